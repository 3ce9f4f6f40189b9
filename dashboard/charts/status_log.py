"""The chart of the status log of one pledge: a ribbon over time."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby, takewhile
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import short_forms
from dashboard.charts import code_styles, palette, text, time_axis
from dashboard.charts.lanes import Mark, pack
from dashboard.charts.time_axis import Span
from tracker import words
from tracker.values.codes import FollowUp
from tracker.values.days import bounds
from tracker.values.shortening import shorten

LOG_COLUMNS = ("as_of", "as_of_precision", "status", "note")

# The labels are in rows above the ribbon, placed for the width of a phone.
LOG_WIDTH, LETTER_PX, LABEL_ROW_PX = 330, 6.8, 18
RIBBON_Y, RIBBON_PX = 26, 10


def status_log(
    log: pd.DataFrame,
    *,
    as_of: date,
    ends: date | None = None,
    due_on: date | None = None,
    due: str = "",
    verb: str = "",
) -> go.Figure:
    """Draw one pledge's status over time. ``log`` has the columns of ``LOG_COLUMNS``, in the order of entry; ``verb``
    is that of the pledge. A status has its name where it begins, and a mark for each entry.

    Each status lasts from its day to that of the next one; the newest to ``as_of``, or to ``due_on`` if it is "not yet
    due" and that day has passed. ``due`` is the due day in words. A day that is known to the month is a dashed line
    over that month with a hollow mark, as on the timeline; its status begins on the last day of the month. ``ends`` is
    the day of the newest source: the time after it is shaded.
    """
    entries = _entries(log, verb)
    if not entries:
        return palette.empty("No status on record")
    due_on = _day(due_on)
    days = [entry.day for entry in entries] + ([due_on] if due_on else [])
    span = time_axis.whole_range(min(*days, *(entry.first for entry in entries)), max(*days, as_of), as_of)
    notes, shapes, height = _labels(entries, span)
    line, today = time_axis.today(span, as_of, ends, LOG_WIDTH)
    due_line = _due_line(due_on, due, span) if due_on else ([], [])
    top, bottom = time_axis.TODAY_PX + 4, time_axis.AXIS_PX
    until = due_on if due_on and _is_past_due(entries, due_on, as_of) else as_of
    last_days = [*(entry.day for entry in entries[1:]), max(until, entries[-1].day)]
    stretches = [_stretch(entry, end) for entry, end in zip(entries, last_days, strict=True)]
    dashes = [_dash(entry) for entry in entries if entry.first < entry.day]
    return palette.Figure(
        {
            "data": [*stretches, *dashes, _marks(entries)],
            "layout": palette.layout(
                height=max(140, height + top + bottom),
                margin={"l": 8, "r": 8, "t": top, "b": bottom, "pad": 0},
                dragmode=False,
                xaxis=time_axis.axis(span) | {"fixedrange": True, "showgrid": False, "nticks": 6},
                yaxis={"range": [0, height], "visible": False, "fixedrange": True},
                shapes=[*shapes, *due_line[0], *line],
                annotations=[*notes, *due_line[1], *today],
            ),
        }
    )


def describe_log(log: pd.DataFrame, *, as_of: date, due_on: date | None = None, due: str = "", verb: str = "") -> str:
    """Describe the chart of the same arguments."""
    entries, due_on, last = _entries(log, verb), _day(due_on), ""
    if due_on:
        last = f" {'Due' if due_on >= as_of else 'Was due'}: {due or words.human_day(due_on)}."
    if not entries:
        return f"No status on record.{last}"
    newest = entries[-1]
    first = list(takewhile(lambda each: each.status == newest.status, reversed(entries)))[-1].words
    stretch = f"from {first} until it fell due" if _is_past_due(entries, due_on, as_of) else f"since {first}"
    number = "one entry" if len(entries) == 1 else f"{len(entries)} entries"
    number += f", the newest of {newest.words}" if first != newest.words else ""
    return f"Status {stretch}: {newest.status}. Its own log has {number}.{last}"


@dataclass(frozen=True)
class Entry:
    """An entry of the log of a pledge with a ``verb``. ``day`` is its day, or the latest possible one."""

    row: dict[Any, Any]
    verb: str

    @cached_property
    def day(self) -> date:
        return self.row["as_of"].date()

    @property
    def status(self) -> str:
        return words.status({**self.row, "verb": self.verb})

    @property
    def style(self) -> code_styles.Style:
        return code_styles.STATUSES[self.row["status"]]

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
    """Whether the newest entry says "not yet due", but the due day has passed."""
    return due_on is not None and due_on < as_of and entries[-1].row["status"] == FollowUp.NOT_YET_DUE


def _day(value: date | None) -> date | None:
    """Return a plain date, because pandas does not compare its Timestamp with one."""
    return None if words.blank(value) else pd.Timestamp(value).date()  # type: ignore[arg-type]


def _entries(log: pd.DataFrame, verb: str) -> list[Entry]:
    entries = (Entry(row, verb) for row in log.to_dict("records") if pd.notna(row["as_of"]))
    return sorted(entries, key=lambda entry: entry.day)


def _stretch(entry: Entry, end: date) -> dict[str, Any]:
    """Return the part of the ribbon from the day of an entry to the last day of its status."""
    return {
        **_line(entry.day, end),
        "line": {"color": entry.style.color, "width": RIBBON_PX},
        "opacity": 0.55,
    }


def _dash(entry: Entry) -> dict[str, Any]:
    """Return the dashed line over the month, quarter or year in which the day of an entry lies."""
    return {
        **_line(entry.first, entry.day),
        "line": {"color": entry.style.color, "width": 1.5, "dash": "4px,3px"},
    }


def _line(first: date, last: date) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [first.isoformat(), last.isoformat()],
        "y": [RIBBON_Y, RIBBON_Y],
        "hoverinfo": "skip",
    }


def _marks(entries: list[Entry]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [entry.at.isoformat() for entry in entries],
        "y": [RIBBON_Y] * len(entries),
        "hovertext": [_hover(entry) for entry in entries],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "symbol": [entry.style.symbol if entry.exact else f"{entry.style.symbol}-open" for entry in entries],
            "color": [entry.style.color for entry in entries],
            "size": 13,
            "opacity": 1,
            "line": {"width": [0 if entry.exact else 2 for entry in entries]},
        },
    }


def _hover(entry: Entry) -> str:
    status, note = text.escape(entry.status), text.wrap(entry.row["note"], 48, 6)
    return "<br>".join(filter(None, [f"<b>{status}</b>", entry.words, note]))


def _labels(entries: list[Entry], span: Span) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Return the labels above the ribbon, the thin lines to their days, and the height that they need in pixels."""
    entries = [next(alike) for _, alike in groupby(entries, key=lambda entry: entry.status)]
    px_per_day = LOG_WIDTH / (span[1] - span[0]).days
    labels = [shorten(entry.status, 24) for entry in entries]
    places = [(entry.at - span[0]).days * px_per_day for entry in entries]
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


def _due_line(due_on: date, due: str, span: Span) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    day = due_on.isoformat()
    side = "right" if (due_on - span[0]) / (span[1] - span[0]) > 0.5 else "left"
    line = palette.line(day, day, 0, RIBBON_Y + 12, color=palette.GREY, line={"width": 2})
    caption = f" Due: {shorten(due, 30) or short_forms.short_day(due_on)} "
    return [line], [palette.note(caption, day, 0, xanchor=side, yanchor="bottom", font={"size": 11})]
