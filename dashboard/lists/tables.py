"""The answer to a question as a table on the page: a tick opens a row's record, and the rows are taken along as CSV."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec

import pandas as pd
import pyarrow as pa
import streamlit as st
from sqlalchemy.engine import Connection

from dashboard.lists import printout
from dashboard.web import answers, download, links
from dashboard.words import with_known_days, with_labels
from tracker.files.snapshot import plain_csv, spreadsheet_csv

P = ParamSpec("P")

CSV = (
    ("CSV", "", plain_csv, "UTF-8, ISO dates, codes and labels; for pandas, R and other programs."),
    (
        "CSV for spreadsheets",
        "-spreadsheet",
        spreadsheet_csv,
        "For Excel and LibreOffice: accents stay right, and no text is run as a formula.",
    ),
)
PART = {"limit", "offset"}  # what a page shows of the rows; a file holds all of them

ON_DATES = "A question mark: the day is not known. A dash at the end: it still goes on, or its end is not known."
# Else the longest title of all pushes the columns after it off the screen.
TITLE_PX = 420


@dataclass(frozen=True)
class Wording:
    """What becomes of an answer before it is shown. Two that say the same are equal, so that what was made with one is
    found again with another."""

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
    """Which columns of an answer are shown (column to heading), and what a tick opens.

    Its codes are those of the tables ``codes``; ``in_words`` puts their labels beside them.

    It is the record of the table ``opens`` that ``id_column`` names; where the rows are of several tables, ``opens`` is
    "table", the column that says which. What ``view`` adds to the rows is shown, and is in the CSV for spreadsheets
    alone. A ``whole`` table shows every row without scrolling. ``key`` names it on its page, and its files. A column
    that does not sort by its words names in ``sorts`` one that does; each text of that stands for one of its own.
    ``total`` is how many rows there are, where a page shows a part of them.
    """

    key: str
    columns: Mapping[str, str]
    opens: str | None = None
    id_column: str = "id"
    codes: tuple[str, ...] = ()
    in_words: Callable[..., pd.DataFrame] = with_labels
    view: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    whole: bool = False
    sorts: Mapping[str, str] = field(default_factory=dict)
    total: int | None = None

    @property
    def wording(self) -> Wording:
        return Wording(self.codes, self.in_words, self.view)

    def show(
        self, question: Callable[Concatenate[Connection, P], pd.DataFrame], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Show the answer, with buttons for the CSV of all its rows: those that it has without limit and offset."""
        all_rows: Any = {name: value for name, value in kwargs.items() if name not in PART}
        if printout.is_printing():
            self._print(question, *args, **all_rows)
            return
        settings = {
            "columns": tuple(self.columns),
            "sorts": tuple(self.sorts.items()),
            "opens": self.opens,
            "id_column": self.id_column,
            "view": self.wording,
        }
        cells, words, records = answers.view(_for_the_browser, settings, question, *args, **kwargs)
        # The row that was ticked is one of those that the reader saw, before somebody's save may have moved them.
        before = st.session_state.get(f"records_{self.key}", records)
        st.session_state[f"records_{self.key}"] = records
        opened = st.session_state.get(f"opened_{self.key}", 0)
        event: Any = st.dataframe(
            cells,
            column_config=_config(cells.schema, self.columns, words),
            hide_index=True,
            placeholder="",
            key=f"table_{self.key}_{opened}",
            on_select="rerun" if self.opens else "ignore",
            # Not a click on a cell: to reach a cell by keyboard, or to swipe over it, would be to leave the page.
            selection_mode="single-row",
            height="content" if self.whole else "auto",
            alt=f"Table of {cells.num_rows} rows: {', '.join(self.columns.values())}.",
        )
        self._print_below(cells.num_rows, question, *args, **kwargs)
        hint = "Tick a row to open it." if self.opens else ""
        if cells.num_rows < (self.total or 0):
            hint += " A heading sorts the rows of this page, not of all pages."
        keys = "By keyboard: Shift and Space." if self.opens else None
        rows = answers.later(question, *args, **all_rows)
        csv_buttons(rows, key=self.key, hint=hint, more=keys, plain=self.wording.with_labels, as_seen=self.as_seen)
        if self.opens and event and (ticked := event["selection"]["rows"]):
            # On the way back a new table, in which nothing is chosen: else the reader would be sent here again.
            st.session_state[f"opened_{self.key}"] = opened + 1
            links.go_to_record(*before[ticked[0]])

    def _print(self, question: Callable[..., pd.DataFrame], *args: Any, **kwargs: Any) -> None:
        """Every row as a real table."""
        rows = answers.ask(question, *args, **kwargs)
        printout.link()
        table = printout.table(rows, columns=tuple(self.columns.items()), view=self.wording, hidden=False)
        printout.show(table, len(rows), len(rows))

    def _print_below(self, number: int, question: Callable[..., pd.DataFrame], *args: Any, **kwargs: Any) -> None:
        """The rows once more, for paper and for the browser's search: all of them where they are not too many."""
        total = number if self.total is None else self.total
        if number < total <= printout.AT_ONCE:
            number, kwargs = total, {**kwargs, "limit": total, "offset": 0}
        settings = {"columns": tuple(self.columns.items()), "view": self.wording, "hidden": True}
        printout.show(answers.view(printout.table, settings, question, *args, **kwargs), number, total)
        if number < total:
            printout.link()

    def as_seen(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The columns that are shown, under their headings, before all others."""
        seen = with_known_days(self.wording(rows))
        rest = [name for name in seen.columns if name not in self.columns]
        return seen[[*self.columns, *rest]].rename(columns=dict(self.columns))


@st.fragment  # one for both buttons, as each takes longer than a button
def csv_buttons(
    rows: Callable[[], pd.DataFrame],
    *,
    key: str,
    hint: str = "",
    more: str | None = None,
    plain: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows,
    as_seen: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows,
) -> None:
    """Two ways to take rows along: a CSV for programs, which has them ``plain``, and a file that spreadsheets open
    safely, which has them ``as_seen``. A ``hint`` stands before them, and ``more`` on it behind a question mark."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if hint:
            st.caption(hint, width="content", help=more)
        for name, suffix, written, purpose in CSV:
            download.button(
                name,
                lambda written=written: written((as_seen if written is spreadsheet_csv else plain)(rows())),
                f"{key}{suffix}.csv",
                "text/csv",
                key=f"csv_{key}{suffix}",
                icon=":material/download:",
                type="tertiary",
                help=purpose,
            )


def _for_the_browser(
    rows: pd.DataFrame,
    *,
    columns: tuple[str, ...],
    sorts: tuple[tuple[str, str], ...],
    opens: str | None,
    id_column: str,
    view: Callable[[pd.DataFrame], pd.DataFrame] | None,
) -> tuple[pa.Table, dict[str, dict[str, str]], list[tuple[str, str]]]:
    """The cells as Arrow, in which Streamlit sends them: to turn a frame into it takes longer than all else of a list.
    For each of the columns in ``sorts`` what its cells are to be read as; and the table and id that each row opens."""
    seen = with_known_days(view(rows) if view else rows)
    words = {name: dict(zip(seen[key], seen[name], strict=True)) for name, key in sorts}
    seen = seen.assign(**{name: seen[key] for name, key in sorts})
    cells = pa.Table.from_pandas(seen[list(columns)], preserve_index=False)
    if opens is None:
        return cells, words, []
    tables = rows["table"] if opens == "table" else [opens] * len(rows)
    return cells, words, list(zip(tables, rows[id_column], strict=True))


def _config(schema: pa.Schema, columns: Mapping[str, str], words: Mapping[str, dict[str, str]]) -> dict[str, Any]:
    config: dict[str, Any] = dict(columns)
    for cell in schema:
        heading = columns[cell.name]
        if cell.name in words:
            # A list column shows a text and sorts by another; nothing is chosen from it here.
            named = words[cell.name]
            config[cell.name] = st.column_config.SelectboxColumn(
                heading, options=list(named), format_func=lambda key, named=named: named[str(key)]
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
