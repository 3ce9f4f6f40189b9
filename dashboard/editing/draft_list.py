"""The list of unsaved drafts above the form: those of other forms, and those of earlier visits."""

from secrets import token_hex

import streamlit as st

from dashboard.editing.draft import Draft, drafts, drop, unsaved
from dashboard.editing.draft_storage import older_drafts
from dashboard.editing.history import instant
from dashboard.web import answers, links, lookback
from dashboard.web.links import page
from dashboard.web.markup import escape_label
from dashboard.web.notes import notes
from tracker.queries import records
from tracker.words import singular


def list_drafts() -> list[Draft]:
    """Draw a link to each draft of another form, and for each draft of an earlier visit buttons to continue or drop it.
    Return the unsaved drafts."""
    listed: list[tuple[str, dict[str, str]]] = [(notes()["path"], lookback.rest_of_address())]
    waiting = unsaved()
    if [draft for draft in waiting if _follow(draft)]:
        waiting = unsaved()
    for draft in waiting:
        if _parent_was_deleted(draft):
            _show(draft)
        elif (draft.page, draft.address) not in listed:
            listed.append((draft.page, draft.address))
            with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
                st.caption("Not saved yet:", width="content")
                st.page_link(
                    page(draft.page),
                    label=escape_label(draft.name),
                    query_params={**draft.address, **lookback.parameters()},
                )
    for number, draft in list(older_drafts().items()):
        _offer(number, draft)
    if waiting and st.session_state.get("storage_refused"):
        st.warning(
            "This browser keeps no drafts: its storage is full or closed to this page, as in some private windows. "
            "Save before you close or reload the page."
        )
    return waiting


def _follow(draft: Draft) -> bool:
    """If the record of a draft was merged into another one, move the draft to that record. Return whether it was."""
    table, id = draft.address.get("table", ""), draft.address.get("id")
    if not id or answers.ask(records.record, table, id) or not (other := answers.ask(records.became, table, id)):
        return False
    moved = draft.copy(
        id=other if draft.table == table else draft.id,
        fixed={name: other if value == id else value for name, value in draft.fixed.items()},
        address={"table": table, "id": other},
        note="The record of this draft was merged into this one. It is not saved yet.",
    )
    del drafts()[draft.slot]
    _put(moved)
    return True


def _put(draft: Draft) -> None:
    """Put a draft into its form. A draft that the form has already becomes one of the older drafts."""
    present = drafts().get(draft.slot)
    if present and present.unsaved:
        present.restored_columns, present.restored_answers = present.edited_columns, present.other_answers
        older_drafts()[present.number] = present
    draft.fill()
    drafts()[draft.slot] = draft


def _parent_was_deleted(draft: Draft) -> bool:
    """Whether the record to which the draft's part belongs was deleted."""
    table, id = draft.address.get("table", ""), draft.address.get("id")
    return bool(id) and draft.table != table and answers.ask(records.record, table, str(id)) is None


def _show(draft: Draft) -> None:
    """Draw the text of a draft whose record was deleted."""
    with st.container(border=True, key=f"lost_{draft.number}"):
        st.caption(
            f"Not saved yet, and {escape_label(draft.name)}, to which this {singular(draft.table)} belongs, was "
            "deleted. Bring it back under Changes to continue. What you typed is kept:"
        )
        st.json(draft.typed)
        if st.button("Drop it", key=f"drop_{draft.key}", icon=":material/delete:", type="tertiary"):
            drop(draft)
            st.rerun()


def _offer(number: str, draft: Draft | str) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"left_{number}"):
        if isinstance(draft, str):
            st.caption("This version of the program has no form for a draft that you left:", width="content")
            st.code(draft, height=120, wrap_lines=True)
        else:
            when = f" on {instant(draft.at)}" if draft.at else ""
            st.caption(
                f"Left by {escape_label(draft.by or 'somebody without a name')}{when}, not saved:", width="content"
            )
            st.markdown(escape_label(draft.name), width="content")
            if st.button("Go on with it", key=f"continue_{number}", icon=":material/edit:", type="tertiary"):
                _continue(draft)
        if st.button("Drop it", key=f"discard_{number}", icon=":material/delete:", type="tertiary"):
            _discard(number)
            st.rerun()


def _continue(draft: Draft) -> None:
    _discard(draft.number)
    # A copy, because the tab in which it was typed may still be open.
    mine = draft.copy(number=token_hex(8))
    mine.note = f"Left by {draft.by or 'somebody without a name'}, not saved yet. A save is signed with the name above."
    _put(mine)
    if mine.page != notes()["path"]:
        links.go_to(mine.page, mine.address)
    lookback.change_address(mine.address)
    st.rerun()


def _discard(number: str) -> None:
    older_drafts().pop(number, None)
    st.session_state.setdefault("dropped", []).append(number)
