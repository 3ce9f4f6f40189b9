"""The seats at the last meeting before a day: whom a party sent, which office a person had, and who came."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.queries.delegations import SEATS
from tracker.queries.event_dates import within_day
from tracker.queries.frames import frame, rank
from tracker.schema.models import Attendance, Party, Person, Summit
from tracker.values.codes import CAME, TOOK_PLACE, Level


def last_seats(
    connection: Connection,
    by: Literal["party_id", "person_id"],
    ids: Sequence[str],
    before: date,
    *,
    track_id: str | None = None,
) -> pd.DataFrame:
    """Return the seat of each party, or person, at its last meeting before a day; of a party's seats the highest.
    Meetings of the track ``track_id`` go before any other.

    Columns: party_id, party, person_id, person, office, level, title and day (of the meeting).
    """
    of_track = sa.case((SEATS.c.track_id == track_id, 0), else_=1)
    newest = (of_track, SEATS.c.place.desc(), rank(SEATS.c.level, Level), SEATS.c.seat_id)
    place = sa.func.row_number(type_=sa.BigInteger).over(partition_by=SEATS.c[by], order_by=newest)
    seats = (
        sa.select(SEATS.c.seat_id, place.label("newest"))
        .where(SEATS.c.day < before, SEATS.c[by].in_(ids), SEATS.c.person_id.is_not(None))
        .subquery()
    )
    return frame(
        connection,
        _seats()
        .join(seats, seats.c.seat_id == col(Attendance.id))
        .where(seats.c.newest == 1)
        .order_by(col(Party.name), col(Attendance.id)),
    )


def seats_of(connection: Connection, summit_id: str) -> pd.DataFrame:
    """Return who came to one meeting, sorted by party. Columns: as ``last_seats``."""
    came = _seats().where(col(Attendance.summit_id) == summit_id, col(Attendance.state).in_(CAME))
    return frame(connection, came.order_by(col(Party.name), col(Attendance.id)))


def meeting_before(
    connection: Connection, before: date, *, track_id: str, series: str | None = None, but: str = ""
) -> str | None:
    """Return the id of the last meeting before a day to which somebody came: one of the same ``series`` if there is
    one, else one of the track. The meeting ``but`` is left out."""
    came = sa.exists().where(col(Attendance.summit_id) == col(Summit.id), col(Attendance.state).in_(CAME))
    of_series = [sa.case((col(Summit.parent_id) == series, 0), else_=1)] if series else []
    within = col(Summit.day_order).desc().nulls_first(), within_day(Summit)[1].desc()
    newest = (col(Summit.starts_on).desc(), *within, col(Summit.id).desc())
    return connection.scalar(
        sa.select(col(Summit.id))
        .where(col(Summit.starts_on) < before, col(Summit.track_id) == track_id, col(Summit.id) != but)
        .where(col(Summit.status).in_(TOOK_PLACE), came)
        .order_by(*of_series, *newest)
        .limit(1)
    )


def _seats() -> sa.Select:
    return (
        sa.select(
            col(Attendance.party_id),
            col(Party.name).label("party"),
            col(Attendance.person_id),
            col(Person.name).label("person"),
            col(Attendance.office),
            col(Attendance.level),
            col(Summit.title),
            col(Summit.starts_on).label("day"),
        )
        .join(Party, col(Party.id) == col(Attendance.party_id))
        .join(Summit, col(Summit.id) == col(Attendance.summit_id))
        .outerjoin(Person, col(Person.id) == col(Attendance.person_id))
    )
