"""Create and change one record: the form, and the person who saved first."""

from collections.abc import Iterator, Mapping
from typing import Any

import streamlit as st

from dashboard import db, forms, twins
from dashboard.author import author
from dashboard.failure import tell
from dashboard.text import label
from tracker import edits
from tracker.errors import Conflict, Invalid, TrackerError
from tracker.fields import storable
from tracker.queries import records
from tracker.rows import LINKS, Row, digest, validated


def record_form(table: str, id: str | None, *, fixed: Mapping[str, Any] | None = None) -> str | None:
    """The form of one record, or of a new one; returns the id of a record that was created by this very run.

    The row that the person opened is remembered until it is saved, so a later save of somebody else is noticed.
    """
    slot = _slot(table, id, fixed or {})
    _places()[slot] = table, st.query_params.to_dict()
    if f"mine_{slot}" in st.session_state:
        _merge(table, str(id), slot)
        return None
    opened = _opened(table, id, slot)
    if opened is None:
        st.warning("There is no record of that id. It may have been deleted: see Changes.")
        return None
    key = _key(slot, opened)
    errors = _standing(slot, key)
    # Not st.form, which keeps what is typed in the browser until it is sent: whoever looks elsewhere would lose it.
    with st.container(border=True):
        if errors:
            st.error("Nothing was saved. Mend the marked fields; what you typed is still here.")
        values = forms.fields(table, opened, key=key, fixed=fixed or {}, errors=errors)
        reason = st.text_input(
            "Reason for the change", key=f"reason_{key}", help="Stands in the history.", persist_state="session"
        )
        action = "Save" if id else "Create"
        all_the_same = twins.confirmed(table, values, action, slot=slot)
        with st.container(horizontal=True, vertical_alignment="center"):
            saved = st.button(action, key=f"save_{key}", type="primary", icon=":material/save:")
            saved = saved or twins.clicked(slot)  # with something else typed since, which is looked at anew
            unsaved = forms.changed(table, opened, key=key)
            dropped = (unsaved or errors) and st.button(
                "Start again", key=f"drop_{slot}", icon=":material/restart_alt:", help="Drops what is not saved."
            )
            if unsaved:
                st.caption("Not saved yet")
    if saved and not all_the_same and twins.hold_back(table, id, values, opened, slot=slot):
        st.rerun()
    if saved or all_the_same:
        return _save(table, id, slot, {**values, "reason": reason}, opened)
    if dropped:
        _forget(slot)
        st.rerun()
    return None


def drafts() -> list[dict[str, str]]:
    """The addresses of the other forms that hold what is not saved yet, each once."""
    here = st.query_params.to_dict()
    found: list[dict[str, str]] = []
    for _, address in _unsaved():
        if address not in (here, *found):
            found.append(address)
    return found


def unsaved_here(table: str) -> bool:
    """Whether a form of this table holds what is not saved, on the page that is open."""
    return (table, st.query_params.to_dict()) in _unsaved()


def _unsaved() -> Iterator[tuple[str, dict[str, str]]]:
    """The table of each form that holds what is not saved, and the address where it stands."""
    for slot, (table, address) in _places().items():
        opened = st.session_state.get(f"opened_{slot}")
        typed = opened is not None and forms.changed(table, opened, key=_key(slot, opened))
        if typed or f"mine_{slot}" in st.session_state:
            yield table, address


def unsaved() -> bool:
    """Whether any form of this visit holds what is not saved."""
    return bool(list(_unsaved()))


def _places() -> dict[str, tuple[str, dict[str, str]]]:
    """For each form that was on the page its table, and the address where it stands."""
    return st.session_state.setdefault("forms", {})


def _slot(table: str, id: str | None, fixed: Mapping[str, Any]) -> str:
    """What the state of a form is kept under: a new part of one record is not a new part of another."""
    return ":".join([table, id] if id else [table, "", *map(str, fixed.values())])


def _key(slot: str, opened: Row) -> str:
    """The key of the form's widgets; another one gives them new values."""
    return f"{slot}_{digest(opened)}_{st.session_state.get(f'number_{slot}', 0)}"


def _opened(table: str, id: str | None, slot: str) -> Row | None:
    """The version that the person works on: the one that was opened, once they have typed; else that in the store."""
    opened: Row | None = st.session_state.get(f"opened_{slot}")
    if opened is None or not forms.changed(table, opened, key=_key(slot, opened)):
        opened = db.ask(records.record, table, id) if id else {}
        st.session_state[f"opened_{slot}"] = opened
    return opened


def _save(table: str, id: str | None, slot: str, typed: Row, opened: Row) -> str | None:
    values, reason = {name: value for name, value in typed.items() if name != "reason"}, typed["reason"]
    created = None
    try:
        if id is None:
            created = edits.create(db.engine(), table, values, author=author(), reason=reason)
        else:
            edits.update(db.engine(), table, id, values, opened=opened, author=author(), reason=reason)
    except Invalid as error:
        errors = _faults(table, id, values, opened) | error.fields | _unnamed(table, values)
        st.session_state[f"errors_{slot}"] = {name: (message, values.get(name)) for name, message in errors.items()}
    except Conflict:
        st.session_state[f"mine_{slot}"], st.session_state[f"opened_{slot}"] = typed, opened
    except TrackerError as error:
        tell(error)
        return None
    else:
        _forget(slot)
        st.toast("The record is created." if created else "Saved.", icon=":material/check:")
    if created is None:
        st.rerun()  # which ends this run
    return created


def _unnamed(table: str, values: Row) -> dict[str, str]:
    """Links that hold words by which no record, or more than one, goes."""
    targets = {name: target.replace("_", " ") for name, target in LINKS[table].items() if values.get(name)}
    return {
        name: f"no {target} goes by that name alone: find and choose it, or make it first under Edit"
        for name, target in targets.items()
        if not storable(values[name])
    }


def _standing(slot: str, key: str) -> dict[str, str]:
    """What was refused at the last save, but for the fields that hold something else by now."""
    refused = st.session_state.get(f"errors_{slot}", {})
    return {
        name: message
        for name, (message, value) in refused.items()
        if st.session_state.get(f"{name}_{key}", value) in (value, forms.held(value) or "", None)
    }


def _faults(table: str, id: str | None, values: Row, opened: Row) -> dict[str, str]:
    """Every fault that can be told without the store, a missing name of the author among them."""
    found: dict[str, str] = {}
    for check in (author, lambda: validated(table, {**opened, **values, "id": id or "new"}, opened)):
        try:
            check()
        except Invalid as error:
            found |= error.fields
    return found


def forget(table: str, id: str) -> None:
    """Let the form of a record be filled from the store again."""
    _forget(_slot(table, id, {}))


def _forget(slot: str) -> None:
    """Let the form be filled from the store again."""
    for kept in ("opened", "errors", "mine", "twins"):
        st.session_state.pop(f"{kept}_{slot}", None)
    st.session_state[f"number_{slot}"] = st.session_state.get(f"number_{slot}", 0) + 1


def _merge(table: str, id: str, slot: str) -> None:
    mine, opened = st.session_state[f"mine_{slot}"], st.session_state[f"opened_{slot}"]
    theirs = db.ask(records.record, table, id)
    if theirs is None:
        st.error(
            "Someone deleted this record while you edited it. Bring it back under Changes; what you typed is kept:"
        )
        st.json({name: str(value) for name, value in mine.items() if value not in (None, "")})
        return
    st.warning("Someone else saved this record while you edited it. Nothing is lost: choose, field by field.")
    tidy = as_stored(table, opened, mine)
    differing = [name for name in forms.editable(table) if tidy.get(name) != theirs[name]]
    with st.form(f"merge_{slot}_{digest(theirs)}"):
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
                key=f"keep_{name}_{slot}_{digest(theirs)}",
                label_visibility="collapsed",
            )
        if not differing:
            st.write("Both versions say the same.")
        merged = st.form_submit_button("Save the merged record", type="primary", icon=":material/merge:")
    if st.button("Leave theirs and drop mine", key=f"drop_{slot}"):
        _forget(slot)
        st.rerun()
    if merged:
        kept = {name: tidy.get(name) for name, side in keep.items() if side == "mine"}
        values = {name: theirs[name] for name in forms.editable(table)} | kept
        st.session_state.pop(f"mine_{slot}")
        st.session_state[f"opened_{slot}"] = theirs
        forms.fill(values, key=_key(slot, theirs))
        _save(table, id, slot, {**values, "reason": mine["reason"] or "Merged"}, theirs)


def as_stored(table: str, opened: Row, values: Row) -> Row:
    """What was typed as it would be stored, where it can be; as it was typed where it breaks a rule."""
    typed = {name: value for name, value in values.items() if name != "reason"}
    try:
        return validated(table, {**opened, **typed}, opened)
    except Invalid:
        blank = {name: None for name, value in typed.items() if isinstance(value, str) and not value.strip()}
        return {**opened, **typed, **blank}


def _shown(value: Any) -> str:
    return "—" if value in (None, "") else str(value)
