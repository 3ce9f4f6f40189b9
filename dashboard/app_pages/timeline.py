"""The page "Timeline": a chart of every event, the landmarks by name, and the same events as a list."""

from dataclasses import replace

import streamlit as st

from dashboard.charts import timeline, timeline_words
from dashboard.lists import chart
from dashboard.lists.events import EVENTS, left_out
from dashboard.lists.filters import event_filters
from dashboard.lists.periods import periods
from dashboard.records import chronicle, openings
from dashboard.web import links, subscription
from dashboard.web.answers import ask, view
from dashboard.web.lookback import today
from dashboard.web.markup import draw, label
from tracker.queries import events, sources
from tracker.values.codes import Importance
from tracker.words import count

MOST_EVENTS = 600  # in the list
MOST_NAMES = 60  # below the chart of a long time; twice as many below that of a short one

with st.container(gap="xxsmall", key="story"):
    heading = st.container()
    filters = event_filters()
    total = ask(events.count, filters)
    if not total:
        heading.title("Timeline")
        st.info("No event matches. Remove a filter, or add an event under Edit.")
        st.stop()
    finding = view(timeline_words.finding, {"as_of": today()}, events.marks, filters)
    heading.title(label(finding), help=timeline_words.RULE)
    whole = replace(filters, since=None, until=None)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(periods(ask(events.months, whole), since=filters.since, until=filters.until), width="stretch")
        settings = {"as_of": today(), "since": filters.since, "until": filters.until}
        days = view(timeline.span, settings, events.marks, filters)
        close = timeline.close(days, total)
        open_tracks = openings.tracks(close)
    summary = view(timeline_words.describe, {"as_of": today()}, events.marks, filters)
    chosen = openings.chosen()
    if "timeline" not in st.session_state:
        # Only once a visit: a figure that changes with each click would be drawn anew, and lose the selected mark.
        st.session_state["marked_event"] = chosen
    newest = ask(sources.newest)
    settings = {
        "as_of": today(),
        "days": days,
        "open": open_tracks,
        "ends": newest and newest[0],
        "selected": st.session_state["marked_event"],
    }
    legend = timeline_words.FROM_NEAR if close else timeline_words.FROM_AFAR
    above = st.container()
    with st.container(gap=None, key="lines" if close else "score"):
        chart.draw(
            view(timeline.timeline, settings, events.marks, filters),
            key="timeline",
            title=finding,
            summary=summary,
            legend=legend,
            on_select=openings.note_click,
            selection_mode="points",
        )
    with above if close else st.container():  # above a chart of a short time, which may be higher than the screen
        openings.show(filters, chosen)
    named = filters if close or filters.importance else replace(filters, importance=(Importance.LANDMARK.value,))
    most = MOST_NAMES * (1 + close)
    draw(links.keep(chronicle.names, named, most, chosen))
    if (more := ask(events.count, named) - most) > 0:
        st.caption(f"{count(more, 'earlier one is', 'earlier ones are')} not named here: choose a month or a filter.")
st.caption(f"{legend} {label(summary)} {left_out(filters, days)}")
subscription.of_events()

st.header("The same events as a list")
replace(EVENTS, total=total, brief=True).show(events.events, filters, limit=MOST_EVENTS)
