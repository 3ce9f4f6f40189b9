"""The timeline of events: asks the store for what it draws, and for what its words say; all for ``answers.keep``."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import plotly.graph_objects as go

from dashboard.charts import palette, timeline, timeline_words
from dashboard.charts.placement import Event, closed_lanes, in_order, in_order_of_tracks, open_lanes
from dashboard.charts.time_axis import Span
from dashboard.web.answers import ask
from tracker.queries import events, timelines
from tracker.queries.event_filters import EventFilters, split_by_table
from tracker.queries.frames import dicts
from tracker.queries.timelines import CellKey, EventDay, Extent, Square, Window
from tracker.schema.relations import Key
from tracker.words import count


def extent(filters: EventFilters, as_of: date) -> Extent | None:
    """Return how many events match, on which tracks and days; None if none do."""
    return timelines.union([ask(timelines.extent, each, as_of) for each in split_by_table(filters)])


def months(filters: EventFilters) -> dict[str, int]:
    """Return the numbers of ``events.months`` in order of time."""
    numbers = Counter[str]()
    for each in split_by_table(filters):
        numbers.update(ask(events.months, each))
    return dict(sorted(numbers.items()))


def figure(
    filters: EventFilters,
    as_of: date,
    days: Span,
    open: tuple[str, ...] | None = (),
    ends: date | None = None,
    selected: Key | None = None,
    clickable: bool = True,
) -> go.Figure:
    """Return the timeline of the events that match, as ``timeline.timeline`` explains it.

    ``open`` has the ids of the tracks with a line for each event, None means all."""
    if not extent(filters, as_of):
        return palette.empty("No events to show")
    tracks, lanes = ask(timelines.tracks), []
    if open is None or (open := tuple(id for id in open if not filters.tracks or id in filters.tracks)):
        rows = ask(events.marks, replace(filters, tracks=filters.tracks if open is None else open))
        drawn = [event for event in in_order(rows, as_of) if event.within(days)]
        lanes += open_lanes(drawn, most=timeline.MOST_LINES)
    if open is not None:
        window = Window(as_of, days, timeline.by_month(days))
        squares, called_off = list[Square](), Counter[CellKey]()
        for part in split_by_table(filters):
            squares += ask(timelines.squares, part, window)
            called_off.update(ask(timelines.called_off, part, window))
        closed = [square for square in squares if square.track_id in tracks and square.track_id not in open]
        ringed = _selected(filters, selected, as_of, days)
        lanes += closed_lanes(closed, called_off, tracks, ask(timelines.landmarks, filters, window), ringed)
    lanes = in_order_of_tracks(lanes, tracks)
    return timeline.timeline(lanes, as_of=as_of, days=days, ends=ends, selected=selected, clickable=clickable)


def talks(filters: EventFilters, as_of: date, ends: date | None) -> go.Figure:
    """Return the timeline of all days of the events that match, with all tracks closed."""
    whole = extent(filters, as_of)
    days = timeline.span((whole.first, whole.last) if whole else None, as_of=as_of)
    return figure(filters, as_of, days, ends=ends, clickable=False)


def title(filters: EventFilters, as_of: date) -> str:
    """Return the title of the timeline (see ``timeline_words.title``)."""
    whole, landmarks = extent(filters, as_of), Counter[date]()
    for each in split_by_table(filters):
        landmarks.update(ask(timelines.landmark_days, each, as_of))
    return timeline_words.title(whole, landmarks)


def summary(filters: EventFilters, as_of: date, compact: bool = False) -> str:
    """Describe the timeline in words. A ``compact`` one ends on the day ``as_of``, so the next
    event is left out."""
    last = _rows(max, timelines.last, filters, as_of)
    following = None if compact else _rows(min, timelines.following, filters, as_of)
    return timeline_words.describe(extent(filters, as_of), last, following)


def left_out(filters: EventFilters, days: Span) -> str:
    """Return in words how many events a timeline of these days does not show: those beyond its last day, and those that
    the filters hide."""
    sentences, total, everything = [], ask(events.count, filters), ask(events.count, EventFilters())
    until = min(days[1], filters.until or days[1])
    if beyond := total - ask(events.count, replace(filters, until=until)):
        sentences.append(f"{count(beyond, 'event lies', 'events lie')} beyond the chart: choose a month above.")
    if everything > total:
        sentences.append(f"{everything - total:,} of {everything:,} events are hidden by the filters.")
    return " ".join(sentences)


def _selected(filters: EventFilters, key: Key | None, as_of: date, days: Span) -> Event | None:
    """Return the selected event if the timeline has it."""
    if not key:
        return None
    rows = ask(events.marks, replace(filters, tables=(key[0],), ids=(key[1],)))
    return next((event for event in in_order(rows, as_of) if event.key == key and event.within(days)), None)


def _rows(
    end: Callable[..., date | None], question: Any, filters: EventFilters, as_of: date
) -> list[dict[str, object]]:
    """Return the events of the day at one ``end``, max or min, of the answers for each table, in order of time; columns
    as ``events.marks``."""
    of_tables: list[EventDay] = [ask(question, each, as_of) for each in split_by_table(filters)]
    day = end((each.day for each in of_tables if each.day), default=None)
    keys = [key for each in of_tables if each.day == day for key in each.keys]
    rows = dicts(ask(events.marks, EventFilters(ids=tuple(id for _, id in keys)))) if keys else []
    return [row for row in rows if (row["table"], row["id"]) in keys]
