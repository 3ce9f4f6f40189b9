"""Where each event of the timeline stands: its days, its lane, its row in the lane, the side of its label."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

import pandas as pd

from dashboard import words
from dashboard.charts import looks, text
from dashboard.charts.lanes import Lane, Mark, Side, pack
from tracker.queries.when import WHEN
from tracker.values.codes import CALLED_OFF, TOOK_PLACE, DatePrecision, EventStatus, Importance
from tracker.values.dates import LATEST

COLUMNS = (
    "table", "id", "track_id", "track", "track_position", "title", "kind", "status", *WHEN,
    "importance", "place", "parties", "source",
)  # fmt: skip

LABEL_LETTERS, LABEL_LINES = 22, 2
LETTER_PX, LABEL_GAP_PX = 6.4, 8
# A phone is half as wide as the nominal chart: marks that keep this distance still show side by side there.
MARK_SPREAD = 1.6


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

    @property
    def goes_on(self) -> bool:
        """Whether it has no last day yet, or none that is known."""
        return words.blank(self.row["ends_on"])

    @property
    def key(self) -> list[str]:
        return [self.row["table"], self.row["id"]]

    @property
    def look(self) -> looks.Look:
        return looks.of_event(self.row)

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

    @property
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
    def lane(self) -> tuple[float, str, str]:
        position = self.row["track_position"]
        return float("inf") if words.blank(position) else position, str(self.row["track"]), str(self.row["track_id"])


@dataclass(frozen=True)
class Spot:
    """Where an event stands, in pixels from the top; how large; its label and the side it stands on, blank if none."""

    event: Event
    y: float
    size: int
    label: tuple[str, ...]
    side: Side


@dataclass(frozen=True)
class Density:
    """Pixels of the nominal chart: its width, what a lane has above its title and below its rows, its rows.

    ``labelled_row`` 0 means that no event is labelled; ``sizes`` are those of landmarks, major events and details.
    """

    width: int
    head: int
    row: int
    labelled_row: int
    sizes: tuple[int, int, int]
    foot: int = 6


FULL = Density(width=800, head=8, row=19, labelled_row=33, sizes=(15, 11, 8))
COMPACT = Density(width=700, head=3, row=13, labelled_row=0, sizes=(12, 10, 7))


def in_order(events: pd.DataFrame, as_of: date) -> list[Event]:
    """The events in order of time, those of one day as they stand in the frame."""
    return sorted((Event(row, as_of) for row in events.to_dict("records")), key=lambda event: event.begin)


def in_lanes(events: pd.DataFrame, as_of: date) -> list[Event]:
    """The events, lane by lane and there in order of time."""
    return sorted(in_order(events, as_of), key=lambda event: event.lane)


def stack(events: list[Event], days: tuple[date, date], density: Density) -> tuple[list[Spot], list[Lane]]:
    """The places of the events, which are in lane order, and their lanes from the top."""
    px_per_day = density.width / (days[1] - days[0]).days

    def px(day: date) -> float:
        return (day - days[0]).days * px_per_day

    def size(event: Event) -> int:
        landmark, major, detail = density.sizes
        return {Importance.LANDMARK: landmark, Importance.MAJOR: major}.get(event.row["importance"], detail)

    def mark(event: Event, label: tuple[str, ...]) -> Mark:
        reach = size(event) / 2 * MARK_SPREAD
        return Mark(
            left=min(px(event.begin), px(event.at) - reach),
            right=max(px(event.finish), px(event.at) + reach),
            label=max(map(len, label)) * LETTER_PX + LABEL_GAP_PX if label else 0,
        )

    spots: list[Spot] = []
    lanes: list[Lane] = []
    top = 0
    for (_, title, _), members in groupby(events, key=lambda event: event.lane):
        lane = list(members)
        labels = [
            text.lines(event.row["title"], LABEL_LETTERS, LABEL_LINES)
            if event.landmark and density.labelled_row
            else ()
            for event in lane
        ]
        packing = pack([mark(event, label) for event, label in zip(lane, labels, strict=True)], density.width)
        centres: list[float] = []
        bottom = top + density.head + Lane.title_height(title)
        for labelled in packing.labelled:
            height = density.labelled_row if labelled else density.row
            centres.append(bottom + height / 2)
            bottom += height
        spots += [
            Spot(event, centres[row], size(event), label if side else (), side)
            for event, label, row, side in zip(lane, labels, packing.rows, packing.sides, strict=True)
        ]
        lanes.append(Lane(title, top, bottom + density.foot))
        top = bottom + density.foot
    return spots, lanes
