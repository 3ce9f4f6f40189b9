"""What became of one pledge: its log, as a ribbon over time."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import short_forms
from dashboard.charts import code_styles, palette, text, time_axis
from dashboard.charts.lanes import Mark, pack
from tracker import words
from tracker.values.codes import FollowUp
from tracker.values.days import bounds
from tracker.values.shortening import shorten

LOG_COLUMNS = ("as_of", "as_of_precision", "status", "note")

# Labels are in rows above the ribbon, packed for a phone, because a log without its words says nothing.
LOG_WIDTH, LETTER_PX, LABEL_ROW_PX = 330, 6.8, 18
RIBBON_Y, RIBBON_PX = 26, 10


def status_log(log: pd.DataFrame, *, as_of: date, due_on: date | None = None, due: str = "") -> go.Figure:
    """One pledge's status over time: ``log`` has the columns of ``LOG_COLUMNS``, in the order of entry.

    A ribbon: each status runs from its day to that of the next, the newest to ``as_of``, or to ``due_on`` where it is
    "not yet due". ``due`` is how far the due day is known, in words. A day known to a month is a dashed line over all
    of it with a hollow mark between, as on the timeline; the status runs from its last day.
    """
    entries = _entries(log)
    if not entries:
        return palette.empty("No status on record")
    due_on = _day(due_on)
    known = [entry.day for entry in entries] + ([due_on] if due_on else [])
    days = time_axis.whole_range(min(*known, *(entry.first for entry in entries)), max(*known, as_of), as_of)
    notes, shapes, height = _labels(entries, days)
    line, today = time_axis.today(days, as_of)
    due_line = _due_line(due_on, due, days) if due_on else ([], [])
    top, bottom = time_axis.TODAY_PX + 4, time_axis.AXIS_PX
    entry_looks = [code_styles.STATUSES[entry.row["status"]] for entry in entries]
    until = due_on if due_on and _is_past_due(entries, due_on, as_of) else as_of
    ends = [*(entry.day for entry in entries[1:]), max(until, entries[-1].day)]
    stretches = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [entry.day.isoformat(), end.isoformat()],
            "y": [RIBBON_Y, RIBBON_Y],
            "line": {"color": look.color, "width": RIBBON_PX},
            "opacity": 0.55,
            "hoverinfo": "skip",
        }
        for entry, end, look in zip(entries, ends, entry_looks, strict=True)
    ]
    dashes = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [entry.first.isoformat(), entry.day.isoformat()],
            "y": [RIBBON_Y, RIBBON_Y],
            "line": {"color": look.color, "width": 1.5, "dash": "4px,3px"},
            "hoverinfo": "skip",
        }
        for entry, look in zip(entries, entry_looks, strict=True)
        if entry.first < entry.day
    ]
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": [entry.at.isoformat() for entry in entries],
        "y": [RIBBON_Y] * len(entries),
        "hovertext": [_hover(entry) for entry in entries],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "symbol": [
                look.symbol if entry.exact else f"{look.symbol}-open"
                for entry, look in zip(entries, entry_looks, strict=True)
            ],
            "color": [look.color for look in entry_looks],
            "size": 13,
            "opacity": 1,
            "line": {"width": [0 if entry.exact else 2 for entry in entries]},
        },
    }
    return palette.Figure(
        {
            "data": [*stretches, *dashes, marks],
            "layout": palette.layout(
                height=max(140, height + top + bottom),
                margin={"l": 8, "r": 8, "t": top, "b": bottom, "pad": 0},
                dragmode=False,
                xaxis=time_axis.axis(days) | {"fixedrange": True, "showgrid": False, "nticks": 6},
                yaxis={"range": [0, height], "visible": False, "fixedrange": True},
                shapes=[*shapes, *due_line[0], *line],
                annotations=[*notes, *due_line[1], *today],
            ),
        }
    )


def describe_log(log: pd.DataFrame, *, as_of: date, due_on: date | None = None, due: str = "") -> str:
    """What the status log of the same arguments shows, in words."""
    entries, due_on, last = _entries(log), _day(due_on), ""
    if due_on:
        last = f" {'Due' if due_on >= as_of else 'Was due'}: {due or words.human_day(due_on)}."
    if not entries:
        return f"No status on record.{last}"
    number = "the only entry" if len(entries) == 1 else f"the last of {len(entries)} entries"
    first = entries[-1].words
    stretch = f"from {first} until it fell due" if _is_past_due(entries, due_on, as_of) else f"since {first}"
    return f"Status {stretch}: {entries[-1].status}, {number}.{last}"


@dataclass(frozen=True)
class Entry:
    """A row of the log: its day, or the latest that it can have been."""

    row: dict[Any, Any]

    @cached_property
    def day(self) -> date:
        return self.row["as_of"].date()

    @property
    def status(self) -> str:
        return words.code("pledge_status", "status", self.row["status"])

    @property
    def exact(self) -> bool:
        return words.blank(self.row["as_of_precision"])

    @property
    def first(self) -> date:
        """The earliest day of its month, quarter or year."""
        whole = bounds(self.day, self.row["as_of_precision"])
        return whole[0] if whole else self.day

    @property
    def at(self) -> date:
        """The day of its mark."""
        return self.first + (self.day - self.first) // 2

    @property
    def words(self) -> str:
        return words.human_day(self.day, self.row["as_of_precision"])


def _is_past_due(entries: list[Entry], due_on: date | None, as_of: date) -> bool:
    """Whether the newest entry is "not yet due", and the day has come and gone."""
    return due_on is not None and due_on < as_of and entries[-1].row["status"] == FollowUp.NOT_YET_DUE


def _day(value: date | None) -> date | None:
    """A plain date, since pandas refuses to compare its own with one."""
    return None if words.blank(value) else pd.Timestamp(value).date()  # type: ignore[arg-type]


def _entries(log: pd.DataFrame) -> list[Entry]:
    entries = (Entry(row) for row in log.to_dict("records") if pd.notna(row["as_of"]))
    return sorted(entries, key=lambda entry: entry.day)


def _hover(entry: Entry) -> str:
    named, note = text.escape(entry.status), text.wrap(entry.row["note"], 48, 6)
    return "<br>".join(filter(None, [f"<b>{named}</b>", entry.words, note]))


def _labels(entries: list[Entry], days: tuple[date, date]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """The statuses above the ribbon with a thin line to their days, and the height that they need."""
    px_per_day = LOG_WIDTH / (days[1] - days[0]).days
    labels = [shorten(entry.status, 24) for entry in entries]
    places = [(entry.at - days[0]).days * px_per_day for entry in entries]
    marks = [Mark(x, x, len(label) * LETTER_PX + 8) for x, label in zip(places, labels, strict=True)]
    packing = pack(marks, LOG_WIDTH)
    notes, shapes = [], []
    for entry, label, row, side in zip(entries, labels, packing.rows, packing.sides, strict=True):
        if side:
            y = RIBBON_Y + 10 + LABEL_ROW_PX * (row + 0.5)
            notes.append(
                palette.note(
                    text.escape(label),
                    entry.at.isoformat(),
                    y,
                    xanchor="left" if side == "right" else "right",
                    yanchor="middle",
                )
            )
            shapes.append(palette.line(entry.at.isoformat(), entry.at.isoformat(), RIBBON_Y, y + 6))
    return notes, shapes, RIBBON_Y + 14 + LABEL_ROW_PX * len(packing.labelled)


def _due_line(due_on: date, due: str, days: tuple[date, date]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    day = due_on.isoformat()
    side = "right" if (due_on - days[0]) / (days[1] - days[0]) > 0.5 else "left"
    line = palette.line(day, day, 0, RIBBON_Y + 12, color=palette.GREY, line={"width": 2})
    caption = f" Due: {shorten(due, 30) or short_forms.short_day(due_on)} "
    return [line], [palette.note(caption, day, 0, xanchor=side, yanchor="bottom", font={"size": 11})]
