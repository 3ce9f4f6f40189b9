"""What a column holds as the text that a person types, and back: for forms, and for whatever else people fill in.

Files have one form only, that of ``tracker.files.csvfile``; what is read here may be written in any way that says one
thing.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from tracker.schema.fields import Figures, Unread
from tracker.schema.models import code_list, table_of
from tracker.schema.rows import LINKS
from tracker.values import dates, days, figures, places
from tracker.values.codes import DatePrecision
from tracker.values.places import AXES


def reader(table: str, column: str) -> Callable[[str], Any] | None:
    """What reads the column's text, raising ValueError; None for a column that holds text, a code or a link."""
    kind = table_of(table).c[column].type
    if code_list(table, column) or column in LINKS.get(table, {}):
        return None
    if isinstance(kind, sa.Date):
        return _day_or_period if _has_precision(table, column) else dates.day
    if isinstance(kind, Figures):
        return figures.amount
    if isinstance(kind, sa.Integer):
        return figures.whole
    if isinstance(kind, sa.Float):
        return (lambda text: places.read(text, AXES[column])) if column in AXES else float
    return None


def _has_precision(table: str, column: str) -> bool:
    """Whether the table says how far the day in a column is known."""
    return days.precision_beside(column) in table_of(table).c


def _day_or_period(text: str) -> date | str:
    """A day; or a month, quarter or year in the writing that ``tracker.schema.rows.validated`` takes for a day."""
    said = dates.stretch(text)
    return said.first if said.precision is DatePrecision.DAY else days.written(said.last, said.precision)


def read(table: str, column: str, text: str | None) -> Any:
    """The value that the text says, None for blank; ``Unread``, which no store takes, where it says none or several."""
    read_one = reader(table, column)
    if text is None or read_one is None or not text.strip():
        return text if read_one is None else None
    try:
        return read_one(text)
    except ValueError as error:
        return Unread(text, str(error))


def shown(column: str, row: Mapping[str, Any]) -> str:
    """What a column of a row holds as text: where a day stands for its whole month, the month, 2026-01."""
    value, precision = row.get(column), row.get(days.precision_beside(column))
    if isinstance(value, date) and (period := days.whole_period(value, precision)):
        return days.written(value, precision) if value == period[0 if column == "starts_on" else 1] else written(value)
    return written(value)


def written(value: Any) -> str:
    """A value as text that ``read`` reads as that very value."""
    return figures.written(value) if isinstance(value, figures.Figure) and not isinstance(value, bool) else cell(value)


def cell(value: Any) -> str:
    """A value as its cell: nothing for None, an ISO day, a code, the shortest digits that give the same number."""
    if isinstance(value, float):
        return repr(value + 0.0).removesuffix(".0")  # SQLite stores no negative zero
    return "" if value is None else str(value)
