"""The page "Summits": every meeting in a list and on a map; or all on one summit or milestone."""

from dataclasses import replace

import streamlit as st

from dashboard.charts import places
from dashboard.lists import chart
from dashboard.lists.events import SUMMITS
from dashboard.lists.filters import event_filters, page_of, say_no_match
from dashboard.lists.tables import ROWS_OF_PAGE
from dashboard.records import event
from dashboard.web import links
from dashboard.web.answers import ask, derive
from dashboard.web.markup import escape_label
from tracker.queries import events, summits
from tracker.values.codes import TOOK_PLACE, SummitKind
from tracker.words import count

if "id" in st.query_params or "milestone" in st.query_params:
    kind = "milestone" if "milestone" in st.query_params else "summit"
    id = st.query_params.get("milestone") or st.query_params.get("id", "")
    links.to_list("summit", "All summits")
    if not event.event(kind, id):
        links.say_missing(kind, id)
    elif kind == "summit":
        before, after = ask(summits.neighbours, id)
        with st.container(horizontal=True):
            for neighbour, title in ((before, "Previous"), (after, "Next")):
                if neighbour and (row := event.find("summit", neighbour)) is not None:
                    event.link(row, f"{title}: {row['title']}")
    st.stop()

st.title("Summits")
filters = event_filters(tables=("summit",), kinds=(SummitKind,))
total = ask(events.count, filters)
if not total:
    say_no_match("summit", "Add a summit", "summit")
    st.stop()
on_map = filters if filters.statuses else replace(filters, statuses=TOOK_PLACE)
where = derive(places.describe, {}, summits.places, on_map)
offset = page_of(total, ROWS_OF_PAGE)
lead = f"{count(total, 'meeting')} found. On the map: {where}"
replace(SUMMITS, total=total, lead=lead).show(events.events, filters, limit=ROWS_OF_PAGE, offset=offset)
title = derive(places.title, {}, summits.places, on_map)
st.header(escape_label(title))
maps = (
    {"near": {"near": True}, "places": {}} if derive(places.is_crowded, {}, summits.places, on_map) else {"places": {}}
)
for column, (key, near) in zip(st.columns(len(maps)), maps.items(), strict=True):
    with column:
        if len(maps) > 1:
            st.caption("Close up" if near else "From afar")
        name = derive(places.title, near, summits.places, on_map)
        summary = derive(places.describe, near, summits.places, on_map)
        chart.draw(derive(places.places, near, summits.places, on_map), key=key, title=name, summary=summary)
