"""A record as a plain dict, one key a column: validated, written as JSON, and its links to other records."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from tracker.errors import Invalid
from tracker.schema.fields import SLUG_LENGTH, Figures, Unsafe
from tracker.schema.models import RECORDS, Base, Revision, columns, table_of
from tracker.values import days, figures

Row = dict[str, Any]

MODELS: dict[str, type[Base]] = {**RECORDS, "revision": Revision}

# table -> column -> the table that the column's links point to
LINKS: dict[str, dict[str, str]] = {
    table: {column.name: key.column.table.name for column in table_of(table).columns for key in column.foreign_keys}
    for table in RECORDS
}


class _Values:
    """What pydantic puts validated values into."""


def validated(table: str, values: Mapping[str, Any], *stored: Mapping[str, Any]) -> Row:
    """The row as it would be stored, in column order, codes as plain strings. Raises Invalid with all its faults.

    What one of the rows ``stored`` has already is kept, even where a rule has become stricter since: a fault counts
    for nothing in a column that holds what such a row holds, if that row has the same fault. ``Unsafe`` values and
    those of another kind are refused all the same.
    """
    row, faults = _cleaned(table, values)
    for old in stored if faults else ():
        earlier = _cleaned(table, old)[1]
        faults = {
            name: fault
            for name, fault in faults.items()
            if fault.lasting or earlier.get(name) != fault or name not in old or values.get(name) != old[name]
        }
    if faults:
        errors = {name: fault.words for name, fault in faults.items()}
        raise Invalid(errors, f"{table} {str(values.get('id') or '')[:SLUG_LENGTH]}".strip())
    return row


@dataclass(frozen=True)
class Fault:
    """What is wrong with a value; a ``lasting`` fault is one that no stored row excuses."""

    words: str
    lasting: bool = True


def _cleaned(table: str, values: Mapping[str, Any]) -> tuple[Row, dict[str, Fault]]:
    """The row as it would be stored, in which what is faulty stands as it was given; and the faults by column."""
    model = MODELS[table]
    unknown = sorted(set(values) - set(model.model_fields))
    errors = {name: Fault(f"{table} has no such column") for name in unknown}
    sound: Row = {}
    try:
        # Not model_validate, whose object is made to be stored: that takes four times as long.
        checked = model.__pydantic_validator__.validate_python(
            _given(table, values), self_instance=_Values(), context=sound
        )
        row = plain(table, vars(checked))
    except ValidationError as error:
        errors |= {str(fault["loc"][0]): Fault(_in_words(table, fault), _lasts(fault)) for fault in error.errors()}
        defaults = {name: field.get_default() for name, field in model.model_fields.items()}
        row = plain(table, {**defaults, **_given(table, values), **sound})
    if table in RECORDS:
        errors = {name: Fault(words, False) for name, words in RECORDS[table].faults(row).items()} | errors
    errors |= {
        column: Fault("names this very record: choose another one, or leave it blank")
        for column, target in LINKS.get(table, {}).items()
        if target == table and column not in errors and row[column] == row["id"]
    }
    return row, errors


def plain(table: str, values: Mapping[Any, Any]) -> Row:
    """The row in column order, with codes as the strings that are stored."""
    return {
        name: str(values[name]) if isinstance(values[name], str) else values[name] for name in columns(MODELS[table])
    }


def as_json(row: Mapping[str, Any]) -> str:
    """A row as a revision holds it: the same text for the same row, in any process and from any database."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, default=_for_json)


def _for_json(value: date | Decimal) -> str | float:
    return float(value) if isinstance(value, Decimal) else value.isoformat()


def from_json(table: str, text: str) -> Row:
    """The row that ``as_json`` wrote, its days as dates and its amounts as exact numbers again; columns that are no
    more are left out."""
    kept = table_of(table).columns
    converted = {name: _from_json(kept[name].type) for name in kept.keys()}  # noqa: SIM118 - the names, not the columns
    return {
        name: value if value is None else converted[name](value)
        for name, value in json.loads(text).items()
        if name in kept
    }


def digest(row: Mapping[str, Any]) -> str:
    """A short name for what a row holds: the same for the same row, another for any other."""
    return hashlib.sha256(as_json(row).encode()).hexdigest()[:16]


def _from_json(kind: sa.types.TypeEngine[Any]) -> Callable[[Any], Any]:
    if isinstance(kind, sa.Date):
        return date.fromisoformat
    return figures.exact if isinstance(kind, Figures) else lambda value: value


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


def _lasts(fault: Mapping[str, Any]) -> bool:
    """Whether a fault is of such a kind that no earlier release can have let it in."""
    if fault["type"] == "value_error":
        return isinstance(fault["ctx"]["error"], Unsafe)
    return fault["type"] not in ("string_too_long", "greater_than_equal", "less_than_equal")


def _in_words(table: str, fault: Mapping[str, Any]) -> str:
    kind, given = fault["type"], fault.get("input")
    if kind == "value_error":
        return str(fault["ctx"]["error"])
    if kind == "missing" or given is None:
        return "is required: fill it in"
    if kind == "string_too_long":
        return f"has {len(str(given)):,} characters; at most {fault['ctx']['max_length']:,} fit"
    if kind.startswith("date") and (period := days.read(str(given))):
        return _in_words_of_period(table, str(fault["loc"][0]), str(given), period[2])
    if kind.startswith("date"):
        return f"{str(given)[:40]} is no day of the calendar; write it as 2026-01-06"
    return f"{str(given)[:40]}: {fault['msg'][0].lower()}{fault['msg'][1:]}"


def _in_words_of_period(table: str, column: str, given: str, length: str) -> str:
    """What is wrong with a month or year as a day; a month is fine where a column says how far the day is known."""
    if days.precision_beside(column) not in table_of(table).c:
        return f"{given} is a {length}, and no day of the calendar; write one as 2026-01-06"
    both = " and give it for both days" if column in ("starts_on", "ends_on") else ""
    return f"{given} is a {length}: choose {length.capitalize()} beside it{both}, or write a day as 2026-01-06"
