"""Every write: validated, checked against what was opened, recorded as revisions, committed at once.

A save, a delete, an undo and a load are all a list of changes handed to ``_apply``, the one place that writes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlmodel import col

from tracker.errors import Conflict, Invalid, NotFound
from tracker.schema.models import MODELS, MOST, Dossier, Revision, table_of
from tracker.schema.rows import Row, validated
from tracker.store import NOTHING_WRITTEN, last_revision, reading, writing
from tracker.store.state import State, renew, state
from tracker.values.codes import Action
from tracker.writing import log, references
from tracker.writing.ids import propose_id
from tracker.writing.merger import Merging
from tracker.writing.outcome import require_allowed
from tracker.writing.references import CHUNK, Change, Dependents, record
from tracker.writing.rights import Editor, signature
from tracker.writing.undo import reversal

ANOTHER_STATE = (
    "The store was put back to another state since you looked, and change {} may be another one now. "
    "Nothing was undone: look at it again first."
)


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
        _apply(connection, [Change(table, None, after)], author, reason)
    return after["id"]


def update(
    engine: Engine,
    table: str,
    id: str,
    values: Mapping[str, Any],
    *,
    opened: Row | None = None,
    seen_version: int | None = None,
    author: str | Editor,
    reason: str | None = None,
) -> bool:
    """Change some columns of a record; returns whether that changed anything, for else nothing is written.

    ``opened`` is the row as the person saw it. A script that holds no row may name the version that it means, which a
    restore can bring back for another content. Raises Invalid, NotFound, and Conflict when the store holds any other
    by now.
    """
    author = signature(author)
    with writing(engine) as connection:
        before = _unchanged(connection, table, id, opened, seen_version)
        after = validated(table, {**before, **values, "id": id, "version": before["version"]}, before)
        if after == before:
            return False
        after["version"] += 1
        _apply(connection, [Change(table, before, after)], author, reason)
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


def merge(
    engine: Engine,
    table: str,
    twin: str,
    *,
    into: str,
    opened: Sequence[Row] = (),
    author: str | Editor,
    reason: str | None = None,
) -> None:
    """Make one of two records: all that hangs on ``twin`` hangs on ``into``, which takes over its names; the twin goes,
    and its id leads to the other. To undo the deletion of the twin brings both back.

    ``opened`` are rows as the person saw them. Raises NotFound; Conflict where one of them is another by now; and
    Invalid where the two are one already, or the one that is left would break a rule.
    """
    author = signature(author)
    with writing(engine) as connection:
        for row in opened:
            _unchanged(connection, table, row["id"], row)
        rows = [record(connection, table, id) for id in (twin, into)]
        for id, row in zip((twin, into), rows, strict=True):
            if row is None:
                raise NotFound(f"There is no {table} {id}.")
        if twin == into:
            raise Invalid({"id": f"{twin} is one record already: choose another"}, f"{table} {twin}")
        merging = Merging(connection)
        merging.merge(table, *(row or {} for row in rows))
        _apply(connection, list(merging.changes()), author, reason or f"Merged {twin} into {into}")


def dependents(engine: Engine, table: str, id: str) -> Dependents:
    """What ``delete`` would take along."""
    with reading(engine) as connection:
        return references.dependents(connection, table, id)


def undo(engine: Engine, seen: Mapping[str, Any], *, author: str | Editor) -> None:
    """Reverse a revision, as a new one: a delete with all it took along, or a change field by field.

    ``seen`` is the revision as the person saw it, an entry of ``records.history`` or ``records.changes``: numbers may
    mean another change after a restore. Raises NotFound; Conflict where the log has another by now; and Invalid for
    what cannot be reversed, as ``tracker.writing.undo`` says.
    """
    author = signature(author)
    with writing(engine) as connection:
        asked = sa.select(Revision).where(col(Revision.id) == min(int(seen["id"]), MOST))
        entry = connection.execute(asked).mappings().first()
        if entry is None:
            raise NotFound(f"There is no revision {seen['id']}.")
        same = all(seen.get(name, value) == value for name, value in entry.items())
        if not same or seen["state"] != state(connection).token:
            raise Conflict(f"Change {entry['id']}", entry, ANOTHER_STATE.format(entry["id"]))
        _apply(connection, reversal(connection, entry), author, f"Undoes revision {entry['id']}")


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


def replace_all(engine: Engine, rows: Mapping[str, Iterable[Row]], *, seen: State, author: str, reason: str) -> None:
    """Put these validated rows, those of ``revision`` included, in place of all that the store holds, all or none.

    What a store in use holds is replaced by one more revision, whose number no log had before. ``seen`` is the state
    that the person saw; raises Conflict when the store is in another by now.
    """
    with writing(engine) as connection:
        if state(connection) != seen:
            raise Conflict("The store", {})
        for table in reversed(MODELS):
            connection.execute(table_of(table).delete())
        for table, batch in rows.items():
            remaining = iter(batch)
            while chunk := list(islice(remaining, CHUNK)):
                connection.execute(table_of(table).insert(), chunk)
        renew(connection)
        if seen.revision:
            number, _ = last_revision(connection)
            dossier = connection.scalar(sa.select(col(Dossier.id)))
            reason = f"Revision {number:,} in place of revision {seen.revision:,}. {reason}"
            entry = log.of_restore(dossier, max(number, seen.revision) + 1, author, reason)
            connection.execute(sa.insert(Revision), entry)


def _apply(connection: Connection, changes: Sequence[Change], author: str, reason: str | None) -> None:
    if not changes:
        return
    number, _ = last_revision(connection)
    entries = log.of_changes(changes, number + 1, author, reason)
    require_allowed(connection, changes)
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
    connection.execute(sa.insert(Revision), entries)


def _require_new(connection: Connection, table: str, rows: Sequence[Row]) -> None:
    """Refuse an id that a record of the table has or had, or that two of the rows share."""
    taken = references.used(connection, table, [row["id"] for row in rows])
    for row in rows:
        if row["id"] in taken:
            raise Invalid({"id": f"{row['id']} is or was another record's; choose another"}, f"{table} {row['id']}")
        taken.add(row["id"])


def _unchanged(connection: Connection, table: str, id: str, opened: Row | None, seen_version: int | None = None) -> Row:
    """The stored row, if it is the one that was opened. A column that the opened one lacks was added since: blank."""
    row = record(connection, table, id)
    if row is None and not references.used(connection, table, [id]):
        raise NotFound(f"There is no {table} {id}.")
    if opened is None:
        opened = {**(row or {}), "version": seen_version}
    # Not the version alone: a restore, or a file put back from a copy, lets it count again from where it was.
    if row is None or any(value != opened.get(name) for name, value in row.items()):
        raise Conflict(f"{table} {id}", row)
    return row
