"""The page "Desk": all that belongs to one record, such as the seats and texts of a meeting, in grids, saved at
once."""

import streamlit as st

from dashboard.editing.author import ask_author
from dashboard.editing.desk import desk, show_save
from dashboard.editing.desk_draft import DeskDraft
from dashboard.editing.draft_list import list_drafts
from dashboard.editing.draft_storage import carry, say_why
from dashboard.lists import finder
from dashboard.web import answers, links
from dashboard.web.lookback import change_address
from dashboard.web.markup import escape_label
from tracker.imports.grids import DESKS
from tracker.queries import labels, records
from tracker.words import day_of_label, singular

FIRST = "summit"

table = st.query_params.get("table", FIRST)
table = table if table in DESKS else FIRST
id = st.query_params.get("id")
draft = carry(table, id, {}, DeskDraft) if id or DESKS[table].facts else None
if draft is None:
    links.say_missing(table, id or "")
    st.stop()
kind = singular(table)
names = answers.ask(records.choices, table, ids=(id,)) if id else {}
st.title(escape_label(f"Desk: {day_of_label(names.get(id, id))}" if id else f"Desk: a new {kind}"))
if not ask_author():
    st.stop()
list_drafts()
with st.container():  # always drawn: otherwise the fields below would move and lose text not yet sent
    say_why(draft)
if DESKS[table].facts:
    key = f"desk_of_{table}_{id}"
    choices = finder.search(table, key=key)
    if not names.keys() <= choices.keys():
        choices = labels.distinct({**names, **choices})
    chosen = finder.choose(
        f"Which {kind}",
        choices,
        key=key,
        index=list(choices).index(id) if id in choices else None,
        placeholder=f"A new {kind}",
        filter_mode="contains",
    )
    if chosen != id and (id in names or chosen):
        change_address({"table": table, **({"id": chosen} if chosen else {})})
        st.rerun()
show_save(draft)
desk(draft)
