"""What sheets that are saved as one know of each other."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.imports.names import Names
from tracker.writing.references import Change


@dataclass
class Batch:
    """What several sheets share that are saved as one: all names, the records that a name alone makes, the ids of all
    new records, and what the sheets so far change. A later sheet may link to what an earlier one creates."""

    names: Names
    new_names: dict[tuple[str, str], str] = field(default_factory=dict)
    taken: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    changes: list[Change] = field(default_factory=list)

    def add(self, changes: Sequence[Change]) -> None:
        """Let the sheets that follow know of these changes."""
        self.changes += changes
        for change in changes:
            if change.before is None and change.after:
                self.names.add(change.table, change.after)
