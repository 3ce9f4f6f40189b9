"""The answer to a question as a table on the page: a tick opens the record of a row, buttons give all rows as files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Concatenate, ParamSpec

import pandas as pd
import pyarrow as pa
import streamlit as st
from sqlalchemy.engine import Connection

from dashboard.lists import printout
from dashboard.lists.brief import list_buttons
from dashboard.lists.frames_in_words import with_edtf, with_known_days, with_labels
from dashboard.web import answers, download, links
from tracker.files import workbook
from tracker.files.snapshot import plain_csv, spreadsheet_csv
from tracker.imports.versions import with_digests

P = ParamSpec("P")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The files of a list, each with its button. In this order: the name of the button, what is added to the name of the
# file, its extension and media type, the function that writes it, whether it has the columns of the page first
# (``as_shown``) or is for programs, and the words on its purpose.
FILES = (
    (
        "CSV",
        "",
        "csv",
        "text/csv",
        plain_csv,
        False,
        "UTF-8, ISO dates, EDTF where a day may not be known, codes and labels; for pandas, R and other programs.",
    ),
    (
        "CSV for spreadsheets",
        "-spreadsheet",
        "csv",
        "text/csv",
        spreadsheet_csv,
        True,
        "For Excel and LibreOffice: accents stay right, and no text is run as a formula.",
    ),
    (
        "Excel",
        "",
        "xlsx",
        XLSX,
        workbook.of_frame,
        False,
        "For Excel and LibreOffice, with real dates and numbers. Edit it, and bring it back under Import.",
    ),
)
PAGING = {"limit", "offset"}  # arguments that choose the rows of one page; a file has all rows

ON_DATES = "A question mark: the day is not known. A dash at the end: it still goes on, or its end is not known."
# Without a width, the longest title pushes the columns after it off the screen.
TITLE_PX = 420


@dataclass(frozen=True)
class Wording:
    """What is done to the rows of a query before they are shown: labels are added for codes, then ``view`` is applied.

    Wordings with the same fields are equal, so that they share cached answers."""

    codes: tuple[str, ...]
    in_words: Callable[..., pd.DataFrame]
    view: Callable[[pd.DataFrame], pd.DataFrame] | None

    def with_labels(self, rows: pd.DataFrame) -> pd.DataFrame:
        return self.in_words(rows, *self.codes)

    def __call__(self, rows: pd.DataFrame) -> pd.DataFrame:
        rows = self.with_labels(rows)
        return self.view(rows) if self.view else rows


@dataclass(frozen=True)
class Table:
    """A list: its columns (column to heading), and the record that a tick in a row opens.

    ``key`` names the list on its page, and its files.
    ``codes`` are the tables whose codes are in the rows: their labels are added.
    ``opens`` is the table of the records, or "table", the column that names it; ``id_column`` has their ids.
    ``rows_of`` is the table of the rows, where it is another one: of a seat, of which a tick opens the summit.
    ``view`` adds columns to be read, which the page and the CSV for spreadsheets show, but not the CSV for programs.
    ``short`` draws a real table, whose titles are links, in place of a grid that sorts and scrolls.
    ``sorts`` names, for a column whose words do not sort well, a column of texts to sort it by, one for each word.
    ``total`` is the number of all rows, where a page shows a part of them.
    ``brief`` offers the rows as a brief, too; the first argument of the question must be its filters.
    """

    key: str
    columns: Mapping[str, str]
    opens: str | None = None
    id_column: str = "id"
    rows_of: str | None = None
    codes: tuple[str, ...] = ()
    in_words: Callable[..., pd.DataFrame] = with_labels
    view: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    short: bool = False
    sorts: Mapping[str, str] = field(default_factory=dict)
    total: int | None = None
    brief: bool = False

    @property
    def wording(self) -> Wording:
        return Wording(self.codes, self.in_words, self.view)

    def show(
        self, question: Callable[Concatenate[Connection, P], pd.DataFrame], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Draw the rows that ``question`` returns, with buttons for files of all rows, not only those of this page."""
        all_rows: Any = {name: value for name, value in kwargs.items() if name not in PAGING}
        if printout.is_printing():
            printout.link()
            table, number = self.real(question, *args, **all_rows)
            printout.show(table, number, number)
            return
        rows = self.in_file(question, *args, **all_rows)
        buttons = partial(csv_buttons, rows, key=self.key, plain=self.for_programs, as_shown=self.as_shown)
        if self.short:
            table, number = self.real(question, *args, **kwargs)
            printout.show(f'<div class="tracker-box">{table}</div>', number, number)
            buttons()
            return
        settings = {
            "columns": tuple(self.columns),
            "sorts": tuple(self.sorts.items()),
            "opens": self.opens,
            "id_column": self.id_column,
            "view": self.wording,
        }
        cells, words, records = answers.view(_for_the_browser, settings, question, *args, **kwargs)
        # A tick is the number of a row on the reader's screen; a save since then may have moved the rows.
        before = st.session_state.get(f"records_{self.key}", records)
        st.session_state[f"records_{self.key}"] = records
        count = st.session_state.get(f"opened_{self.key}", 0)
        event: Any = st.dataframe(
            cells,
            column_config=_config(cells.schema, self.columns, words),
            hide_index=True,
            placeholder="",
            key=f"table_{self.key}_{count}",
            on_select="rerun" if self.opens else "ignore",
            # Not by cell: reaching a cell by keyboard, or swiping over it, would already leave the page.
            selection_mode="single-row",
            alt=f"Table of {cells.num_rows} rows: {', '.join(self.columns.values())}.",
        )
        self._print_below(cells.num_rows, question, *args, **kwargs)
        hint = "Tick a row to open it." if self.opens else ""
        if cells.num_rows < (self.total or 0):
            hint += " A heading sorts the rows of this page, not of all pages."
        keys = "By keyboard: Shift and Space." if self.opens else None
        of_list: Any = args[0] if self.brief else None
        beside = partial(list_buttons, of_list, " · ".join(printout.limits()), self.key) if self.brief else None
        buttons(hint=hint, more=keys, beside=beside)
        if self.opens and event and (ticks := event["selection"]["rows"]):
            # A new key makes a new table without a tick: on the way back the old tick would send the reader here again.
            st.session_state[f"opened_{self.key}"] = count + 1
            links.go_to_record(*before[ticks[0]])

    def real(
        self, question: Callable[..., pd.DataFrame], *args: Any, hidden: bool = False, **kwargs: Any
    ) -> tuple[str, int]:
        """The answer as a real table, in HTML, and its number of rows; ``hidden`` as for ``printout.table``."""
        look = tuple(self.columns.items()), self.wording, self.opens, self.id_column, hidden
        return links.keep(printout.table, *look, question, args, tuple(kwargs.items()))

    def _print_below(self, number: int, question: Callable[..., pd.DataFrame], *args: Any, **kwargs: Any) -> None:
        """The rows again as a real table, for paper, a phone and the browser's search: all of them unless they are too
        many."""
        total = number if self.total is None else self.total
        if number < total <= printout.AT_ONCE:
            number, kwargs = total, {**kwargs, "limit": total, "offset": 0}
        table, _ = self.real(question, *args, hidden=True, **kwargs)
        printout.show(table, number, total)
        if number < total:
            printout.link()

    def in_file(
        self, question: Callable[Concatenate[Connection, P], pd.DataFrame], *args: P.args, **kwargs: P.kwargs
    ) -> Callable[[], pd.DataFrame]:
        """The rows for a download, each with a digest by which an import knows it again."""
        return answers.later(with_digests, self.rows_of or self.opens or "", question, *args, **kwargs)

    def for_programs(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows with a column of labels for each column of codes, and days that may not be known also in
        EDTF."""
        return with_edtf(self.wording.with_labels(rows))

    def as_shown(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows with the columns of the page first, under their headings, then all others."""
        rows_shown = with_known_days(self.wording(rows))
        rest = [name for name in rows_shown.columns if name not in self.columns]
        return rows_shown[[*self.columns, *rest]].rename(columns=dict(self.columns))


@st.fragment  # one for all buttons, as each takes longer than a button
def csv_buttons(
    rows: Callable[[], pd.DataFrame],
    *,
    key: str,
    hint: str = "",
    more: str | None = None,
    plain: Callable[[pd.DataFrame], pd.DataFrame] = with_edtf,
    as_shown: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows,
    beside: Callable[[], None] | None = None,
) -> None:
    """Three buttons: a CSV for programs and an .xlsx, of the rows as ``plain`` makes them, and a CSV that spreadsheets
    open safely, of the rows as ``as_shown`` makes them. ``hint`` is shown before them, and ``more`` behind its question
    mark; ``beside`` draws more buttons."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"files_{key}"):
        if hint:
            st.caption(hint, width="content", help=more)
        for name, suffix, ending, mime, write, shown, purpose in FILES:
            download.button(
                name,
                lambda write=write, form=as_shown if shown else plain: write(form(rows())),
                f"{key}{suffix}.{ending}",
                mime,
                key=f"{ending}_{key}{suffix}",
                icon=":material/download:",
                type="tertiary",
                help=purpose,
            )
        if beside:
            beside()


def _for_the_browser(
    rows: pd.DataFrame,
    *,
    columns: tuple[str, ...],
    sorts: tuple[tuple[str, str], ...],
    opens: str | None,
    id_column: str,
    view: Callable[[pd.DataFrame], pd.DataFrame] | None,
) -> tuple[pa.Table, dict[str, dict[str, str]], dict[int, tuple[str, str]]]:
    """Return the cells as Arrow; for each column in ``sorts`` its words by the texts that sort it; and the table and id
    of the record that each row opens, by the number of the row.

    Streamlit sends Arrow, and turning a frame into it takes longer than all else of a list, so it is done once."""
    rows_shown = with_known_days(view(rows) if view else rows)
    words = {name: dict(zip(rows_shown[key], rows_shown[name], strict=True)) for name, key in sorts}
    rows_shown = rows_shown.assign(**{name: rows_shown[key] for name, key in sorts})
    cells = pa.Table.from_pandas(rows_shown[list(columns)], preserve_index=False)
    if opens is None:
        return cells, words, {}
    tables = rows["table"] if opens == "table" else [opens] * len(rows)
    return cells, words, dict(enumerate(zip(tables, rows[id_column], strict=True)))


def _config(schema: pa.Schema, columns: Mapping[str, str], words: Mapping[str, dict[str, str]]) -> dict[str, Any]:
    config: dict[str, Any] = dict(columns)
    for cell in schema:
        heading = columns[cell.name]
        if cell.name in words:
            # A list column shows a text and sorts by another; nothing is chosen from it here.
            names = words[cell.name]
            config[cell.name] = st.column_config.SelectboxColumn(
                heading, options=list(names), format_func=lambda key, names=names: names[str(key)]
            )
        elif pa.types.is_timestamp(cell.type):
            config[cell.name] = st.column_config.DateColumn(heading, format="YYYY-MM-DD")
        elif cell.name == "when":
            config[cell.name] = st.column_config.TextColumn(heading, help=ON_DATES)
        elif cell.name == "url":
            config[cell.name] = st.column_config.LinkColumn(heading, display_text="Open")
        elif cell.name in ("title", "headline"):
            config[cell.name] = st.column_config.TextColumn(heading, width=TITLE_PX)
    return config
