"""A draft: the state of a form that is being filled in. It has the row that was opened, what is wrong with what was
typed, and the version that clashed with somebody else's save.

A draft is one object in the notes of the visit. What was typed is in the form's fields, whose values Streamlit
keeps under keys that end in the draft's ``key``. ``dashboard.editing.draft_storage`` keeps drafts as text in the
browser, beyond the session.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from secrets import token_hex
from typing import Any, ClassVar, Self, TypeVar

import streamlit as st

from dashboard.editing import widgets
from dashboard.editing.author import KEY as AUTHOR
from dashboard.web import answers
from dashboard.web.lookback import rest_of_address
from dashboard.web.notes import notes
from tracker import store
from tracker.queries import records
from tracker.schema.models import RECORDS
from tracker.schema.relations import SUMS
from tracker.schema.rows import Row, as_json, from_json
from tracker.words import day_of_label, singular
from tracker.writing.units import unit_of

# The attributes of a draft that its text has, besides the opened row and what was typed.
STORED_FIELDS = ("page", "table", "id", "fixed", "address", "number", "by", "at", "without_field", "meant_in")
# The parameters of an address that ask for a new part, and say what it belongs to besides the record of the page.
PLACE = ("part", "issue")
TYPED_LATER = "You typed this while the record was being saved. It is not saved yet."
REASON = "reason"
# What is raised by a text that no version of the program has written.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError)


@dataclass
class Draft:
    """The state of one form. ``id`` is None and ``opened`` is empty for a new record. ``fixed`` has the columns that
    are given by the place of the form, such as the summit of a seat. ``address`` has the parameters of its page."""

    page: ClassVar[str] = "edit"  # the page that has its form
    # how the keys begin of what the page asks besides the columns, the longest first, each with the type of its values
    besides: ClassVar[Mapping[str, type]] = {REASON: str}

    table: str
    id: str | None
    fixed: Row
    address: dict[str, str] = field(default_factory=dict)
    opened: Row = field(default_factory=dict)
    meant_in: Row = field(default_factory=dict)  # the unit of the record that an amount is part of, when it was opened
    number: str = field(default_factory=lambda: token_hex(8))
    by: str = ""  # the name of the person who typed
    at: str = ""  # the minute in which they typed: 2026-01-06T21:05, UTC
    note: str = ""  # tells the person why the form is filled, such as after a restart
    without_field: dict[str, str] = field(default_factory=dict)  # text typed into fields that the form no longer has
    refused: dict[str, tuple[str, Any]] = field(default_factory=dict)  # field: what is wrong, and with which value
    mine: Row | None = None  # the values of a save that was refused because somebody else had saved first
    restored_columns: Row | None = (
        None  # the values of its fields from an earlier session, until they are drawn in this one
    )
    restored_answers: Row = field(default_factory=dict)  # what an earlier session said besides, until the page has it
    typed_at_signing: Row = field(default_factory=dict)  # the typed values when ``by`` and ``at`` were set
    question: Any = None  # what is asked before its save goes on, see ``dashboard.editing.confirmation``
    reopens: bool = False  # whether it was just restored, so that the box with its form has to be opened

    @property
    def slot(self) -> str:
        """The name of the form: table and id; for a new part also the ids of its place."""
        return ":".join([self.table, self.id] if self.id else [self.table, "", *map(str, self.fixed.values())])

    @property
    def key(self) -> str:
        """The end of the keys of the form's fields. With another key the fields begin anew."""
        return f"{self.slot}_{self.number}"

    @cached_property
    def initial(self) -> Row:
        """The values of its fields before anybody types. Cached, because each click needs it several times."""
        return widgets.initial(self.table, self.opened)

    @property
    def edited_columns(self) -> Row:
        """The values of the fields of columns that differ from the opened row, as typed."""
        return widgets.changes(self.initial, key=self.key) if self.restored_columns is None else self.restored_columns

    @property
    def other_answers(self) -> Row:
        """What was said besides the columns, such as the reason, by its key without the draft's own end."""
        end, state = f"_{self.key}", st.session_state
        # Other kinds of drafts have keys that go on after what they begin with, so all keys are looked through.
        if self.besides.keys() <= {REASON}:
            here = {name: state[name + end] for name in self.besides if name + end in state}
        else:
            here = {
                name.removesuffix(end): value
                for name, value in state.to_dict().items()
                if isinstance(name, str) and name.endswith(end) and name.startswith(tuple(self.besides))
            }
        return {name: value for name, value in (self.restored_answers | here).items() if value is not None}

    def other_answer(self, name: str) -> Any:
        """One of the ``other_answers``; None if it was not said."""
        return st.session_state.get(f"{name}_{self.key}", self.restored_answers.get(name))

    @property
    def typed(self) -> Row:
        """All that was typed."""
        return self.edited_columns | self.other_answers

    @property
    def in_fields(self) -> Row:
        """The values of all its fields."""
        return self.initial | widgets.changes(self.initial, key=self.key)

    @property
    def changes_record(self) -> bool:
        """Whether a save of it would change anything, as far as is known."""
        return bool(self.mine is not None or self.without_field or self.edited_columns)

    @property
    def unsaved(self) -> bool:
        """Whether anything in it is not saved; a reason that is typed before the change counts."""
        return self.changes_record or bool(str(self.other_answer(REASON) or "").strip())

    @property
    def name(self) -> str:
        """What a list calls it: summit: 6 January 2026 · Paris. For a part, that of the record to which it belongs."""
        table, id = self.address.get("table", self.table), self.address.get("id", "")
        names = answers.ask(records.choices, table, ids=(id,))
        return f"{singular(table)}: {day_of_label(next(iter(names.values()), id or 'a new record'))}"

    @property
    def faults(self) -> dict[str, str]:
        """The messages of the last refused save, by field; without fields whose value has changed since."""
        state = st.session_state
        return {
            name: message
            for name, (message, value) in self.refused.items()
            if state.get(f"{name}_{self.key}", value) == value
        }

    def refuse(self, faults: Mapping[str, str]) -> None:
        """Record what is wrong with the current value of each field."""
        values = {name: st.session_state.get(f"{name}_{self.key}") for name in faults}
        self.refused = {name: (message, values[name]) for name, message in faults.items()}

    def fill(self) -> None:
        """Put the values from an earlier session into the fields, before they are drawn; besides the columns only into
        those that the page does not show, as a browser may have what was typed there since."""
        widgets.fill(self.restored_columns or {}, key=self.key)
        for name, value in self.restored_answers.items():
            st.session_state.setdefault(f"{name}_{self.key}", value)
        self.reopens = self.restored_columns is not None
        self.restored_columns, self.restored_answers = None, {}

    def clear(self) -> None:
        """Empty its fields."""
        widgets.clear(self.table, key=self.key)
        for name in self.other_answers:
            st.session_state.pop(f"{name}_{self.key}", None)

    def copy(self, **changes: Any) -> Self:
        """The same draft, with what was typed, as that of another record or under another number."""
        return replace(self, restored_columns=self.edited_columns, restored_answers=self.other_answers, **changes)

    def sign(self) -> None:
        """Set ``by`` and ``at`` if anything was typed since the last call."""
        if (typed := self.typed) != self.typed_at_signing:
            self.typed_at_signing, self.at = typed, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M")
            self.by = str(st.session_state.get(AUTHOR) or self.by)

    def as_text(self) -> str:
        """Return the draft as JSON, from which ``from_text`` restores it."""
        return json.dumps(self._as_stored(), ensure_ascii=False, default=str)

    def _as_stored(self) -> dict[str, Any]:
        stored = {name: getattr(self, name) for name in STORED_FIELDS}
        return stored | {"opened": as_json(self.opened), "typed": self.typed}

    @classmethod
    def from_text(cls, text: str, *, note: str = "") -> Self:
        """Restore a draft that ``as_text`` wrote, perhaps in an older version of the program. Raises ValueError if this
        version has no form for it."""
        try:
            draft = cls._from_stored(json.loads(text))
        except UNREADABLE as error:
            raise ValueError("This version of the program has no form for the draft") from error
        draft.note, draft.typed_at_signing = note, draft.typed
        return draft

    @classmethod
    def _from_stored(cls, stored: dict[str, Any]) -> Self:
        table, typed = stored["table"], stored["typed"]
        other_answers = {name: value for name, value in typed.items() if cls._is_answer(name, value)}
        fields, rest = widgets.read_back(table, {name: typed[name] for name in typed if name not in other_answers})
        address = {name: str(stored["address"][name]) for name in ("table", "id", *PLACE) if name in stored["address"]}
        at = str(stored["at"])
        if at:
            date.fromisoformat(at[:10])  # its error says that this is no draft of ours
        if address.get("table", table) not in RECORDS:
            raise ValueError(f"There is no table {address['table']}")
        return cls(
            table=table,
            number=str(stored["number"]),
            by=str(stored["by"]),
            at=at,
            id=stored["id"] if stored["id"] is None else str(stored["id"]),
            fixed={name: str(value) for name, value in stored["fixed"].items()},
            address=address,
            opened=from_json(table, stored["opened"]),
            meant_in=dict(stored.get("meant_in", {})),
            without_field={name: str(value) for name, value in stored["without_field"].items()} | rest,
            restored_columns=fields,
            restored_answers=other_answers,
        )

    @classmethod
    def _is_answer(cls, name: str, value: Any) -> bool:
        """Whether the page asks for this besides the columns, and its field can hold the value."""
        type_ = next((type_ for begin, type_ in cls.besides.items() if name.startswith(begin)), None)
        each = value if isinstance(value, list) else ()
        return type_ is not None and isinstance(value, type_) and all(isinstance(one, str) for one in each)


D = TypeVar("D", bound=Draft)


def drafts() -> dict[str, Draft]:
    """Return the drafts of this session by slot: those on the page, and those with unsaved text."""
    return notes().setdefault("drafts", {})


def unsaved() -> list[Draft]:
    """Return the drafts with unsaved text."""
    return [draft for draft in drafts().values() if draft.unsaved]


def open_draft(table: str, id: str | None, fixed: Row, kind: type[D] = Draft) -> D | None:
    """Return the draft of one form: the existing one if it has unsaved text, else a new one of the stored row. None if
    there is no such record. ``fixed`` as in ``Draft``."""
    fresh = kind(table, id, fixed)
    draft = drafts().get(fresh.slot)
    row = answers.ask(records.record, table, id) if id else {}
    meant_in = _unit(table, row or fixed)
    if not isinstance(draft, kind) or (
        (draft.opened, draft.meant_in) != (row, meant_in)
        and not (draft.changes_record or draft.faults or draft.restored_columns is not None)
    ):
        if row is None:
            return None
        said = draft.other_answers if isinstance(draft, kind) else {}
        draft = drafts()[fresh.slot] = replace(fresh, opened=row, meant_in=meant_in, restored_answers=said)
        draft.fill()
    draft.address = rest_of_address()
    draft.reopens = False
    return draft


def _unit(table: str, row: Row) -> Row:
    """Return the unit of the record that the amount of a row is part of; empty if it is part of none."""
    of = [(limited.target, row.get(limited.link)) for limited in SUMS if limited.table == table]
    wholes = (answers.ask(records.record, target, id) for target, id in of if id)
    return next((dict(unit_of(whole)) for whole in wholes if whole), {})


def drop(draft: Draft) -> None:
    """Drop a draft, so that its form shows the stored row again."""
    if drafts().get(draft.slot) is draft:
        del drafts()[draft.slot]
    draft.clear()
    st.session_state.setdefault("dropped", []).append(draft.number)


def drop_saved(draft: Draft, saved: Row, id: str, **besides: Any) -> None:
    """Drop a draft of which ``saved``, the values of its fields, is stored as the record of that id. What was typed
    while it was being saved is kept as a new draft of that record; so is what was typed ``besides``, by attribute."""
    later = widgets.changes(saved, key=draft.key)
    if later or any(besides.values()):
        with store.reading(answers.engine()) as connection:  # answers.ask would answer from before the save
            row = records.record(connection, draft.table, id)
        address = draft.address if draft.fixed else {**draft.address, "id": id}
        place = {"table": draft.table, "id": id, "fixed": draft.fixed, "address": address}
        rest = type(draft)(**place, opened=row or {}, meant_in=draft.meant_in, note=TYPED_LATER, **besides)
        widgets.fill(later, key=rest.key)
        drafts()[rest.slot] = rest
    drop(draft)


def forget(table: str, id: str) -> None:
    """Drop the draft of a record, if there is one."""
    if draft := drafts().get(Draft(table, id, {}).slot):
        drop(draft)
