"""What differs between two states of the record: records added, changed and withdrawn, by table and field."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.schema.kinds import KINDS
from tracker.schema.models import RECORDS
from tracker.schema.rows import Row

Cells = Mapping[str, str]
"""A record as the cells of its line in a file: blank for nothing."""
ADDED, CHANGED, WITHDRAWN = "added", "changed", "withdrawn"
NOT_COMPARED = frozenset({"id", "version"})  # what is no value of a record: a version only counts its saves


@dataclass
class State:
    """Records at one time, table to id to cells. ``name`` says which: revision 8,029, or a file.

    It may leave out records that the other state has too and in the same way; ``beside`` has those of them to which
    others lead.
    """

    name: str
    tables: dict[str, dict[str, Cells]]
    beside: dict[str, dict[str, Cells]] = field(default_factory=dict)
    note: str = ""

    def find(self, table: str, id: str) -> Cells | None:
        """A record that is there, or None."""
        return self.tables.get(table, {}).get(id) or self.beside.get(table, {}).get(id)


@dataclass(frozen=True)
class RecordDifference:
    """One record in both states; ``before`` is None for one that was added, ``after`` for one that was withdrawn.

    ``fields`` are those in which it differs, with the cells before and after; blank unless it was changed.
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
        """As it is, or as it last was."""
        return self.before or {} if self.after is None else self.after


@dataclass
class Differences:
    """All changes, in the order of the tables and of ids; ``other_columns`` are those that one state alone has, which
    are not compared, by table."""

    old: State
    new: State
    changes: list[RecordDifference]
    other_columns: dict[str, list[str]]

    def counts(self) -> dict[str, dict[str, int]]:
        """How many records were added, changed and withdrawn, by table; only tables with any."""
        numbers: dict[str, dict[str, int]] = {}
        for change in self.changes:
            numbers.setdefault(change.table, dict.fromkeys((ADDED, CHANGED, WITHDRAWN), 0))[change.kind] += 1
        return numbers

    def find(self, table: str, id: str) -> Cells | None:
        """A record as it is in the newer state, or else as it was in the older one."""
        return self.new.find(table, id) or self.old.find(table, id)


def compare(old: State, new: State) -> Differences:
    """What became of each record between two states."""
    changes: list[RecordDifference] = []
    other_columns: dict[str, list[str]] = {}
    for table in RECORDS:
        before, after = old.tables.get(table, {}), new.tables.get(table, {})
        one, other = _columns(before), _columns(after)
        if before and after and one != other:
            other_columns[table] = [name for name in (*one, *other) if name not in one or name not in other]
        changes += _changes(table, before, after, [name for name in other if name in one and name not in NOT_COMPARED])
    return Differences(old, new, changes, other_columns)


def _columns(rows: Mapping[str, Cells]) -> dict[str, None]:
    """The columns of a table, in order; ``version`` is no value, and curated files have none."""
    return dict.fromkeys(name for name in next(iter(rows.values()), ()) if name != "version")


def _changes(
    table: str, before: Mapping[str, Cells], after: Mapping[str, Cells], names: Collection[str]
) -> Iterator[RecordDifference]:
    for id in sorted(before.keys() | after.keys()):
        one, other = before.get(id), after.get(id)
        if one is None or other is None:
            yield RecordDifference(table, id, one, other, {})
        elif fields := {name: (one[name], other[name]) for name in names if one[name] != other[name]}:
            yield RecordDifference(table, id, one, other, fields)


def values(table: str, cells: Cells) -> Row:
    """The cells of a record as values: days, numbers, codes, None for blank."""
    kinds = KINDS[table]
    return {name: value(table, name, cell) for name, cell in cells.items() if name in kinds}


def value(table: str, column: str, cell: str) -> Any:
    """A cell as a value; as text in a column that is no more, or where it is not written as values of its kind are."""
    if not cell or column not in KINDS[table]:
        return cell or None
    try:
        return KINDS[table][column].of_cell(cell)
    except ValueError:
        return cell
