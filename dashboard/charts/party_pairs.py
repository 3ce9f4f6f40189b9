"""The chart of pairs of parties: a square for each pair, with the number of things that both did."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import palette, text
from tracker.values.shortening import shorten

COLUMNS = ("one", "other", "one_name", "other_name", "both", "either")

ROW_PX = 26
# (share of the largest number, opacity of a square up to that share)
STEPS = ((0.1, 0.16), (0.3, 0.34), (0.6, 0.58), (1, 1))


def squares(frame: pd.DataFrame, *, what: str) -> go.Figure:
    """Draw the pairs. ``frame`` has the columns of ``COLUMNS`` and a row for each pair; ``what`` names the things that
    are counted, such as meetings. The customdata of a square has the two ids."""
    rows = frame.to_dict("records")
    names = {row[key]: row[f"{key}_name"] for row in rows for key in ("one", "other")}
    shared = [row for row in rows if row["both"]]
    if not shared:
        return palette.empty(f"No two parties share {what}")
    place = {id: position for position, id in enumerate(names)}
    most = max(row["both"] for row in shared)
    cells = [(row, *ends) for row in shared for ends in ((row["one"], row["other"]), (row["other"], row["one"]))]
    strength = [next(strong for share, strong in STEPS if row["both"] <= share * most) for row, _, _ in cells]
    marks = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [place[column] for _, _, column in cells],
        "y": [place[line] for _, line, _ in cells],
        "text": [str(row["both"]) for row, _, _ in cells],
        "textfont": {"size": 11, "color": ["#FFFFFF" if strong == 1 else palette.TEXT for strong in strength]},
        "customdata": [[line, column] for _, line, column in cells],
        "hovertext": [_hover(row, names[line], names[column], what) for row, line, column in cells],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "symbol": "square",
            "size": ROW_PX - 2,
            "color": [f"rgba(0,114,178,{strong})" for strong in strength],
            "line": {"width": 0},
            "opacity": 1,
        },
        # A click opens another page, so the other squares do not fade.
        "unselected": {"marker": {"opacity": 1}},
    }
    titles = [text.escape(shorten(name, 26)) for name in names.values()]
    head = int(0.53 * 12 * max(map(len, titles))) + 14
    ticks = {"tickvals": list(range(len(titles))), "ticktext": titles, "fixedrange": True, "zeroline": False}
    return palette.Figure(
        {
            "data": [marks],
            "layout": palette.layout(
                height=ROW_PX * len(titles) + head + 8,
                margin={"l": 8, "r": 8, "t": head, "b": 8, "pad": 4},
                dragmode=False,
                clickmode=palette.CLICKABLE,
                xaxis={
                    **ticks,
                    "side": "top",
                    "tickangle": -90,
                    "range": [-0.6, max(len(titles), 12) - 0.4],
                    "showgrid": False,
                },
                yaxis={**ticks, "range": [len(titles) - 0.5, -0.5], "automargin": True, "showgrid": False},
                shapes=[palette.band(row - 0.5, row + 0.5) for row in range(0, len(titles), 2)],
            ),
        }
    )


def describe(frame: pd.DataFrame, *, what: str, verb: str) -> str:
    """Describe the squares of the same frame. ``verb`` says what both did: "sat at"."""
    rows = [row for row in frame.to_dict("records") if row["both"]]
    if not rows:
        return f"No two parties {verb} the same {what}."
    rows.sort(key=lambda row: (-row["both"], row["one_name"], row["other_name"]))
    most = [f"{row['one_name']} and {row['other_name']} ({row['both']} of {row['either']})" for row in rows[:3]]
    return f"{len(rows):,} of {len(frame):,} pairs {verb} the same {what}. Most often: {', '.join(most)}."


def _hover(row: dict[Any, Any], line: str, column: str, what: str) -> str:
    return (
        f"<b>{text.wrap(f'{line} and {column}', 44, 3)}</b><br>"
        f"both: {row['both']} of the {row['either']} {text.escape(what)} that either has"
    )
