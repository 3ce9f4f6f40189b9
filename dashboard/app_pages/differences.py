"""The page "Where sources differ": every disputed value, with each account of it and the one that the record holds."""

import streamlit as st

from dashboard.lists.filters import none_matches, page_of
from dashboard.lists.tables import offer_files
from dashboard.records.disputes import dispute_filters, disputes, for_spreadsheets
from dashboard.web import links
from dashboard.web.answers import ask, later
from dashboard.web.markup import draw
from tracker.queries import accounts
from tracker.words import count

ROWS = 20

st.title("Where sources differ")
st.write(
    "A value is disputed where two accounts of it differ. Each is quoted here, with whose it is, its source and "
    "its day; a party’s denial is an account like any other. What the record has is marked, and why; where accounts "
    "count or mean different things, none is called right. Who said nothing is not listed."
)
if not ask(accounts.count):
    links.say_none("No value is disputed.", "Add accounts of a field to a record")
    st.stop()
filters = dispute_filters()
total = ask(accounts.count, filters)
if not total:
    st.info(none_matches("disputed value"))
    st.stop()
st.markdown(f"**{count(total, 'disputed value')}**")
draw(links.keep_html(disputes, filters, ROWS, page_of(total, ROWS)))
offer_files(later(accounts.disputes, filters), key="differences", as_shown=for_spreadsheets)
