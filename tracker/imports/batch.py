"""What the sheets of one save share, so that a later sheet may link to records that an earlier one creates."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.errors import Invalid
from tracker.imports.names import Names
from tracker.schema.models import RECORDS
from tracker.schema.relations import Key
from tracker.schema.rows import Row, validate
from tracker.values.shortening import quote
from tracker.writing.ids import propose_id
from tracker.writing.references import Change
from tracker.writing.units import Unit


@dataclass
class Batch:
    """What the sheets of one save share: all names; the ``changes`` of the sheets so far; and the ``units`` that their
    lines say stored records have, also those lines that cannot be taken. Beside these, the ids of all new records."""

    names: Names
    changes: list[Change] = field(default_factory=list)
    units: dict[Key, Unit] = field(default_factory=dict)
    _ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # by table
    _created: dict[tuple[str, str], str] = field(default_factory=dict)  # by table and name, the ids

    def add(self, changes: Sequence[Change]) -> None:
        """Add the changes of a sheet, so that later sheets can link to its new records."""
        self.changes += changes
        for change in changes:
            if change.before is None and change.after:
                self.names.add(change.table, change.after)

    def new_id(self, table: str, row: Row, wanted: str | None = None) -> str:
        """Return the id of a new record: the one that is wanted, or one that neither a stored nor another new record
        has."""
        id = wanted or propose_id(self.names.connection, table, row, avoid=self._ids[table])
        self._ids[table].add(id)
        return id

    def can_create(self, table: str, name: str) -> bool:
        """Whether a record can be made of its name alone."""
        return _row_of(table, name) is not None and not self.names.original(table, name)

    def create(self, table: str, name: str) -> str:
        """Return the id of a new record of this name, the same for each line that has it. Raises ValueError where a
        name alone makes none."""
        if (table, name) not in self._created:
            row = _row_of(table, name)
            if row is None:
                kind = RECORDS[table].singular
                raise ValueError(f"no {kind} can be made of {quote(name)} alone: create it first")
            self._created[table, name] = self.new_id(table, row)
        return self._created[table, name]

    def created(self) -> list[Change]:
        """Return the creation of each record that was made of its name alone."""
        rows = {key: _row_of(*key) or {} for key in self._created}
        return [Change(table, None, {**row, "id": self._created[table, name]}) for (table, name), row in rows.items()]


def _row_of(table: str, name: str) -> Row | None:
    """Return the row of a record that has this name and nothing else, or None if there can be none."""
    try:
        return validate(table, {"id": "new", "version": 1, RECORDS[table].named_by[-1]: name})
    except Invalid:
        return None
