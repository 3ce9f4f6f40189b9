"""The revisions of a save or a restore: one for each change, all with the same author, time and reason; and what later
revisions did to a record."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.schema.models import Dossier, Revision
from tracker.schema.relations import parent
from tracker.schema.rows import Row, as_json, from_json, validate
from tracker.values.codes import Action
from tracker.writing.references import Change

INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"
NO_DOSSIER = "none"  # the record id of a restore in a store without a dossier
Entry = Mapping[Any, Any]
"""A row of the log."""


def of_changes(changes: Sequence[Change], first: int, author: str, reason: str | None) -> list[Row]:
    """Return the revisions of one save, numbered from ``first``. Raises Invalid for a wrong author or reason."""
    signed = _sign(_entry(changes[0]), first, author, reason)
    return [{**signed, **_entry(change), "id": first + offset} for offset, change in enumerate(changes)]


def of_restore(dossier: str | None, number: int, author: str, reason: str) -> Row:
    """Return the revision of a restore. Raises Invalid like ``of_changes``."""
    under = {"record_table": str(Dossier.__tablename__), "record_id": dossier or NO_DOSSIER}
    return _sign({**under, "action": Action.RESTORE.value}, number, author, reason)


def _sign(entry: Row, number: int, author: str, reason: str | None) -> Row:
    at = datetime.now(UTC).strftime(INSTANT)
    return validate("revision", {**entry, "id": number, "batch": number, "at": at, "author": author, "reason": reason})


def _entry(change: Change) -> Row:
    within_table, within_id = parent(change.table, change.after or change.before or {})
    return {
        "action": change.action.value,
        "record_table": change.table,
        "record_id": change.id,
        "within_table": within_table,
        "within_id": within_id,
        "before": None if change.before is None else as_json(change.before),
        "after": None if change.after is None else as_json(change.after),
        "undoes": change.undoes,
        "merged_into": change.merged_into,
    }


def since(connection: Connection, entry: Entry) -> list[Entry]:
    """Return the later revisions of the same record, newest first."""
    same = (col(Revision.record_table) == entry["record_table"], col(Revision.record_id) == entry["record_id"])
    later = sa.select(Revision).where(*same, col(Revision.id) > entry["id"]).order_by(col(Revision.id).desc())
    return list(connection.execute(later).mappings())


def in_effect(connection: Connection, entry: Entry) -> list[Entry]:
    """Return the later revisions of the same record that still have an effect, newest first: without those that were
    undone, and without the undos."""
    entries, undone = [], set()
    for each in since(connection, entry):
        if each["id"] in undone:
            continue
        if each["undoes"] is None or each["undoes"] <= entry["id"]:
            entries.append(each)
        undone.add(each["undoes"])
    return entries


def last_to_change(name: str, entries: list[Entry]) -> Entry | None:
    """Return the first of these revisions, newest first, that changed a field; or None."""
    return next((entry for entry in entries if name in changed(entry)), None)


def changed(entry: Entry) -> Row:
    """Return the fields that a revision changed, with their values before it."""
    table = entry["record_table"]
    before, after = (from_json(table, entry[side]) if entry[side] else {} for side in ("before", "after"))
    names = [name for name in {**before, **after} if name != "version"]
    return {name: before.get(name) for name in names if before.get(name) != after.get(name)}
