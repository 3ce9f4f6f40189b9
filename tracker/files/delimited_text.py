"""Reads tables that are text with a separator, such as CSV and what was pasted; finds the separator."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from tracker.files.heading_row import FIRST_ROWS, Known, Rows, index_of_headings, without_blanks
from tracker.values.blanks import shows_nothing
from tracker.workbooks.sheets import COLUMNS_AT_MOST, MANY_COLUMNS, MANY_ROWS, ROWS_AT_MOST, Refused

SEPARATORS = ("\t", ";", ",", "|")
LONGEST_CELL = 100_000
PASTED_CELL = re.compile(r'("(?:[^"\t]|"")*"(?=[\t\r\n]|\Z)|[^\t\r\n]*)([\t\r\n]|\Z)')


def separator_of(text: str, known: Known, line: int, *, pasted: bool) -> str:
    """Return the separator that splits the row of headings, or that ``line``, into the most known names; or else most
    rows into as many cells, or else that row into the most. A pasted table has tabs."""

    def fit(separator: str) -> tuple[int, int, int]:
        rows = first_rows_of(text, separator, pasted=pasted)
        if not rows:
            return 0, 0, 0
        _, names = rows[index_of_headings(rows, known, line if line in dict(rows) else 0)]
        alike = sum(len(cells) == len(names) > 1 for _, cells in rows)
        return sum(known(str(cell)) for cell in without_blanks(names)), alike, len(names)

    return max(SEPARATORS, key=fit)


def first_rows_of(text: str, separator: str, *, pasted: bool) -> Rows:
    """Return the first rows that are not blank, as far as they can be read."""
    reader = csv.reader(_lines(text, separator, pasted), delimiter=separator)

    def rows() -> Iterator[tuple[int, list[Any]]]:
        start = 1
        try:
            for cells in reader:
                yield start, [None if shows_nothing(cell) else cell for cell in cells]
                start = reader.line_num + 1
        except csv.Error:
            return

    return list(islice(((line, cells) for line, cells in rows() if without_blanks(cells)), FIRST_ROWS))


def rows_of(text: str, separator: str, *, pasted: bool) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a text, each with its line. Raises Refused beyond the limits, and for a stray quote."""
    reader = csv.reader(_lines(text, separator, pasted), delimiter=separator, strict=True)
    start = number = 1
    try:
        for cells in reader:
            if len(cells) > COLUMNS_AT_MOST and any(cells[COLUMNS_AT_MOST:]):
                raise Refused(MANY_COLUMNS)
            if number > ROWS_AT_MOST + 1:
                raise Refused(MANY_ROWS)
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise Refused(f"has in line {start} a cell longer than any that can be stored")
            yield start, cells
            number += any(cells)
            start = reader.line_num + 1
    except csv.Error as error:
        if "field larger" in str(error):
            raise Refused(f"has in line {start} a cell longer than any that can be stored") from error
        cure = "double each quote within a cell, and close each that opens one"
        raise Refused(f"has in line {start} a quote where none can be: {cure}") from error


def _lines(text: str, separator: str, pasted: bool) -> Iterable[str]:
    """Return the lines of a text as CSV has them."""
    first = text.partition("\n")[0].strip("\r").split("\t")
    if pasted and separator == "\t" and not all(cell[:1] == cell[-1:] == '"' for cell in first):
        return _lines_of_paste(text)
    return io.StringIO(text, newline="")


def _lines_of_paste(text: str) -> Iterator[str]:
    cells = []
    for cell in PASTED_CELL.finditer(text):
        cells.append(_in_quotes(cell))
        if cell[2] not in ("\t", "\r"):
            yield from io.StringIO("".join(cells), newline="")
            cells = []


def _in_quotes(pasted: re.Match[str]) -> str:
    """Return a pasted cell as CSV has it. A spreadsheet puts a cell in quotes only if it has a line end or a quote
    within; other quotes are those of a quotation."""
    cell, end = pasted.groups()
    quoted = cell.endswith('"') and ('""' in cell[1:-1] or "\n" in cell)
    literal = cell.startswith('"') and not quoted and cell != '""'
    return '"' + cell.replace('"', '""') + '"' + end if literal else cell + end
