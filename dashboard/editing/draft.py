"""A form that is half filled: the row it began from, what was typed, what is wrong with it, whom it met on saving.

A draft is one object in ``st.session_state["drafts"]``. What was typed is in the form's fields, whose values
Streamlit keeps under keys that end in the draft's own. As text it outlives its session: see
``dashboard.editing.draft_storage``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from secrets import token_hex
from typing import Any, ClassVar, Self, TypeVar

import streamlit as st

from dashboard.editing import widgets
from dashboard.editing.author import KEY as AUTHOR
from dashboard.web import answers
from tracker.queries import records
from tracker.schema.rows import Row, as_json, from_json

STORED_FIELDS = (
    "table",
    "id",
    "fixed",
    "address",
    "number",
    "by",
    "at",
    "without_field",
)  # and what was opened and typed
REASON = "reason"  # the one field of a form that is no column of its table


@dataclass
class Draft:
    """``id`` is None and ``opened`` empty for a new record. ``fixed`` are the columns that its place tells: the summit
    of a seat. ``address`` is the address of its page."""

    page: ClassVar[str] = "edit"  # the page that has its form

    table: str
    id: str | None
    fixed: Row
    address: dict[str, str] = field(default_factory=dict)
    opened: Row = field(default_factory=dict)
    number: str = field(default_factory=lambda: token_hex(8))
    by: str = ""  # the name of the person who typed
    at: str = ""  # the minute in which they did, as an instant of the log
    note: str = ""  # why the form is filled though nobody has typed into it just now
    without_field: dict[str, str] = field(default_factory=dict)  # what was typed into fields that are no more
    refused: dict[str, tuple[str, Any]] = field(default_factory=dict)  # field: what is wrong, and with which value
    mine: Row | None = None  # what was to be saved when somebody else had saved first
    in_browser: Row | None = None  # what an earlier session knew of its fields, until they are drawn in this one
    signed: Row = field(default_factory=dict)  # what was typed when ``by`` and ``at`` were noted
    reopens: bool = False  # whether it has just come back, and its form is to be opened

    @property
    def slot(self) -> str:
        """What names the form: a new part of one record is not a new part of another."""
        return ":".join([self.table, self.id] if self.id else [self.table, "", *map(str, self.fixed.values())])

    @property
    def key(self) -> str:
        """The end of the keys of the form's fields; fields of another key begin anew."""
        return f"{self.slot}_{self.number}"

    @cached_property
    def _initial(self) -> Row:
        """What its fields hold before anybody has typed: kept, as each click asks for it several times. A row that is
        opened anew makes a new draft."""
        return widgets.initial(self.table, self.opened)

    @property
    def typed(self) -> Row:
        """The values of the fields that differ from the opened row, as typed."""
        if self.in_browser is not None:
            return self.in_browser
        reason = st.session_state.get(f"{REASON}_{self.key}")
        return widgets.changes(self._initial, key=self.key) | ({REASON: reason} if reason else {})

    @property
    def unsaved(self) -> bool:
        """Whether it holds what is not stored."""
        return bool(self.mine is not None or self.without_field or self.typed.keys() - {REASON})

    @property
    def faults(self) -> dict[str, str]:
        """What was refused at the last save, but for the fields that hold something else by now."""
        state = st.session_state
        return {
            name: message
            for name, (message, value) in self.refused.items()
            if state.get(f"{name}_{self.key}", value) == value
        }

    def refuse(self, faults: Mapping[str, str]) -> None:
        """Note what is wrong with which value of each field."""
        values = {name: st.session_state.get(f"{name}_{self.key}") for name in faults}
        self.refused = {name: (message, values[name]) for name, message in faults.items()}

    def fill(self) -> None:
        """Put into the fields what an earlier session knew of them, before they are drawn."""
        widgets.fill(self.in_browser or {}, key=self.key)
        self.in_browser, self.reopens = None, True

    def copy(self, **changes: Any) -> Self:
        """The same draft, with what was typed, as that of another record or under another number."""
        return replace(self, in_browser=self.typed, **changes)

    def sign(self) -> None:
        """Note who typed, and when, where anything was typed since."""
        if (typed := self.typed) != self.signed:
            self.signed, self.at = typed, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M")
            self.by = str(st.session_state.get(AUTHOR) or self.by)

    def as_text(self) -> str:
        """What ``from_text`` makes the draft of again."""
        stored = {name: getattr(self, name) for name in STORED_FIELDS}
        stored |= {"opened": as_json(self.opened), "typed": self.typed}
        return json.dumps(stored, ensure_ascii=False, default=str)

    @classmethod
    def from_text(cls, text: str, *, note: str = "") -> Self:
        """The draft that ``as_text`` wrote, perhaps in another version of the program. Raises ValueError where this one
        cannot make a form of it."""
        try:
            stored = json.loads(text)
            table, typed = stored["table"], stored["typed"]
            fields, rest = widgets.read_back(table, {name: typed[name] for name in typed if name != REASON})
            draft = cls(
                table=table,
                number=str(stored["number"]),
                by=str(stored["by"]),
                at=str(stored["at"]),
                id=stored["id"] if stored["id"] is None else str(stored["id"]),
                fixed={name: str(value) for name, value in stored["fixed"].items()},
                address={name: str(stored["address"][name]) for name in ("table", "id") if name in stored["address"]},
                opened=from_json(table, stored["opened"]),
                without_field={name: str(value) for name, value in stored["without_field"].items()} | rest,
                note=note,
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError("This version of the program has no form for the draft") from error
        draft.in_browser = fields | {name: str(typed[name]) for name in typed if name == REASON}
        draft.signed = draft.in_browser
        return draft


D = TypeVar("D", bound=Draft)


def drafts() -> dict[str, Draft]:
    """The drafts of this session, by slot: those on the page, and those that hold what is not saved."""
    return st.session_state.setdefault("drafts", {})


def unsaved() -> list[Draft]:
    """The drafts that hold what is not saved."""
    return [draft for draft in drafts().values() if draft.unsaved]


def open_draft(table: str, id: str | None, fixed: Row, kind: type[D] = Draft) -> D | None:
    """The draft of one form: the one that holds what is not saved, or else one of what the store holds now. None where
    the store has no such record."""
    fresh = kind(table, id, fixed)
    draft = drafts().get(fresh.slot)
    if not isinstance(draft, kind) or not (draft.unsaved or draft.faults or draft.in_browser is not None):
        row = answers.ask(records.record, table, id) if id else {}
        if row is None:
            return None
        if not isinstance(draft, kind) or draft.opened != row:
            draft = drafts()[fresh.slot] = replace(fresh, opened=row)
    draft.address = st.query_params.to_dict()
    draft.reopens = False
    return draft


def drop(draft: Draft) -> None:
    """Let the form be filled from the store again."""
    drafts().pop(draft.slot, None)
    widgets.clear(draft.table, key=draft.key)
    st.session_state.setdefault("dropped", []).append(draft.number)


def forget(table: str, id: str) -> None:
    """Drop the draft of a record, if there is one."""
    if draft := drafts().get(Draft(table, id, {}).slot):
        drop(draft)
