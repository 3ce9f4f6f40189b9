"""Values in words, as the screen needs them: columns of frames, days where there is little room, sums in short.

What files say too is in ``tracker.words``, and is had from here as well.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from tracker.values import days, hours
from tracker.values.codes import DatePrecision
from tracker.values.days import precision_of, write
from tracker.values.figures import Figure
from tracker.words import (
    COMPUTED_COLUMNS,
    COUNTS,
    STORE,
    amount,
    as_date,
    blank,
    code,
    count,
    day,
    due,
    figure,
    has_value,
    human_date,
    human_day,
    human_due,
    human_span,
    human_when,
    in_second_zone,
    label,
    labels,
    labels_of,
    period,
    plural,
    singular,
    title,
    translate,
    value,
)

__all__ = [
    "COMPUTED_COLUMNS",
    "COUNTS",
    "STORE",
    "amount",
    "blank",
    "bounds",
    "code",
    "count",
    "day",
    "due",
    "figure",
    "has_value",
    "human_date",
    "human_day",
    "human_due",
    "human_span",
    "human_when",
    "in_short",
    "label",
    "labels",
    "labels_of",
    "period",
    "plural",
    "record",
    "short_day",
    "short_when",
    "singular",
    "sortable_when",
    "title",
    "translate",
    "value",
    "with_known_days",
    "with_labels",
]


def with_labels(rows: pd.DataFrame, *tables: str, of: Iterable[str] | None = None) -> pd.DataFrame:
    """Rows of a query with a column ``<column>_label`` added for each column of codes, or for those named by ``of``.

    The codes of a column are those of the first of ``tables`` that has it, stored or computed."""
    columns_of_labels = {}
    for column in map(str, rows.columns) if of is None else of:
        names = {code: name for table in reversed(tables) for code, name in labels_of(table, column).items()}
        if names:
            cells = [names.get(code) for code in rows[column]]
            columns_of_labels[f"{column}_label"] = pd.Series(cells, index=rows.index, dtype=object)
    return rows.assign(**columns_of_labels)


def record(table: str, id: str, name: str | None) -> str:
    """A record in a sentence: summit “Paris”, or by its id where it has no name any more."""
    return f"{singular(table)} {f'“{name}”' if name else id}"


def short_day(day: date) -> str:
    """A day where there is little room: 6 Jan 2026."""
    return f"{day.day} {day:%b %Y}"


def sortable_when(row: Mapping[Any, Any]) -> str:
    """When an event was, for a column that a reader may sort: it begins with the first day, as ISO 8601 writes it, ends
    with a question mark where the day is not known, and with a dash where it still goes on."""
    day = _iso_span(row["starts_on"], row["ends_on"]) + ("" if row["date_precision"] == DatePrecision.DAY else "?")
    if blank(row["local_time"]):
        return day
    day += f" {row['local_time']} {hours.place(row['time_zone'])}"
    other = in_second_zone(row)
    if other is None or other[0] == as_date(row["starts_on"]):
        return day
    return f"{day}, {other[0]:%m-%d} {other[1]} {hours.place(row['second_zone'])}"


def short_when(row: Mapping[Any, Any]) -> str:
    """The first day of an event where there is little room, or the month or year if no more is known."""
    day, precision = row["starts_on"], row["date_precision"]
    return days.write(day, precision) if precision in days.PERIODS else short_day(day)


def with_known_days(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose days are written as far as they are known, where there are some that are not known to the day."""
    columns = {}
    for name in map(str, rows.columns):
        precision = precision_of(name)
        if precision in rows and rows[precision].notna().any():
            pairs = zip(rows[name], rows[precision], strict=True)
            columns[name] = [write(day, precision) if has_value(day) else None for day, precision in pairs]
    return rows.assign(**columns)


def in_short(currency: str, number: Figure) -> str:
    """A sum as a headline has it, rounded: EUR 531.1 billion, GBP 670 million."""
    for size, name in ((10**9, "billion"), (10**6, "million")):
        if number >= size:
            return f"{currency} {float(number) / size:,.4g} {name}"
    return f"{currency} {figure(number)}"


def bounds(row: Mapping[Any, Any], prefix: str = "") -> str:
    """A sum of ``totals.totals`` whole: "104.415–104.417 billion", "0.2 billion and more"."""
    low, high = row[f"{prefix}low"], row[f"{prefix}high"]
    more = " and more" if row.get(f"{prefix}open_ended") else ""
    if low == high:
        return f"{figure(high)}{more}"
    first, last = figure(low), figure(high)
    size = last.rpartition(" ")[2]
    return (
        f"{first.removesuffix(f' {size}')}–{last}{more}" if first.endswith(f" {size}") else f"{first} to {last}{more}"
    )


def _iso_span(first: date, last: date | None) -> str:
    if last is None or blank(last):
        return f"{first:%Y-%m-%d}–"
    if first == last:
        return f"{first:%Y-%m-%d}"
    rest = "%Y-%m-%d" if first.year != last.year else "%m-%d" if first.month != last.month else "%d"
    return f"{first:%Y-%m-%d}–{last:{rest}}"
