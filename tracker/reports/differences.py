"""Compares two states of the record: which records were added, changed and withdrawn, by table and field."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.schema.kinds import KINDS
from tracker.schema.models import RECORDS
from tracker.schema.rows import Row

Cells = Mapping[str, str]
"""A record as in a CSV file: column to cell; blank for None."""
ADDED, CHANGED, WITHDRAWN = "added", "changed", "withdrawn"
NOT_COMPARED = frozenset({"id", "version"})  # a version only counts the saves of a record


@dataclass
class State:
    """The records at one time: ``tables`` maps table to id to cells. ``name`` is that of the state: revision 8,029, or
    a file. ``note`` is a remark for the reader.

    Records that are the same in both compared states may be left out. Of those, ``beside`` has the ones to which others
    link, because their names are needed.
    """

    name: str
    tables: dict[str, dict[str, Cells]]
    beside: dict[str, dict[str, Cells]] = field(default_factory=dict)
    note: str = ""

    def find(self, table: str, id: str) -> Cells | None:
        """Return a record of the state, or None."""
        return self.tables.get(table, {}).get(id) or self.beside.get(table, {}).get(id)


@dataclass(frozen=True)
class RecordDifference:
    """One record in both states; ``before`` is None for one that was added, ``after`` for one that was withdrawn.

    ``fields`` has the cells before and after of each field that differs; it is empty unless the record was changed.
    """

    table: str
    id: str
    before: Cells | None
    after: Cells | None
    fields: Mapping[str, tuple[str, str]]

    @property
    def kind(self) -> str:
        """ADDED, CHANGED or WITHDRAWN."""
        return ADDED if self.before is None else WITHDRAWN if self.after is None else CHANGED

    @property
    def cells(self) -> Cells:
        """The record after, or before if it was withdrawn."""
        return self.before or {} if self.after is None else self.after


@dataclass
class Differences:
    """The ``records`` that differ, in the order of tables and ids. ``other_columns`` has, by table, the columns that
    only one of the states has; they are not compared."""

    old: State
    new: State
    records: list[RecordDifference]
    other_columns: dict[str, list[str]]

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how many records were ADDED, CHANGED and WITHDRAWN, by table; only tables with a change."""
        numbers: dict[str, dict[str, int]] = {}
        for record in self.records:
            numbers.setdefault(record.table, dict.fromkeys((ADDED, CHANGED, WITHDRAWN), 0))[record.kind] += 1
        return numbers

    def find(self, table: str, id: str) -> Cells | None:
        """Return a record of the newer state, or else of the older one; None if neither has it."""
        return self.new.find(table, id) or self.old.find(table, id)


def compare(old: State, new: State) -> Differences:
    """Return all differences between two states."""
    records: list[RecordDifference] = []
    other_columns: dict[str, list[str]] = {}
    for table in RECORDS:
        before, after = old.tables.get(table, {}), new.tables.get(table, {})
        one, other = _columns(before), _columns(after)
        if before and after and one != other:
            other_columns[table] = [name for name in (*one, *other) if name not in one or name not in other]
        records += _records(table, before, after, [name for name in other if name in one and name not in NOT_COMPARED])
    return Differences(old, new, records, other_columns)


def _columns(rows: Mapping[str, Cells]) -> dict[str, None]:
    """Return the columns of a table in order, without ``version``, which curated files do not have."""
    return dict.fromkeys(name for name in next(iter(rows.values()), ()) if name != "version")


def _records(
    table: str, before: Mapping[str, Cells], after: Mapping[str, Cells], names: Collection[str]
) -> Iterator[RecordDifference]:
    for id in sorted(before.keys() | after.keys()):
        one, other = before.get(id), after.get(id)
        if one is None or other is None:
            yield RecordDifference(table, id, one, other, {})
        elif fields := {name: (one[name], other[name]) for name in names if one[name] != other[name]}:
            yield RecordDifference(table, id, one, other, fields)


def values(table: str, cells: Cells) -> Row:
    """Convert the cells of a record to values: days, numbers, codes; None for blank."""
    kinds = KINDS[table]
    return {name: value(table, name, cell) for name, cell in cells.items() if name in kinds}


def value(table: str, column: str, cell: str) -> Any:
    """Convert a cell to a value. It stays text if the column no longer exists, or the text is no value of its kind."""
    if not cell or column not in KINDS[table]:
        return cell or None
    try:
        return KINDS[table][column].of_cell(cell)
    except ValueError:
        return cell
