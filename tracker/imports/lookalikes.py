"""New records that look like others: what a line would create, beside the store and the lines before it."""

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

COMPARED = 100  # at most so many records that share a trait with a line are compared with it


@dataclass
class Lookalikes:
    """The new records that look like others, by line. ``refusals`` name the first record that the new one looks like.
    ``marks`` identify the new record and all that it looks like: the same records have the same mark. ``notes`` say
    which lines were not compared with all records."""

    refusals: dict[int, RefusedCell] = field(default_factory=dict)
    marks: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def lookalikes(connection: Connection, created: Sequence[tuple[int, Change]]) -> Lookalikes:
    """Return which of the records that are created, by line, look like one that the store or an earlier line has."""
    result = Lookalikes()
    for table in sorted({change.table for _, change in created}):
        rows = {line: change.after or {} for line, change in created if change.table == table}
        _compare(table, versions.every(connection, table), rows, result)
    return result


def _compare(table: str, stored: Sequence[Row], new: Mapping[int, Row], result: Lookalikes) -> None:
    lines = {row["id"]: line for line, row in new.items()}
    crowded: set[str] = set()
    alike: dict[int, list[str]] = defaultdict(list)
    for other, row in twins.pairs(table, [*stored, *new.values()], most=COMPARED, crowded=crowded):
        if row["id"] in lines and not twins.differ(table, other, row):
            line = lines[row["id"]]
            earlier = f"that of line {lines[other['id']]}" if other["id"] in lines else other["id"]
            words = f"looks like {earlier}: write the id of the one that is meant, or let both be created"
            result.refusals.setdefault(line, RefusedCell(line, table, RECORDS[table].named_by[-1], "", words))
            alike[line] += [digest(other), digest(row)]
    for line, digests in alike.items():
        result.marks[line] = hashlib.sha256(repr((table, digests)).encode()).hexdigest()
    if unsure := [line for id, line in lines.items() if id in crowded and line not in alike]:
        result.notes.append(
            f"{count(len(unsure), 'line')} of {plural(table)} may look like more than {COMPARED} records, and only the "
            f"first {COMPARED} were compared: look for doubles yourself."
        )
