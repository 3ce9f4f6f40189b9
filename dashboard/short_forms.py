"""Days, dates of events and sums in short forms, for charts and tables with little room."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tracker.values import days
from tracker.values.figures import Figure
from tracker.values.shortening import shorten
from tracker.words import blank, code, short_figure


def short_day(day: date) -> str:
    """Return a day in short: 6 Jan 2026."""
    return f"{day.day} {day:%b %Y}"


def short_when(row: Mapping[Any, Any]) -> str:
    """Return the first day of an event in short, or its month, quarter or year if no more is known."""
    day, precision = row["starts_on"], row["date_precision"]
    return days.write(day, precision) if precision in days.PERIODS else short_day(day)


def short_meeting(row: Mapping[Any, Any]) -> str:
    """Return a summit by its city, or by its kind where it has none, with its first day: Paris · 6 Jan 2026, Call · 28
    Dec 2025."""
    name = code("summit", "kind", row["kind"]) if blank(row["city"]) else shorten(row["city"], 20)
    return f"{name} · {short_when(row)}"


def short_meetings(rows: Iterable[Mapping[Any, Any]]) -> list[str]:
    """Return summits like ``short_meeting``; those of one name with their kind: Paris · 6 Jan 2026 (talks)."""
    rows = [*rows]
    names = [short_meeting(row) for row in rows]
    often = Counter(names)
    kinds = (code("summit", "kind", row["kind"]).lower() for row in rows)
    return [f"{name} ({kind})" if often[name] > 1 else name for name, kind in zip(names, kinds, strict=True)]


def short_sum(currency: str, number: Figure) -> str:
    """Return a sum rounded as a headline has it: EUR 531.1 billion, GBP 669.7 million."""
    return f"{currency} {short_figure(number)}"
