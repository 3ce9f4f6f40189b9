"""The store as it will be after changes, checked against the rules between records."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.errors import Invalid
from tracker.schema.models import RECORDS, table_of
from tracker.schema.relations import Key, links
from tracker.schema.rows import Row
from tracker.writing.references import CHUNK, Change, used
from tracker.writing.rules import (
    Start,
    circles,
    fault_of_circle,
    fault_of_target,
    fault_of_twin,
    steps,
    unshared,
)


def require_allowed(connection: Connection, changes: Sequence[Change]) -> None:
    """Raise Invalid for a change that breaks a rule between records.

    Stored faults are tolerated: a change of other columns may leave two records with the same unique values.
    """
    outcome = Outcome(connection, changes)
    for table, row in outcome.unlike:
        if fault := fault_of_twin(table, row, outcome):
            raise Invalid(dict([fault]), f"{table} {row['id']}")
    for (table, id), column, target in outcome.links():
        if words := fault_of_target(target, outcome):
            raise Invalid({column: words}, f"{table} {id}")
    taken = [(key, *step) for key, row in outcome.rows.items() if row for step in steps(key[0], row)]
    circling = circles((step for _, _, step in taken), outcome)
    for (table, id), column, step in taken:
        if step in circling:
            raise Invalid({column: fault_of_circle(step)}, f"{table} {id}")


class Outcome:
    """A ``tracker.writing.rules.Lookup`` that needs few queries, however many changes there are."""

    def __init__(self, connection: Connection, changes: Sequence[Change]) -> None:
        self.connection = connection
        self.rows: dict[Key, Row | None] = {(change.table, change.id): change.after for change in changes}
        # The rows with new unique values, which have to be compared with all other rows.
        self.unlike = [
            (change.table, change.after)
            for change in changes
            if change.after is not None and _is_news(change.table, change.before, change.after)
        ]
        self.leading: dict[Start, set[str]] = defaultdict(set)
        for (table, _), row in self.rows.items():
            for _, (start, to) in steps(table, row) if row else ():
                self.leading[start].add(to)
        self.stored = set(self._stored())
        self.twins: dict[tuple[Any, ...], list[str]] = defaultdict(list)
        for table, row in self.unlike:
            self.twins[table, *(unshared(table, row) or {}).values()].append(row["id"])
        for table in dict.fromkeys(table for table, _ in self.unlike):
            self._find_twins(table)

    def links(self) -> Iterator[tuple[Key, str, Key]]:
        """Yield every link of the changed rows: record, column and target."""
        for (table, id), row in self.rows.items():
            for column, target in links(table, row or {}).items():
                yield (table, id), column, target

    def exists(self, table: str, id: str) -> bool:
        return (self.rows[table, id] is not None) if (table, id) in self.rows else (table, id) in self.stored

    def was_deleted(self, table: str, id: str) -> bool:
        return bool(used(self.connection, table, [id]))

    def twin(self, table: str, id: str, values: Mapping[str, Any]) -> str | None:
        return next((other for other in self.twins[table, *values.values()] if other != id), None)

    def onwards(self, start: Start) -> set[str]:
        table, (column, to), id = start
        rows = table_of(table)
        there = sa.select(rows.c.id, rows.c[to]).where(rows.c[column] == id, rows.c[to].is_not(None))
        led = {target for row, target in self.connection.execute(there) if (table, row) not in self.rows}
        return led | self.leading[start]

    def _stored(self) -> Iterator[Key]:
        """Yield the link targets that exist in the store."""
        wanted: dict[str, dict[str, None]] = defaultdict(dict)
        for _, _, (table, id) in self.links():
            if (table, id) not in self.rows:
                wanted[table][id] = None
        for table, ids in wanted.items():
            rows = table_of(table)
            for chunk in _chunks(list(ids)):
                found = self.connection.scalars(sa.select(rows.c.id).where(rows.c.id.in_(chunk)))
                yield from ((table, id) for id in found)

    def _find_twins(self, table: str) -> None:
        """Collect the unchanged stored records that have the unique values of a new row."""
        rows, names = table_of(table), RECORDS[table].unique
        columns = [rows.c[name] for name in names]
        asked = sa.select(rows.c.id, *columns).order_by(rows.c.id)
        keys = [tuple(row[name] for name in names) for each, row in self.unlike if each == table]
        for chunk in _chunks(keys):
            # SQLite finds several of one column by an index, and of several columns reads the whole table.
            same = (columns[0].in_({key[0] for key in chunk}), sa.tuple_(*columns).in_(chunk)) if names else ()
            found = self.connection.execute(asked.where(*same))
            for id, *values in found:
                if (table, id) not in self.rows or _values(table, self.rows[table, id]) == values:
                    self.twins[table, *values].append(id)


def _is_news(table: str, before: Row | None, after: Row) -> bool:
    """Whether the change gives a row unique values that it did not have before."""
    values = unshared(table, after)
    return values is not None and (before is None or values != unshared(table, before))


def _values(table: str, row: Row | None) -> list[Any] | None:
    values = unshared(table, row) if row else None
    return None if values is None else list(values.values())


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
