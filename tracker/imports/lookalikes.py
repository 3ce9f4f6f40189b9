"""Records that look like others: what a line would create or rename, beside the store and the lines before it."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.engine import Connection

from tracker.imports import versions
from tracker.imports.plan import RefusedCell
from tracker.queries import twins
from tracker.schema.models import RECORDS
from tracker.schema.rows import Row, digest
from tracker.words import count, plural
from tracker.writing.references import Change

BY_ID, LEFT_OUT = "write the id of the one that is meant", "leave it out if it is that one"
COMPARED = 100  # at most so many records that share a trait with a line are compared with it


@dataclass
class Lookalikes:
    """The records that look like others, by line. ``refusals`` name the first record that such a one looks like.
    ``marks`` identify it and all that it looks like: the same records have the same mark. ``notes`` say which lines
    were not compared with all records."""

    refusals: dict[int, RefusedCell] = field(default_factory=dict)
    marks: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def lookalikes(connection: Connection, planned: Sequence[tuple[int, Change]], *, matched: bool) -> Lookalikes:
    """Return which of the records that are created or changed, by line, look like one that the store or an earlier line
    has. A change counts only where the record did not look so before. Lines may be ``matched`` to records, or be new
    records all, as at a desk, which has no column for an id."""
    result = Lookalikes()
    telling = [(line, change) for line, change in planned if twins.tells(change.table, change.before, change.after)]
    for table in sorted({change.table for _, change in telling}):
        changes = {line: change for line, change in telling if change.table == table}
        cure = f"{BY_ID if matched else LEFT_OUT}, or let both be created"
        _compare(table, versions.every(connection, table), changes, cure, result)
    return result


def _compare(
    table: str, stored: Sequence[Row], changes: Mapping[int, Change], cure_of_new: str, result: Lookalikes
) -> None:
    lines = {change.id: line for line, change in changes.items()}
    before = {change.id: change.before for change in changes.values() if change.before}
    rows = [row for row in stored if row["id"] not in before]
    crowded: set[str] = set()
    alike: dict[int, list[str]] = defaultdict(list)
    after = (change.after or {} for change in changes.values())
    for other, row in twins.pairs(table, [*rows, *after], most=COMPARED, crowded=crowded):
        if row["id"] not in lines or twins.differ(table, other, row):
            continue
        was, other_was = before.get(row["id"]), before.get(other["id"], other)
        if was and twins.may_be_twins(table, other_was, was):
            continue
        line = lines[row["id"]]
        earlier = f"that of line {lines[other['id']]}" if other["id"] in lines else other["id"]
        cure = "merge the two under Edit if they are one, or let both stand" if was else cure_of_new
        words = f"{'would look' if was else 'looks'} like {earlier}: {cure}"
        named_by = RECORDS[table].named_by
        column = next((name for name in reversed(named_by) if row.get(name)), named_by[-1])  # a seat may have no person
        result.refusals.setdefault(line, RefusedCell(line, table, column, "", words))
        alike[line] += [digest(other), digest(row)]
    for line, digests in alike.items():
        result.marks[line] = hashlib.sha256(repr((table, digests)).encode()).hexdigest()
    if unsure := [line for id, line in lines.items() if id in crowded and line not in alike]:
        result.notes.append(
            f"{count(len(unsure), 'line')} of {plural(table)} may look like more than {COMPARED} records, and only the "
            f"first {COMPARED} were compared: look for doubles yourself."
        )
