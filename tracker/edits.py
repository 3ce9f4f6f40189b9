"""Every write: validated, checked against what was opened, recorded as revisions, committed at once.

A save, a delete, an undo and a load are all a list of changes handed to ``_apply``, the one place that writes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from slugify import slugify
from sqlalchemy.engine import Connection, Engine, RowMapping

from tracker import references
from tracker.errors import Conflict, Invalid, NotFound
from tracker.models import MOST, RECORDS, table_of
from tracker.references import CHUNK, REVISION, Change, Dependents, record
from tracker.rights import Editor, signature
from tracker.rows import MODELS, Row, as_json, from_json, validated, whole
from tracker.store import NOTHING_WRITTEN, last_revision, reading, writing
from tracker.vocab import Action

INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"


def create(
    engine: Engine, table: str, values: Mapping[str, Any], *, author: str | Editor, reason: str | None = None
) -> str:
    """Store a new record and return its id, proposed from its values where none is given. Raises Invalid, and as all
    that write, NotAllowed for an author who may not."""
    author = signature(author)
    with writing(engine) as connection:
        values = {**values, "version": 1}
        values["id"] = values.get("id") or propose_id(connection, table, values)
        after = validated(table, values)
        _require_new(connection, table, [after])
        change = Change(table, None, after)
        references.require_alone(connection, change)
        _apply(connection, [change], author, reason)
    return after["id"]


def update(
    engine: Engine,
    table: str,
    id: str,
    values: Mapping[str, Any],
    *,
    opened: Row,
    author: str | Editor,
    reason: str | None = None,
) -> bool:
    """Change some columns of a record; returns whether that changed anything, for else nothing is written.

    ``opened`` is the row as the person saw it. Raises Invalid, NotFound, and Conflict when the store holds any other
    by now.
    """
    author = signature(author)
    with writing(engine) as connection:
        before = _unchanged(connection, table, id, opened)
        after = validated(table, {**before, **values, "id": id, "version": before["version"]}, before)
        if after == before:
            return False
        after["version"] += 1
        change = Change(table, before, after)
        references.require_alone(connection, change)
        _apply(connection, [change], author, reason)
    return True


def delete(
    engine: Engine,
    table: str,
    id: str,
    *,
    opened: Row,
    dependents: Dependents | None = None,
    author: str | Editor,
    reason: str | None = None,
) -> Dependents:
    """Delete a record with all that hangs on it, in one batch that ``undo`` can bring back.

    ``opened`` is the row as the person saw it, and ``dependents`` what hung on it when they were asked. Raises as
    ``update``, and Conflict where anything else hangs on it by now, or one of these was changed.
    """
    author = signature(author)
    with writing(engine) as connection:
        before = _unchanged(connection, table, id, opened)
        hanging = references.dependents(connection, table, id)
        if dependents is not None and hanging != dependents:
            raise Conflict(f"What hangs on {table} {id}", before)
        changes = [Change(name, row, None) for name, rows in hanging.deleted.items() for row in rows]
        changes += [Change(name, row, after) for name, row, after in hanging.cleared]
        _apply(connection, [Change(table, before, None), *changes], author, reason)
    return hanging


def dependents(engine: Engine, table: str, id: str) -> Dependents:
    """What ``delete`` would take along."""
    with reading(engine) as connection:
        return references.dependents(connection, table, id)


def undo(engine: Engine, revision: int, *, author: str | Editor) -> None:
    """Reverse a revision, as a new one: a delete with all it took along, or a change field by field.

    Links that a delete cleared stay as they are where they were set again since. Raises NotFound, and Invalid for a
    creation, whose record is deleted instead, and when the record is no longer there to be changed, is back already,
    or has a field that was changed again since.
    """
    author = signature(author)
    with writing(engine) as connection:
        asked = sa.select(REVISION).where(REVISION.c.id == min(revision, MOST))
        found = connection.execute(asked).mappings().first()
        if found is None:
            raise NotFound(f"There is no revision {revision}.")
        of_delete = found["action"] == Action.DELETE
        scope = REVISION.c.batch == found["batch"] if of_delete else REVISION.c.id == revision
        entries = connection.execute(sa.select(REVISION).where(scope).order_by(REVISION.c.id.desc())).mappings()
        changes: dict[tuple[str, str], Change] = {}
        for entry in entries:
            for change in _reversal(connection, entry, along=of_delete):
                changes.setdefault((change.table, change.id), change)
        for change in changes.values():
            references.require_alone(connection, change)
        _apply(connection, list(changes.values()), author, f"Undoes revision {revision}")


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
        told_by = slugify(f"{link}-{values.get('person_id') or ''}")
        stem = f"{slugify(owner)[:60]}--{told_by[:50]}".strip("-")
    else:
        parts += [str(values.get(name) or "") for name in ("title", "headline", "name")]
        stem = slugify(" ".join(parts), max_length=90, word_boundary=True) or table
    number, candidate = 1, stem
    while references.used(connection, table, [candidate]):
        number += 1
        candidate = f"{stem}-{number}"
    return candidate


def _apply(connection: Connection, changes: Sequence[Change], author: str, reason: str | None) -> None:
    if not changes:
        return
    entries = _entries(connection, changes, author, reason)
    references.require_targets(connection, changes)
    references.require_no_circle(connection, changes)
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


def _require_new(connection: Connection, table: str, rows: Sequence[Row]) -> None:
    """Refuse an id that a record of the table has or had, or that two of the rows share."""
    taken = references.used(connection, table, [row["id"] for row in rows])
    for row in rows:
        if row["id"] in taken:
            raise Invalid({"id": f"{row['id']} is or was another record's; choose another"}, f"{table} {row['id']}")
        taken.add(row["id"])


def _reversal(connection: Connection, entry: RowMapping, *, along: bool) -> list[Change]:
    """What reverses one revision; of a link that was cleared ``along`` with a delete nothing, where it cannot be."""
    table, id = entry["record_table"], entry["record_id"]
    current = record(connection, table, id)
    before = from_json(table, entry["before"]) if entry["before"] else None
    if entry["action"] == Action.DELETE and before is not None:
        if current is not None:
            raise Invalid({"id": f"{table} {id} is back already"})
        of_record = sa.and_(REVISION.c.record_table == table, REVISION.c.record_id == id)
        if (newest := connection.scalar(sa.select(sa.func.max(REVISION.c.id)).where(of_record))) != entry["id"]:
            raise Invalid({"id": f"{table} {id} was deleted once more since: undo revision {newest}"})
        again = {**before, "version": before.get("version", 0) + 1}
        return [Change(table, None, validated(table, again, before))]
    if current is None:
        if along:
            return []
        raise Invalid({"id": f"{table} {id} was deleted since; bring it back first"})
    if before is None:
        raise Invalid({"id": f"{table} {id} was created by this change: delete it instead"})
    left = from_json(table, entry["after"])
    changed = {name: value for name, value in before.items() if name != "version" and value != left[name]}
    again = [name for name, value in changed.items() if current[name] not in (left[name], value)]
    if again and not along:
        newer = "was changed again since: undo the later change first, or edit the record"
        raise Invalid(dict.fromkeys(again, newer), f"{table} {id}")
    mended = {**current, **{name: changed[name] for name in changed if name not in again}}
    after = validated(table, mended, current, {**current, **before})
    return [Change(table, current, {**after, "version": current["version"] + 1})] if after != current else []


def _unchanged(connection: Connection, table: str, id: str, opened: Row) -> Row:
    """The stored row, if it is the one that was opened. A column that the opened one lacks was added since: blank."""
    row = record(connection, table, id)
    if row is None and not references.used(connection, table, [id]):
        raise NotFound(f"There is no {table} {id}.")
    # Not the version alone: a restore, or a file put back from a copy, lets it count again from where it was.
    if row is None or any(value != opened.get(name) for name, value in row.items()):
        raise Conflict(f"{table} {id}", row)
    return row
