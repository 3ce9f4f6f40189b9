"""The choice between two versions of a record, when somebody else saved it while it was edited."""

from typing import Any

import streamlit as st

from dashboard.editing import widgets
from dashboard.editing.draft import Draft
from dashboard.web import follow_up
from dashboard.web.markup import escape_label
from tracker import words
from tracker.errors import Invalid
from tracker.schema.kinds import write
from tracker.schema.rows import Row, digest, validate

MINE, THEIRS = "mine", "theirs"


def as_stored(table: str, opened: Row, values: Row) -> Row:
    """Return the typed values as they would be stored; as they were typed if they break a rule."""
    try:
        return validate(table, {**opened, **values}, opened)
    except Invalid:
        blank = {name: None for name, value in values.items() if isinstance(value, str) and not value.strip()}
        return {**opened, **values, **blank}


def resolve(draft: Draft, theirs: Row) -> Row | None:
    """Draw a choice for each column in which the draft and the stored row ``theirs`` differ. Return the values to be
    saved, or None until the person has chosen."""
    mine, opened = draft.mine or {}, draft.opened
    st.warning("Someone else saved this record while you edited it. Nothing is lost: choose, field by field.")
    differences = [name for name in widgets.editable(draft.table) if mine.get(name) != theirs[name]]
    key = f"{draft.key}_{digest(theirs)}"  # a choice is valid for these two versions only
    with st.form(f"conflict_{key}"):
        choices = {
            name: _choice(
                words.title(draft.table, name), mine.get(name), theirs[name], opened.get(name), f"{name}_{key}"
            )
            for name in differences
        }
        if not differences:
            st.write("Both versions say the same.")
        save: dict[str, Any] = {"draw": st.form_submit_button, "type": "primary", "icon": ":material/check:"}
        if not follow_up.button("Save these choices", key=f"choices_{key}", **save):
            return None
    own = {name: mine.get(name) for name, version in choices.items() if version == MINE}
    return {name: theirs[name] for name in widgets.editable(draft.table)} | own


def _choice(title: str, mine: Any, theirs: Any, opened: Any, key: str) -> str:
    st.markdown(f"**{escape_label(title)}** (was: {escape_label(_cell(opened))})")
    versions = {MINE: f"Mine: {_cell(mine)}", THEIRS: f"Theirs: {_cell(theirs)}"}
    return st.radio(
        title,
        list(versions),
        index=1 if mine == opened else 0,
        format_func=lambda version: escape_label(versions[version]),
        key=f"keep_{key}",
        label_visibility="collapsed",
    )


def _cell(value: Any) -> str:
    return "—" if value in (None, "") else write(value)
