"""Words on charts: shown as typed, kept short where space is short, and dates as people write them."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from textwrap import wrap
from typing import Any

import pandas as pd

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


def human_day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


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


def human_date(first: date, last: date, precision: str = "day") -> str:
    """When it was, as far as that is known; ``precision`` is a DatePrecision code."""
    match precision:
        case "day":
            return human_span(first, last)
        case "month":
            return f"{first:%B %Y}, day not known"
        case "quarter":
            return f"{_quarter(first)} quarter of {first.year}"
        case "year":
            return f"{first.year}, day not known"
        case "before":
            return f"By {human_day(last)}"
        case "after":
            return f"{human_day(first)} or later"
        case _:
            return human_day(first) if first == last else f"Between {human_day(first)} and {human_day(last)}"


def sortable_date(first: date, last: date, precision: str) -> str:
    """When it was, for a column that a reader may sort: it begins with the first day, as ISO 8601 writes it, and ends
    with a question mark where the day is not known."""
    return _iso_span(first, last) + ("" if precision == "day" else "?")


def _iso_span(first: date, last: date) -> str:
    if first == last:
        return f"{first:%Y-%m-%d}"
    rest = "%Y-%m-%d" if first.year != last.year else "%m-%d" if first.month != last.month else "%d"
    return f"{first:%Y-%m-%d}–{last:{rest}}"


def _quarter(day: date) -> str:
    return ("First", "Second", "Third", "Fourth")[(day.month - 1) // 3]


def human_due(day: date, precision: str | None) -> str:
    """When a pledge falls due, as far as that is known; ``precision`` is a DatePrecision code."""
    match precision:
        case None | "" | "day":
            return human_day(day)
        case "month":
            return f"{day:%B %Y}"
        case "quarter":
            return f"{_quarter(day)} quarter of {day.year}"
        case "year":
            return str(day.year)
        case "after":
            return f"{human_day(day)} or later"
        case _:
            return f"By {human_day(day)}"


def counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
