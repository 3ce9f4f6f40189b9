"""The answer to a question as a table on the page: a tick opens a row's record, and the rows are taken along as CSV."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec

import pandas as pd
import pyarrow as pa
import streamlit as st
from sqlalchemy.engine import Connection

from dashboard import db, links
from tracker.snapshot import plain_csv, spreadsheet_csv

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

# Else the longest title of all pushes the columns after it off the screen.
TITLE_PX = 420


@dataclass(frozen=True)
class Table:
    """Which columns of an answer are shown (column to heading), and what a tick opens.

    It is the record of the table ``opens`` that ``id_column`` names; where the rows are of several tables, ``opens`` is
    "table", the column that says which. What ``view`` adds to the rows is shown, and is in the CSV for spreadsheets
    alone. A ``whole`` table shows every row without scrolling. ``key`` names it on its page, and its files.
    """

    key: str
    columns: Mapping[str, str]
    opens: str | None = None
    id_column: str = "id"
    view: Callable[[pd.DataFrame], pd.DataFrame] | None = None
    whole: bool = False

    def show(
        self, question: Callable[Concatenate[Connection, P], pd.DataFrame], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Show the answer, with buttons for the CSV of all its rows: those that it has without limit and offset."""
        settings = {"columns": tuple(self.columns), "opens": self.opens, "id_column": self.id_column, "view": self.view}
        cells, records = db.shown(_for_the_browser, settings, question, *args, **kwargs)
        # The row that was ticked is one of those that the reader saw, before somebody's save may have moved them.
        before = st.session_state.get(f"records_{self.key}", records)
        st.session_state[f"records_{self.key}"] = records
        opened = st.session_state.get(f"opened_{self.key}", 0)
        event: Any = st.dataframe(
            cells,
            column_config=_config(cells.schema, self.columns),
            hide_index=True,
            placeholder="",
            key=f"table_{self.key}_{opened}",
            on_select="rerun" if self.opens else "ignore",
            # Not a click on a cell: to reach a cell by keyboard, or to swipe over it, would be to leave the page.
            selection_mode="single-row",
            height="content" if self.whole else "auto",
            alt=f"Table of {cells.num_rows} rows: {', '.join(self.columns.values())}.",
        )
        every: Any = {name: value for name, value in kwargs.items() if name not in PART}
        hint = "Tick a row to open it." if self.opens else ""
        keys = "By keyboard: Shift and Space." if self.opens else None
        csv_buttons(db.later(question, *args, **every), key=self.key, hint=hint, more=keys, as_seen=self.as_seen)
        if self.opens and event and (ticked := event["selection"]["rows"]):
            # On the way back a new table, in which nothing is chosen: else the reader would be sent here again.
            st.session_state[f"opened_{self.key}"] = opened + 1
            links.go_to_record(*before[ticked[0]])

    def as_seen(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The columns that are shown, under their headings, before all others."""
        seen = self.view(rows) if self.view else rows
        rest = [name for name in seen.columns if name not in self.columns]
        return seen[[*self.columns, *rest]].rename(columns=dict(self.columns))


def csv_buttons(
    rows: Callable[[], pd.DataFrame],
    *,
    key: str,
    hint: str = "",
    more: str | None = None,
    as_seen: Callable[[pd.DataFrame], pd.DataFrame] = lambda rows: rows,
) -> None:
    """Two ways to take rows along: plain CSV for programs, and a file that spreadsheets open safely, which has them
    ``as_seen``. A ``hint`` stands before them, and ``more`` on it behind a question mark."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if hint:
            st.caption(hint, width="content", help=more)
        for name, suffix, written, purpose in CSV:
            st.download_button(
                name,
                lambda written=written: written(as_seen(rows()) if written is spreadsheet_csv else rows()),
                f"{key}{suffix}.csv",
                "text/csv",
                key=f"csv_{key}{suffix}",
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
                help=purpose,
            )


def _for_the_browser(
    rows: pd.DataFrame,
    *,
    columns: tuple[str, ...],
    opens: str | None,
    id_column: str,
    view: Callable[[pd.DataFrame], pd.DataFrame] | None,
) -> tuple[pa.Table, list[tuple[str, str]]]:
    """The cells as Arrow, in which Streamlit sends them: to turn a frame into it takes longer than all else of a list.
    And the table and id of the record that each row leads to."""
    cells = pa.Table.from_pandas((view(rows) if view else rows)[list(columns)], preserve_index=False)
    if opens is None:
        return cells, []
    tables = rows["table"] if opens == "table" else [opens] * len(rows)
    return cells, list(zip(tables, rows[id_column], strict=True))


def _config(schema: pa.Schema, columns: Mapping[str, str]) -> dict[str, Any]:
    config: dict[str, Any] = dict(columns)
    for field in schema:
        heading = columns[field.name]
        if pa.types.is_timestamp(field.type):
            config[field.name] = st.column_config.DateColumn(heading, format="YYYY-MM-DD")
        elif field.name == "when":
            config[field.name] = st.column_config.TextColumn(heading, help="A question mark: the day is not known.")
        elif field.name == "url":
            config[field.name] = st.column_config.LinkColumn(heading, display_text="Open")
        elif field.name in ("title", "headline"):
            config[field.name] = st.column_config.TextColumn(heading, width=TITLE_PX)
    return config
