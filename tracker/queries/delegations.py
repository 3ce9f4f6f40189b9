"""Who sat at the meetings that were held: common table expressions that several query modules share."""

import sqlalchemy as sa
from sqlmodel import col

from tracker.queries.event_dates import within_day
from tracker.queries.frames import rank
from tracker.schema.models import Attendance, Summit, table_of
from tracker.values.codes import CAME, TOOK_PLACE, Level


def _meetings(name: str, *conditions: sa.ColumnElement[bool]) -> sa.CTE:
    order = (col(Summit.starts_on), *within_day(Summit), col(Summit.id))
    place = sa.func.row_number(type_=sa.BigInteger)
    return (
        sa.select(
            col(Summit.id),
            col(Summit.track_id),
            sa.cast(col(Summit.kind), sa.String).label("kind"),
            col(Summit.starts_on).label("day"),
            sa.cast(col(Summit.date_precision), sa.String).label("precision"),
            place.over(order_by=order).label("place"),
            place.over(partition_by=col(Summit.track_id), order_by=order).label("place_in_track"),
        )
        .where(col(Summit.status).in_(TOOK_PLACE), *conditions)
        .cte(name)
    )


def meetings_like(id: str) -> sa.CTE:
    """Return the meetings that were held on the track of one and of its kind. Columns: as MEETINGS; place_in_track
    counts only these."""
    all, one = table_of("summit"), sa.alias(table_of("summit"))
    its = {name: sa.select(one.c[name]).where(one.c.id == id).scalar_subquery() for name in ("track_id", "kind")}
    return _meetings("like", *(all.c[name] == value for name, value in its.items()))


def _seats() -> sa.CTE:
    return (
        sa.select(
            *MEETINGS.c,
            col(Attendance.id).label("seat_id"),
            col(Attendance.party_id),
            col(Attendance.person_id),
            sa.cast(col(Attendance.level), sa.String).label("level"),
            sa.cast(col(Attendance.mode), sa.String).label("mode"),
        )
        .join(MEETINGS, MEETINGS.c.id == col(Attendance.summit_id))
        .where(col(Attendance.state).in_(CAME))
        .cte("seat")
    )


def _delegations() -> sa.CTE:
    place = sa.func.row_number(type_=sa.BigInteger).over(
        partition_by=(SEATS.c.id, SEATS.c.party_id), order_by=(rank(SEATS.c.level, Level), SEATS.c.seat_id)
    )
    seats = sa.select(*SEATS.c, place.label("height")).subquery()
    return sa.select(*(seats.c[column.name] for column in SEATS.c)).where(seats.c.height == 1).cte("delegation")


# The meetings that were held, in whole or in part. Columns: id, track_id, kind, day (the first), precision, place (1 is
# the earliest), place_in_track.
MEETINGS = _meetings("meeting")
# The seats at these meetings whose holder came. Columns: those of MEETINGS, seat_id, party_id, person_id, level, mode.
SEATS = _seats()
# The seat of the highest level of each party at each of these meetings. Columns: as SEATS.
DELEGATIONS = _delegations()
