"""Words on charts: shown as typed, kept short where space is short, and dates as people write them."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from textwrap import wrap
from typing import Any

import pandas as pd

from tracker import days, hours
from tracker.vocab import DatePrecision

ELLIPSIS = "…"


def blank(value: Any) -> bool:
    return value is None or bool(pd.isna(value)) or value == ""


def shown(value: Any) -> str:
    """The text as typed: Plotly reads ``<b>`` as a tag, ``&lt;`` as an entity and ``$…$`` as a formula."""
    if blank(value):
        return ""
    return str(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("$", "&#36;")


def shortened(value: Any, length: int) -> str:
    """At most ``length`` characters of the text, not escaped."""
    text = "" if blank(value) else " ".join(str(value).split())
    return text if len(text) <= length else text[: length - 1].rstrip() + ELLIPSIS


# Every rerun of a page breaks the same texts again.
@lru_cache(maxsize=8_192)
def lines(value: Any, width: int, most: int = 99) -> tuple[str, ...]:
    """The text broken into at most ``most`` lines of ``width`` characters, not escaped."""
    text = shortened(value, width * most)
    return (text,) if len(text) <= width else tuple(wrap(text, width, max_lines=most, placeholder=ELLIPSIS))


def joined(parts: Iterable[str]) -> str:
    """Lines as Plotly wants them, escaped."""
    return "<br>".join(map(shown, parts))


def wrapped(value: Any, width: int, most: int = 99) -> str:
    return joined(lines(value, width, most))


def human_day(day: date, precision: str | None = None) -> str:
    """A day as far as it is known: 6 January 2026, January 2026, 2026."""
    return days.said(day, precision)


def short_day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def human_span(first: date, last: date) -> str:
    """Two days as people write them: 3–5 March 2026."""
    if first == last:
        return human_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{human_day(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} – {human_day(last)}"
    return f"{human_day(first)} – {human_day(last)}"


def human_date(first: date, last: date | None, precision: str = DatePrecision.DAY) -> str:
    """When it was, as far as that is known; ``last`` is blank of what still goes on, ``precision`` a DatePrecision
    code."""
    if precision in days.PERIODS:
        words = human_day(first, precision)
        return f"{words[0].upper()}{words[1:]}, day not known"
    if precision == DatePrecision.AFTER:
        return human_day(first, precision)
    if last is None or blank(last):
        return f"Since {human_day(first)}"
    if precision == DatePrecision.BEFORE:
        return f"By {human_day(last)}"
    if precision == DatePrecision.DAY or first == last:
        return human_span(first, last)
    return f"Between {human_day(first)} and {human_day(last)}"


def human_when(row: Mapping[Any, Any]) -> str:
    """When an event was, with the hour where it is known, by the clocks of both zones: a row with the columns of
    ``tracker.queries.when.WHEN``."""
    words = human_date(row["starts_on"], row["ends_on"], row["date_precision"])
    if blank(row["local_time"]):
        return words
    day, hour, zone = _plain(row["starts_on"]), row["local_time"], row["time_zone"]
    begins = "" if row["ends_on"] == row["starts_on"] else "from "
    twice = ", the first of two such hours" if hours.came_twice(day, hour, zone) else ""
    there = ""
    if other := _elsewhere(row):
        another = "" if other[0] == day else f"{human_day(other[0])}, "
        there = f" ({another}{other[1]} {_clocks(row['second_zone'])})"
    return f"{words}, {begins}{hour} {_clocks(zone)}{twice}{there}"


def sortable_when(row: Mapping[Any, Any]) -> str:
    """When an event was, for a column that a reader may sort: it begins with the first day, as ISO 8601 writes it, ends
    with a question mark where the day is not known, and with a dash where it still goes on."""
    day = _iso_span(row["starts_on"], row["ends_on"]) + ("" if row["date_precision"] == DatePrecision.DAY else "?")
    if blank(row["local_time"]):
        return day
    day += f" {row['local_time']} {hours.place(row['time_zone'])}"
    other = _elsewhere(row)
    if other is None or other[0] == _plain(row["starts_on"]):
        return day
    return f"{day}, {other[0]:%m-%d} {other[1]} {hours.place(row['second_zone'])}"


def short_when(row: Mapping[Any, Any]) -> str:
    """The first day of an event where there is little room, or the month or year if no more is known."""
    day, precision = row["starts_on"], row["date_precision"]
    return days.written(day, precision) if precision in days.PERIODS else short_day(day)


def _elsewhere(row: Mapping[Any, Any]) -> tuple[date, str] | None:
    """Day and hour by the second clocks, where there are any."""
    day, zone = f"{row['starts_on']:%Y-%m-%d}", row["second_zone"]
    there = None if blank(zone) else hours.clock(day, row["local_time"], row["time_zone"], zone)
    return None if there is None else (date.fromisoformat(there[:10]), there[11:])


def _clocks(zone: str) -> str:
    return zone if zone == hours.UTC else f"{hours.place(zone)} time"


def _plain(day: date) -> date:
    """A date, where pandas has one of its own that no date equals."""
    return date(day.year, day.month, day.day)


def _iso_span(first: date, last: date | None) -> str:
    if last is None or blank(last):
        return f"{first:%Y-%m-%d}–"
    if first == last:
        return f"{first:%Y-%m-%d}"
    rest = "%Y-%m-%d" if first.year != last.year else "%m-%d" if first.month != last.month else "%d"
    return f"{first:%Y-%m-%d}–{last:{rest}}"


def human_due(day: date, precision: str | None) -> str:
    """When a pledge falls due, as far as that is known; ``precision`` is a DatePrecision code."""
    latest = days.REST.get(precision or "") == days.REST[DatePrecision.BEFORE]
    return f"By {human_day(day)}" if latest else human_day(day, precision)


def counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
