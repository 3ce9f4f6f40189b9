"""Web addresses that lead to quoted words: a browser scrolls to the words on the page and highlights them.

The form is that of https://wicg.github.io/scroll-to-text-fragment/. A browser that does not find the words, or does not
know the form, opens the page all the same.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from tracker.values import web_addresses

WHOLE_AT_MOST = 8  # words; of a longer excerpt the first and last words are looked for, which may be far apart
AT_AN_END = 4  # words
LEFT_OUT = re.compile(r"\[[^\]]*\]|\(?…\)?|\.{3,}|\n+")  # where an excerpt skips words, or begins a new paragraph
OUTER = " \t\u00a0\"'“”„‟«»‘’‚‹›,;:"  # what an excerpt may have around the words of its source
PAGE = re.compile(r"\b(?:p|pp|page|pages)\.?\s*(\d{1,4})\b", re.IGNORECASE)


def to_words(address: str, excerpt: str | None, locator: str | None = None) -> str:
    """Return the address of a publication with a fragment for the words of an excerpt; for a PDF, for the page that
    ``locator`` names."""
    if web_addresses.split(address).path.lower().endswith(".pdf"):
        page = PAGE.search(locator or "")
        return f"{address}#page={page[1]}" if page and "#" not in address else address
    at_words = fragment(excerpt or "")
    if not at_words or ":~:" in address:
        return address
    return f"{address}{'' if '#' in address else '#'}{at_words}"


def of_citation(row: Mapping[Any, Any], column: str = "url") -> str:
    """Return the address in a column of a citation joined to its source, with a fragment for the citation's excerpt.
    Blank if the column is."""
    excerpt, locator = (row[name] if isinstance(row[name], str) else None for name in ("excerpt", "locator"))
    return to_words(row[column], excerpt, locator) if isinstance(row[column], str) else ""


def fragment(excerpt: str) -> str:
    """Return the fragment, without its #, that leads to the words of an excerpt; blank if it has no words."""
    return f":~:text={words}" if (words := _words(excerpt)) else ""


def _words(excerpt: str) -> str:
    """The directive for an excerpt: its words, or the first and the last of them; blank where there are none."""
    pieces = [piece for part in LEFT_OUT.split(excerpt) if (piece := part.strip(OUTER).split())]
    if not pieces:
        return ""
    if len(pieces) == 1 and len(pieces[0]) <= WHOLE_AT_MOST:
        return _encode(pieces[0])
    first = pieces[0] if len(pieces) > 1 and len(pieces[0]) <= AT_AN_END else pieces[0][:AT_AN_END]
    last = pieces[-1][-AT_AN_END:]
    return f"{_encode(first)},{_encode(last)}"


def _encode(words: list[str]) -> str:
    return quote(" ".join(words).strip(OUTER), safe="").replace("-", "%2D")
