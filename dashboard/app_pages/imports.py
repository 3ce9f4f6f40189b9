"""The page "Import": paste or upload a spreadsheet, match its columns, see the dry run, and save."""

from functools import partial

import streamlit as st

from dashboard.editing import import_matching, import_preview, import_questions, import_source
from dashboard.editing.author import ask_author, author
from dashboard.editing.draft import REASON, drop
from dashboard.editing.draft_list import list_drafts
from dashboard.editing.draft_storage import carry, say_why
from dashboard.editing.import_draft import PARTLY, ImportDraft
from dashboard.web import answers, download, follow_up
from dashboard.web.failure import tell
from dashboard.web.links import page
from tracker.errors import TrackerError
from tracker.files.spreadsheet import Sheet
from tracker.imports import summary, transfer
from tracker.imports.plan import Instructions, Plan
from tracker.words import count, plural


def ask(draft: ImportDraft) -> None:
    """Ask for the table and what its columns mean, and draw the dry run below."""
    if saved := st.session_state.get(import_source.SAVED):
        st.success(saved, icon=":material/check:")
        st.page_link(page("changes"), label="See it under Changes, and undo it there", icon=":material/undo:")
    import_source.choose_table(draft)
    try:
        sheet = import_source.sheet(draft)
        if draft.unsaved and st.button("Start again", key="import_drop", icon=":material/restart_alt:"):
            drop(draft)
            st.rerun()
        if sheet is None:
            return
        st.caption(f"{count(len(sheet.lines), 'row')} and {count(len(sheet.headings), 'column')} were read.")
        instructions = import_matching.instructions(draft, sheet)
        plan = import_preview.plan_of(sheet, instructions)
        instructions = import_questions.settle(draft, instructions, plan)
        plan = import_preview.plan_of(sheet, instructions)
    except TrackerError as error:  # what was pasted stays in its field
        tell(error)
        return
    show(draft, sheet, instructions, plan)


def show(draft: ImportDraft, sheet: Sheet, instructions: Instructions, plan: Plan) -> None:
    """Draw the dry run, and the button that saves it."""
    st.header("Dry run")
    import_preview.show(plan)
    if refused := len(plan.refused_lines):
        download.offer(
            "Lines that are not taken (.xlsx)",
            partial(transfer.rest, sheet, plan),
            f"not-imported-{draft.table}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key="import_rest",
            icon=":material/download:",
            help="As they were, with a column that says what keeps each. Correct them there, and import that file.",
        )
    reason = st.text_input(
        "Reason for the change", key=f"{REASON}_{draft.key}", help="Shown in the history.", persist_state="session"
    )
    changes = len(plan.changes)
    import_questions.allow_lookalikes(draft, plan)
    partly = not refused or st.checkbox(
        f"Leave out {count(refused, 'line')} that cannot be taken",
        key=f"{PARTLY}_{sheet.digest[:16]}_{draft.key}",  # of this sheet alone
        persist_state="session",
    )
    label = f"Save {count(changes, 'record')}" if changes else f"No {plural(draft.table)} to save"
    nothing = not (changes and partly)
    if follow_up.button(label, type="primary", key="import_apply", icon=":material/save:", disabled=nothing):
        with follow_up.answer():
            import_preview.require_seen(plan)
            entry = {"author": author(), "reason": reason}
            change = partial(transfer.apply, answers.engine(), sheet, instructions, plan, **entry)
            follow_up.write(change, partial(import_source.finish, draft, draft.pasted, summary.counts(plan)))
    import_preview.note_seen(plan)


st.title("Import")
if ask_author() and (draft := carry(import_source.FIRST, None, {}, ImportDraft)):  # who may not save needs no dry run
    with st.container():  # always drawn: otherwise the fields below would move and lose text not yet sent
        list_drafts()
        say_why(draft)
    ask(draft)
