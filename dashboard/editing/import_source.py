"""Asks for the table of an import: pasted text or a file. Pasted text is kept until the import is saved."""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from dashboard.web.markup import label
from tracker.files import spreadsheet, text_encoding
from tracker.files.spreadsheet import Sheet
from tracker.schema.models import RECORDS
from tracker.words import plural
from tracker.workbooks.check import BYTES_AT_MOST, ROWS_AT_MOST

PASTE, NUMBER, SAVED, READ = "import_paste", "import_number", "import_saved", "import_read"
LOOKALIKES, ENCODING = "import_lookalikes", "import_encoding"
TURN = "import_turn"  # is another number for each import, and ends the key of each answer
WITHIN = "import_within"
# What a person says of one sheet alone: the next one is asked about anew.
OF_ONE_IMPORT = (READ, WITHIN, "import_fixed_", "import_partly", "import_reason")
T = TypeVar("T")
FIRST = "attendance"
KINDS = ["csv", "tsv", "txt", "xlsx", "ods"]


def choose_table() -> str:
    """Draw the choice of the table into which rows are imported, and return it."""
    tables = {table: plural(table).capitalize() for table in RECORDS}
    asked = st.query_params.get("table")
    chosen = st.selectbox(
        "What each row is",
        list(tables),
        index=list(tables).index(asked if asked in tables else FIRST),
        format_func=tables.__getitem__,
        key=f"import_table_{asked}",
        persist_state="session",
    )
    return str(chosen)


def sheet(table: str) -> Sheet | None:
    """Draw the fields, and return the sheet that was pasted or uploaded; None if there is none yet. Raises
    InvalidFiles."""
    number = st.session_state.setdefault(NUMBER, 0)
    pasted = st.text_area(
        "Paste a table",
        key=f"{PASTE}_{number}",
        height=160,
        placeholder="Copy cells from a spreadsheet, the line with the names of the columns first.",
        persist_state="session",
    )
    file = st.file_uploader(
        "Or choose a file",
        KINDS,
        key=f"import_file_{number}",
        max_upload_size=BYTES_AT_MOST // 1_000_000,
        help=f".csv, .xlsx or .ods, with at most {ROWS_AT_MOST:,} rows. A file goes before what is pasted.",
    )
    name, content = (file.name, file.getvalue()) if file else (spreadsheet.PASTED, pasted or "")
    if not content or (isinstance(content, str) and not content.strip()):
        return None
    st.session_state.pop(SAVED, None)
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(raw).hexdigest()
    encoding = _ask_encoding(content, digest) if isinstance(content, bytes) else ""
    if encoding is None:
        return None
    with st.spinner("Reading …"):  # once, and not at each click
        key = digest, name, table, encoding
        return keep(READ, key, lambda: spreadsheet.read(content, name=name, sheet=table, encoding=encoding))


def is_begun() -> bool:
    """Whether a table was pasted or chosen and is not saved yet."""
    number = st.session_state.get(NUMBER, 0)
    pasted = st.session_state.get(f"{PASTE}_{number}")
    return bool((pasted and pasted.strip()) or st.session_state.get(f"import_file_{number}"))


def _ask_encoding(content: bytes, digest: str) -> str | None:
    """Return the encoding that the person chose for a file whose bytes do not show it; None until they choose; blank if
    no choice is needed."""
    samples = keep(ENCODING, digest, lambda: text_encoding.candidates(content))
    if not samples:
        return ""
    return st.radio(
        "This file is not in UTF-8. Which of these shows its words as they should be?",
        list(samples),
        index=None,
        format_func=text_encoding.ENCODINGS.__getitem__,
        captions=[label(" · ".join(lines)) for lines in samples.values()],
        key=f"{ENCODING}_{digest[:16]}",
        persist_state="session",
    )


def keep(name: str, key: Any, compute: Callable[[], T], *, most: int = 1) -> T:
    """Return ``compute()``, cached for this visit: the last ``most`` values of each name, by key."""
    kept: list[tuple[Any, Any]] = st.session_state.setdefault(name, [])
    for earlier, value in kept:
        if earlier == key:
            return value
    value = compute()
    st.session_state[name] = [*kept, (key, value)][-most:]
    return value


def forget_answers() -> None:
    """Let what is asked of the next import be answered anew: a name there may mean another record."""
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    st.session_state.pop(LOOKALIKES, None)


def finish(counts: str, number: int) -> None:
    """Empty the fields after a save, the change of that number, and keep what is to be said of it."""
    st.session_state[SAVED] = f"Saved as change {number:,}: {counts}."
    st.session_state[NUMBER] += 1
    forget_answers()
    for name in [name for name in st.session_state if str(name).startswith(OF_ONE_IMPORT)]:
        st.session_state.pop(name, None)
