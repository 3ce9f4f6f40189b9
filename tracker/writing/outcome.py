"""The store as it will be after changes, checked against the rules between records."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.errors import Invalid
from tracker.schema.models import RECORDS, table_of
from tracker.schema.relations import LINKS, Key, Sum, links
from tracker.schema.rows import Row
from tracker.values import days
from tracker.values.figures import Figure
from tracker.values.shortening import quote
from tracker.writing.references import Change, chunks, used_ids
from tracker.writing.rules import (
    Start,
    circles,
    claims,
    fault_of_circle,
    fault_of_sum,
    fault_of_target,
    fault_of_twin,
    steps,
    sums,
)
from tracker.writing.units import require_same


def require_new(connection: Connection, table: str, rows: Sequence[Row]) -> None:
    """Raise Invalid for an id that a record of the table has or had, or that two of the rows share."""
    ids = used_ids(connection, table, [row["id"] for row in rows])
    for row in rows:
        if row["id"] in ids:
            raise Invalid({"id": f"{row['id']} is or was another record's; choose another"}, f"{table} {row['id']}")
        ids.add(row["id"])


def require_allowed(connection: Connection, changes: Sequence[Change], along: Collection[Row] = ()) -> None:
    """Raise Invalid for a change that breaks a rule between records, and NewUnit, see ``tracker.writing.units``.

    Stored faults are tolerated: a change of other columns may leave two records with the same unique values, or parts
    that add up to more than their whole.
    """
    for table, id, column, words in faults(connection, changes):
        raise Invalid({column: words}, f"{table} {id}")
    require_same(connection, changes, along)


def faults(connection: Connection, changes: Sequence[Change]) -> Iterator[tuple[str, str, str, str]]:
    """Yield what breaks a rule between records: table and id of the changed row, column and message."""
    for change in changes:
        for column, words in _faults_of_periods(change).items():
            yield change.table, change.id, column, words
    outcome = Outcome(connection, changes)
    for table, id, claim in outcome.claims:
        if fault := fault_of_twin(table, id, claim, outcome):
            yield (table, id, *fault)
    for (table, id), column, target in outcome.links():
        if words := fault_of_target(target, outcome):
            yield table, id, column, words
    for (table, id), column, limited in outcome.new_parts:
        if words := fault_of_sum(*limited, outcome):
            yield table, id, column, words
    all_steps = [(key, *step) for key, row in outcome.rows.items() if row for step in steps(key[0], row)]
    circling = circles((step for _, _, step in all_steps), outcome)
    for (table, id), column, step in all_steps:
        if step in circling:
            yield table, id, column, fault_of_circle(step, outcome)


def _faults_of_periods(change: Change) -> dict[str, str]:
    """What is wrong with the days that a change gives to months, quarters and years, by precision column."""
    before, row = change.before or {}, change.after
    if row is None or change.undoes:  # an undo may bring back what an earlier release allowed
        return {}
    precisions = {name: days.precision_of(name) for name, value in row.items() if isinstance(value, date)}
    return {
        precision: fault
        for name, precision in precisions.items()
        if precision in row and (before.get(name), before.get(precision)) != (row[name], row[precision])
        if (fault := days.fault(row[name], row[precision]))
    }


class Outcome:
    """The store after the changes, as a ``tracker.writing.rules.Lookup``. It needs few queries for any number of
    changes."""

    def __init__(self, connection: Connection, changes: Sequence[Change]) -> None:
        self.connection = connection
        self.rows: dict[Key, Row | None] = {(change.table, change.id): change.after for change in changes}
        # The new values of changed rows that no other row may have: they have to be compared with all other rows.
        self.claims = [
            (change.table, change.id, claim)
            for change in changes
            for claim in (claims(change.table, change.after) if change.after else ())
            if not change.before or claim not in claims(change.table, change.before)
        ]
        # The rows with a new amount or limit of a sum: record, column, and the sum with the id of the record that
        # limits it.
        self.new_parts = [
            ((change.table, change.id), column, (limited, whole))
            for change in changes
            if change.after is not None
            for limited, whole, column in sums(change.table, change.after)
            if (limited, whole, column, change.after[column]) not in _parts(change.table, change.before)
        ]
        self.leading: dict[Start, set[str]] = defaultdict(set)
        for (table, _), row in self.rows.items():
            for _, (start, to) in steps(table, row) if row else ():
                self.leading[start].add(to)
        self.stored = set(self._stored())
        self.twins: dict[tuple[Any, ...], list[str]] = defaultdict(list)
        for table, id, claim in self.claims:
            self.twins[table, *claim.items()].append(id)
        for table, names in dict.fromkeys((table, tuple(claim)) for table, _, claim in self.claims):
            self._find_twins(table, names)

    def links(self) -> Iterator[tuple[Key, str, Key]]:
        """Yield every link of the changed rows: record, column and target."""
        for (table, id), row in self.rows.items():
            for column, target in links(table, row or {}).items():
                yield (table, id), column, target

    def exists(self, table: str, id: str) -> bool:
        return (self.rows[table, id] is not None) if (table, id) in self.rows else (table, id) in self.stored

    def was_deleted(self, table: str, id: str) -> bool:
        return bool(used_ids(self.connection, table, [id]))

    def twin(self, table: str, id: str, values: Mapping[str, Any]) -> str | None:
        return next((other for other in self.twins[table, *values.items()] if other != id), None)

    def onwards(self, start: Start) -> set[str]:
        table, (column, to), id = start
        rows = table_of(table)
        there = sa.select(rows.c.id, rows.c[to]).where(rows.c[column] == id, rows.c[to].is_not(None))
        led = {target for row, target in self.connection.execute(there) if (table, row) not in self.rows}
        return led | self.leading[start]

    def limit(self, limited: Sum, id: str) -> Figure | None:
        if (limited.target, id) in self.rows:
            return (self.rows[limited.target, id] or {}).get(limited.limit)
        rows = table_of(limited.target)
        return self.connection.scalar(sa.select(rows.c[limited.limit]).where(rows.c.id == id))

    def amounts(self, limited: Sum, id: str) -> list[Figure]:
        rows = table_of(limited.table)
        there = sa.select(rows.c.id, rows.c[limited.amount]).where(rows.c[limited.link] == id)
        stored = [amount for row, amount in self.connection.execute(there) if (limited.table, row) not in self.rows]
        changed = (row for (table, _), row in self.rows.items() if row and table == limited.table)
        return stored + [row[limited.amount] for row in changed if row[limited.link] == id]

    def name(self, table: str, id: str) -> str:
        column = RECORDS[table].named_by[-1]
        rows = table_of(table)
        row = self.rows.get((table, id))
        name = row[column] if row else self.connection.scalar(sa.select(rows.c[column]).where(rows.c.id == id))
        return quote(name) if isinstance(name, str) and column not in LINKS[table] else id

    def _stored(self) -> Iterator[Key]:
        """Yield the link targets that exist in the store."""
        wanted: dict[str, dict[str, None]] = defaultdict(dict)
        for _, _, (table, id) in self.links():
            if (table, id) not in self.rows:
                wanted[table][id] = None
        for table, ids in wanted.items():
            rows = table_of(table)
            for chunk in chunks(list(ids)):
                present = self.connection.scalars(sa.select(rows.c.id).where(rows.c.id.in_(chunk)))
                yield from ((table, id) for id in present)

    def _find_twins(self, table: str, names: tuple[str, ...]) -> None:
        """Collect the stored records that have the new values of a changed row in these columns."""
        rows = table_of(table)
        columns = [rows.c[name] for name in names]
        statement = sa.select(rows.c.id, *columns).order_by(rows.c.id)
        keys = [tuple(claim.values()) for each, _, claim in self.claims if (each, tuple(claim)) == (table, names)]
        for chunk in chunks(keys):
            # The first condition is for SQLite: it uses an index for one column, but reads the whole table for several.
            same = (columns[0].in_({key[0] for key in chunk}), sa.tuple_(*columns).in_(chunk)) if names else ()
            for id, *values in self.connection.execute(statement.where(*same)):
                claim = dict(zip(names, values, strict=True))
                if (table, id) not in self.rows or _has_claim(table, self.rows[table, id], claim):
                    self.twins[table, *claim.items()].append(id)


def _has_claim(table: str, row: Row | None, claim: Mapping[str, Any]) -> bool:
    return row is not None and claim in claims(table, row)


def _parts(table: str, row: Row | None) -> list[tuple[Sum, str, str, Any]]:
    return [(limited, whole, column, row[column]) for limited, whole, column in sums(table, row)] if row else []
