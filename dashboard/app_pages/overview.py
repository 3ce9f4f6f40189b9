"""The first page, "Overview": what happened last, what comes next, what was promised, and what became of it."""

import streamlit as st

from dashboard.charts import timeline_words
from dashboard.editing.history import instant, what_changed
from dashboard.lists import chart, time_chart
from dashboard.records import headline, pledge_overview
from dashboard.web import links, lookback
from dashboard.web.answers import ask, ask_all, keep
from dashboard.web.lookback import chosen_day, today
from dashboard.web.markup import escape_label, fold, paragraph
from tracker.queries import events, records, sources
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import dicts
from tracker.queries.pledge_filters import PledgeFilters
from tracker.words import count, day, human_day

# The page of each number, and its noun.
COUNTS = {
    "event": ("timeline", "event", "events"),
    "summit": ("summits", "meeting", "meetings"),
    "party": ("parties", "party", "parties"),
    "source": ("sources", "source", "sources"),
}

as_of = today()
dossier = ask(records.dossier)
if dossier is None:
    st.title("Summit Tracker")
    empty = "This store is empty. Add its dossier and first records, or restore a snapshot."
    links.say_none(empty, "Add the dossier", "dossier")
    st.stop()

st.title(escape_label(dossier["title"]))
numbers = ask(records.counts, ("party", "source"))
numbers |= {"event": ask(events.count, EventFilters()), "summit": ask(events.count, EventFilters(tables=("summit",)))}
filters = PledgeFilters(until=chosen_day())
limit = lookback.chosen_limit()
# Parties have no day; sources count by theirs only where the reader asks what they reported.
of_all_days = () if not limit else ("party",) if limit.by_sources else ("party", "source")
counts = " · ".join(
    ("in the whole record: " if of_all_days[:1] == (table,) else "")
    + links.anchor_around(page, count(numbers[table], one, many))
    for table, (page, one, many) in sorted(COUNTS.items(), key=lambda each: each[0] in of_all_days)
)
newest = ask(sources.newest)
last = ask_all(sources.newest) if limit else newest
if not limit or not last or last[0] <= limit.day:
    later = "No later source has been read."
elif limit.by_sources:
    later = "Later sources are left out."
else:
    later = f"Its later sources count, too, for what had happened by {human_day(limit.day)}."
ends = f"<p><b>The record ends on {day(*newest)}.</b> {later}</p>" if newest else ""
about = fold("What is in this record", paragraph(str(dossier["scope"])))
st.html(f"{links.keep_html(pledge_overview.summary, filters, as_of)}{ends}<p>{counts}</p>{about}")
if not chosen_day():
    lookback.choose()

before, after, promised = st.columns([4, 3, 4], gap="large")
with before:
    st.header("What happened last")
    st.html(links.keep_html(headline.last, as_of))
with after:
    st.header("What comes next")
    st.html(links.keep_html(headline.following, as_of, not chosen_day()))
with promised:
    st.header("What became of the pledges")
    st.html(links.keep_html(pledge_overview.became, filters, as_of))

past = EventFilters(until=as_of)
st.header("The talks in time")
summary = keep(time_chart.summary, None, past, as_of, True)
title = keep(time_chart.title, None, past, as_of)
figure = keep(time_chart.talks, None, past, as_of, newest and newest[0])
st.html(f"<p>{title}. {links.anchor_around('timeline', 'Open the timeline')}</p>")
chart.draw(figure, key="overview_timeline", title=title, summary=summary, legend=timeline_words.FROM_AFAR)
if sums := links.keep_html(pledge_overview.money, filters, as_of):
    st.header("The money")
    st.html(sums)
changes = [] if chosen_day() else dicts(ask(records.changes, limit=1))
if changes:
    [change] = changes
    st.caption(f"Last change: {instant(change['at'])} · {escape_label(change['author'])} · {what_changed(change)}")
    changes = links.page("changes")
    st.page_link(changes, label="All changes", icon=":material/history:", query_params=lookback.parameters())
