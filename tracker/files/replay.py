"""The log of revisions followed from the first one on: whether it can have been written, and leads to the rows.

A pure function of rows and revisions, whether these are of a snapshot's files or of a store.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pydantic_core import PydanticUndefined

from tracker.schema.fields import CONTROL_CHARACTER
from tracker.schema.kinds import KINDS, Kind, cell
from tracker.schema.models import RECORDS, table_of
from tracker.schema.relations import parent
from tracker.schema.rows import Row, from_json
from tracker.values.dates import EARLIEST, LATEST
from tracker.writing.log import INSTANT

# action -> whether its revision holds the row before, and the row after
SIDES = {"create": (False, True), "update": (True, True), "delete": (True, False), "restore": (False, False)}
# By how much the highest number may exceed the count of revisions: half of what a database counts to, so that room is
# left for saves to come.
MOST_UNUSED_NUMBERS = 2**30
CHANGE_COLUMNS = ("within_table", "within_id", "undoes", "merged_into")
SAVE_COLUMNS = ("batch", "at", "author", "reason")
Fault = tuple[str, str]
"""A column and what is wrong with it."""


class RecordState(NamedTuple):
    """A record after its newest revision so far. ``revisions`` are the numbers of all of its own; ``fingerprint`` is
    that of its row, None if the record is deleted."""

    revisions: list[int]
    version: int
    fingerprint: int | None

    @property
    def revision(self) -> int:
        return self.revisions[-1] if self.revisions else 0


def _blank_of(table: str, column: str) -> Any:
    default = RECORDS[table].model_fields[column].default
    return None if default is PydanticUndefined else default


BLANKS = {
    table: {column.name: _blank_of(table, column.name) for column in table_of(table).columns} for table in RECORDS
}


def fingerprint(table: str, row: Mapping[str, Any]) -> int:
    """A number that is the same for the same row, within one run of the program.

    A column that an earlier schema did not have counts as blank, and a blank as the default of its column.
    """
    values = (blank if (value := row.get(name)) is None else value for name, blank in BLANKS[table].items())
    # as digits: -1 and -2 have the same hash
    return hash(tuple(cell(value) if isinstance(value, int | float) else value for value in values))


def unequal_columns(table: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The columns in which two rows are not the same."""
    pairs = {name: (one.get(name), other.get(name)) for name in BLANKS[table]}
    return [name for name, pair in pairs.items() if len({BLANKS[table][name] if v is None else v for v in pair}) > 1]


class Replay:
    """Takes rows in any order, and revisions in the order of their numbers; ``part`` means that some of these are left
    out."""

    def __init__(self, *, part: bool = False) -> None:
        self.part = part
        self.rows: dict[str, dict[str, int]] = defaultdict(dict)  # table -> id -> fingerprint
        self.states: dict[str, dict[str, RecordState]] = defaultdict(dict)
        self.last: Row = {"id": 0}
        self.count = 0

    def add_row(self, table: str, row: Row) -> None:
        self.rows[table][row["id"]] = fingerprint(table, row)

    def add(self, revision: Row) -> list[Fault]:
        """Apply one revision; returns what is wrong with it. A faulty one is applied all the same."""
        self.count += 1
        faults = [*_faults_of_instant(revision["at"])]
        if not self.part:
            faults += self._faults_of_place(revision)
        self.last = revision
        if revision["record_table"] not in RECORDS:
            return [*faults, ("record_table", f"there is no table {revision['record_table']}")]
        sides, wrong = _sides(revision)
        return faults + (wrong or self._faults_of_chain(revision, *sides))

    def mismatches(self) -> Iterator[tuple[str, str, int]]:
        """Table, id and last revision of each record whose row that revision does not have; 0 where there is none."""
        for table in RECORDS:
            for id in sorted(self.rows[table].keys() | self.states[table].keys()):
                state = self.states[table].get(id)
                if self.rows[table].get(id) != (state.fingerprint if state else None):
                    yield table, id, state.revision if state else 0

    def _faults_of_place(self, revision: Row) -> Iterator[Fault]:
        """What is wrong with a revision's number and batch, seen from the one before."""
        id, before = revision["id"], self.last
        if id <= before["id"]:
            yield "id", f"{id} comes after {before['id']}, but revisions are sorted by their numbers"
        if id > MOST_UNUSED_NUMBERS + self.count:
            yield "id", f"{id}, for {self.count:,} revisions, leaves too few numbers for saves to come"
        same = id == before["id"] + 1 and all(revision[n] == before.get(n) for n in SAVE_COLUMNS)
        if revision["batch"] != id and not same:
            yield (
                "batch",
                f"{id} is no part of save {revision['batch']}: the revisions of one save follow each other, with the "
                f"number of the first as batch, and one instant, author and reason",
            )

    def _faults_of_chain(self, revision: Row, before: Row | None, after: Row | None) -> list[Fault]:
        """What is wrong with a revision, seen from the record's revision before."""
        table, id, number = revision["record_table"], revision["record_id"], revision["id"]
        if before is None and after is None:
            return [
                (name, "is not blank, which it is of a restore")
                for name in CHANGE_COLUMNS
                if revision[name] is not None
            ]
        state = self.states[table].get(id, RecordState([], 0, None))
        faults = []
        if before is None and state.fingerprint is not None:
            faults = [("action", f"revision {number} creates {id}, which is there since {state.revision}")]
        elif before is not None and state.fingerprint is None:
            faults = [("action", f"revision {number} changes {id}, which is not there")]
        elif before is not None and fingerprint(table, before) != state.fingerprint:
            faults = [("before", f"{id} is not as revision {state.revision} left it")]
        elif after is not None and after["version"] != state.version + 1:
            faults = [("after", f"{id} has version {after['version']} after {state.version}: each change adds one")]
        elif tuple(parent(table, after or before or {})) != (revision["within_table"], revision["within_id"]):
            faults = [("within_id", f"{id} is not within {revision['within_id'] or 'nothing'} by its row")]
        faults = faults or list(self._faults_of_references(revision, state))
        state.revisions.append(number)
        version = (after or before or {})["version"]
        self.states[table][id] = RecordState(
            state.revisions, version, None if after is None else fingerprint(table, after)
        )
        return faults

    def _faults_of_references(self, revision: Row, state: RecordState) -> Iterator[Fault]:
        """What is wrong with the revision that it undoes, or with the record that a deleted twin became."""
        undone, other, table = revision["undoes"], revision["merged_into"], revision["record_table"]
        if undone is not None and not _contains(state.revisions, undone):
            yield "undoes", f"{undone} is no earlier revision of {revision['record_id']}"
        if other is not None and (
            revision["action"] != "delete" or (not self.part and other not in self.states[table])
        ):
            yield "merged_into", f"{other} is no {table} that a deleted one can have become"


def _contains(ascending: list[int], number: int) -> bool:
    place = bisect_left(ascending, number)
    return ascending[place : place + 1] == [number]


def _sides(revision: Row) -> tuple[list[Row | None], list[Fault]]:
    """The rows before and after, and what keeps them from being read."""
    sides: list[Row | None] = []
    for column, holds in zip(("before", "after"), SIDES[revision["action"]], strict=True):
        text = revision[column]
        if (text is not None) != holds:
            return [], [(column, f"is {'blank' if holds else 'not blank'}, which a {revision['action']} never is")]
        side = None if text is None else _side(revision["record_table"], revision["record_id"], text)
        if isinstance(side, str):
            return [], [(column, f"{side}")]
        sides.append(side)
    return sides, []


def _side(table: str, id: str, text: str) -> Row | str:
    """The row that is written as JSON, or what is wrong with it: such as no page could show or undo."""
    try:
        row = from_json(table, text)
        kinds = KINDS[table]
        wrong = [name for name, value in row.items() if value is not None and not _fits(value, kinds[name])]
        if wrong:
            return f"has a {wrong[0]} that no {table} can have"
        if row["id"] != id or row["version"] is None:
            return f"is not a row of {id}"
        parent(table, row)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
        return "is not a row written as JSON"
    return row


def _fits(value: object, kind: Kind) -> bool:
    if isinstance(value, str) and CONTROL_CHARACTER.search(value):
        return False
    is_of_type = isinstance(value, kind.python) and isinstance(value, bool) == (bool in kind.python)
    return is_of_type and kind.usable(value)


def _faults_of_instant(at: str) -> Iterator[Fault]:
    """By round trip: Python reads more than the program ever writes, which pages could not read."""
    try:
        instant = datetime.strptime(at, INSTANT)
        if instant.strftime(INSTANT) == at and EARLIEST <= instant.date() <= LATEST:
            return
    except ValueError:
        pass
    yield "at", "is no instant such as 2026-01-06T12:00:00.000000Z"
