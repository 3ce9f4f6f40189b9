"""The words of the timeline: its title, its legends, and a description for readers who do not see it."""

from datetime import date

import pandas as pd

from dashboard.charts import time_axis
from dashboard.charts.placement import Event, in_order
from tracker import words
from tracker.values.shortening import shorten

ENOUGH = 8  # landmarks, from which on the title says when half of them fell
RULE = (
    "Of eight landmarks or more, the days named are the shortest run of days that holds at least half of those that "
    "have come; of fewer, the days of all events."
)

FROM_AFAR = (
    "A square is a week of a track, or a month where there are years of them: its area is the number of events, red "
    "means that a landmark is among them, hollow that all are planned, called off or of a day that is not known."
)
FROM_NEAR = (
    "Red is a landmark; hollow is planned or of a day that is not known, and a dashed line spans the days that it can "
    "have been; a cross was called off; a dotted line leads from the day that was announced first."
)


def finding(events: pd.DataFrame, *, as_of: date) -> str:
    """Return the title of the timeline of ``events``: when most of them happened, by ``RULE``."""
    entries = in_order(events, as_of)
    if not entries:
        return "No events to show"
    landmarks = sorted(event.begin for event in entries if event.landmark and event.sure)
    if len(landmarks) < ENOUGH:
        span = words.human_span(min(event.begin for event in entries), max(event.finish for event in entries))
        return f"{words.count(len(entries), 'event')}, {span}"
    half = -(-len(landmarks) // 2)
    runs = zip(landmarks, landmarks[half - 1 :], strict=False)
    first, last = min(runs, key=lambda run: run[1] - run[0])
    within = sum(first <= day <= last for day in landmarks)
    when = f"between {words.human_day(first)} and {words.human_day(last)}"
    return f"{within} of {len(landmarks):,} landmarks fell {when}"


def describe(events: pd.DataFrame, *, as_of: date, compact: bool = False) -> str:
    """Describe the timeline of the same arguments. A ``compact`` one ends today, so the next event is left out."""
    entries = in_order(events, as_of)
    if not entries:
        return "No events to show."
    span = words.human_span(min(event.begin for event in entries), max(event.finish for event in entries))
    tracks = words.count(len({event.lane for event in entries}), "track")
    caption = [f"{words.count(len(entries), 'event')} in {tracks}, {span}."]
    past = [event for event in entries if event.day <= as_of and event.took_place]
    ahead = [event for event in entries if event.day > as_of and event.is_expected]
    if past:
        latest = past[time_axis.last_of([event.day for event in past], [event.row for event in past])]
        caption.append(_named("Latest", latest))
    if not compact:
        caption.append(_named("Next", min(ahead, key=lambda event: event.day)) if ahead else "None lies ahead.")
    return " ".join(caption)


def _named(lead: str, event: Event) -> str:
    return f"{lead}: “{shorten(event.row['title'], 120)}” ({words.human_when(event.row)})."
