"""Reads a cell of a spreadsheet as a value of a column, as a form does; and compares a cell with a stored value.

A ValueError says why a cell is no value; its text continues a sentence that begins with the name of the field.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from rapidfuzz import fuzz

from tracker.files.spreadsheet import Cell, Unclear, is_blank
from tracker.schema import kinds
from tracker.schema.fields import Unread, language_name
from tracker.schema.kinds import BOOLEAN, CODE, DAY, DAY_OR_PERIOD, DECIMAL, INTEGER, LANGUAGE, kind_of
from tracker.schema.models import code_list
from tracker.schema.rows import Row
from tracker.values import days, figures, line_ends
from tracker.values.formulas import inert
from tracker.values.search_text import exact_name, spaced
from tracker.values.shortening import quote
from tracker.words import labels

DIGITS_OF_A_CELL = 15  # that a spreadsheet keeps of a number
ALIKE = 85  # how similar a label is at least to a word that may mean it, in per cent
LISTED = 14  # at most so many codes are named in a message
APOSTROPHE = re.compile(r"^'(?=[=+\-@＝＋－＠])")


def text_of(cell: Cell) -> str:
    """Return a cell as text: what a person would have typed for it."""
    if isinstance(cell, Unclear):
        return text_of(cell.value)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | Decimal):
        return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    return "" if cell is None else str(cell).strip()


def require_clear(table: str, column: str, cell: Cell) -> None:
    """Raise ValueError for a cell that holds an error of the spreadsheet, shows something else than it holds, or holds
    a yes or a no where the column has none."""
    kind = kind_of(table, column)
    if isinstance(cell, Unclear):
        raise ValueError(f"{text_of(cell)} {cell.fault}")
    if isinstance(cell, bool) and kind is not BOOLEAN:
        cure = f"write the {kind.name} in its place"
        raise ValueError(f"“{text_of(cell)}” is no {kind.name}, but a yes or a no of the spreadsheet: {cure}")


def read(table: str, column: str, cell: Cell) -> Any:
    """Return the value of a cell, for a column that is no link; None for a blank one. Raises ValueError."""
    require_clear(table, column, cell)
    kind = kind_of(table, column)
    if is_blank(cell):
        return None
    if kind in (DAY, DAY_OR_PERIOD) and isinstance(cell, date):
        return cell
    if kind is CODE:
        return _code(table, column, text_of(cell))
    if isinstance(cell, int | Decimal) and kind is not BOOLEAN and kind.sql is not kinds.TEXT.sql:
        return _number(table, column, cell)
    if kind is BOOLEAN and not isinstance(cell, str) and cell in (0, 1):  # LibreOffice saves a yes as 1
        return bool(cell)
    if isinstance(cell, date) and kind in (DECIMAL, INTEGER):
        raise ValueError(f"is a day, {cell}, which a spreadsheet may have made of a number: write the number as text")
    text = APOSTROPHE.sub("", text_of(cell))
    if kind is kinds.TEXT:  # of one line, which a cell may have broken
        text = " ".join(filter(None, (line.strip() for line in line_ends.unify(text).split("\n"))))
    value = kinds.read(table, column, text)
    if isinstance(value, Unread):
        raise ValueError(value.fault)
    return value


def _number(table: str, column: str, cell: int | Decimal) -> Any:
    """Return the value of a cell that a workbook holds as a number, so that there are no separators to interpret."""
    kind = kind_of(table, column)
    if kind is DECIMAL:
        if cell < 0:
            raise ValueError(f"{cell} is less than nothing: leave out the minus sign")
        return figures.in_range(cell)
    if kind is INTEGER:
        if not isinstance(cell, int):
            raise ValueError(f"{cell} is no whole number")
        return cell
    if kind.sql is kinds.NUMBER.sql:
        return float(cell)
    value = kinds.read(table, column, str(cell))  # a year as a day, 1 as a yes or no
    if isinstance(value, Unread):
        raise ValueError(value.fault)
    return value


def _code(table: str, column: str, text: str) -> str:
    codes = list(code_list(table, column) or ())
    name = exact_name(text)
    if name.strip().isdigit() and name.strip() != text.strip():  # -1 is no 1
        name = text
    matches = [code.value for code in codes if exact_name(code.value) == name]
    matches = matches or [code.value for code in codes if name in map(exact_name, (code.label, *code.aliases))]
    if len(matches) == 1:
        return matches[0]
    nearest = [*near_codes(table, column, text).values()]
    more = "" if len(nearest) <= LISTED else f" or one of {len(nearest) - LISTED} more"
    listed = ", ".join(f"“{label}”" for label in nearest[:LISTED])  # some labels have a comma
    raise ValueError(f"{quote(text)} is none of its values: write {listed}{more}")


def near_codes(table: str, column: str, text: str) -> dict[str, str]:
    """Return the labels of all codes of a column, by code: first those of which a text has the initials, such as FM, or
    the first letters, or to which it is similar."""
    name = spaced(text).strip()

    def has(label: str) -> bool:
        begins = label.strip().startswith(name) or "".join(word[0] for word in label.split()) == name
        return begins or fuzz.ratio(label.strip(), name) >= ALIKE

    codes = code_list(table, column)
    names = labels(codes) if codes else {}
    return dict(sorted(names.items(), key=lambda each: has(spaced(each[1])), reverse=True))


def says(table: str, row: Mapping[str, Any], column: str, cell: Cell) -> bool:
    """Whether a cell is as an export writes this value of a row, which means that nobody has edited it.

    Exports write a code or its label, a language or its name, a day with its precision, and an apostrophe before what
    would be a formula.
    """
    value = row.get(column)
    if isinstance(cell, Unclear):
        return says(table, row, column, cell.value)
    if is_blank(cell):
        return value is None
    if value is None:
        return False
    if isinstance(value, bool) and not isinstance(cell, str):
        return cell == value
    if isinstance(cell, bool) or isinstance(value, bool):
        return text_of(cell).casefold() in (kinds.write(value), kinds.cell(value))
    if isinstance(cell, int | Decimal) and isinstance(value, float):
        return f"{value:.{DIGITS_OF_A_CELL}g}" == f"{float(cell):.{DIGITS_OF_A_CELL}g}"
    if isinstance(cell, int | Decimal) and isinstance(value, int | Decimal):
        return value == cell
    if isinstance(cell, date):
        return value == cell
    return _folded(text_of(cell)) in {_folded(each) for each in _written(table, row, column)}


def _written(table: str, row: Row | Mapping[str, Any], column: str) -> set[str]:
    value = row[column]
    texts = {kinds.cell(value), kinds.write(value), kinds.write_field(column, row), str(value)}
    precision = row.get(days.precision_beside(column))
    texts |= {days.write(value, precision)} if isinstance(value, date) and precision else set()
    texts |= {code.label for code in code_list(table, column) or () if code.value == value}
    texts |= {language_name(str(value))} if kind_of(table, column) is LANGUAGE else set()
    return texts | {inert(text) for text in texts}


def _folded(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
