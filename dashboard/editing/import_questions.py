"""What an import cannot decide: which record a name means, and whose value stays where two people edited one."""

from dataclasses import replace

import streamlit as st

from dashboard.web import answers
from dashboard.web.markup import label
from dashboard.words import singular, title
from tracker.files.spreadsheet import Sheet
from tracker.imports.plan import MINE, NEW, THEIRS, Clash, Instructions, Plan, Question
from tracker.queries import labels, records
from tracker.schema.kinds import write

ASKED = "import_asked"  # the questions that were put, so that an answered one can be answered otherwise
CHOICES, SHOWN, LINES_SHOWN = 500, 60, 6


def answered(table: str) -> bool:
    """Whether a question was put before in this visit."""
    return bool(st.session_state.get(ASKED, {}).get(table))


def settle(table: str, sheet: Sheet, instructions: Instructions, plan: Plan) -> Instructions:
    """The instructions with the person's answers."""
    return replace(instructions, answers=_answers(table, sheet, plan), choices=_choices(plan))


def _answers(table: str, sheet: Sheet, plan: Plan) -> dict[tuple[str, str], str]:
    asked: dict[tuple[str, str], Question] = st.session_state.setdefault(ASKED, {}).setdefault(table, {})
    asked |= {(each.table, each.text): each for each in plan.questions}
    texts = {str(cell).strip() for _, line in sheet.lines for cell in line if cell is not None}
    open_ones = [each for each in asked.values() if each.text in texts][:SHOWN]
    if not open_ones:
        return {}
    st.subheader("Which is meant?")
    answers_given = {(each.table, each.text): answer for each in open_ones if (answer := _ask(each))}
    if len(plan.questions) > SHOWN:
        st.caption(f"and {len(plan.questions) - SHOWN:,} more, once these are answered")
    return answers_given


def _ask(question: Question) -> str | None:
    kind, key = singular(question.table), f"import_answer_{question.table}_{question.text}"
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
        key=key,
        persist_state="session",
    )


def _choices(plan: Plan) -> dict[tuple[str, str], str]:
    """For each cell that was edited here and in the store, whose value stays."""
    chosen: dict[tuple[str, str], str] = {}
    asked: dict[tuple[str, str], Clash] = st.session_state.setdefault("import_clashes", {})
    asked |= {(each.id, each.column): each for each in plan.clashes}
    current = list(asked.values())[:SHOWN]
    if current:
        st.subheader("Changed in the store since the export")
    for each in current:
        words = {MINE: f"The file's: {_cell(each.mine)}", THEIRS: f"The store's: {_cell(each.theirs)}"}
        choice = st.selectbox(
            f"{label(each.id)}: {title(each.table, each.column)} (was {label(_cell(each.exported))})",
            list(words),
            index=None,
            format_func=words.__getitem__,
            placeholder="Choose, or the line is not taken",
            key=f"import_clash_{each.id}_{each.column}_{each.theirs}_{each.mine}",
        )
        if choice:
            chosen[each.id, each.column] = choice
    return chosen


def _cell(value: object) -> str:
    return "—" if value is None else write(value)
