"""The timeline: each track has a row with a square for each week; an open track has a line for each event."""

from collections.abc import Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from dashboard.charts import palette, time_axis
from dashboard.charts.drawing import Drawing
from dashboard.charts.placement import TrackLane
from dashboard.charts.time_axis import Span

CLOSE_DAYS, FEW = 62, 30  # with at most so many days, or so many events, each event has a line
YEARS_DAYS = 3 * 366  # with more days a square is a month instead of a week
MOST_LINES = 60  # of one track


def span(whole: Span | None, *, as_of: date, since: date | None = None, until: date | None = None) -> Span:
    """Return the first and last day of the axis: those of the filters ``since`` and ``until``, or else those of the
    events, which lie within ``whole`` (None: there are none), without days far ahead (see
    ``time_axis.opening_range``)."""
    if not whole:
        return since or as_of, until or as_of
    whole = time_axis.whole_range(*whole, as_of)
    first, last = time_axis.opening_range(whole, as_of)
    if until and until > last:
        last = min(until, whole[1])
    first, last = max(since or first, first), min(until or last, last)
    return (first, last) if first < last else (first - timedelta(days=1), first + timedelta(days=1))


def close(days: Span, number: int) -> bool:
    """Whether all tracks are open at first in a chart of the span ``days`` with this number of events."""
    return (days[1] - days[0]).days <= CLOSE_DAYS or number <= FEW


def by_month(days: Span) -> bool:
    """Whether a square of a chart of the span ``days`` is a month instead of a week."""
    return (days[1] - days[0]).days > YEARS_DAYS


def timeline(
    lanes: Sequence[TrackLane],
    *,
    as_of: date,
    days: Span,
    ends: date | None = None,
    selected: tuple[str, str] | None = None,
    clickable: bool = True,
) -> go.Figure:
    """Draw the timeline of tracks, on an axis of the span ``days``.

    An open track has a line for each event: one day is a mark, several days are a bar; a date that is not known to the
    day is a dashed line with a hollow mark; an event that still goes on ends in an arrow; a dotted line leads from the
    day that was once announced. A closed track has a square for each week, or month. Its area shows the number of
    events; it is red if there is a landmark, and hollow if all events are called off, ahead or of an unknown day.
    ``ends`` is the day of the newest source: the time after it is shaded. ``selected`` is the (table, id) of the event
    with a ring. In a chart that is ``clickable``, a click selects a mark.

    The customdata of a line's mark is [table, id], that of a square ["week", track id, first day or month].
    """
    drawing = Drawing(days, as_of, selected)
    for lane in lanes:
        drawing.add(lane, most=max((cell.number for each in lanes for cell in each.cells), default=1))
    return palette.Figure({"data": drawing.traces(), "layout": drawing.layout(ends, clickable)})
