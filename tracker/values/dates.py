"""Reads days, months, quarters and years as people write them, or refuses them with the reason.

Examples: 2026-01-06, 6.1.2026, 6 January 2026, Jan 6, 2026; 2026-01, January 2026, Q1 2026 and 2026. ``06/01/2026`` is
January in some countries and June in others; it is refused, and the message names both readings. A refusal is a
ValueError; its text continues a sentence that begins with the name of the field.
"""

import re
from calendar import day_name, month_abbr, month_name, monthrange
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from tracker.values import days
from tracker.values.codes import DatePrecision
from tracker.values.figures import simplify
from tracker.values.shortening import quote

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
MONTHS = {name.casefold(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name}
MONTHS |= {"sept": 9}
WEEKDAYS = {name.casefold(): number for number, name in enumerate(day_name)}
WEEKDAYS |= {name[:3]: number for name, number in WEEKDAYS.items()} | {"tues": 1, "thur": 3, "thurs": 3}
YEAR, NUMBER, WORD = r"(?P<year>\d{4})", r"\d{1,2}", r"(?P<word>[a-z]+)\.?"
DAY = rf"(?P<day>{NUMBER})(?:st|nd|rd|th)?"

# Each way to write a day, month, quarter or year; `a` and `b` are day and month in unknown order.
WAYS = [
    re.compile(way)
    for way in (
        rf"{YEAR}([-/.])(?P<month>{NUMBER})\2(?P<day>{NUMBER})",
        rf"{YEAR}(?P<month>\d\d)(?P<day>\d\d)",
        rf"(?P<day>{NUMBER})\. ?(?P<month>{NUMBER})\. ?{YEAR}",
        rf"(?P<a>{NUMBER})(?P<mark>[-/])(?P<b>{NUMBER})(?P=mark){YEAR}",
        rf"{DAY}\.?(?: of)?[ -]?{WORD},?[ -]?{YEAR}",
        rf"{WORD} ?{DAY}(?:, ?| ){YEAR}",
        rf"{YEAR},?[ -]{WORD}[ -]{DAY}",
        rf"{YEAR}[-/.](?P<month>{NUMBER})",
        rf"(?P<month>{NUMBER})[-/.]{YEAR}",
        rf"{WORD},?[ -]?{YEAR}",
        rf"{YEAR}[ -]?{WORD}",
        rf"{YEAR}[ -]?q(?P<quarter>[1-4])",
        rf"q(?P<quarter>[1-4])[ -/]?{YEAR}",
        YEAR,
    )
]
YEARS = re.compile("([0-9]{4}) ?[–—/] ?([0-9]{2})")  # 2011–12
BETWEEN = re.compile(r" ?(?:-|/|to |until ) ?")  # a first and a last day
RANGE = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)? ?[a-z]* ?(?:-|to|until|and|/) ?\d{1,2}(?:st|nd|rd|th)? [a-z]{3,}|\d (?:to|until|-) \d"
)
TIME = re.compile(r"[t ,]*(?:at )?\d{1,2}:\d\d|\d ?[ap]\.?m\.?$")


@dataclass(frozen=True)
class Stretch:
    """A day, month, quarter or year, with its first and last day. ``str`` is its name: January 2026."""

    first: date
    last: date
    precision: DatePrecision

    def __str__(self) -> str:
        return days.in_words(self.first, self.precision)


def in_range(value: date) -> date:
    """Return the day. Raises ValueError outside of 1900 to 2199: pandas cannot hold much earlier or later days."""
    if not EARLIEST <= value <= LATEST:
        raise ValueError(f"{value} is not between {EARLIEST} and {LATEST}: fix the year")
    return value


def day(text: str) -> date:
    """Read a day. Raises ValueError for other text, and for a month, quarter or year alone."""
    period = stretch(text)
    if period.precision is not DatePrecision.DAY:
        raise ValueError(f"{quote(text)} is a {period.precision}, not a day: write the day too, such as {period.first}")
    return period.first


def stretch(text: str) -> Stretch:
    """Read a day, month, quarter or year. Raises ValueError for other text."""
    plain = simplify(text).casefold().rstrip(".,")
    if TIME.search(plain):
        raise ValueError(f"{quote(text)} has a time of day: write the day alone")
    named = re.match(r"([a-z]+)\.?,? ", plain)
    weekday = WEEKDAYS.get(named[1]) if named else None
    rest = plain[named.end() :] if named and weekday is not None else plain
    if (years := YEARS.fullmatch(text.strip())) and int(years[2]) == (int(years[1]) + 1) % 100:
        raise ValueError(f"{quote(text)} can be two years or a month: write {years[1]}-{years[2]} for the month")
    parts = next((match.groupdict() for way in WAYS if (match := way.fullmatch(rest)) and _has_month(match)), None)
    if parts is None:
        raise ValueError(_why_not(rest, text))
    period = _stretch(parts, text)
    if weekday is not None and (period.precision is not DatePrecision.DAY or period.first.weekday() != weekday):
        raise ValueError(f"{quote(text)}: {period} is a {period.first:%A}; fix the day, or leave out the weekday")
    in_range(period.first)
    return period


def span(text: str) -> tuple[date, date] | None:
    """Read a first and a last day in one text, such as 6-8 January 2026, or 30 Nov to 1 Dec 2026. None if they are
    not."""
    plain = simplify(text).casefold()
    for between in BETWEEN.finditer(plain):
        left, right = plain[: between.start()].rstrip("."), plain[between.end() :]
        month = re.match(r"[a-z]+\.? ", left)
        for last in (right, f"{month[0]}{right}" if month else ""):
            for first in (left, f"{left} {last[-len('2026') :]}", left + re.sub(r"^\d+(?:st|nd|rd|th)?", "", last)):
                with suppress(ValueError):
                    if (days := (day(first), day(last))) and days[0] < days[1]:
                        return days
    return None


def _has_month(match: re.Match[str]) -> bool:
    word = match.groupdict().get("word")
    return word is None or word in MONTHS


def _why_not(plain: str, text: str) -> str:
    if RANGE.search(plain):
        return f"{quote(text)} is more than one day: this field holds one"
    if re.fullmatch(r"\d{1,2}[-/. ][a-z\d]+[-/. ]'?\d\d", plain):
        return f"{quote(text)} has a short year: write all four digits"
    return f"{quote(text)} is no day of the calendar; write it as 2026-01-06 or 6 January 2026"


def _stretch(parts: dict[str, str | None], text: str) -> Stretch:
    year = int(parts["year"] or 0)
    if parts.get("a"):
        return _whole_day(year, *_in_either_order(year, int(parts["a"] or 0), int(parts["b"] or 0), text), text)
    word, quarter = parts.get("word"), parts.get("quarter")
    month = MONTHS[word] if word else int(parts.get("month") or 0)
    if parts.get("day"):
        return _whole_day(year, month, int(parts["day"] or 0), text)
    if quarter:
        return _months(year, int(quarter) * 3 - 2, 3, DatePrecision.QUARTER, text)
    if word or parts.get("month"):
        return _months(year, month, 1, DatePrecision.MONTH, text)
    return _months(year, 1, 12, DatePrecision.YEAR, text)


def _in_either_order(year: int, first: int, second: int, text: str) -> tuple[int, int]:
    """Return month and day of two numbers: most countries write the day first, the United States the month."""
    if first != second and 1 <= first <= 12 and 1 <= second <= 12 and year:
        readings = [date(year, month, day) for month, day in ((second, first), (first, second))]
        either = " or ".join(f"{one.day} {one:%B} ({one})" for one in readings)
        raise ValueError(f"{quote(text)} can be {either}: write which")
    return (first, second) if second > 12 else (second, first)


def _whole_day(year: int, month: int, number: int, text: str) -> Stretch:
    _require_month(year, month, text)
    length = monthrange(year, month)[1]
    if number < 1:
        raise ValueError(f"{quote(text)} is no day of the calendar: there is no day 0")
    if number > length:
        raise ValueError(f"{quote(text)} is no day of the calendar: {month_name[month]} {year} has {length} days")
    return Stretch(date(year, month, number), date(year, month, number), DatePrecision.DAY)


def _months(year: int, month: int, count: int, precision: DatePrecision, text: str) -> Stretch:
    _require_month(year, month, text)
    last = month + count - 1
    return Stretch(date(year, month, 1), date(year, last, monthrange(year, last)[1]), precision)


def _require_month(year: int, month: int, text: str) -> None:
    if not year or not 1 <= month <= 12:
        missing = f"month {month}" if year else "year 0"
        raise ValueError(f"{quote(text)} is no day of the calendar: there is no {missing}")
