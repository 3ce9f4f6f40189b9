"""The rules between records, each written once: for saves, for curated files and for snapshots.

Each rule checks a row and asks a ``Lookup`` about the other records.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Protocol

from tracker.schema.kinds import cell
from tracker.schema.models import RECORDS
from tracker.schema.relations import SUMS, WAYS, Key, Sum
from tracker.values.figures import Figure

Start = tuple[str, tuple[str, str], str]
"""Where a way between records of one table begins: the table whose rows lead on, its two columns that say from where
to where, and the id of the record."""
Step = tuple[Start, str]
"""A row's step from there to the record of this id."""


class Lookup(Protocol):
    """What the rules ask about other records."""

    def exists(self, table: str, id: str) -> bool:
        """Whether there is such a record."""
        ...

    def was_deleted(self, table: str, id: str) -> bool:
        """Whether there was one that was deleted, and can be brought back."""
        ...

    def twin(self, table: str, id: str, values: Mapping[str, Any]) -> str | None:
        """Return the id of another record with all these ``values``, or of any other if there are none; or None."""
        ...

    def onwards(self, start: Start) -> Collection[str]:
        """Return the ids of the records to which rows lead from there."""
        ...

    def limit(self, limited: Sum, id: str) -> Figure | None:
        """Return what the amounts of a record's rows add up to at most; None if it has no limit."""
        ...

    def amounts(self, limited: Sum, id: str) -> Iterable[Figure]:
        """Return the amounts of a record's rows."""
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


def unshared(table: str, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what no other record may have all of: one seat per party, person and summit; one account that is held
    per field.

    Values with a blank or a no among them say nothing; no value at all means that the table may have only one record.
    """
    model = RECORDS[table]
    claims = [{name: row[name] for name in names} for names in (model.unique, model.only_one) if names]
    said = [claim for claim in claims if None not in claim.values() and False not in claim.values()]
    return [{}, *said] if model.single else said


def fault_of_twin(table: str, id: str, claim: Mapping[str, Any], lookup: Lookup) -> tuple[str, str] | None:
    """Return column and message if another record has all values of this ``claim`` of a row, or None."""
    twin = lookup.twin(table, id, claim)
    if twin is None:
        return None
    if not claim:
        return "id", f"a store holds one {RECORDS[table].singular}, and there is {twin} already: change that one"
    fields = RECORDS[table].model_fields
    *others, last = ((name, fields[name].title or name, value) for name, value in claim.items())
    if last[2] is True:
        of = ", ".join(f"{title.lower()} {cell(value)}" for _, title, value in others)
        return last[0], f"{twin} is it already, of {of}, and only one can be: take it off there first"
    both = ", ".join(f"{title.lower()} {cell(value)}" for _, title, value in [*others, last])
    return last[0], f"{twin} says the same already: both have {both}. Change that one"


def steps(table: str, row: Mapping[str, Any]) -> Iterator[tuple[str, Step]]:
    """Yield the steps that a row makes between records of one table, each with the column that says where to."""
    for way in WAYS[table]:
        if (to := row[way[1]]) is not None:
            yield way[1], ((table, way, row[way[0]]), to)


def circles(begun: Iterable[Step], lookup: Lookup) -> set[Step]:
    """Return the steps, of these and those that follow, that are part of a circle. Looks at each step once.

    Two records are in a circle if each leads to the other: the strongly connected parts, by Tarjan's algorithm.
    """
    order: dict[Start, int] = {}  # in which records were come to
    lowest: dict[Start, int] = {}  # the earliest of them that each leads back to
    circle: dict[Start, int] = {}  # the circle of each record that is done with
    onwards: dict[Start, list[Start]] = {}
    trail: list[Start] = []
    for first in dict.fromkeys(start for start, _ in begun):
        walk = [first] if first not in order else []
        while walk:
            at = walk[-1]
            if at not in order:
                order[at] = lowest[at] = len(order)
                onwards[at] = [(*at[:2], id) for id in lookup.onwards(at)]
                trail.append(at)
                walk += [to for to in onwards[at] if to not in order]
                continue
            walk.pop()
            if at in circle:
                continue
            lowest[at] = min([lowest[at], *(lowest[to] for to in onwards[at] if to not in circle)])
            if lowest[at] == order[at]:
                place = trail.index(at) if trail[-1] != at else len(trail) - 1
                circle.update(dict.fromkeys(trail[place:], order[at]))
                del trail[place:]
    return {(start, to[2]) for start, ways in onwards.items() for to in ways if circle[to] == circle[start]}


def summed(table: str, row: Mapping[str, Any]) -> Iterator[tuple[Sum, str, str]]:
    """Yield the sums that a row has a part in: each with the id of the record whose limit it is, and with the row's own
    column of it."""
    for limited in SUMS:
        if table == limited.table:
            yield limited, row[limited.link], limited.amount
        if table == limited.target:
            yield limited, row["id"], limited.limit


def fault_of_sum(limited: Sum, id: str, lookup: Lookup) -> str | None:
    """Return what is wrong with the rows of a record that add up to more than its limit, or None."""
    limit = lookup.limit(limited, id)
    total = sum(lookup.amounts(limited, id))
    if limit is None or total <= limit:
        return None
    parts, title = RECORDS[limited.table].plural, RECORDS[limited.target].model_fields[limited.limit].title
    return f"the {parts} of {id} add up to {cell(total)}, more than its “{title}”, {cell(limit)}: fix one of them"


def fault_of_circle(step: Step) -> str:
    """Return the message for a step that is part of a circle."""
    (_, (column, _), start), to = step
    return f"{to} {'is itself a part of' if column == 'id' else 'leads back to'} {start}; choose another"
