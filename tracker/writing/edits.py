"""Every change of records: validated, checked against the opened rows, logged as revisions, in one transaction.

A save, a delete, a merge, an undo and a load each make a list of changes; ``_apply`` alone writes them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlmodel import col

from tracker.errors import Conflict, Invalid, NotFound
from tracker.schema.models import LARGEST_INTEGER, Revision, table_of
from tracker.schema.rows import Row, validate
from tracker.store import NOTHING_WRITTEN, last_revision, reading, writing
from tracker.store.change_detection import state
from tracker.values.codes import Action
from tracker.writing import log, references
from tracker.writing.ids import propose_id
from tracker.writing.merger import Choice, MergePlan, MergePreview
from tracker.writing.outcome import require_allowed, require_new
from tracker.writing.references import Change, Dependents, record, require_unchanged
from tracker.writing.rights import Editor, signature
from tracker.writing.undo import reversal, reversal_of_save
from tracker.writing.units import Unit, require_seen

ANOTHER_STATE = (
    "The store was restored to another state since your last look, and change {} may be another one now. "
    "Nothing was undone: look at it again first."
)


def create(
    engine: Engine,
    table: str,
    values: Mapping[str, Any],
    *,
    meant_in: Unit | None = None,
    author: str | Editor,
    reason: str | None = None,
) -> str:
    """Store a new record and return its id; if the values have none, one is made from them.

    ``meant_in`` is the unit in which its amount is meant, if it is part of a record that has one. Raises Invalid, and
    NewUnit if that record has another. Like all functions with an ``author``, it raises NotAllowed for an Editor who
    may not write.
    """
    author = signature(author)
    with writing(engine) as connection:
        values = {**values, "version": 1}
        values["id"] = values.get("id") or propose_id(connection, table, values)
        after = validate(table, values)
        require_new(connection, table, [after])
        require_seen(connection, Change(table, None, after), meant_in)
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
    along: Collection[Row] = (),
    meant_in: Unit | None = None,
    author: str | Editor,
    reason: str | None = None,
) -> bool:
    """Change some columns of a record. Return False if nothing changed; then nothing is written.

    ``opened`` is the row as the person saw it. A script may give ``seen_version`` instead, which is less safe: after a
    restore, a version may have other values. ``along`` are the rows with amounts, as the person saw them, that are
    meant in the new currency, unit or period too; ``meant_in`` as in ``create``. Raises Invalid, NotFound, NewUnit if
    other amounts would be read in another unit, and Conflict if the stored row differs.
    """
    author = signature(author)
    with writing(engine) as connection:
        before = require_unchanged(connection, table, id, opened, seen_version)
        after = validate(table, {**before, **values, "id": id, "version": before["version"]}, before)
        if after == before:
            return False
        after["version"] += 1
        require_seen(connection, Change(table, before, after), meant_in)
        _apply(connection, [Change(table, before, after)], author, reason, along)
    return True


def save_all(
    engine: Engine,
    plan: Callable[[Connection], Sequence[Change]],
    *,
    author: str | Editor,
    reason: str | None = None,
) -> int:
    """Store many new and changed rows, of any tables, as one save. Return the number of the save; 0 for no change.

    ``plan`` returns the changes, with validated rows. It reads the store by the connection that it gets, and nobody
    else writes meanwhile. If it raises an error, such as Conflict, nothing is written.
    """
    author = signature(author)
    with writing(engine) as connection:
        changes = plan(connection)
        for table in {change.table for change in changes}:
            new = [each.after for each in changes if each.table == table and each.before is None]
            require_new(connection, table, [row for row in new if row])
        number, _ = last_revision(connection)
        _apply(connection, changes, author, reason)
    return number + 1 if changes else 0


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
    """Delete a record and all its dependents, as one save that ``undo`` can bring back. Return the dependents.

    ``opened`` is the row, and ``dependents`` are its dependents, as the person saw them. Raises NotFound, and Conflict
    if either has changed since.
    """
    author = signature(author)
    with writing(engine) as connection:
        before = require_unchanged(connection, table, id, opened)
        current = references.dependents(connection, table, id)
        if dependents is not None and current != dependents:
            raise Conflict(f"What depends on {table} {id}", before)
        changes = [Change(name, row, None) for name, rows in current.deleted.items() for row in rows]
        changes += [Change(name, row, after) for name, row, after in current.cleared]
        _apply(connection, [Change(table, before, None), *changes], author, reason)
    return current


def merge(
    engine: Engine,
    table: str,
    twin: str,
    *,
    into: str,
    preview: MergePreview | None = None,
    choices: Collection[Choice] = (),
    author: str | Editor,
    reason: str | None = None,
) -> None:
    """Merge the record ``twin``, a second record of the same thing, into the record ``into``.

    All links to the twin move to the other record, which also gets the twin's names, and its values in blank fields.
    The twin is deleted, and its id leads to the other record. Undoing the deletion of the twin undoes the merge.

    ``preview`` is the ``merge_preview`` that the person saw. In a field where both have different values, the other
    record keeps its own, unless ``choices`` names the field: then it gets the twin's. Raises NotFound; Conflict if a
    row has changed since; Invalid if both ids are the same, if the merged record would break a rule, or if both have
    different values in a field and there was no preview.
    """
    author = signature(author)
    with writing(engine) as connection:
        if preview is not None and twin != into:
            for id in (twin, into):
                require_unchanged(connection, table, id, preview.rows[table, id])
        plan = _merge_plan(connection, table, twin, into, choices)
        now = plan.preview()
        if preview is None and now.disagreements:
            words = "; ".join(map(str, now.disagreements))
            raise Invalid({"id": f"{words}. Make them the same first, or choose on the Edit page"}, f"{table} {twin}")
        if preview is not None and preview != now:
            raise Conflict(f"What belongs to {table} {twin} or {into}", record(connection, table, into))
        _apply(connection, list(plan.changes()), author, reason or f"Merged {twin} into {into}")


def merge_preview(engine: Engine, table: str, twin: str, *, into: str) -> MergePreview:
    """Return what ``merge`` would change, and where both have different values. Raises NotFound and Invalid."""
    with reading(engine) as connection:
        return _merge_plan(connection, table, twin, into).preview()


def dependents(engine: Engine, table: str, id: str) -> Dependents:
    """Return what ``delete`` would delete or clear along with the record."""
    with reading(engine) as connection:
        return references.dependents(connection, table, id)


def undo(engine: Engine, entry: Mapping[str, Any], *, author: str | Editor, whole: bool = False) -> None:
    """Reverse a revision by a new one: a delete with all its dependents, or a change field by field.

    ``whole`` reverses the whole save that the revision belongs to: what it created is deleted again.
    ``entry`` is the revision as the person saw it, an entry of ``records.history`` or ``records.changes``; its number
    alone is not enough, as it may be another change after a restore. Raises NotFound; Conflict if the log now has
    another revision of this number; and Invalid for what ``tracker.writing.undo.reversal`` refuses.
    """
    author = signature(author)
    with writing(engine) as connection:
        revision = sa.select(Revision).where(col(Revision.id) == min(int(entry["id"]), LARGEST_INTEGER))
        row = connection.execute(revision).mappings().first()
        if row is None:
            raise NotFound(f"There is no revision {entry['id']}.")
        same = all(entry.get(name, value) == value for name, value in row.items())
        if not same or entry["state"] != state(connection).token:
            raise Conflict(f"Change {row['id']}", row, ANOTHER_STATE.format(row["id"]))
        changes = (reversal_of_save if whole else reversal)(connection, row)
        what = f"the save of revision {row['batch']}" if whole else f"revision {row['id']}"
        _apply(connection, changes, author, f"Undoes {what}")


def load(
    engine: Engine,
    rows: Mapping[str, Iterable[Mapping[str, Any]]],
    *,
    author: str,
    reason: str | None = None,
    into_empty: bool = False,
) -> int:
    """Store many new, already validated rows by table, all or none. Return their number. Raises Invalid.

    ``into_empty`` stores nothing if anything was ever written, so that only one of several simultaneous loads counts.
    """
    with writing(engine) as connection:
        if into_empty and last_revision(connection) != NOTHING_WRITTEN:
            return 0
        changes = []
        for table, batch in rows.items():
            new = [dict(row) for row in batch]
            require_new(connection, table, new)
            changes += [Change(table, None, row) for row in new]
        _apply(connection, changes, author, reason)
    return len(changes)


def _apply(
    connection: Connection, changes: Sequence[Change], author: str, reason: str | None, along: Collection[Row] = ()
) -> None:
    if not changes:
        return
    number, _ = last_revision(connection)
    entries = log.of_changes(changes, number + 1, author, reason)
    require_allowed(connection, changes, along)
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


def _merge_plan(
    connection: Connection, table: str, twin: str, into: str, choices: Collection[Choice] = ()
) -> MergePlan:
    rows = {id: record(connection, table, id) for id in (twin, into)}
    if missing := [id for id, row in rows.items() if row is None]:
        raise NotFound(f"There is no {table} {missing[0]}.")
    if twin == into:
        raise Invalid({"id": f"{twin} is one record already: choose another"}, f"{table} {twin}")
    plan = MergePlan(connection, choices)
    plan.merge(table, rows[twin] or {}, rows[into] or {})
    return plan
