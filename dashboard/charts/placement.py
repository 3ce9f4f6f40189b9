"""Assigns each event of the timeline to its days, its track, and its week or row."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

import pandas as pd

from tracker import words
from tracker.queries.event_dates import DATE_COLUMNS
from tracker.values.codes import CALLED_OFF, TOOK_PLACE, DatePrecision, EventStatus, Importance
from tracker.values.dates import LATEST

COLUMNS = (
    "table", "id", "track_id", "track", "track_position", "title", "kind", "status", *DATE_COLUMNS,
    "importance", "parent_id", "announced",
)  # fmt: skip

Key = tuple[str, str]


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
    def took_place(self) -> bool:
        status = self.row["status"]
        return words.blank(status) or status in TOOK_PLACE

    @property
    def is_expected(self) -> bool:
        """Whether it takes place if its day is still ahead: it was neither called off nor only proposed."""
        return not self.called_off and self.row["status"] != EventStatus.PROPOSED

    @property
    def landmark(self) -> bool:
        return self.row["importance"] == Importance.LANDMARK

    @cached_property
    def at(self) -> date:
        """The day of its mark: the first day, or the middle of the possible days."""
        return self.begin if self.exact or self.goes_on else self.begin + (self.finish - self.begin) // 2

    @property
    def day(self) -> date:
        """The day from which it is past: the first day, or the latest possible one."""
        if self.exact:
            return self.begin
        return LATEST if self.goes_on else self.finish

    @property
    def sure(self) -> bool:
        """Whether its day is known and not ahead, and it was not called off."""
        return self.exact and self.begin <= self.as_of and not self.called_off

    @property
    def announced(self) -> date | None:
        """The first day for which it was once announced, if it is another one than its first day."""
        day = self.row["announced"]
        return None if words.blank(day) or day.date() == self.begin else day.date()

    @property
    def lane(self) -> tuple[float, str, str]:
        position = self.row["track_position"]
        return float("inf") if words.blank(position) else position, str(self.row["track"]), str(self.row["track_id"])


@dataclass(frozen=True)
class Cell:
    """The events of one track in one week, or in one month on a timeline of years."""

    first: date
    last: date
    events: list[Event]

    @property
    def landmarks(self) -> list[Event]:
        return [event for event in self.events if event.landmark]

    @property
    def middle(self) -> date:
        return self.first + (self.last - self.first) // 2


@dataclass(frozen=True)
class Line:
    """The line of one event, and of its rounds if these are drawn in the same line."""

    event: Event
    rounds: list[Event]


@dataclass(frozen=True)
class Lane:
    """A track: ``cells`` if it is closed, or a line for each event if it is open. ``number`` is that of its events,
    ``left_out`` that of the lines that are not drawn."""

    id: str
    title: str
    number: int
    cells: list[Cell]
    lines: list[Line]
    left_out: int = 0


def in_order(events: pd.DataFrame, as_of: date) -> list[Event]:
    """Return the events in order of time; within a day in the order of the frame."""
    return sorted((Event(row, as_of) for row in events.to_dict("records")), key=lambda event: event.begin)


def in_lanes(events: list[Event], *, open: Collection[str] | None, by_month: bool, most: int) -> list[Lane]:
    """Return the tracks in their order. ``open`` has the ids of the open ones, None means all: each has at most
    ``most`` lines, of the most important events. With ``by_month`` a cell is a month instead of a week."""
    lanes = []
    for (_, title, id), members in groupby(sorted(events, key=lambda event: event.lane), key=lambda event: event.lane):
        mine = list(members)
        if open is None or id in open:
            lines = _lines(mine)
            drawn = sorted(sorted(lines, key=lambda line: line.event.row["importance"])[:most], key=_begin)
            lanes.append(Lane(id, title, len(mine), [], drawn, len(lines) - len(drawn)))
        else:
            lanes.append(Lane(id, title, len(mine), _cells(mine, by_month=by_month), []))
    return lanes


def bounds(day: date, *, by_month: bool) -> tuple[date, date]:
    """Return the first and the last day of the cell that has this day."""
    if not by_month:
        first = day - timedelta(days=day.weekday())
        return first, min(first, LATEST - timedelta(days=6)) + timedelta(days=6)
    first = day.replace(day=1)
    return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


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
    folded = {event.key for members in rounds.values() for event in members}
    return [Line(event, rounds.get(event.key, [])) for event in events if event.key not in folded]


def _cells(events: list[Event], *, by_month: bool) -> list[Cell]:
    members: dict[tuple[date, date], list[Event]] = {}
    for event in events:
        members.setdefault(bounds(event.at, by_month=by_month), []).append(event)
    return [Cell(first, last, mine) for (first, last), mine in sorted(members.items())]
