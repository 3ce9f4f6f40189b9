"""What a timeline draws of all events, counted by the store: it has more of them than a page can read.

Each question but ``landmarks`` is asked of summits and milestones apart (``event_filters.split_by_table``): of two
tables a save changes one, and the other is not counted again.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.queries import event_filters
from tracker.queries.event_dates import DATE_COLUMNS, middle, week, within_day
from tracker.queries.event_filters import EventFilters
from tracker.schema.models import Track
from tracker.schema.relations import Key
from tracker.values.codes import CALLED_OFF, TOOK_PLACE, DatePrecision, EventStatus, Importance
from tracker.values.dates import LATEST

COLUMNS = ("table", "id", "track_id", *DATE_COLUMNS[:3], "importance", "status")
MOST_TITLES = 6  # of the landmarks in one square


@dataclass(frozen=True)
class Extent:
    """The number of events, the ids of their tracks, their first day and their last; the last is the day of the
    question if one of them still goes on."""

    number: int
    tracks: frozenset[str]
    first: date
    last: date


@dataclass(frozen=True)
class Nearest:
    """The last day, up to the day of the question, of events that took place, and the first day after it on which one
    is expected (None: there is none); and the events of those days."""

    past: date | None
    past_keys: tuple[Key, ...]
    ahead: date | None
    ahead_keys: tuple[Key, ...]


@dataclass(frozen=True)
class Square:
    """The events of one track in one week or month: the ``cell`` is its first day, 2026-01-05, or its name, 2026-01.
    ``sure`` says whether the day of one of them is known and not ahead, and it was not called off."""

    track_id: str
    cell: str
    number: int
    landmarks: int
    sure: bool


def tracks(connection: Connection) -> dict[str, tuple[str, int | None]]:
    """Return title and position of each track, by its id."""
    statement = sa.select(col(Track.id), col(Track.title), col(Track.position))
    return {row[0]: (row[1], row[2]) for row in connection.execute(statement)}


def extent(connection: Connection, filters: EventFilters, as_of: date) -> Extent | None:
    """Return the extent of the events that match; None if there are none."""
    event = event_filters.matching(connection, filters, COLUMNS).subquery().c
    first, last = sa.func.min(event.starts_on), sa.func.max(_finish(event, as_of))
    rows = connection.execute(sa.select(event.track_id, sa.func.count(), first, last).group_by(event.track_id)).all()
    return union([Extent(row[1], frozenset([row[0]]), row[2], row[3]) for row in rows])


def union(extents: list[Extent | None]) -> Extent | None:
    """Return the extent of all events of several extents that share no event."""
    parts = [extent for extent in extents if extent]
    if not parts:
        return None
    tracks = frozenset().union(*(part.tracks for part in parts))
    first, last = min(part.first for part in parts), max(part.last for part in parts)
    return Extent(sum(part.number for part in parts), tracks, first, last)


def nearest(connection: Connection, filters: EventFilters, as_of: date) -> Nearest:
    """Return the nearest events before and after the day. An event whose day is not known counts as ahead until its
    latest possible day."""
    event = event_filters.matching(connection, filters, COLUMNS).subquery().c
    day = sa.case((_is_exact(event), event.starts_on), else_=sa.func.coalesce(event.ends_on, LATEST))
    status, expected = event.status, (*CALLED_OFF, EventStatus.PROPOSED)
    past = sa.and_(day <= as_of, _is_none_of(status, *(code for code in EventStatus if code not in TOOK_PLACE)))
    ahead = sa.and_(day > as_of, _is_none_of(status, *expected))
    days = sa.select(sa.func.max(sa.case((past, day))), sa.func.min(sa.case((ahead, day))))
    last, following = connection.execute(days).one()
    keys = []
    for which, nearest_day in ((past, last), (ahead, following)):
        statement = sa.select(event.table, event.id).where(which, day == nearest_day)
        keys.append(tuple((row[0], row[1]) for row in connection.execute(statement)) if nearest_day else ())
    return Nearest(last, keys[0], following, keys[1])


def landmark_days(connection: Connection, filters: EventFilters, as_of: date) -> dict[date, int]:
    """Return the number of landmarks by their first day, of those whose day is known and not after ``as_of``, without
    those that were called off."""
    event = event_filters.matching(connection, filters, COLUMNS).subquery().c
    sure = (event.importance == Importance.LANDMARK.value, _is_sure(event, as_of))
    statement = sa.select(event.starts_on, sa.func.count()).where(*sure).group_by(event.starts_on)
    return {row[0]: row[1] for row in connection.execute(statement)}


def squares(
    connection: Connection, filters: EventFilters, as_of: date, days: tuple[date, date], *, by_month: bool
) -> list[Square]:
    """Return the number of events of each track in each week, or month, of those that lie within the first and last of
    ``days``. An event counts where its mark would stand: on its first day, or in the middle of its possible days."""
    event = event_filters.matching(connection, filters, COLUMNS).subquery().c
    cell = _cell(event, by_month=by_month).label("cell")
    landmarks = sa.func.count(sa.case((event.importance == Importance.LANDMARK.value, event.id)))
    sure = sa.func.max(sa.case((_is_sure(event, as_of), 1), else_=0))
    statement = sa.select(event.track_id, cell, sa.func.count(), landmarks, sure).where(_is_within(event, as_of, days))
    rows = connection.execute(statement.group_by(event.track_id, cell))
    return [Square(*row[:4], bool(row[4])) for row in rows]


def landmarks(
    connection: Connection, filters: EventFilters, as_of: date, days: tuple[date, date], *, by_month: bool
) -> dict[tuple[str, str], list[str]]:
    """Return the titles of the first ``MOST_TITLES`` landmarks in each of the ``squares``, by its track and cell."""
    columns = (*COLUMNS, "title", *DATE_COLUMNS[3:])
    event = event_filters.matching(connection, filters, columns).subquery().c
    cell = _cell(event, by_month=by_month).label("cell")
    order = (event.starts_on, *within_day(event), event.id)
    place = sa.func.row_number(type_=sa.BigInteger).over(partition_by=(event.track_id, cell), order_by=order)
    of_squares = (
        sa.select(event.track_id, cell, event.title, place.label("place"))
        .where(event.importance == Importance.LANDMARK.value, _is_within(event, as_of, days))
        .subquery()
    )
    statement = sa.select(*of_squares.c).where(of_squares.c.place <= MOST_TITLES).order_by(of_squares.c.place)
    titles: dict[tuple[str, str], list[str]] = {}
    for row in connection.execute(statement).mappings():
        titles.setdefault((row["track_id"], row["cell"]), []).append(row["title"])
    return titles


def _cell(event: Any, *, by_month: bool) -> sa.ColumnElement[str]:
    exact = sa.or_(_is_exact(event), event.ends_on.is_(None))
    at = sa.case((exact, event.starts_on), else_=middle(event.starts_on, event.ends_on))
    return sa.func.substr(sa.cast(at, sa.String), 1, 7) if by_month else week(at)


def _is_within(event: Any, as_of: date, days: tuple[date, date]) -> sa.ColumnElement[bool]:
    return sa.and_(event.starts_on <= days[1], _finish(event, as_of) >= days[0])


def _finish(event: Any, as_of: date) -> sa.ColumnElement[date]:
    """Return the last day of an event; the day of the question, or its first if that is later, if it still goes on."""
    today = sa.literal(as_of, sa.Date)
    goes_on = sa.case((event.starts_on > today, event.starts_on), else_=today)
    return sa.case((event.ends_on.is_not(None), event.ends_on), else_=goes_on)


def _is_exact(event: Any) -> sa.ColumnElement[bool]:
    return event.date_precision == DatePrecision.DAY.value


def _is_sure(event: Any, as_of: date) -> sa.ColumnElement[bool]:
    return sa.and_(_is_exact(event), event.starts_on <= as_of, _is_none_of(event.status, *CALLED_OFF))


def _is_none_of(status: sa.ColumnElement[Any], *codes: EventStatus) -> sa.ColumnElement[bool]:
    return sa.or_(status.is_(None), status.not_in([code.value for code in codes]))
