"""The draft of a desk: what was typed about the record itself, as in a form, and the lines of its grids."""

import json
from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import Any, ClassVar, Self

import streamlit as st

from dashboard.editing import widgets
from dashboard.editing.draft import Draft
from tracker.schema.rows import Row

# what was typed into the grids; the current source; what lines share that leave it blank
LINES, PINNED, SHARED = "lines", "desk_source", "shared"


@dataclass
class DeskDraft(Draft):
    """``lines`` are those of each table's grid, a line its cells by heading. ``turns`` name the grids on the page: one
    begins anew, with its lines, under another name."""

    page: ClassVar[str] = "desk"

    lines: dict[str, list[Row]] = field(default_factory=dict)
    bases: dict[str, list[Row]] = field(default_factory=dict)  # what each grid on the page began with
    turns: dict[str, str] = field(default_factory=dict)
    followed: dict[str, str] = field(default_factory=dict)  # the day that a field was given unasked
    cited: list[str] = field(default_factory=list)  # the typed sources that were made the current one unasked
    pinned: str | None = None  # the current source of an earlier session
    shared: dict[str, Any] = field(default_factory=dict)  # what lines share, of an earlier session, by table and column

    @property
    def slot(self) -> str:
        """The name of the desk, different from that of the form of the same record."""
        return f"{self.page}:{super().slot}"

    @property
    def typed(self) -> Row:
        """The values of the fields that differ from the opened row, as typed, and the lines that say something."""
        facts = self.in_browser
        if facts is None:
            facts = widgets.changes(self._initial, key=self.key)
        lines = {table: lines for table, lines in self.lines.items() if any(map(says_something, lines))}
        return {**facts, **({LINES: lines} if lines else {})}

    @property
    def facts(self) -> Row:
        """What was typed about the record itself."""
        return {name: value for name, value in self.typed.items() if name != LINES}

    def replace_lines(self, table: str, lines: list[Row]) -> None:
        """Replace the lines of a grid, which is then drawn anew."""
        self.lines[table] = lines
        self.turns.pop(table, None)

    def key_of(self, table: str) -> str:
        """The key of a grid on the page. No other visit has it: what a browser holds of an earlier grid would be added
        to the lines once more."""
        return f"grid_{table}_{self.key}_{self.turns.setdefault(table, token_hex(4))}"

    def copy(self, **changes: Any) -> Self:
        """Return the same draft, with its lines and what they share."""
        return replace(self, in_browser=self.facts, shared=self._shared, **changes)

    @property
    def _shared(self) -> dict[str, Any]:
        """What lines share, by table and column, as typed."""
        shared = {
            name.removeprefix(f"{SHARED}_").removesuffix(f"_{self.key}"): value
            for name, value in st.session_state.items()
            if isinstance(name, str) and name.startswith(f"{SHARED}_") and name.endswith(f"_{self.key}")
        }
        return shared or dict(self.shared)

    def as_text(self) -> str:
        """What ``from_text`` makes the draft of again."""
        more = {"page": self.page, PINNED: st.session_state.get(PINNED), SHARED: self._shared}
        return json.dumps({**json.loads(super().as_text()), **more})

    @classmethod
    def from_text(cls, text: str, *, note: str = "") -> Self:
        """Restore a draft that ``as_text`` wrote. Raises ValueError if this version of the program has no desk for
        it."""
        try:
            stored = json.loads(text)
            lines = stored["typed"].pop(LINES, {})
            draft = super().from_text(json.dumps(stored), note=note)
            draft.lines = {str(table): [dict(line) for line in of_table] for table, of_table in lines.items()}
            draft.pinned, draft.signed = stored.get(PINNED), draft.typed
            draft.shared = dict(stored.get(SHARED) or {})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError("This version of the program has no desk for the draft") from error
        return draft


def read_draft(text: str, *, note: str = "") -> Draft:
    """Restore the draft of a form or of a desk that ``as_text`` wrote. Raises ValueError."""
    try:
        stored: Any = json.loads(text)
        kind = DeskDraft if stored.get("page") == DeskDraft.page else Draft
    except (ValueError, AttributeError) as error:
        raise ValueError("This is no draft") from error
    return kind.from_text(text, note=note)


def says_something(line: Row) -> bool:
    """Whether a line has any text."""
    return any(value not in (None, "", False) for value in line.values())
