"""The changes that reverse a revision. Whether a field changed since is decided by the log, not by its value now."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.errors import Invalid
from tracker.schema.models import RECORDS, Dossier, Revision
from tracker.schema.relations import Key, links
from tracker.schema.rows import Row, from_json, validate
from tracker.schema.wholes import beside
from tracker.values.codes import Action
from tracker.writing import log
from tracker.writing.log import Entry
from tracker.writing.references import Change, pointing_to, record

DOSSIER = str(Dossier.__tablename__)


def reversal(connection: Connection, entry: Entry) -> list[Change]:
    """Return the changes that reverse a revision: of a delete with its dependents, of a change field by field.

    Raises Invalid for a change of a field that was changed again since, or of one that says one thing with such a field
    (see ``tracker.schema.wholes``), for what is undone already, for a change of a deleted record, for a merge whose
    other record is deleted, and for a creation or a restore, which are reversed in other ways. A link that a delete
    cleared and somebody set again is left as it is.
    """
    place = f"{entry['record_table']} {entry['record_id']}"
    match entry["action"]:
        case Action.CREATE:
            raise Invalid({"id": f"{place} was created by this change: delete it instead"})
        case Action.RESTORE:
            raise Invalid({"id": "restore what this restore replaced: its reason says where that is kept"})
        case Action.UPDATE:
            return [reverse_update(connection, entry)]
    entries = _of_save(connection, entry)
    _require_other_of_merge(connection, entries[0])
    deleted = {(each["record_table"], each["record_id"]) for each in entries if each["action"] == Action.DELETE}
    changes = [
        reverse_delete(connection, each)
        if each["action"] == Action.DELETE
        else reverse_beside_deletes(connection, each, deleted)
        for each in entries
    ]
    return [change for change in changes if change]


def reversal_of_save(connection: Connection, entry: Entry) -> list[Change]:
    """Return the changes that reverse a whole save: its creations and changes, or a delete with its dependents.

    Raises Invalid for what ``reversal`` refuses; for a created record that was changed since, or that other records
    depend on by now; and for the save that created the dossier.
    """
    entries = _of_save(connection, entry)
    if any(each["action"] in (Action.DELETE, Action.RESTORE) for each in entries):
        deleted = next(each for each in entries if each["action"] in (Action.DELETE, Action.RESTORE))
        return reversal(connection, deleted)
    if any(each["record_table"] == DOSSIER and each["action"] == Action.CREATE for each in entries):
        raise Invalid({"id": "this save began the dossier: restore a snapshot of another, instead"})
    changes = [
        reverse_create(connection, each) if each["action"] == Action.CREATE else reverse_update(connection, each)
        for each in entries
    ]
    _require_unlinked(connection, changes)
    return changes


def _of_save(connection: Connection, entry: Entry) -> Sequence[Entry]:
    """Return the revisions of the save that a revision belongs to."""
    batch = sa.select(Revision).where(col(Revision.batch) == entry["batch"]).order_by(col(Revision.id))
    return connection.execute(batch).mappings().all()


def reverse_create(connection: Connection, entry: Entry) -> Change:
    """Return the change that deletes the record that a revision created. Raises Invalid if it was changed since."""
    table, id = entry["record_table"], entry["record_id"]
    current = record(connection, table, id)
    if current is None:
        raise Invalid({"id": f"{table} {id}, which this save created, was deleted since"})
    if later := log.in_effect(connection, entry):
        words = "was changed since by {author}, revision {id}: undo that first, or delete what is no longer wanted"
        raise Invalid({"id": f"{table} {id} {words.format(**later[0])}"})
    return Change(table, current, None, entry["id"])


def _require_unlinked(connection: Connection, changes: Sequence[Change]) -> None:
    """Refuse to delete what a row will still link to once all these changes are made."""
    rows: dict[Key, Row | None] = {(change.table, change.id): change.after for change in changes}
    for deleted in (key for key, row in rows.items() if row is None):
        for name, stored, _ in pointing_to(connection, *deleted):
            row = rows.get((name, stored["id"]), stored)
            if row is not None and deleted in links(name, row).values():
                place = " ".join(deleted)
                raise Invalid({"id": f"{name} {row['id']} depends on {place} by now: delete it first, or change it"})


def _require_other_of_merge(connection: Connection, entry: Entry) -> None:
    """Refuse to bring back a twin if its other record was deleted since, as its dependents went with that record."""
    table, survivor = entry["record_table"], entry["merged_into"]
    if survivor and record(connection, table, survivor) is None:
        deletion = log.since(connection, {**entry, "record_id": survivor})[0]
        words = f"{table} {survivor}, which {entry['record_id']} was merged into, is gone since"
        raise Invalid({"id": f"{words}: undo revision {deletion['id']} first"})


def reverse_delete(connection: Connection, entry: Entry) -> Change:
    """Return the change that brings a record back. Raises Invalid if it is back, or was deleted again since."""
    table, id = entry["record_table"], entry["record_id"]
    if record(connection, table, id):
        raise Invalid({"id": f"{table} {id} is back already"})
    if later := log.since(connection, entry):
        raise Invalid({"id": f"{table} {id} was deleted once more since: undo revision {later[0]['id']}"})
    before = from_json(table, entry["before"])
    return Change(table, None, validate(table, {**before, "version": before["version"] + 1}, before), entry["id"])


def reverse_update(connection: Connection, entry: Entry, left: Collection[str] = ()) -> Change:
    """Return the change that sets the fields of this revision back to their values before it, except those in ``left``.

    Raises Invalid if the record was deleted, the revision was undone, or one of the fields, or of those that say one
    thing together with it, was changed since: an old amount in a newer currency is what nobody said.
    """
    table, id = entry["record_table"], entry["record_id"]
    current = record(connection, table, id)
    if current is None:
        raise Invalid({"id": f"{table} {id} was deleted since; bring it back first"})
    later = log.in_effect(connection, entry)
    if undone := next((each for each in later if each["undoes"] == entry["id"]), None):
        raise Invalid({"id": f"change {entry['id']} was undone already, by change {undone['id']}"})
    values = {name: value for name, value in log.changed(entry).items() if name not in left}
    together = {other: name for name in values for other in beside(table, name) - {*left}}
    if again := {name: each for name in together if (each := log.last_to_change(name, later))}:
        faults = {name: _since(table, each, "" if name in values else together[name]) for name, each in again.items()}
        raise Invalid(faults, f"{table} {id}")
    return _restored(table, current, values, entry)


def _since(table: str, later: Entry, beside: str) -> str:
    """Return what is wrong with a field that a later revision changed, be it ``beside`` the field that is undone."""
    also = f", and “{RECORDS[table].model_fields[beside].title}” belongs together with it" if beside else ""
    return "was changed {}since by {author}, revision {id}{}: undo that first, or edit the record".format(
        "" if beside else "again ", also, **later
    )


def reverse_beside_deletes(connection: Connection, entry: Entry, deleted: Collection[Key]) -> Change | None:
    """Return the change that reverses an update by a save that also deleted the records ``deleted``. None if nothing is
    left to reverse.

    A link to a deleted record stays as it is if it was changed since. Raises Invalid, like ``reverse_update``, for any
    other field that was changed since.
    """
    table, later = entry["record_table"], log.in_effect(connection, entry)
    if any(each["undoes"] == entry["id"] for each in later):
        return None
    of_deleted = {name for name, to in links(table, from_json(table, entry["before"])).items() if to in deleted}
    is_absent = record(connection, table, entry["record_id"]) is None
    left = {name for name in of_deleted & log.changed(entry).keys() if is_absent or log.last_to_change(name, later)}
    return reverse_update(connection, entry, left) if log.changed(entry).keys() - left else None


def _restored(table: str, current: Row, values: Row, entry: Entry) -> Change:
    after = validate(table, {**current, **values}, current, {**current, **values})
    return Change(table, current, {**after, "version": current["version"] + 1}, entry["id"])
