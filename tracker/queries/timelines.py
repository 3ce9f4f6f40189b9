"""What a timeline draws of all events, counted: it has more of them than a page can draw one by one."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.queries import premises
from tracker.queries.event_days import MATCHING, together
from tracker.queries.event_filters import EventFilters
from tracker.schema.models import Track
from tracker.schema.relations import Key

CellKey = tuple[str, str]
"""The id of a track, and the cell of one of its squares."""
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


@premises.following(*MATCHING)
def extent(
    _: Connection, summits: pd.DataFrame, milestones: pd.DataFrame, filters: EventFilters, as_of: date
) -> Extent | None:
    """Return the extent of the events that match; None if there are none."""
    event = together(summits, milestones, filters)
    if event.empty:
        return None
    first, last = event["starts_on"].min(), _finish(event, as_of).max()
    return Extent(len(event), frozenset(event["track_id"]), first.date(), last.date())


def union(extents: list[Extent | None]) -> Extent | None:
    """Return the extent of all events of several extents that share no event."""
    parts = [extent for extent in extents if extent]
    if not parts:
        return None
    tracks = frozenset().union(*(part.tracks for part in parts))
    first, last = min(part.first for part in parts), max(part.last for part in parts)
    return Extent(sum(part.number for part in parts), tracks, first, last)


@premises.following(*MATCHING)
def last(
    _: Connection, summits: pd.DataFrame, milestones: pd.DataFrame, filters: EventFilters, as_of: date
) -> EventDay:
    """Return the last day, up to ``as_of``, of events that took place. An event whose day is not known counts as ahead
    until its latest possible day."""
    event = together(summits, milestones, filters, "took_place")
    event = event[event["past_from"] <= pd.Timestamp(as_of)]
    return _of_day(event, event["past_from"].max())


@premises.following(*MATCHING)
def following(
    _: Connection, summits: pd.DataFrame, milestones: pd.DataFrame, filters: EventFilters, as_of: date
) -> EventDay:
    """Return the first day after ``as_of`` of events that are expected: neither called off nor only proposed."""
    event = together(summits, milestones, filters, "expected")
    event = event[event["past_from"] > pd.Timestamp(as_of)]
    return _of_day(event, event["past_from"].min())


def _of_day(event: pd.DataFrame, day: pd.Timestamp) -> EventDay:
    if event.empty:
        return EventDay(None, ())
    event = event[event["past_from"] == day]
    return EventDay(day.date(), tuple(zip(event["table"], event.index, strict=True)))


@premises.following(*MATCHING)
def landmark_days(
    _: Connection, summits: pd.DataFrame, milestones: pd.DataFrame, filters: EventFilters, as_of: date
) -> dict[date, int]:
    """Return the number of landmarks by their first day, of those whose day is known and not after ``as_of``, without
    those that were called off."""
    event = together(summits, milestones, filters, "landmark")
    event = event[_is_past(event, as_of) & ~event["called_off"]]
    return dict(Counter(event["starts_on"].dt.date))


@premises.following(*MATCHING)
def squares(
    _: Connection,
    summits: pd.DataFrame,
    milestones: pd.DataFrame,
    filters: EventFilters,
    as_of: date,
    days: tuple[date, date],
    *,
    by_month: bool,
) -> list[Square]:
    """Return the number of events of each track in each week, or month, of those that lie within the first and last of
    ``days``. An event counts where its mark would stand: on its first day, or in the middle of its possible days."""
    event = _within(together(summits, milestones, filters), as_of, days)
    past = _is_past(event, as_of).groupby([event["track_id"], _cell(event, by_month=by_month)])
    counted = past.agg(["size", "sum"]).itertuples(name=None)
    return [Square(track_id, _name(cell, by_month=by_month), *numbers) for (track_id, cell), *numbers in counted]


@premises.following(*MATCHING)
def called_off(
    _: Connection,
    summits: pd.DataFrame,
    milestones: pd.DataFrame,
    filters: EventFilters,
    as_of: date,
    days: tuple[date, date],
    *,
    by_month: bool,
) -> dict[CellKey, int]:
    """Return the number of events that are ``past`` in one of the ``squares`` and were called off, by its track and
    cell."""
    event = _within(together(summits, milestones, filters, "called_off"), as_of, days)
    return dict(Counter(_keys(event[_is_past(event, as_of)], by_month=by_month)))


@premises.following(*MATCHING)
def landmarks(
    _: Connection,
    summits: pd.DataFrame,
    milestones: pd.DataFrame,
    filters: EventFilters,
    as_of: date,
    days: tuple[date, date],
    *,
    by_month: bool,
) -> dict[CellKey, list[str]]:
    """Return the titles of the first ``MOST_TITLES`` landmarks in each of the ``squares``, by its track and cell."""
    event = _within(together(summits, milestones, filters, "landmark"), as_of, days)
    event = event.sort_values(["starts_on", "day_order", "hour", "id"])
    titles: dict[CellKey, list[str]] = {}
    for key, title in zip(_keys(event, by_month=by_month), event["title"], strict=True):
        of_cell = titles.setdefault(key, [])
        if len(of_cell) < MOST_TITLES:
            of_cell.append(title)
    return titles


def _cell(event: pd.DataFrame, *, by_month: bool) -> pd.Series:
    """Return the first day of the month, or of the week, in which the mark of an event stands."""
    at = event["at"]
    place = at.dt.day - 1 if by_month else at.dt.day_of_week
    return at - pd.to_timedelta(place, unit="D")


def _name(cell: pd.Timestamp, *, by_month: bool) -> str:
    return cell.date().isoformat()[: 7 if by_month else None]


def _keys(event: pd.DataFrame, *, by_month: bool) -> list[CellKey]:
    cells = _cell(event, by_month=by_month)
    return [(id, _name(cell, by_month=by_month)) for id, cell in zip(event["track_id"], cells, strict=True)]


def _within(event: pd.DataFrame, as_of: date, days: tuple[date, date]) -> pd.DataFrame:
    first, last = map(pd.Timestamp, days)
    return event[(event["starts_on"] <= last) & (_finish(event, as_of) >= first)]


def _finish(event: pd.DataFrame, as_of: date) -> pd.Series:
    """Return the last day of each event; the day of the question, or its first if that is later, if it still goes
    on."""
    first, today = event["starts_on"], pd.Timestamp(as_of)
    return event["ends_on"].fillna(first.where(first > today, today))


def _is_past(event: pd.DataFrame, as_of: date) -> pd.Series:
    """Whether its day is known and not ahead."""
    return event["exact"] & (event["starts_on"] <= pd.Timestamp(as_of))
