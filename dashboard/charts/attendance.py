"""Charts of attendance and its level: of one party over time, and of all parties at all summits (the matrix)."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import short_forms
from dashboard.charts import code_styles, palette, protocol, text, time_axis
from dashboard.charts.lanes import Lane, Mark, draw, pack
from dashboard.charts.time_axis import Span
from tracker import words
from tracker.queries.event_dates import DATE_COLUMNS
from tracker.reports.delegations import level_name
from tracker.values.codes import CAME, Level, Mode
from tracker.values.shortening import shorten

LEVEL_COLUMNS = (
    "summit_id", "title", *DATE_COLUMNS, "day", "track", "level", "mode", "state",
    "person",
)  # fmt: skip
MATRIX_COLUMNS = (
    "party", "summit_id", "title", "kind", "city", *DATE_COLUMNS, "day", "level",
)  # fmt: skip

Row = dict[Any, Any]

NOMINAL_WIDTH, PHONE_WIDTH, MARK_PX = 600, 330, 11


def levels(frame: pd.DataFrame, *, as_of: date, ends: date | None = None) -> go.Figure:
    """Draw one party's attendance over time. ``frame`` has the columns of ``LEVEL_COLUMNS`` and a row for each seat.

    Each level has a lane, the highest on top. The shape of a mark is the mode of taking part; it is hollow if the
    person did not come, not yet, or that is not known. ``ends`` is the day of the newest source: the time after it is
    shaded.
    """
    rows = frame.to_dict("records")
    if not rows:
        return palette.empty("No attendance on record")
    rows.sort(key=lambda row: (protocol.position(row["level"]), row["day"].date()))
    dates = [row["day"].date() for row in rows]
    span = time_axis.whole_range(min(dates), max(dates), as_of)
    spots, lanes = _stack(rows, span)
    symbols = [code_styles.MODE_SYMBOLS[row["mode"]] for row in rows]
    filled = [row["state"] in CAME for row in rows]
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": [day.isoformat() for day in dates],
        "y": spots,
        "hovertext": [_seat_hover(row) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "symbol": [name if full else f"{name}-open" for name, full in zip(symbols, filled, strict=True)],
            "color": [code_styles.LEVELS[row["level"]].color for row in rows],
            "size": MARK_PX,
            "opacity": 1,
            "line": {"width": [0 if full else 2 for full in filled]},
        },
        "showlegend": False,
    }
    entries = [(_mode(mode), symbol) for mode, symbol in code_styles.MODE_SYMBOLS.items() if symbol in symbols]
    if hollow := [symbol for symbol, full in zip(symbols, filled, strict=True) if not full]:
        entries.append(("Hollow: did not come, not yet, or not known", f"{hollow[0]}-open"))
    keys = [palette.key(label, symbol, palette.GREY) for label, symbol in entries]
    bands, titles = draw(lanes)
    line, today = time_axis.today(span, as_of, ends, PHONE_WIDTH)
    key = palette.legend_height([label for label, _ in entries], NOMINAL_WIDTH)
    height, top = lanes[-1].bottom, time_axis.TODAY_PX
    return palette.Figure(
        {
            "data": [marks, *keys],
            "layout": palette.layout(
                height=height + key + top + time_axis.AXIS_PX,
                margin={"l": 8, "r": 8, "t": key + top, "b": time_axis.AXIS_PX, "pad": 0},
                showlegend=True,
                legend=palette.legend(y=1 + top / height),
                dragmode=False,
                xaxis=time_axis.axis(span),
                yaxis={"range": [height, 0], "visible": False, "fixedrange": True},
                shapes=[*bands, *line],
                annotations=[*titles, *today],
            ),
        }
    )


def describe_levels(frame: pd.DataFrame, *, as_of: date, ends: date | None = None) -> str:
    """Describe the chart ``levels`` of the same arguments; the seats at the latest meetings are the first rows."""
    rows = frame.to_dict("records")[::-1]
    if not rows:
        return "No attendance on record."
    came = [row for row in rows if row["state"] in CAME and row["day"].date() <= as_of]
    summits = {row["summit_id"] for row in came}
    others = {row["summit_id"] for row in rows} - summits
    caption = f"Took part in {words.count(len(summits), 'meeting')} up to {words.human_day(ends or as_of)}"
    if came:
        latest = came[time_axis.last_of([row["day"].date() for row in came], came)]
        highest = protocol.highest(came)
        caption += "" if highest["level"] == Level.UNKNOWN else f", at the highest level as {_lower(_level(highest))}"
        caption += f"; the latest was “{shorten(latest['title'], 120)}” ({words.human_when(latest)})"
    caption += "."
    if others:
        verb = "is" if len(others) == 1 else "are"
        more = words.count(len(others), "more meeting")
        caption += f" {more} {verb} on record to which it did not come, or is not known to have come."
    return caption


def matrix(frame: pd.DataFrame) -> go.Figure:
    """Draw which party came to which summit. ``frame`` has the columns of ``MATRIX_COLUMNS`` and a row for each party
    and summit.

    Each party has a row, the most frequent on top; each summit has a column, the earliest on the left. The mark is the
    highest level that the party sent.
    """
    cells = _cells(frame)
    if not cells:
        return palette.empty("No attendance on record")
    summits = {row["summit_id"]: row for row in cells.values()}
    columns = sorted(summits, key=lambda key: summits[key]["day"])
    parties = _by_frequency(cells)
    at = {key: position for position, key in enumerate(columns)}
    line = {party: position for position, party in enumerate(parties)}
    traces = []
    for style in code_styles.LEVEL_STYLES:
        mine = [key for key, row in cells.items() if code_styles.LEVELS[row["level"]] is style]
        if mine:
            traces.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "name": style.label,
                    "x": [at[summit] for _, summit in mine],
                    "y": [line[party] for party, _ in mine],
                    "hovertext": [_cell_hover(cells[key]) for key in mine],
                    "hovertemplate": "%{hovertext}<extra></extra>",
                    "marker": {
                        "symbol": style.symbol,
                        "color": style.color,
                        "size": 10 if len(columns) <= 20 else 8,
                        "opacity": 1,
                        "line": {"width": 2 if "open" in style.symbol else 0},
                    },
                }
            )
    return palette.Figure(
        {"data": traces, "layout": _grid(short_forms.short_meetings(summits[key] for key in columns), parties, traces)}
    )


def _grid(columns: list[str], parties: list[str], traces: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the layout of the matrix: vertical titles above the columns, parties to the left of the rows."""
    key = palette.legend_height([trace["name"] for trace in traces], PHONE_WIDTH)
    letters, height = 11 if len(columns) <= 20 else 9, 18 * len(parties)
    head = int(0.53 * letters * max(map(len, columns))) + 14
    fixed = {"fixedrange": True, "zeroline": False, "gridcolor": palette.HAIRLINE}
    return palette.layout(
        height=height + head + key + 8,
        margin={"l": 8, "r": 8, "t": head + key, "b": 8, "pad": 4},
        showlegend=True,
        # Measured from the page, since plotly places nothing higher than three plots above the plot.
        legend=palette.legend(xref="container", yref="container", y=1, yanchor="top"),
        dragmode=False,
        # At least the width of 12 columns: a few columns over a whole page would look strewn about.
        xaxis={
            **fixed,
            "side": "top",
            "showgrid": True,
            "range": [-0.6, max(len(columns), 12) - 0.4],
            "tickvals": list(range(len(columns))),
            "ticktext": [text.escape(column) for column in columns],
            "tickangle": -90,
            "tickfont": {"size": letters},
        },
        yaxis={
            **fixed,
            "showgrid": False,
            "range": [len(parties) - 0.5, -0.5],
            "automargin": True,
            "tickvals": list(range(len(parties))),
            "ticktext": [text.escape(shorten(party, 26)) for party in parties],
        },
        shapes=[palette.band(row - 0.5, row + 0.5) for row in range(0, len(parties), 2)],
    )


def matrix_title(meetings: Mapping[str, int], *, most: int) -> str:
    """Say which meetings the matrix shows. ``meetings`` are their numbers by importance, the highest first, and
    ``most`` is how many are shown."""
    parts = []
    for importance, number in meetings.items():
        named = words.count(number, f"{words.code('summit', 'importance', importance).lower()} meeting")
        if most:
            parts.append(named if number <= most else f"the latest {most:,} of {named}")
        most = max(most - number, 0)
    return f"The highest level that the busiest parties sent to {' and '.join(parts)}"


def describe_matrix(frame: pd.DataFrame) -> str:
    """Describe the matrix of the same frame."""
    cells = _cells(frame)
    if not cells:
        return "No attendance on record."
    parties, summits = _by_frequency(cells), {summit for _, summit in cells}
    most = [f"{party} ({sum(key[0] == party for key in cells)})" for party in parties[:3]]
    return (
        f"{words.count(len(parties), 'party', 'parties')} at {words.count(len(summits), 'meeting')}, "
        f"{words.count(len(cells), 'attendance')} in all. Most often: {', '.join(most)}."
    )


def _cells(frame: pd.DataFrame) -> dict[tuple[str, str], Row]:
    """Return the rows by party and summit id."""
    return {(row["party"], row["summit_id"]): row for row in frame.to_dict("records")}


def _level(row: Row) -> str:
    return level_name(row["level"])


def _mode(mode: str) -> str:
    """Return the label of a mode as it stands alone: "Mode unknown", not "Unknown"."""
    return "Mode unknown" if mode == Mode.UNKNOWN else words.code("attendance", "mode", mode)


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _by_frequency(cells: dict[tuple[str, str], Any]) -> list[str]:
    times: dict[str, int] = {}
    for party, _ in cells:
        times[party] = times.get(party, 0) + 1
    return sorted(times, key=lambda party: (-times[party], party))


def _stack(rows: list[Row], span: Span) -> tuple[list[float], list[Lane]]:
    """Return the place of each row in pixels from the top, and a lane for each level. ``rows`` are sorted by level."""
    px_per_day = NOMINAL_WIDTH / (span[1] - span[0]).days
    spots: list[float] = []
    lanes: list[Lane] = []
    top = 0.0
    for _, members in groupby(rows, key=lambda row: row["level"]):
        lane = list(members)
        title = _level(lane[0])
        places = [(row["day"].date() - span[0]).days * px_per_day for row in lane]
        packing = pack([Mark(x - MARK_PX, x + MARK_PX) for x in places], NOMINAL_WIDTH)
        first = top + Lane.title_height(title) + 4
        spots += [first + 16 * (row + 0.5) for row in packing.rows]
        bottom = first + 16 * len(packing.labelled) + 6
        lanes.append(Lane(title, top, bottom))
        top = bottom
    return spots, lanes


def _seat_hover(row: Row) -> str:
    mode, state = (words.code("attendance", name, row[name]) for name in ("mode", "state"))
    parts = [
        f"<b>{text.wrap(row['title'], 44, 3)}</b>",
        text.escape(words.human_when(row)),
        text.escape(row["track"]),
        text.wrap(row["person"], 44, 2),
        text.escape(_level(row)),
        f"{state} · {_lower(mode)}",
    ]
    return "<br>".join(filter(None, parts))


def _cell_hover(row: Row) -> str:
    parts = (
        f"<b>{text.wrap(row['party'], 44, 3)}</b>",
        text.wrap(row["title"], 44, 3),
        text.escape(words.human_when(row)),
        text.escape(_level(row)),
    )
    return "<br>".join(parts)
