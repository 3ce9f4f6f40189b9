"""A table's columns as form fields and back. Nothing typed is cut short: limits are checked on saving, by field."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
import streamlit as st
from pydantic_core import PydanticUndefined

from dashboard.db import ask
from dashboard.text import label
from tracker.fields import EARLIEST, LATEST, LINE
from tracker.models import RECORDS, code_list, table_of
from tracker.queries import records
from tracker.rows import LINKS, Row

CHOICES = 500


def editable(table: str) -> list[str]:
    """The columns that a person fills in, in reading order."""
    return [name for name in RECORDS[table].model_fields if name not in ("id", "version")]


def title(table: str, column: str) -> str:
    """A column's name on screen."""
    return RECORDS[table].model_fields[column].title or column


def fields(table: str, row: Row, *, key: str, fixed: Mapping[str, Any], errors: Mapping[str, str]) -> Row:
    """Form fields filled from ``row``, each with its error below it; returns what they hold.

    ``fixed`` columns are given and not shown. ``key`` carries the record and the version that was opened, for a
    widget keeps its value as long as its key.
    """
    values: Row = dict(fixed)
    columns, number = [], 0
    for name in editable(table):
        if name in fixed:
            continue
        if _is_long(table, name):
            place, number = st.container(), 0
        else:
            if number % 2 == 0:
                columns = st.columns(2)  # a row of its own: stacked on a phone, the fields keep their order
            place, number = columns[number % 2], number + 1
        with place:
            values[name] = _field(table, name, row, f"{name}_{key}")
            if message := errors.get(name):
                st.error(f"{label(title(table, name))}: {label(message)}", icon=":material/error:")
    for name, message in errors.items():
        if name not in values:
            st.error(f"{label(name)}: {label(message)}", icon=":material/error:")
    return values


def _field(table: str, name: str, row: Row, key: str) -> Any:
    described, column = RECORDS[table].model_fields[name], table_of(table).c[name]
    value = row.get(name) if row else described.get_default()
    value = None if value is PydanticUndefined else value
    required = "" if column.nullable else " *"
    named: dict[str, Any] = {"label": f"{title(table, name)}{required}", "help": described.description}
    named |= {"key": key, "persist_state": "page"}
    codes, target = code_list(table, name), LINKS[table].get(name)
    default = value
    if column.nullable and (codes or target or isinstance(column.type, sa.Date | sa.Integer | sa.Float)):
        st.session_state.setdefault(key, value)
        default = None  # Streamlit lets nobody clear a field that has one
    if codes:
        return _choice({code.value: code.label for code in codes}, default, named)
    if target:
        return _choice(_linked(target, value), default, named, accept_new_options=True)
    if isinstance(column.type, sa.Date):
        return st.date_input(value=default, min_value=EARLIEST, max_value=LATEST, format="YYYY-MM-DD", **named)
    if isinstance(column.type, sa.Integer):
        return st.number_input(value=default, step=1, format="%d", **named)
    if isinstance(column.type, sa.Float):
        return st.number_input(value=default, step=0.0001, format="%.4f", **named)
    if _is_long(table, name):
        return st.text_area(value=value or "", height=110, **named)
    return st.text_input(value=value or "", **named)


def _choice(names: Mapping[str, str], value: str | None, named: Mapping[str, Any], **settings: Any) -> str | None:
    options = list(names)
    return st.selectbox(
        options=options,
        index=options.index(value) if value is not None and value in names else None,
        format_func=lambda code: names.get(code, code),
        placeholder="Choose",
        **named,
        **settings,
    )


def _linked(table: str, value: str | None) -> dict[str, str]:
    """The records to choose from. Of a long table only the first; any other is chosen by typing its id."""
    names = ask(records.choices, table, limit=CHOICES)
    if value and value not in names:
        names = {value: value, **ask(records.choices, table, ids=(value,)), **names}
    return names


def _is_long(table: str, name: str) -> bool:
    length = getattr(table_of(table).c[name].type, "length", None)
    return (length or 0) > LINE and not name.endswith("url")
