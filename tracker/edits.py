"""Every write: validated, checked against the version that was opened, recorded as revisions, committed at once.

A save, a delete, an undo and a load are all a list of changes handed to ``_apply``, the one place that writes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from slugify import slugify
from sqlalchemy.engine import Connection, Engine, RowMapping

from tracker.errors import Conflict, Invalid, NotFound
from tracker.models import RECORDS, table_of
from tracker.rows import LINKS, MODELS, Row, as_json, from_json, links, plain, validated, whole
from tracker.store import NOTHING_WRITTEN, last_revision, reading, writing
from tracker.vocab import Action

REVISION = table_of("revision")
CHUNK = 500
INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True)
class Change:
    """What one record was and shall be; ``before`` is None for a new record, ``after`` for a deleted one."""

    table: str
    before: Row | None
    after: Row | None

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


def create(engine: Engine, table: str, values: Mapping[str, Any], *, author: str, reason: str | None = None) -> str:
    """Store a new record and return its id, proposed from its values where none is given. Raises Invalid."""
    with writing(engine) as connection:
        values = {**values, "version": 1}
        values["id"] = values.get("id") or propose_id(connection, table, values)
        after = validated(table, values)
        _require_new(connection, table, [after])
        _apply(connection, [Change(table, None, after)], author, reason)
    return after["id"]


def update(
    engine: Engine,
    table: str,
    id: str,
    values: Mapping[str, Any],
    *,
    seen_version: int,
    author: str,
    reason: str | None = None,
) -> None:
    """Change some columns of a record; a save that changes nothing writes nothing.

    ``seen_version`` is the version that the person opened. Raises Invalid, NotFound, and Conflict when the store
    holds another version by now.
    """
    with writing(engine) as connection:
        before = _opened(connection, table, id, seen_version)
        after = validated(table, {**before, **values, "id": id, "version": before["version"]})
        if after != before:
            after["version"] += 1
            _apply(connection, [Change(table, before, after)], author, reason)


def delete(
    engine: Engine, table: str, id: str, *, seen_version: int, author: str, reason: str | None = None
) -> Dependents:
    """Delete a record with all that hangs on it, in one batch that ``undo`` can bring back. Raises as ``update``."""
    with writing(engine) as connection:
        before = _opened(connection, table, id, seen_version)
        hanging = _dependents(connection, table, id)
        changes = [Change(name, row, None) for name, rows in hanging.deleted.items() for row in rows]
        changes += [Change(name, row, after) for name, row, after in hanging.cleared]
        _apply(connection, [Change(table, before, None), *changes], author, reason)
    return hanging


def dependents(engine: Engine, table: str, id: str) -> Dependents:
    """What ``delete`` would take along."""
    with reading(engine) as connection:
        return _dependents(connection, table, id)


def undo(engine: Engine, revision: int, *, author: str, reason: str | None = None) -> None:
    """Reverse a revision, as a new one: a delete with all it took along, a change field by field, a creation.

    Fields that were changed again since go back as well; the later change stays in the history.
    Raises NotFound, and Invalid when the record is no longer there to be changed or is back already.
    """
    with writing(engine) as connection:
        found = connection.execute(sa.select(REVISION).where(REVISION.c.id == revision)).mappings().first()
        if found is None:
            raise NotFound(f"There is no revision {revision}.")
        scope = REVISION.c.batch == found["batch"] if found["action"] == Action.DELETE else REVISION.c.id == revision
        entries = connection.execute(sa.select(REVISION).where(scope).order_by(REVISION.c.id.desc())).mappings()
        changes: dict[tuple[str, str], Change] = {}
        for entry in entries:
            for change in _reversal(connection, entry):
                changes.setdefault((change.table, change.id), change)
        _apply(connection, list(changes.values()), author, reason or f"Undoes revision {revision}")


def load(
    engine: Engine,
    rows: Mapping[str, Iterable[Mapping[str, Any]]],
    *,
    author: str,
    reason: str | None = None,
    into_empty: bool = False,
) -> int:
    """Store many new, already validated rows by table, all or none; returns how many. Raises Invalid.

    With ``into_empty`` it stores none where anything was ever written, so that of several loads at once one counts.
    """
    with writing(engine) as connection:
        if into_empty and last_revision(connection) != NOTHING_WRITTEN:
            return 0
        changes = []
        for table, batch in rows.items():
            new = [dict(row) for row in batch]
            _require_new(connection, table, new)
            changes += [Change(table, None, row) for row in new]
        _apply(connection, changes, author, reason)
    return len(changes)


def replace_all(engine: Engine, rows: Mapping[str, Iterable[Row]], *, seen_revision: tuple[int, str]) -> None:
    """Put these validated rows, those of ``revision`` included, in place of all that the store holds, all or none.

    ``seen_revision`` is the last change (number, instant) that the person saw, ``NOTHING_WRITTEN`` of an empty store;
    raises Conflict when the store has another by now.
    """
    with writing(engine) as connection:
        if last_revision(connection) != seen_revision:
            raise Conflict("The store", {})
        for table in reversed(MODELS):
            connection.execute(table_of(table).delete())
        for table, batch in rows.items():
            remaining = iter(batch)
            while chunk := list(islice(remaining, CHUNK)):
                connection.execute(table_of(table).insert(), chunk)


def propose_id(connection: Connection, table: str, values: Mapping[str, Any]) -> str:
    """A readable id that no record of the table has or had: a day and a title, or the record it is part of."""
    parts = [str(values.get(name) or "") for name in ("starts_on", "made_on", "adopted_on", "published_on")]
    model = RECORDS[table]
    if model.within or table == "citation":
        owner = str(values.get(model.within or "record_id") or "")
        link = next((values[n] for n in ("party_id", "member_id", "source_id") if values.get(n)), table.split("_")[-1])
        stem = f"{owner[:60]}--{slugify('-'.join([str(link), str(values.get('person_id') or '')]))[:50]}".strip("-")
    else:
        parts += [str(values.get(name) or "") for name in ("title", "headline", "name")]
        stem = slugify(" ".join(parts), max_length=90, word_boundary=True) or table
    number, candidate = 1, stem
    while _used(connection, table, [candidate]):
        number += 1
        candidate = f"{stem}-{number}"
    return candidate


def _apply(connection: Connection, changes: Sequence[Change], author: str, reason: str | None) -> None:
    if not changes:
        return
    entries = _entries(connection, changes, author, reason)
    _require_targets(connection, changes)
    created: dict[str, list[Row]] = defaultdict(list)
    for change in changes:
        table = table_of(change.table)
        if change.action is Action.CREATE:
            created[change.table].append(change.after or {})
        elif change.action is Action.UPDATE:
            connection.execute(table.update().where(table.c.id == change.id), change.after)
        else:
            connection.execute(table.delete().where(table.c.id == change.id))
    for name, rows in created.items():
        connection.execute(table_of(name).insert(), rows)
    connection.execute(REVISION.insert(), entries)


def _entries(connection: Connection, changes: Sequence[Change], author: str, reason: str | None) -> list[Row]:
    """The revisions of one save. Raises Invalid for an author or reason that may not be stored."""
    first = (connection.scalar(sa.select(sa.func.max(REVISION.c.id))) or 0) + 1
    at = datetime.now(UTC).strftime(INSTANT)
    signed = {"id": first, "batch": first, "at": at, "author": author, "reason": reason}
    signed = validated("revision", {**signed, **_entry(changes[0])})
    return [{**signed, **_entry(change), "id": first + offset} for offset, change in enumerate(changes)]


def _entry(change: Change) -> Row:
    within_table, within_id = whole(change.table, change.after or change.before or {})
    return {
        "action": change.action.value,
        "record_table": change.table,
        "record_id": change.id,
        "within_table": within_table,
        "within_id": within_id,
        "before": None if change.before is None else as_json(change.before),
        "after": None if change.after is None else as_json(change.after),
    }


def _require_targets(connection: Connection, changes: Sequence[Change]) -> None:
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
                raise Invalid({column: f"there is no {table} {id}; choose one that exists"}, record)


def _require_new(connection: Connection, table: str, rows: Sequence[Row]) -> None:
    """Refuse an id that a record of the table has or had, or that two of the rows share."""
    taken = _used(connection, table, [row["id"] for row in rows])
    for row in rows:
        if row["id"] in taken:
            raise Invalid({"id": f"{row['id']} is or was another record's; choose another"}, f"{table} {row['id']}")
        taken.add(row["id"])


def _existing(connection: Connection, table: str, ids: Sequence[str]) -> set[str]:
    """Those of the ids that the table has."""
    return _found(connection, sa.select(table_of(table).c.id), table_of(table).c.id, ids)


def _used(connection: Connection, table: str, ids: Sequence[str]) -> set[str]:
    """Those of the ids that a record of the table has or had."""
    used = sa.select(REVISION.c.record_id).where(REVISION.c.record_table == table)
    return _found(connection, used, REVISION.c.record_id, ids)


def _found(connection: Connection, select: sa.Select, key: sa.Column, ids: Sequence[str]) -> set[str]:
    chunks = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    return {id for chunk in chunks for id in connection.scalars(select.where(key.in_(chunk)))}


def _dependents(connection: Connection, table: str, id: str) -> Dependents:
    hanging, cleared, seen, queue = Dependents(), {}, {(table, id)}, [(table, id)]
    while queue:
        target_table, target_id = queue.pop()
        for name in RECORDS:
            rows = table_of(name)
            conditions = [rows.c[column] == target_id for column, to in LINKS[name].items() if to == target_table]
            if name == "citation":
                conditions.append(sa.and_(rows.c.record_table == target_table, rows.c.record_id == target_id))
            if not conditions:
                continue
            for found in connection.execute(sa.select(rows).where(sa.or_(*conditions))).mappings():
                row = plain(name, found)
                to_target = [c for c, to in links(name, row).items() if to == (target_table, target_id)]
                if (name, row["id"]) in seen:
                    continue
                if all(c in rows.c and rows.c[c].nullable for c in to_target):
                    before, after = cleared.get((name, row["id"]), (row, row))
                    cleared[name, row["id"]] = (before, {**after, **dict.fromkeys(to_target)})
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


def _reversal(connection: Connection, entry: RowMapping) -> list[Change]:
    table, id = entry["record_table"], entry["record_id"]
    current = _row(connection, table, id)
    before = from_json(table, entry["before"]) if entry["before"] else None
    if entry["action"] == Action.DELETE and before is not None:
        if current is not None:
            raise Invalid({"id": f"{table} {id} is back already"})
        return [Change(table, None, {**before, "version": before["version"] + 1})]
    if current is None:
        if entry["id"] != entry["batch"]:
            return []  # its link was cleared by the delete that is undone, and it has gone itself since
        raise Invalid({"id": f"{table} {id} was deleted since; bring it back first"})
    if before is None:
        hanging = _dependents(connection, table, id)
        return [
            Change(table, current, None),
            *(Change(name, row, None) for name, rows in hanging.deleted.items() for row in rows),
            *(Change(name, row, after) for name, row, after in hanging.cleared),
        ]
    changed = {n: v for n, v in before.items() if n != "version" and v != from_json(table, entry["after"])[n]}
    after = validated(table, {**current, **changed})
    return [Change(table, current, {**after, "version": current["version"] + 1})] if after != current else []


def _opened(connection: Connection, table: str, id: str, seen_version: int) -> Row:
    row = _row(connection, table, id)
    if row is None and not _used(connection, table, [id]):
        raise NotFound(f"There is no {table} {id}.")
    if row is None or row["version"] != seen_version:
        raise Conflict(f"{table} {id}", row)
    return row


def _row(connection: Connection, table: str, id: str) -> Row | None:
    rows = table_of(table)
    found = connection.execute(sa.select(rows).where(rows.c.id == id)).mappings().first()
    return None if found is None else plain(table, found)
