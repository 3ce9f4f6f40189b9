"""What an import cannot decide: which record a name means, and whose value stays where two people edited one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TypeVar

import streamlit as st

from dashboard.editing.import_source import LOOKALIKES
from dashboard.web import answers
from dashboard.web.markup import label
from tracker.imports.plan import MINE, NEW, THEIRS, Clash, Instructions, Plan, UnclearName, in_a_cell
from tracker.queries import labels, records
from tracker.words import singular, title

T = TypeVar("T")
CHOICES, SHOWN, LINES_SHOWN = 500, 60, 6


def settle(instructions: Instructions, plan: Plan) -> Instructions:
    """The instructions with the person's answers to what ``plan``, the dry run without any, asks."""
    allowed = bool(st.session_state.get(LOOKALIKES))
    return replace(instructions, answers=_answers(plan), choices=_choices(plan), lookalikes=allowed)


def allow_lookalikes(instructions: Instructions, plan: Plan) -> None:
    """A tick by which records are created that look like others."""
    if plan.lookalikes or instructions.lookalikes:
        st.checkbox("Create records that look like others too", key=LOOKALIKES)


def _answers(plan: Plan) -> dict[tuple[str, str], str]:
    if not plan.questions:
        return {}
    st.subheader("Which is meant?")
    questions = _first(plan.questions, _key_of_question)
    return {(each.table, each.text): answer for each in questions if (answer := _ask(each))}


def _first(asked: Sequence[T], key: Callable[[T], str]) -> list[T]:
    """What was settled already, and the first of what was not: more comes as these are settled."""
    settled = [bool(st.session_state.get(key(each))) for each in asked]
    open_before = accumulate((not done for done in settled), initial=0)
    drawn = [each for each, done, before in zip(asked, settled, open_before, strict=False) if done or before < SHOWN]
    if len(drawn) < len(asked):
        st.caption(f"{len(asked) - len(drawn):,} more follow as these are settled.")
    return drawn


def _key_of_question(question: UnclearName) -> str:
    return f"import_answer_{question.table}_{question.text}"


def _key_of_clash(clash: Clash) -> str:
    return f"import_clash_{clash.id}_{clash.column}_{clash.theirs}_{clash.mine}"


def _ask(question: UnclearName) -> str | None:
    kind = singular(question.table)
    every = answers.ask(records.choices, question.table, limit=CHOICES)
    names = labels.distinct({**question.candidates, **every})
    options: list[str] = [*question.candidates, *([NEW] if question.creatable else [])]
    options += [id for id in every if id not in question.candidates]
    lines = ", ".join(map(str, question.lines[:LINES_SHOWN])) + (" …" if len(question.lines) > LINES_SHOWN else "")
    return st.selectbox(
        f"{label(question.text)} ({kind}, line {lines})",
        options,
        index=None,
        format_func=lambda id: f"A new {kind} of this name" if id == NEW else names[id],
        placeholder="Choose, or the line is not taken",
        key=_key_of_question(question),
        persist_state="session",
    )


def _choices(plan: Plan) -> dict[tuple[str, str], str]:
    """For each cell that was edited here and in the store, whose value stays."""
    chosen: dict[tuple[str, str], str] = {}
    if plan.clashes:
        st.subheader("Changed in the store since the export")
    for each in _first(plan.clashes, _key_of_clash):
        words = {MINE: f"The file's: {in_a_cell(each.mine)}", THEIRS: f"The store's: {in_a_cell(each.theirs)}"}
        choice = st.selectbox(
            f"{label(each.id)}: {title(each.table, each.column)} (was {label(in_a_cell(each.exported))})",
            list(words),
            index=None,
            format_func=words.__getitem__,
            placeholder="Choose, or the line is not taken",
            key=_key_of_clash(each),
        )
        if choice:
            chosen[each.id, each.column] = choice
    return chosen
