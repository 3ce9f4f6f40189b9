"""The dialog that deletes a record: it lists what is deleted too, and asks."""

from functools import partial
from html import escape

import streamlit as st

from dashboard.editing import draft
from dashboard.editing.author import author
from dashboard.web import answers, follow_up
from dashboard.web.failure import tell
from dashboard.web.markup import draw, escape_label, table
from tracker.errors import Conflict, Invalid, TrackerError
from tracker.queries import records
from tracker.values.direction import isolate
from tracker.words import plural, singular
from tracker.writing import edits

MOST_NAMES = 100  # of the records that are deleted too


def delete(table: str, id: str) -> None:
    """Draw the button that opens the dialog."""
    if st.button("Delete …", key=f"delete_{table}_{id}", icon=":material/delete:"):
        confirm_delete(table, id)


def confirm_delete(table: str, id: str) -> None:
    """Open the dialog: list what depends on the record, and delete it if the person confirms."""
    st.session_state.pop(f"asked_{table}_{id}", None)
    _confirm(table, id)


@st.dialog("Delete this record?", width="medium")
def _confirm(table: str, id: str) -> None:
    try:
        _ask_and_delete(table, id)
    except TrackerError as error:  # a dialog runs without the page, and without its handling of errors
        tell(error)


def _ask_and_delete(table: str, id: str) -> None:
    try:
        author()
    except Invalid:
        st.warning("Close this, and fill in “Your name” on the page first.")
        return
    answers.note_revision()  # each click runs the dialog again, but not the page
    row = answers.ask(records.record, table, id)
    if row is None:
        st.warning("It has already been deleted.")
        return
    dependents_now = edits.dependents(answers.engine(), table, id)
    # What the person saw first is what the delete is checked against.
    opened, dependents = st.session_state.setdefault(f"asked_{table}_{id}", (row, dependents_now))
    st.markdown(f"**{escape_label(next(iter(answers.ask(records.choices, table, ids=(id,)).values()), id))}**")
    for name, rows in dependents_now.deleted.items():
        st.markdown(f"Deleted with it: **{len(rows):,}** {singular(name) if len(rows) == 1 else plural(name)}")
        _names([(name, row["id"]) for row in rows])
    if dependents_now.cleared:
        st.markdown(f"Kept, with its link to this record cleared: **{len(dependents_now.cleared)}**")
        _names([(name, before["id"]) for name, before, _ in dependents_now.cleared])
    if not dependents_now:
        st.write("Nothing else depends on it.")
    st.caption("It can be brought back, with all of this, under Changes.")
    reason = st.text_input("Reason", key=f"delete_reason_{id}")
    if follow_up.button("Delete", type="primary", key=f"confirm_{id}"):
        state = {"opened": opened, "dependents": dependents}
        with follow_up.answer():
            try:
                change = partial(edits.delete, answers.engine(), table, id, **state, author=author(), reason=reason)
                follow_up.write(change, lambda _: _say_deleted(table, id))
            except Conflict as error:
                st.session_state[f"asked_{table}_{id}"] = row, dependents_now  # the list shown above
                st.error(f"{escape_label(error)} Look at the list again; then delete, or close this.")


def _say_deleted(table: str, id: str) -> follow_up.Address:
    draft.forget(table, id)
    st.toast("Deleted; it can be brought back under Changes.", icon=":material/delete:")
    return {"table": table} if st.query_params.get("id") == id else None


def _names(keys: list[tuple[str, str]]) -> None:
    """Draw a list of records, at most MOST_NAMES of them."""
    by_key = answers.ask(records.names, tuple(keys[:MOST_NAMES]))
    names = (by_key[key] for key in keys[:MOST_NAMES] if key in by_key)
    draw(table(("Record",), ([escape(isolate(name))] for name in names), name="Records", boxed=True))
    if len(keys) > MOST_NAMES:
        st.caption(f"and {len(keys) - MOST_NAMES:,} more")
