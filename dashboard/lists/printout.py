"""The rows of a list as a real table: on paper, on a phone, and for the browser's own search, which cannot see into a
canvas."""

from collections.abc import Callable, Hashable, Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.lists.frames_in_words import with_known_days
from dashboard.web import links, markup
from dashboard.web.answers import ask
from dashboard.web.credit import reference
from dashboard.web.lookback import seen
from dashboard.web.parameters import PRINT
from tracker.values.direction import isolate
from tracker.words import as_of, day, has_value, singular

AT_ONCE = 300  # rows at most below a list; more would be sent with every page, though few readers print it
# Columns that name the record of a row: the first of them that a list has is the link to it, and the head of its card.
TITLES = ("title", "headline", "name", "party")


def table(
    columns: tuple[tuple[str, str], ...],
    view: Callable[[pd.DataFrame], pd.DataFrame] | None,
    opens: str | None,
    id_column: str,
    hidden: bool,
    question: Callable[..., pd.DataFrame],
    args: tuple[Hashable, ...] = (),
    kwargs: tuple[tuple[str, Hashable], ...] = (),
) -> tuple[str, int]:
    """The answer to a question as HTML, and its number of rows; for ``links.keep``. ``columns`` are pairs of name and
    heading, ``opens`` and ``id_column`` as a list has them. ``hidden``: a wide screen shows it only where the
    browser's search finds a word in it."""
    rows = ask(question, *args, **dict(kwargs))
    seen = with_known_days(view(rows) if view else rows)
    cells = {name: _cells(seen[name]) for name, _ in columns}
    named = next((name for name in TITLES if name in cells), columns[0][0])
    if opens:
        tables = rows["table"] if opens == "table" else [opens] * len(rows)
        keys = zip(tables, rows[id_column], seen[named], strict=True)
        cells[named] = [links.anchor(*key) if has_value(key[1]) else escape(str(key[2])) for key in keys]
    headings = [heading for _, heading in columns]
    name = f"Table of {len(rows)} rows: {', '.join(headings)}."
    title = list(cells).index(named)
    content = markup.table(headings, zip(*cells.values(), strict=True), name=name, explained=True, title=title)
    hides = ' hidden="until-found"' if hidden else ""
    return f'<div class="tracker-print"{hides}>{content}</div>', len(rows)


def note_filter(title: str, words: str) -> None:
    """Remember a filter of this page in words, for ``show``."""
    st.session_state.setdefault("filters_in_words", {})[title] = words


def begin_record(table: str, name: str) -> None:
    """Begin the page of a record with its title; all lists and charts there are of that record alone."""
    markup.title(name)
    note_filter(singular(table).capitalize(), name)


def limits() -> list[str]:
    """Return in words what the lists and charts of this page are limited to; empty if they show all of the record."""
    filters: Mapping[str, str] = st.session_state.get("filters_in_words", {})
    return [f"{name}: {isolate(words)}" for name, words in filters.items()]


def seen_from() -> str:
    """Return in a sentence as of which day the page shows the record, and by which rule."""
    words = as_of(*seen())
    return f"{words[0].upper()}{words[1:]}."


def forget_filters() -> None:
    """Forget the filters and the record of the page before. It is called at the beginning of a page."""
    st.session_state["filters_in_words"] = {}


def show(table: str, number: int, total: int) -> None:
    """Draw the HTML ``table`` of a list, and above it, on paper only: the filters in words, the day, the ``number`` of
    rows out of ``total``, and how the list is cited."""
    lines = [*(limits() or ["All rows, no filters."]), seen_from()]
    if number < total:
        lines.append(f"{number:,} of {total:,} rows. For all of them choose “All rows, to print” on the page.")
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in [*lines, reference()] if line)
    markup.draw(f'<div class="tracker-on-paper">{paragraphs}</div>{table}')


def is_printing() -> bool:
    """Whether the address asks for all rows as an HTML table."""
    return PRINT in st.query_params


def link() -> None:
    """Draw a link to this list with all of its rows as an HTML table, or back from there."""
    here = {name: st.query_params.get_all(name) for name in st.query_params if name not in (PRINT, "page")}
    name = st.session_state["path"] or "overview"
    if is_printing():
        st.page_link(links.page(name), label="Back to the list", icon=":material/arrow_back:", query_params=here)
    else:
        all_rows = {**here, PRINT: "1"}
        st.page_link(links.page(name), label="All rows, to print", icon=":material/print:", query_params=all_rows)


def _cells(column: pd.Series) -> list[str]:
    days = pd.api.types.is_datetime64_any_dtype(column)
    return [escape(_words(value, days)) for value in column]


def _words(value: Any, is_day: bool) -> str:
    return (day(value) if is_day else str(value)) if has_value(value) else ""
