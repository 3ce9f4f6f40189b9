"""Create, change and delete one record: the form, the person who saved first, and what a delete takes along."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import db, forms
from dashboard.author import author
from dashboard.text import label
from tracker import edits
from tracker.errors import Conflict, Invalid, TrackerError
from tracker.queries import records
from tracker.rows import Row, validated

NEW = "new"


def record_form(table: str, id: str | None, *, fixed: Mapping[str, Any] | None = None) -> str | None:
    """The form of one record, or of a new one; returns the id of a record that was created by this very run.

    The version that the person opened is remembered until it is saved, so a later save of somebody else is noticed.
    """
    slot = f"{table}_{id or NEW}"
    opened: Row | None = st.session_state.get(f"opened_{slot}")
    if opened is None:
        opened = db.ask(records.record, table, id) if id else {}
        if opened is None:
            st.warning("There is no record of that id. It may have been deleted: see Changes.")
            return None
        st.session_state[f"opened_{slot}"] = opened
    if f"theirs_{slot}" in st.session_state:
        _merge(table, slot, opened)
        return None
    number = st.session_state.get(f"number_{slot}", 0)
    with st.form(f"form_{slot}_{number}"):
        errors = st.session_state.get(f"errors_{slot}", {})
        if errors:
            st.error("Nothing was saved. Mend the marked fields; what you typed is still here.")
        key = f"{id or NEW}_{opened.get('version', 0)}_{number}_{table}"
        values = forms.fields(table, opened, key=key, fixed=fixed or {}, errors=errors)
        reason = st.text_input(
            "Reason for the change", key=f"reason_{key}", help="Stands in the history.", persist_state="page"
        )
        saved = st.form_submit_button("Save" if id else "Create", type="primary", icon=":material/save:")
    if not saved:
        return None
    return _save(table, id, slot, values, opened, reason)


def _save(table: str, id: str | None, slot: str, values: Row, opened: Row, reason: str) -> str | None:
    st.session_state.pop(f"errors_{slot}", None)
    try:
        if id is None:
            created = edits.create(db.engine(), table, values, author=author(), reason=reason)
            st.toast("The record is created.", icon=":material/check:")
            close(table, None)
            return created
        edits.update(db.engine(), table, id, values, seen_version=opened["version"], author=author(), reason=reason)
    except Invalid as error:
        st.session_state[f"errors_{slot}"] = error.fields
    except Conflict as error:
        st.session_state[f"mine_{slot}"] = {**values, "reason": reason}
        st.session_state[f"theirs_{slot}"] = error.theirs
    except TrackerError as error:
        st.error(label(error))
        return None
    else:
        close(table, id)
        st.toast("Saved.", icon=":material/check:")
    st.rerun()  # which ends this run
    return None


def close(table: str, id: str | None) -> None:
    """Forget the version that was opened, so that the form is filled from the store again."""
    slot = f"{table}_{id or NEW}"
    for kept in ("opened", "errors", "mine", "theirs"):
        st.session_state.pop(f"{kept}_{slot}", None)
    st.session_state[f"number_{slot}"] = st.session_state.get(f"number_{slot}", 0) + 1


def _merge(table: str, slot: str, opened: Row) -> None:
    mine, theirs = st.session_state[f"mine_{slot}"], st.session_state[f"theirs_{slot}"]
    id = opened["id"]
    if theirs is None:
        st.error("Someone deleted this record while you edited it. Bring it back under Changes, then enter again:")
        st.json({name: str(value) for name, value in mine.items() if value not in (None, "")})
        return
    st.warning("Someone else saved this record while you edited it. Nothing is lost: choose, field by field.")
    tidy = as_stored(table, opened, mine)
    differing = [name for name in forms.editable(table) if tidy.get(name) != theirs[name]]
    with st.form(f"merge_{slot}_{theirs['version']}"):
        keep: dict[str, str] = {}
        for name in differing:
            only_theirs = tidy.get(name) == opened.get(name)
            st.markdown(f"**{label(forms.title(table, name))}** (was: {label(_shown(opened.get(name)))})")
            choices = {"mine": f"Mine: {_shown(tidy.get(name))}", "theirs": f"Theirs: {_shown(theirs[name])}"}
            keep[name] = st.radio(
                forms.title(table, name),
                list(choices),
                index=1 if only_theirs else 0,
                format_func=lambda side, names=choices: label(names[side]),
                key=f"keep_{name}_{slot}_{theirs['version']}",
                label_visibility="collapsed",
            )
        if not differing:
            st.write("Both versions say the same.")
        merged = st.form_submit_button("Save the merged record", type="primary", icon=":material/merge:")
    if st.button("Leave theirs and drop mine", key=f"drop_{slot}"):
        close(table, id)
        st.rerun()
    if merged:
        kept = {name: tidy.get(name) for name, side in keep.items() if side == "mine"}
        values = {name: theirs[name] for name in forms.editable(table)} | kept
        st.session_state.pop(f"theirs_{slot}")
        st.session_state[f"opened_{slot}"] = theirs
        _save(table, id, slot, values, theirs, mine.get("reason") or "Merged")


def as_stored(table: str, opened: Row, values: Row) -> Row:
    """What was typed as it would be stored, where it can be; as it was typed where it breaks a rule."""
    typed = {name: value for name, value in values.items() if name != "reason"}
    try:
        return validated(table, {**opened, **typed})
    except Invalid:
        return {**opened, **typed}


def delete(table: str, id: str) -> None:
    """A button that first says what else hangs on the record, and asks."""
    if st.button("Delete …", key=f"delete_{table}_{id}", icon=":material/delete:"):
        _confirm(table, id)


@st.dialog("Delete this record?", width="medium")
def _confirm(table: str, id: str) -> None:
    row = db.ask(records.record, table, id)
    if row is None:
        st.warning("It is deleted already.")
        return
    hanging = edits.dependents(db.engine(), table, id)
    st.markdown(f"**{label(next(iter(db.ask(records.choices, table, ids=(id,)).values()), id))}**")
    for name, rows in hanging.deleted.items():
        st.markdown(f"Deleted with it: **{len(rows)}** {label(name)}")
        st.dataframe(pd.DataFrame({"id": [row["id"] for row in rows]}), hide_index=True, height=140, key=f"gone_{name}")
    for name, before, _ in hanging.cleared:
        st.markdown(f"Its link is cleared: {label(name)} {label(before['id'])}")
    if not hanging:
        st.write("Nothing else hangs on it.")
    st.caption("It can be brought back, with all of this, under Changes.")
    reason = st.text_input("Reason", key=f"delete_reason_{id}")
    if st.button("Delete", type="primary", key=f"confirm_{id}"):
        try:
            edits.delete(db.engine(), table, id, seen_version=row["version"], author=author(), reason=reason)
        except TrackerError as error:
            st.error(label(error))
        else:
            close(table, id)
            if st.query_params.get("id") == id:
                st.query_params.from_dict({"table": table})
            st.toast("Deleted; it can be brought back under Changes.", icon=":material/delete:")
            st.rerun()


def _shown(value: Any) -> str:
    return "—" if value in (None, "") else str(value)
