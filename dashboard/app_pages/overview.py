"""The first page: what happened last, what comes next, what was promised, and the newest changes."""

import streamlit as st

from dashboard.charts import timeline
from dashboard.charts.palette import CONFIG
from dashboard.editing.history import instant, what_changed
from dashboard.records import event, pledge_overview
from dashboard.web import links, lookback
from dashboard.web.answers import ask, view
from dashboard.web.lookback import chosen_day, today
from dashboard.web.markup import label, prose
from dashboard.words import day
from tracker.queries import events, pledges, records, sources
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import dicts
from tracker.queries.pledge_filters import PledgeFilters

SMALL = 120
COUNTS = {
    "event": ("timeline", "events"),
    "summit": ("summits", "summits"),
    "pledge": ("pledges", "pledges"),
    "party": ("parties", "parties"),
    "source": ("sources", "sources"),
}

as_of, parameters = today(), lookback.parameters()
dossier = ask(records.dossier)
if dossier is None:
    st.title("Summit Tracker")
    st.info("This store is empty. Add its dossier and first records under Edit, or restore a snapshot.")
    st.stop()

st.title(label(dossier["title"]))
prose(dossier["scope"])
if newest := ask(sources.newest):
    st.caption(f"The newest source is of {day(*newest)}.")
numbers = ask(records.counts)
filters = PledgeFilters(until=chosen_day())
numbers["event"] = numbers["summit"] + numbers["milestone"]
numbers["pledge"] = int(ask(pledges.counts, filters, as_of)["count"].sum())
with st.container(horizontal=True):
    for table, (page, name) in COUNTS.items():
        st.page_link(links.page(page), label=f"**{numbers[table]:,}** {name}", query_params=parameters)

last, following = ask(events.around, as_of)
columns = st.columns(3)
for column, title, rows in ((columns[0], "What happened last", last), (columns[1], "What comes next", following)):
    with column:
        st.header(title)
        if rows.empty:
            st.write(f"Nothing is recorded {'by' if rows is last else 'after'} {day(as_of)}.")
        for row in dicts(rows):
            with st.container(border=True, gap="xsmall"):
                event.link(row, row["title"])
                event.brief(row)
with columns[2]:
    st.header("What was promised")
    pledge_overview.by_status(filters, as_of)
pledge_overview.by_event(filters, as_of)

past = EventFilters(until=as_of)
st.header("The talks in time")
settings = {"as_of": as_of, "compact": True}
summary = view(timeline.describe, settings, events.events, past, limit=SMALL)
figure = view(timeline.timeline, settings, events.events, past, limit=SMALL)
if (number := ask(events.count, past)) > SMALL:
    st.caption(f"The {SMALL} most important of {number:,} events.")
st.plotly_chart(figure, key="overview_timeline", alt=summary, config=CONFIG)
st.page_link(links.page("timeline"), label="Open the timeline", icon=":material/timeline:", query_params=parameters)

st.header("Newest changes")
for change in dicts(ask(records.changes, limit=5)):
    st.caption(f"{instant(change['at'])} · {label(change['author'])} · {what_changed(change)}")
st.page_link(links.page("changes"), label="All changes", icon=":material/history:")
