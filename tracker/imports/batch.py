"""What the sheets of one save share, so that a later sheet may link to records that an earlier one creates."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.imports.names import Names
from tracker.schema.relations import Key
from tracker.writing.references import Change
from tracker.writing.units import Unit


@dataclass
class Batch:
    """What the sheets of one save share: all names; ``new_names``, the ids of records that are created from a name
    alone, by table and name; ``new_ids``, the ids of all new records by table; the ``changes`` of the sheets so far;
    and the ``units`` that their lines say stored records have, also those lines that cannot be taken."""

    names: Names
    new_names: dict[tuple[str, str], str] = field(default_factory=dict)
    new_ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    changes: list[Change] = field(default_factory=list)
    units: dict[Key, Unit] = field(default_factory=dict)

    def add(self, changes: Sequence[Change]) -> None:
        """Add the changes of a sheet, so that later sheets can link to its new records."""
        self.changes += changes
        for change in changes:
            if change.before is None and change.after:
                self.names.add(change.table, change.after)
