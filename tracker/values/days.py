"""Days that may be known only to the month, quarter or year: reading and writing them, and the days they can mean.

To add a precision, such as a half-year, add it to ``codes.DatePrecision`` and ``codes.DayPrecision``, a line to
``PERIODS`` here, and how people write it to ``dates.WAYS``.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tracker.values.codes import DatePrecision

ORDINALS = ("", "first", "second", "third", "fourth")
LONGEST = 10  # characters of a written period or day


class Period(NamedTuple):
    """A part of a year: its number of months, its written format and its wording. The written form begins with the
    year."""

    months: int
    pattern: str
    words: str


PERIODS: dict[str, Period] = {
    DatePrecision.MONTH: Period(1, "{year}-{number:02}", "{first:%B} {year}"),
    DatePrecision.QUARTER: Period(3, "{year}-Q{number}", "{ordinal} quarter of {year}"),
    DatePrecision.YEAR: Period(12, "{year}", "{year}"),
}

# With these precisions the exact day is unknown; only limits are.
ROUGH = (DatePrecision.BEFORE, DatePrecision.AFTER, DatePrecision.BETWEEN)
# The words after a day that is the latest or the earliest possible one.
REST: dict[str, str] = {
    DatePrecision.PART_OF_MONTH: " or before",
    DatePrecision.BETWEEN: " or before",
    DatePrecision.BEFORE: " or before",
    DatePrecision.AFTER: " or later",
}


LAST_OF = {"starts_on": "ends_on", "first_on": "last_on"}  # column of a first day -> that of the last


def precision_of(column: str) -> str:
    """Return the name of the precision column of a day column: published_precision for published_on."""
    return f"{column.removesuffix('_on')}_precision"


def precision_beside(column: str) -> str:
    """Like ``precision_of``, but also for the two days of an event, which share one precision column."""
    return "date_precision" if column in ("starts_on", "ends_on") else precision_of(column)


def bounds(day: date, precision: str | None) -> tuple[date, date] | None:
    """Return the first and last day of the month, quarter or year around ``day``; None for any other precision."""
    if (period := PERIODS.get(precision or "")) is None:
        return None
    first = (day.month - 1) // period.months * period.months + 1
    last = first + period.months - 1
    return date(day.year, first, 1), date(day.year, last, monthrange(day.year, last)[1])


def fault(day: date, precision: str | None) -> str:
    """Return why a day cannot stand for its month, quarter or year, of which it has to be the last; blank if it can, or
    if the precision is another."""
    whole = bounds(day, precision)
    if whole is None or day == whole[1]:
        return ""
    period = write(day, precision)
    return f"the {precision} {period} ends on {whole[1]}: write {period} as the day, or choose another"


def earliest(day: date, precision: str | None) -> date:
    """Return the earliest possible day, if ``day`` is the latest possible one."""
    if whole := bounds(day, precision):
        return whole[0]
    match precision:
        case DatePrecision.BEFORE | DatePrecision.BETWEEN:
            return date.min
        case DatePrecision.PART_OF_MONTH:
            return day.replace(day=1)
    return day


def read(text: str) -> tuple[date, date, str] | None:
    """Return first day, last day and precision of a written period (2026-01, 2026-Q1, 2026); None for other text."""
    if not text[:4].isascii() or not text[:4].isdigit() or int(text[:4]) == 0 or len(text) > LONGEST:
        return None
    for precision, period in PERIODS.items():
        for first in _firsts(period, int(text[:4])):
            if _filled(period.pattern, period, first) == text:
                return first, bounds(first, precision)[1], str(precision)  # type: ignore[index]
    return None


def write(day: date, precision: str | None) -> str:
    """Write a day with its precision, so that it sorts: 2026-01-06, 2026-01, 2026-Q1, 2026, 2026-01-06 or before."""
    if period := PERIODS.get(precision or ""):
        return _filled(period.pattern, period, day)
    return f"{day:%Y-%m-%d}{REST.get(precision or '', '')}"


def in_words(day: date, precision: str | None = None) -> str:
    """Say a day with its precision: 6 January 2026, January 2026, 2026, 6 January 2026 or before."""
    if period := PERIODS.get(precision or ""):
        return _filled(period.words, period, day)
    return f"{day.day} {day:%B %Y}{REST.get(precision or '', '')}"


def suffixes(precision: str) -> dict[str, str]:
    """Return what ``write`` puts after the year for a day of each month: {"01": "-Q1", …} for a quarter."""
    period = PERIODS[precision]
    days = [date(2000, month, 1) for month in range(1, 13)]
    return {f"{day:%m}": _filled(period.pattern, period, day).removeprefix("2000") for day in days}


def _firsts(period: Period, year: int) -> Iterator[date]:
    return (date(year, month, 1) for month in range(1, 13, period.months))


def _filled(pattern: str, period: Period, day: date) -> str:
    number = (day.month - 1) // period.months + 1
    ordinal = ORDINALS[number] if number < len(ORDINALS) else ""
    return pattern.format(year=f"{day.year:04}", number=number, ordinal=ordinal, first=day)
