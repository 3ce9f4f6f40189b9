"""Keeps unsaved drafts in the browser, so that they survive a restart of the server or the browser.

A visit begins in one of two ways. If the server was restarted, the page reconnects and still shows its forms; hidden
fields tell the new visit which forms these are. If the page is opened anew, ``draft_storage.js`` finds the drafts in
the browser's storage: those of the same tab are filled in at once, others are offered.
"""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any

import streamlit as st
from streamlit.components.v2 import component
from streamlit.delta_generator import DeltaGenerator

from dashboard.editing.desk_draft import DeskDraft
from dashboard.editing.draft import REASON, UNREADABLE, D, Draft, drafts, open_draft, unsaved
from dashboard.editing.import_draft import ImportDraft
from dashboard.editing.look_draft import LookDraft
from dashboard.web.markup import escape_label
from dashboard.web.notes import notes
from tracker.schema.rows import Row

KINDS: dict[str, type[Draft]] = {kind.page: kind for kind in (Draft, DeskDraft, ImportDraft, LookDraft)}
"""The pages whose forms are kept, each with its kind of draft."""
VISIT, DRAFTS, KEEPER = "visit", "drafts_of_visit", "keeper"
RESTARTED = "The server was restarted. What you typed is here; it is not saved yet."
LOADED = "The page was reloaded. What you typed is here; it is not saved yet."
keeper = component("tracker_drafts", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


@dataclass
class Visit:
    """A visit to the pages with forms."""

    number: str = field(default_factory=lambda: token_hex(8))
    is_complete: bool = False  # whether a run of it came to its end
    takes_over: bool = False  # whether the page still shows the forms of an earlier visit
    taken_over: set[str] = field(default_factory=set)  # the fields of that page whose drafts were read
    left: dict[str, Draft | str] = field(default_factory=dict)  # as ``older_drafts`` returns them


def recall() -> tuple[DeltaGenerator, bool]:
    """Read the drafts that the page still shows, before its forms are drawn. Return the container for ``remember``, and
    whether the field of the drafts is in it already."""
    # Not only in the first run: a page that reconnects may start two, and Streamlit stops the first. So whether this
    # run has drawn the field is no matter of the visit.
    visit = _visit()
    visit.takes_over, is_drawn = False, not visit.is_complete
    st.session_state.pop(KEEPER, None)  # it has told all; Streamlit would put its state together anew for each field
    container = st.container(key="memory")
    if is_drawn:
        with container:
            stored = json.loads(st.text_area("Drafts", value=json.dumps([visit.number]), key=DRAFTS) or "[]")
        # A page of an earlier visit sends that visit's number last, or none; a new page sends this one's.
        visit.takes_over = stored[-1:] != [visit.number]
        if visit.takes_over:
            _take_over(DRAFTS, stored)
    return container, is_drawn


def carry(table: str, id: str | None, fixed: Row, kind: type[D] = Draft) -> D | None:
    """Return the draft of a form, and keep its text in a hidden field of the page. None if there is no such record.

    A visit that takes over the page of an earlier one first reads the draft from that field.
    """
    slot = kind(table, id, fixed).slot
    key = f"memory_{slot}"
    if _visit().takes_over:
        with st.container(key=f"hidden_{key}"):
            _take_over(key, [st.text_area("Form", key=key)])
        draft = open_draft(table, id, fixed, kind)
    elif draft := open_draft(table, id, fixed, kind):
        st.session_state[key] = draft.as_text()
        with st.container(key=f"hidden_{key}"):
            st.text_area("Form", key=key)
    return draft


def remember(container: DeltaGenerator, is_drawn: bool) -> None:
    """Give the drafts to the browser to keep, at the end of a run of the page. Its arguments are what ``recall``
    returned."""
    for draft in drafts().values():
        if draft.restored_columns is not None or draft.restored_answers:  # of which this run drew no field, or not all
            draft.fill()
    visit = _visit()
    visit.is_complete = True
    if visit.takes_over:  # all fields of the page have been read now
        for draft in drafts().values():
            draft.note = draft.note if draft.unsaved else ""
        st.rerun()
    waiting = unsaved()
    numbers = {draft.number for draft in waiting}
    for draft in drafts().values():
        if draft.number in numbers:
            draft.sign()
        elif draft.at:  # what was typed is taken back
            draft.at, draft.typed_at_signing = "", {}
            st.session_state.setdefault("dropped", []).append(draft.number)
    with container:
        if not is_drawn:  # the first run has drawn it above; what is typed is also in the field of its form
            st.session_state[DRAFTS] = json.dumps([*(draft.as_text() for draft in waiting), visit.number])
            st.text_area("Drafts", key=DRAFTS)
        keeper(
            key=KEEPER,
            data=[  # in a list, as Streamlit would look for frames in a dict
                {
                    "visit": visit.number,
                    "root": st.get_option("server.baseUrlPath"),
                    "drafts": {draft.number: draft.as_text() for draft in waiting},
                    "dropped": st.session_state.get("dropped", []),
                }
            ],
            on_left_change=_receive,
            on_refused_change=lambda: st.session_state.update(storage_refused=True),
            on_again_change=lambda: None,
        )


def ask_reason(draft: Draft) -> str | None:
    """Ask for the reason of a change."""
    key = f"{REASON}_{draft.key}"
    return st.text_input("Reason for the change", key=key, help="Shown in the history.", persist_state="session")


def say_why(draft: Draft) -> None:
    """Show why a form is filled in, if it was before anybody typed, and what it has no field for."""
    if draft.note and draft.unsaved:
        st.info(draft.note, icon=":material/history:")
    for name, value in draft.without_field.items():
        st.info(f"The form no longer has a field {escape_label(name)}, in which you typed: {escape_label(value)}")


def older_drafts() -> dict[str, Draft | str]:
    """Return the drafts of earlier visits by number; as text if this version of the program has no form for it."""
    return _visit().left


def _visit() -> Visit:
    return notes().setdefault(VISIT, Visit())


def _take_over(key: str, texts: list[str]) -> None:
    """Add the drafts in a field of the page to those of this visit. Once only: afterwards they may have been saved or
    dropped. A draft that cannot be read is also in the browser's storage, and is offered from there."""
    keys = _visit().taken_over
    for text in texts if key not in keys else []:
        with suppress(ValueError):
            draft = _read(text, note=RESTARTED)
            present = drafts().get(draft.slot)
            if not present or present.number != draft.number:  # else the page has it from the end of the last run
                drafts()[draft.slot] = draft
    keys.add(key)


def _read(text: str, *, note: str = "") -> Draft:
    """Restore a draft of any kind. Raises ValueError if this version of the program has no form for it."""
    try:
        stored: Any = json.loads(text)
        kind = KINDS[stored.get("page", Draft.page)]
    except UNREADABLE as error:
        raise ValueError("This is no draft") from error
    return kind.from_text(text, note=note)


def _receive() -> None:
    """Read the drafts that the browser sends from its storage."""
    here = {draft.number for draft in drafts().values()}
    for each in st.session_state[KEEPER]["left"]:
        if each["number"] in here:
            continue
        try:
            draft = _read(each["text"])
        except ValueError:
            older_drafts()[each["number"]] = each["text"]
            continue
        present = drafts().get(draft.slot)
        if each["own"] and not (present and present.unsaved):
            draft.note = LOADED
            draft.fill()
            drafts()[draft.slot] = draft
        else:
            older_drafts()[draft.number] = draft
