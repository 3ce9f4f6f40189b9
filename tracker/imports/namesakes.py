"""Matches lines to stored records where the key cannot tell records apart, as one of its columns is blank: seats of a
party whose persons are not known are told apart by office and level.

A line is the stored seat of which it says the same, or nothing that differs. One whose office or level differs is
another seat. Where that leaves a doubt, the line is refused.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from tracker.imports.entries import Entry
from tracker.schema.models import RECORDS
from tracker.schema.rows import Row
from tracker.values.search_text import exact_name

MOST_NAMED = 5  # ids or lines in a refusal


def match(entries: Sequence[Entry], stored: Sequence[Row]) -> None:
    """Set the stored record of each of these lines, which all have the same key. A line that is another record than
    these has none."""
    left: list[Entry] = []
    for entry in entries:
        same = [row for row in stored if traits(entry) == _traits_of(entry.table, row)]
        if len(same) > 1:
            entry.refuse("", several(same))
        elif same:
            entry.stored = same[0]
        else:
            left.append(entry)
    taken = [entry.stored for entry in entries if entry.stored]
    free = [row for row in stored if row not in taken]
    possible = [(entry, rows) for entry in left if (rows := [row for row in free if not _differs(entry, row)])]
    claimants: dict[str, list[Entry]] = defaultdict(list)
    for entry, rows in possible:
        for row in rows:
            claimants[row["id"]].append(entry)
    for entry, rows in possible:
        rivals = [other for other in claimants[rows[0]["id"]][: MOST_NAMED + 1] if other is not entry]
        if len(rows) > 1:
            entry.refuse("", several(rows))
        elif rivals:
            entry.refuse("", _may_be(entry, rows[0], rivals))
        else:
            entry.stored = rows[0]


def traits(entry: Entry) -> tuple[Any, ...]:
    """Return what a line says in the columns that tell such records apart; None for what is not known."""
    return _traits_of(entry.table, entry.values)


def several(rows: Sequence[Row]) -> str:
    """Return why a line is refused that may be each of these records, with the cure."""
    ids = ", ".join(row["id"] for row in rows[:MOST_NAMED])
    return f"{len(rows)} records have this key ({ids}): add the id of the one that is meant"


def _may_be(entry: Entry, row: Row, rivals: Sequence[Entry]) -> str:
    lines = ", ".join(str(each.line) for each in rivals[:MOST_NAMED])
    return (
        f"may be the stored {RECORDS[entry.table].singular} {row['id']}, and so may line {lines}: say there which of "
        "them it is, and import these lines again"
    )


def _traits_of(table: str, row: Row) -> tuple[Any, ...]:
    fields = RECORDS[table].model_fields
    values = ((row.get(name), fields[name].default) for name in RECORDS[table].apart_by)
    return tuple(None if value in (None, default) else exact_name(str(value)) for value, default in values)


def _differs(entry: Entry, row: Row) -> bool:
    pairs = zip(traits(entry), _traits_of(entry.table, row), strict=True)
    return any(None not in pair and pair[0] != pair[1] for pair in pairs)
