"""Asks what an import cannot decide: which record a name means, and whose value stays if two people edited one."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TypeVar

import streamlit as st

from dashboard.editing.import_source import LOOKALIKES, TURN
from dashboard.web import answers
from dashboard.web.markup import label
from tracker.imports.plan import MINE, NEW, THEIRS, Clash, Instructions, Plan, UnclearName, in_a_cell
from tracker.queries import labels, records
from tracker.words import count, singular, title

T = TypeVar("T")
CHOICES, SHOWN, LINES_SHOWN, WORDS_SHOWN = 500, 60, 6, 200
EACH = "*"  # the answer by which each line of a name is asked about on its own


def settle(instructions: Instructions, plan: Plan) -> Instructions:
    """Draw the questions of ``plan``, a dry run without answers, and return the instructions with the answers."""
    allowed = tuple(sorted(st.session_state.get(LOOKALIKES, ())))
    return replace(instructions, answers=_answers(plan), choices=_choices(plan), lookalikes=allowed)


def allow_lookalikes(plan: Plan) -> None:
    """Draw a checkbox that allows those records of the plan which look like others, if there are any."""
    if marks := sorted(plan.lookalikes):
        key = f"{LOOKALIKES}_{_mark(marks)}"
        ticked = set(marks) <= st.session_state.get(LOOKALIKES, set())
        words = f"Create {count(len(marks), 'record')} that look like others too"
        st.checkbox(words, ticked, key=key, on_change=_allow, args=(key, marks))


def _allow(key: str, marks: Sequence[str]) -> None:
    allowed = st.session_state.get(LOOKALIKES, set())
    st.session_state[LOOKALIKES] = allowed | {*marks} if st.session_state.get(key) else allowed - {*marks}


def _answers(plan: Plan) -> dict[tuple[str, ...], str]:
    if not plan.questions:
        return {}
    st.subheader("Which is meant?")
    questions = _first(plan.questions, _key_of_question)
    answers: dict[tuple[str, ...], str] = {
        (each.table, each.text): answer for each in questions if (answer := _ask(each))
    }
    apart = [line for each in questions if answers.get((each.table, each.text)) == EACH for line in _lines_of(each)]
    answers = {key: answer for key, answer in answers.items() if answer != EACH}
    for line in _first(apart, _key_of_question):
        if answer := _ask(line):
            answers[line.table, line.text, line.words[0]] = answer
    return answers


def _lines_of(question: UnclearName) -> Iterator[UnclearName]:
    """Return a question for each line of a question; lines with the same text share one."""
    lines = dict(zip(question.words, question.lines, strict=True))
    return (replace(question, words=[words], lines=[line]) for words, line in lines.items())


def _first(asked: Sequence[T], key: Callable[[T], str]) -> list[T]:
    """Return the questions that have an answer, and the first ones that have none; more follow when these are
    answered."""
    settled = [bool(st.session_state.get(key(each))) for each in asked]
    open_before = accumulate((not done for done in settled), initial=0)
    drawn = [each for each, done, before in zip(asked, settled, open_before, strict=False) if done or before < SHOWN]
    if len(drawn) < len(asked):
        st.caption(f"{len(asked) - len(drawn):,} more follow as these are settled.")
    return drawn


def _key_of_question(question: UnclearName) -> str:
    """A key that no other lines share: an answer is for these lines as they are, in this import."""
    return f"import_answer_{question.table}_{question.text}_{_mark(question.words)}"


def _key_of_clash(clash: Clash) -> str:
    return f"import_clash_{clash.id}_{clash.column}_{_mark([clash.exported, clash.theirs, clash.mine])}"


def _mark(said: Sequence[object]) -> str:
    return f"{hashlib.sha256(repr(said).encode()).hexdigest()[:16]}_{st.session_state.get(TURN, 0)}"


def _ask(question: UnclearName) -> str | None:
    kind = singular(question.table)
    every = answers.ask(records.choices, question.table, limit=CHOICES)
    names = labels.distinct({**question.candidates, **every}) | {
        NEW: f"A new {kind} of this name",
        EACH: "Another one in each line: ask line by line",
    }
    options: list[str] = [*question.candidates, *([EACH] if len(set(question.words)) > 1 else [])]
    options += [NEW] if question.creatable else []
    options += [id for id in every if id not in question.candidates]
    return st.selectbox(
        f"{label(question.text)} ({kind}, line {_place(question)})",
        options,
        index=None,
        format_func=names.__getitem__,
        placeholder="Choose, or the line is not taken",
        key=_key_of_question(question),
        persist_state="session",
    )


def _place(question: UnclearName) -> str:
    """Return the numbers of the lines; of a single line its text too."""
    if len(question.lines) == 1:
        words = " ".join(question.words)
        return f"{question.lines[0]}: {label(words if len(words) <= WORDS_SHOWN else words[:WORDS_SHOWN] + '…')}"
    return ", ".join(map(str, question.lines[:LINES_SHOWN])) + (" …" if len(question.lines) > LINES_SHOWN else "")


def _choices(plan: Plan) -> dict[tuple[str, str], str]:
    """Draw a choice for each cell that was edited in the file and in the store, and return whose value stays."""
    chosen: dict[tuple[str, str], str] = {}
    if plan.clashes:
        st.subheader("Changed in the store meanwhile")
    for each in _first(plan.clashes, _key_of_clash):
        words = {MINE: f"Yours: {in_a_cell(each.mine)}", THEIRS: f"The store's: {in_a_cell(each.theirs)}"}
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
