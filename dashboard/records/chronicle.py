"""Events in order of time, as HTML: the names of landmarks, each of which unfolds, and events with a sentence each."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import pandas as pd

from dashboard.records.headline import about, doubt
from dashboard.short_forms import short_day
from dashboard.web import links
from dashboard.web.answers import ask
from tracker import words
from tracker.queries import events
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import dicts
from tracker.values.codes import CALLED_OFF, Importance
from tracker.values.direction import isolate
from tracker.values.text_fragment import of_citation
from tracker.words import has_value

COLUMNS = 3
LETTERS = 48  # of a name on one line of a column, about
SENTENCE = re.compile(r"(.{30,}?[.!?][”»)]?)\s+(?=\S)", re.DOTALL)

Row = Mapping[Any, Any]


def names(filters: EventFilters, limit: int) -> str:
    """Return the names of the last events that match, ``limit`` of them at most, in order of time, in columns. Each
    unfolds to what it was, its source and its page."""
    columns = _columns(dicts(ask(events.events, filters, limit=limit)))
    lists, before = [], None  # the year of the row before
    for column in columns:
        year, items = None, []
        for row in column:
            if row["starts_on"].year != year:
                year = row["starts_on"].year
                again = ' class="again"' if year == before else ""  # on a phone it stands right above
                items.append(f"<h3{again}>{year}</h3>")
            before = year
            items.append(_name(row))
        lists.append(f"<div>{''.join(items)}</div>")
    return f'<div class="tracker-chronicle" role="region" aria-label="Landmarks by name">{"".join(lists)}</div>'


def sentences(rows: pd.DataFrame) -> str:
    """Return events in order of time: title as a link, day and place, one sentence, source. ``rows`` has the columns of
    ``tracker.queries.events.events``."""
    items = [
        f"<li><p>{_title(row)} <small>{about(row)}</small></p>"
        f"<p>{escape(_first_sentence(row['summary']))} {_source(row)}</p></li>"
        for row in dicts(rows)
    ]
    return f'<ol class="tracker-sentences" dir="auto">{"".join(items)}</ol>'


def _name(row: Row) -> str:
    day = short_day(row["starts_on"]).rsplit(" ", 1)[0]
    name = escape(isolate(row["title"]))
    weight = f"<b>{name}</b>" if row["importance"] == Importance.LANDMARK else name
    off = escape(_called_off(row))
    mark = f'<small role="img" title="{off}" aria-label="{off}">×</small> ' if off else ""
    page = links.anchor(row["table"], row["id"], "Open its page")
    summary = f"<p dir='auto'>{escape(row['summary'])}</p>" if has_value(row["summary"]) else ""
    return (
        f'<details><summary dir="auto"><time>{escape(day)}</time><span>{mark}{weight}</span>'
        f"</summary><p><small>{about(row)}</small></p>{summary}<p>{page} {_source(row)}</p></details>"
    )


def _called_off(row: Row) -> str:
    """Return what became of an event that was called off, such as that it was postponed; blank of any other."""
    return words.code(row["table"], "status", row["status"]) if row["status"] in CALLED_OFF else ""


def _title(row: Row) -> str:
    link = links.anchor(row["table"], row["id"], row["title"])
    return f"<b>{link}</b>" if row["importance"] == Importance.LANDMARK else link


def _source(row: Row) -> str:
    if not has_value(row["source"]):
        return ""
    return f"<small>Source: {links.anchor_out(row['source'], of_citation(row))}{doubt(row)}</small>"


def _first_sentence(text: str | None) -> str:
    if not has_value(text):
        return ""
    match = SENTENCE.match(str(text))
    return match[1] if match else str(text)


def _columns(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the rows in columns, as low as that number of columns allows."""
    most = -(-sum(map(_height, rows)) // COLUMNS)
    while len(columns := _filled(rows, most)) > COLUMNS:
        most += 1
    return columns


def _filled(rows: Sequence[Row], most: int) -> list[list[Row]]:
    """Return the rows in columns of at most ``most`` lines; a row with more has a column of its own."""
    columns: list[list[Row]] = []
    used, year = most, None
    for row in rows:
        height = _height(row) + (row["starts_on"].year != year)
        if used + height > most:
            columns.append([])
            used, height = 0, _height(row) + 1
        columns[-1].append(row)
        used, year = used + height, row["starts_on"].year
    return columns


def _height(row: Row) -> int:
    return -(-len(row["title"]) // LETTERS)
