"""Days, months and years as people write them in a search: "6 January 2026", "2026-01", "6.1.2026"."""

import re
from calendar import month_abbr, month_name, monthrange
from collections.abc import Iterator
from datetime import date

Period = tuple[date, date]

_MONTHS = {name.lower(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name}
_MONTHS["sept"] = 9
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>(?:19|20|21)\d\d)"
_NUMBERS = r"(?P<first>\d{1,2})(?P<sign>[./-])(?P<second>\d{1,2})(?P=sign)"

# The longest ways first: a day is not read as its month.
_WRITTEN = [
    re.compile(rf"(?<![\w./-]){way}(?![\w/]|[.-]\d)", re.IGNORECASE)
    for way in (
        rf"{_YEAR}[-./](?P<month>\d{{1,2}})[-./](?P<day>\d{{1,2}})",
        rf"{_NUMBERS}{_YEAR}",
        rf"{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_YEAR}[-./](?P<month>\d{{1,2}})",
        rf"(?P<month>\d{{1,2}})[-./]{_YEAR}",
        rf"{_MONTH},?\s+{_YEAR}",
        _YEAR,
    )
]


def periods(text: str) -> tuple[list[tuple[str, list[Period]]], str]:
    """Each day, month or year in a text, as it is written and as the first and last days that it can mean; and the text
    without them.

    With slashes or hyphens the order is the reader's guess, so that 06/01/2026 is 6 January and 1 June; with points the
    day comes first. What is no day of the calendar stays in the text.
    """
    meant: list[tuple[str, list[Period]]] = []
    for way in _WRITTEN:
        for found in way.finditer(text):
            if possible := list(dict.fromkeys(_possible(found))):
                meant.append((found[0], possible))
        text = way.sub(lambda found: found[0] if not list(_possible(found)) else " ", text)
    return meant, text


def _possible(found: re.Match[str]) -> Iterator[Period]:
    parts = found.groupdict()
    year = int(parts["year"])
    if parts.get("first"):
        first, second = int(parts["first"]), int(parts["second"])
        yield from _day(year, second, first)
        if parts["sign"] != ".":
            yield from _day(year, first, second)
        return
    named = parts.get("month")
    if named is None:
        yield date(year, 1, 1), date(year, 12, 31)
        return
    month = int(named) if named.isdigit() else _MONTHS[named.lower()]
    if parts.get("day"):
        yield from _day(year, month, int(parts["day"]))
    elif 1 <= month <= 12:
        yield date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> Iterator[Period]:
    if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        yield date(year, month, day), date(year, month, day)
