"""Reads a pasted table or a .csv, .xlsx or .ods file into headings and rows of cells. What they mean is decided
elsewhere.

A cell of a workbook keeps its type, such as day or number. Text stays text, even if it looks like a number.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from math import isfinite
from typing import Any

from tracker.errors import InvalidFiles, Problem
from tracker.files import text_encoding
from tracker.files.delimited_text import first_rows_of, rows_of, separator_of
from tracker.files.heading_row import FIRST_ROWS, Known, Rows, index_of_headings, without_blanks
from tracker.values import line_ends
from tracker.values.blanks import shows_nothing
from tracker.values.figures import Figure, exact
from tracker.values.shortening import quote
from tracker.workbooks import reader
from tracker.workbooks.cell_formats import NOT_SHOWN
from tracker.workbooks.letter_styles import JOINED, RAISED, STRUCK_OUT
from tracker.workbooks.reader import SheetCells
from tracker.workbooks.sheets import (
    BYTES_AT_MOST,
    COLUMNS_AT_MOST,
    ENCRYPTED,
    MANY_COLUMNS,
    NO_WORKBOOK,
    TOO_LARGE,
    Refused,
)


@dataclass(frozen=True)
class Unclear:
    """A cell whose content cannot be used: its ``value``, and the ``fault`` that a message says after that value."""

    value: str | bool | date | Figure | None
    fault: str

    def __str__(self) -> str:
        return str(self.value)


Cell = str | bool | date | Figure | Unclear | None


def is_blank(cell: object) -> bool:
    """Whether a cell says nothing."""
    return cell is None or (isinstance(cell, str) and shows_nothing(cell))


# What keeps a text from being read; other faults are of numbers and days.
OF_TEXT = (JOINED, NOT_SHOWN, RAISED, STRUCK_OUT)
ERROR = "is an error of the spreadsheet: write the value"
ERRORS = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)|Err:\d{3}")
PASTED = "What was pasted"
WORDS_OF_A_HEADING = 7
OLD_OFFICE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
NO_TABLE = (
    "is no table: its first line names the columns, and each other line is one record, with tabs, semicolons or commas "
    "between its cells, as a spreadsheet has them when it is copied"
)


@dataclass(frozen=True)
class Sheet:
    """The headings and lines of a table. Each line has its number in the file and a cell for each heading; ``notes``
    say how the file was read if there was a choice, such as between several sheets. ``first`` is the line of the
    headings."""

    name: str
    headings: list[str]
    lines: list[tuple[int, list[Cell]]]
    notes: list[str] = field(default_factory=list)
    first: int = 1

    @cached_property
    def digest(self) -> str:
        """A hash that is the same for equal tables."""
        return hashlib.sha256(repr(self).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class OpenedFile:
    """A file of which it is not decided yet which row names the columns: the ``rows`` of a workbook, or the ``text`` of
    any other, with the ``separator`` if it names one itself, in a line before the text, and whether it was ``pasted``.
    ``merged`` are the ranges of merged cells, as in ``SheetCells``."""

    name: str
    rows: Rows = field(default_factory=list)
    text: str = ""
    separator: str = ""
    pasted: bool = False
    notes: list[str] = field(default_factory=list)
    merged: Mapping[int, str] = field(default_factory=dict)


def read(
    content: bytes | str, *, name: str = PASTED, sheet: str = "", encoding: str = "", known: Known | None = None
) -> Sheet:
    """Read a table: the text that was pasted, or the bytes of a file, as ``open_file`` and ``table`` do."""
    return table(open_file(content, name=name, sheet=sheet, encoding=encoding), known=known)


def open_file(content: bytes | str, *, name: str = PASTED, sheet: str = "", encoding: str = "") -> OpenedFile:
    """Open the text that was pasted, or the bytes of a file.

    Of a workbook it is the sheet called ``sheet``, or else the first visible one with cells. ``encoding`` is that of a
    text file which does not show it, one of ``text_encoding.candidates``. Raises InvalidFiles for what is no table, or
    is refused, such as a sheet with formulas.
    """
    try:
        return _open(content, name, sheet, encoding)
    except Refused as error:
        raise InvalidFiles([Problem(name, 0, "", str(error))]) from error


def table(file: OpenedFile, *, known: Known | None = None, line: int = 0) -> Sheet:
    """Return the table of a file. ``line`` names its columns; 0: the first line most of whose cells are ``known``, or
    else the first with several cells. Raises InvalidFiles for what is no table."""
    known = known or (lambda _: False)
    try:
        rows = _rows(file, known, line)
        index = index_of_headings(rows, known, line)
        if refused := next((text for row, text in file.merged.items() if row >= rows[index][0]), ""):
            raise Refused(refused)
        return _table(file.name, rows, index, file.notes)
    except Refused as error:
        raise InvalidFiles([Problem(file.name, 0, "", str(error))]) from error


def first_rows(file: OpenedFile, known: Known, line: int = 0) -> Rows:
    """Return the first rows of a file, among which one names the columns. ``line`` is as for ``table``."""
    if file.rows:
        return file.rows[:FIRST_ROWS]
    return first_rows_of(file.text, _separator(file, known, line), pasted=file.pasted)


def line_of_headings(file: OpenedFile, known: Known) -> int:
    """Return the line that ``table`` takes for the headings."""
    rows = first_rows(file, known)
    return rows[index_of_headings(rows, known, 0)][0] if rows else 1


def _open(content: bytes | str, name: str, sheet: str, encoding: str) -> OpenedFile:
    if len(content) > BYTES_AT_MOST:
        raise Refused(TOO_LARGE)
    if isinstance(content, bytes) and content.startswith(OLD_OFFICE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        raise Refused(ENCRYPTED if encrypted else "is an old .xls or another Office file: save it as .xlsx")
    if isinstance(content, bytes) and content.startswith(ZIP):
        return _of_workbook(content, name, sheet)
    return _of_text(content, name, encoding)


def _separator(file: OpenedFile, known: Known, line: int) -> str:
    return file.separator or separator_of(file.text, known, line, pasted=file.pasted)


def _rows(file: OpenedFile, known: Known, line: int) -> Rows:
    rows = file.rows or [
        (number, cells)
        for number, texts in rows_of(file.text, _separator(file, known, line), pasted=file.pasted)
        if without_blanks(cells := [_value(text) for text in texts])
    ]
    if not rows:
        raise Refused("is empty: its first line has to name the columns")
    return rows


def _table(name: str, rows: Rows, index: int, notes: list[str]) -> Sheet:
    """Return the row of that index as headings and those below as lines. Raises Refused."""
    (first, names), *lines = rows[index:]
    if above := [str(cell) for _, cells in rows[:index] for cell in without_blanks(cells)]:
        words = f"Line {first} names the columns. What stands above it is left out: {quote(' · '.join(above))}."
        notes = [*notes, words]
    while names and names[-1] is None:
        names = names[:-1]
    if len(names) > COLUMNS_AT_MOST:
        raise Refused(MANY_COLUMNS)
    if unclear := next((cell for cell in names if isinstance(cell, Unclear)), None):
        raise Refused(f"has in line {first} a heading that cannot be read: {quote(str(unclear))} {unclear.fault}")
    headings = ["" if cell is None else str(cell).strip() for cell in names]
    if any(len(heading.split()) > WORDS_OF_A_HEADING for heading in headings):
        raise Refused(NO_TABLE)
    if twice := [heading for heading, times in Counter(headings).items() if heading and times > 1]:
        raise Refused(f"has two columns called “{twice[0][:60]}”: give each a name of its own")
    cut = []
    for line, cells in lines:
        if any(cell is not None for cell in cells[len(headings) :]):
            more = "a cell with a separator in it belongs in quotes; or a column has no name"
            raise Refused(f"has in line {line} more cells than line {first} names columns ({len(headings)}): {more}")
        cut.append((line, [*cells[: len(headings)], *[None] * (len(headings) - len(cells))]))
    for place, heading in enumerate(headings):
        if not heading and (full := next((line for line, cells in cut if cells[place] is not None), None)):
            where = f"a cell in column {place + 1}, which has no name in line {first}"
            cure = "name it, or say which line names every column"
            raise Refused(f"has in line {full} {where}: {cure}")
    if not cut:
        raise Refused("has 0 rows below the line that names the columns")
    if any(cells == names for _, cells in cut):
        line = next(line for line, cells in cut if cells == names)
        raise Refused(f"names its columns twice, in line {first} and in line {line}: keep the first")
    places = [place for place, heading in enumerate(headings) if heading]
    lines = [(line, [cells[place] for place in places]) for line, cells in cut]
    return Sheet(name, [headings[place] for place in places], lines, notes, first)


def _of_workbook(content: bytes, name: str, wanted: str) -> OpenedFile:
    read = reader.cells(content, wanted)
    notes = [f"Sheet “{read.sheet}” was read, and of {read.others} more none."] if read.others else []
    rows = [(line, _values(read, line, row)) for line, row in enumerate(read.rows, 1)]
    return OpenedFile(
        name, [(line, cells) for line, cells in rows if without_blanks(cells)], notes=notes, merged=read.merged
    )


def _values(sheet: SheetCells, line: int, row: list[Any]) -> list[Cell]:
    return [_check(_value(cell), sheet, (line, column)) for column, cell in enumerate(row, 1)]


def _check(value: Cell, sheet: SheetCells, place: tuple[int, int]) -> Cell:
    """Return the value; Unclear if its cell holds an error, or shows something else than it holds."""
    if place in sheet.errors:
        return Unclear(sheet.errors[place], ERROR)
    fault = sheet.hidden.get(place)
    if fault in OF_TEXT and isinstance(value, str | bool):
        return Unclear(value, fault)
    if fault and isinstance(value, int | Decimal | date) and not isinstance(value, bool):
        return Unclear(value, fault)
    return bool(value) if place in sheet.booleans else value


def _value(cell: Any) -> Cell:
    match cell:
        case bool() | date() | None:
            return cell
        case int() | float() if isfinite(cell):
            return exact(cell)
    text = line_ends.unify(str(cell))
    if ERRORS.fullmatch(text.strip()):
        return Unclear(text.strip(), ERROR)
    return None if is_blank(text) else text


def _of_text(content: bytes | str, name: str, encoding: str) -> OpenedFile:
    text = (content if isinstance(content, str) else text_encoding.decode(content, encoding)).removeprefix("\ufeff")
    if "\0" in text:
        raise Refused(NO_WORKBOOK)
    first, _, rest = text.partition("\n")
    if match := re.fullmatch(r"sep=(.)\r?", first):  # a line that tells Excel the separator
        return OpenedFile(name, text=f"\n{rest}", separator=match[1], pasted=isinstance(content, str))
    return OpenedFile(name, text=text, pasted=isinstance(content, str))
