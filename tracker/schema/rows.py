"""A record as a plain dict, one key a column: validated, and written as JSON."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from tracker.errors import Invalid
from tracker.schema.fields import SLUG_LENGTH, Unsafe
from tracker.schema.kinds import KINDS
from tracker.schema.models import MODELS, RECORDS, columns, table_of
from tracker.schema.relations import UPWARDS
from tracker.values import days

Row = dict[str, Any]


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
        for column in UPWARDS.get(table, ())
        if column not in errors and row[column] == row["id"]
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
    kinds = KINDS[table]
    return {
        name: value if value is None else kinds[name].of_json(value)
        for name, value in json.loads(text).items()
        if name in kinds
    }


def digest(row: Mapping[str, Any]) -> str:
    """A short name for what a row holds: the same for the same row, another for any other."""
    return hashlib.sha256(as_json(row).encode()).hexdigest()[:16]


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
    type_, given = fault["type"], fault.get("input")
    if type_ == "value_error":
        return str(fault["ctx"]["error"])
    if type_ == "missing" or given is None:
        return "is required: fill it in"
    if type_ == "string_too_long":
        return f"has {len(str(given)):,} characters; at most {fault['ctx']['max_length']:,} fit"
    column = str(fault["loc"][0])
    begins, words = KINDS[table][column].refusal
    if begins and type_.startswith(begins):
        period = days.read(str(given)) if type_.startswith("date") else None
        return _in_words_of_period(table, column, str(given), period[2]) if period else f"{str(given)[:40]} {words}"
    return f"{str(given)[:40]}: {fault['msg'][0].lower()}{fault['msg'][1:]}"


def _in_words_of_period(table: str, column: str, given: str, length: str) -> str:
    """What is wrong with a month or year as a day; a month is fine where a column says how far the day is known."""
    if days.precision_beside(column) not in table_of(table).c:
        return f"{given} is a {length}, and no day of the calendar; write one as 2026-01-06"
    both = " and give it for both days" if column in ("starts_on", "ends_on") else ""
    return f"{given} is a {length}: choose {length.capitalize()} beside it{both}, or write a day as 2026-01-06"
