"""The parts of a record on the page Edit, such as seats and citations: a box for each table of parts."""

import streamlit as st

from dashboard.editing.deletion import delete
from dashboard.editing.draft import Draft
from dashboard.editing.form import record_form
from dashboard.lists import finder
from dashboard.web import address, answers, links
from dashboard.web.markup import escape_label
from tracker.queries import records
from tracker.schema.relations import LINKS, PARENTS, PARTS, place
from tracker.schema.relations import links as links_of
from tracker.words import count, singular

COUNT_PX = 88  # the width of "1,000 entries": boxes of one width below each other


def parts(table: str, id: str, waiting: list[Draft]) -> None:
    """Draw a box for each table of parts of one record, with a form for a new part or for the chosen one. ``waiting``
    are the unsaved drafts. The part that the address asks for comes first, and its box is open."""
    asked = st.query_params.get("part")
    for part in sorted(PARTS[table], key=lambda part: part != asked):
        fixed = place(part, table, id)
        more = _place_in_address(part) if part == asked else {}
        ids = [row["id"] for row in answers.ask(records.within, part, table, id)]
        drafts = _drafts_by_entry(part, ids, fixed | more, waiting)
        with st.container(horizontal=True, vertical_alignment="top", key=f"line_{part}_{table}_{id}"):
            # The label may not have the number of entries: a new label would close the box at each new entry.
            name, key = singular(part).capitalize(), f"box_{part}_{table}_{id}"
            if drafts:
                _choose(key, True, drafts)
            if part == asked:
                st.session_state.setdefault(key, True)
            box = st.expander(name, key=key, on_change="rerun")
            st.caption(count(len(ids), "entry", "entries"), width=COUNT_PX)
        if box.open:
            with box:
                if PARENTS[part].table:
                    links.to_import(part, id)
                _entry(part, ids, id, fixed, more, drafts, waiting)


def _place_in_address(part: str) -> dict[str, str]:
    """Return the columns of a new part that the address gives: its issue. Warn of one that it cannot have."""
    id = st.query_params.get("issue")
    if not id:
        return {}
    has_issue = "issue_id" in LINKS[part]
    if has_issue and answers.ask(records.record, "issue", id):
        return {"issue_id": id}
    address.complain("Issue", [f"“{id[:60]}” is no issue" if has_issue else f"no {singular(part)} has one"])
    return {}


def _drafts_by_entry(part: str, ids: list[str], fixed: dict[str, str], waiting: list[Draft]) -> dict[str | None, Draft]:
    """Return the entries of the box that have an unsaved draft, or a part with one: id of the entry to the draft. None
    stands for a new entry."""
    entries: dict[str | None, Draft] = {}
    for draft in waiting:
        parent = next((id for table, id in links_of(draft.table, draft.fixed).values() if table == part), None)
        if (draft.table, draft.fixed) == (part, fixed):
            entries[draft.id] = draft
        elif parent in ids:
            entries[parent] = draft
    return entries


def _choose(key: str, value: str | bool | None, drafts: dict[str | None, Draft]) -> None:
    """Set a box or a list to an entry with a draft: the first time, and again when a draft was just restored."""
    if any(draft.reopens for draft in drafts.values()):
        st.session_state[key] = value
    st.session_state.setdefault(key, value)


def _entry(
    part: str,
    ids: list[str],
    parent: str,
    fixed: dict[str, str],
    more: dict[str, str],
    drafts: dict[str | None, Draft],
    waiting: list[Draft],
) -> None:
    """Draw the list of entries and the form. ``fixed`` has the columns that the place gives to each, ``more`` those
    that the address gives to a new one."""
    names = answers.ask(records.choices, part, ids=tuple(ids)) if ids else {}
    key = f"part_{part}_{parent}"
    if drafts:
        _choose(key, next((id for id in drafts if drafts[id].reopens), next(iter(drafts))), drafts)
    orphans = [id for id in drafts if id and id not in ids]  # entries with a draft that were deleted meanwhile
    entries = {id: names.get(id, id) for id in [*ids, *orphans]}
    chosen = finder.choose("Entry", entries, placeholder="A new entry", key=key)
    if more and not chosen:
        issues = answers.ask(records.choices, "issue", ids=(more["issue_id"],))
        st.caption(f"On the issue **{escape_label(issues[more['issue_id']])}**.")
    record_form(part, chosen, fixed=fixed if chosen else fixed | more)
    if chosen in ids:
        delete(part, chosen)
        parts(part, chosen, waiting)
