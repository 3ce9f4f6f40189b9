"""What a timeline draws of all events, counted: it has more of them than a page can draw one by one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.queries import premises
from tracker.queries.event_days import MATCHING, OF_TABLES, together
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import frame, only
from tracker.queries.premises import Premise, by_record
from tracker.schema.models import Milestone, Summit, Track
from tracker.schema.relations import Key
from tracker.values.codes import Importance

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
class Window:
    """The first and last of the ``days`` that a timeline shows, as of a day, in squares of a week or a month."""

    as_of: date
    days: tuple[date, date]
    by_month: bool


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


@premises.conclusion(MATCHING)
def extent(event: pd.DataFrame, _: EventFilters, as_of: date) -> Extent | None:
    """Return the extent of the events that match; None if there are none."""
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


@premises.conclusion(MATCHING)
def last(event: pd.DataFrame, _: EventFilters, as_of: date) -> EventDay:
    """Return the last day, up to ``as_of``, of events that took place. A deadline that passed is none. An event whose
    day is not known counts as ahead until its latest possible day."""
    is_past = event["took_place"] & ~event["deadline"] & (event["past_from"] <= pd.Timestamp(as_of))
    return _of_day(event, is_past, event["past_from"][is_past].max())


@premises.conclusion(MATCHING)
def following(event: pd.DataFrame, _: EventFilters, as_of: date) -> EventDay:
    """Return the first day after ``as_of`` of events that are expected: neither called off nor only proposed."""
    is_ahead = event["expected"] & (event["past_from"] > pd.Timestamp(as_of))
    return _of_day(event, is_ahead, event["past_from"][is_ahead].min())


def _of_day(event: pd.DataFrame, counts: pd.Series, day: pd.Timestamp) -> EventDay:
    """Return a day and its events, of those that count; ``day`` is NaT if none does."""
    if pd.isna(day):
        return EventDay(None, ())
    event = event[counts & (event["past_from"] == day)]
    return EventDay(day.date(), tuple(zip(event["table"], event.index, strict=True)))


@premises.conclusion(MATCHING)
def landmark_days(event: pd.DataFrame, _: EventFilters, as_of: date) -> dict[date, int]:
    """Return the number of landmarks by their first day, of those whose day is known and not after ``as_of``, without
    those that were called off."""
    event = event[event["landmark"] & _is_past(event, as_of) & ~event["called_off"]]
    return dict(Counter(event["starts_on"].dt.date))


@premises.conclusion(MATCHING)
def squares(event: pd.DataFrame, _: EventFilters, window: Window) -> list[Square]:
    """Return the number of events of each track in each week, or month, of those that lie within the window. An event
    counts where its mark would stand: on its first day, or in the middle of its possible days."""
    event = _within(event, window)
    past = _is_past(event, window.as_of).groupby([event["track_id"], _cell(event, window)])
    counted = past.agg(["size", "sum"]).itertuples(name=None)
    return [Square(track_id, _name(cell, window), *numbers) for (track_id, cell), *numbers in counted]


@premises.conclusion(MATCHING)
def called_off(event: pd.DataFrame, _: EventFilters, window: Window) -> dict[CellKey, int]:
    """Return the number of events that are ``past`` in one of the ``squares`` and were called off, by its track and
    cell."""
    event = _within(event[event["called_off"]], window)
    return dict(Counter(_keys(event[_is_past(event, window.as_of)], window)))


@by_record("summit")
def _summit_titles(connection: Connection, ids: Sequence[str]) -> pd.DataFrame:
    return _titles(connection, Summit, ids)


@by_record("milestone")
def _milestone_titles(connection: Connection, ids: Sequence[str]) -> pd.DataFrame:
    return _titles(connection, Milestone, ids)


def _titles(connection: Connection, events: type[Summit] | type[Milestone], ids: Sequence[str]) -> pd.DataFrame:
    """Return the titles of the landmarks of a table. Columns: id (as index), title."""
    is_landmark = col(events.importance) == Importance.LANDMARK.value
    statement = sa.select(col(events.id), col(events.title)).where(is_landmark, *only(col(events.id), ids))
    return frame(connection, statement).set_index("id")


@premises.conclusion(*OF_TABLES, Premise(_summit_titles), Premise(_milestone_titles))
def landmarks(*answers: Any) -> dict[CellKey, list[str]]:
    """Return the titles of the first ``MOST_TITLES`` landmarks in each of the ``squares``, by its track and cell."""
    *events, of_summits, of_milestones, filters, window = answers
    event = _within(together(*events, filters, "landmark"), window)
    event = event.sort_values(["day", "day_order", "hour", "id"])
    event = event.groupby([event["track_id"], _cell(event, window)]).head(MOST_TITLES)
    of_tables = {"summit": of_summits["title"].to_dict(), "milestone": of_milestones["title"].to_dict()}
    titles: dict[CellKey, list[str]] = {}
    for key, table, id in zip(_keys(event, window), event["table"], event.index, strict=True):
        if title := of_tables[table].get(id):  # none if it was deleted meanwhile
            titles.setdefault(key, []).append(title)
    return titles


def _cell(event: pd.DataFrame, window: Window) -> pd.Series:
    """Return the first day of the month, or of the week, in which the mark of an event stands."""
    at = event["at"]
    place = at.dt.day - 1 if window.by_month else at.dt.day_of_week
    return at - pd.to_timedelta(place, unit="D")


def _name(cell: pd.Timestamp, window: Window) -> str:
    return cell.date().isoformat()[: 7 if window.by_month else None]


def _keys(event: pd.DataFrame, window: Window) -> list[CellKey]:
    cells = _cell(event, window)
    return [(id, _name(cell, window)) for id, cell in zip(event["track_id"], cells, strict=True)]


def _within(event: pd.DataFrame, window: Window) -> pd.DataFrame:
    first, last = map(pd.Timestamp, window.days)
    return event[(event["starts_on"] <= last) & (_finish(event, window.as_of) >= first)]


def _finish(event: pd.DataFrame, as_of: date) -> pd.Series:
    """Return the last day of each event; the day of the question, or its first if that is later, if it still goes
    on."""
    first, today = event["starts_on"], pd.Timestamp(as_of)
    return event["ends_on"].fillna(first.where(first > today, today))


def _is_past(event: pd.DataFrame, as_of: date) -> pd.Series:
    """Whether its day is known and not ahead."""
    return event["exact"] & (event["starts_on"] <= pd.Timestamp(as_of))
