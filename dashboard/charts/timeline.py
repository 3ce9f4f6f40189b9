"""Meetings and other events on one time axis: a lane a track."""

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import words
from dashboard.charts import looks, palette, text, time_axis
from dashboard.charts.lanes import Lane, draw
from dashboard.charts.placement import COMPACT, FULL, Density, Event, Spot, in_lanes, in_order, stack

Trace = dict[str, Any]
Days = tuple[date, date]

# Far below the plot, where only the slider looks. It looks there on the first y axis alone: on the one that the time
# axis is anchored to, plotly would shade all that the plot does not show, and the slider could not be dragged.
SLIDER_Y = 100_000
GOES_ON = "triangle-right"
# Between a phone and a page: rows that the legend needs beyond those reserved are taken from the plot.
LEGEND_WIDTH = 520


def timeline(
    events: pd.DataFrame,
    *,
    as_of: date,
    selected: tuple[str, str] | None = None,
    compact: bool = False,
) -> go.Figure:
    """The timeline of ``events``, which has the columns of ``placement.COLUMNS``.

    ``selected`` is the (table, id) to ring; ``compact`` leaves out labels, range buttons and slider. One day is a
    marker, several days are a bar with a marker at its start, a date not known to the day is a dashed line from the
    earliest to the latest day with a hollow marker between; what still goes on reaches ``as_of`` and ends in an arrow.
    Each marker's customdata is [table, id].

    Streamlit draws a changed figure anew and forgets the reader's zoom, so ``selected`` should stay what it was when
    the page opened: a click shows itself, by fading all other events.
    """
    entries = in_lanes(events, as_of)
    if not entries:
        return palette.empty("No events to show")
    days = time_axis.whole_range(min(e.begin for e in entries), max(e.finish for e in entries), as_of)
    opening = days if compact else time_axis.opening_range(days, as_of)
    density = COMPACT if compact else FULL
    spots, tracks = stack(entries, opening, density)
    members = {look: [spot for spot in spots if spot.event.look is look] for look in looks.EVENT_LOOKS}
    members = {look: mine for look, mine in members.items() if mine}
    keys = _keys(spots, list(members))
    layers = (_spans, _open_ends, _markers)
    traces = [trace for look, mine in members.items() for layer in layers for trace in layer(mine, look)]
    traces += _ring([spot for spot in spots if tuple(spot.event.key) == selected])
    traces += keys if compact else [*keys, time_axis.invisible_trace(), _rug(spots)]
    names = [key["name"] for key in keys]
    latest = max((event.day for event in entries if event.day <= as_of), default=as_of)
    return palette.Figure({"data": traces, "layout": _layout(days, opening, as_of, latest, tracks, names, density)})


def describe(events: pd.DataFrame, *, as_of: date, compact: bool = False) -> str:
    """What the timeline of the same arguments shows, in words; of a compact one, which ends with today, not what comes
    next."""
    entries = in_order(events, as_of)
    if not entries:
        return "No events to show."
    span = words.human_span(min(event.begin for event in entries), max(event.finish for event in entries))
    tracks = words.count(len({event.lane for event in entries}), "track")
    caption = [f"{words.count(len(entries), 'event')} in {tracks}, {span}."]
    past = [event for event in entries if event.day <= as_of and event.took_place]
    ahead = [event for event in entries if event.day > as_of and event.stands]
    if past:
        latest = past[time_axis.last_of([event.day for event in past], [event.row for event in past])]
        caption.append(_named("Latest", latest))
    if not compact:
        caption.append(_named("Next", min(ahead, key=lambda event: event.day)) if ahead else "None lies ahead.")
    return " ".join(caption)


def _named(lead: str, event: Event) -> str:
    return f"{lead}: “{text.shorten(event.row['title'], 120)}” ({_when(event)})."


def _when(event: Event) -> str:
    return words.human_when(event.row)


def _hover(event: Event) -> str:
    row = event.row
    kind, status = (words.code(row["table"], name, row[name]) for name in ("kind", "status"))
    parties, source = text.shorten(row["parties"], 140), text.shorten(row["source"], 60)
    parts = [
        f"<b>{text.wrap(row['title'], 44, 4)}</b>",
        text.escape(_when(event)),
        text.wrap(row["place"], 44, 2),
        text.escape(" · ".join(filter(None, (kind, status)))),
        text.wrap(f"With: {parties}", 44) if parties else "",
        text.wrap(f"Source: {source}", 44) if source else "",
    ]
    return "<br>".join(filter(None, parts))


def _spans(members: list[Spot], look: looks.Look) -> list[Trace]:
    """The bars and the dashed lines of the events of one look, each in one trace."""
    several = [spot for spot in members if spot.event.begin < spot.event.finish]
    bars, dashes = [s for s in several if s.event.exact], [s for s in several if not s.event.exact]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [day for s in spans for day in (s.event.begin.isoformat(), s.event.finish.isoformat(), None)],
            "y": [y for s in spans for y in (s.y, s.y, None)],
            "line": {"color": look.color, **stroke},
            "opacity": opacity,
            "legendgroup": look.label,
            "showlegend": False,
            "hoverinfo": "skip",
        }
        for spans, stroke, opacity in ((bars, {"width": 7}, 0.5), (dashes, {"width": 1.5, "dash": "4px,3px"}, 1))
        if spans
    ]


def _open_ends(members: list[Spot], look: looks.Look) -> list[Trace]:
    """An arrow where what still goes on has come to."""
    open_ended = [spot for spot in members if spot.event.goes_on]
    if not open_ended:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [spot.event.finish.isoformat() for spot in open_ended],
            "y": [spot.y for spot in open_ended],
            "marker": {"symbol": GOES_ON, "size": 10, "color": look.color, "opacity": 1, "line": {"width": 0}},
            "unselected": {"marker": {"opacity": 0.3}},
            "legendgroup": look.label,
            "showlegend": False,
            "hoverinfo": "skip",
        }
    ]


def _markers(members: list[Spot], look: looks.Look) -> list[Trace]:
    events = [spot.event for spot in members]
    symbols = [
        "x-thin-open" if event.called_off else look.symbol if event.exact else f"{look.symbol}-open" for event in events
    ]
    trace: Trace = {
        "type": "scatter",
        "mode": "markers",
        "name": look.label,
        "legendgroup": look.label,
        "showlegend": False,
        # Days without a time: plotly then draws 6 January as 6 January in every time zone.
        "x": [event.at.isoformat() for event in events],
        "y": [spot.y for spot in members],
        "customdata": [event.key for event in events],
        "hovertext": [_hover(event) for event in events],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "symbol": symbols,
            "size": [spot.size for spot in members],
            "color": look.color,
            "opacity": 1,
            "line": {"color": look.color, "width": [0 if symbol == look.symbol else 2 for symbol in symbols]},
        },
        "unselected": {"marker": {"opacity": 0.3}},
    }
    if any(spot.side for spot in members):
        trace["mode"] = "markers+text"
        trace["text"] = [text.join(spot.label) for spot in members]
        trace["textposition"] = [f"middle {spot.side or 'right'}" for spot in members]
        trace["textfont"] = {"size": 11}
    return [trace]


def _keys(spots: list[Spot], present: list[looks.Look]) -> list[Trace]:
    """The legend: an entry a look, and one for each of the signs that mean the same in every look."""
    keys = [palette.key(look.label, look.symbol, look.color) for look in present]
    if any(not spot.event.exact for spot in spots):
        keys.append(palette.key("Day not known", "circle-open", palette.GREY))
    if any(spot.event.goes_on for spot in spots):
        keys.append(palette.key("Still going on", GOES_ON, palette.GREY))
    if any(spot.event.called_off for spot in spots):
        keys.append(palette.key("Called off", "x-thin-open", palette.GREY))
    return [{**key, "yaxis": "y2"} for key in keys]


def _ring(chosen: list[Spot]) -> list[Trace]:
    """A ring around the event that the page opened with; it goes when the reader clicks another."""
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "selected",
            "x": [spot.event.at.isoformat()],
            "y": [spot.y],
            "marker": {
                "symbol": "circle-open",
                "size": spot.size + 12,
                "color": palette.CRIMSON,
                "line": {"width": 3},
            },
            "unselected": {"marker": {"opacity": 0}},
            "showlegend": False,
            "hoverinfo": "skip",
        }
        for spot in chosen
    ]


def _rug(spots: list[Spot]) -> Trace:
    """A tick an event below the plot: out of sight there, it is what the slider shows."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "slider",
        "x": [spot.event.at.isoformat() for spot in spots],
        "y": [SLIDER_Y] * len(spots),
        "marker": {"symbol": "line-ns-open", "size": 14, "color": palette.GREY, "line": {"width": 1.5}},
        "unselected": {"marker": {"opacity": 1}},
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _layout(
    days: Days, opening: Days, as_of: date, latest: date, tracks: list[Lane], names: list[str], density: Density
) -> dict[str, Any]:
    height, compact = tracks[-1].bottom, density is COMPACT
    above = 0 if compact else time_axis.TOP_PX
    head = time_axis.TODAY_PX + above + (0 if compact else time_axis.BUTTONS_PX)
    foot = time_axis.AXIS_PX + (0 if compact else time_axis.SLIDER_PX + 12)
    key = palette.legend_height(names, LEGEND_WIDTH)
    shapes, notes = time_axis.today(opening, as_of, above_px=above)
    slider = {} if compact else time_axis.slider(days, height, (SLIDER_Y + 1, SLIDER_Y - 1))
    menus = [] if compact else [time_axis.buttons(days, latest, height)]
    bands, titles = draw(tracks)
    return palette.layout(
        height=height + head + foot + key,
        margin={"l": 8, "r": 8, "t": head + key, "b": foot, "pad": 0},
        showlegend=True,
        legend=palette.legend(y=1 + head / height),
        dragmode=False,
        xaxis=time_axis.axis(opening) | slider | {"anchor": "y2"},
        **({} if compact else {"xaxis2": time_axis.on_top(opening)}),
        yaxis={"range": [height, 0], "visible": False, "fixedrange": True},
        yaxis2={"range": [height, 0], "visible": False, "fixedrange": True, "overlaying": "y"},
        shapes=[*bands, *shapes],
        annotations=[*titles, *notes],
        updatemenus=menus,
    )
