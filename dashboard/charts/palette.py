"""The colours of charts, and the pieces of layout that they share.

The colours are Okabe and Ito's, darkened where they were too pale: each has a contrast of at least 3 to 1 on
Streamlit's white and on its dark background, so one figure serves both. Text has the colour of the page's.
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

# dashboard/web/style.html shows this colour as that of the page's text, light or dark. Streamlit would do so for a
# colour of its own, but not again where the browser changes from light to dark.
TEXT = "#1a1a1b"
CLEAR = "rgba(0,0,0,0)"
FAINT = "rgba(128,128,128,0.09)"
HAIRLINE = "rgba(128,128,128,0.28)"
SEA = "rgba(0,114,178,0.08)"
LAND = "rgba(128,128,128,0.2)"
BORDER = "rgba(128,128,128,0.65)"
# Hatching on a coloured bar.
SHEEN = "rgba(255,255,255,0.45)"

# The config of each chart, without buttons that do nothing here, and without the one that saves a picture without its
# source.
# topojsonURL: Streamlit serves dashboard/static/ there. It is relative, so that it works under any base path.
CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "scrollZoom": False,
    "modeBarButtonsToRemove": ["toImage", "select2d", "lasso2d", "autoScale2d"],
    "topojsonURL": "app/static/topojson/",
}

# The click mode of a chart whose marks are clicked. Streamlit sets it too, but only by drawing the chart a second time:
# a click before that would be lost.
CLICKABLE = "event+select"


class Figure(go.Figure):
    """A figure that is not changed once it is made, so that its dictionary is made once. Streamlit asks for it at each
    click, and plotly takes long to copy it. Plotly does not check its values either, which takes longer than all else
    that a chart needs; tests have it check every chart."""

    def __init__(self, data: Any = None, layout: Any = None) -> None:
        super().__init__(data, layout, _validate=False)

    @cached_property
    def _dictionary(self) -> dict[str, Any]:
        return super().to_dict()

    def to_dict(self) -> dict[str, Any]:
        return self._dictionary


def layout(**more: Any) -> dict[str, Any]:
    """Return the layout of every chart: without a background, and with the zoom kept when the data change."""
    return {
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"color": TEXT},
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "font": {"color": TEXT}},
        "modebar": {"bgcolor": CLEAR, "color": GREY, "activecolor": BLUE},
        "uirevision": "keep",
        "showlegend": False,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 0},
        **more,
    }


def legend(**more: Any) -> dict[str, Any]:
    """Return a legend in rows above the plot."""
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
    """Return the height in pixels of a legend with these names in a chart of this width."""
    rows, used = 1, 0
    for name in names:
        entry = 48 + 7 * len(name)
        rows, used = (rows, used + entry) if used + entry <= width else (rows + 1, entry)
    return 8 + 20 * rows


def key(name: str, symbol: str, color: str) -> dict[str, Any]:
    """Return a trace that is only an entry of the legend. It switches the traces that have its name as legendgroup."""
    marker = {"symbol": symbol, "color": color, "size": 10, "line": {"width": 2 if symbol.endswith("-open") else 0}}
    sign = {"type": "scatter", "mode": "markers", "x": [None], "y": [None], "marker": marker}
    return {**sign, "name": name, "legendgroup": name, "hoverinfo": "skip"}


def line(x0: Any, x1: Any, y0: Any, y1: Any, *, color: str = HAIRLINE, **more: Any) -> dict[str, Any]:
    """Return a straight line below the marks. Without ``xref`` and ``yref`` its ends are in units of the data."""
    stroke = {"color": color, "width": 1, **more.pop("line", {})}
    return {"type": "line", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "layer": "below", "line": stroke, **more}


def band(y0: float, y1: float) -> dict[str, Any]:
    """Return a faint band across the plot."""
    across = {"xref": "paper", "x0": 0, "x1": 1, "y0": y0, "y1": y1}
    return {"type": "rect", **across, "layer": "below", "fillcolor": FAINT, "line": {"width": 0}}


def note(text: str, x: Any, y: Any, **more: Any) -> dict[str, Any]:
    """Return an annotation of the plot. ``text`` has to be escaped."""
    return {"text": text, "x": x, "y": y, "showarrow": False, "align": "left", **more}


def empty(words: str) -> go.Figure:
    """Return a chart without data, with these words in the middle."""
    middle = note(words, 0.5, 0.5, xref="paper", yref="paper", xanchor="center")
    hidden = {"visible": False}
    return Figure(layout=layout(height=140, xaxis=hidden, yaxis=hidden, annotations=[middle]))


def hatch(color: str, shape: str) -> dict[str, Any]:
    """Return the marker of a bar in a colour, with a pattern of Plotly for readers who do not see colours."""
    pattern = {"shape": shape, "size": 7, "solidity": 0.2, "fillmode": "overlay", "fgcolor": SHEEN}
    return {"color": color, "pattern": pattern}


def row_axis(names: list[str]) -> dict[str, Any]:
    """Return the y axis of horizontal bars with their names, from the top. A name may have line breaks."""
    return {
        "range": [len(names) - 0.5, -0.5],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
        "tickvals": list(range(len(names))),
        "ticktext": names,
    }
