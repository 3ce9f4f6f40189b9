"""Meetings and other events on one time axis: a row a track, a square a week, and a line an event where one looks
closely."""

from collections.abc import Collection
from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import palette, time_axis
from dashboard.charts.drawing import Drawing
from dashboard.charts.placement import in_lanes, in_order

Days = tuple[date, date]

CLOSE_DAYS, FEW = 62, 30  # up to so many days, or so few events, each event has a line
YEARS_DAYS = 3 * 366  # from so many days on, a square is a month
MOST_LINES = 60  # of one track


def span(events: pd.DataFrame, *, as_of: date, since: date | None = None, until: date | None = None) -> Days:
    """The days that the chart of ``events`` (columns: ``placement.COLUMNS``) covers: those asked for, or else those of
    the events, without what lies so far ahead that it would press all else together."""
    entries = in_order(events, as_of)
    if not entries:
        return since or as_of, until or as_of
    whole = time_axis.whole_range(min(e.begin for e in entries), max(e.finish for e in entries), as_of)
    first, last = time_axis.opening_range(whole, as_of)
    if until and until > last:
        last = min(until, whole[1])
    first, last = max(since or first, first), min(until or last, last)
    return (first, last) if first < last else (first - timedelta(days=1), first + timedelta(days=1))


def beyond(events: pd.DataFrame, *, days: Days) -> int:
    """How many of the events begin after these days."""
    return int((events["starts_on"] > pd.Timestamp(days[1])).sum())


def close(days: Days, number: int) -> bool:
    """Whether a chart of so many events in these days has a line an event from the start."""
    return (days[1] - days[0]).days <= CLOSE_DAYS or number <= FEW


def timeline(
    events: pd.DataFrame,
    *,
    as_of: date,
    days: Days | None = None,
    open: Collection[str] | None = (),
    ends: date | None = None,
    selected: tuple[str, str] | None = None,
) -> go.Figure:
    """The timeline of ``events``, which has the columns of ``placement.COLUMNS``.

    ``days`` are those of the axis, by default those of ``span``. A track of which the id is in ``open`` (None: every
    track) has a line an event: one day is a mark, several days are a bar, a date not known to the day is a dashed line
    with a hollow mark between, what still goes on ends in an arrow, and a dotted line leads from the day that was once
    announced. Any other track has a square a week, of an area by the number of events, red with a landmark, hollow if
    all are called off, ahead or of unknown day. ``ends`` is the day of the newest source: what follows is shaded.
    ``selected`` is the (table, id) to ring.

    The customdata of a line's mark is [table, id], that of a square ["week", track, first day or month].
    """
    entries = in_order(events, as_of)
    if not entries:
        return palette.empty("No events to show")
    axis = days or span(events, as_of=as_of)
    entries = [event for event in entries if event.begin <= axis[1] and event.finish >= axis[0]]
    by_month = (axis[1] - axis[0]).days > YEARS_DAYS
    lanes = in_lanes(entries, open=open, by_month=by_month, most=MOST_LINES)
    drawing = Drawing(axis, as_of, selected)
    for lane in lanes:
        drawing.add(lane, most=max((len(cell.events) for each in lanes for cell in each.cells), default=1))
    return palette.Figure({"data": drawing.traces(), "layout": drawing.layout(ends)})
