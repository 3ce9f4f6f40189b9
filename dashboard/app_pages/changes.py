"""The page "Changes": every save, newest first, each with a button to undo it; and a comparison of two states."""

import streamlit as st

from dashboard.editing.author import ask_author
from dashboard.editing.comparison import compare
from dashboard.editing.history import begins_the_dossier, instant, undo_button, undone_since, what_changed
from dashboard.lists.filters import page_of
from dashboard.web import subscription
from dashboard.web.answers import ask
from dashboard.web.markup import escape_label
from tracker.queries import records
from tracker.queries.frames import dicts
from tracker.values.codes import Action

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
rows = ask(records.changes, limit=ROWS, offset=page_of(total, ROWS), author=who)
for change in dicts(rows):
    with st.container(border=True):
        st.markdown(what_changed(change))
        reason = f" · {escape_label(change['reason'])}" if change["reason"] else ""
        st.caption(f"{instant(change['at'])} · {escape_label(change['author'])}{reason}")
        deleted, created = (change["action"] == action for action in (Action.DELETE, Action.CREATE))
        if change["action"] != Action.RESTORE and not begins_the_dossier(change):
            more = f" all {change['count']:,} changes" if change["count"] > 1 else ""
            done = undone_since(change)
            if deleted and ask(records.record, change["record_table"], change["record_id"]):
                done = "Back again"
            elif created and change["count"] == 1 and not change["record"]:
                done = "Deleted since."
            undo_button("Bring back" if deleted else f"Undo{more}", change, done=done)
