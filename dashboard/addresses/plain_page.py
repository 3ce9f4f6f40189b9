"""Makes plain pages: HTML without scripts, with its style, its headers for search engines, and pieces of content."""

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
# The page may load and run nothing but this style, and no other site may show it in a frame.
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
    """Return a whole page. ``content`` is HTML, ``data`` JSON-LD without its context; ``others`` has the same content
    in other formats: media type, title, address. With ``indexed=False`` search engines leave the page out."""
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
    """Return a link as HTML."""
    return f'<a href="{escape(address)}">{escape(isolate(text))}</a>'


def link_out(address: str, text: str) -> str:
    """Return a link to another site as HTML; only the text if it is no web address."""
    if not address.startswith(("https://", "http://")):
        return escape(isolate(text))
    return f'<a href="{escape(address)}" rel="noopener noreferrer nofollow external">{escape(isolate(text))}</a>'


def quotation(text: str, language: str | None) -> str:
    """Return a quote as HTML, with its language and in the direction of its script."""
    tongue = f' lang="{escape(language)}"' if language else ""
    return f'<blockquote dir="auto"{tongue}><q>{escape(text)}</q></blockquote>'


def table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table as HTML, a row of which is a card on a phone. ``headings`` are text, cells are HTML."""
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
    """Return JSON in which no text can end the script element around it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
