"""The rules between records, each written once: for saves, for curated files and for snapshots.

Each rule checks a row and asks a ``Lookup`` about the other records.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from tracker.schema.kinds import cell
from tracker.schema.models import RECORDS
from tracker.schema.relations import Key

Upward = tuple[str, str, str]
"""A link to a record of the same table: table, column, and id of the linking record."""


class Lookup(Protocol):
    """What the rules ask about other records."""

    def exists(self, table: str, id: str) -> bool:
        """Whether there is such a record."""
        ...

    def was_deleted(self, table: str, id: str) -> bool:
        """Whether there was one that was deleted, and can be brought back."""
        ...

    def twin(self, table: str, id: str, values: Mapping[str, Any]) -> str | None:
        """Return the id of another record with all these values, or of any other if ``values`` is empty; or None."""
        ...

    def above(self, upward: Upward) -> str | None:
        """Return the id of the link's target, or None if the link is blank."""
        ...


def fault_of_target(target: Key, lookup: Lookup) -> str | None:
    """Return what is wrong with a link to a missing record, or None."""
    if lookup.exists(*target):
        return None
    table, id = target
    cure = "add it, or choose one that exists"
    if lookup.was_deleted(table, id):
        cure = "it was deleted: bring it back, or choose another"
    return f"there is no {RECORDS[table].singular} {id}; {cure}"


def unshared(table: str, row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the unique values of a row, which no other record may share: one seat per party, person and summit.

    None if one of them is blank, or the table has no such rule; empty if the table may have only one record.
    """
    model = RECORDS[table]
    if not (model.unique or model.single) or any(row[name] is None for name in model.unique):
        return None
    return {name: row[name] for name in model.unique}


def fault_of_twin(table: str, row: Mapping[str, Any], lookup: Lookup) -> tuple[str, str] | None:
    """Return column and message if another record has the unique values of this row, or None."""
    values = unshared(table, row)
    twin = None if values is None else lookup.twin(table, row["id"], values)
    if twin is None:
        return None
    if not values:
        return "id", f"a store holds one {RECORDS[table].singular}, and there is {twin} already: change that one"
    fields = RECORDS[table].model_fields
    both = ", ".join(f"{(fields[name].title or name).lower()} {cell(value)}" for name, value in values.items())
    return list(values)[-1], f"{twin} says the same already: both have {both}. Change that one"


def circles(upwards: Iterable[Upward], lookup: Lookup) -> set[Upward]:
    """Return the links, of these and their targets, that lead back to their own record. Follows each link once."""
    circling: set[Upward] = set()
    followed: set[Upward] = set()
    for start in upwards:
        way: dict[Upward, int] = {}
        at = start
        while at not in followed and (above := lookup.above(at)):
            followed.add(at)
            way[at] = len(way)
            at = (*at[:2], above)
        if at in way:
            circling.update(list(way)[way[at] :])
    return circling


def fault_of_circle(upward: Upward, lookup: Lookup) -> str:
    """Return the message for a link that is part of a circle."""
    return f"{lookup.above(upward)} is itself a part of {upward[2]}; choose another"
