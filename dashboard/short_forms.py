"""Days, dates of events and sums in short forms, for charts and tables with little room."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.values import days, hours
from tracker.values.codes import DatePrecision
from tracker.values.figures import Figure
from tracker.words import as_date, blank, in_second_zone, short_figure


def short_day(day: date) -> str:
    """Return a day in short: 6 Jan 2026."""
    return f"{day.day} {day:%b %Y}"


def short_when(row: Mapping[Any, Any]) -> str:
    """Return the first day of an event in short, or its month, quarter or year if no more is known."""
    day, precision = row["starts_on"], row["date_precision"]
    return days.write(day, precision) if precision in days.PERIODS else short_day(day)


def sortable_when(row: Mapping[Any, Any]) -> str:
    """Return when an event was, for a column that readers may sort: first the first day in ISO 8601. A question mark
    means that the day is not known, a dash at the end that the event still goes on."""
    day = _iso_span(row["starts_on"], row["ends_on"]) + ("" if row["date_precision"] == DatePrecision.DAY else "?")
    if blank(row["local_time"]):
        return day
    day += f" {row['local_time']} {hours.place(row['time_zone'])}"
    other = in_second_zone(row)
    if other is None or other[0] == as_date(row["starts_on"]):
        return day
    return f"{day}, {other[0]:%m-%d} {other[1]} {hours.place(row['second_zone'])}"


def short_sum(currency: str, number: Figure) -> str:
    """Return a sum rounded as a headline has it: EUR 531.1 billion, GBP 669.7 million."""
    return f"{currency} {short_figure(number)}"


def _iso_span(first: date, last: date | None) -> str:
    if last is None or blank(last):
        return f"{first:%Y-%m-%d}–"
    if first == last:
        return f"{first:%Y-%m-%d}"
    rest = "%Y-%m-%d" if first.year != last.year else "%m-%d" if first.month != last.month else "%d"
    return f"{first:%Y-%m-%d}–{last:{rest}}"
