"""A page of HTML that needs no script: its frame, its look, and what it tells machines about itself."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from tracker.values.direction import isolate
from tracker.values.shortening import shorten

STYLE = (Path(__file__).parent / "plain.css").read_text(encoding="utf-8")
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
# Nothing is run or loaded but this style, and no other site may frame it.
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
DESCRIPTION = 300  # characters
CONTEXT = "https://schema.org"


def page(
    root: str,
    title: str,
    content: str,
    *,
    address: str = "",
    description: str = "",
    data: Mapping[str, Any] | None = None,
    others: Iterable[tuple[str, str, str]] = (),
    indexed: bool = True,
) -> bytes:
    """A whole page. ``content`` is HTML and ``data`` JSON-LD without its context; ``others`` are the same in other
    forms: media type, title, address."""
    heading = escape(isolate(title))
    head = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{heading} · Summit Tracker</title>",
        f"<style>{STYLE}</style>",
    ]
    if not indexed:
        head.append('<meta name="robots" content="noindex">')
    else:
        summary = escape(shorten(description, DESCRIPTION))
        head += [
            f'<link rel="canonical" href="{escape(address)}">',
            f'<meta name="description" content="{summary}">',
            f'<meta property="og:title" content="{heading}">',
            f'<meta property="og:description" content="{summary}">',
            '<meta property="og:type" content="article">',
            f'<meta property="og:url" content="{escape(address)}">',
            '<meta property="og:site_name" content="Summit Tracker">',
        ]
    head += [
        f'<link rel="alternate" type="{kind}" title="{escape(name)}" href="{escape(to)}">' for kind, name, to in others
    ]
    if data is not None:
        head.append(f'<script type="application/ld+json">{_in_script({"@context": CONTEXT, **data})}</script>')
    ways = f'<nav><a href="{escape(root)}/">Dashboard</a> · <a href="{escape(root)}/r/">All records</a></nav>'
    body = f'{ways}<main><h1 dir="auto">{heading}</h1>{content}</main>'
    return f'<!doctype html>\n<html lang="en"><head>{"".join(head)}</head><body>{body}</body></html>\n'.encode()


def link(address: str, text: str) -> str:
    """A link as HTML."""
    return f'<a href="{escape(address)}">{escape(isolate(text))}</a>'


def link_out(address: str, text: str) -> str:
    """A link to somebody else's page as HTML; as text where it is no address of the web."""
    if not address.startswith(("https://", "http://")):
        return escape(isolate(text))
    return f'<a href="{escape(address)}" rel="noopener noreferrer nofollow external">{escape(isolate(text))}</a>'


def quotation(text: str, language: str | None) -> str:
    """A quote as HTML, in its language and in the direction of its own words."""
    tongue = f' lang="{escape(language)}"' if language else ""
    return f'<blockquote dir="auto"{tongue}><q>{escape(text)}</q></blockquote>'


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table as HTML, a row of which is a card on a phone. ``headings`` are text, cells are HTML."""
    titles = [escape(heading) for heading in headings]
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    # The roles are those that the elements have anyway; some browsers forget them where CSS lays the cells out anew.
    lines = (
        "".join(
            f'<td dir="auto" data-of="{title}" role="cell">{cell}</td>' for title, cell in zip(titles, row, strict=True)
        )
        for row in rows
    )
    body = "".join(f'<tr role="row">{line}</tr>' for line in lines)
    table = f'<table role="table"><thead><tr role="row">{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="rows">{table}</div>'


def _in_script(data: Mapping[str, Any]) -> str:
    """JSON in which nothing can end the element that holds it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
