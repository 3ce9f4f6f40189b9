"""Colours and the layout that all charts share.

The colours are Okabe and Ito's, darkened where they were too pale: each has a contrast of at least 3 to 1 on
Streamlit's white and on its dark background, so one figure serves both. Text colours are left to the theme.
"""

from functools import cached_property
from typing import Any

import plotly.graph_objects as go

BLUE = "#0072B2"
SKY = "#2F93CC"
GREEN = "#009E73"
OCHRE = "#B07D00"
VERMILLION = "#D55E00"
CRIMSON = "#C7254E"
GREY = "#808080"
SLATE = "#6F8299"

# Streamlit puts its own text colour, light or dark, in the place of this one.
TEXT = "#000037"
CLEAR = "rgba(0,0,0,0)"
FAINT = "rgba(128,128,128,0.09)"
HAIRLINE = "rgba(128,128,128,0.28)"
SEA = "rgba(0,114,178,0.08)"
LAND = "rgba(128,128,128,0.2)"
BORDER = "rgba(128,128,128,0.65)"
# Hatching on a coloured bar.
SHEEN = "rgba(255,255,255,0.45)"

# The config of each chart: no button that does nothing here, and none that takes a picture without its source.
# Streamlit serves dashboard/static/ there. The address is relative, so that it holds under any base path.
CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "scrollZoom": False,
    "modeBarButtonsToRemove": ["toImage", "select2d", "lasso2d", "autoScale2d"],
    "topojsonURL": "app/static/topojson/",
}


class Figure(go.Figure):
    """A figure that nobody changes once it is made. Streamlit asks for its dictionary at each click, and to copy it
    takes plotly longer than all else of most pages."""

    @cached_property
    def _dictionary(self) -> dict[str, Any]:
        return super().to_dict()

    def to_dict(self) -> dict[str, Any]:
        return self._dictionary


def layout(**more: Any) -> dict[str, Any]:
    """The layout of every chart: no background of its own, and zoom kept while the data change."""
    return {
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"color": TEXT},
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "font": {"color": TEXT}},
        "modebar": {"bgcolor": CLEAR, "color": GREY, "activecolor": TEXT},
        "uirevision": "keep",
        "showlegend": False,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 0},
        **more,
    }


def legend(**more: Any) -> dict[str, Any]:
    """A legend in rows above the plot."""
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 1,
        "yanchor": "bottom",
        "itemsizing": "constant",
        "tracegroupgap": 0,
        **more,
    }


def legend_height(names: list[str], width: int) -> int:
    """Pixels that a legend of these names needs in a chart so wide."""
    rows, used = 1, 0
    for name in names:
        entry = 48 + 7 * len(name)
        rows, used = (rows, used + entry) if used + entry <= width else (rows + 1, entry)
    return 8 + 20 * rows


def key(name: str, symbol: str, color: str) -> dict[str, Any]:
    """An entry of the legend with no marks of its own; it switches those that have its name as ``legendgroup``."""
    marker = {"symbol": symbol, "color": color, "size": 10, "line": {"width": 2 if symbol.endswith("-open") else 0}}
    sign = {"type": "scatter", "mode": "markers", "x": [None], "y": [None], "marker": marker}
    return {**sign, "name": name, "legendgroup": name, "hoverinfo": "skip"}


def line(x0: Any, x1: Any, y0: Any, y1: Any, *, color: str = HAIRLINE, **more: Any) -> dict[str, Any]:
    """A straight line under the marks; ``xref`` and ``yref`` say in which measure, data by default."""
    stroke = {"color": color, "width": 1, **more.pop("line", {})}
    return {"type": "line", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "layer": "below", "line": stroke, **more}


def band(y0: float, y1: float) -> dict[str, Any]:
    """A faint band across the plot, to guide the eye."""
    across = {"xref": "paper", "x0": 0, "x1": 1, "y0": y0, "y1": y1}
    return {"type": "rect", **across, "layer": "below", "fillcolor": FAINT, "line": {"width": 0}}


def note(text: str, x: Any, y: Any, **more: Any) -> dict[str, Any]:
    """Words in the plot; ``text`` is escaped already."""
    return {"text": text, "x": x, "y": y, "showarrow": False, "align": "left", **more}


def empty(words: str) -> go.Figure:
    """A chart without data: the words where the marks would be."""
    middle = note(words, 0.5, 0.5, xref="paper", yref="paper", xanchor="center")
    hidden = {"visible": False}
    return Figure(layout=layout(height=140, xaxis=hidden, yaxis=hidden, annotations=[middle]))


def hatched(color: str, shape: str) -> dict[str, Any]:
    """The marker of a bar in a colour, with a pattern of Plotly that tells it apart without colour."""
    pattern = {"shape": shape, "size": 7, "solidity": 0.2, "fillmode": "overlay", "fgcolor": SHEEN}
    return {"color": color, "pattern": pattern}


def row_axis(names: list[str]) -> dict[str, Any]:
    """The y axis of horizontal bars, one a row, named from the top; a name may have line breaks."""
    return {
        "range": [len(names) - 0.5, -0.5],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
        "tickvals": list(range(len(names))),
        "ticktext": names,
    }
