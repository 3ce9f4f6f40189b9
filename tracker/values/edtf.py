"""Days as far as they are known, in the Extended Date/Time Format of ISO 8601-2 (levels 0 and 1), for other programs.

The rules are those of https://www.loc.gov/standards/datetime/. An event of several days is an interval,
2026-01-06/2026-01-07. One unknown day of a month or year is that month or year, 2026-01. One unknown day of any other
period is the interval of the possible days; each end has a question mark, as the event neither began nor ended there:
2026-05-30?/2026-06-02?. An unknown end is blank: 2026-05-04/.
"""

from collections.abc import Collection, Mapping
from datetime import date

from tracker.values import days
from tracker.values.codes import DatePrecision

EVENT = ("starts_on", "ends_on", "date_precision")
OF_EVENT = "date_edtf"
IN_SHORT = {DatePrecision.MONTH: "%Y-%m", DatePrecision.YEAR: "%Y"}


def of_day(day: date, precision: str | None = None) -> str:
    """Write a single day; ``precision`` is a code of ``DayPrecision``, or None if the day is known."""
    first, last = days.bounds(day, precision) or (day, day)
    if precision == DatePrecision.BEFORE:
        return of_event(None, last, precision)
    return of_event(first, last, precision or DatePrecision.DAY)


def of_event(first: date | None, last: date | None, precision: str) -> str:
    """Write the days of an event: it lasted from the first to the last, or was on some day between them. Which of the
    two follows from ``precision``, a code of ``DatePrecision``."""
    if first and last and (pattern := IN_SHORT.get(DatePrecision(precision))):
        return f"{first:{pattern}}"
    if precision == DatePrecision.DAY:
        return _day(first) if first == last else f"{_day(first)}/{_day(last)}"
    pattern = "%Y-%m" if precision == DatePrecision.QUARTER else "%Y-%m-%d"
    earliest = None if precision == DatePrecision.BEFORE else first
    latest = None if precision == DatePrecision.AFTER else last
    return "/".join(f"{each:{pattern}}?" if each else "" for each in (earliest, latest))


def derive(columns: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the columns that can be derived from these, each with the columns that it is made from: one for each day
    with a precision column, and one for the two days of an event."""
    sources: dict[str, tuple[str, ...]] = {}
    for name in columns:
        if name.endswith("_on") and (precision := days.precision_of(name)) in columns:
            sources[f"{name}_edtf"] = name, precision
    return sources | ({OF_EVENT: EVENT} if set(EVENT) <= set(columns) else {})


def of_row(row: Mapping[str, date | str | None]) -> dict[str, str]:
    """Return the derived columns of a row with their values; without those that would be blank."""
    texts = {name: write(*(row[column] for column in of)) for name, of in derive(row).items()}
    return {name: text for name, text in texts.items() if text}


def write(*cells: date | str | None) -> str:
    """Write a derived column from the values of its columns, in the order of ``derive``; blank if there is no day."""
    first, *rest = cells
    if not isinstance(first, date):
        return ""
    if len(rest) == 1:
        return of_day(first, _text(rest[0]))
    last, precision = rest
    return of_event(first, last if isinstance(last, date) else None, _text(precision) or DatePrecision.DAY)


def _text(cell: date | str | None) -> str | None:
    return cell if isinstance(cell, str) else None


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""
