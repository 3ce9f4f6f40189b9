"""Where each event of the timeline stands: its days, its track, its week or its row."""

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
    """A row of the frame, as of a day."""

    row: dict[Any, Any]
    as_of: date

    @cached_property
    def begin(self) -> date:
        return self.row["starts_on"].date()

    @cached_property
    def finish(self) -> date:
        """The last day, or so far the day of the chart."""
        return max(self.begin, self.as_of) if self.goes_on else self.row["ends_on"].date()

    @cached_property
    def goes_on(self) -> bool:
        """Whether it has no last day yet, or none that is known."""
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
    def stands(self) -> bool:
        """Whether it is still to come, if it has not been yet."""
        return not self.called_off and self.row["status"] != EventStatus.PROPOSED

    @property
    def landmark(self) -> bool:
        return self.row["importance"] == Importance.LANDMARK

    @cached_property
    def at(self) -> date:
        """The day of the marker: the first, or the middle of the days it can have been."""
        return self.begin if self.exact or self.goes_on else self.begin + (self.finish - self.begin) // 2

    @property
    def day(self) -> date:
        """The day on which it has come: the first, or the latest that it can be."""
        if self.exact:
            return self.begin
        return LATEST if self.goes_on else self.finish

    @property
    def sure(self) -> bool:
        """Whether its day is known and has come, and it was not called off."""
        return self.exact and self.begin <= self.as_of and not self.called_off

    @property
    def announced(self) -> date | None:
        """The day on which it was once said to begin, if that is not the day on which it did."""
        day = self.row["announced"]
        return None if words.blank(day) or day.date() == self.begin else day.date()

    @property
    def lane(self) -> tuple[float, str, str]:
        position = self.row["track_position"]
        return float("inf") if words.blank(position) else position, str(self.row["track"]), str(self.row["track_id"])


@dataclass(frozen=True)
class Cell:
    """The events of one track in one stretch of days: a week, or a month where there are years of them."""

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
    """The row of one event, and of the rounds of it that are folded into its row."""

    event: Event
    rounds: list[Event]


@dataclass(frozen=True)
class Lane:
    """A track: as cells while it is closed, as a line an event while it is open."""

    id: str
    title: str
    number: int
    cells: list[Cell]
    lines: list[Line]
    left_out: int = 0


def in_order(events: pd.DataFrame, as_of: date) -> list[Event]:
    """The events in order of time, those of one day as they stand in the frame."""
    return sorted((Event(row, as_of) for row in events.to_dict("records")), key=lambda event: event.begin)


def in_lanes(events: list[Event], *, open: Collection[str] | None, by_month: bool, most: int) -> list[Lane]:
    """The tracks in their order. ``open`` names those that show a line an event, None all of them: at most ``most``
    lines in each, of the most important events. ``by_month`` makes cells of months instead of weeks."""
    lanes = []
    for (_, title, id), members in groupby(sorted(events, key=lambda event: event.lane), key=lambda event: event.lane):
        mine = list(members)
        if open is None or id in open:
            lines = _lines(mine)
            kept = sorted(sorted(lines, key=lambda line: line.event.row["importance"])[:most], key=_begin)
            lanes.append(Lane(id, title, len(mine), [], kept, len(lines) - len(kept)))
        else:
            lanes.append(Lane(id, title, len(mine), _cells(mine, by_month=by_month), []))
    return lanes


def bounds(day: date, *, by_month: bool) -> tuple[date, date]:
    """The first and the last day of the cell in which a day lies."""
    if not by_month:
        first = day - timedelta(days=day.weekday())
        return first, min(first, LATEST - timedelta(days=6)) + timedelta(days=6)
    first = day.replace(day=1)
    return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _begin(line: Line) -> date:
    return line.event.begin


def _lines(events: list[Event]) -> list[Line]:
    """A line an event; rounds of an event that is among them stand in its line."""
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
