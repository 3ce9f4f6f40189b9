"""Finds the row of a table that names its columns. Above it may stand a title."""

from collections.abc import Callable, Sequence
from statistics import multimode
from typing import Any

from tracker.workbooks.sheets import Refused

Rows = list[tuple[int, list[Any]]]
"""The rows of a file that are not blank, each with its line; None is a blank cell."""
Known = Callable[[str], bool]
"""Whether a text is a heading of the table into which a file is read."""
FIRST_ROWS = 20  # among which the row of headings is looked for


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
