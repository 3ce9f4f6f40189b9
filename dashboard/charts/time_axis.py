"""The axis of days that several charts share: its range, its ticks, the line that marks today, and the time after
the sources."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dashboard import short_forms
from dashboard.charts import palette
from tracker import words

Span = tuple[date, date]
"""The first and the last day."""
AXIS_PX, TODAY_PX = 36, 20
SILENCE_DAYS = 7  # if the newest source is older than this, the time since then is shaded
WORDS_PX = 117  # the width of the words on the day
ABOVE = {"yref": "paper", "yanchor": "bottom", "font": {"size": 11}}


def whole_range(first: date, last: date, as_of: date) -> Span:
    """Return the span of the data with a margin, extended to today unless most of the chart would then be blank."""
    near = max(timedelta(days=30), last - first)
    if first - near <= as_of <= last + near:
        first, last = min(first, as_of), max(last, as_of)
    margin = max(timedelta(days=4), (last - first) * 0.04)
    return first - margin, last + margin


def opening_range(span: Span, as_of: date) -> Span:
    """Return the part of ``span`` that a timeline shows at first.

    Days far ahead are left out until a reader asks for them: a deadline in two years would squeeze everything else.
    """
    past, ahead = as_of - span[0], span[1] - as_of
    if past <= timedelta(0) or ahead <= max(timedelta(days=45), past / 3):
        return span
    return span[0], as_of + max(timedelta(days=30), past / 16)


def last_of(days: Sequence[date], rows: Sequence[Mapping[Any, Any]]) -> int:
    """Return the position of the last event. ``rows`` are events in order of time, ``days`` their days. Of several
    events on the last day it is the last one whose order or hour is known, or else the first."""
    last = max(days)
    mine = [position for position, day in enumerate(days) if day == last]
    with_order = [at for at in mine if not (words.blank(rows[at]["day_order"]) and words.blank(rows[at]["local_time"]))]
    return with_order[-1] if with_order else mine[0]


def axis(span: Span) -> dict[str, Any]:
    """Return an x axis. Days have no time: with one, plotly would shift them to the reader's time zone."""
    return {
        "type": "date",
        "range": [day.isoformat() for day in span],
        "showgrid": True,
        "gridcolor": palette.HAIRLINE,
        "tickformatstops": [
            {"dtickrange": [None, 28 * 86_400_000], "value": "%-d %b<br>%Y"},
            {"dtickrange": ["M1", "M12"], "value": "%b<br>%Y"},
            {"dtickrange": ["M12", None], "value": "%Y"},
        ],
    }


def today(
    span: Span, as_of: date, ends: date | None, plot_px: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return shapes and annotations: a line at today with its date above the plot; an arrow if today is outside.

    ``ends`` is the day of the newest source: the time from then to today is shaded, if it is long enough to be seen.
    The words have room in a plot that is ``plot_px`` pixels wide.
    """
    shapes, notes = _today(span, as_of)
    if not ends or (as_of - ends).days <= SILENCE_DAYS or not span[0] <= ends < span[1]:
        return shapes, notes
    across = {"x0": ends.isoformat(), "x1": min(as_of, span[1]).isoformat(), "y0": 0, "y1": 1, "yref": "paper"}
    shapes.append({"type": "rect", "layer": "below", "fillcolor": palette.FAINT, "line": {"width": 0}, **across})
    caption = f"Sources end {short_forms.short_day(ends)}"
    if (as_of - ends) * plot_px < (span[1] - span[0]) * WORDS_PX:  # no room beside those on today
        notes[0]["text"] = f"{caption} · {notes[0]['text']}"
    else:
        notes.append(palette.note(caption, ends.isoformat(), 1, xanchor="right", **ABOVE))
    return shapes, notes


def _today(span: Span, as_of: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    # As a shape: add_vline averages its ends to place its words, which fails on dates.
    day = as_of.isoformat()
    line = palette.line(day, day, 0, 1, yref="paper", color=palette.CRIMSON, line={"dash": "dot", "width": 1.5})
    caption = f"As of {short_forms.short_day(as_of)}"
    if as_of > span[1]:
        return [], [palette.note(f"{caption} →", 1, 1, xref="paper", xanchor="right", **ABOVE)]
    if as_of < span[0]:
        return [], [palette.note(f"← {caption}", 0, 1, xref="paper", xanchor="left", **ABOVE)]
    share = (as_of - span[0]) / (span[1] - span[0])
    side = "left" if share < 0.2 else "right" if share > 0.8 else "center"
    return [line], [palette.note(caption, day, 1, xanchor=side, **ABOVE)]
