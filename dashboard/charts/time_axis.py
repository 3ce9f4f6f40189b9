"""The axis of days that several charts share, and the line that marks today on it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dashboard import words
from dashboard.charts import palette

AXIS_PX, TOP_PX, TODAY_PX, BUTTONS_PX, SLIDER_PX = 36, 18, 20, 34, 30


def whole_range(first: date, last: date, as_of: date) -> tuple[date, date]:
    """All days of the data with a margin, and today unless that would leave most of the chart blank."""
    near = max(timedelta(days=30), (last - first) / 3)
    if first - near <= as_of <= last + near:
        first, last = min(first, as_of), max(last, as_of)
    margin = max(timedelta(days=4), (last - first) * 0.04)
    return first - margin, last + margin


def opening_range(days: tuple[date, date], as_of: date) -> tuple[date, date]:
    """The part of ``days`` that a chart with a slider opens on.

    What lies far ahead is left to the slider: a deadline in two years would press all that has happened together.
    """
    past, ahead = as_of - days[0], days[1] - as_of
    if past <= timedelta(0) or ahead <= max(timedelta(days=45), past / 3):
        return days
    return days[0], as_of + max(timedelta(days=30), past / 16)


def last_of(days: Sequence[date], rows: Sequence[Mapping[Any, Any]]) -> int:
    """The position of the last of the events, ``rows`` in order of time that came on ``days``. Of those of one day it
    is the last whose order or hour is known, or else the first."""
    last = max(days)
    mine = [position for position, day in enumerate(days) if day == last]
    known = [at for at in mine if not (words.blank(rows[at]["day_order"]) and words.blank(rows[at]["local_time"]))]
    return known[-1] if known else mine[0]


def axis(days: tuple[date, date]) -> dict[str, Any]:
    """Days are given without a time: plotly then draws 6 January as 6 January in every time zone."""
    return {
        "type": "date",
        "range": [day.isoformat() for day in days],
        "showgrid": True,
        "gridcolor": palette.HAIRLINE,
        "tickformatstops": [
            {"dtickrange": [None, 28 * 86_400_000], "value": "%-d %b<br>%Y"},
            {"dtickrange": ["M1", "M12"], "value": "%b<br>%Y"},
            {"dtickrange": ["M12", None], "value": "%Y"},
        ],
    }


def on_top(days: tuple[date, date]) -> dict[str, Any]:
    """The same axis again above the plot, on one line, for plots higher than a screen. Plotly draws it only together
    with ``invisible_trace``."""
    return {
        "anchor": "y",
        "type": "date",
        "range": [day.isoformat() for day in days],
        "matches": "x",
        "overlaying": "x",
        "side": "top",
        "tickmode": "auto",  # else the ticks are the other axis's to within a millisecond, and 1 January is December
        "showgrid": False,
        "tickformatstops": [
            {"dtickrange": [None, 28 * 86_400_000], "value": "%-d %b"},
            {"dtickrange": ["M1", "M12"], "value": "%b %Y"},
            {"dtickrange": ["M12", None], "value": "%Y"},
        ],
    }


def invisible_trace() -> dict[str, Any]:
    """A trace that shows nothing: plotly draws no axis without one. On the first y axis, or the slider would fail."""
    return {
        "type": "scatter",
        "x": [None],
        "y": [None],
        "xaxis": "x2",
        "yaxis": "y",
        "showlegend": False,
        "hoverinfo": "skip",
    }


def buttons(days: tuple[date, date], latest: date, height: float) -> dict[str, Any]:
    """Buttons that show the months up to the latest of what has happened and a little of what is ahead; for a plot
    ``height`` pixels high.

    Plotly's own range selector counts back from the right edge, which may lie months ahead of today.
    """
    ranges = {"all": days}
    for name, length in (("1y", 365), ("6m", 182), ("3m", 91), ("1m", 30)):
        ranges[name] = latest - timedelta(days=length), latest + timedelta(days=max(7, length // 6))
    return {
        "type": "buttons",
        "direction": "right",
        "showactive": False,
        "x": 0,
        "xanchor": "left",
        "y": 1 + (TODAY_PX + TOP_PX) / height,
        "yanchor": "bottom",
        "pad": {"l": 0, "r": 0, "t": 0, "b": 4},
        "bgcolor": palette.FAINT,
        "borderwidth": 0,
        "font": {"size": 11},
        "buttons": [
            {"label": name, "method": "relayout", "args": [{"xaxis.range": [day.isoformat() for day in ranges[name]]}]}
            for name in reversed(ranges)
        ],
    }


def slider(days: tuple[date, date], height: float, slider_y: tuple[float, float]) -> dict[str, Any]:
    """A slider over all days for a plot ``height`` pixels high; it shows what lies in ``slider_y``."""
    return {
        "rangeslider": {
            "range": [day.isoformat() for day in days],
            "yaxis": {"rangemode": "fixed", "range": list(slider_y)},
            "thickness": SLIDER_PX / height,
            "bgcolor": palette.FAINT,
            "borderwidth": 0,
        },
    }


def today(
    days: tuple[date, date], as_of: date, *, above_px: int = 0
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A line at today with its date ``above_px`` pixels above the plot; an arrow if today lies outside."""
    # As a shape: add_vline averages its ends to place its words, which fails on dates.
    day = as_of.isoformat()
    line = palette.line(day, day, 0, 1, yref="paper", color=palette.CRIMSON, line={"dash": "dot", "width": 1.5})
    caption = f"Today, {words.short_day(as_of)}"
    above = {"y": 1, "yref": "paper", "yanchor": "bottom", "yshift": above_px, "font": {"size": 11}}
    if as_of > days[1]:
        return [], [palette.note(f"{caption} →", 1, xref="paper", xanchor="right", **above)]
    if as_of < days[0]:
        return [], [palette.note(f"← {caption}", 0, xref="paper", xanchor="left", **above)]
    share = (as_of - days[0]) / (days[1] - days[0])
    side = "left" if share < 0.2 else "right" if share > 0.8 else "center"
    return [line], [palette.note(caption, day, xanchor=side, **above)]
