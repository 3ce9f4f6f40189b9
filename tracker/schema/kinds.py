"""The kinds of column: how each is read, written, described and refused.

Add a new kind here, and its form field in ``dashboard.editing.widgets``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from math import isfinite
from typing import Any, get_args, get_type_hints

import sqlalchemy as sa

from tracker.schema.fields import (
    CLOCK,
    LINE,
    SLUG,
    Currency,
    Figures,
    Hour,
    Language,
    Latitude,
    Longitude,
    Unread,
    WebAddress,
    WikidataId,
    Word,
    language_tag,
)
from tracker.schema.models import MODELS, code_list, table_of
from tracker.values import coordinates, dates, days, figures, web_addresses, wikidata
from tracker.values.codes import DatePrecision
from tracker.values.shortening import quote


def cell(value: Any) -> str:
    """Write a value as a CSV cell: empty for None, an ISO day, a code, the shortest digits of the same number."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value + 0.0).removesuffix(".0")  # SQLite stores no negative zero
    return "" if value is None else str(value)


def _same(value: Any) -> Any:
    return value


def _always(_: Any) -> bool:
    return True


QUOTED = """CASE WHEN instr({0}, ',') OR instr({0}, '"') OR instr({0}, char(10))
    THEN '"' || replace({0}, '"', '""') || '"' ELSE {0} END"""
TRUE_OR_FALSE = "CASE {0} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE coalesce({0}, %s) END"
WITH_DECIMALS = "coalesce({0}::text || CASE WHEN {0}::text ~ '[.e]' THEN '' ELSE '.0' END, 'null')"


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of column.

    ``sql`` is the type of the database column, ``python`` the types of its values, ``package`` the type in a Data
    Package and ``dtype`` that of a frame's column; blank means object.
    ``usable`` says whether pages can compute with a value of that type. It is asked of values in the history, which may
    be older than today's rules.
    ``read`` converts typed text to the value, or raises ValueError; without it the text is the value. ``of_cell`` and
    ``of_json`` convert a CSV cell and a JSON value.
    ``refusal`` has how pydantic's fault types of this kind begin, such as "date", and our message for them.
    ``sqlite_values`` maps cells to the values that SQLite stores for them, where these are not the text.
    The SQL templates have ``{0}`` for the column: they make a CSV cell, and the value in the JSON of a row.
    """

    name: str
    sql: type[sa.types.TypeEngine[Any]] = sa.String
    python: tuple[type, ...] = (str,)
    package: str = "string"
    dtype: str = ""
    usable: Callable[[Any], bool] = _always
    read: Callable[[str], Any] | None = None
    of_cell: Callable[[str], Any] = str
    of_json: Callable[[Any], Any] = _same
    refusal: tuple[str, str] = ("", "")
    sqlite_values: Mapping[str, Any] = field(default_factory=dict)
    sqlite_cell: str = QUOTED
    sqlite_json: str = "json_quote(CAST({0} AS TEXT))"
    postgresql_cell: str = "{0}"
    postgresql_json: str = "coalesce(to_json({0})::text, 'null')"

    @property
    def quoted(self) -> bool:
        """Whether a cell may contain a comma, a quote or a line end."""
        return self.sqlite_cell == QUOTED


def _day_or_period(text: str) -> date | str:
    """Read a day; or a month, quarter or year as text that ``tracker.schema.rows.validate`` converts to a day."""
    period = dates.stretch(text)
    return period.first if period.precision is DatePrecision.DAY else days.write(period.last, period.precision)


YES, NO = frozenset({"yes", "y", "true"}), frozenset({"no", "n", "false"})


def _yes_or_no(text: str) -> bool:
    word = figures.simplify(text).casefold()
    if word not in YES | NO:
        raise ValueError(f"{quote(text)} is neither yes nor no: write one of the two")
    return word in YES


TEXT = Kind("text")
LONG_TEXT = replace(TEXT)
URL = replace(TEXT, read=web_addresses.read)
WORD = replace(TEXT, sqlite_cell="{0}")
CURRENCY, ID, LINK = (replace(WORD) for _ in range(3))
LANGUAGE = replace(WORD, read=language_tag)
WIKIDATA_ID = replace(WORD, read=wikidata.read)
CODE = replace(WORD, name="code", sql=sa.Enum)
HOUR = replace(TEXT, usable=lambda hour: CLOCK.fullmatch(hour) is not None)
DAY = Kind(
    "day",
    sa.Date,
    (date,),
    package="date",
    dtype="datetime64[s]",
    usable=lambda day: dates.EARLIEST <= day <= dates.LATEST,
    read=dates.day,
    of_cell=date.fromisoformat,
    of_json=date.fromisoformat,
    refusal=("date", "is no day of the calendar; write it as 2026-01-06"),
    sqlite_cell="{0}",
)
DAY_OR_PERIOD = replace(DAY, read=_day_or_period)
BOOLEAN = Kind(
    "yes or no",
    sa.Boolean,
    (bool,),
    package="boolean",
    dtype="boolean",
    read=_yes_or_no,
    of_cell=lambda text: text == "true",
    refusal=("bool", "is neither yes nor no"),
    sqlite_values={"true": 1, "false": 0},
    sqlite_cell=TRUE_OR_FALSE % "''",
    sqlite_json=TRUE_OR_FALSE % "'null'",
    postgresql_cell="{0}::text",
)
INTEGER = Kind(
    "whole number",
    sa.Integer,
    (int,),
    package="integer",
    dtype="Int64",
    read=figures.integer,
    of_cell=int,
    sqlite_cell="{0}",
    sqlite_json="ifnull({0}, 'null')",
)
DECIMAL = Kind(
    "number",
    Figures,
    (int, Decimal),
    package="number",
    usable=lambda amount: abs(amount) <= figures.LARGEST_NUMBER,
    read=figures.amount,
    of_cell=figures.exact,
    of_json=figures.exact,
    sqlite_cell="cell({0})",
    sqlite_json="json_number({0})",
    postgresql_json="coalesce(to_json(trim_scale({0}))::text, 'null')",
)
NUMBER = Kind(
    "number",
    sa.Float,
    (int, float),
    package="number",
    dtype="float64",
    usable=isfinite,
    read=float,
    of_cell=float,
    sqlite_cell="cell({0})",
    sqlite_json="json_number({0})",
    postgresql_cell="{0} + 0",
    postgresql_json=WITH_DECIMALS,  # PostgreSQL would write 1.0 as 1
)
LATITUDE, LONGITUDE = (
    replace(
        NUMBER,
        read=partial(coordinates.read, axis=axis),
        usable=lambda degrees, axis=axis: abs(degrees) <= axis.limit,
    )
    for axis in (coordinates.LATITUDE, coordinates.LONGITUDE)
)

BY_SQL = (CODE, DAY, BOOLEAN, INTEGER, DECIMAL, NUMBER, TEXT)
BY_ANNOTATION: tuple[tuple[Any, Kind], ...] = (
    (WebAddress, URL),
    (Language, LANGUAGE),
    (Currency, CURRENCY),
    (Latitude, LATITUDE),
    (Longitude, LONGITUDE),
    (WikidataId, WIKIDATA_ID),
    (Word, WORD),
    (Hour, HOUR),
)


def of_type(type_: sa.types.TypeEngine[Any]) -> Kind:
    """Return the kind of a selected column, judged by its SQL type alone."""
    return next((kind for kind in BY_SQL if isinstance(type_, kind.sql)), TEXT)


def _kind_of(table: str, name: str, annotation: Any) -> Kind:
    column = table_of(table).c[name]
    if code_list(table, name):
        return CODE
    if column.foreign_keys or column.type is SLUG:
        return LINK if column.foreign_keys else ID
    if declared := next((kind for type_, kind in BY_ANNOTATION if type_ in (annotation, *get_args(annotation))), None):
        return declared
    kind = of_type(column.type)
    if kind is DAY:
        return DAY_OR_PERIOD if precision_of(table, name) else DAY
    return LONG_TEXT if kind is TEXT and (getattr(column.type, "length", None) or 0) > LINE else kind


def precision_of(table: str, column: str) -> str | None:
    """Return the precision column of a day column, or None if the table has none."""
    name = days.precision_beside(column)
    return name if name in table_of(table).c else None


def without_period(table: str, typed: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return new values of those precision columns that ``stored`` has as month, quarter or year, where ``typed`` has a
    day: a day that is typed as a day has no period. The two days of an event have one precision, so both have to be
    typed."""
    beside: dict[str, list[str]] = {}
    for column in KINDS[table]:
        precision = precision_of(table, column)
        if precision and stored.get(precision) in days.PERIODS:
            beside.setdefault(precision, []).append(column)
    return {
        precision: None if table_of(table).c[precision].nullable else DatePrecision.DAY.value
        for precision, columns in beside.items()
        if all(isinstance(typed.get(column), date) for column in columns)
    }


def _kinds_of(table: str) -> dict[str, Kind]:
    annotations = get_type_hints(MODELS[table], include_extras=True)
    return {name: _kind_of(table, name, annotations[name]) for name in MODELS[table].model_fields}


# table -> column -> its kind
KINDS: dict[str, dict[str, Kind]] = {table: _kinds_of(table) for table in MODELS}


def kind_of(table: str, column: str) -> Kind:
    """The kind of a table's column."""
    return KINDS[table][column]


def read(table: str, column: str, text: str | None) -> Any:
    """Convert typed text to a value of the column; None for blank.

    Accepts every way of writing that has one meaning. Text with no meaning or several becomes ``Unread``, which
    validation refuses. (Curated files and snapshots are stricter: each cell has to be as ``cell`` writes it.)
    """
    read_one = kind_of(table, column).read
    if text is None or read_one is None or not text.strip():
        return text if read_one is None else None
    try:
        return read_one(text)
    except ValueError as error:
        return Unread(text, str(error))


def write_field(column: str, row: Mapping[str, Any]) -> str:
    """Write one column of a row like ``write_typed``; a day that is only known to the month as 2026-01."""
    value, precision = row.get(column), row.get(days.precision_beside(column))
    if isinstance(value, date) and (period := days.bounds(value, precision)):
        return days.write(value, precision) if value == period[0 if column == "starts_on" else 1] else write(value)
    return write_typed(value)


def write_typed(value: Any) -> str:
    """Write a value as the field of a form has it, which ``read`` converts back: a long number in groups of digits."""
    is_number = isinstance(value, figures.Figure) and not isinstance(value, bool)
    return figures.write_in_groups(value) if is_number else write(value)


def write(value: Any) -> str:
    """Write a value as text that ``read`` converts back to the same value."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return figures.write(value) if isinstance(value, figures.Figure) else cell(value)
