"""The first page: what happened last, what comes next, what was promised, and what became of it."""

import streamlit as st

from dashboard.charts import story, timeline
from dashboard.charts.palette import CONFIG
from dashboard.editing.history import instant, what_changed
from dashboard.records import headline, pledge_overview
from dashboard.web import links, lookback
from dashboard.web.answers import ask, view
from dashboard.web.lookback import chosen_day, today
from dashboard.web.markup import fold, label, paragraph
from dashboard.words import count, day
from tracker.queries import events, records, sources
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import dicts
from tracker.queries.pledge_filters import PledgeFilters

COUNTS = {"event": "timeline", "summit": "summits", "pledge": "pledges", "party": "parties", "source": "sources"}

as_of = today()
dossier = ask(records.dossier)
if dossier is None:
    st.title("Summit Tracker")
    st.info("This store is empty. Add its dossier and first records under Edit, or restore a snapshot.")
    st.stop()

st.title(label(dossier["title"]))
numbers = ask(records.counts)
numbers["event"] = numbers["summit"] + numbers["milestone"]
filters = PledgeFilters(until=chosen_day())
counts = " · ".join(
    links.enclose(page, count(numbers[table], table, "parties" if table == "party" else None))
    for table, page in COUNTS.items()
)
newest = ask(sources.newest)
ends = f"<p><b>The record ends on {day(*newest)}.</b> No later source has been read.</p>" if newest else ""
about = fold("What is in this record", paragraph(str(dossier["scope"])))
st.html(f"{pledge_overview.finding(filters, as_of)}{ends}<p>{counts}</p>{about}")
if not chosen_day():
    lookback.choose()

last, following = (dicts(rows) for rows in ask(events.around, as_of))
before, after, promised = st.columns([4, 3, 4], gap="large")
with before:
    st.header("What happened last")
    none = f"<p>No landmark and no major event is recorded by {day(as_of)}.</p>"
    st.html(headline.headline(last[0]) + headline.lines(last[1:]) if last else none)
with after:
    st.header("What comes next")
    if following:
        lead = headline.days_to_go(following[0], as_of)
        st.html(headline.headline(following[0], lead=lead) + headline.lines(following[1:]))
    else:
        st.html(f"<p>No landmark and no major event is scheduled after {day(as_of)}, as far as this record knows.</p>")
with promised:
    st.header("What became of the pledges")
    waking = pledge_overview.first_to_happen(as_of, chosen_day())
    fate = pledge_overview.fate(filters, as_of) or f"<p>No pledge is recorded by {day(as_of)}.</p>"
    st.html(fate + waking + pledge_overview.where_most(filters, as_of))

past = EventFilters(until=as_of)
st.header("The talks in time")
summary = view(story.describe, {"as_of": as_of, "compact": True}, events.marks, past)
figure = view(timeline.timeline, {"as_of": as_of, "ends": newest and newest[0]}, events.marks, past)
shown = f"{view(story.finding, {'as_of': as_of}, events.marks, past)}."
st.html(f"<p>{shown} {links.enclose('timeline', 'Open the timeline')}</p>")
st.plotly_chart(figure, key="overview_timeline", alt=summary, config=CONFIG)
if sums := pledge_overview.money(filters, as_of):
    st.header("The money")
    st.html(sums)
changes = dicts(ask(records.changes, limit=1))
if changes and not chosen_day():
    [change] = changes
    st.caption(f"Last change: {instant(change['at'])} · {label(change['author'])} · {what_changed(change)}")
    st.page_link(links.page("changes"), label="All changes", icon=":material/history:")
