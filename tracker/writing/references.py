"""Links between stored records: what a change points to has to exist, and what hangs on a record goes with it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.errors import Invalid
from tracker.schema.fields import storable
from tracker.schema.models import RECORDS, table_of
from tracker.schema.rows import LINKS, Row, links, plain
from tracker.values.codes import Action

REVISION = table_of("revision")
CHUNK = 500

# table -> its columns that link to a record of the same table: the whole of a part, the pledge that is restated
UPWARDS = {table: [column for column, to in targets.items() if to == table] for table, targets in LINKS.items()}


@dataclass(frozen=True)
class Change:
    """What one record was and shall be; ``before`` is None for a new record, ``after`` for a deleted one.

    ``undoes`` is the revision that it reverses; ``merged_into`` the id of the record that a deleted twin became.
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
    """What a delete takes along: ``deleted`` rows by table, and ``cleared`` rows whose optional link goes blank."""

    deleted: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    cleared: list[tuple[str, Row, Row]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.deleted or self.cleared)


def record(connection: Connection, table: str, id: str) -> Row | None:
    """One stored row in column order, codes as plain strings, or None."""
    if not storable(id):
        return None
    rows = table_of(table)
    found = connection.execute(sa.select(rows).where(rows.c.id == id)).mappings().first()
    return None if found is None else plain(table, found)


def require_targets(connection: Connection, changes: Sequence[Change]) -> None:
    """Refuse a link to a record that does not exist, or that these very changes delete."""
    gone = {(change.table, change.id) for change in changes if change.after is None}
    new = {(change.table, change.id) for change in changes if change.after is not None}
    wanted: dict[tuple[str, str], tuple[str, str]] = {}
    for change in changes:
        for column, target in links(change.table, change.after or {}).items():
            if target not in new:
                wanted[target] = (column, f"{change.table} {change.id}")
    by_table: dict[str, list[str]] = defaultdict(list)
    for table, id in wanted:
        by_table[table].append(id)
    for table, ids in by_table.items():
        found = _existing(connection, table, ids) if table in RECORDS else set()
        for id in ids:
            if id not in found or (table, id) in gone:
                column, record = wanted[table, id]
                gone_since = table in RECORDS and used(connection, table, [id])
                cure = "it was deleted: bring it back, or choose another" if gone_since else "choose one that exists"
                raise Invalid({column: f"there is no {table} {id}; {cure}"}, record)


def require_alone(connection: Connection, change: Change) -> None:
    """Refuse a link that is there already: one seat a person and summit, one signature a party and text; and a second
    dossier."""
    table, after, names = table_of(change.table), change.after, RECORDS[change.table].alone
    others = sa.select(table.c.id).where(table.c.id != change.id).limit(1)
    if change.table == "dossier" and change.before is None and (only := connection.scalar(others)):
        raise Invalid({"id": f"a store holds one dossier, and this one holds {only}: change that one"})
    if after and names and all(after[name] is not None for name in names):
        twin = connection.scalar(others.where(*(table.c[name] == after[name] for name in names)))
        if twin is not None:
            raise Invalid({names[-1]: f"{twin} says the same already: change that one"}, f"{change.table} {change.id}")


def require_no_circle(connection: Connection, changes: Sequence[Change]) -> None:
    """Refuse a record that would be, link by link, a part of itself."""
    new = {(change.table, change.id): change.after for change in changes if change.after is not None}
    free: set[tuple[str, str, str]] = set()  # from which every way ends: a chain of any length is walked once
    for (table, id), after in new.items():
        for column in UPWARDS[table] if after else ():
            seen, above = {id}, after
            while above and (next_id := above[column]) and (table, column, next_id) not in free:
                if next_id in seen:
                    raise Invalid(
                        {column: f"{after[column]} is itself a part of {id}; choose another"}, f"{table} {id}"
                    )
                seen.add(next_id)
                above = new.get((table, next_id)) or record(connection, table, next_id)
            free |= {(table, column, way) for way in seen}


def _existing(connection: Connection, table: str, ids: Sequence[str]) -> set[str]:
    """Those of the ids that the table has."""
    return _found(connection, sa.select(table_of(table).c.id), table_of(table).c.id, ids)


def used(connection: Connection, table: str, ids: Sequence[str]) -> set[str]:
    """Those of the ids that a record of the table has or had."""
    ids = [id for id in ids if storable(id)]
    used = sa.select(REVISION.c.record_id).where(REVISION.c.record_table == table)
    return _found(connection, used, REVISION.c.record_id, ids)


def _found(connection: Connection, select: sa.Select, key: sa.Column, ids: Sequence[str]) -> set[str]:
    chunks = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    return {id for chunk in chunks for id in connection.scalars(select.where(key.in_(chunk)))}


def pointing_to(connection: Connection, table: str, id: str) -> Iterator[tuple[str, Row, list[str]]]:
    """The rows that link to a record, in order of tables and ids: table, row, and the columns that hold its id."""
    for name in RECORDS:
        rows = table_of(name)
        conditions = [rows.c[column] == id for column, to in LINKS[name].items() if to == table]
        if name == "citation":
            conditions.append(sa.and_(rows.c.record_table == table, rows.c.record_id == id))
        if not conditions:
            continue
        for found in connection.execute(sa.select(rows).where(sa.or_(*conditions)).order_by(rows.c.id)).mappings():
            row = plain(name, found)
            yield name, row, [column for column, to in links(name, row).items() if to == (table, id)]


def dependents(connection: Connection, table: str, id: str) -> Dependents:
    """What hangs on a record, directly or by what hangs on it."""
    if not storable(id):
        return Dependents()
    hanging, cleared, seen, queue = Dependents(), {}, {(table, id)}, [(table, id)]
    while queue:
        for name, row, columns in pointing_to(connection, *queue.pop()):
            if (name, row["id"]) in seen:
                continue
            if all(table_of(name).c[column].nullable for column in columns):
                before, after = cleared.get((name, row["id"]), (row, row))
                cleared[name, row["id"]] = (before, {**after, **dict.fromkeys(columns)})
            else:
                seen.add((name, row["id"]))
                queue.append((name, row["id"]))
                hanging.deleted[name].append(row)
    hanging.cleared = [
        (name, before, {**after, "version": before["version"] + 1})
        for (name, key), (before, after) in cleared.items()
        if (name, key) not in seen
    ]
    return hanging
