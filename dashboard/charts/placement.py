"""Assigns each event of the timeline to its days, its track, and its week or row."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

import pandas as pd

from tracker import words
from tracker.queries.event_dates import DATE_COLUMNS
from tracker.queries.timelines import CellKey, Square
from tracker.schema.relations import Key
from tracker.values.codes import CALLED_OFF, DatePrecision, Importance
from tracker.values.dates import LATEST

COLUMNS = (
    "table", "id", "track_id", "track", "track_position", "title", "kind", "status", *DATE_COLUMNS,
    "importance", "parent_id", "announced",
)  # fmt: skip


@dataclass(frozen=True)
class Event:
    """An event of the frame, as of a day. ``row`` has the columns of ``COLUMNS``."""

    row: dict[Any, Any]
    as_of: date

    @cached_property
    def begin(self) -> date:
        return self.row["starts_on"].date()

    @cached_property
    def finish(self) -> date:
        """The last day; ``as_of`` if it still goes on."""
        return max(self.begin, self.as_of) if self.goes_on else self.row["ends_on"].date()

    @cached_property
    def goes_on(self) -> bool:
        """Whether it still goes on, or its last day is not known."""
        return words.blank(self.row["ends_on"])

    @property
    def key(self) -> Key:
        return self.row["table"], self.row["id"]

    @property
    def exact(self) -> bool:
        return self.row["date_precision"] == DatePrecision.DAY

    @property
    def called_off(self) -> bool:
        return self.row["status"] in CALLED_OFF

    @property
    def landmark(self) -> bool:
        return self.row["importance"] == Importance.LANDMARK

    @cached_property
    def at(self) -> date:
        """The day of its mark: the first day, or the middle of the possible days."""
        return self.begin if self.exact or self.goes_on else self.begin + (self.finish - self.begin) // 2

    @property
    def sure(self) -> bool:
        """Whether its day is known and not ahead, and it was not called off."""
        return self.exact and self.begin <= self.as_of and not self.called_off

    @property
    def announced(self) -> date | None:
        """The first day for which it was once announced, if it is another one than its first day."""
        day = self.row["announced"]
        return None if words.blank(day) or day.date() == self.begin else day.date()

    def within(self, days: tuple[date, date]) -> bool:
        """Whether it lies within the first and the last of these days."""
        return self.begin <= days[1] and self.finish >= days[0]


@dataclass(frozen=True)
class Cell:
    """A square: the number of events of one track in one week, or in one month on a timeline of years. ``titles`` are
    those of its first landmarks, ``sure`` is explained in ``Event``, ``ringed`` says that it has the selected event."""

    first: date
    last: date
    number: int
    sure: bool
    landmark: bool
    titles: Sequence[str] = ()
    ringed: bool = False

    @property
    def middle(self) -> date:
        return self.first + (self.last - self.first) // 2


@dataclass(frozen=True)
class Line:
    """The line of one event, and of its rounds if these are drawn in the same line."""

    event: Event
    rounds: list[Event]


@dataclass(frozen=True)
class TrackLane:
    """A track: ``cells`` if it is closed, or a line for each event if it is open. ``left_out`` is the number of lines
    that are not drawn."""

    id: str
    title: str
    cells: Sequence[Cell] = ()
    lines: Sequence[Line] = ()
    left_out: int = 0


def in_order(events: pd.DataFrame, as_of: date) -> list[Event]:
    """Return the events in order of time; within a day in the order of the frame."""
    return sorted((Event(row, as_of) for row in events.to_dict("records")), key=lambda event: event.begin)


def open_lanes(events: Iterable[Event], *, most: int) -> list[TrackLane]:
    """Return the tracks of events in order of time, open: each has at most ``most`` lines, of the most important
    events."""
    lanes = []
    for id, members in groupby(sorted(events, key=_track), key=_track):
        mine = list(members)
        lines = _lines(mine)
        drawn = sorted(sorted(lines, key=lambda line: line.event.row["importance"])[:most], key=_begin)
        lanes.append(TrackLane(id, str(mine[0].row["track"]), lines=drawn, left_out=len(lines) - len(drawn)))
    return lanes


def closed_lanes(
    squares: Iterable[Square],
    called_off: Mapping[CellKey, int],
    tracks: Mapping[str, tuple[str, int | None]],
    titles: Mapping[CellKey, Sequence[str]],
    ringed: Event | None,
) -> list[TrackLane]:
    """Return the tracks of squares, closed. Those of one track and cell are added. ``tracks`` has title and position of
    each track, ``called_off`` the number of called-off events by track and cell, ``titles`` the titles of landmarks;
    ``ringed`` is the selected event."""
    numbers: Counter[CellKey] = Counter()
    past: Counter[CellKey] = Counter()
    for square in squares:
        numbers[square.track_id, square.cell] += square.number
        past[square.track_id, square.cell] += square.past
    by_track: dict[str, list[Cell]] = {}
    for key, number in sorted(numbers.items()):
        track_id, name = key
        by_month = len(name) == len("2026-01")
        first, last = bounds(date.fromisoformat(name + "-01" * by_month), by_month=by_month)
        has_ring = ringed is not None and ringed.row["track_id"] == track_id and first <= ringed.at <= last
        sure, landmarks = past[key] > called_off.get(key, 0), titles.get(key, ())
        by_track.setdefault(track_id, []).append(Cell(first, last, number, sure, bool(landmarks), landmarks, has_ring))
    return [TrackLane(id, tracks[id][0], cells=cells) for id, cells in by_track.items()]


def in_order_of_tracks(lanes: Iterable[TrackLane], tracks: Mapping[str, tuple[str, int | None]]) -> list[TrackLane]:
    """Return lanes by the position of their tracks; those without one last, by title."""

    def place(lane: TrackLane) -> tuple[float, str, str]:
        _, position = tracks.get(lane.id, (lane.title, None))
        return float("inf") if position is None else position, lane.title, lane.id

    return sorted(lanes, key=place)


def bounds(day: date, *, by_month: bool) -> tuple[date, date]:
    """Return the first and the last day of the cell that has this day."""
    if not by_month:
        first = day - timedelta(days=day.weekday())
        return first, min(first, LATEST - timedelta(days=6)) + timedelta(days=6)
    first = day.replace(day=1)
    return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _track(event: Event) -> str:
    return str(event.row["track_id"])


def _begin(line: Line) -> date:
    return line.event.begin


def _lines(events: list[Event]) -> list[Line]:
    """Return a line for each event. Rounds of an event share its line."""
    keys = {event.key for event in events}
    rounds: dict[Key, list[Event]] = {}
    for event in events:
        whole = ("summit", str(event.row["parent_id"]))
        if whole in keys and whole != event.key:
            rounds.setdefault(whole, []).append(event)
    rounds = {whole: [event for event in members if event.key not in rounds] for whole, members in rounds.items()}
    inner_keys = {event.key for members in rounds.values() for event in members}
    return [Line(event, rounds.get(event.key, [])) for event in events if event.key not in inner_keys]
