"""The form that creates or changes one record, and its save."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from dashboard.editing import confirmation, widgets
from dashboard.editing.author import author
from dashboard.editing.confirmation import Consent
from dashboard.editing.conflict import as_stored, resolve
from dashboard.editing.draft import REASON, Draft, drafts, drop, drop_saved
from dashboard.editing.draft_storage import ask_reason, carry, say_why
from dashboard.web import answers, follow_up
from dashboard.web.links import to_changes, to_form
from tracker.errors import Conflict, Invalid, NewUnit
from tracker.queries import records
from tracker.schema.fields import storable
from tracker.schema.relations import LINKS
from tracker.schema.rows import Row, validate
from tracker.words import singular
from tracker.writing import edits
from tracker.writing.rights import Editor


def record_form(table: str, id: str | None, *, fixed: Mapping[str, Any] | None = None) -> None:
    """Draw the form of one record, or of a new one, to which the address leads once it is created.

    The row that the person opened is kept until the save, so that a save by somebody else in between is noticed.
    """
    draft = carry(table, id, dict(fixed or {}))
    if draft is None:
        _say_missing(table, str(id))
        return
    if draft.mine is not None:
        _resolve(draft)
        return
    # Not st.form: it sends typed text only with the form, so a person who opens another page first would lose it.
    with st.container(border=True):
        with st.container():  # always drawn: otherwise the fields below would move and lose text not yet sent
            say_why(draft)
            if draft.faults:
                st.error("Nothing was saved. Fix the marked fields; what you typed is still here.")
        values = widgets.fields(
            table,
            draft.initial,
            key=draft.key,
            fixed=draft.fixed,
            errors=draft.faults,
            restored=draft.restored_columns,
            meant_in=draft.meant_in,
        )
        reason = ask_reason(draft)
        draft.restored_columns = None
        action = "Save" if id else "Create"
        unsaved = draft.unsaved
        consent = confirmation.ask(draft, values, action)
        with st.container(horizontal=True, vertical_alignment="center"):
            save_clicked = follow_up.button(action, key=f"save_{draft.key}", type="primary", icon=":material/save:")
            # If more was typed since the question, its button only saves, and the question is asked again.
            save_clicked = save_clicked or confirmation.has_click(draft)
            start_again = (unsaved or draft.faults) and st.button(
                "Start again", key=f"drop_{draft.key}", icon=":material/restart_alt:", help="Drops what is not saved."
            )
            if unsaved:
                st.caption("Not saved yet")
    if save_clicked or consent:
        with follow_up.answer():
            _save(draft, values, reason, consent or Consent())
    if start_again:
        drop(draft)
        st.rerun()


def _say_missing(table: str, id: str) -> None:
    if other := answers.ask(records.became, table, id):
        st.info("This record was merged into another record, because both were the same:", icon=":material/merge:")
        to_form(table, other)
    else:
        st.warning("There is no record with that id. It may have been deleted.")
        to_changes()


def _save(draft: Draft, values: Row, reason: str | None, consent: Consent) -> None:
    """Save the fields, and show whether it worked."""
    table, id, opened = draft.table, draft.id, draft.opened
    editor, row, faults = _check(draft, values)
    theirs = answers.ask(records.record, table, id) if id else opened
    if faults and theirs == opened:  # after a save of somebody else, the conflict is resolved first
        draft.refuse(faults)
        follow_up.rerun()
    if row and not consent.alike and confirmation.hold_back_twin(draft, row, values, consent):
        follow_up.rerun()
    target, meant_in = (answers.engine(), table), consent.meant_in or draft.meant_in or None
    log_entry = {"meant_in": meant_in, "author": editor, "reason": reason}
    try:
        if id is None:
            create = partial(edits.create, *target, values, **log_entry)
            follow_up.write(create, partial(_say_created, draft, draft.in_fields))
        update = partial(edits.update, *target, id, values, opened=opened, along=consent.along, **log_entry)
        follow_up.write(update, partial(_say_saved, draft, draft.in_fields))
    except NewUnit as error:
        confirmation.hold_back_unit(draft, values, consent, error)
    except Invalid as error:
        draft.refuse(error.fields)
    except Conflict:
        draft.mine = as_stored(table, opened, values)
    follow_up.rerun()


def _say_created(draft: Draft, saved: Row, id: str) -> follow_up.Address:
    drop_saved(draft, saved, id)
    st.toast("The record is created.", icon=":material/check:")
    return None if draft.fixed else {"table": draft.table, "id": id}  # a part stays within its record


def _say_saved(draft: Draft, saved: Row, changed: bool) -> None:
    drop_saved(draft, saved, str(draft.id))
    message = "Saved." if changed else "Nothing was changed, so nothing was saved."
    st.toast(message, icon=":material/check:")


def _check(draft: Draft, values: Row) -> tuple[Editor, Row | None, dict[str, str]]:
    """Return who saves, the row that would be stored, and all faults that can be seen without the store."""
    editor, row, faults = Editor(""), None, {}
    stored = [draft.opened] if draft.id else []
    try:
        row = validate(draft.table, {**draft.opened, **values, "id": draft.id or "new"}, *stored)
    except Invalid as error:
        faults = error.fields | _faults_of_links(draft.table, values)
    try:
        editor = author()
    except Invalid as error:
        faults |= error.fields
    return editor, row, faults


def _resolve(draft: Draft) -> None:
    theirs = answers.ask(records.record, draft.table, str(draft.id))
    if theirs is None:
        st.error(
            "Someone deleted this record while you edited it. Bring it back under Changes; what you typed is kept:"
        )
        st.json({name: str(value) for name, value in (draft.mine or {}).items() if value not in (None, "")})
        return
    values = resolve(draft, theirs)
    if st.button("Leave theirs and drop mine", key=f"drop_{draft.key}"):
        drop(draft)
        st.rerun()
    if values is not None:
        reason = draft.typed.get(REASON) or "Chosen between two versions"
        drop(draft)
        chosen = drafts()[draft.slot] = Draft(draft.table, draft.id, draft.fixed, draft.address, theirs, draft.meant_in)
        widgets.fill(values, key=chosen.key)
        with follow_up.answer():
            _save(chosen, values, reason, Consent(alike=True))


def _faults_of_links(table: str, values: Row) -> dict[str, str]:
    """Return the faults of link fields whose text names no record, or more than one."""
    targets = {name: singular(target) for name, target in LINKS[table].items() if values.get(name)}
    return {
        name: f"no single {target} has that name: find and choose it, or create it first under Edit"
        for name, target in targets.items()
        if not storable(values[name])
    }
