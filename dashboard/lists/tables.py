"""The answer to a question as a table on the page: titles lead to records, headings sort, buttons give all rows as
files."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import lru_cache, partial
from html import escape
from typing import Any, Concatenate, ParamSpec

import pandas as pd
import streamlit as st
from sqlalchemy.engine import Connection

from dashboard.lists import printout
from dashboard.lists.brief import list_buttons
from dashboard.lists.frames_in_words import with_edtf, with_known_days, with_labels
from dashboard.web import address, answers, download, links
from dashboard.web.download import FileForm
from dashboard.web.markup import framed, head
from tracker.files import workbook
from tracker.files.frame_csv import plain_csv, spreadsheet_csv
from tracker.imports.versions import with_digests
from tracker.queries.frames import Keys

P = ParamSpec("P")
# What the files are for.
CSV = "UTF-8, ISO dates, EDTF where a day may not be known, codes and labels; for pandas, R and other programs."
SAFE = "For Excel and LibreOffice: accents stay right, and no text is run as a formula."
EXCEL = "For Excel and LibreOffice, with real dates and numbers. Edit it, and bring it back under Import."
PAGING = {"limit", "offset"}  # arguments that choose the rows of one page; a file has all rows
ROWS_OF_PAGE = 250  # more would be sent with every page, though few readers look at them
MOST_ROWS = 100  # of a table without pages
BOXFUL = 15  # rows that a screen shows of a table that moves within its box, about


@dataclass(frozen=True)
class Wording:
    """What is done to the rows of a query before they are shown: labels are added for codes, then other columns.

    Wordings with the same fields are equal, so that they share cached answers."""

    codes: tuple[str, ...]
    in_words: Callable[..., pd.DataFrame]
    add_columns: Callable[[pd.DataFrame], pd.DataFrame] | None

    def with_labels(self, rows: pd.DataFrame) -> pd.DataFrame:
        return self.in_words(rows, *self.codes)

    def __call__(self, rows: pd.DataFrame) -> pd.DataFrame:
        rows = self.with_labels(rows)
        return self.add_columns(rows) if self.add_columns else rows


@dataclass(frozen=True)
class Table:
    """A list: its columns (column to heading), and the record that the title of a row leads to.

    ``key`` names the list on its page, and its files.
    ``codes`` are the tables whose codes are in the rows: their labels are added.
    ``opens`` tells which these are.
    ``rows_of`` tells of which records the rows are, where of others: of a seat, whose title leads to the summit.
    ``add_columns`` adds columns in words, which the page and the CSV for spreadsheets show, but not that for programs.
    ``orders`` are the orders that the question has, the usual one first, each with the column by which it sorts all
    rows, and whether that is ascending, descending or, as by currency first, other: the heading of the column is a link
    to it.
    ``group`` is a column whose value is seen once where rows that follow each other have the same; on a phone, and in
    the files, each row has it.
    ``total`` is the number of all rows, where a page shows a part of them.
    ``lead`` is a sentence above the rows.
    ``brief`` offers the rows as a brief, too; the first argument of the question must be its filters.
    """

    key: str
    columns: Mapping[str, str]
    opens: Keys | None = None
    rows_of: Keys | None = None
    codes: tuple[str, ...] = ()
    in_words: Callable[..., pd.DataFrame] = with_labels
    add_columns: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    orders: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    group: str | None = None
    total: int = 0
    lead: str = ""
    brief: bool = False

    @property
    def wording(self) -> Wording:
        return Wording(self.codes, self.in_words, self.add_columns)

    def show(
        self, question: Callable[Concatenate[Connection, P], pd.DataFrame], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Draw the rows that ``question`` returns, with buttons for files of all rows, not only those of this page. Its
        argument ``order``, if the list has ``orders``, comes from the address of the page."""
        arguments: Any = {**kwargs, **self._order()}
        all_rows: Any = {name: value for name, value in arguments.items() if name not in PAGING}
        if printout.is_printing():
            table, number = self.as_html(question, *args, kept=False, **all_rows)
            printout.show(table, number, number, self.lead, prints=True)
            return
        table, number = self.as_html(question, *args, boxed=True, **arguments)
        printout.show(table, number, max(number, self.total), self.lead)
        of_list: Any = args[0] if self.brief else None
        offer_files(
            self.in_file(question, *args, **all_rows),
            key=self.key,
            hint="" if "offset" in kwargs else part_of(number, self.total) or (f"{number:,} rows" * (number > BOXFUL)),
            plain=self.for_programs,
            as_shown=self.as_shown,
            beside=partial(list_buttons, of_list, " · ".join(printout.limits()), self.key) if self.brief else None,
        )

    def as_html(
        self, question: Callable[..., pd.DataFrame], *args: Any, boxed: bool = False, kept: bool = True, **kwargs: Any
    ) -> tuple[Sequence[str], int]:
        """The answer as a table, in parts of its HTML, ``boxed`` as of ``markup.table``; and its number of rows.
        What is ``kept`` is not made again until something changes in it."""
        look = tuple(self.columns.items()), self.wording, self.opens, self.group
        asked = *look, question, args, tuple(kwargs.items())
        rows, number = links.keep_html(printout.lines, *asked) if kept else printout.lines(*asked)
        name = f"Table of {number} rows: {', '.join(self.columns.values())}."
        here = links.open_address() if self.orders else ("", ())
        # Not made together with the rows, which are kept: the links of headings have the page's whole address.
        return framed(
            _heads(look[0], tuple(self.orders.items()), kwargs.get("order"), here),
            rows,
            name=name,
            explained=True,
            boxed=boxed,
        ), number

    def _order(self) -> dict[str, str]:
        """The order in the address as an argument of the question, with a warning on the page if there is no such
        order."""
        if not self.orders:
            return {}
        chosen, faults = address.choices("order", {order: order for order in self.orders})
        address.complain("Order", faults)
        return {"order": next(iter(chosen or self.orders))}

    def in_file(
        self, question: Callable[Concatenate[Connection, P], pd.DataFrame], *args: P.args, **kwargs: P.kwargs
    ) -> Callable[[], pd.DataFrame]:
        """The rows for a download, each with a digest by which an import knows it again."""
        return answers.later(with_digests, self.rows_of or self.opens, question, *args, **kwargs)

    def for_programs(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows with a column of labels for each column of codes, and days that may not be known also in
        EDTF."""
        return with_edtf(self.wording.with_labels(rows))

    def as_shown(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows with the columns of the page first, under their headings, then all others."""
        rows_shown = with_known_days(self.wording(rows))
        rest = [name for name in rows_shown.columns if name not in self.columns]
        return rows_shown[[*self.columns, *rest]].rename(columns=dict(self.columns))


@lru_cache(maxsize=200)
def _heads(
    columns: tuple[tuple[str, str], ...],
    orders: tuple[tuple[str, tuple[str, str]], ...],
    chosen: str | None,
    here: links.Address,
) -> tuple[str, ...]:
    """Return the headings of the ``columns`` of a table as HTML. That of a column that sorts is a link to its order, or
    to its other order where the list has the ``chosen`` one."""
    named, ways, heads = printout.title_of(dict(columns)), dict(orders), []
    for column, heading in columns:
        content, sort = escape(heading), None
        if of_column := [order for order, (by, _) in orders if by == column]:
            place = of_column.index(chosen) if chosen in of_column else -1
            order = of_column[(place + 1) % len(of_column)]
            usual = order == next(iter(ways))
            content = links.anchor_here(content, {"order": None if usual else order, "page": None}, here=here)
            sort = ways[of_column[place]][1] if place >= 0 else None
        heads.append(head(content, heading, title=column == named, sort=sort))
    return tuple(heads)


def part_of(number: int, total: int) -> str:
    """Return in words that a page shows a ``number`` of all rows; blank if it shows all."""
    return f"{number:,} of {total:,} are shown. The files have all." if number < total else ""


def offer_files(rows: Callable[[], pd.DataFrame], *, key: str, hint: str = "", **forms: Any) -> None:
    """A menu with the files of a list, of which nothing is drawn before it is opened; ``hint`` stands before it. Other
    arguments as of ``_file_buttons``."""
    # No fragment around the menu: it would take three times as long to draw, on every page with a list.
    with st.container(horizontal=True, vertical_alignment="center") if hint else nullcontext():
        if hint:
            st.caption(hint, width="content")
        menu = st.popover("Download", icon=":material/download:", on_change="rerun", key=f"files_{key}")
    if menu.open:
        with menu:
            _file_buttons(rows, key=key, **forms)


@st.fragment
def _file_buttons(
    rows: Callable[[], pd.DataFrame],
    *,
    key: str,
    plain: Callable[[pd.DataFrame], pd.DataFrame] = with_edtf,
    as_shown: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows,
    beside: Callable[[], None] | None = None,
) -> None:
    """Three buttons: a CSV for programs and an .xlsx, of the rows as ``plain`` makes them, and a CSV
    that spreadsheets open safely, of the rows as ``as_shown`` makes them. ``beside`` draws more buttons."""
    forms: list[FileForm[pd.DataFrame]] = [
        FileForm("CSV", ".csv", "text/csv", lambda one: plain_csv(plain(one)), CSV),
        FileForm(
            "CSV for spreadsheets", "-spreadsheet.csv", "text/csv", lambda one: spreadsheet_csv(as_shown(one)), SAFE
        ),
        FileForm("Excel", ".xlsx", workbook.MEDIA_TYPE, lambda one: workbook.of_frame(plain(one)), EXCEL),
    ]
    download.buttons(forms, rows, key, key=key)
    if beside:
        beside()
