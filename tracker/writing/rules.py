"""The rules between records, each written once: for saves, for curated files and for snapshots.

Each looks at a row and, through a ``Lookup``, at the other records that it stands among.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from tracker.schema.kinds import cell
from tracker.schema.models import RECORDS
from tracker.schema.relations import Key

Upward = tuple[str, str, str]
"""A link from a record to another one of its table: table, column, and the id of the record that has the link."""


class Lookup(Protocol):
    """What the rules ask about the records that a row stands among."""

    def exists(self, table: str, id: str) -> bool:
        """Whether there is such a record."""
        ...

    def was_deleted(self, table: str, id: str) -> bool:
        """Whether there was one, which can be brought back."""
        ...

    def twin(self, table: str, id: str, values: Mapping[str, Any]) -> str | None:
        """Another record that has all these values; any other one of the table where there are none."""
        ...

    def above(self, upward: Upward) -> str | None:
        """The id of the record that the link leads to, or None where it is blank."""
        ...


def fault_of_target(target: Key, lookup: Lookup) -> str | None:
    """What is wrong with a link: it leads to a record that is there."""
    if lookup.exists(*target):
        return None
    table, id = target
    cure = "add it, or choose one that exists"
    if lookup.was_deleted(table, id):
        cure = "it was deleted: bring it back, or choose another"
    return f"there is no {RECORDS[table].singular} {id}; {cure}"


def unshared(table: str, row: Mapping[str, Any]) -> dict[str, Any] | None:
    """The values that no other record may have all of: one seat a person and summit, one signature a party and text.
    None where one is blank, or the table has no such rule; empty where the table holds one record alone."""
    model = RECORDS[table]
    if not (model.unique or model.single) or any(row[name] is None for name in model.unique):
        return None
    return {name: row[name] for name in model.unique}


def fault_of_twin(table: str, row: Mapping[str, Any], lookup: Lookup) -> tuple[str, str] | None:
    """The column, and what is wrong with it, of a row that says what another one says already."""
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
    """The links among these, and those above them, that lead back to their own record; none is followed twice."""
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
    """What is wrong with a link of a circle."""
    return f"{lookup.above(upward)} is itself a part of {upward[2]}; choose another"
