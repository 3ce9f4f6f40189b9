"""The draft of a desk: what was typed about the record itself, as in a form, and the lines of its grids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from secrets import token_hex
from typing import Any, ClassVar, Self

import streamlit as st

from dashboard.editing.draft import REASON, Draft
from dashboard.editing.import_draft import OF_QUESTIONS
from tracker.files.spreadsheet import is_blank
from tracker.imports.desk import Line
from tracker.imports.grids import CHECKED, DESKS, OFFERED, SOURCES
from tracker.schema.rows import Row

# the keys of the typed lines, of the current source, and of values that lines share
LINES, PINNED, SHARED = "lines", "desk_source", "shared"


@dataclass
class DeskDraft(Draft):
    """``lines`` are the lines of each table's grid; a line is its cells by heading. ``turns`` are a part of the names
    of the grids on the page: a grid with another name begins anew, with the lines of the draft."""

    page: ClassVar[str] = "desk"
    besides: ClassVar[Mapping[str, type]] = {SHARED: str, REASON: str, **OF_QUESTIONS}

    lines: dict[str, list[Row]] = field(default_factory=dict)
    bases: dict[str, list[Row]] = field(default_factory=dict)  # what each grid on the page began with
    turns: dict[str, str] = field(default_factory=dict)
    followed: dict[str, str] = field(default_factory=dict)  # by field: the day that the page filled in by itself
    cited: list[str] = field(default_factory=list)  # the typed sources that the page itself made the current one
    pinned: str | None = None  # the current source of an earlier session

    @property
    def slot(self) -> str:
        """The name of the desk, different from that of the form of the same record."""
        return f"{self.page}:{super().slot}"

    @property
    def typed(self) -> Row:
        """All that was typed, and the lines that say something."""
        lines = {table: lines for table, lines in self.lines.items() if any(map(says_something, lines))}
        return {**super().typed, **({LINES: lines} if lines else {})}

    @property
    def changes_record(self) -> bool:
        """Whether a save of it would change anything, as far as is known."""
        return super().changes_record or any(says_something(line) for lines in self.lines.values() for line in lines)

    @property
    def waits_for_lines(self) -> bool:
        """Whether a reason is typed, or a value that lines share, other than the day that the page fills in."""
        return any(
            value and value != self.followed.get(f"{name}_{self.key}")
            for name, value in self.other_answers.items()
            if name.startswith((SHARED, REASON))
        )

    @property
    def name(self) -> str:
        """What a list calls it."""
        return f"{super().name}, at the desk"

    def replace_lines(self, table: str, lines: list[Row]) -> None:
        """Replace the lines of a grid, which is then drawn anew."""
        self.lines[table] = lines
        self.turns.pop(table, None)

    def lines_since(self, saved: Mapping[str, Sequence[Line]]) -> dict[str, list[Row]]:
        """The lines by table that differ from those that were ``saved``, also those that no run has drawn yet."""
        since = {}
        for table, base in self.bases.items():
            edits = st.session_state.get(self.key_of(table)) or {"edited_rows": {}, "added_rows": []}
            now = [{**line, **edits["edited_rows"].get(number, {})} for number, line in enumerate(base)]
            lines = zip_longest([*now, *edits["added_rows"]], saved.get(table, ()), fillvalue={})
            since[table] = [line for line, before in lines if _filled(line) not in ({}, _filled(before))]
        return {table: lines for table, lines in since.items() if lines}

    def key_of(self, table: str) -> str:
        """The key of a grid on the page. No other visit has it: what a browser holds of an earlier grid would be added
        to the lines once more."""
        return f"grid_{table}_{self.key}_{self.turns.setdefault(table, token_hex(4))}"

    def _as_stored(self) -> dict[str, Any]:
        return super()._as_stored() | {PINNED: st.session_state.get(PINNED)}

    @classmethod
    def _from_stored(cls, stored: dict[str, Any]) -> Self:
        typed = stored["typed"]
        lines = typed.get(LINES, {})
        shared = {f"{SHARED}_{name}": value for name, value in (stored.get(SHARED) or {}).items()}  # as it once was
        fields = {name: value for name, value in {**shared, **typed}.items() if name != LINES and value is not None}
        draft = super()._from_stored(stored | {"typed": fields})
        for table, of_table in lines.items():
            for number, line in enumerate(of_table, 1):
                cells, rest = _read_back(draft.table, table, line)
                draft.lines.setdefault(table, []).append(cells)
                draft.without_field |= {f"{table}, line {number}, {name}": str(cell) for name, cell in rest.items()}
        draft.lines = {table: lines for table, lines in draft.lines.items() if any(map(says_something, lines))}
        draft.pinned = stored.get(PINNED)
        if not isinstance(draft.pinned, str | None):
            draft.without_field[PINNED], draft.pinned = str(draft.pinned), None
        return draft


def _read_back(desk_table: str, table: str, line: Row) -> tuple[Row, Row]:
    """Return the cells of a line that today's grid can hold, at the desk of a record of ``desk_table``; and the
    others that say something."""
    grid = next((each for each in (SOURCES, *DESKS[desk_table].grids) if each.table == table), None)
    names = {*grid.headings, CHECKED, OFFERED} if grid else set()
    cells = {name: cell for name, cell in line.items() if name in names and isinstance(cell, str | bool | None)}
    return cells, {name: cell for name, cell in _filled(line).items() if name not in cells}


def says_something(line: Row) -> bool:
    """Whether a line has any text."""
    return bool(_filled(line))


def _filled(line: Line) -> Row:
    """The cells of a line that say something."""
    return {name: value for name, value in line.items() if not is_blank(value) and value is not False}
