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
from tracker.schema.wholes import beside

MINE, THEIRS = "mine", "theirs"


def as_stored(table: str, opened: Row, values: Row) -> Row:
    """Return the typed values as they would be stored; as they were typed if they break a rule."""
    try:
        return validate(table, {**opened, **values}, opened)
    except Invalid:
        blank = {name: None for name, value in values.items() if isinstance(value, str) and not value.strip()}
        return {**opened, **values, **blank}


def resolve(draft: Draft, theirs: Row) -> Row | None:
    """Draw a choice for each column in which the draft and the stored row ``theirs`` differ; one choice for columns
    that say one thing together, such as an amount and its currency. Return the values to be saved, or None until the
    person has chosen."""
    mine, opened = draft.mine or {}, draft.opened
    st.warning("Someone else saved this record while you edited it. Nothing is lost: choose, field by field.")
    differences = [name for name in widgets.editable(draft.table) if mine.get(name) != theirs[name]]
    wholes = (beside(draft.table, name) for name in differences)
    groups = list(dict.fromkeys(tuple(name for name in differences if name in whole) for whole in wholes))
    key = f"{draft.key}_{digest(theirs)}"  # a choice is valid for these two versions only
    with st.form(f"conflict_{key}"):
        choices = {
            names: _choice(
                " · ".join(words.title(draft.table, name) for name in names),
                *([row.get(name) for name in names] for row in (mine, theirs, opened)),
                key=f"{'_'.join(names)}_{key}",
            )
            for names in groups
        }
        if not differences:
            st.write("Both versions say the same.")
        save: dict[str, Any] = {"draw": st.form_submit_button, "type": "primary", "icon": ":material/check:"}
        if not follow_up.button("Save these choices", key=f"choices_{key}", **save):
            return None
    own = {name: mine.get(name) for names, version in choices.items() if version == MINE for name in names}
    return {name: theirs[name] for name in widgets.editable(draft.table)} | own


def _choice(title: str, mine: list[Any], theirs: list[Any], opened: list[Any], key: str) -> str:
    st.markdown(f"**{escape_label(title)}** (was: {escape_label(_in_words(opened))})")
    versions = {MINE: f"Mine: {_in_words(mine)}", THEIRS: f"Theirs: {_in_words(theirs)}"}
    return st.radio(
        title,
        list(versions),
        index=1 if mine == opened else 0,
        format_func=lambda version: escape_label(versions[version]),
        key=f"keep_{key}",
        label_visibility="collapsed",
    )


def _in_words(values: list[Any]) -> str:
    return " · ".join("—" if value in (None, "") else write(value) for value in values)
