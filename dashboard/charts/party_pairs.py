"""The chart of pairs of parties: a square for each pair, with the number of things that both did."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import palette, text
from tracker.values.shortening import shorten

COLUMNS = ("one", "other", "one_name", "other_name", "both", "either")

ROW_PX, KEY_PX, LETTER_PX = 26, 30, 6.4
STEPS = (0.1, 0.3, 0.6, 1)  # shares of the largest number up to which a square has one of the colours after the first
COLORS = (palette.FAINT, *(f"rgba(0,114,178,{strength})" for strength in (0.25, 0.45, 0.7, 1)))


def squares(frame: pd.DataFrame, *, what: str) -> go.Figure:
    """Draw the pairs, each once: a party has its row, named on the left, and its column below its name. ``frame`` has
    the columns of ``COLUMNS`` and a row for each pair; ``what`` names the things that are counted, such as meetings.
    The customdata of a square has the two ids; a pair that shares nothing has a faint one without number or ids."""
    rows = frame.to_dict("records")
    names = {row[key]: row[f"{key}_name"] for row in rows for key in ("one", "other")}
    most = max((row["both"] for row in rows), default=0)
    if not most:
        return palette.empty(f"No two parties share {what}")
    place = {id: position for position, id in enumerate(names)}
    ends = [sorted((row["one"], row["other"]), key=place.__getitem__, reverse=True) for row in rows]
    steps = [_step(row["both"], most) for row in rows]
    marks = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [place[column] for _, column in ends],
        "y": [place[line] for line, _ in ends],
        "text": [str(row["both"] or "") for row in rows],
        "textfont": {"size": 11, "color": ["#FFFFFF" if step == len(STEPS) else palette.TEXT for step in steps]},
        "customdata": [both if row["both"] else None for both, row in zip(ends, rows, strict=True)],
        "hovertext": [_hover(row, what) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "symbol": "square",
            "size": ROW_PX - 2,
            "color": [COLORS[step] for step in steps],
            "line": {"width": 0},
            "opacity": 1,
        },
        # A click opens another page, so the other squares do not fade.
        "unselected": {"marker": {"opacity": 1}},
    }
    titles = [text.escape(shorten(name, 26)) for name in names.values()]
    room = int(LETTER_PX * max(map(len, titles))) + 8  # for the last name, beside its square
    named = [palette.note(title, at - 0.4, at, xanchor="left", yanchor="middle") for at, title in enumerate(titles)]
    key = palette.note(_key(most), 0, 1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=4)
    return palette.Figure(
        {
            "data": [marks],
            "layout": palette.layout(
                height=ROW_PX * len(titles) + KEY_PX + 8,
                margin={"l": room, "r": room, "t": KEY_PX, "b": 8, "pad": 4},
                dragmode=False,
                clickmode=palette.CLICKABLE,
                xaxis={"visible": False, "fixedrange": True, "range": [-0.5, max(len(titles), 12) - 0.5]},
                yaxis={**palette.row_axis(["", *titles[1:]]), "range": [len(titles) - 0.5, -0.5]},
                annotations=[key, *named],
            ),
        }
    )


def _step(number: int, most: int) -> int:
    """Return which of ``COLORS`` a number has, of which the largest is ``most``."""
    return next(step for step, share in enumerate((0, *STEPS)) if number <= share * most)


def _key(most: int) -> str:
    """Return what the colours mean: of each the numbers that have it."""
    whole = range(1, most + 1)
    spans = [[number for number in whole if _step(number, most) == step] for step in range(1, len(COLORS))]
    words = [("none", COLORS[0])] + [
        (f"{span[0]}–{span[-1]}" if len(span) > 1 else str(span[0]), color)
        for span, color in zip(spans, COLORS[1:], strict=True)
        if span
    ]
    return "\u2003".join(f'<span style="color:{color}">██</span> {said}' for said, color in words)


def describe(frame: pd.DataFrame, *, what: str, verb: str) -> str:
    """Describe the squares of the same frame. ``verb`` says what both did: "sat at"."""
    rows = [row for row in frame.to_dict("records") if row["both"]]
    if not rows:
        return f"No two parties {verb} the same {what}."
    rows.sort(key=lambda row: (-row["both"], row["one_name"], row["other_name"]))
    most = [f"{row['one_name']} and {row['other_name']} ({row['both']} of {row['either']})" for row in rows[:3]]
    return f"{len(rows):,} of {len(frame):,} pairs {verb} the same {what}. Most often: {', '.join(most)}."


def _hover(row: dict[Any, Any], what: str) -> str:
    names = f"{row['one_name']} and {row['other_name']}"
    return (
        f"<b>{text.wrap(names, 44, 3)}</b><br>"
        f"both: {row['both']} of the {row['either']} {text.escape(what)} that either has"
    )
