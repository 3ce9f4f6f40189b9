"""Escapes text for Plotly, and breaks it into lines."""

import textwrap
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from tracker.values.direction import isolate
from tracker.values.shortening import ELLIPSIS, shorten
from tracker.words import blank


def escape(value: Any) -> str:
    """Return text that Plotly shows as typed: it would read ``<b>`` as a tag, ``&lt;`` as an entity and ``$…$`` as a
    formula. Right-to-left text is isolated. Blank for an empty cell."""
    if blank(value):
        return ""
    return isolate(str(value)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("$", "&#36;")


# Each rerun of a page breaks the same texts again.
@lru_cache(maxsize=8_192)
def lines(value: Any, width: int, most: int = 99) -> tuple[str, ...]:
    """Break a text into at most ``most`` lines of ``width`` characters. They are not escaped."""
    text = "" if blank(value) else shorten(str(value), width * most)
    return (text,) if len(text) <= width else tuple(textwrap.wrap(text, width, max_lines=most, placeholder=ELLIPSIS))


def join(parts: Iterable[str]) -> str:
    """Escape lines and join them for Plotly."""
    return "<br>".join(map(escape, parts))


@lru_cache(maxsize=8_192)
def wrap(value: Any, width: int, most: int = 99) -> str:
    """Break a text into lines, escape and join them."""
    return join(lines(value, width, most))
