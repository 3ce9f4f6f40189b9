"""What the browser remembers of half-filled forms, so that they outlive a restart of the server and of the browser.

A visit can begin in two ways. A page that reconnects to a restarted server still shows its forms: two fields that
nobody sees tell the new visit which forms these are. A page that is opened anew finds drafts in the browser's storage,
where ``memory.js`` keeps them: those of its own tab are filled in at once, others are offered.
"""

import json
from pathlib import Path
from secrets import token_hex

import streamlit as st
from streamlit.components.v2 import component
from streamlit.delta_generator import DeltaGenerator

from dashboard.draft import Draft, drafts, unsaved

VISIT, FORMS, KEEPER = "visit", "forms", "keeper"
RESTARTED = "The server was restarted. What you typed is here; it is not saved yet."
LOADED = "The page was loaded anew. What you typed is here; it is not saved yet."
keeper = component("tracker_drafts", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


def recall() -> DeltaGenerator | None:
    """Begin a run of the page, before its forms are drawn. Returns the place that ``remember`` fills at the end; None
    in the one run that takes over the forms of an earlier visit."""
    for draft in drafts().values():
        draft.on_page = False
    begins = VISIT not in st.session_state
    visit = st.session_state.setdefault(VISIT, token_hex(8))
    place = st.container(key="memory")
    with place:
        if begins:
            # A page that shows an earlier visit still holds its number; else it takes this one's.
            if st.text_input("Visit", value=visit, key="visit_on_page") != visit:
                _take_over(st.text_area("Forms", key=FORMS))
                return None
        else:
            st.session_state["visit_on_page"] = visit
            st.text_input("Visit", key="visit_on_page")
    return place


def remember(place: DeltaGenerator | None) -> None:
    """End a run of the page: tell the browser what it shall remember."""
    for draft in drafts().values():
        if draft.in_browser is not None:  # of a form that was not drawn
            draft.fill()
    if place is None:
        st.rerun()  # what the page holds is known now
    kept = unsaved()
    for draft in kept:
        draft.sign()
    forms = [(draft.on_page, draft.as_text()) for draft in drafts().values() if draft.on_page or draft in kept]
    st.session_state[FORMS] = json.dumps(forms)
    with place:
        st.text_area("Forms", key=FORMS)
        keeper(
            key=KEEPER,
            data={
                "visit": st.session_state[VISIT],
                "root": st.get_option("server.baseUrlPath"),
                "drafts": {draft.number: draft.as_text() for draft in kept},
                "dropped": st.session_state.get("dropped", []),
            },
            on_left_change=_receive,
            on_refused_change=lambda: st.session_state.update(storage_refused=True),
            on_again_change=lambda: None,
        )


def left() -> dict[str, Draft | str]:
    """By its number each draft that an earlier visit left, or its text where this version of the program has no form
    for it."""
    return st.session_state.setdefault("left", {})


def _take_over(text: str) -> None:
    """Make the forms that the page shows, of an earlier visit, those of this one."""
    for on_page, form in json.loads(text or "[]"):
        try:
            draft = Draft.from_text(form)
        except ValueError:
            continue  # it is in the browser's storage too, and is told from there
        draft.note = RESTARTED if draft.typed else ""
        if not on_page:
            draft.fill()
        drafts()[draft.slot] = draft


def _receive() -> None:
    """Take what the browser's storage hands over."""
    here = {draft.number for draft in drafts().values()}
    for each in st.session_state[KEEPER]["left"]:
        if each["number"] in here:
            continue
        try:
            draft = Draft.from_text(each["text"])
        except ValueError:
            left()[each["number"]] = each["text"]
            continue
        present = drafts().get(draft.slot)
        if each["own"] and not (present and present.unsaved):
            draft.note = LOADED
            draft.fill()
            drafts()[draft.slot] = draft
        else:
            left()[draft.number] = draft
