"""Logs looks of the Watch desk (searches for news of a record): a form for all of them, and a button for each
record."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from dashboard.editing import widgets
from dashboard.editing.author import ask_author, author, may_write
from dashboard.editing.deletion import confirm_delete
from dashboard.editing.draft_list import list_drafts
from dashboard.editing.draft_storage import carry, say_why
from dashboard.editing.look_draft import TABLE, LookDraft
from dashboard.web import answers, follow_up
from dashboard.web.lookback import chosen_day
from dashboard.web.markup import escape_label
from tracker import words
from tracker.errors import Invalid
from tracker.queries import records
from tracker.schema.rows import Row
from tracker.values.codes import LookResult
from tracker.writing import edits

OF_ROW = ("record_table", "record_id", "looked_by", "result")  # columns that the form does not ask for
FAULTS, LOGGED = "look_faults", "look_logged"
BUTTON = "look_"  # how the key of each button begins


def open_look() -> LookDraft | None:
    """Return the draft of the fields that all looks logged on this page share, and list what else is not saved. None on
    a chosen earlier day, when no look can be logged."""
    if chosen_day() or not may_write():
        return None
    draft = carry(TABLE, None, {}, LookDraft)
    with st.container():  # always drawn: otherwise the fields below would move and lose text not yet sent
        list_drafts()
        if draft:
            say_why(draft)
    return draft


def is_open(draft: LookDraft | None) -> bool:
    """Whether the fields are to be seen at once: the last look could not be logged, or what was typed came back."""
    return FAULTS in st.session_state or bool(draft and draft.note and draft.unsaved)


def ask_look(draft: LookDraft | None) -> Row | None:
    """Draw the fields, and return their values. None if no look can be logged: on a chosen earlier day, or if the
    person may not write."""
    if chosen_day():
        st.caption("A look is logged as of today.")
        return None
    if not ask_author() or draft is None:
        return None
    faults = st.session_state.get(FAULTS, {})
    settings: dict[str, Any] = {"key": draft.key, "errors": faults, "restored": draft.restored_columns}
    values = widgets.fields(TABLE, draft.initial, fixed=dict.fromkeys(OF_ROW), **settings)
    draft.restored_columns = None
    return values


def look_button(draft: LookDraft | None, values: Row | None, record: Mapping[Any, Any]) -> None:
    """Draw a button that logs a look at ``record``, a row of ``watch.queue``, with one of the results. Without a
    draft or values none can be logged."""
    if draft is None or values is None:
        return
    chosen = follow_up.menu(
        "Log a look",
        list(LookResult),
        payload=record,
        format_func=lambda code: words.label(LookResult, code),
        key=f"{BUTTON}{record['table']}_{record['id']}",
        icon=":material/visibility:",
    )
    if chosen:
        _answer(draft, values, chosen)


def waits() -> bool:
    """Whether a look that was clicked is not logged yet."""
    return bool(follow_up.rest(BUTTON))


def log_rest(draft: LookDraft | None, values: Row | None) -> None:
    """Log a look at a record that left the list after the page was drawn on which it was clicked, as when somebody else
    logged one: to be called after the buttons of the list are drawn."""
    if draft is not None and values is not None and (chosen := follow_up.rest(BUTTON)):
        _answer(draft, values, chosen[0])


def _answer(draft: LookDraft, values: Row, chosen: tuple[LookResult, Mapping[Any, Any]]) -> None:
    result, record = chosen
    with follow_up.answer():
        _log(draft, values, record, LookResult(result))


def show_logged() -> None:
    """Show which look was logged last, with a button to delete it; or why none was."""
    if (faults := st.session_state.get(FAULTS)) is not None:
        st.error("No look was logged. Fix the marked fields; what you typed is still here.")
        for message in (faults[name] for name in OF_ROW if name in faults):
            st.error(escape_label(message), icon=":material/error:")
    id, title = st.session_state.get(LOGGED, ("", ""))
    if id and answers.ask(records.record, "look", id):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(f"Logged: a look at {escape_label(title)}", icon=":material/check:")
            if st.button("Take it back", icon=":material/undo:"):
                confirm_delete("look", id)


def _log(draft: LookDraft, values: Row, record: Mapping[Any, Any], result: LookResult) -> None:
    st.session_state.pop(FAULTS, None)
    st.session_state.pop(LOGGED, None)
    try:
        editor = author()
        row = {**values, "record_table": record["table"], "record_id": record["id"], "looked_by": editor.name}
        row["result"] = result.value
        change = partial(edits.create, answers.engine(), TABLE, row, author=editor, reason="Looked for news")
        follow_up.write(change, partial(_say_logged, record["title"], draft, draft.edited_columns))
    except Invalid as error:
        st.session_state[FAULTS] = error.fields
    follow_up.rerun()


def _say_logged(title: str, draft: LookDraft, logged: Row, id: str) -> None:
    st.session_state[LOGGED] = id, title
    draft.logged, draft.note = logged, ""
    st.toast("The look is logged.", icon=":material/check:")
