"""Finds days, months, quarters and years in the text of a search: "Paris 6 January 2026"."""

import re
from datetime import date

from tracker.values.dates import day, stretch

Period = tuple[date, date]

WORDS = 5  # of "Tuesday, 6th of January 2026"
_YEAR = re.compile(r"(?:19|20|21)\d\d")
_EITHER_ORDER = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})")


def periods(text: str) -> tuple[list[tuple[str, list[Period]]], str]:
    """Return each day, month, quarter or year in a text, as written and as the (first, last) days that it can mean; and
    the text without them.

    A search may be ambiguous: 06/01/2026 means both 6 January and 1 June. An impossible day stays in the text.
    """
    words, place = text.split(), 0
    dates: list[tuple[str, list[Period]]] = []
    rest: list[str] = []
    while place < len(words):
        ends = range(min(len(words), place + WORDS), place, -1)
        runs = ((end, " ".join(words[place:end])) for end in ends)
        match = next(((end, run, periods) for end, run in runs if (periods := _read(run))), None)
        if match is None:
            rest.append(words[place])
            place += 1
        else:
            place = match[0]
            dates.append(match[1:])
    return dates, " ".join(rest)


def _read(run: str) -> list[Period]:
    if not _YEAR.search(run):
        return []
    try:
        read = stretch(run)
    except ValueError:
        return _in_either_order(run.rstrip(".,"))
    return [(read.first, read.last)]


def _in_either_order(run: str) -> list[Period]:
    match = _EITHER_ORDER.fullmatch(run)
    if match is None:
        return []
    first, _, second, year = match.groups()
    days: list[Period] = []
    for text in (f"{year}-{second}-{first}", f"{year}-{first}-{second}"):
        try:
            days.append((day(text), day(text)))
        except ValueError:
            continue
    return days
