"""What is open on the timeline: tracks, an event, the events of one week of a track. The address of the page has it."""

from dataclasses import replace
from html import escape

import streamlit as st

from dashboard.charts.drawing import WEEK
from dashboard.charts.placement import Event, bounds
from dashboard.lists.filters import several
from dashboard.records import chronicle, event
from dashboard.web import address, links
from dashboard.web.answers import ask
from dashboard.web.lookback import today
from tracker.queries import events, records
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import dicts
from tracker.values import dates
from tracker.values.direction import isolate
from tracker.words import count, human_span


def tracks(close: bool) -> tuple[str, ...] | None:
    """Draw the choice of tracks. Return those with a line for each event, None for all. With ``close`` (a short span or
    few events, see ``timeline.close``) all tracks are open but those that the reader closes; else only those that the
    reader opens."""
    names = ask(records.choices, "track")
    with st.popover("Tracks", icon=":material/unfold_more:", key="tracks"):
        if not close:
            return several("Open: a line for each event", "open", names, without="None")
        closed = several("Closed: a square for each week", "closed", names, without="None")
    return tuple(id for id in names if id not in closed) if closed else None


def chosen() -> tuple[str, str] | None:
    """Return table and id of the event in the address, or None."""
    table, _, id = st.query_params.get("event", "").partition(":")
    return (table, id) if table or id else None


def note_click() -> None:
    """Put what was clicked on the chart into the address; only a new click does, so that going back stays possible."""
    points = st.session_state["timeline"]["selection"]["points"]
    if not points:
        return
    kind, *rest = points[0]["customdata"]
    for name in ("event", WEEK):
        address.write(name, ())
    st.query_params[WEEK if kind == WEEK else "event"] = ":".join(rest if kind == WEEK else (kind, *rest))


def show(filters: EventFilters, chosen: tuple[str, str] | None) -> None:
    """Draw the event that is open, or the events of the week that is open."""
    track, _, day = st.query_params.get(WEEK, "").rpartition(":")
    if chosen:
        _event(*chosen)
    elif track:
        _week(filters, track, day)


def _event(table: str, id: str) -> None:
    row = event.find(table, id)
    if row is None:
        st.warning("The event in this address is not in the store; it may have been deleted.")
        return
    with st.container(key="opened"):
        event.link(row, row["title"])
        event.draw_in_few_lines(row)
        event.link(row, "Read more")


def _week(filters: EventFilters, track: str, day: str) -> None:
    names = ask(records.choices, "track")
    try:
        first, last = bounds(dates.stretch(day).first, by_month=len(day) == len("2026-01"))
    except ValueError:
        first = last = None
    if first is None or last is None or track not in names:
        address.complain("Week", [f"“{track}:{day}” is no track and day"])
        return
    rows = ask(events.events, replace(filters, tracks=(track,), since=first, until=last))
    inside = [first <= Event(row, today()).at <= last for row in dicts(rows)]
    rows = rows[inside]
    with st.container(key="opened"):
        number, days = count(len(rows), "event"), {"from": first.isoformat(), "to": last.isoformat(), WEEK: None}
        near = links.anchor_here("Only these days", {**days, "track": track})
        title = f"<b>{escape(isolate(names[track]))}</b>, {human_span(first, last)}: {number}"
        st.html(f"<p>{title} · {near}</p>{chronicle.sentences(rows)}")
