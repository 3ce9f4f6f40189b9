"""The page "Edit": choose or create a record, and edit it and its parts in forms."""

import streamlit as st

from dashboard.editing.author import ask_author
from dashboard.editing.deletion import delete
from dashboard.editing.draft import PLACE
from dashboard.editing.draft_list import list_drafts
from dashboard.editing.form import record_form
from dashboard.editing.history import history
from dashboard.editing.merger import merge
from dashboard.editing.parts import parts
from dashboard.web import address, answers, links
from dashboard.web.lookback import change_address
from dashboard.web.markup import escape_label
from tracker.imports.grids import DESKS
from tracker.queries import labels, records
from tracker.schema.relations import PARTS, TOP
from tracker.words import day_of_label, plural, singular

st.title("Edit")
ask_author()
drafts_box = st.container()
tables = {table: singular(table).capitalize() for table in TOP}
in_address = st.query_params.get("table")
table = st.segmented_control(
    "Kind of record",
    list(tables),
    format_func=tables.__getitem__,
    default=in_address if in_address in tables else "summit",
    required=True,
    key=f"kind_{in_address}",  # a link to a record of another kind chooses that kind
)
if table != in_address:
    if in_address not in tables and (in_address or "id" in st.query_params):
        st.session_state["strange_kind"] = in_address or ""
    change_address({"table": table})
    st.rerun()
if (strange := st.session_state.pop("strange_kind", None)) is not None:
    address.complain("Kind of record", [f"“{strange}” is none that has a form" if strange else "it is not told"])
id = st.query_params.get("id")
with drafts_box:
    waiting = list_drafts()

text = st.text_input("Find a record", key=f"find_{table}", type="search", placeholder="Any of its names, a day, its id")
choices = answers.ask(records.choices, table, text=text, limit=200)
if id and id not in choices:
    choices = labels.distinct({id: id, **answers.ask(records.choices, table, ids=(id,)), **choices})
choice = st.selectbox(
    f"{tables[table]} to edit",
    list(choices),
    index=list(choices).index(id) if id in choices else None,
    format_func=lambda key: str(choices.get(key, key)),
    placeholder="A new record" if choices else "No record matches: this form makes a new one",
    key=f"pick_{table}_{text}_{id}_{choices.get(id or '')}",  # with its name, because the browser keeps the old one
)
if choice != id:
    kept = {name: value for name, value in st.query_params.to_dict().items() if name in PLACE}
    change_address({"table": table, **({"id": choice} if choice else {}), **kept})
    st.rerun()
new_part = st.query_params.get("part")
asks_for_part = new_part in PARTS[table]
if new_part and not asks_for_part:
    address.complain("Part", [f"{plural(table)} have no part “{new_part[:60]}”"])
if new_part and asks_for_part and not id:
    st.info(f"Choose the {singular(table)} to which the new {singular(new_part)} belongs.")
    st.stop()

st.header(escape_label(day_of_label(choices[id])) if id in choices else f"New {tables[table].lower()}")
if id and asks_for_part and answers.ask(records.record, table, id):
    parts(table, id, waiting)
record_form(table, id)
if id and answers.ask(records.record, table, id):
    if table in DESKS:
        links.to_desk(table, id)
    delete(table, id)
    merge(table, id)
    if not asks_for_part:
        parts(table, id, waiting)
if id:
    history(table, id, asks_name=False)  # also of a deleted record, which can be brought back there
