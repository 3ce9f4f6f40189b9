"""The page "Timeline": a chart of every event, the landmarks by name, and the same events as a list."""

from dataclasses import replace

import streamlit as st

from dashboard.charts import timeline, timeline_words
from dashboard.lists import chart, time_chart
from dashboard.lists.events import EVENTS
from dashboard.lists.filters import event_filters, say_no_match
from dashboard.lists.periods import periods
from dashboard.records import chronicle, openings
from dashboard.web import links, subscription
from dashboard.web.answers import ask, keep
from dashboard.web.lookback import today
from dashboard.web.markup import draw, escape_label
from dashboard.web.notes import notes
from tracker.queries import events, sources
from tracker.values.codes import Importance
from tracker.words import count

MOST_EVENTS = 600  # in the list
MOST_NAMES = 60  # below the chart of a long time; twice as many below that of a short one

with st.container(gap="xxsmall", key="story"):
    heading = st.container()
    filters = event_filters()
    whole = keep(time_chart.extent, None, filters, today())
    if not whole:
        heading.title("Timeline")
        say_no_match("event", "Add an event", "summit")
        st.stop()
    title = keep(time_chart.title, None, filters, today())
    heading.title(escape_label(title), help=timeline_words.RULE)
    limits = {"since": filters.since, "until": filters.until}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(keep(periods, None, filters, links.open_address()), width="stretch")
        days = timeline.span((whole.first, whole.last), as_of=today(), **limits)
        close = timeline.close(days, whole.number)
        open_tracks = openings.tracks(close)
    summary = keep(time_chart.summary, None, filters, today())
    chosen = openings.chosen()
    if "timeline" not in st.session_state:
        # Only once a visit: a figure that changes with each click would be drawn anew, and lose the selected mark.
        notes()["marked_event"] = chosen
    newest = ask(sources.newest)
    marked = notes()["marked_event"]
    figure = keep(time_chart.figure, None, filters, today(), days, open_tracks, newest and newest[0], marked)
    legend = timeline_words.FROM_NEAR if close else timeline_words.FROM_AFAR
    above = st.container()
    with st.container(gap=None, key="lines" if close else "score"):
        chart.draw(
            figure,
            key="timeline",
            title=title,
            summary=summary,
            legend=legend,
            on_select=openings.note_click,
            selection_mode="points",
        )
    with above if close or open_tracks else st.container():  # above lines, which may be higher than the screen
        openings.show(filters, chosen)
    named = filters if close or filters.importance else replace(filters, importance=(Importance.LANDMARK.value,))
    most = MOST_NAMES * (1 + close)
    draw(links.keep_html(chronicle.names, named, most))
    if (more := ask(events.count, named) - most) > 0:
        st.caption(f"{count(more, 'earlier one is', 'earlier ones are')} not named here: choose a month or a filter.")
with st.container(key="legend"):  # not on a phone, which has no chart
    st.caption(legend)
st.caption(f"{escape_label(summary)} {keep(time_chart.left_out, None, filters, days)}")
subscription.of_events()

st.header("The same events as a list")
replace(EVENTS, total=whole.number, brief=True).show(events.events, filters, limit=MOST_EVENTS)
