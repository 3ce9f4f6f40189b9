"""Records as plain dicts with a key for each column: validation, and conversion to and from JSON."""

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
from tracker.schema.models import MODELS, RECORDS, code_list, columns, table_of
from tracker.schema.relations import SELF_LINKS
from tracker.values import days
from tracker.values.shortening import quote

Row = dict[str, Any]
UNKNOWN_CODE = "is a code that this version of Summit Tracker does not know"
REQUIRED = "is required: fill it in"
# type of fault -> what it has the bound as, and how the bound is worded
BOUNDS = {"greater_than_equal": ("ge", "at least"), "less_than_equal": ("le", "at most")}
DIGEST = "digest"  # the heading of what ``export_digest`` returns


class _Values:
    """The object on which pydantic sets validated values."""


def validate(table: str, values: Mapping[str, Any], *stored: Mapping[str, Any]) -> Row:
    """Return the row as it would be stored, in column order, codes as plain strings. Raises Invalid with all faults.

    ``stored`` are rows that the store has already. Their values stay valid even if a rule has become stricter since: a
    fault is ignored if one of these rows has the same value and fault in that column. ``Unsafe`` values and values of
    the wrong type are always refused.
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
    """What is wrong with a value. A ``lasting`` fault is refused even if a stored row has it."""

    words: str
    lasting: bool = True


def _cleaned(table: str, values: Mapping[str, Any]) -> tuple[Row, dict[str, Fault]]:
    """Return the row with valid values as they would be stored and others as they came; and the faults by column."""
    model = MODELS[table]
    unknown = sorted(set(values) - set(model.model_fields))
    errors = {name: Fault(f"{table} has no such column") for name in unknown}
    sound: Row = {}
    try:
        # Not model_validate: it builds an object for the database, which takes four times as long.
        checked = model.__pydantic_validator__.validate_python(
            _with_blanks(table, values), self_instance=_Values(), context=sound
        )
        row = plain(table, vars(checked))
    except ValidationError as error:
        errors |= {str(fault["loc"][0]): Fault(_in_words(table, fault), _lasts(fault)) for fault in error.errors()}
        defaults = {name: field.get_default() for name, field in model.model_fields.items()}
        row = plain(table, {**defaults, **_with_blanks(table, values), **sound})
    if table in RECORDS:
        errors = {name: Fault(words, False) for name, words in RECORDS[table].faults(row).items()} | errors
    errors |= {
        to: Fault(f"names {'this very record' if start == 'id' else f'the same record as {start}'}: choose another one")
        for start, to in SELF_LINKS.get(table, ())
        if to not in errors and row[to] is not None and row[to] == row[start]
    }
    return row, errors


def plain(table: str, values: Mapping[Any, Any]) -> Row:
    """Return the row in column order, with codes as plain strings."""
    return {
        name: str(values[name]) if isinstance(values[name], str) else values[name] for name in columns(MODELS[table])
    }


def as_json(row: Mapping[str, Any]) -> str:
    """Write a row as JSON for a revision: equal rows give equal text, in any process and from either database."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, default=for_json)


def for_json(value: date | Decimal) -> str | float:
    """Convert a value of a type that JSON lacks: a day to ISO 8601 text, a Decimal to a number."""
    return float(value) if isinstance(value, Decimal) else value.isoformat()


def from_json(table: str, text: str) -> Row:
    """Read a row that ``as_json`` wrote, with days as dates and amounts as exact numbers. Leaves out columns that no
    longer exist."""
    kinds = KINDS[table]
    return {
        name: value if value is None else kinds[name].of_json(value)
        for name, value in json.loads(text).items()
        if name in kinds
    }


def digest(row: Mapping[str, Any]) -> str:
    """Return a short hash of the row's values."""
    return hashlib.sha256(as_json(row).encode()).hexdigest()[:16]


def export_digest(table: str, row: Mapping[str, Any]) -> str:
    """Return a short text by which a row of an export is known again: equal rows have the same, in any store."""
    values = {name: row.get(name) for name in columns(MODELS[table])}
    # SQLite stores no negative zero, which the log may have.
    values |= {name: value + 0.0 for name, value in values.items() if isinstance(value, float)}
    return f"r{digest(values)}"  # a letter first: spreadsheets would read some digests as numbers


def _with_blanks(table: str, values: Mapping[str, Any]) -> Row:
    """Set blank optional columns to None, so that their rules run; drop other blanks, so that defaults apply."""
    return {
        column.name: values.get(column.name)
        for column in table_of(table).columns
        if column.nullable or values.get(column.name) is not None
    }


def _lasts(fault: Mapping[str, Any]) -> bool:
    """Whether no earlier release can have accepted a value with this fault, so that no stored row excuses it."""
    if fault["type"] == "value_error":
        return isinstance(fault["ctx"]["error"], Unsafe)
    return fault["type"] not in ("string_too_long", *BOUNDS)


def _in_words(table: str, fault: Mapping[str, Any]) -> str:
    type_, value = fault["type"], fault.get("input")
    if type_ == "value_error":
        return str(fault["ctx"]["error"])
    if type_ == "missing" or value is None:
        return REQUIRED
    if type_ == "string_too_long":
        return f"has {len(str(value)):,} characters; at most {fault['ctx']['max_length']:,} fit"
    if type_ in BOUNDS:
        bound, words = BOUNDS[type_]
        return f"must be {words} {fault['ctx'][bound]:,.15g}, and is {str(value)[:40]}"
    column = str(fault["loc"][0])
    if type_ == "enum":
        listed = ", ".join(code.value for code in code_list(table, column) or ())
        return f"{quote(str(value))} {UNKNOWN_CODE}; write one of {listed}"
    begins, words = KINDS[table][column].refusal
    if begins and type_.startswith(begins):
        period = days.read(str(value)) if type_.startswith("date") else None
        return _in_words_of_period(table, column, str(value), period[2]) if period else f"{str(value)[:40]} {words}"
    return f"{str(value)[:40]}: {fault['msg'][0].lower()}{fault['msg'][1:]}"


def _in_words_of_period(table: str, column: str, period: str, length: str) -> str:
    """Explain why a month or year is no day here; with a precision column it is enough to choose the precision."""
    if days.precision_beside(column) not in table_of(table).c:
        return f"{period} is a {length}, and no day of the calendar; write one as 2026-01-06"
    both = " and give it for both days" if column in ("starts_on", "ends_on") else ""
    return f"{period} is a {length}: choose {length.capitalize()} next to it{both}, or write a day as 2026-01-06"
