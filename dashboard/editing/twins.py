"""What looks like a record that is there already: said before it is stored; the person goes on, or opens that one."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.web import answers
from dashboard.web.links import page
from dashboard.web.markup import label
from tracker import store
from tracker.queries import records, twins
from tracker.schema.relations import TOP
from tracker.schema.rows import Row
from tracker.words import singular


def hold_back(table: str, row: Row, values: Mapping[str, Any], opened: Row | None, *, slot: str) -> bool:
    """Whether a save waits for the person's word, because the row that it would store looks like another record.
    ``values`` are what the form holds, and ``opened`` what it began from, of a record that is there already."""
    with store.reading(answers.engine()) as connection:
        alike = twins.new(connection, table, row, opened)
    if alike:
        st.session_state[f"twins_{slot}"] = dict(values), alike
    return bool(alike)


def confirm(table: str, values: Mapping[str, Any], action: str, *, slot: str) -> bool:
    """Name the records that a save was held back for, with a button to go on all the same; whether it was clicked. What
    is typed since is looked at anew."""
    held_back = st.session_state.get(f"twins_{slot}")
    if held_back is None or held_back[0] != dict(values):
        return False
    names = answers.ask(records.choices, table, ids=tuple(held_back[1]))
    kind = singular(table)
    st.warning(
        f"Nothing was saved yet: there is a {kind} that looks like this one. Is it the same? Then open that one, or "
        "choose it where it is asked for. If it is another, add what tells the two apart, or go on.",
        icon=":material/content_copy:",
    )
    for id, name in names.items():
        if table in TOP:
            st.page_link(page("edit"), label=label(name), query_params={"table": table, "id": id})
        else:
            st.markdown(f"- {label(name)}")
    goes_on = st.button(f"{action} all the same", key=f"same_{slot}", icon=":material/content_copy:")
    if goes_on:
        del st.session_state[f"twins_{slot}"]
    return goes_on


def clicked(slot: str) -> bool:
    """Whether the person goes on, even where what is typed is not what the save was held back for any more."""
    return bool(st.session_state.get(f"same_{slot}"))
