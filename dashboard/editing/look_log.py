"""Logs looks of the Watch desk (searches for news of a record): a form for all of them, and a button for each
record."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from dashboard.editing import widgets
from dashboard.editing.author import ask_author, author
from dashboard.editing.deletion import confirm_delete
from dashboard.web import answers, follow_up
from dashboard.web.failure import tell
from dashboard.web.lookback import chosen_day, today
from dashboard.web.markup import label
from tracker import words
from tracker.errors import Invalid, TrackerError
from tracker.queries import records
from tracker.schema.models import RECORDS, columns
from tracker.schema.rows import Row
from tracker.values.codes import LookResult
from tracker.writing import edits

KEY = "look"
OF_ROW = ("record_table", "record_id", "looked_by", "result")  # columns that the form does not ask for
FAULTS, LOGGED = "look_faults", "look_logged"


def ask_look() -> Row | None:
    """Draw the fields that all looks logged on this page share, and return their values. None if none can be logged: on
    a chosen earlier day, or if the person may not write."""
    if chosen_day():
        st.caption("A look is logged as of today.")
        return None
    if not ask_author():
        return None
    blank = dict.fromkeys(columns(RECORDS["look"]))
    faults = st.session_state.get(FAULTS, {})
    return widgets.fields("look", {**blank, "looked_on": today()}, key=KEY, fixed=dict.fromkeys(OF_ROW), errors=faults)


def look_button(values: Row | None, record: Mapping[Any, Any]) -> None:
    """Draw a button that logs a look at ``record``, a row of ``watch.queue``, with one of the results."""
    if values is None:
        return
    result = st.menu_button(
        "Log a look",
        list(LookResult),
        format_func=lambda code: words.label(LookResult, code),
        key=f"look_{record['table']}_{record['id']}",
        icon=":material/visibility:",
    )
    if result:
        _log(values, record, LookResult(result))


def was_refused() -> bool:
    """Whether the last look could not be logged: then its fields are to be seen."""
    return FAULTS in st.session_state


def show_logged() -> None:
    """Show which look was logged last, with a button to delete it; or why none was."""
    if (faults := st.session_state.get(FAULTS)) is not None:
        st.error("No look was logged. Fix the marked fields; what you typed is still here.")
        for message in (faults[name] for name in OF_ROW if name in faults):
            st.error(label(message), icon=":material/error:")
    id, title = st.session_state.get(LOGGED, ("", ""))
    if id and answers.ask(records.record, "look", id):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(f"Logged: a look at {label(title)}", icon=":material/check:")
            if st.button("Take it back", icon=":material/undo:"):
                confirm_delete("look", id)


def _log(values: Row, record: Mapping[Any, Any], result: LookResult) -> None:
    st.session_state.pop(FAULTS, None)
    st.session_state.pop(LOGGED, None)
    try:
        editor = author()
        row = {**values, "record_table": record["table"], "record_id": record["id"], "looked_by": editor.name}
        row["result"] = result.value
        change = partial(edits.create, answers.engine(), "look", row, author=editor, reason="Looked for news")
        follow_up.write(change, lambda id: _say_logged(id, record["title"]))
    except Invalid as error:
        st.session_state[FAULTS] = error.fields
    except TrackerError as error:
        tell(error)
        return
    st.rerun()


def _say_logged(id: str, title: str) -> None:
    st.session_state[LOGGED] = id, title
    st.toast("The look is logged.", icon=":material/check:")
