"""Writes tables as an .xlsx file: days as days, numbers as numbers, and text as text, never as formulas."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
import xlsxwriter
from sqlalchemy.engine import Connection
from xlsxwriter.worksheet import Worksheet

from tracker.errors import InvalidFiles, Problem
from tracker.schema.models import RECORDS, code_list, columns, table_of
from tracker.schema.rows import DIGEST, export_digest, plain
from tracker.values import edtf

if TYPE_CHECKING:
    import pandas as pd

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_DAY = date(1900, 3, 1)  # spreadsheets disagree on earlier days: Excel has a 29 February 1900
LARGEST_EXACT = 10**15  # of the numbers that a spreadsheet keeps exactly
ROWS_AT_MOST = 2**20
LONGEST_TEXT = 32_767  # characters of a cell
SHEET_NAME_LENGTH = 31
ROWS_LOOKED_AT, WIDEST = 100, 60  # for the width of a column, in characters

Rows = Iterable[Sequence[Any]]
Cells = dict[str, Callable[[sa.RowMapping], Any]]


def write(sheets: Mapping[str, tuple[Sequence[str], Rows]]) -> bytes:
    """Return a workbook with a sheet for each name: its headings, in a frozen row with filters, and its rows.

    Raises InvalidFiles for a text that is longer than a cell can be, and for more rows than a sheet can have.
    """
    file = io.BytesIO()
    settings = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, {**settings, "strings_to_numbers": False, "in_memory": False}) as book:
        heading, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for name, (headings, rows) in sheets.items():
            sheet = book.add_worksheet(name[:SHEET_NAME_LENGTH])
            sheet.freeze_panes(1, 0)
            first, rows = _beginning(rows)
            for place, title in enumerate(headings):
                sheet.set_column(place, place, _width(title, [row[place] for row in first]))
            for place, title in enumerate(headings):
                sheet.write_string(0, place, _encodable(title), heading)
            number = 0
            for number, row in enumerate(rows, 1):
                if number >= ROWS_AT_MOST:
                    words = f"has more than {ROWS_AT_MOST:,} rows, which no spreadsheet holds: take the CSV"
                    raise InvalidFiles([Problem(name, 0, "", words)])
                for place, value in enumerate(row):
                    _write_cell(sheet, name, number, place, value, day)
            if headings:
                sheet.autofilter(0, 0, number, len(headings) - 1)
    return file.getvalue()


def of_frame(frame: "pd.DataFrame", name: str = "list") -> bytes:
    """Return the rows of a list as a workbook, with the names of its columns as headings."""
    cells = frame.astype(object).where(frame.notna(), None)
    return write({name: ([str(column) for column in frame.columns], cells.itertuples(index=False, name=None))})


def of_store(connection: Connection) -> bytes:
    """Return every table as a sheet of one workbook, with a label beside each code, the text of
    ``tracker.values.edtf`` beside each day that may not be known, and a digest of the row beside its version."""
    sheets = {table: _cells(table) for table in RECORDS}
    return write({table: ([*cells], _rows(connection, table, cells)) for table, cells in sheets.items()})


def _rows(connection: Connection, table: str, cells: Cells) -> Iterator[Sequence[Any]]:
    stored = table_of(table)
    for row in connection.execute(sa.select(stored).order_by(stored.c.id)).mappings():
        yield [cell(row) for cell in cells.values()]


def _cells(table: str) -> Cells:
    """Return the headings of a table's sheet, each with a function that returns the cell of a row below it."""
    names = columns(RECORDS[table])
    cells: Cells = {}
    for name in names:
        cells[name] = itemgetter(name)
        if codes := code_list(table, name):
            cells[name] = partial(_code, name)
            cells[f"{name}_label"] = partial(_label, name, {code.value: code.label for code in codes})
        for heading, of in edtf.derive(names).items():
            if of[-1] == name:
                cells[heading] = partial(_day, of)
    cells[DIGEST] = lambda row: export_digest(table, plain(table, row))
    return cells


def _code(name: str, row: sa.RowMapping) -> str | None:
    return None if row[name] is None else str(row[name])


def _label(name: str, labels: Mapping[str | None, str], row: sa.RowMapping) -> str | None:
    return labels.get(_code(name, row))


def _day(columns: Iterable[str], row: sa.RowMapping) -> str | None:
    return edtf.write(*(row[name] for name in columns)) or None


def _write_cell(sheet: Worksheet, name: str, row: int, place: int, value: Any, day: Any) -> None:
    if isinstance(value, datetime):
        value = value.date()
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, int | float | Decimal) and abs(value) <= LARGEST_EXACT:
        sheet.write_number(row, place, float(value) if isinstance(value, Decimal) else value)
    elif isinstance(value, date) and value >= FIRST_DAY:
        sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), day)
    else:
        text = str(value)
        if len(text) > LONGEST_TEXT:
            words = f"has {len(text):,} characters; a cell of a spreadsheet holds {LONGEST_TEXT:,}: take the CSV"
            raise InvalidFiles([Problem(name, row + 1, str(place + 1), words)])
        sheet.write_string(row, place, _encodable(text))


def _encodable(text: str) -> str:
    """Return the text without lone surrogates (halves of characters), which a damaged file may have."""
    return text.encode("utf-8", "replace").decode()


def _beginning(rows: Rows) -> tuple[list[Sequence[Any]], Iterator[Sequence[Any]]]:
    """Return the first rows, and an iterator over all rows."""
    every = iter(rows)
    first = [row for row, _ in zip(every, range(ROWS_LOOKED_AT), strict=False)]

    def all_of_them() -> Iterator[Sequence[Any]]:
        yield from first
        yield from every

    return first, all_of_them()


def _width(title: str, values: Sequence[Any]) -> int:
    longest = (len(line) for value in values if value is not None for line in str(value).split("\n"))
    return min(WIDEST, max(len(title) + 4, *longest, 0) + 1)
