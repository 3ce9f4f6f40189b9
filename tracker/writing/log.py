"""The revisions of a save or a restore: one for each change, all with the same author, time and reason."""

from collections.abc import Sequence
from datetime import UTC, datetime

from tracker.schema.models import Dossier
from tracker.schema.relations import parent
from tracker.schema.rows import Row, as_json, validated
from tracker.values.codes import Action
from tracker.writing.references import Change

INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"
NO_DOSSIER = "none"  # the record id of a restore in a store without a dossier


def of_changes(changes: Sequence[Change], first: int, author: str, reason: str | None) -> list[Row]:
    """Return the revisions of one save, numbered from ``first``. Raises Invalid for a wrong author or reason."""
    signed = _signed(_entry(changes[0]), first, author, reason)
    return [{**signed, **_entry(change), "id": first + offset} for offset, change in enumerate(changes)]


def of_restore(dossier: str | None, number: int, author: str, reason: str) -> Row:
    """Return the revision of a restore. Raises Invalid like ``of_changes``."""
    under = {"record_table": str(Dossier.__tablename__), "record_id": dossier or NO_DOSSIER}
    return _signed({**under, "action": Action.RESTORE.value}, number, author, reason)


def _signed(entry: Row, number: int, author: str, reason: str | None) -> Row:
    at = datetime.now(UTC).strftime(INSTANT)
    return validated("revision", {**entry, "id": number, "batch": number, "at": at, "author": author, "reason": reason})


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
