"""The newest events and the next ones, as HTML: the first of each large, the others in a line or two."""

from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from typing import Any

from dashboard.web import links
from dashboard.web.answers import ask
from tracker import words
from tracker.queries import events, sources
from tracker.queries.frames import dicts
from tracker.values.codes import Confidence, EventStatus, SourceClass, Stance
from tracker.values.direction import isolate
from tracker.words import count, day, has_value, human_when


def last(as_of: date) -> str:
    """Return the last events up to the day ``as_of``: one event large, and those before it."""
    rows = ask(events.of_keys, ask(events.keys_around, as_of)[0])
    if rows.empty:
        return f"<p>No landmark and no major event is recorded by {day(as_of)}.</p>"
    first, *rest = dicts(rows)
    return _large(first) + _lines(rest)


def following(as_of: date, with_summary: bool) -> str:
    """Return the next events after the day ``as_of``: one event large, with the days to go, and those after it.
    Without a summary for a day that the reader chose: it may tell how the event went."""
    rows = ask(events.of_keys, ask(events.keys_around, as_of)[1])
    if rows.empty:
        return f"<p>No event is scheduled after {day(as_of)}, as far as this record knows.</p>"
    first, *rest = dicts(rows)
    return _large(first if with_summary else {**first, "summary": None}, lead=_days_to_go(first, as_of)) + _lines(rest)


def _large(row: Mapping[Any, Any], *, lead: str = "") -> str:
    """Return an event large, with its summary; ``lead`` is shown before it, such as the days to go."""
    before = f'<p class="tracker-numeral">{escape(lead)}</p>' if lead else ""
    summary = f'<p class="tracker-prose" dir="auto">{escape(row["summary"])}</p>' if has_value(row["summary"]) else ""
    about_it = f'<p class="tracker-note">{_about(row)}{_support(row)}</p>'
    return f"{before}<h3>{_title(row)}</h3>{about_it}{summary}"


def _support(row: Mapping[Any, Any]) -> str:
    """Return how many sources support an event, by class, the strongest first: " · 3 sources: News agency 1, Media 2";
    blank if there is none."""
    cited = ask(sources.citations, str(row["table"]), (str(row["id"]),))
    own = cited[cited["stance"] == Stance.SUPPORTS].drop_duplicates("source_id")
    if own.empty:
        return ""
    numbers = own["source_class"].value_counts()
    classes = (f"{words.label(SourceClass, code)} {numbers[code]}" for code in SourceClass if code in numbers)
    return f" · {count(len(own), 'source')}: {', '.join(classes)}"


def _lines(rows: Iterable[Mapping[Any, Any]]) -> str:
    """Return events of a line or two each."""
    items = "".join(f"<li>{_title(row)}<br><small>{_about(row)}</small></li>" for row in rows)
    return f'<ul class="tracker-sources">{items}</ul>' if items else ""


def _days_to_go(row: Mapping[Any, Any], as_of: date) -> str:
    """Return how long it is to an event whose day is known ("tomorrow", "in 16 days"); else blank."""
    days = (row["starts_on"].date() - as_of).days
    if row["date_precision"] != "day" or days < 1:
        return ""
    return "Tomorrow" if days == 1 else f"In {count(days, 'day')}"


def _title(row: Mapping[Any, Any]) -> str:
    return links.anchor(str(row["table"]), str(row["id"]), str(row["title"]))


def about(row: Mapping[Any, Any]) -> str:
    """Return when and where an event was, and what it was, as HTML."""
    parts = [
        human_when(row),
        words.code(str(row["table"]), "kind", row["kind"]),
        row["place"] if has_value(row["place"]) else "",
        "" if row["status"] in (None, EventStatus.HELD) else words.code(str(row["table"]), "status", row["status"]),
    ]
    return escape(" · ".join(isolate(part) for part in parts if part))


def _about(row: Mapping[Any, Any]) -> str:
    source = f" · source: {escape(isolate(row['source']))}" if has_value(row["source"]) else ""
    return about(row) + source + doubt(row)


def doubt(row: Mapping[Any, Any]) -> str:
    """Return the words to put after the source of an event if the citation is not sure; else blank."""
    return " (low confidence)" if row["confidence"] == Confidence.LOW else ""
