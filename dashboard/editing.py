"""Create and change one record: its form, and what came of a save."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import db, forms, twins
from dashboard.author import author
from dashboard.draft import REASON, Draft, drafts, drop
from dashboard.failure import tell
from dashboard.memory import carry
from dashboard.merge import as_stored, merge
from dashboard.text import label
from tracker import edits
from tracker.errors import Conflict, Invalid, TrackerError
from tracker.fields import storable
from tracker.queries import records
from tracker.rights import Editor
from tracker.rows import LINKS, Row


def record_form(table: str, id: str | None, *, fixed: Mapping[str, Any] | None = None) -> str | None:
    """The form of one record, or of a new one; returns the id of a record that was created by this very run.

    The row that the person opened is remembered until it is saved, so a later save of somebody else is noticed.
    """
    draft = carry(table, id, dict(fixed or {}))
    if draft is None:
        st.warning("There is no record of that id. It may have been deleted: see Changes.")
        return None
    if draft.mine is not None:
        _merge(draft)
        return None
    # Not st.form, which keeps what is typed in the browser until it is sent: whoever looks elsewhere would lose it.
    with st.container(border=True):
        with st.container():  # always there, so that fields keep their place, and with it what is not sent yet
            _say_why(draft)
        values = forms.fields(
            table, draft.opened, key=draft.key, fixed=draft.fixed, errors=draft.faults, in_browser=draft.in_browser
        )
        reason = st.text_input(
            "Reason for the change", key=f"{REASON}_{draft.key}", help="Stands in the history.", persist_state="session"
        )
        draft.in_browser = None
        action = "Save" if id else "Create"
        all_the_same = twins.confirmed(table, values, action, slot=draft.slot)
        with st.container(horizontal=True, vertical_alignment="center"):
            saved = st.button(action, key=f"save_{draft.key}", type="primary", icon=":material/save:")
            saved = saved or twins.clicked(draft.slot)  # with something else typed since, which is looked at anew
            dropped = (draft.unsaved or draft.faults) and st.button(
                "Start again", key=f"drop_{draft.key}", icon=":material/restart_alt:", help="Drops what is not saved."
            )
            if draft.unsaved:
                st.caption("Not saved yet")
    if saved and not all_the_same and twins.hold_back(table, id, values, draft.opened, slot=draft.slot):
        st.rerun()
    if saved or all_the_same:
        return _save(draft, values, reason)
    if dropped:
        drop(draft)
        st.rerun()
    return None


def _say_why(draft: Draft) -> None:
    """Why the form is as it is, where that is not plain."""
    if draft.note and draft.unsaved:
        st.info(draft.note, icon=":material/history:")
    for name, value in draft.without_field.items():
        st.info(f"The form has no field any more for what was typed as {label(name)}: {label(value)}")
    if draft.faults:
        st.error("Nothing was saved. Mend the marked fields; what you typed is still here.")


def _save(draft: Draft, values: Row, reason: str | None) -> str | None:
    """Save what the fields hold and say what came of it; returns the id of a record that was created."""
    faults = _unnamed(draft.table, values)
    who, created, said = Editor(""), None, "Saved."
    try:
        who = author()
    except Invalid as error:
        faults |= error.fields
    signed: dict[str, Any] = {"author": who, "reason": reason}  # without a name it is refused with all that is wrong
    try:
        if draft.id is None:
            created, said = edits.create(db.engine(), draft.table, values, **signed), "The record is created."
        elif not edits.update(db.engine(), draft.table, draft.id, values, opened=draft.opened, **signed):
            said = "Nothing was changed, so nothing was saved."
    except Invalid as error:
        draft.refuse(
            {column: message for column, message in error.fields.items() if who.name or column != "author"} | faults
        )
    except Conflict:
        draft.mine = as_stored(draft.table, draft.opened, values)
    except TrackerError as error:
        tell(error)
        return None
    else:
        drop(draft)
        st.toast(said, icon=":material/check:")
    if created is None:
        st.rerun()  # which ends this run
    return created


def _merge(draft: Draft) -> None:
    theirs = db.ask(records.record, draft.table, str(draft.id))
    if theirs is None:
        st.error(
            "Someone deleted this record while you edited it. Bring it back under Changes; what you typed is kept:"
        )
        st.json({name: str(value) for name, value in (draft.mine or {}).items() if value not in (None, "")})
        return
    values = merge(draft, theirs)
    if st.button("Leave theirs and drop mine", key=f"drop_{draft.key}"):
        drop(draft)
        st.rerun()
    if values is not None:
        reason = draft.typed.get(REASON) or "Merged"
        drop(draft)
        merged = drafts()[draft.slot] = Draft(draft.table, draft.id, draft.fixed, draft.address, theirs)
        forms.fill(values, key=merged.key)
        _save(merged, values, reason)


def _unnamed(table: str, values: Row) -> dict[str, str]:
    """Links that hold words by which no record, or more than one, goes."""
    targets = {name: target.replace("_", " ") for name, target in LINKS[table].items() if values.get(name)}
    return {
        name: f"no {target} goes by that name alone: find and choose it, or make it first under Edit"
        for name, target in targets.items()
        if not storable(values[name])
    }
