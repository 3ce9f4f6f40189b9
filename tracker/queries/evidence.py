"""What could be known on a day: when the sources of this record first told of each event and each pledge."""

from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.measures import firmness
from tracker.queries.frames import frame
from tracker.schema.models import RECORDS, Citation, Milestone, Pledge, Revision, Source, Summit, table_of
from tracker.values.codes import Action, Stance

# The tables whose records are counted, each with its day column.
# A record is ``known`` on a day if a source of that day or before tells of it, ``later`` if only later sources do, and
# ``undated`` if all its sources are without a day.
DATED = ((Summit, Summit.starts_on), (Milestone, Milestone.starts_on), (Pledge, Pledge.made_on))
KNOWN, LATER, UNDATED = "known", "later", "undated"


def by_state(connection: Connection, day: date) -> pd.DataFrame:
    """Return how many events and pledges up to a day were known on that day. Columns: table, state (``KNOWN``,
    ``LATER`` or ``UNDATED``), count."""
    rows = _records_until(day)
    counted = sa.select(rows.c.table, rows.c.state, sa.func.count().label("count")).group_by(rows.c.table, rows.c.state)
    return frame(connection, counted.order_by(rows.c.table, rows.c.state))


def not_known_on(connection: Connection, day: date, state: str) -> pd.DataFrame:
    """Return the events and pledges up to a day that were not known then: those in ``state``, LATER or UNDATED.

    Columns: table, id, name, kind (the code of a pledge's ``PledgeKind``; else the table), day, first_on (day of the
    earliest dated source; blank: none). The newest first.
    """
    rows = _records_until(day)
    statement = sa.select(rows.c.table, rows.c.id, rows.c.name, rows.c.kind, rows.c.day, rows.c.first_on).where(
        rows.c.state == state
    )
    return frame(connection, statement.order_by(rows.c.day.desc(), rows.c.table, rows.c.id))


def holdings(connection: Connection, day: date) -> dict[str, int]:
    """Return how many records of each table this store itself held at the end of a day (UTC), by its own history."""
    change = sa.case(
        (col(Revision.action) == Action.CREATE.value, 1), (col(Revision.action) == Action.DELETE.value, -1)
    )
    counted = (
        sa.select(col(Revision.record_table), sa.func.coalesce(sa.func.sum(change), 0))
        .where(sa.func.substr(col(Revision.at), 1, 10) <= day.isoformat())
        .group_by(col(Revision.record_table))
    )
    numbers = {str(table): int(number) for table, number in connection.execute(counted)}
    return {table: numbers.get(table, 0) for table in RECORDS}


def _first_told(table: str, id: sa.SQLColumnExpression[str]) -> sa.ScalarSelect[date]:
    """Return the day of the earliest dated source that supports a record."""
    return (
        sa.select(sa.func.min(col(Source.published_on)))
        .join(Citation, col(Citation.source_id) == col(Source.id))
        .where(col(Citation.record_table) == table, col(Citation.record_id) == id)
        .where(col(Citation.stance) == Stance.SUPPORTS.value)
        .scalar_subquery()
    )


def _records_until(day: date) -> sa.Subquery:
    """Select the events and pledges up to a day. Columns: table, id, name, kind, day, first_on, state."""
    parts = []
    for model, happened_on in DATED:
        table = str(model.__tablename__)
        first_on = _first_told(table, col(model.id))
        parts.append(
            sa.select(
                sa.literal(table).label("table"),
                col(model.id),
                _name(table).label("name"),
                (firmness.KIND if model is Pledge else sa.literal(table)).label("kind"),
                col(happened_on).label("day"),
                first_on.label("first_on"),
                sa.case((first_on <= day, KNOWN), (first_on > day, LATER), else_=UNDATED).label("state"),
            ).where(col(happened_on) <= day)
        )
    return sa.union_all(*parts).subquery()


def _name(table: str) -> Any:
    rows = table_of(table)
    return rows.c.headline if "headline" in rows.c else rows.c.title
