"""One grid of a desk: the stored lines as a table, and below it the new lines, to be typed or pasted.

Every cell is text, which the import reads: a column of choices would drop pasted text that is none of its choices.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from html import escape
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import CheckboxColumn, TextColumn

from dashboard.editing.desk_draft import SHARED, DeskDraft
from dashboard.lists.row_in_words import cell
from dashboard.web import answers, links
from dashboard.web.markup import draw, table
from tracker.files.spreadsheet import is_blank
from tracker.imports.grids import CHECKED, OFFERED, Grid
from tracker.queries import records
from tracker.queries.frames import dicts
from tracker.schema.kinds import CODE, DAY, DAY_OR_PERIOD, LINK, LONG_TEXT
from tracker.schema.models import RECORDS, code_list
from tracker.schema.relations import LINKS, PARENTS
from tracker.schema.rows import Row
from tracker.values.search_text import folded
from tracker.words import blank, labels, title

EMPTY_LINES = {"attendance": 8, "pledge": 3}  # that a grid begins with
MORE, FEW = 3, 2  # empty lines below those that are filled; in a grid that is not named above
HELP_OF_KIND = {DAY: "A day: 6 Jan 2026.", DAY_OR_PERIOD: "A day, or a month or year: 6 Jan 2026, January 2026."}
CITE = "Blank: the current source."


def show_stored(grid: Grid, id: str) -> int:
    """Draw the stored rows, each with a link to its form. Return their number."""
    html, number = links.keep_html(_stored, grid, id)
    if number:
        draw(html)
    return number


def _stored(grid: Grid, id: str) -> tuple[str, int]:
    """The stored rows as HTML, and their number."""
    rows = answers.ask(records.linking, grid.table, grid.link, (id,))
    if not rows:
        return "", 0
    columns = {title(grid.table, name): _cells(grid.table, name, rows) for name in grid.columns[: grid.lead]}
    for part in grid.within:
        parent = PARENTS[part.table].column
        every = answers.ask(records.linking, part.table, parent, tuple(row["id"] for row in rows))
        of_part = [each for each in every if all(each[name] == code for name, code in part.fixed.items())]
        for name, words in part.cells.items():
            cells = _cells(part.table, name, of_part)
            columns[words] = [
                "; ".join(cell for cell, each in zip(cells, of_part, strict=True) if each[parent] == row["id"])
                for row in rows
            ]
    filled = {heading: cells for heading, cells in columns.items() if any(cells)}
    lines = zip(*filled.values(), strict=True)
    in_order = sorted(zip(lines, rows, strict=True), key=lambda pair: folded(pair[0][0]))
    linked = [[_to_form(grid, row, first), *map(escape, rest)] for (first, *rest), row in in_order]
    return table(list(filled), linked, name=f"{grid.title} that are stored", explained=True), len(rows)


def _cells(table_name: str, column: str, rows: Sequence[Row]) -> list[str]:
    """The values of one column in words."""
    target = LINKS[table_name].get(column)
    keys = tuple((target, row[column]) for row in rows if target and row[column])
    names = answers.ask(records.names, keys)
    return [cell(table_name, row, column, names) for row in rows]


def _to_form(grid: Grid, row: Row, text: str) -> str:
    parent = PARENTS.get(grid.table)
    place = {"table": parent.table, "id": row[grid.link]} if parent else {"table": grid.table, "id": row["id"]}
    return links.anchor_to("edit", place, text or row["id"])


def ask_shared(grid: Grid, draft: DeskDraft, day: date | str | None) -> dict[tuple[str, str], Any]:
    """Draw fields whose values hold for all lines that leave the cell blank, and return them. A day is ``day`` until
    another one is typed."""
    shared = {}
    for place, name in zip(st.columns(max(len(grid.shared), 3)), grid.shared, strict=False):
        answer_name = f"{SHARED}_{grid.table}_{name}"
        key = f"{answer_name}_{draft.key}"
        words = f"{title(grid.table, name)}, where a line has none"
        with place:
            if codes := code_list(grid.table, name):
                names = labels(codes)
                st.selectbox(words, list(names), None, names.__getitem__, key=key, persist_state="session")
            else:
                if draft.other_answer(answer_name) == draft.followed.get(key):
                    st.session_state[key] = draft.followed[key] = str(day or "")
                st.text_input(words, key=key, persist_state="session")
        shared[grid.table, name] = st.session_state.get(key)
    return shared


def edit_lines(grid: Grid, draft: DeskDraft) -> list[Row]:
    """Draw the grid, keep its lines in the draft, and return them, empty ones between others included."""
    key = draft.key_of(grid.table)
    if key not in st.session_state:  # begun just now, or anew after another page
        lines = draft.lines.get(grid.table, [])
        number = max(EMPTY_LINES.get(grid.table, FEW), len(lines) + MORE if lines else 0)
        draft.bases[grid.table] = [*lines, *({} for _ in range(number - len(lines)))]
    base = draft.bases[grid.table]
    offered = any(line.get(OFFERED) for line in base)
    names = [*([CHECKED, OFFERED] if offered else []), *grid.headings]
    cells = tuple(
        tuple(bool(line.get(name)) if name == CHECKED else line.get(name, "") for line in base) for name in names
    )
    edited = st.data_editor(
        _frame(tuple(names), cells),
        key=key,
        num_rows="add",
        height="content",
        hide_index=False,
        column_config=_columns(grid),
        placeholder="",
        alt=f"{grid.title}: lines to be saved",
    )
    lines = [
        {name: "" if blank(cell) or is_blank(cell) else cell for name, cell in row.items()} for row in dicts(edited)
    ]
    while lines and not any(lines[-1].values()):
        lines.pop()
    draft.lines[grid.table] = lines
    return lines


@lru_cache(maxsize=100)  # most grids begin empty, and each is drawn anew at each click
def _frame(names: tuple[str, ...], cells: tuple[tuple[Any, ...], ...]) -> pd.DataFrame:
    """Return the lines of a grid, of which ``cells`` has the cells of each column. Nobody changes it: st.data_editor
    edits a copy."""
    columns = dict(zip(names, cells, strict=True))
    frame = pd.DataFrame(columns, index=pd.RangeIndex(1, len(cells[0]) + 1, name="Line"), dtype=object)
    return frame.astype({CHECKED: bool}) if CHECKED in names else frame


@cache
def _columns(grid: Grid) -> Mapping[str, Any]:
    config: dict[str, Any] = {
        CHECKED: CheckboxColumn("Checked", width=95, help="Tick it once you have checked what was offered."),
        OFFERED: TextColumn("Offered, as of", width=150, disabled=True),
    }
    for heading, words in grid.headings.items():
        table_name, name = grid.place(heading)
        kind, field = grid.kind(heading), RECORDS[table_name].model_fields[name]
        if kind is CODE:
            help = f"One of: {', '.join(labels(code_list(table_name, name) or ()).values())}."
        elif kind is LINK:
            help = "Any of its names, a code or the id."
        else:
            help = HELP_OF_KIND.get(kind, field.description)
        several = " Several: a semicolon between them." if grid.takes_several(heading) else ""
        help = CITE if table_name == "citation" else f"{help}{several}"
        needed = heading in grid.columns and field.is_required() and name not in grid.shared
        wide = "large" if kind is LONG_TEXT or name in ("headline", "title") else "medium" if kind is LINK else None
        config[heading] = TextColumn(f"{words} *" if needed else words, help=help, width=wide)
    return config
