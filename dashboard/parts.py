"""What is edited within a record: its seats, signatures, conditions, status log and citations, a box for each kind."""

import streamlit as st

from dashboard import db
from dashboard.charts.text import counted
from dashboard.deleting import delete
from dashboard.editing import record_form, unsaved_here
from tracker.queries import records


def parts(table: str, id: str) -> None:
    """A box for each kind of part of one record; a form for a new part or for the one that is chosen in it."""
    for part, column in records.PARTS[table]:
        fixed = {"record_table": table, "record_id": id} if part == "citation" else {column: id}
        rows = db.ask(records.within, part, column, id, table)
        with st.container(horizontal=True, vertical_alignment="top"):
            # Without the number in its name, which would shut the box whenever an entry is made.
            name, key = part.replace("_", " ").capitalize(), f"box_{part}_{table}_{id}"
            if unsaved_here(part):
                st.session_state.setdefault(key, True)
            box = st.expander(name, key=key, on_change="rerun")
            st.caption(counted(len(rows), "entry", "entries"), width="content")
        if box.open:
            with box:
                _entry(part, [row["id"] for row in rows], id, fixed)


def _entry(part: str, ids: list[str], whole: str, fixed: dict[str, str]) -> None:
    names = db.ask(records.choices, part, ids=tuple(ids)) if ids else {}
    chosen = st.selectbox(
        "Entry",
        ids,
        index=None,
        format_func=lambda id: str(names.get(id, id)),
        placeholder="A new entry",
        key=f"part_{part}_{whole}",
    )
    if record_form(part, chosen, fixed=fixed):
        st.rerun()
    if chosen:
        delete(part, chosen)
        if part != "citation":
            parts(part, chosen)
