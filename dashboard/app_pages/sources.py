"""The page "Sources": every publication in a list; or one of them with the records that cite it."""

from dataclasses import replace

import streamlit as st

from dashboard.lists.filters import page_of, say_no_match, source_filters
from dashboard.lists.sources import SOURCES
from dashboard.lists.tables import ROWS_OF_PAGE
from dashboard.records.source import source
from dashboard.web import links
from dashboard.web.answers import ask
from tracker.queries import sources
from tracker.words import count

if id := st.query_params.get("id"):
    links.to_list("source", "All sources")
    if not source(id):
        links.say_missing("source", id)
    st.stop()

st.title("Sources")
filters = source_filters()
total = ask(sources.count, filters)
if not total:
    say_no_match("source", "Add a source", "source")
    st.stop()
offset = page_of(total, ROWS_OF_PAGE)
lead = f"{count(total, 'source')} found."
replace(SOURCES, total=total, lead=lead).show(sources.sources, filters, limit=ROWS_OF_PAGE, offset=offset)
