"""Two people saved the same record: both versions side by side, to be put together field by field."""

from typing import Any

import streamlit as st

from dashboard import words
from dashboard.editing import widgets
from dashboard.editing.draft import Draft
from dashboard.web.markup import label
from tracker.errors import Invalid
from tracker.schema.kinds import write
from tracker.schema.rows import Row, digest, validated


def as_stored(table: str, opened: Row, values: Row) -> Row:
    """What was typed as it would be stored, where it can be; as it was typed where it breaks a rule."""
    try:
        return validated(table, {**opened, **values}, opened)
    except Invalid:
        blank = {name: None for name, value in values.items() if isinstance(value, str) and not value.strip()}
        return {**opened, **values, **blank}


def merge(draft: Draft, theirs: Row) -> Row | None:
    """A choice for each column in which the draft and the stored row differ; returns the merged values once the person
    saves them."""
    mine, opened = draft.mine or {}, draft.opened
    st.warning("Someone else saved this record while you edited it. Nothing is lost: choose, field by field.")
    differences = [name for name in widgets.editable(draft.table) if mine.get(name) != theirs[name]]
    key = f"{draft.key}_{digest(theirs)}"  # what was chosen holds for these two versions alone
    with st.form(f"merge_{key}"):
        keep = {
            name: _choice(
                words.title(draft.table, name), mine.get(name), theirs[name], opened.get(name), f"{name}_{key}"
            )
            for name in differences
        }
        if not differences:
            st.write("Both versions say the same.")
        if not st.form_submit_button("Save the merged record", type="primary", icon=":material/merge:"):
            return None
    choices_of_mine = {name: mine.get(name) for name, side in keep.items() if side == "mine"}
    return {name: theirs[name] for name in widgets.editable(draft.table)} | choices_of_mine


def _choice(title: str, mine: Any, theirs: Any, opened: Any, key: str) -> str:
    st.markdown(f"**{label(title)}** (was: {label(_cell(opened))})")
    choices = {"mine": f"Mine: {_cell(mine)}", "theirs": f"Theirs: {_cell(theirs)}"}
    return st.radio(
        title,
        list(choices),
        index=1 if mine == opened else 0,
        format_func=lambda side: label(choices[side]),
        key=f"keep_{key}",
        label_visibility="collapsed",
    )


def _cell(value: Any) -> str:
    return "—" if value in (None, "") else write(value)
