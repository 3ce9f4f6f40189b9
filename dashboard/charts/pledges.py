"""What became of pledges: the log of one, and the counts of all by status and firmness."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import palette, text, time_axis
from dashboard.charts.lanes import Mark, pack
from tracker.vocab import FollowUp

LOG_COLUMNS = ("as_of", "status", "status_label", "note")
COUNT_COLUMNS = ("status_label", "firmness", "firmness_label", "count")

Look = tuple[str, str]

WAITING, UNDER_WAY, DONE, IN_DOUBT, STALLED = (
    (palette.SKY, "circle"),
    (palette.GREEN, "triangle-up"),
    (palette.BLUE, "star"),
    (palette.GREY, "diamond"),
    (palette.VERMILLION, "square"),
)
_LOOKS: dict[str, Look] = {
    FollowUp.NOT_YET_DUE: WAITING,
    FollowUp.DORMANT: WAITING,
    FollowUp.NOT_STARTED: STALLED,
    FollowUp.LIMITED: UNDER_WAY,
    FollowUp.SUBSTANTIAL: UNDER_WAY,
    FollowUp.COMPLETE: DONE,
    FollowUp.CHANGED: UNDER_WAY,
    FollowUp.BLOCKED: STALLED,
    FollowUp.WITHDRAWN: STALLED,
}
_FIRMNESS: dict[str, Look] = {
    "firm": (palette.BLUE, ""),
    "partly": (palette.SKY, "/"),
    "vague": (palette.GREY, "."),
}
# Labels stand in rows above the line, packed for a phone, because a log without its words says nothing.
LOG_WIDTH, LETTER_PX, LABEL_ROW_PX = 330, 6.6, 17


def status_log(log: pd.DataFrame, *, as_of: date, due_on: date | None = None) -> go.Figure:
    """One pledge's status over time: ``log`` has the columns of ``LOG_COLUMNS``, in the order of entry.

    Each status is a stretch from its day to that of the next, the newest to ``as_of``.
    """
    entries = _entries(log)
    if not entries:
        return palette.empty("No status on record")
    known = [*(day for day, _ in entries), *([due_on] if due_on else [])]
    days = time_axis.opening_range(min(known), max(known), as_of)
    px_per_day = LOG_WIDTH / (days[1] - days[0]).days
    places = [(day - days[0]).days * px_per_day for day, _ in entries]
    labels = [text.shortened(row["status_label"], 24) for _, row in entries]
    packing = pack([Mark(x, x, len(w) * LETTER_PX + 6) for x, w in zip(places, labels, strict=True)], LOG_WIDTH)
    rows = max(packing.rows) + 1
    height = 32 + rows * LABEL_ROW_PX
    heights = [26 + LABEL_ROW_PX * (row + 0.5) for row in packing.rows]

    traces: list[dict[str, Any]] = []
    ends = [*(day for day, _ in entries[1:]), max(as_of, entries[-1][0])]
    for (day, row), end in zip(entries, ends, strict=True):
        color, symbol = _LOOKS.get(row["status"], IN_DOUBT)
        traces.append(_stretch(day, end, color))
        traces.append(_entry(day, row, color, symbol))
    shapes, notes = time_axis.today(days, as_of)
    for (day, _), label, y, side in zip(entries, labels, heights, packing.sides, strict=True):
        if side:
            anchor = "left" if side == "right" else "right"
            shapes.append(palette.line(day.isoformat(), day.isoformat(), 14, y + 7))
            notes.append(palette.note(text.shown(label), day.isoformat(), y, xanchor=anchor, yanchor="middle"))
    if due_on:
        due = due_on.isoformat()
        shapes.append(palette.line(due, due, 0, 26, color=palette.GREY, line={"dash": "dash", "width": 2}))
        side = "right" if (due_on - days[0]) / (days[1] - days[0]) > 0.5 else "left"
        words = f"Due {text.short_day(due_on)}"
        notes.append(palette.note(words, due, 0, xanchor=side, yanchor="bottom", font={"size": 11}))
    top, bottom = time_axis.TODAY_PX + 4, time_axis.AXIS_PX
    return go.Figure(
        {
            "data": traces,
            "layout": palette.layout(
                height=max(140, height + top + bottom),
                margin={"l": 8, "r": 8, "t": top, "b": bottom, "pad": 0},
                dragmode=False,
                xaxis=time_axis.axis(days) | {"fixedrange": True, "showgrid": False, "nticks": 6},
                yaxis={"range": [0, height], "visible": False, "fixedrange": True},
                shapes=shapes,
                annotations=notes,
            ),
        }
    )
