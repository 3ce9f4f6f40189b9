"""What is edited within a record: its seats, signatures, conditions, status log and citations, a box for each kind."""

import streamlit as st

from dashboard.editing.deletion import delete
from dashboard.editing.draft import Draft, unsaved
from dashboard.editing.form import record_form
from dashboard.lists import finder
from dashboard.web import answers, links
from tracker.queries import records
from tracker.schema.relations import PARENTS, PARTS, place
from tracker.schema.relations import links as links_of
from tracker.words import count, singular


def parts(table: str, id: str) -> None:
    """A box for each kind of part of one record; a form for a new part or for the one that is chosen in it."""
    waiting = unsaved()
    for part in PARTS[table]:
        fixed = place(part, table, id)
        ids = [row["id"] for row in answers.ask(records.within, part, table, id)]
        drafts = _drafts_by_entry(part, ids, fixed, waiting)
        with st.container(horizontal=True, vertical_alignment="top"):
            # Without the number in its name, which would shut the box whenever an entry is made.
            name, key = singular(part).capitalize(), f"box_{part}_{table}_{id}"
            if drafts:
                _choose(key, True, drafts)
            box = st.expander(name, key=key, on_change="rerun")
            st.caption(count(len(ids), "entry", "entries"), width="content")
        if box.open:
            with box:
                if PARENTS[part].table:
                    links.to_import(part, id)
                _entry(part, ids, id, fixed, drafts)


def _drafts_by_entry(part: str, ids: list[str], fixed: dict[str, str], waiting: list[Draft]) -> dict[str | None, Draft]:
    """The entries of the box that hold a draft that waits, or a part that does, each with it; None is a new one."""
    entries: dict[str | None, Draft] = {}
    for draft in waiting:
        parent = next((id for table, id in links_of(draft.table, draft.fixed).values() if table == part), None)
        if (draft.table, draft.fixed) == (part, fixed):
            entries[draft.id] = draft
        elif parent in ids:
            entries[parent] = draft
    return entries


def _choose(key: str, value: str | bool | None, drafts: dict[str | None, Draft]) -> None:
    """Let a box or a list begin with a draft; and show a draft that has just come back, whatever else is open."""
    if any(draft.reopens for draft in drafts.values()):
        st.session_state[key] = value
    st.session_state.setdefault(key, value)


def _entry(part: str, ids: list[str], parent: str, fixed: dict[str, str], drafts: dict[str | None, Draft]) -> None:
    names = answers.ask(records.choices, part, ids=tuple(ids)) if ids else {}
    key = f"part_{part}_{parent}"
    if drafts:
        _choose(key, next((id for id in drafts if drafts[id].reopens), next(iter(drafts))), drafts)
    gone = [id for id in drafts if id and id not in ids]  # what was typed into an entry that is deleted by now
    entries = {id: names.get(id, id) for id in [*ids, *gone]}
    chosen = finder.choose("Entry", entries, placeholder="A new entry", key=key)
    record_form(part, chosen, fixed=fixed)
    if chosen in ids:
        delete(part, chosen)
        parts(part, chosen)
