"""What a timeline draws of all events, counted by the store: it has more of them than a page can read.

Each question but ``landmarks`` is asked of summits and milestones apart (``event_filters.split_by_table``): of two
tables a save changes one, and the other is not counted again.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.queries import event_filters
from tracker.queries.event_dates import DATE_COLUMNS, middle, past_from, week, within_day
from tracker.queries.event_filters import EventFilters
from tracker.schema.models import Track
from tracker.schema.relations import Key
from tracker.values.codes import CALLED_OFF, TOOK_PLACE, DatePrecision, EventStatus, Importance

CellKey = tuple[str, str]
"""The id of a track, and the cell of one of its squares."""
DAYS = DATE_COLUMNS[:3]
OF_ONE_DAY = ("table", "id", *DAYS, "status")
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
class EventDay:
    """A day, None if there is none, and its events."""

    day: date | None
    keys: tuple[Key, ...]


@dataclass(frozen=True)
class Square:
    """The events of one track in one week or month: the ``cell`` is its first day, 2026-01-05, or its name, 2026-01.
    ``past`` is the number of those whose day is known and not ahead, called off or not."""

    track_id: str
    cell: str
    number: int
    past: int


def tracks(connection: Connection) -> dict[str, tuple[str, int | None]]:
    """Return title and position of each track, by its id."""
    statement = sa.select(col(Track.id), col(Track.title), col(Track.position))
    return {row[0]: (row[1], row[2]) for row in connection.execute(statement)}


def extent(connection: Connection, filters: EventFilters, as_of: date) -> Extent | None:
    """Return the extent of the events that match; None if there are none."""
    event = event_filters.matching(connection, filters, ("track_id", *DAYS[:2])).subquery().c
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


def last(connection: Connection, filters: EventFilters, as_of: date) -> EventDay:
    """Return the last day, up to ``as_of``, of events that took place. An event whose day is not known counts as ahead
    until its latest possible day."""

    def took_place(event: Any) -> sa.ColumnElement[bool]:
        return _is_none_of(event.status, *(code for code in EventStatus if code not in TOOK_PLACE))

    if filters.until and filters.until >= as_of:
        filters = replace(filters, until=None)  # it leaves out nothing here, but SQLite would take its index
    filters = event_filters.since_the_last(connection, filters, as_of, OF_ONE_DAY, took_place)
    event = event_filters.matching(connection, filters, OF_ONE_DAY).subquery().c
    return _nearest(connection, event, sa.func.max, past_from(event) <= as_of, took_place(event))


def following(connection: Connection, filters: EventFilters, as_of: date) -> EventDay:
    """Return the first day after ``as_of`` of events that are expected: neither called off nor only proposed."""
    filters = replace(filters, since=max(as_of, filters.since or as_of))
    event = event_filters.matching(connection, filters, OF_ONE_DAY).subquery().c
    is_expected = _is_none_of(event.status, *CALLED_OFF, EventStatus.PROPOSED)
    return _nearest(connection, event, sa.func.min, past_from(event) > as_of, is_expected)


def _nearest(connection: Connection, event: Any, end: Any, *conditions: sa.ColumnElement[bool]) -> EventDay:
    """Return the day at one ``end`` of the days of events, the function max or min."""
    keys = sa.select(event.table, event.id).where(*conditions)
    day = connection.scalar(keys.with_only_columns(end(past_from(event))))
    rows = connection.execute(keys.where(past_from(event) == day)) if day else ()
    return EventDay(day, tuple((row[0], row[1]) for row in rows))


def landmark_days(connection: Connection, filters: EventFilters, as_of: date) -> dict[date, int]:
    """Return the number of landmarks by their first day, of those whose day is known and not after ``as_of``, without
    those that were called off."""
    event = event_filters.matching(connection, filters, (*DAYS, "importance", "status")).subquery().c
    not_called_off = _is_none_of(event.status, *CALLED_OFF)
    sure = (event.importance == Importance.LANDMARK.value, _is_past(event, as_of), not_called_off)
    statement = sa.select(event.starts_on, sa.func.count()).where(*sure).group_by(event.starts_on)
    return {row[0]: row[1] for row in connection.execute(statement)}


def squares(
    connection: Connection, filters: EventFilters, as_of: date, days: tuple[date, date], *, by_month: bool
) -> list[Square]:
    """Return the number of events of each track in each week, or month, of those that lie within the first and last of
    ``days``. An event counts where its mark would stand: on its first day, or in the middle of its possible days.

    It reads nothing but tracks and days, so a save of a status or an importance leaves the answer as it is.
    """
    event = event_filters.matching(connection, filters, ("track_id", *DAYS)).subquery().c
    cell = _cell(event, by_month=by_month).label("cell")
    past = sa.func.count(sa.case((_is_past(event, as_of), event.track_id)))
    statement = sa.select(event.track_id, cell, sa.func.count(), past).where(_is_within(event, as_of, days))
    return [Square(*row) for row in connection.execute(statement.group_by(event.track_id, cell))]


def called_off(
    connection: Connection, filters: EventFilters, as_of: date, days: tuple[date, date], *, by_month: bool
) -> dict[CellKey, int]:
    """Return the number of events that are ``past`` in one of the ``squares`` and were called off, by its track and
    cell."""
    statuses = tuple(code.value for code in CALLED_OFF if code.value in (filters.statuses or [*CALLED_OFF]))
    if not statuses:
        return {}
    matching = event_filters.matching(connection, replace(filters, statuses=statuses), ("track_id", *DAYS))
    event = matching.subquery().c
    cell = _cell(event, by_month=by_month).label("cell")
    conditions = _is_past(event, as_of), _is_within(event, as_of, days)
    statement = sa.select(event.track_id, cell, sa.func.count()).where(*conditions)
    return {(row[0], row[1]): row[2] for row in connection.execute(statement.group_by(event.track_id, cell))}


def landmarks(
    connection: Connection, filters: EventFilters, as_of: date, days: tuple[date, date], *, by_month: bool
) -> dict[CellKey, list[str]]:
    """Return the titles of the first ``MOST_TITLES`` landmarks in each of the ``squares``, by its track and cell."""
    columns = ("id", "track_id", "title", *DATE_COLUMNS, "importance")
    event = event_filters.matching(connection, filters, columns).subquery().c
    statement = (
        sa.select(event.track_id, _cell(event, by_month=by_month), event.title)
        .where(event.importance == Importance.LANDMARK.value, _is_within(event, as_of, days))
        .order_by(event.starts_on, *within_day(event), event.id)
    )
    titles: dict[CellKey, list[str]] = {}
    for track_id, cell, title in connection.execute(statement):
        of_cell = titles.setdefault((track_id, cell), [])
        if len(of_cell) < MOST_TITLES:
            of_cell.append(title)
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


def _is_past(event: Any, as_of: date) -> sa.ColumnElement[bool]:
    """Whether its day is known and not ahead."""
    return sa.and_(_is_exact(event), event.starts_on <= as_of)


def _is_none_of(status: sa.ColumnElement[Any], *codes: EventStatus) -> sa.ColumnElement[bool]:
    return sa.or_(status.is_(None), status.not_in([code.value for code in codes]))
