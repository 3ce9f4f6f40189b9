"""Replaces the whole store by another state of it, as a restore does."""

from collections.abc import Iterable, Mapping
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import col

from tracker.errors import Conflict
from tracker.schema.models import MODELS, Dossier, Revision, table_of
from tracker.schema.rows import Row
from tracker.store import last_revision, writing
from tracker.store.change_detection import StateKey, renew, state
from tracker.writing import log
from tracker.writing.references import CHUNK


def replace_all(
    engine: Engine, rows: Mapping[str, Iterable[Row]], *, before: StateKey, author: str, reason: str
) -> None:
    """Replace all rows of the store by these validated rows, of every table and of ``revision`` too, all or none.

    If the store was in use, one more revision records this, with a number higher than any in both logs. ``before`` is
    the state that the person saw. Raises Conflict if the store is in another state now.
    """
    with writing(engine) as connection:
        if state(connection) != before:
            raise Conflict("The store", {})
        for table in reversed(MODELS):
            connection.execute(table_of(table).delete())
        for table, batch in rows.items():
            remaining = iter(batch)
            while chunk := list(islice(remaining, CHUNK)):
                connection.execute(table_of(table).insert(), chunk)
        renew(connection)
        if before.revision:
            number, _ = last_revision(connection)
            dossier = connection.scalar(sa.select(col(Dossier.id)))
            reason = f"Revision {number:,} in place of revision {before.revision:,}. {reason}"
            entry = log.of_restore(dossier, max(number, before.revision) + 1, author, reason)
            connection.execute(sa.insert(Revision), entry)
