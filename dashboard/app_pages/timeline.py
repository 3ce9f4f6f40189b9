"""Every event on one line of time, and the same rows as a list."""

from dataclasses import replace

import streamlit as st

from dashboard.charts import timeline
from dashboard.charts.palette import CONFIG
from dashboard.lists.events import EVENTS
from dashboard.lists.filters import event_filters
from dashboard.records import event
from dashboard.web.answers import ask, view
from dashboard.web.lookback import today
from dashboard.web.markup import label
from tracker.queries import events

MOST = 600  # events on the chart and in the list


def open_event() -> None:
    """Put the event that was clicked into the address; only a new click does, so that going back stays possible."""
    if points := st.session_state["timeline"]["selection"]["points"]:
        st.query_params["event"] = ":".join(points[0]["customdata"][:2])


st.title("Timeline")
filters = event_filters()
rows = ask(events.events, filters, limit=MOST)
total = ask(events.count, filters)
everything = ask(events.count, events.EventFilters())
if rows.empty:
    st.info("No event matches. Take a filter away, or add an event under Edit.")
    st.stop()
summary = view(timeline.describe, {"as_of": today()}, events.events, filters, limit=MOST)
st.write(f"{label(summary)} {everything - total:,} of {everything:,} events are hidden by the filters.")
if total > len(rows):
    st.caption(f"{total - len(rows):,} less important events are not drawn: narrow the filters to see them.")

table_name, _, id = st.query_params.get("event", "").partition(":")
chosen = (table_name, id) if id else None
if "timeline" not in st.session_state:
    # Only once: a figure that changes with each click would be drawn anew, and forget the reader's zoom.
    st.session_state["marked_event"] = chosen
with st.container(key="beside"):
    chart, reading = st.columns([3, 1])
with chart:
    settings = {"as_of": today(), "selected": st.session_state["marked_event"]}
    st.plotly_chart(
        view(timeline.timeline, settings, events.events, filters, limit=MOST),
        key="timeline",
        on_select=open_event,
        selection_mode="points",
        alt=summary,
        config=CONFIG,
    )
with reading:
    if chosen is None:
        with st.container(key="hint"):
            st.caption("Click an event in the chart to read it here; a tick in the list below opens its page.")
    else:
        row = event.find(*chosen)
        if row is None:
            st.warning("The event in this address is not in the store; it may have been deleted.")
        else:
            event.link(row, row["title"])
            event.brief(row)
            event.link(row, "Read more")

st.header("The same events as a list")
replace(EVENTS, total=total).show(events.events, filters, limit=MOST)
