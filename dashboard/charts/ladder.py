"""The attendance ladder: a small plot for each party, with one meeting after another and a step for each level."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import short_forms
from dashboard.charts import code_styles, palette, text
from tracker import words
from tracker.queries.event_dates import DATE_COLUMNS
from tracker.values.shortening import shorten

COLUMNS = ("party_id", "party", "summit_id", "title", "kind", "city", *DATE_COLUMNS, "place", "level", "mode")

STEP_PX, HEAD_PX, GAP_PX = 18, 26, 10
LETTERS_PX, LETTER_PX = 11, 4.9  # the size of the letters, and about how wide one is


def ladder(frame: pd.DataFrame) -> go.Figure:
    """Draw the ladder. ``frame`` has the columns of ``COLUMNS`` and a row for each party and meeting, sorted by party;
    the level is blank if the party did not come.

    The highest level is on top; an unknown level has a mark of its own below the others. A meeting to which the party
    did not come has no mark, and breaks the line.
    """
    parties = _by_party(frame)
    if not parties:
        return palette.empty("No attendance on record")
    meetings = next(iter(parties.values()))
    steps = len(code_styles.LEVEL_STYLES)
    each = HEAD_PX + steps * STEP_PX + GAP_PX
    traces, notes, shapes = [], [], []
    for number, (id, rows) in enumerate(parties.items()):
        top = number * each
        notes.append(palette.note(_title(rows), 0, top, xref="paper", xanchor="left", yanchor="top", font={"size": 13}))
        shapes += [palette.band(top + HEAD_PX + at * STEP_PX, top + HEAD_PX + (at + 1) * STEP_PX) for at in (0, 2)]
        traces += _traces(rows, top, id)
    names = short_forms.short_meetings(meetings)
    foot = int(LETTER_PX * max(map(len, names))) + 10
    height = len(parties) * each
    return palette.Figure(
        {
            "data": traces,
            "layout": palette.layout(
                height=height + foot + 8,
                margin={"l": 8, "r": 8, "t": 8, "b": foot, "pad": 0},
                dragmode=False,
                xaxis={
                    "range": [0.4, max(len(names), 8) + 0.6],
                    "tickvals": [row["place"] for row in meetings],
                    "ticktext": [text.escape(name) for name in names],
                    "tickangle": -90,
                    "tickfont": {"size": LETTERS_PX},
                    "gridcolor": palette.HAIRLINE,
                    "zeroline": False,
                    "fixedrange": True,
                },
                yaxis={
                    "range": [height, 0],
                    "fixedrange": True,
                    "zeroline": False,
                    "showgrid": False,
                    "automargin": True,
                    "tickvals": [
                        number * each + HEAD_PX + (at + 0.5) * STEP_PX
                        for number in range(len(parties))
                        for at in range(steps)
                    ],
                    "ticktext": [style.label for style in code_styles.LEVEL_STYLES] * len(parties),
                    "tickfont": {"size": LETTERS_PX},
                },
                shapes=shapes,
                annotations=notes,
            ),
        }
    )


def title(frame: pd.DataFrame) -> str:
    """Return which of the parties of the same frame came most often, and how often at the highest level; of one party
    alone, how often it came."""
    counts = _counts(frame)
    if not counts:
        return "No attendance on record"
    most = max(came for _, came, _ in counts)
    names = [name for name, came, _ in counts if came == most]
    meetings = words.count(_meetings(frame), "meeting")
    if not most:
        return f"{_and(names)} came to none of {meetings}"
    if len(names) > 1:
        return f"Of these, {_and(names)} came most often, to {most} of {meetings} each"
    led = next(leaders for name, _, leaders in counts if name == names[0])
    came = f"{names[0]} came to" if len(counts) == 1 else f"Of these, {names[0]} came most often, to"
    return f"{came} {most} of {meetings}, to {led or 'none'} with its leader or a deputy"


def describe(frame: pd.DataFrame) -> str:
    """Describe the ladder of the same frame."""
    counts = _counts(frame)
    if not counts:
        return "No attendance on record."
    parts = [f"{name} {came} ({leaders})" for name, came, leaders in counts]
    meetings = words.count(_meetings(frame), "meeting")
    return f"Seats at {meetings}, and at how many of them with a leader or deputy: {', '.join(parts)}."


def _counts(frame: pd.DataFrame) -> list[tuple[str, int, int]]:
    """Return for each party its name, to how many meetings it came, and to how many with a leader or deputy."""
    counts = []
    for rows in _by_party(frame).values():
        levels = [code_styles.LEVELS[row["level"]] for row in rows if _came(row)]
        counts.append((rows[0]["party"], len(levels), levels.count(code_styles.LEADER)))
    return counts


def _and(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if names[1:] else names[0]


def _meetings(frame: pd.DataFrame) -> int:
    return len(next(iter(_by_party(frame).values())))


def _by_party(frame: pd.DataFrame) -> dict[str, list[dict[Any, Any]]]:
    rows: dict[str, list[dict[Any, Any]]] = {}
    for row in frame.to_dict("records"):
        rows.setdefault(row["party_id"], []).append(row)
    return rows


def _came(row: dict[Any, Any]) -> bool:
    return words.has_value(row["level"])


def _title(rows: list[dict[Any, Any]]) -> str:
    came = sum(map(_came, rows))
    return f"<b>{text.escape(shorten(rows[0]['party'], 40))}</b> · {came} of {words.count(len(rows), 'meeting')}"


def _traces(rows: list[dict[Any, Any]], top: int, id: str) -> list[dict[str, Any]]:
    """Return the line of a party, broken at meetings without a known level, and the marks on it."""

    def height(row: dict[Any, Any]) -> float:
        return top + HEAD_PX + (code_styles.LEVEL_STYLES.index(code_styles.LEVELS[row["level"]]) + 0.5) * STEP_PX

    joined = [_came(row) and code_styles.LEVELS[row["level"]] is not code_styles.UNKNOWN for row in rows]
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": [row["place"] for row in rows],
        "y": [height(row) if joins else None for row, joins in zip(rows, joined, strict=True)],
        "line": {"shape": "hvh", "width": 1.5, "color": palette.BORDER},
        "hoverinfo": "skip",
    }
    came = [row for row in rows if _came(row)]
    own = [code_styles.LEVELS[row["level"]] for row in came]
    marks = {
        "type": "scatter",
        "mode": "markers",
        "name": id,
        "x": [row["place"] for row in came],
        "y": [height(row) for row in came],
        "hovertext": [_hover(row) for row in came],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "symbol": [style.symbol for style in own],
            "color": [style.color for style in own],
            "size": 10,
            "opacity": 1,
            "line": {"width": [2 if "open" in style.symbol else 0 for style in own]},
        },
    }
    return [line, marks]


def _hover(row: dict[Any, Any]) -> str:
    mode = words.code("attendance", "mode", row["mode"])
    return "<br>".join(
        (
            f"<b>{text.wrap(row['title'], 44, 3)}</b>",
            text.escape(words.human_when(row)),
            text.escape(row["party"]),
            f"{text.escape(words.code('attendance', 'level', row['level']))} · {text.escape(mode.lower())}",
        )
    )
