"""A day that may be known to a month, a quarter or a year only: how it is written, read and said, and the days that it
can have been.

The one home of what a precision means. A further stretch of the year is a member of ``vocab.DatePrecision`` and of
``vocab.DayPrecision``, and a line of ``PERIODS``.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tracker.values.codes import DatePrecision

ORDINALS = ("", "first", "second", "third", "fourth")
LONGEST = 10  # characters of a period or a day in writing


class Period(NamedTuple):
    """A stretch of a year: how many months it has, and how the one of a year and a number is written and said. What is
    written begins with the year."""

    months: int
    pattern: str
    words: str


PERIODS: dict[str, Period] = {
    DatePrecision.MONTH: Period(1, "{year}-{number:02}", "{first:%B} {year}"),
    DatePrecision.QUARTER: Period(3, "{year}-Q{number}", "{ordinal} quarter of {year}"),
    DatePrecision.YEAR: Period(12, "{year}", "{year}"),
}

# By these a day is said to lie somewhere, and not when it was.
ROUGH = (DatePrecision.BEFORE, DatePrecision.AFTER, DatePrecision.BETWEEN)
# What a single day is followed by, where it is the latest or the earliest that it can have been.
REST: dict[str, str] = {
    DatePrecision.PART_OF_MONTH: " or before",
    DatePrecision.BETWEEN: " or before",
    DatePrecision.BEFORE: " or before",
    DatePrecision.AFTER: " or later",
}


def precision_of(column: str) -> str:
    """The column that says how far the day of ``column`` is known: published_precision beside published_on."""
    return f"{column.removesuffix('_on')}_precision"


def precision_beside(column: str) -> str:
    """The same also for the two days of an event, which have one between them."""
    return "date_precision" if column in ("starts_on", "ends_on") else precision_of(column)


def bounds(day: date, precision: str | None) -> tuple[date, date] | None:
    """The first and last day of the month, quarter or year that ``day`` lies in; None for another precision."""
    if (period := PERIODS.get(precision or "")) is None:
        return None
    first = (day.month - 1) // period.months * period.months + 1
    last = first + period.months - 1
    return date(day.year, first, 1), date(day.year, last, monthrange(day.year, last)[1])


def earliest(day: date, precision: str | None) -> date:
    """The earliest day that it can have been, where ``day`` is the latest."""
    if whole := bounds(day, precision):
        return whole[0]
    match precision:
        case DatePrecision.BEFORE | DatePrecision.BETWEEN:
            return date.min
        case DatePrecision.PART_OF_MONTH:
            return day.replace(day=1)
    return day


def read(text: str) -> tuple[date, date, str] | None:
    """The first and last day, and the precision, of a period as it is written: 2026-01, 2026-Q1, 2026."""
    if not text[:4].isascii() or not text[:4].isdigit() or int(text[:4]) == 0 or len(text) > LONGEST:
        return None
    for precision, period in PERIODS.items():
        for first in _firsts(period, int(text[:4])):
            if _filled(period.pattern, period, first) == text:
                return first, bounds(first, precision)[1], str(precision)  # type: ignore[index]
    return None


def write(day: date, precision: str | None) -> str:
    """The day as far as it is known, for a column that sorts: 2026-01-06, 2026-01, 2026-Q1, 2026, 2026-01-06 or
    before."""
    if period := PERIODS.get(precision or ""):
        return _filled(period.pattern, period, day)
    return f"{day:%Y-%m-%d}{REST.get(precision or '', '')}"


def in_words(day: date, precision: str | None = None) -> str:
    """The day as far as it is known, in words: 6 January 2026, January 2026, 2026, 6 January 2026 or before."""
    if period := PERIODS.get(precision or ""):
        return _filled(period.words, period, day)
    return f"{day.day} {day:%B %Y}{REST.get(precision or '', '')}"


def suffixes(precision: str) -> dict[str, str]:
    """What follows the year where a day of each month (01 to 12) is written to a period: 01 to -Q1."""
    period = PERIODS[precision]
    days = [date(2000, month, 1) for month in range(1, 13)]
    return {f"{day:%m}": _filled(period.pattern, period, day).removeprefix("2000") for day in days}


def _firsts(period: Period, year: int) -> Iterator[date]:
    return (date(year, month, 1) for month in range(1, 13, period.months))


def _filled(pattern: str, period: Period, day: date) -> str:
    number = (day.month - 1) // period.months + 1
    ordinal = ORDINALS[number] if number < len(ORDINALS) else ""
    return pattern.format(year=f"{day.year:04}", number=number, ordinal=ordinal, first=day)
