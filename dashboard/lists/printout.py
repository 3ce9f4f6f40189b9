"""The rows of a list in HTML; what paper says above them; and all rows at once."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from functools import lru_cache
from html import escape
from itertools import repeat

import pandas as pd
import streamlit as st

from dashboard.web import links, markup
from dashboard.web.answers import ask, ask_once
from dashboard.web.credit import reference
from dashboard.web.lookback import limit
from dashboard.web.notes import notes
from dashboard.web.parameters import PRINT
from tracker.queries.frames import Keys
from tracker.values.days import precision_of
from tracker.values.direction import isolate
from tracker.words import as_of, day, has_value, singular

# Columns that name the record of a row: the first of them that a list has is the link to it, and the head of its card.
TITLES = ("title", "headline", "name", "party")
ALL_ROWS = "All rows, to print"
LONG = 60  # letters of the first lines of a cell that is folded


def title_of(columns: Collection[str]) -> str:
    """Return the column of a list that names the record of each row."""
    return next((name for name in TITLES if name in columns), next(iter(columns)))


def lines(
    columns: tuple[tuple[str, str], ...],
    wording: Callable[[pd.DataFrame], pd.DataFrame],
    opens: Keys | None,
    group: str | None,
    question: Callable[..., pd.DataFrame],
    args: tuple[Hashable, ...],
    kwargs: tuple[tuple[str, Hashable], ...],
) -> tuple[str, int]:
    """Return the answer to a question as the rows of a table in HTML, and their number. It is made for
    ``links.keep_html``; all rows at once, to be printed, are not kept, as they would fill the memory. ``columns`` are
    pairs of name and heading, ``opens`` and ``group`` as a list has them."""
    rows = (ask_once if is_printing() else ask)(question, *args, **dict(kwargs))
    frame = wording(rows)
    cells = {name: _cells(frame, name) for name, _ in columns}
    named = title_of(cells)
    if opens:
        keys = zip(opens.of(rows), frame[named], strict=True)
        cells[named] = [links.anchor(*key, name) if has_value(key[1]) else escape(str(name)) for key, name in keys]
    if group:
        pairs = zip([None, *cells[group]], cells[group], strict=False)
        cells[group] = [f'<span class="tracker-again">{of}</span>' if of == before else of for before, of in pairs]
    headings = [heading for _, heading in columns]
    return markup.lines(headings, zip(*cells.values(), strict=True), list(cells).index(named)), len(rows)


def note_filter(title: str, words: str) -> None:
    """Remember a filter of this page in words, for ``show``."""
    notes().setdefault("filters_in_words", {})[title] = words


def begin_record(table: str, name: str) -> None:
    """Begin the page of a record with its title; all lists and charts there are of that record alone."""
    markup.title(name)
    note_filter(singular(table).capitalize(), name)


def limits() -> list[str]:
    """Return in words what the lists and charts of this page are limited to; empty if they show all of the record."""
    filters: Mapping[str, str] = notes().get("filters_in_words", {})
    return [f"{name}: {isolate(words)}" for name, words in filters.items()]


def seen_from() -> str:
    """Return in a sentence as of which day the page shows the record, and by which rule."""
    words = as_of(*limit())
    return f"{words[0].upper()}{words[1:]}."


def forget_filters() -> None:
    """Forget the filters and the record of the page before. It is called at the beginning of a page."""
    notes()["filters_in_words"] = {}


def show(table: Sequence[str], number: int, total: int, lead: str = "", *, prints: bool = False) -> None:
    """Draw the ``table`` of a list, given as parts of its HTML, and above it, on paper only: the filters in words, the
    day, the ``number`` of rows out of ``total``, and how the list is cited. A link leads to all rows, and back.
    ``lead`` is a sentence above the table. What ``prints`` all rows at once is not kept."""
    lines = [*(limits() or ["All rows, no filters."]), seen_from()]
    if number < total:
        lines.append(f"{number:,} of {total:,} rows. For all of them choose “{ALL_ROWS}” on the page.")
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in [*lines, reference()] if line)
    back = _link("← Back to the list", None) if prints else ""
    onward = _link(ALL_ROWS, "1") if number < total else ""
    sentence = f"<p>{escape(lead)}</p>" if lead else ""
    parts = f'<div class="tracker-on-paper">{paragraphs}</div>{back}{sentence}', *table, onward
    st.html(markup.RawHtml("".join(parts)) if prints else _join(*parts))


@lru_cache(maxsize=16)  # a long text takes long to join, and to encode for the first time
def _join(*parts: str) -> markup.RawHtml:
    return markup.RawHtml("".join(parts))


def is_printing() -> bool:
    """Whether the address asks for all rows as an HTML table."""
    return PRINT in st.query_params


def _link(words: str, prints: str | None) -> str:
    """Return a link to this list with all of its rows, or back from there, as HTML."""
    return f'<p class="tracker-note">{links.anchor_here(words, {PRINT: prints, "page": None})}</p>'


def _cells(rows: pd.DataFrame, name: str) -> list[str]:
    column, precision = rows[name], precision_of(name)
    if name == "url":
        return [links.anchor_out(url, url) for url in column]
    if pd.api.types.is_datetime64_any_dtype(column):
        return list(map(day, column, rows[precision] if precision in rows else repeat(None)))
    text = escape if is_printing() else _text
    return [text(str(value)) if has_value(value) else "" for value in column]


def _text(text: str) -> str:
    """Return a text as HTML; of a long list, such as the names of thirty states, all after the first lines is
    folded."""
    end = max(text.rfind(sign, 0, LONG) for sign in (", ", "; ")) + 1 if len(text) > 2 * LONG else 0
    return markup.fold(f"{text[:end]}\N{NO-BREAK SPACE}…", escape(text[end:])) if end else escape(text)
