"""The rules between records, each written once: for saves, for curated files and for snapshots.

Each rule checks a row and asks a ``Lookup`` about the other records.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Protocol

from tracker.schema.kinds import cell
from tracker.schema.models import RECORDS
from tracker.schema.relations import LINKS, SELF_LINKS, SUMS, Key, Sum
from tracker.values.figures import Figure

Start = tuple[str, tuple[str, str], str]
"""A record from which rows lead to other records of its table: the table of these rows, their two columns (from, to),
and the id of the record. An example is a pledge, from which relations lead to other pledges."""
Step = tuple[Start, str]
"""A row that leads from a record to another: where it starts, and the id of the record to which it leads."""


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
        """Return the ids of the records to which rows lead from this one."""
        ...

    def limit(self, limited: Sum, id: str) -> Figure | None:
        """Return what the amounts of a record's rows add up to at most; None if it has no limit."""
        ...

    def amounts(self, limited: Sum, id: str) -> Iterable[Figure]:
        """Return the amounts of a record's rows."""
        ...

    def name(self, table: str, id: str) -> str:
        """Return what a message calls a record: in a store by its title, in files by its id."""
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


def claims(table: str, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the claims of a row: values by column that no other record may have all of. One seat per party, person and
    summit; one account per field whose value the record has.

    Values with a blank or a no among them are no claim. A claim without columns means that the table may have only one
    record.
    """
    model = RECORDS[table]
    claims = [{name: row[name] for name in names} for names in (model.unique, model.only_one) if names]
    complete = [claim for claim in claims if None not in claim.values() and False not in claim.values()]
    return [{}, *complete] if model.single else complete


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
    """Yield the steps of a row, each with the column that says where it leads."""
    for way in SELF_LINKS[table]:
        if (to := row[way[1]]) is not None:
            yield way[1], ((table, way, row[way[0]]), to)


def circles(starts: Iterable[Step], lookup: Lookup) -> set[Step]:
    """Return which of these steps, and of those that follow them, are part of a circle. Looks at each step once.

    Two records are in a circle if each leads to the other. Circles are the strongly connected components, which
    Tarjan's algorithm finds.
    """
    order: dict[Start, int] = {}  # the place of each record in the order of the search
    lowest: dict[Start, int] = {}  # the earliest record, by that order, to which each leads back
    circle: dict[Start, int] = {}  # a number for the circle of each record that was searched
    onwards: dict[Start, list[Start]] = {}
    trail: list[Start] = []
    for first in dict.fromkeys(start for start, _ in starts):
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


def sums(table: str, row: Mapping[str, Any]) -> Iterator[tuple[Sum, str, str]]:
    """Yield the sums that a row has an amount or the limit of: each with the id of the record that limits it, and with
    the row's column that has the amount or the limit."""
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
    of = lookup.name(limited.target, id)
    return f"the {parts} of {of} add up to {cell(total)}, more than its “{title}”, {cell(limit)}: fix one of them"


def fault_of_circle(step: Step, lookup: Lookup) -> str:
    """Return the message for a step that is part of a circle."""
    (table, (column, link), start), to = step
    title = str(RECORDS[table].model_fields[link].title)
    first, second = (lookup.name(LINKS[table][link], id) for id in (to, start))
    if first == second:  # two records of one title
        first, second = to, start
    return f"{first} {f'is itself {title.lower()}' if column == 'id' else 'leads back to'} {second}; choose another"
