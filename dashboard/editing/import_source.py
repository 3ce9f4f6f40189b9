"""Asks for the table of an import: pasted text or a file. Pasted text is kept until the import is saved."""

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from dashboard.editing.draft import drafts, drop
from dashboard.editing.import_draft import ASKED, HEADINGS, KEPT_AT_MOST, PASTE, TABLE, ImportDraft
from dashboard.web import address
from dashboard.web.markup import escape_label
from tracker.files import spreadsheet, text_encoding
from tracker.files.heading_row import Known, without_blanks
from tracker.files.spreadsheet import OpenedFile, Sheet
from tracker.imports import headings
from tracker.imports.plan import Instructions
from tracker.schema.models import RECORDS
from tracker.schema.relations import Key
from tracker.values.shortening import shorten
from tracker.words import plural
from tracker.workbooks.sheets import BYTES_AT_MOST, ROWS_AT_MOST

SAVED, OPENED, READ, ENCODING = "import_saved", "import_opened", "import_read", "import_encoding"
WORDS_OF_A_LINE = 120  # characters of a line that is offered as the one with the headings
KEPT = "kept_for_the_next_click"
T = TypeVar("T")
FIRST = "attendance"
KINDS = ["csv", "tsv", "txt", "xlsx", "ods"]


def choose_table(draft: ImportDraft) -> str:
    """Draw the choice of the table into which rows are imported, and return it."""
    tables = {table: plural(table).capitalize() for table in RECORDS}
    from_address, key = st.query_params.get("table"), f"{TABLE}_{draft.key}"
    if from_address and from_address not in tables:
        address.complain("Kind of record", [f"“{from_address}” is none that can be imported"])
    if from_address in tables and draft.other_answer(ASKED) != from_address:  # once, so that another can be chosen
        st.session_state[key] = st.session_state[f"{ASKED}_{draft.key}"] = from_address
    draft.table = st.selectbox(
        "What each row is",
        list(tables),
        index=list(tables).index(FIRST),
        format_func=tables.__getitem__,
        key=key,
        persist_state="session",
    )
    return draft.table


def offer_table(draft: ImportDraft, table: str) -> None:
    """Draw a button that chooses a table for the rows."""
    words = f"Read it as {plural(table)}"
    choice = {f"{TABLE}_{draft.key}": table}
    st.button(words, key="import_as_table", on_click=st.session_state.update, args=(choice,), icon=":material/table:")


def sheet(draft: ImportDraft) -> Sheet | None:
    """Draw the fields, and return the sheet that was pasted or uploaded; None if there is none yet. Raises
    InvalidFiles."""
    pasted = st.text_area(
        "Paste a table",
        key=f"{PASTE}_{draft.key}",
        height=160,
        placeholder="Copy cells from a spreadsheet, the line with the names of the columns first.",
        persist_state="session",
    )
    file = st.file_uploader(
        "Or choose a file",
        KINDS,
        key=draft.key_of_file,
        on_change=draft.note_file,
        max_upload_size=BYTES_AT_MOST // 1_000_000,
        help=f".csv, .xlsx or .ods, with at most {ROWS_AT_MOST:,} rows. A file goes before what is pasted.",
    )
    name, content = (file.name, file.getvalue()) if file else (spreadsheet.PASTED, pasted or "")
    with st.container():  # always drawn: otherwise the fields below would move and lose text not yet sent
        _say_what_is_not_kept(draft, bool(file))
    if not content or (isinstance(content, str) and not content.strip()):
        return None
    st.session_state.pop(SAVED, None)
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(raw).hexdigest()
    encoding = _ask_encoding(content, digest) if isinstance(content, bytes) else ""
    if encoding is None:
        return None
    with st.spinner("Reading …"):  # once, and not at each click
        key = digest, name, draft.table, encoding
        opened = memoize(
            OPENED, key, lambda: spreadsheet.open_file(content, name=name, sheet=draft.table, encoding=encoding)
        )
        known = partial(headings.known, draft.table)
        line = _ask_line_of_headings(draft, opened, known, digest)
        return memoize(READ, (*key, line), lambda: spreadsheet.table(opened, known=known, line=line))


def _ask_line_of_headings(draft: ImportDraft, file: OpenedFile, known: Known, digest: str) -> int:
    """Return the line that names the columns, which a person can choose."""
    key = f"{HEADINGS}_{draft.table}_{digest[:16]}"
    start = spreadsheet.line_of_headings(file, known)
    rows = dict(spreadsheet.first_rows(file, known, draft.other_answer(key) or 0))
    return (
        st.selectbox(
            "Line that names the columns",
            list(rows),
            index=[*rows].index(start) if start in rows else 0,
            format_func=lambda line: shorten(
                f"{line}: {' · '.join(map(str, without_blanks(rows[line])))}", WORDS_OF_A_LINE
            ),
            key=f"{key}_{draft.key}",
            help="What stands above it, such as a title, is left out.",
            persist_state="session",
        )
        or 0
    )


def _say_what_is_not_kept(draft: ImportDraft, has_file: bool) -> None:
    """Tell what a reload of the page would lose, or has lost and is asked for again."""
    if draft.pasted:
        draft.lost = 0
    if draft.too_long:
        st.warning(
            f"This text has {len(draft.pasted):,} characters, and a browser keeps {KEPT_AT_MOST:,} at most. It is lost "
            "when you reload or close the page: keep your spreadsheet until it is saved."
        )
    elif draft.file and not has_file:
        st.info(
            f"Choose the file {escape_label(draft.file)} again: a browser keeps no files. What you said of it is kept.",
            icon=":material/upload_file:",
        )
    elif draft.lost:
        st.info(
            f"Paste your text of {draft.lost:,} characters again: it was too long for the browser to keep. What you "
            "said of it is kept.",
            icon=":material/content_paste:",
        )


def _ask_encoding(content: bytes, digest: str) -> str | None:
    """Return the encoding that the person chose for a file whose bytes do not show it; None until they choose; blank if
    no choice is needed."""
    samples = memoize(ENCODING, digest, lambda: text_encoding.candidates(content))
    if not samples:
        return ""
    return st.radio(
        "This file is not in UTF-8. Which of these shows its words as they should be?",
        list(samples),
        index=None,
        format_func=text_encoding.ENCODINGS.__getitem__,
        captions=[escape_label(" · ".join(lines)) for lines in samples.values()],
        key=f"{ENCODING}_{digest[:16]}",
        persist_state="session",
    )


def memoize(name: str, key: Any, compute: Callable[[], T], *, most: int = 1) -> T:
    """Return ``compute()``, cached until ``forget``: the last ``most`` values of each name, by key."""
    values: list[tuple[Any, Any]] = st.session_state.setdefault(KEPT, {}).get(name, [])
    for earlier, value in values:
        if earlier == key:
            return value
    value = compute()
    st.session_state[KEPT][name] = [*values, (key, value)][-most:]
    return value


def forget() -> None:
    """Drop the values that ``memoize`` has: whole sheets and dry runs, which nobody needs after a save."""
    st.session_state.pop(KEPT, None)


def finish(
    draft: ImportDraft, pasted: str, instructions: Instructions, counts: str, places: Sequence[Key], number: int
) -> None:
    """Empty the fields after a save of what was ``pasted``, the change of that number, and keep what is to be said of
    it, the ``places`` where it is shown, and the answers of the ``instructions`` for the next one. What was pasted
    while it was being saved stays."""
    st.session_state[SAVED] = number, f"Saved as change {number:,}: {counts}.", *places
    if drafts().get(draft.slot) is draft:
        after = draft.successor(instructions.answers)
        if draft.pasted != pasted:
            after.restored_answers[PASTE] = draft.pasted
        drafts()[draft.slot] = after
        after.fill()
    drop(draft)
    forget()
