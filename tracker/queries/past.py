"""The store at earlier revisions, read from its log; and the version of the data."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.schema.models import table_of
from tracker.store import schema_of
from tracker.values.codes import Action
from tracker.writing.references import chunks

REVISION = table_of("revision")
OF_RECORDS = REVISION.c.action != Action.RESTORE.value  # a restore changes no single record


class NetChange(NamedTuple):
    """A record before and after several revisions: its rows as JSON, None if it did not exist."""

    table: str
    id: str
    before: str | None
    after: str | None


def revision_of(connection: Connection, day: date) -> int:
    """Return the last revision of a day (UTC) or before; 0 where there is none."""
    until = REVISION.c.at < f"{day.isoformat()}T24"
    return connection.scalar(sa.select(sa.func.max(REVISION.c.id)).where(until)) or 0


def end_of_save(connection: Connection, revision: int) -> int:
    """Return the last revision of the save to which a revision belongs; itself if there is no such revision. In the
    midst of a save the store was never seen."""
    batch = sa.select(REVISION.c.batch).where(REVISION.c.id == revision).scalar_subquery()
    return connection.scalar(sa.select(sa.func.max(REVISION.c.id)).where(REVISION.c.batch == batch)) or revision


def restored_between(connection: Connection, first: int, last: int) -> bool:
    """Return whether a restore is among the revisions after ``first`` and up to ``last``."""
    span = REVISION.c.id.between(first + 1, last)
    return bool(connection.scalar(sa.select(sa.exists().where(span, ~OF_RECORDS))))


def changes(connection: Connection, first: int, last: int) -> Iterator[NetChange]:
    """Yield each record with a revision after ``first`` and up to ``last``, as it was before and after all of them.

    A record that was changed and changed back is among them.
    """
    record = REVISION.c.record_table, REVISION.c.record_id
    span = (
        sa.select(*record, sa.func.min(REVISION.c.id).label("first"), sa.func.max(REVISION.c.id).label("last"))
        .where(REVISION.c.id.between(first + 1, last), OF_RECORDS)
        .group_by(*record)
        .subquery()
    )
    begins, ends = REVISION.alias(), REVISION.alias()
    statement = (
        sa.select(span.c.record_table, span.c.record_id, begins.c.before, ends.c.after)
        .join(begins, begins.c.id == span.c.first)
        .join(ends, ends.c.id == span.c.last)
    )
    yield from (NetChange(*row) for row in connection.execute(statement))


def rows(connection: Connection, table: str, revision: int, ids: Collection[str] | None = None) -> dict[str, str]:
    """Return the rows of a table as a revision left them, id to JSON: all, or those of ``ids``."""
    if ids is None:
        return _rows(connection, table, revision)
    return {id: row for part in chunks(sorted(ids)) for id, row in _rows(connection, table, revision, part).items()}


def _rows(connection: Connection, table: str, revision: int, ids: Collection[str] = ()) -> dict[str, str]:
    last = sa.select(sa.func.max(REVISION.c.id)).where(
        REVISION.c.record_table == table, REVISION.c.id <= revision, OF_RECORDS
    )
    if ids:
        last = last.where(REVISION.c.record_id.in_(ids))
    left = REVISION.c.id.in_(last.group_by(REVISION.c.record_id))
    rows = connection.execute(sa.select(REVISION.c.record_id, REVISION.c.after).where(left))
    return {id: after for id, after in rows if after is not None}


def version(connection: Connection) -> str:
    """Return the version of the data as MAJOR.MINOR.PATCH. MAJOR is the schema; MINOR is the last revision that added
    or deleted a record, or restored the store; PATCH is how many saves since then changed values only.

    Every change raises it. A program that reads one MAJOR can read every later MINOR and PATCH of it.
    """
    of_rows = REVISION.c.action != Action.UPDATE.value
    minor = connection.scalar(sa.select(sa.func.max(REVISION.c.id)).where(of_rows)) or 0
    later = sa.select(sa.func.count(sa.distinct(REVISION.c.batch))).where(REVISION.c.batch > minor)
    return f"{int(str(schema_of(connection)))}.{minor}.{connection.scalar(later) or 0}"
