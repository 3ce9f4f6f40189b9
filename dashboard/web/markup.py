"""Draws stored text on the page as it was typed, so that Markdown, LaTeX or HTML in it has no effect; and HTML
pieces."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from types import MappingProxyType

import streamlit as st

from tracker.schema.fields import language_name
from tracker.values.direction import TURNS, isolate
from tracker.words import has_value


class NumberHeading(str):
    """The heading of a column of numbers, which end in one line, below the end of the heading."""


@dataclass(frozen=True)
class RawHtml:
    """HTML that Streamlit sends unchanged. It would search a plain string for indentation, which takes long for a long
    table."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def _sent_with_every_page(css: str) -> RawHtml:
    """Return CSS without comments and indentation, which Streamlit reads on every page."""
    return RawHtml(re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)))


STYLE = _sent_with_every_page((Path(__file__).parent / "style.html").read_text(encoding="utf-8"))
ZERO_WIDTH_SPACE = "\u200b"
# Text that Streamlit turns into arrows, icons and links even if it is escaped with backslashes.
SHORTCUTS = re.compile(
    r"(?<!\S)(?:<->|->|<-|--|>=|<=|~=)(?!\S)|:streamlit:|:material_|https?(?=://)|www(?=\.)|@(?=[-\w]+\.)",
    re.IGNORECASE,
)


@lru_cache(maxsize=5_000, typed=True)  # a page shows hundreds, and the same again after each click
def escape_label(text: object) -> str:
    """Return text escaped for a label or heading, which Streamlit reads as Markdown: on one line, and isolated if it is
    right-to-left."""
    one_line = isolate(" ".join(str(text).split()))
    broken = SHORTCUTS.sub(lambda match: f"{match[0][0]}{ZERO_WIDTH_SPACE}{match[0][1:]}", one_line)
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", broken)


def draw(html: str) -> None:
    """Draw HTML unchanged, of any length."""
    st.html(RawHtml(html))


def title(name: str) -> None:
    """Draw the title of a record's page, and set the title of the browser's tab."""
    st.set_page_config(page_title=f"{isolate(name)} · Summit Tracker")
    st.title(escape_label(name))


def prose(text: str | None, *, small: bool = False) -> None:
    """Draw paragraphs as typed, in the direction of their script."""
    if text:
        st.html(paragraph(text, small=small))


def paragraph(text: str, *, small: bool = False) -> str:
    """Return paragraphs as typed, as HTML."""
    return f'<p class="tracker-prose{" tracker-small" if small else ""}" dir="auto">{escape(text)}</p>'


def quote(text: str | None, language: str | None = None, translation: str | None = None) -> None:
    """Draw a quote, with our translation below; nothing if it is blank."""
    if text:
        st.html(quotation(text, language, translation))


def quotation(text: str | None, language: str | None = None, translation: str | None = None) -> str:
    """Return a quote as HTML; below it, if it is not in English, its language, and our translation. Blank if there is
    none."""
    if not text:
        return ""
    tongue = f' lang="{escape(language)}"' if language else ""
    is_foreign = bool(language) and str(language).partition("-")[0] != "en"
    notes = [
        f"In {language_name(str(language))}." if is_foreign else "",
        f"Our translation: {translation}" if translation else "",
    ]
    below = f'<p class="tracker-note">{escape(" ".join(filter(None, notes)))}</p>' if any(notes) else ""
    return f'<blockquote class="tracker-quote" dir="auto"{tongue}>{escape(text)}</blockquote>{below}'


def facts(values: Mapping[str, object], beside: Mapping[str, str] = MappingProxyType({})) -> None:
    """Draw a list of labels and values, as ``fact_list`` returns it."""
    if listed := fact_list(values, beside):
        st.html(listed)


def fact_list(values: Mapping[str, object], beside: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return a list of labels and values as HTML. ``beside`` is HTML that follows a value; blank values without any are
    left out."""
    rows = "".join(
        f"<div><dt>{escape(name)}</dt><dd dir='auto'>{escape(str(value or '—'))}{beside.get(name, '')}</dd></div>"
        for name, value in values.items()
        if has_value(value) or beside.get(name)
    )
    return f'<dl class="tracker-facts">{rows}</dl>' if rows else ""


def table(
    headings: Iterable[str],
    rows: Iterable[Iterable[str]],
    *,
    name: str,
    explained: bool = False,
    boxed: bool = False,
    title: int = 0,
) -> str:
    """Return a table as HTML, which the browser's search finds and paper shows. ``headings`` are text, cells are HTML;
    ``name`` tells a screen reader what the table lists. On a phone each row is a card: the cell of the column ``title``
    is its head, and below are the others, if ``explained`` each with its heading. If ``boxed`` it has a height of its
    own, within which its rows move below the headings; on paper all of it stands."""
    headings = list(headings)
    heads = [head(escape(heading), heading, title=place == title) for place, heading in enumerate(headings)]
    return "".join(framed(heads, lines(headings, rows, title), name=name, explained=explained, boxed=boxed))


def head(content: str, heading: str, *, title: bool = False, sort: str | None = None) -> str:
    """Return the ``heading`` of a column for ``framed``, around ``content``, which is HTML. ``sort`` says that the rows
    are in the order of this column: ascending, descending or other."""
    look = _look(heading, title=title)
    order = f' aria-sort="{sort}"' if sort else ""
    return f'<th scope="col" role="columnheader"{look}{order}>{content}</th>'


def lines(headings: Iterable[str], rows: Iterable[Iterable[str]], title: int) -> str:
    """Return the rows of a table as HTML, for ``framed``; arguments as of ``table``."""
    # The roles are those that the elements have anyway; some browsers forget them where CSS lays the cells out anew.
    starts = [
        f'<td{_look(heading, title=place == title)} data-of="{escape(heading)}" role="cell"'
        for place, heading in enumerate(headings)
    ]
    cells = ("".join(f"{start}{_content(cell)}" for start, cell in zip(starts, row, strict=True)) for row in rows)
    return "".join(f'<tr role="row">{line}</tr>' for line in cells)


def _look(heading: str, *, title: bool) -> str:
    """Return the CSS class of the cells of a column, as an attribute; blank if they are text."""
    kind = "title" if title else "number" if isinstance(heading, NumberHeading) else ""
    return f' class="tracker-{kind}"' if kind else ""


def _content(cell: str) -> str:
    """Return the content of a cell in HTML, in the direction of its script, with the end of its tags."""
    # Only where it may say something: every cell of a long table is sent and read on each page.
    return f' dir="auto">{cell}</td>' if TURNS.search(cell) else f">{cell}</td>"


def framed(
    heads: Iterable[str], lines: str, *, name: str, explained: bool = False, boxed: bool = False
) -> tuple[str, str, str]:
    """Return a table as parts of its HTML, from its headings and rows in HTML; the other arguments as of ``table``."""
    headings = f'<thead><tr role="row">{"".join(heads)}</tr></thead>'
    look = "tracker-table" + " tracker-explained" * explained + " tracker-box" * boxed
    region = f'<div class="{look}" role="region" tabindex="0" aria-label="{escape(name)}">'
    return f'{region}<table role="table">{headings}<tbody>', lines, "</tbody></table></div>"


def rounded(short: str, whole: str) -> str:
    """A figure in short, as HTML, which tells the whole one to who points at it."""
    return escape(short) if short == whole else f'<span title="{escape(whole)}">{escape(short)}</span>'


def fold(summary: str, content: str, *, kind: str = "") -> str:
    """Return HTML content folded below one line of text; blank if there is no content. The browser's search unfolds it,
    and paper shows it. ``kind`` adds a CSS class."""
    look = f"tracker-fold tracker-{kind}" if kind else "tracker-fold"
    return f'<details class="{look}"><summary>{escape(summary)}</summary>{content}</details>' if content else ""
