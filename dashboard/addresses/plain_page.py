"""Makes plain pages: HTML without scripts, with its style, its headers for search engines, and pieces of content."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import streamlit as st

from tracker.values.direction import isolate
from tracker.values.shortening import shorten

STYLE = (Path(__file__).parent / "plain.css").read_text(encoding="utf-8")
# The faces of the dashboard, each with the beginning of its file's name, which Streamlit's build ends.
FACES = {"Source Sans": "SourceSansVF-Upright", "Source Serif": "SourceSerifVariable-Roman"}
FILES = Path(str(st.__file__)).parent / "static" / "static" / "media"
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
        f"<style>{_style(root)}</style>",
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
    ways = f'<nav><a href="{escape(root)}/">Summit Tracker</a> · <a href="{escape(root)}/r/">All records</a></nav>'
    body = f'{ways}<main><h1 dir="auto">{heading}</h1>{content}</main>'
    return f'<!doctype html>\n<html lang="en"><head>{"".join(head)}</head><body>{body}</body></html>\n'.encode()


def policy(root: str) -> str:
    """Return the header that lets a page load and run nothing but its style and the server's fonts, and keeps other
    sites from showing it in a frame."""
    digest = base64.b64encode(hashlib.sha256(_style(root).encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src 'self'; img-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'self'"
    )


@lru_cache(maxsize=4)  # the server has one base path
def _style(root: str) -> str:
    base = quote(urlsplit(root).path)
    files = {
        f"{base}/static/media/{file.name}": face for face, name in FACES.items() for file in FILES.glob(f"{name}*")
    }
    faces = {**files, f"{base}/app/static/fonts/noto-sans-arabic.woff2": "Noto Sans Arabic"}
    rules = (
        f'@font-face {{ font-family: "{face}"; src: url("{address}"); font-weight: 200 900; font-display: swap; }}\n'
        for address, face in faces.items()
    )
    return "".join(rules) + STYLE


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
