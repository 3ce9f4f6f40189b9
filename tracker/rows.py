"""A record as a plain dict, one key a column: validated, written as JSON, and its links to other records."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from tracker.errors import Invalid
from tracker.fields import SLUG_LENGTH
from tracker.models import RECORDS, Base, Revision, columns, table_of

Row = dict[str, Any]

MODELS: dict[str, type[Base]] = {**RECORDS, "revision": Revision}

# table -> column -> the table that the column's links point to
LINKS: dict[str, dict[str, str]] = {
    table: {column.name: key.column.table.name for column in table_of(table).columns for key in column.foreign_keys}
    for table in RECORDS
}


class _Values:
    """What pydantic puts validated values into."""


def validated(table: str, values: Mapping[str, Any]) -> Row:
    """The row as it would be stored, in column order, codes as plain strings. Raises Invalid with all its faults."""
    model = MODELS[table]
    unknown = sorted(set(values) - set(model.model_fields))
    errors = dict.fromkeys(unknown, f"{table} has no such column")
    row: Row = {}
    given = _given(table, values)
    try:
        # Not model_validate, whose object is made to be stored: that takes four times as long.
        checked = model.__pydantic_validator__.validate_python(given, self_instance=_Values())
        row = plain(table, vars(checked))
        errors |= {
            column: "names this very record: choose another one, or leave it blank"
            for column, target in LINKS.get(table, {}).items()
            if target == table and row[column] == row["id"]
        }
    except ValidationError as error:
        errors |= {str(fault["loc"][0]): _in_words(fault) for fault in error.errors()}
    if table in RECORDS:
        errors = RECORDS[table].faults(row or given) | errors
    if errors:
        raise Invalid(errors, f"{table} {str(values.get('id') or '')[:SLUG_LENGTH]}".strip())
    return row


def plain(table: str, values: Mapping[Any, Any]) -> Row:
    """The row in column order, with codes as the strings that are stored."""
    return {
        name: str(values[name]) if isinstance(values[name], str) else values[name] for name in columns(MODELS[table])
    }


def as_json(row: Mapping[str, Any]) -> str:
    """A row as a revision holds it: the same text for the same row, in any process and from any database."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, default=date.isoformat)


def from_json(table: str, text: str) -> Row:
    """The row that ``as_json`` wrote, its days as dates again; columns that are no more are left out."""
    kept = table_of(table).columns
    return {
        name: date.fromisoformat(value) if value is not None and isinstance(kept[name].type, sa.Date) else value
        for name, value in json.loads(text).items()
        if name in kept
    }


def digest(row: Mapping[str, Any]) -> str:
    """A short name for what a row holds: the same for the same row, another for any other."""
    return hashlib.sha256(as_json(row).encode()).hexdigest()[:16]


def links(table: str, row: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """A row's links that are not blank: column to (table, id)."""
    found = {
        column: (target, str(row[column])) for column, target in LINKS[table].items() if row.get(column) is not None
    }
    if table == "citation" and row:
        found["record_id"] = (row["record_table"], row["record_id"])
    return found


def whole(table: str, row: Mapping[str, Any]) -> tuple[str, str] | tuple[None, None]:
    """The record that a row is edited within, as (table, id): the summit of a seat, the pledge of a condition."""
    column = "record_id" if table == "citation" else RECORDS[table].within
    return links(table, row)[column] if column else (None, None)


def _given(table: str, values: Mapping[str, Any]) -> Row:
    """Blank optional columns as None, so their rules run; blank others left out, so their defaults apply."""
    return {
        column.name: values.get(column.name)
        for column in table_of(table).columns
        if column.nullable or values.get(column.name) is not None
    }


def _in_words(fault: Mapping[str, Any]) -> str:
    kind, given = fault["type"], fault.get("input")
    if kind == "value_error":
        return str(fault["ctx"]["error"])
    if kind == "missing" or given is None:
        return "is required: fill it in"
    if kind == "string_too_long":
        return f"has {len(str(given)):,} characters; at most {fault['ctx']['max_length']:,} fit"
    if kind.startswith("date"):
        return f"{str(given)[:40]} is no day of the calendar; write it as 2026-01-06"
    return f"{str(given)[:40]}: {fault['msg'][0].lower()}{fault['msg'][1:]}"
