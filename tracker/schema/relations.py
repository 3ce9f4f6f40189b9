"""The relations between tables: which column links to which table, and which records are edited within which.

Only this module knows that a remark, such as a citation, names its parent by two columns.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.schema.models import RECORDS, Record, Remark, table_of

Key = tuple[str, str]
"""The table and the id of a record."""

# table -> link column -> target table
LINKS: dict[str, dict[str, str]] = {
    table: {column.name: key.column.table.name for column in table_of(table).columns for key in column.foreign_keys}
    for table in RECORDS
}

# table -> the pairs of columns (from, to) by which a row leads from one record to another of the same table, and never
# in a circle: from a summit's id to its parent_id, from the pledge of a relation to the other pledge
SELF_LINKS: dict[str, list[tuple[str, str]]] = {
    table: [*(("id", column) for column, to in targets.items() if to == table), *RECORDS[table].between]
    for table, targets in LINKS.items()
}


@dataclass(frozen=True)
class Sum:
    """A limit of a sum: the column ``amount`` of all rows of ``table`` whose column ``link`` names the same record of
    ``target`` adds up to at most that record's column ``limit``, if that is not blank."""

    table: str
    link: str
    amount: str
    target: str
    limit: str


SUMS = [
    Sum(table, link, amount, LINKS[table][link], limit)
    for table, model in RECORDS.items()
    if model.adds_up_to
    for link, amount, limit in [model.adds_up_to]
]


@dataclass(frozen=True)
class Parent:
    """How a row names the record within which it is edited: ``column`` holds that record's id. Its table is ``table``,
    or for a remark the name in ``table_column``."""

    column: str
    table: str = ""
    table_column: str = ""


def _parent_of(table: str) -> Parent:
    declared = RECORDS[table].parent
    if isinstance(declared, str):
        return Parent(declared, LINKS[table][declared])
    return Parent(declared[1], table_column=declared[0])


# The tables whose records are edited within other records.
PARENTS: dict[str, Parent] = {table: _parent_of(table) for table, model in RECORDS.items() if model.parent}

# The tables with a form of their own.
TOP = [table for table in RECORDS if table not in PARENTS]


def _parts_of(table: str) -> list[str]:
    return [name for name, parent in PARENTS.items() if parent.table == table or _speaks_of(RECORDS[name], table)]


def _speaks_of(model: type[Record], table: str) -> bool:
    return issubclass(model, Remark) and RECORDS[table].takes_citations and model.speaks_of(table)


# table -> the tables that are edited within its records
PARTS: dict[str, list[str]] = {table: _parts_of(table) for table in RECORDS}


def targets(table: str, column: str) -> list[str]:
    """Return the tables of whose records a column has the id: the table itself for its ids, several for the record of
    a remark, none for a column that has no ids."""
    if column in LINKS[table]:
        return [LINKS[table][column]]
    of = PARENTS.get(table)
    if of and of.table_column and column == of.column:
        return [name for name, parts in PARTS.items() if table in parts]
    return [table] if column == "id" else []


def place(part: str, table: str, id: str) -> dict[str, str]:
    """Return the columns, with their values, by which a row of ``part`` belongs to this record."""
    parent = PARENTS[part]
    return {parent.table_column: table, parent.column: id} if parent.table_column else {parent.column: id}


def parent(table: str, row: Mapping[str, Any]) -> Key | tuple[None, None]:
    """Return the record within which a row is edited: the summit of a seat, the pledge of a condition."""
    return links(table, row)[PARENTS[table].column] if table in PARENTS else (None, None)


def links(table: str, row: Mapping[str, Any]) -> dict[str, Key]:
    """Return the links of a row that are not blank: column to (table, id)."""
    targets = {
        column: (target, str(row[column])) for column, target in LINKS[table].items() if row.get(column) is not None
    }
    of = PARENTS.get(table)
    if of and of.table_column and row.get(of.table_column) is not None and row.get(of.column) is not None:
        targets[of.column] = row[of.table_column], row[of.column]
    return targets


def ways_to(target: str, id: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each way to link to this record, in the order of tables: the linking table, and its columns with their
    values."""
    for table in RECORDS:
        yield from ((table, {column: id}) for column, to in LINKS[table].items() if to == target)
        if table in PARENTS and PARENTS[table].table_column:
            yield table, place(table, target, id)
