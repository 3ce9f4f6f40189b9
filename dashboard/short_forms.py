"""Short forms where there is little room: of a day, of when an event was, and of a sum."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.values import days, hours
from tracker.values.codes import DatePrecision
from tracker.values.figures import Figure
from tracker.words import as_date, blank, in_second_zone, short_figure


def short_day(day: date) -> str:
    """A day where there is little room: 6 Jan 2026."""
    return f"{day.day} {day:%b %Y}"


def short_when(row: Mapping[Any, Any]) -> str:
    """The first day of an event where there is little room, or the month or year if no more is known."""
    day, precision = row["starts_on"], row["date_precision"]
    return days.write(day, precision) if precision in days.PERIODS else short_day(day)


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


def short_sum(currency: str, number: Figure) -> str:
    """A sum as a headline has it, rounded: EUR 531.1 billion, GBP 669.7 million."""
    return f"{currency} {short_figure(number)}"


def _iso_span(first: date, last: date | None) -> str:
    if last is None or blank(last):
        return f"{first:%Y-%m-%d}–"
    if first == last:
        return f"{first:%Y-%m-%d}"
    rest = "%Y-%m-%d" if first.year != last.year else "%m-%d" if first.month != last.month else "%d"
    return f"{first:%Y-%m-%d}–{last:{rest}}"
