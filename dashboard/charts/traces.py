"""The lines, marks and titles of the timeline as Plotly has them. Heights are in pixels, days are text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.charts import palette

Trace = dict[str, Any]

ORDINARY = palette.SLATE
STILL = {"type": "scatter", "showlegend": False, "hoverinfo": "skip"}
STROKES = {"bar": {"width": 6}, "dash": {"width": 1.5, "dash": "4px,3px"}, "dot": {"width": 1, "dash": "dot"}}


@dataclass(frozen=True)
class Label:
    """The title of an event beside its line. ``x`` is a day as text, ``y`` in pixels."""

    x: str
    y: float
    words: str
    bold: bool


def lines(name: str, points: Sequence[tuple[str, float] | None]) -> Trace:
    """Return the strokes of one kind, one of ``STROKES``, between pairs of points (day, height); None parts them."""
    return {
        **STILL,
        "mode": "lines",
        "name": name,
        "opacity": 0.5 if name == "bar" else 1,
        "x": [point and point[0] for point in points],
        "y": [point and point[1] for point in points],
        "line": {"color": ORDINARY, **STROKES[name]},
    }


def marks(marks: Sequence[Mapping[str, Any]]) -> Trace:
    """Return the marks of events and squares: each has x, y, symbol, size in pixels, color, key (its customdata) and
    hover."""
    return {
        **STILL,
        "mode": "markers",
        "name": "events",
        "cliponaxis": False,  # a mark on the first or last day is as round as any other
        "hoverinfo": "text",
        "x": [mark["x"] for mark in marks],
        "y": [mark["y"] for mark in marks],
        "customdata": [mark["key"] for mark in marks],
        "hovertext": [mark["hover"] for mark in marks],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "symbol": [mark["symbol"] for mark in marks],
            "size": [mark["size"] for mark in marks],
            "color": [mark["color"] for mark in marks],
            "opacity": 1,
            "line": {
                "color": [mark["color"] for mark in marks],
                "width": [1.5 if mark["symbol"].endswith("-open") else 0 for mark in marks],
            },
        },
        "unselected": {"marker": {"opacity": 0.4}},
    }


def titles(side: str, labels: Sequence[Label]) -> Trace:
    """Return the titles on one side of their lines, right or left."""
    words = [_apart(label.words, side) for label in labels]
    return {
        **STILL,
        "mode": "text",
        "name": f"titles {side}",
        "cliponaxis": False,
        "x": [label.x for label in labels],
        "y": [label.y for label in labels],
        "text": [f"<b>{each}</b>" if label.bold else each for label, each in zip(labels, words, strict=True)],
        "textposition": f"middle {side}",
        "textfont": {"size": 12},
        "unselected": {"textfont": {"color": palette.TEXT}},
    }


def rings(points: Sequence[tuple[str, float]]) -> Trace:
    """Return the rings around what is selected."""
    return {
        **STILL,
        "mode": "markers",
        "name": "selected",
        "x": [point[0] for point in points],
        "y": [point[1] for point in points],
        "marker": {"symbol": "circle-open", "size": 20, "color": palette.TEXT, "line": {"width": 2}},
        "unselected": {"marker": {"opacity": 0}},
    }


def _apart(words: str, side: str) -> str:
    """Return the lines of a label with a space between them and the mark, in which a ring has room."""
    return "<br>".join(f"\u2003{part}" if side == "right" else f"{part}\u2003" for part in words.split("<br>"))
