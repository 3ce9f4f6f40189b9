"""The page "Import": paste or upload a spreadsheet, match its columns, see the dry run, and save."""

import streamlit as st

from dashboard.editing import import_matching, import_preview, import_questions, import_source
from dashboard.editing.author import ask_author
from dashboard.editing.draft import drop
from dashboard.editing.draft_list import list_drafts
from dashboard.editing.draft_storage import carry, say_why
from dashboard.editing.import_draft import ImportDraft
from dashboard.editing.import_save import offer_save, show_save
from dashboard.web.failure import tell
from tracker.errors import OtherTable, TrackerError
from tracker.words import count


def ask(draft: ImportDraft) -> None:
    """Ask for the table and what its columns mean, and draw the dry run below."""
    show_save(draft)
    import_source.choose_table(draft)
    try:
        sheet = import_source.sheet(draft)
        if draft.unsaved and st.button("Start again", key="import_drop", icon=":material/restart_alt:"):
            drop(draft)
            import_source.forget()
            st.rerun()
        if sheet is None:
            import_matching.say_parent(draft)
            return
        st.caption(f"{count(len(sheet.lines), 'row')} and {count(len(sheet.headings), 'column')} were read.")
        instructions = import_matching.instructions(draft, sheet)
        plan = import_preview.plan_of(sheet, instructions)
        instructions = import_questions.settle(draft, instructions, plan)
        plan = import_preview.plan_of(sheet, instructions)
    except TrackerError as error:  # what was pasted stays in its field
        tell(error)
        if isinstance(error, OtherTable):
            import_source.offer_table(draft, error.table)
        return
    offer_save(draft, sheet, instructions, plan)


st.title("Import")
if ask_author() and (draft := carry(import_source.FIRST, None, {}, ImportDraft)):  # who may not save needs no dry run
    with st.container():  # always drawn: otherwise the fields below would move and lose text not yet sent
        list_drafts()
        say_why(draft)
    ask(draft)
