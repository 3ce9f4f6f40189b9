"""The words of the timeline: its title, its legends, and a description for readers who do not see it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.charts import time_axis
from tracker import words
from tracker.queries.timelines import Extent
from tracker.values.dates import LATEST
from tracker.values.shortening import shorten

Row = Mapping[Any, Any]
ENOUGH = 8  # landmarks, from which on the title says when half of them fell
RULE = (
    "Of eight landmarks or more, the days named are the shortest run of days that holds at least half of those that "
    "have come; of fewer, the days of all events. One that was called off has not come, and stands in the list alone."
)

FROM_AFAR = (
    "A square is a week of a track, or a month where there are years of them: its area is the number of events, red "
    "means that a landmark is among them, hollow that all are planned, called off or of a day that is not known."
)
FROM_NEAR = (
    "Red is a landmark; hollow is planned or of a day that is not known, and a dashed line spans the days that it can "
    "have been; a cross was called off; a dotted line leads from the day that was announced first."
)


def title(whole: Extent | None, landmarks: Mapping[date, int]) -> str:
    """Return the title of the timeline of events: when most of them happened, by ``RULE``. ``landmarks`` are their
    numbers by day, of those that have come."""
    if not whole:
        return "No events to show"
    total = sum(landmarks.values())
    if total < ENOUGH:
        return f"{words.count(whole.number, 'event')}, {words.human_span(whole.first, whole.last)}"
    days = [day for day in sorted(landmarks) for _ in range(landmarks[day])]
    half = -(-total // 2)
    first, last = min(zip(days, days[half - 1 :], strict=False), key=lambda run: run[1] - run[0])
    within = sum(first <= day <= last for day in days)
    between = f"{words.human_day(first)} and {words.human_day(last)}"
    return f"{within} of {total:,} landmarks that took place fell between {between}"


def describe(whole: Extent | None, past: Sequence[Row], ahead: Sequence[Row] | None) -> str:
    """Describe the timeline of events. ``past`` are those of the last day that has some, ``ahead`` those of the next
    day, in the order of that day; None if the timeline ends today."""
    if not whole:
        return "No events to show."
    tracks = words.count(len(whole.tracks), "track")
    caption = [f"{words.count(whole.number, 'event')} in {tracks}, {words.human_span(whole.first, whole.last)}."]
    if past:
        caption.append(_event("Latest", past[time_axis.last_of([LATEST] * len(past), past)]))
    if ahead is not None:
        caption.append(_event("Next", ahead[0]) if ahead else "Nothing lies ahead.")
    return " ".join(caption)


def _event(lead: str, row: Row) -> str:
    return f"{lead}: {words.human_when(row)}, “{shorten(row['title'], 120)}”."
