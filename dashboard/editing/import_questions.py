"""Asks what an import cannot decide: which record a name means, which code a word, and whose value stays if two people
edited one. Answers to the last import are offered."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TypeVar

import streamlit as st

from dashboard.editing.draft import Draft
from dashboard.editing.import_draft import ANSWER, CLASH, LAST_ANSWER, LOOKALIKES
from dashboard.lists import finder
from dashboard.web import answers
from dashboard.web.markup import escape_label
from tracker.imports.plan import MINE, NEW, THEIRS, Clash, Instructions, Plan, UnclearWord, in_a_cell
from tracker.queries import labels, records
from tracker.values.shortening import shorten
from tracker.words import count, plural, singular, title

T = TypeVar("T")
Answers = Mapping[tuple[str, str], str]
"""By subject and text of a question, the id or code that answers it."""
SHOWN, LINES_SHOWN, WORDS_SHOWN = 60, 6, 200
MANY = 8  # unknown words for one code, from which on its column may be meant as another
EACH = "*"  # the answer by which each line of a name is asked about on its own


def settle(draft: Draft, instructions: Instructions, plan: Plan) -> Instructions:
    """Draw the questions of ``plan``, a dry run without answers, and return the instructions with the answers, which
    the draft keeps."""
    allowed = tuple(draft.other_answer(LOOKALIKES) or ())
    return replace(instructions, answers=_answers(draft, plan), choices=_choices(draft, plan), lookalikes=allowed)


def allow_lookalikes(draft: Draft, plan: Plan) -> None:
    """Draw a checkbox that allows the records of the plan that look like others, if there are any."""
    if marks := sorted(plan.lookalikes):
        key = f"{LOOKALIKES}_{short_hash(marks)}_{draft.key}"
        ticked = {*marks} <= {*(draft.other_answer(LOOKALIKES) or ())}
        words = f"Save {count(len(marks), 'record that looks', 'records that look')} like others too"
        st.checkbox(words, ticked, key=key, on_change=_allow, args=(f"{LOOKALIKES}_{draft.key}", key, marks))


def _allow(name: str, key: str, marks: Sequence[str]) -> None:
    allowed = {*st.session_state.get(name, ())}
    st.session_state[name] = sorted(allowed | {*marks} if st.session_state.get(key) else allowed - {*marks})


def _answers(draft: Draft, plan: Plan) -> dict[tuple[str, ...], str]:
    if not plan.questions:
        return {}
    st.subheader("Which is meant?")
    for subject, number in Counter(each.subject for each in plan.questions).items():
        if "." in subject and number > MANY:
            words = (
                f"{number} words for “{title(*subject.split('.'))}” are none of its values: is its column another one?"
            )
            st.caption(words)
    questions = _first(draft, plan.questions, _name_of_question)
    last = _last_answers(draft, plan.questions)
    _offer_last_answers(draft, questions, last)
    _offer_new(draft, plan.questions, last)
    answers: dict[tuple[str, ...], str] = {
        (each.subject, each.text): answer for each in questions if (answer := _ask(draft, each, last))
    }
    apart = [line for each in questions if answers.get((each.subject, each.text)) == EACH for line in _lines_of(each)]
    answers = {key: answer for key, answer in answers.items() if answer != EACH}
    for line in _first(draft, apart, _name_of_question):
        if answer := _ask(draft, line, last):
            answers[line.subject, line.text, line.words[0]] = answer
    return answers


def _last_answers(draft: Draft, questions: Sequence[UnclearWord]) -> Answers:
    """Return the answers to the same questions at the last import, if what they name is still there."""
    last: dict[tuple[str, str], str] = {}
    for each in questions:
        id = draft.other_answer(f"{LAST_ANSWER}_{each.subject}_{each.text}")
        if id and ("." not in each.subject or id in each.candidates):
            last[each.subject, each.text] = id
    ids: dict[str, set[str]] = defaultdict(set)
    for (subject, _), id in last.items():
        if "." not in subject:
            ids[subject].add(id)
    stored = {table: answers.ask(records.choices, table, ids=tuple(sorted(those))) for table, those in ids.items()}
    return {about: id for about, id in last.items() if id in stored.get(about[0], (id,))}


def _offer_last_answers(draft: Draft, questions: Sequence[UnclearWord], last: Answers) -> None:
    """Draw a button that answers the open questions as at the last import, if any was answered then. It is not done
    unasked: another person may have the same name."""
    offered = {_name_of_question(each): id for each in _open(draft, questions) if (id := last.get(_about(each)))}
    if offered:
        words = f"Answer {count(len(offered), 'question')} as in your last import"
        st.button(words, key="import_as_before", on_click=_answer_as, args=(draft, offered), icon=":material/history:")


def _offer_new(draft: Draft, questions: Sequence[UnclearWord], last: Answers) -> None:
    """Draw for each table a button that answers of all names which are like no other that their records are new."""
    unknown = [each for each in _open(draft, questions) if each.unlike and _about(each) not in last]
    for table, number in Counter(each.subject for each in unknown).items():
        if number > 1:
            offered = {_name_of_question(each): NEW for each in unknown if each.subject == table}
            words, key = f"All {number} unknown {plural(table)} are new", f"import_all_new_{table}"
            st.button(words, key=key, on_click=_answer_as, args=(draft, offered), icon=":material/group_add:")


def _about(question: UnclearWord) -> tuple[str, str]:
    return question.subject, question.text


def _open(draft: Draft, questions: Iterable[UnclearWord]) -> list[UnclearWord]:
    return [each for each in questions if not draft.other_answer(_name_of_question(each))]


def _answer_as(draft: Draft, offered: Mapping[str, str]) -> None:
    st.session_state.update({f"{name}_{draft.key}": id for name, id in offered.items()})


def _lines_of(question: UnclearWord) -> Iterator[UnclearWord]:
    """Return a question for each line of a question; lines with the same text share one."""
    lines = dict(zip(question.words, question.lines, strict=True))
    return (replace(question, words=[words], lines=[line]) for words, line in lines.items())


def _first(draft: Draft, questions: Sequence[T], name: Callable[[T], str]) -> list[T]:
    """Return the questions that have an answer, and the first ones that have none; more follow when these are
    answered."""
    have_answer = [bool(draft.other_answer(name(each))) for each in questions]
    open_before = accumulate((not done for done in have_answer), initial=0)
    drawn = [
        each for each, done, before in zip(questions, have_answer, open_before, strict=False) if done or before < SHOWN
    ]
    if len(drawn) < len(questions):
        st.caption(f"{len(questions) - len(drawn):,} more follow as these are settled.")
    return drawn


def _name_of_question(question: UnclearWord) -> str:
    """A name that no other lines share: an answer is for these lines as they are, in this import."""
    return f"{ANSWER}_{question.subject}_{question.text}_{short_hash(question.words)}"


def _name_of_clash(clash: Clash) -> str:
    return f"{CLASH}_{clash.id}_{clash.column}_{short_hash([clash.exported, clash.theirs, clash.mine])}"


def short_hash(values: Sequence[object]) -> str:
    """Return a short text that is the same for the same values, by which the field of an answer is named."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def _ask(draft: Draft, question: UnclearWord, last: Answers) -> str | None:
    table, _, column = question.subject.partition(".")
    kind = title(table, column) if column else singular(table)
    answer_name = _name_of_question(question)
    key, chosen = f"{answer_name}_{draft.key}", draft.other_answer(answer_name)
    every = {} if column else finder.search(table, key=key)
    before = last.get(_about(question))
    wanted = tuple({id for id in (chosen, before) if id and id not in (NEW, EACH)})
    if wanted and not column:  # they stay, whatever is searched for since
        every = {**answers.ask(records.choices, table, ids=wanted), **every}
    names = labels.distinct({**question.candidates, **every}) | {
        NEW: f"A new {kind} of this name",
        EACH: "Another one in each line: ask line by line",
    }
    options = [id for id in question.candidates if id != before]
    if before:
        options.insert(0, before)
        names[before] = f"{names[before]} (your answer in the last import)"
    options += [EACH] if len(set(question.words)) > 1 else []
    options += [NEW] if question.creatable else []
    options += [id for id in every if id not in options]
    return finder.choose(
        f"{escape_label(shorten(question.text, WORDS_SHOWN))} ({kind}, line {_place(question)})",
        {option: names[option] for option in options},
        placeholder="Choose, or the line is not taken",
        key=key,
        persist_state="session",
    )


def _place(question: UnclearWord) -> str:
    """Return the numbers of the lines; of a single line its text too."""
    if len(question.lines) == 1:
        return f"{question.lines[0]}: {escape_label(shorten(' '.join(question.words), WORDS_SHOWN))}"
    return ", ".join(map(str, question.lines[:LINES_SHOWN])) + (" …" if len(question.lines) > LINES_SHOWN else "")


def _choices(draft: Draft, plan: Plan) -> dict[tuple[str, str], str]:
    """Draw a choice for each cell that was edited in the file and in the store, and return whose value stays."""
    chosen: dict[tuple[str, str], str] = {}
    if plan.clashes:
        st.subheader("Changed in the store meanwhile")
    for each in _first(draft, plan.clashes, _name_of_clash):
        words = {MINE: f"Yours: {in_a_cell(each.mine)}", THEIRS: f"The store's: {in_a_cell(each.theirs)}"}
        choice = st.selectbox(
            f"{escape_label(each.id)}: {title(each.table, each.column)} (was {escape_label(in_a_cell(each.exported))})",
            list(words),
            index=None,
            format_func=words.__getitem__,
            placeholder="Choose, or the line is not taken",
            key=f"{_name_of_clash(each)}_{draft.key}",
            persist_state="session",
        )
        if choice:
            chosen[each.id, each.column] = choice
    return chosen
