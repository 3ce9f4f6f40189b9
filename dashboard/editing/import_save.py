"""The dry run of an import, the button that saves it, and what is said after the save."""

from functools import partial

import streamlit as st

from dashboard.editing import import_preview, import_questions, import_source
from dashboard.editing.author import author
from dashboard.editing.draft_storage import ask_reason
from dashboard.editing.history import say_saved
from dashboard.editing.import_draft import PARTLY, ImportDraft
from dashboard.web import answers, download, follow_up, links, lookback
from tracker.files import workbook
from tracker.files.spreadsheet import Sheet
from tracker.imports import summary, transfer
from tracker.imports.plan import Instructions, Plan
from tracker.queries import records
from tracker.schema.relations import Key
from tracker.words import count, plural

PLACES = 3  # links at most to single records that an import filled
REST = {"xlsx": (transfer.rest, workbook.MEDIA_TYPE), "csv": (transfer.rest_as_csv, "text/csv")}


def show_save(draft: ImportDraft) -> None:
    """Show what the last import of this visit did, with a button to undo it and links to where it is shown; of an
    earlier visit, the last save with rows of the table, until something is to be imported."""
    if not say_saved(import_source.SAVED, lambda _, tables: draft.table in tables and not draft.unsaved):
        return
    _, _, *places = st.session_state[import_source.SAVED]
    tables = {table for table, _ in places}
    with st.container(horizontal=True):
        if len(places) > PLACES and len(tables) == 1:
            links.forward_to_list(*tables)
        elif places and len(places) <= PLACES:
            names = answers.ask(records.names, tuple(places))
            for table, id in places:
                links.to_record(table, id, names[table, id])
        else:
            st.page_link(links.page("changes"), label="See it under Changes", query_params=lookback.parameters())


def _places(plan: Plan) -> list[Key]:
    """Return the records on whose pages the changes are shown; no more than it takes to know that they are many."""
    keys = (links.place_of(change.table, change.after or {}) for change in plan.changes)
    return list(dict.fromkeys(filter(None, keys)))[: PLACES + 1]


def offer_save(draft: ImportDraft, sheet: Sheet, instructions: Instructions, plan: Plan) -> None:
    """Draw the dry run, and the button that saves it."""
    st.header("Dry run")
    import_preview.show(plan)
    if refused := len(plan.refused_lines):
        for kind, (write, mime) in REST.items():
            download.offer(
                f"Lines that are not taken (.{kind})",
                partial(write, sheet, plan),
                f"not-imported-{draft.table}.{kind}",
                mime,
                key=f"import_rest_{kind}",
                icon=":material/download:",
                help="As they were, with a column that says what keeps each. Correct them there, and import that file.",
            )
    reason = ask_reason(draft)
    changes = len(plan.changes)
    import_questions.allow_lookalikes(draft, plan)
    # of this sheet and these lines alone
    of_these = f"{sheet.digest[:16]}_{import_questions.short_hash(plan.refused_lines)}"
    partly = not refused or st.checkbox(
        f"Leave out {count(refused, 'line')} that cannot be taken",
        key=f"{PARTLY}_{of_these}_{draft.key}",
        persist_state="session",
    )
    label = f"Save {count(changes, 'record')}" if changes else f"No {plural(draft.table)} to save"
    nothing = not (changes and partly)
    if follow_up.button(label, type="primary", key="import_apply", icon=":material/save:", disabled=nothing):
        with follow_up.answer():
            import_preview.require_seen(plan, [plan.digest])
            entry = {"author": author(), "reason": reason}
            change = partial(transfer.apply, answers.engine(), sheet, instructions, plan, **entry)
            counts = summary.counts(plan, saved=True)
            after = partial(import_source.finish, draft, draft.pasted, instructions, counts, _places(plan))
            follow_up.write(change, after)
    if without := summary.uncited(plan.changes):
        st.caption(f"{without}: choose the source of these rows above, or add one to each after the save.")
    import_preview.note_seen(plan, [plan.digest])
