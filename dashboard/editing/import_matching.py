"""Asks before the dry run of an import what the columns mean, which values all rows have, and how rows are matched."""

from typing import Any

import streamlit as st

from dashboard.editing.import_draft import BLANKS, COLUMN, FIXED, MATCHED_BY, SOURCE, WITHIN, ImportDraft
from dashboard.editing.import_source import memoize
from dashboard.lists import finder
from dashboard.web import answers
from dashboard.web.markup import escape_label
from tracker.files.spreadsheet import Sheet
from tracker.imports import citations, headings, several
from tracker.imports.headings import Match
from tracker.imports.plan import Instructions
from tracker.queries import records
from tracker.schema.models import RECORDS, columns, table_of
from tracker.schema.relations import LINKS, PARENTS
from tracker.schema.rows import DIGEST
from tracker.words import singular, title

LEFT_OUT = "Left out"


def instructions(draft: ImportDraft, sheet: Sheet) -> Instructions:
    """Draw the choices, and return them as instructions: columns, fixed values and key."""
    table = draft.table
    matches = memoize(
        "import_matches",
        (answers.scope().key, sheet.digest, table),
        lambda: answers.later(headings.of_store, table, sheet)(),
    )
    guesses = [heading for heading, match in matches.items() if match.guessed]
    hint = f" · {len(guesses)} guessed: look at them" if guesses else ""
    with st.expander(f"Columns{hint}", expanded=bool(guesses) or not any(each.column for each in matches.values())):
        chosen = _columns(draft, sheet, matches)
    mapped = {column for column in chosen.values() if column}
    fixed = _fixed(draft, mapped)
    source = _source(draft) if RECORDS[table].takes_citations else ""
    offered = [name for name in columns(RECORDS[table]) if name in mapped | fixed.keys() and name != "version"]
    proposed = headings.key_of(table, {*offered})
    key = st.multiselect(
        "Rows are matched to records by",
        offered,
        default=list(proposed),
        format_func=lambda name: title(table, name),
        key=f"{MATCHED_BY}_{table}_{'_'.join(sorted(offered))}_{draft.key}",
        placeholder="Nothing: each row is a new record",
        help="A row that has the same values here as a record is that record. Nothing: each row is a new record.",
        persist_state="session",
    )
    empties = st.checkbox(
        "A blank cell empties its field",
        value=key == ["id"],
        key=f"{BLANKS}_{table}_{key == ['id']}_{draft.key}",
        help="Else a blank cell leaves what the record has.",
        persist_state="session",
    )
    return Instructions(table, columns=chosen, fixed=fixed, key=tuple(key), blanks_empty=empties, source=source)


def _source(draft: ImportDraft) -> str:
    """Draw the choice of the source of the rows, and return its id; blank for none."""
    return _linked(
        draft,
        SOURCE,
        "source",
        citations.TITLE,
        placeholder="None: nothing is cited",
        help="Each row that is created or changed cites it, unless it does already. A row that is stored "
        "already gets no citation.",
    )


def _columns(draft: ImportDraft, sheet: Sheet, matches: dict[str, Match]) -> dict[str, str]:
    """Draw a choice for each heading. A person's choice for a heading holds for the whole visit."""
    table = draft.table
    options = ["", *columns(RECORDS[table]), *filter(None, [several.column(table)])]
    of_tables = headings.index_of_table(table, sheet) is not None
    chosen: dict[str, str] = {}
    asked = [each for each in sheet.headings if not ((each == headings.TABLE and of_tables) or each == DIGEST)]
    places = [place for _ in asked[::3] for place in st.columns(3)]  # by lines: on a phone in the order of the sheet
    for heading, place in zip(asked, places, strict=False):
        with place:
            match = matches[heading]
            guess = " (a guess)" if match.guessed else ""
            answer_name = f"{COLUMN}_{table}_{heading}"
            choice = draft.other_answer(answer_name)
            start = choice if choice in options else match.column
            # The guess is a part of the key, so that the field begins anew for a sheet of which another guess is made.
            key = f"matched_{table}_{heading}_{start}_{draft.key}"
            column = st.selectbox(
                f"{escape_label(heading)}{guess}",
                options,
                index=options.index(start),
                format_func=lambda name: several.title_of(table, name) if name else LEFT_OUT,
                key=key,
                on_change=_choose,
                args=(f"{answer_name}_{draft.key}", key),
                persist_state="session",
            )
            chosen[heading] = column or ""
    return chosen


def _choose(name: str, key: str) -> None:
    st.session_state[name] = st.session_state.get(key) or ""


def _fixed(draft: ImportDraft, mapped: set[str]) -> dict[str, str]:
    """Draw a field for each required column that the spreadsheet lacks, and return the values that all rows get."""
    table, within = draft.table, st.query_params.get("within")
    parent = PARENTS.get(table)
    rows, fields = table_of(table), RECORDS[table].model_fields
    fixed = {}
    for name in columns(RECORDS[table]):
        needed = not rows.c[name].nullable and fields[name].is_required()
        if name in ("id", "version") or name in mapped or not needed or "id" in mapped:
            continue
        answer_name = f"{FIXED}_{table}_{name}"
        key = f"{answer_name}_{draft.key}"
        if within and parent and name == parent.column and draft.other_answer(WITHIN) != within:
            # once, so that another can be chosen
            st.session_state[key] = st.session_state[f"{WITHIN}_{draft.key}"] = within
        named = f"{title(table, name)}, of all rows"
        if target := LINKS[table].get(name):
            value = _linked(draft, answer_name, target, named)
        else:
            value = st.text_input(escape_label(named), key=key, persist_state="session")
        if value:
            fixed[name] = value
    return fixed


def _linked(draft: ImportDraft, name: str, table: str, words: str, **options: Any) -> str:
    """Draw the choice of a record, which the draft keeps under a name, and return its id; blank for none."""
    key = f"{name}_{draft.key}"
    names = finder.search(table, key=key)
    chosen = _name_of(table, draft.other_answer(name))
    return finder.choose(escape_label(words), {**chosen, **names}, key=key, persist_state="session", **options) or ""


def say_parent(draft: ImportDraft) -> None:
    """Say of which record all rows will be, as long as there are no rows to ask it of."""
    table, within = draft.table, st.query_params.get("within")
    parent = PARENTS.get(table)
    if not (within and parent and parent.table):  # the parent of a remark is asked for as table and id
        return
    is_asked = draft.other_answer(WITHIN) == within
    id = draft.other_answer(f"{FIXED}_{table}_{parent.column}") if is_asked else within
    for name in _name_of(parent.table, id).values():
        st.caption(escape_label(f"All rows will be of this {singular(parent.table)}: {name}"))


def _name_of(table: str, id: str | None) -> dict[str, str]:
    return answers.ask(records.choices, table, ids=(id,)) if id else {}
