"""Text on charts: escaped for Plotly, broken into lines."""

import textwrap
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from tracker.values.direction import isolate
from tracker.values.shortening import ELLIPSIS, shorten
from tracker.words import blank


def escape(value: Any) -> str:
    """The text as typed: Plotly reads ``<b>`` as a tag, ``&lt;`` as an entity and ``$…$`` as a formula. It turns no
    text around it."""
    if blank(value):
        return ""
    return isolate(str(value)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("$", "&#36;")


# Every rerun of a page breaks the same texts again.
@lru_cache(maxsize=8_192)
def lines(value: Any, width: int, most: int = 99) -> tuple[str, ...]:
    """The text broken into at most ``most`` lines of ``width`` characters, not escaped."""
    text = "" if blank(value) else shorten(str(value), width * most)
    return (text,) if len(text) <= width else tuple(textwrap.wrap(text, width, max_lines=most, placeholder=ELLIPSIS))


def join(parts: Iterable[str]) -> str:
    """Lines as Plotly wants them, escaped."""
    return "<br>".join(map(escape, parts))


def wrap(value: Any, width: int, most: int = 99) -> str:
    return join(lines(value, width, most))
