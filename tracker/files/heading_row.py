"""Finds the row of a table that names its columns, and the separator of a text. Above it may stand a title."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from statistics import multimode
from typing import Any

from tracker.values.blanks import shows_nothing
from tracker.workbooks.sheets import Refused

Rows = list[tuple[int, list[Any]]]
"""The rows of a file that are not blank, each with its line; None is a blank cell."""
Known = Callable[[str], bool]
"""Whether a text is a heading of the table into which a file is read."""
FIRST_ROWS = 20  # among which the row of headings is looked for
SEPARATORS = ("\t", ";", ",", "|")


def without_blanks(cells: Sequence[Any]) -> list[Any]:
    """Return the cells that are not blank."""
    return [cell for cell in cells if cell is not None]


def index_of_headings(rows: Rows, known: Known, line: int) -> int:
    """Return the index of the row that names the columns: that of the ``line``; or if that is 0 the first row most of
    whose cells are known, or else the first with a known one, or with as many as most rows have. Raises Refused if that
    line is blank."""
    if line:
        if (index := next((place for place, (number, _) in enumerate(rows) if number == line), None)) is None:
            raise Refused(f"has nothing in line {line}: say which line names the columns")
        return index
    first = [without_blanks(cells) for _, cells in rows[:FIRST_ROWS]]
    names = [sum(known(str(cell)) for cell in cells) for cells in first]
    most = (place for place, cells in enumerate(first) if names[place] > 1 and 2 * names[place] > len(cells))
    usual = max(multimode(map(len, first)), default=0)
    some = (place for place, cells in enumerate(first) if names[place] or len(cells) >= usual)
    return next(most, next(some, 0))


def separator_of(text: str, known: Known, line: int) -> str:
    """Return the separator that splits the row of headings, or that ``line``, into the most known names; or else most
    rows into as many cells, or else that row into the most. A pasted table has tabs."""

    def fit(separator: str) -> tuple[int, int, int]:
        rows = first_rows_of(text, separator)
        if not rows:
            return 0, 0, 0
        _, names = rows[index_of_headings(rows, known, line if line in dict(rows) else 0)]
        alike = sum(len(cells) == len(names) > 1 for _, cells in rows)
        return sum(known(str(cell)) for cell in without_blanks(names)), alike, len(names)

    return max(SEPARATORS, key=fit)


def first_rows_of(text: str, separator: str) -> Rows:
    """Return the first rows that are not blank, as far as they can be read."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)

    def rows() -> Iterator[tuple[int, list[Any]]]:
        start = 1
        try:
            for cells in reader:
                yield start, [None if shows_nothing(cell) else cell for cell in cells]
                start = reader.line_num + 1
        except csv.Error:
            return

    return list(islice(((line, cells) for line, cells in rows() if without_blanks(cells)), FIRST_ROWS))
