"""A frame as a table on the page: a tick opens a row's record, and the rows can be taken along as CSV."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import links
from tracker.snapshot import plain_csv, spreadsheet_csv

CSV = (
    ("CSV", "", plain_csv, "UTF-8, ISO dates, codes and labels; for pandas, R and other programs."),
    (
        "CSV for spreadsheets",
        "-spreadsheet",
        spreadsheet_csv,
        "For Excel and LibreOffice: accents stay right, and no text is run as a formula.",
    ),
)

# Else the longest title of all pushes the columns after it off the screen.
TITLE_PX = 420


def table(
    rows: pd.DataFrame,
    shown: Mapping[str, str],
    *,
    key: str,
    opens: str | None = None,
    id_column: str = "id",
    all_rows: Callable[[], pd.DataFrame] | None = None,
    description: str = "",
    whole: bool = False,
) -> None:
    """Show the columns of ``shown`` (column to heading), with buttons for the CSV of ``all_rows()`` or of the rows.

    A tick beside a row opens the record of the table ``opens`` that ``id_column`` names; where the rows are of several
    tables, ``opens`` is "table", the column that says which. A ``whole`` table shows every row without scrolling.
    """
    config: dict[str, Any] = dict(shown)
    names = list(rows.columns)
    visible = rows.iloc[:, [names.index(name) for name in shown]]  # by place: by name takes pandas three times as long
    for name in shown:
        if rows[name].dtype.kind == "M":
            config[name] = st.column_config.DateColumn(shown[name], format="YYYY-MM-DD")
        elif name == "url":
            config[name] = st.column_config.LinkColumn(shown[name], display_text="Open")
        elif name in ("title", "headline"):
            config[name] = st.column_config.TextColumn(shown[name], width=TITLE_PX)
    opened = st.session_state.get(f"opened_{key}", 0)
    event: Any = st.dataframe(
        visible,
        column_config=config,
        hide_index=True,
        placeholder="",
        key=f"table_{key}_{opened}",
        on_select="rerun" if opens else "ignore",
        # Not a click on a cell: to reach a cell by keyboard, or to swipe over it, would be to leave the page.
        selection_mode="single-row",
        height="content" if whole else "auto",
        alt=description or f"Table of {len(rows)} rows: {', '.join(shown.values())}.",
    )
    csv_buttons(all_rows or (lambda: rows), key=key, hint="Tick a row to open it (Shift and Space)." if opens else "")
    if opens and event and (ticked := event["selection"]["rows"]):
        row = rows.iloc[ticked[0]]
        # On the way back a new table, in which nothing is chosen: else the reader would be sent here again.
        st.session_state[f"opened_{key}"] = opened + 1
        links.go_to_record(str(row["table"]) if opens == "table" else opens, str(row[id_column]))


def csv_buttons(rows: Callable[[], pd.DataFrame], *, key: str, hint: str = "") -> None:
    """Two ways to take rows along: plain CSV for programs, and a file that spreadsheets open safely."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if hint:
            st.caption(hint, width="content")
        for name, suffix, written, purpose in CSV:
            st.download_button(
                name,
                lambda written=written: written(rows()),
                f"{key}{suffix}.csv",
                "text/csv",
                key=f"csv_{key}{suffix}",
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
                help=purpose,
            )
