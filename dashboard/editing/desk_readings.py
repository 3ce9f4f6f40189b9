"""Shows how the cells of a desk were read where that differs from what was typed; a person sees it before a save."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import streamlit as st

from dashboard.editing.interpretation import interpret
from dashboard.lists import row_in_words
from dashboard.web import answers
from dashboard.web.markup import draw, escape_label, table
from tracker.imports import cells, several
from tracker.imports.cells import text_of
from tracker.imports.desk import DeskPlan, Typed
from tracker.imports.grids import DESKS, SOURCES, Grid
from tracker.queries import records
from tracker.schema.models import RECORDS
from tracker.schema.relations import LINKS, Key
from tracker.schema.rows import Row
from tracker.values import days
from tracker.values.search_text import spaced
from tracker.words import human_day

Readings = Mapping[tuple[str, str, str, str], list[int]]
"""By grid, field, text and what the text was read as: the lines that have it."""

LINES_SHOWN = 6


def show(typed: Typed, plan: DeskPlan) -> Readings:
    """Draw the notes of the dry run, and a table of the cells that were read as something spelled otherwise. Return
    these readings."""
    for note in dict.fromkeys(plan.notes):
        st.info(escape_label(note), icon=":material/info:")
    read = _readings(typed, plan)
    if read:
        st.subheader("How it was read")
        rows = ((grid, _lines(lines), field, text, words) for (grid, field, text, words), lines in read.items())
        html = ([escape(text) for text in row] for row in rows)
        draw(table(("Where", "Line", "Field", "Written", "Read as"), html, name="How it was read", explained=True))
    return read


def points(plan: DeskPlan, read: Readings) -> set[object]:
    """Return what a person has to have seen of a dry run before it is saved. They know what they typed, but not how it
    was read, and not its notes."""
    return {*read, *plan.notes}


def _lines(lines: list[int]) -> str:
    return ", ".join(map(str, lines[:LINES_SHOWN])) + (" …" if len(lines) > LINES_SHOWN else "")


@dataclass(frozen=True)
class _Cell:
    """A cell of a line that makes records: what it says, and the ``rows`` of these records."""

    grid: Grid
    heading: str
    line: int
    text: str
    rows: list[Row]

    def differs(self, words: list[str]) -> bool:
        """Whether it was read as something spelled otherwise than it is; ``words`` are the values of its rows."""
        table_name, column = self.grid.place(self.heading)
        texts = several.split(self.text) if self.grid.takes_several(self.heading) else [self.text]
        is_link = column in LINKS[table_name]
        return any(
            spaced(text) != spaced(read) and (is_link or not cells.says(table_name, row, column, text))
            for text, read, row in zip(texts, words, self.rows, strict=False)
        )


def _readings(typed: Typed, plan: DeskPlan) -> Readings:
    written = [cell for grid in (SOURCES, *DESKS[typed.table].grids) for cell in _cells(grid, typed, plan)]
    names = _names(plan, written)
    read: dict[tuple[str, str, str, str], list[int]] = defaultdict(list)
    for cell in written:
        words = [_in_words(*cell.grid.place(cell.heading), row, names) for row in cell.rows]
        if cell.differs(words):
            field = cell.grid.headings[cell.heading]
            read[cell.grid.title, field, cell.text, "; ".join(words)].append(cell.line)
    return read


def _cells(grid: Grid, typed: Typed, plan: DeskPlan) -> Iterator[_Cell]:
    """The filled cells of the lines of a grid that make records, with those that lines share."""
    created: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for line, change in plan.created:
        row = change.after or {}
        if change.table != "citation" or row["record_table"] == grid.table:
            created[change.table, line].append(row)
    for line, typed_cells in enumerate(typed.lines.get(grid.table, ()), 1):
        for heading in grid.headings:
            text = text_of(typed_cells.get(heading)) or text_of(typed.shared.get((grid.table, heading)))
            if text and (rows := created.get((grid.place(heading)[0], line))):
                yield _Cell(grid, heading, line, text, rows)


def _names(plan: DeskPlan, written: Sequence[_Cell]) -> dict[Key, str]:
    """The names of the records that were read, stored or new."""
    keys: set[Key] = set()
    for cell in written:
        table_name, column = cell.grid.place(cell.heading)
        if target := LINKS[table_name].get(column):
            keys |= {(target, row[column]) for row in cell.rows}
    stored = answers.ask(records.names, tuple(sorted(keys)))
    new = ((change.table, change.id, change.after or {}) for change in plan.changes if change.before is None)
    return {**{(table_name, id): str(row[RECORDS[table_name].named_by[-1]]) for table_name, id, row in new}, **stored}


def _in_words(table_name: str, column: str, row: Row, names: Mapping[Key, str]) -> str:
    if isinstance(row[column], date):
        return human_day(row[column], row.get(days.precision_beside(column)))
    interpretation = "" if row[column] is None else interpret(table_name, column, row)
    return interpretation or row_in_words.cell(table_name, row, column, names)
