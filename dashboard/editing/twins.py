"""The warning before a save that the record looks like a stored one: the person saves all the same, or opens that
one."""

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
    """Return whether the save has to wait for the person, because ``row``, which it would store, looks like another
    record. ``values`` are those of the form; ``opened`` is the stored row, or None for a new record."""
    with store.reading(answers.engine()) as connection:
        alike = twins.new(connection, table, row, opened)
    if alike:
        st.session_state[f"twins_{slot}"] = dict(values), alike
    return bool(alike)


def confirm(table: str, values: Mapping[str, Any], action: str, *, slot: str) -> bool:
    """Draw the warning of a save that waits, with a button to save all the same. Return whether it was clicked. Nothing
    is drawn if the form has changed since."""
    waiting = st.session_state.get(f"twins_{slot}")
    if waiting is None or waiting[0] != dict(values):
        return False
    names = answers.ask(records.choices, table, ids=tuple(waiting[1]))
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
    """Return whether the button of the warning was clicked, even if the form has changed since the warning."""
    return bool(st.session_state.get(f"same_{slot}"))
