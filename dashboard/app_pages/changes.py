"""The page "Changes": every save, newest first, each with a button to undo it; and a comparison of two states."""

import streamlit as st

from dashboard.editing.author import ask_author
from dashboard.editing.comparison import compare
from dashboard.editing.history import saves, undo_button
from dashboard.lists.filters import page_of
from dashboard.web import subscription
from dashboard.web.answers import ask, keep
from tracker.queries import records

ROWS = 50

st.title("Changes")
subscription.of_changes()
ask_author()
compare()
who = st.text_input("Made by", key="by", bind="query-params")
total = ask(records.saves, author=who)
if not total:
    st.info("No change matches.")
    st.stop()
for change, in_words, undo, done in keep(saves, None, ROWS, page_of(total, ROWS), who):
    with st.container(border=True):
        st.markdown(in_words)
        if undo:
            undo_button(undo, change, done=done)
