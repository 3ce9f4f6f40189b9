"""Links between stored records, and the dependents of a record: the rows that a delete also deletes or changes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.errors import Conflict, NotFound
from tracker.schema.fields import storable
from tracker.schema.models import table_of
from tracker.schema.relations import links, ways_to
from tracker.schema.rows import Row, plain
from tracker.values.codes import Action

T = TypeVar("T")
REVISION = table_of("revision")
CHUNK = 500


@dataclass(frozen=True)
class Change:
    """One record before and after a change; ``before`` is None for a new record, ``after`` for a deleted one.

    ``undoes`` is the revision that the change reverses; ``merged_into`` is the id of the record that replaces a twin.
    """

    table: str
    before: Row | None
    after: Row | None
    undoes: int | None = None
    merged_into: str | None = None

    @property
    def id(self) -> str:
        return (self.after or self.before or {})["id"]

    @property
    def action(self) -> Action:
        if self.before is None:
            return Action.CREATE
        return Action.DELETE if self.after is None else Action.UPDATE


@dataclass
class Dependents:
    """What a delete also changes: ``deleted`` rows by table, and ``cleared`` rows (table, before, after) that lose an
    optional link."""

    deleted: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    cleared: list[tuple[str, Row, Row]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.deleted or self.cleared)


def record(connection: Connection, table: str, id: str) -> Row | None:
    """Return a stored row in column order, codes as plain strings; None if there is none."""
    if not storable(id):
        return None
    rows = table_of(table)
    row = connection.execute(sa.select(rows).where(rows.c.id == id)).mappings().first()
    return None if row is None else plain(table, row)


def require_unchanged(
    connection: Connection, table: str, id: str, opened: Row | None, seen_version: int | None = None
) -> Row:
    """Return the stored row. Raises NotFound, and Conflict if it differs from the opened one.

    A column that the opened row lacks was added by an upgrade since, and counts as blank.
    """
    row = record(connection, table, id)
    if row is None and not used_ids(connection, table, [id]):
        raise NotFound(f"There is no {table} {id}.")
    if opened is None:
        opened = {**(row or {}), "version": seen_version}
    # Comparing versions is not enough: after a restore, or if the file is replaced by a copy, they repeat.
    if row is None or any(value != opened.get(name) for name, value in row.items()):
        raise Conflict(f"{table} {id}", row)
    return row


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Return the items in parts of at most CHUNK, so that each part fits into the parameters of one statement."""
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))


def used_ids(connection: Connection, table: str, ids: Sequence[str]) -> set[str]:
    """Return those ids that a record of the table has or had."""
    ids = [id for id in ids if storable(id)]
    logged = sa.select(REVISION.c.record_id).where(REVISION.c.record_table == table)
    return {id for chunk in chunks(ids) for id in connection.scalars(logged.where(REVISION.c.record_id.in_(chunk)))}


def pointing_to(connection: Connection, table: str, id: str) -> Iterator[tuple[str, Row, list[str]]]:
    """Yield the rows that link to a record, in order of tables and ids: table, row, and its linking columns."""
    ways: dict[str, list[dict[str, str]]] = defaultdict(list)
    for name, values in ways_to(table, id):
        ways[name].append(values)
    for name in ways:
        rows = table_of(name)
        conditions = [sa.and_(*(rows.c[column] == value for column, value in values.items())) for values in ways[name]]
        for stored in connection.execute(sa.select(rows).where(sa.or_(*conditions)).order_by(rows.c.id)).mappings():
            row = plain(name, stored)
            yield name, row, [column for column, to in links(name, row).items() if to == (table, id)]


def dependents(connection: Connection, table: str, id: str) -> Dependents:
    """Return the dependents of a record, direct and indirect."""
    if not storable(id):
        return Dependents()
    result, cleared, keys, queue = Dependents(), {}, {(table, id)}, [(table, id)]
    while queue:
        for name, row, columns in pointing_to(connection, *queue.pop()):
            if (name, row["id"]) in keys:
                continue
            if all(table_of(name).c[column].nullable for column in columns):
                before, after = cleared.get((name, row["id"]), (row, row))
                cleared[name, row["id"]] = (before, {**after, **dict.fromkeys(columns)})
            else:
                keys.add((name, row["id"]))
                queue.append((name, row["id"]))
                result.deleted[name].append(row)
    result.cleared = [
        (name, before, {**after, "version": before["version"] + 1})
        for (name, key), (before, after) in cleared.items()
        if (name, key) not in keys
    ]
    return result
