"""The fields of a form, one for each column, and their values. No text is cut: limits are checked when it is saved.

Numbers and days are typed as text, because the special fields of browsers drop what they cannot read. Below each field
the form says how it was read, or why it was not.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

import streamlit as st
from pydantic_core import PydanticUndefined
from streamlit.delta_generator import DeltaGenerator

from dashboard.editing.interpretation import interpret
from dashboard.lists import finder
from dashboard.web.answers import ask
from dashboard.web.markup import escape_label
from tracker import words
from tracker.errors import sentence
from tracker.queries import labels, records
from tracker.schema import kinds
from tracker.schema.fields import Unread
from tracker.schema.kinds import BOOLEAN, CODE, DAY, DAY_OR_PERIOD, LINK, LONG_TEXT, Kind, kind_of
from tracker.schema.models import RECORDS, code_list, table_of
from tracker.schema.relations import LINKS
from tracker.schema.rows import Row
from tracker.schema.wholes import beside
from tracker.values import dates, days


def editable(table: str) -> list[str]:
    """Return the columns that a person fills in, in the order of the form."""
    return [name for name in RECORDS[table].model_fields if name not in ("id", "version")]


def initial(table: str, row: Row) -> Row:
    """Return the values of the fields of a row before anybody types."""
    return {name: _initial(table, name, row) for name in editable(table)}


def changes(initial: Row, *, key: str) -> Row:
    """Return the values of the fields of this key that differ from ``initial``."""
    state = st.session_state
    return {name: value for name, first in initial.items() if (value := state.get(f"{name}_{key}", first)) != first}


def read_back(table: str, values: Row) -> tuple[Row, dict[str, str]]:
    """Read the field values of an earlier visit. Return those that today's fields can hold, and the others as text by
    title, such as a code that no longer exists."""
    fields, rest = {}, {}
    for name, value in values.items():
        try:
            fields[name] = _restore_value(table, name, value)
        except (ValueError, TypeError, KeyError):
            rest[words.title(table, name) if name in editable(table) else name] = str(value)
    return fields, rest


def fill(values: Row, *, key: str) -> None:
    """Put values into the fields of this key, before they are drawn."""
    st.session_state.update({f"{name}_{key}": field_text(value) for name, value in values.items()})


def field_text(value: Any) -> str | None:
    """Return a value as its field holds it: a number or a day as text."""
    return value if value is None or isinstance(value, str) else kinds.write_typed(value)


def clear(table: str, *, key: str) -> None:
    """Clear the fields of this key."""
    for name in editable(table):
        st.session_state.pop(f"{name}_{key}", None)


def fields(
    table: str,
    initial: Row,
    *,
    key: str,
    fixed: Mapping[str, Any],
    errors: Mapping[str, str],
    restored: Mapping[str, Any] | None = None,
    meant_in: Mapping[str, Any] | None = None,
) -> Row:
    """Draw the fields of a form, each with its error below, and return their values: at first those of ``initial`` (see
    the function).

    ``fixed`` columns are given and not shown. ``key`` is that of a draft: a field keeps its value as long as its key
    stays the same, also while another page is open. ``restored`` has values from an earlier session, of fields that
    the browser may still show; what the browser shows takes precedence. ``meant_in`` is the unit of amounts, where
    other fields do not say it.
    """
    values: Row = dict(fixed)
    notes: dict[str, DeltaGenerator] = {}
    for name, place in _places(table, fixed):
        with place:
            values[name] = value = _field(table, name, initial[name], f"{name}_{key}", restored)
            if message := value.fault if isinstance(value, Unread) else errors.get(name):
                st.error(escape_label(sentence(words.title(table, name), message)), icon=":material/error:")
            elif kind_of(table, name).read and value is not None and value != kinds.read(table, name, initial[name]):
                notes[name] = st.container()
    for name, place in notes.items():  # when all fields are read, as the currency comes after the amount
        if text := interpret(table, name, {**(meant_in or {}), **values}):
            place.info(f"Read as {escape_label(text)}", icon=":material/check:")
    for name, message in errors.items():
        if name not in values:
            st.error(escape_label(sentence(name, message)), icon=":material/error:")
    return values


def _places(table: str, fixed: Mapping[str, Any]) -> Iterator[tuple[str, DeltaGenerator]]:
    """Yield each field with its place in the form. One alone has the whole line."""
    for line in _lines_of(table, fixed):
        # columns anew for each pair: a phone stacks them, and so keeps the order
        yield from zip(line, st.columns(2) if len(line) > 1 else [st.container()], strict=True)


def _lines_of(table: str, fixed: Mapping[str, Any]) -> list[list[str]]:
    """Return the fields of each line of the form: a long text alone, others two by two. Both of a pair, such as
    latitude and longitude, are in one line."""
    lines: list[list[str]] = [[]]
    for name in editable(table):
        if name in fixed:
            continue
        is_long = kind_of(table, name) is LONG_TEXT
        together = beside(table, name)
        begins_pair = len(together) == 2 and together.isdisjoint([*fixed, *chain(*lines)])
        if is_long or begins_pair or len(lines[-1]) != 1 or kind_of(table, lines[-1][0]) is LONG_TEXT:
            lines.append([])
        lines[-1].append(name)
    return lines[1:]


def _field(table: str, name: str, value: Any, key: str, restored: Mapping[str, Any] | None) -> Any:
    model_field, column = RECORDS[table].model_fields[name], table_of(table).c[name]
    required = "" if column.nullable else " *"
    settings: dict[str, Any] = {"label": f"{words.title(table, name)}{required}", "help": model_field.description}
    settings |= {"key": key, "persist_state": "session"}
    start = None
    if restored is None:
        # Not by value= or index=: Streamlit lets nobody clear a field that has a default.
        value = st.session_state.setdefault(key, value)
    else:  # as a default, which does not overwrite a field that the browser still shows
        start = value = restored.get(name, value)
    return WIDGETS.get(kind_of(table, name), _line)(table, name, start, value, settings)


def _line(table: str, name: str, start: str | None, _: Any, settings: dict[str, Any]) -> Any:
    kind, key = kind_of(table, name), settings["key"]
    if kind.read:
        settings |= {"on_change": _tidy, "args": (table, name, key.removeprefix(name))}
    hint = "YYYY-MM-DD" if kind in (DAY, DAY_OR_PERIOD) else None
    return kinds.read(table, name, st.text_input(value=start or "", placeholder=hint, **settings))


def _lines(_table: str, _name: str, start: str | None, _: Any, settings: dict[str, Any]) -> Any:
    return st.text_area(value=start or "", height=110, **settings)


def _code(table: str, name: str, start: str | None, _: Any, settings: dict[str, Any]) -> Any:
    return _choice(_labels(table, name), start, settings)


def _yes_or_no(table: str, name: str, start: str | None, _: Any, settings: dict[str, Any]) -> Any:
    return kinds.read(table, name, _choice(_labels(table, name), start, settings))


def _record(table: str, name: str, start: str | None, value: Any, settings: dict[str, Any]) -> Any:
    target = LINKS[table][name]
    names = _link_choices(target, value, settings["key"])
    # Only for a long list, of which the browser has a part: in a short one Streamlit would offer typed text first.
    return _id_of(target, _choice(names, start, settings, accept_new_options=len(names) >= finder.MOST), names)


# kind of column -> its field; any other kind is a line of text
WIDGETS: dict[Kind, Callable[[str, str, str | None, Any, dict[str, Any]], Any]] = {
    LONG_TEXT: _lines,
    CODE: _code,
    LINK: _record,
    BOOLEAN: _yes_or_no,
}


def _labels(table: str, name: str) -> dict[str, str]:
    """Return the choices of a field of codes or of yes and no: value of the field to label."""
    codes = code_list(table, name)
    return words.choices_of(codes) if codes else {"yes": "Yes", "no": "No"}


def _tidy(table: str, name: str, end: str) -> None:
    """Replace typed text by the value that will be stored: "90 billion" by 90 000 000 000; "6-8 January 2026" in the
    field of a first day by that day, with the last in its own field if that is blank. Beside a day that was typed as
    one, clear the month, quarter or year. ``end`` is how the keys of the fields end."""
    state = st.session_state
    if name + end not in state:  # a browser may send once more what it had in a field that a save has emptied
        return
    last = days.LAST_OF.get(name, "") + end
    if last in state and not state[last] and (span := dates.span(state[name + end] or "")):
        state[name + end], state[last] = map(kinds.write, span)
    value = kinds.read(table, name, state[name + end])
    if isinstance(value, Unread):
        return
    state[name + end] = kinds.write_typed(value)
    texts = {each: state.get(each + end) for each in editable(table)}
    typed = {each: kinds.read(table, each, texts[each]) for each in texts if kind_of(table, each) is DAY_OR_PERIOD}
    for precision, text in kinds.without_period(table, typed, texts).items():
        if precision == kinds.precision_of(table, name):
            state[precision + end] = text


def _initial(table: str, name: str, row: Row) -> Any:
    """Return what a field holds before anybody types."""
    value = row.get(name) if row else RECORDS[table].model_fields[name].get_default()
    value = None if value is PydanticUndefined else value
    if kind_of(table, name) in (CODE, LINK, BOOLEAN):
        return None if value is None else kinds.write(value)  # as the list offers it
    return kinds.write_field(name, row) if row else kinds.write_typed(value)


def _restore_value(table: str, name: str, value: Any) -> Any:
    if name not in editable(table):
        raise KeyError(name)
    if value is None:
        return _initial(table, name, {name: None})
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError(f"{value} is no text")
    if kind_of(table, name) in (CODE, BOOLEAN) and value not in _labels(table, name):
        raise ValueError(f"{value} is none of its values")
    return str(value)


def _choice(names: Mapping[str, str], start: str | None, field: Mapping[str, Any], **settings: Any) -> str | None:
    index = list(names).index(start) if start and start in names else None
    return finder.choose(names=names, index=index, filter_mode="contains", **field, **settings)


def _link_choices(table: str, value: str | None, key: str) -> dict[str, str]:
    """Return the records to choose from: id to name. Of a long table those that a search finds, or else the first
    ones."""
    names = finder.search(table, key=key)
    if value and value not in names:
        chosen = ask(records.choices, table, ids=(value,))
        names = labels.distinct({**chosen, **names}) if chosen else {value: value, **names}
    return names


def _id_of(table: str, typed: str | None, offered: Mapping[str, str]) -> str | None:
    """Return the chosen id, or the id of the only record with the typed name; otherwise the typed text, which a save
    refuses."""
    if typed is None or offered.get(typed, typed) != typed:
        return typed
    ids = ask(records.ids_of_name, table, typed)
    return ids[0] if len(ids) == 1 else typed
