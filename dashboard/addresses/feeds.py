"""Answers ``/feed.atom`` and ``/feed.json``: an entry for each save, and one for each new event and pledge."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from xml.etree import ElementTree

from dashboard.addresses.exchange import Answer, Request, require_order, value_of
from dashboard.addresses.identity import tag
from dashboard.addresses.plain_page import quotation
from dashboard.filter_declarations import NEWS
from tracker import words
from tracker.queries import news, records
from tracker.queries.news import Addition, ChangeNews, NewsFilters, Save
from tracker.schema.models import EVENT_TABLES, LARGEST_INTEGER
from tracker.schema.rows import Row
from tracker.values.codes import Action
from tracker.values.direction import isolate
from tracker.values.shortening import shorten
from tracker.values.xml_text import printable
from tracker.words import STORE, human_when

ENTRIES = 100  # of one feed; older ones are at the address that it calls next
ATOM, JSON = "application/atom+xml", "application/feed+json"
NAMESPACE = "http://www.w3.org/2005/Atom"
LONGEST = 120  # characters of a value before and after
NEVER = "1970-01-01T00:00:00Z"  # the time of the feed of an empty store


@dataclass(frozen=True)
class Entry:
    """An entry of the feed in either format. ``content`` is HTML; ``kind`` is "new" for an added record, else
    "change"."""

    id: str
    title: str
    address: str
    at: str
    author: str
    content: str
    kind: str


def answer(request: Request, parts: Mapping[str, str]) -> Answer:
    """Answer with the feed of all changes, or of those of some parties, tracks or pledges, or since a revision."""
    query = request.query
    since, before = query.number("since", "revision"), query.number("before", "revision")
    limits = {"since": since, "before": before} if before is not None and since is not None else {}
    require_order(limits, empty=lambda first, last: last <= first + 1)
    filters = NewsFilters(
        since=since or 0,
        before=LARGEST_INTEGER if before is None else before,
        **{each.field: value_of(request, each) for each in NEWS},
    )
    query.finish()
    pieces = news.news(request.connection, filters, limit=ENTRIES + 1)
    entries = [_entry(request, each) for each in pieces[:ENTRIES]]
    following = request.again(before=pieces[ENTRIES].number + 1) if len(pieces) > ENTRIES else ""
    form = _atom if parts["form"] == "atom" else _json
    return form(request, entries, following)


def _entry(request: Request, piece: Save | Addition) -> Entry:
    if isinstance(piece, Addition):
        return Entry(
            tag(request, piece.table, piece.id),
            f"New {words.record(piece.table, piece.id, piece.name)}",
            request.address(f"/r/{piece.table}/{piece.id}"),
            piece.at,
            piece.author,
            _of_event(piece.row) if piece.table in EVENT_TABLES else _of_pledge(piece.row),
            "new",
        )
    first = piece.changes[0]
    has_page = piece.count == 1 and first.name is not None
    return Entry(
        tag(request, "revision", piece.number, re.sub(r"\D", "", piece.at)),
        _title(piece),
        request.address(f"/r/{first.table}/{first.id}" if has_page else "/changes"),
        piece.at,
        piece.author,
        _content(request, piece),
        "change",
    )


def _of_event(row: Row) -> str:
    place = f" · {_text(row['city'])}" if row.get("city") else ""
    return f"<p>{escape(human_when(row))}{place}</p>" + (f"<p>{_text(row['summary'])}</p>" if row["summary"] else "")


def _of_pledge(row: Row) -> str:
    facts = " · ".join(filter(None, (words.amount(row), f"due {words.due(row)}" if row["due_on"] else "")))
    quote = quotation(row["quote"], row["quote_language"]) if row["quote"] else ""
    return (f"<p>{_text(facts)}</p>" if facts else "") + quote


def _title(save: Save) -> str:
    first = save.changes[0]
    action = words.code("revision", "action", first.action)
    if first.action == Action.RESTORE:
        return f"{action} {STORE}"
    more = f" and {save.count - 1:,} more" if save.count > 1 else ""
    return f"{action} {words.record(first.table, first.id, first.name)}{more}"


def _content(request: Request, save: Save) -> str:
    reason = f"<p>{_text(save.reason)}</p>" if save.reason else ""
    changes = "".join(f"<li>{_change(request, change)}</li>" for change in save.changes)
    left = save.count - len(save.changes)
    return f"{reason}<ul>{changes}</ul>{f'<p>and {left:,} more</p>' if left else ''}"


def _change(request: Request, change: ChangeNews) -> str:
    action = escape(words.code("revision", "action", change.action))
    if change.action == Action.RESTORE:
        return f"{action} {STORE}"
    name = _text(words.record(change.table, change.id, change.name))
    if change.name is not None:
        name = f'<a href="{escape(request.address(f"/r/{change.table}/{change.id}"))}">{name}</a>'
    fields = "".join(
        f"<br>{escape(words.title(change.table, column))}: "
        + " → ".join(_value(change, column, side) for side in sides)
        for column, sides in change.fields.items()
    )
    return f"{action} {name}{fields}"


def _value(change: ChangeNews, column: str, value: Any) -> str:
    text = words.value(change.table, {"verb": change.verb, column: value}, column) or "blank"
    return _text(shorten(text, LONGEST))


def _text(text: str) -> str:
    return escape(isolate(text))


def _about(request: Request) -> tuple[str, str]:
    """Return title and author of the feed."""
    dossier = records.dossier(request.connection)
    name = dossier["title"] if dossier else "Summit Tracker"
    chosen = ", ".join(f"{key} {value}" for key, value in _chosen(request))
    title = f"{name}: changes{f' ({chosen})' if chosen else ''}"
    return title, f"The editors of {name}"


def _atom(request: Request, entries: Sequence[Entry], following: str) -> Answer:
    # Written with the standard library, like the sitemap: a library for feeds would need lxml.
    title, author = _about(request)
    feed = ElementTree.Element("feed", {"xmlns": NAMESPACE, "xml:lang": "en"})
    _add(feed, "id", tag(request, "feed", *(f"{key}={value}" for key, value in _chosen(request))))
    _add(feed, "title", title)
    _add(feed, "updated", entries[0].at if entries else request.state.at or NEVER)
    _add(_add(feed, "author"), "name", author)
    _add(feed, "link", rel="self", type=ATOM, href=request.again())
    _add(feed, "link", rel="alternate", type="text/html", href=request.address("/changes"))
    if following:
        _add(feed, "link", rel="next", type=ATOM, href=following)
    for entry in entries:
        node = _add(feed, "entry")
        _add(node, "id", entry.id)
        _add(node, "title", entry.title)
        _add(node, "updated", entry.at)
        _add(_add(node, "author"), "name", entry.author)
        _add(node, "link", rel="alternate", type="text/html", href=entry.address)
        _add(node, "category", term=entry.kind)
        _add(node, "content", entry.content or escape(entry.title), type="html")
    return Answer(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True), f"{ATOM}; charset=utf-8")


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    node = ElementTree.SubElement(parent, name, {key: printable(value) for key, value in attributes.items()})
    node.text = text and printable(text)
    return node


def _chosen(request: Request) -> list[tuple[str, str]]:
    return sorted((key, value) for key, value in request.query.items() if value and key not in ("since", "before"))


def _json(request: Request, entries: Sequence[Entry], following: str) -> Answer:
    title, author = _about(request)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": request.address("/changes"),
        "feed_url": request.again(),
        **({"next_url": following} if following else {}),
        "authors": [{"name": author}],
        "language": "en",
        "items": [
            {
                "id": entry.id,
                "url": entry.address,
                "title": entry.title,
                "content_html": entry.content or escape(entry.title),
                "date_published": entry.at,
                "authors": [{"name": entry.author}],
                "tags": [entry.kind],
            }
            for entry in entries
        ],
    }
    return Answer(json.dumps(feed, ensure_ascii=False).encode(), f"{JSON}; charset=utf-8")
