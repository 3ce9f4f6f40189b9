"""The page "Import": paste or upload a spreadsheet, match its columns, see the dry run, and save."""

from functools import partial

import streamlit as st

from dashboard.editing import import_matching, import_preview, import_questions, import_source
from dashboard.editing.author import ask_author, author
from dashboard.web import answers, download, follow_up
from dashboard.web.failure import tell
from dashboard.web.links import page
from tracker.errors import TrackerError
from tracker.imports import summary, transfer
from tracker.words import count, plural

st.title("Import")
if not ask_author():  # a reader who may not save needs no dry run
    st.stop()
if saved := st.session_state.get(import_source.SAVED):
    st.success(saved, icon=":material/check:")
    st.page_link(page("changes"), label="See it under Changes, and undo it there", icon=":material/undo:")

table = import_source.choose_table()
try:
    sheet = import_source.sheet(table)
    if sheet is None:
        st.stop()
    st.caption(f"{count(len(sheet.lines), 'row')} and {count(len(sheet.headings), 'column')} were read.")
    instructions = import_matching.instructions(table, sheet)
    plan = import_preview.plan_of(sheet, instructions)
    instructions = import_questions.settle(instructions, plan)
    plan = import_preview.plan_of(sheet, instructions)
except TrackerError as error:  # what was pasted stays in its field
    tell(error)
    st.stop()

st.header("Dry run")
import_preview.show(plan)
if refused := len(plan.refused_lines):
    download.offer(
        "Lines that are not taken (.xlsx)",
        partial(transfer.rest, sheet, plan),
        f"not-imported-{table}.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        key="import_rest",
        icon=":material/download:",
        help="As they were, with a column that says what keeps each. Correct them there, and import that file.",
    )
reason = st.text_input("Reason for the change", key="import_reason", help="Shown in the history.")
changes = len(plan.changes)
import_questions.allow_lookalikes(plan)
partly = not refused or st.checkbox(f"Leave out {count(refused, 'line')} that cannot be taken", key="import_partly")
label = f"Save {count(changes, 'record')}" if changes else f"No {plural(table)} to save"
nothing = not (changes and partly)
if follow_up.button(label, type="primary", key="import_apply", icon=":material/save:", disabled=nothing):
    with follow_up.answer():
        import_preview.require_seen(plan)
        change = partial(transfer.apply, answers.engine(), sheet, instructions, plan, author=author(), reason=reason)
        follow_up.write(change, partial(import_source.finish, summary.counts(plan)))
import_preview.note_seen(plan)
