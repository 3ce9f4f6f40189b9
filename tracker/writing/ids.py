"""Readable ids for new records."""

from collections.abc import Collection, Mapping
from datetime import date
from itertools import chain, count, islice
from typing import Any

from slugify import slugify
from sqlalchemy.engine import Connection

from tracker.schema.kinds import precision_of, write
from tracker.schema.models import RECORDS, code_list
from tracker.schema.relations import LINKS, PARENTS
from tracker.values import days
from tracker.writing.references import CHUNK, record, used_ids

MORE = 8  # times as many ids are looked at where all before are in use


def propose_id(connection: Connection, table: str, values: Mapping[str, Any], *, avoid: Collection[str] = ()) -> str:
    """Return a readable id that no record of the table has or had, and that is not among those ``avoid``.

    It is made from the record's name, such as ``2026-01-06-paris``. The id of a part is made from the ids of its parent
    and its links, such as ``2026-01-06-paris--fra-macron``.
    """
    stem = _stem(connection, table, values)
    free = (id for id in chain([stem], (f"{stem}-{number}" for number in count(2))) if id not in avoid)
    number = 1
    while True:
        candidates = list(islice(free, number))
        in_use = used_ids(connection, table, candidates)
        if first := next((id for id in candidates if id not in in_use), None):
            return first
        number = min(number * MORE, CHUNK)  # the first is mostly free; many records may have one name all the same


def _stem(connection: Connection, table: str, values: Mapping[str, Any]) -> str:
    model, parent = RECORDS[table], PARENTS.get(table)
    names = model.named_by if model.id_by is None else model.id_by
    if parent is None or parent.column in names:
        words = (_word(connection, table, name, values) for name in names)
        return slugify(" ".join(words), max_length=90, word_boundary=True) or table
    own = slugify("-".join(str(values.get(name) or "") for name in names)) or table.split("_")[-1]
    return f"{slugify(str(values.get(parent.column) or ''))[:60]}--{own[:50]}".strip("-")


def _word(connection: Connection, table: str, name: str, values: Mapping[str, Any]) -> str:
    """Write a value as in a record's name: a day with its precision, a code as label, a link as its target's name."""
    value = values.get(name)
    if isinstance(value, date):
        precision = values.get(precision_of(table, name) or "")
        return days.write(value, precision) if precision in days.PERIODS else str(value)
    if value and (target := LINKS[table].get(name)):
        row = record(connection, target, str(value))
        return _word(connection, target, RECORDS[target].named_by[-1], row) if row else str(value)
    if value and (codes := code_list(table, name)):
        return next((code.label for code in codes if code.value == value), str(value))
    return write(value)
