"""Proposals for the grid of seats: delegations by name, the seats of the last meeting, persons and offices of last
seats."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard.editing.desk_draft import DeskDraft, says_something
from dashboard.web import answers
from dashboard.web.lookback import today
from tracker.imports import offers
from tracker.imports.grids import CHECKED, OFFERED
from tracker.queries import last_seats, records
from tracker.schema.rows import Row
from tracker.values import dates
from tracker.words import count


def offer(draft: DeskDraft, facts: Row, lines: list[Row]) -> None:
    """Draw the buttons that add proposals to the grid of seats, whose ``lines`` these are. A proposed line is marked,
    and saved only when a person has ticked it."""
    before, track = _day(facts.get("starts_on")), facts.get("track_id")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if added := _ask_delegations(draft):
            _offer(draft, lines, answers.later(offers.delegations, added, before, track_id=track)())
        last = _last_meeting(draft, facts, before)
        copies = st.button("Copy the last meeting", key="desk_copy", disabled=not last, icon=":material/content_copy:")
        if copies and last:
            stored = answers.ask(records.linking, "attendance", "summit_id", (draft.id,)) if draft.id else []
            _offer(draft, lines, answers.ask(offers.copy, last, but=tuple(row["party_id"] for row in stored)))
        if st.button(
            "Fill blanks from last seats",
            key="desk_fill",
            disabled=not any(map(says_something, lines)),
            icon=":material/auto_fix_high:",
            help="Person, office and level that a party or person had at the last meeting, each to be checked.",
        ):
            _offer(draft, [], answers.later(offers.complete, lines, before, track_id=track)())
    unchecked = sum(bool(line.get(OFFERED)) and not line.get(CHECKED) for line in lines)
    if unchecked:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{count(unchecked, 'line')} offered from earlier meetings: look, and tick what is right.")
            if st.button(f"All {unchecked} are checked", key="desk_checked", icon=":material/done_all:"):
                draft.replace_lines("attendance", [{**line, CHECKED: bool(line.get(OFFERED))} for line in lines])
                st.rerun()


def _ask_delegations(draft: DeskDraft) -> list[str]:
    """Ask for parties by any of their names, also several at once. The field is empty again for the next grid."""
    parties = answers.ask(records.choices, "party")
    return st.multiselect(
        "Add delegations",
        list(parties),
        format_func=lambda id: str(parties.get(id, id)),
        key=f"delegations_{draft.key_of('attendance')}",
        placeholder="A party, and Enter; or several: France; UK; Україна",
        help="Each with the person, office and level of its last seat before, to be checked.",
        filter_mode="prefix",
        accept_new_options=True,
    )


def _offer(draft: DeskDraft, lines: list[Row], more: Sequence[Row]) -> None:
    draft.replace_lines("attendance", [*lines, *more])
    st.rerun()


def _day(typed: date | str | None) -> date:
    """Return the first day of the meeting if it was typed, else today."""
    try:
        return typed if isinstance(typed, date) else dates.stretch(str(typed)).first
    except ValueError:
        return today()


def _last_meeting(draft: DeskDraft, facts: Row, before: date) -> str | None:
    if not facts.get("track_id"):
        return None
    meeting = {"track_id": facts["track_id"], "series": facts.get("parent_id"), "but": draft.id or ""}
    return answers.ask(last_seats.meeting_before, before, **meeting)
