"""Rows of any table: which of them match, their names, and what links to one record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries import event_filters, pledge_filters, sources
from tracker.queries.event_filters import EventFilters
from tracker.queries.labels import LABELS, name_of
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.sources import SourceFilters
from tracker.schema.kinds import CODE, CURRENCY, ID, LANGUAGE, LINK, WIKIDATA_ID, WORD, kind_of
from tracker.schema.models import RECORDS, columns, table_of
from tracker.schema.relations import PARENTS, ways_to
from tracker.schema.rows import Row, plain

Filters = EventFilters | PledgeFilters | SourceFilters


COMPARABLE_KINDS = (CODE, ID, LINK, WORD, LANGUAGE, CURRENCY, WIKIDATA_ID)


def comparable(table: str) -> list[str]:
    """Return the columns of a table by whose values its rows can be selected: codes, ids, links and the like."""
    return [name for name in columns(RECORDS[table]) if kind_of(table, name) in COMPARABLE_KINDS]


@dataclass(frozen=True)
class Selection:
    """Which rows of a table to select: those that have one of the values in each column of ``equal``, match the
    ``filters`` of the table's list, and have an id that comes after ``after``."""

    equal: Mapping[str, Sequence[str]]
    filters: Filters | None = None
    after: str = ""


def ids(connection: Connection, table: str, selection: Selection, as_of: date, *, limit: int) -> list[str]:
    """Return the first ids of the matching rows, in the order of the table's file."""
    rows = table_of(table)
    statement = sa.select(rows.c.id).where(*(rows.c[name].in_(values) for name, values in selection.equal.items()))
    match selection.filters:
        case EventFilters():
            matching = event_filters.matching(connection, selection.filters).subquery()
            statement = statement.where(rows.c.id.in_(sa.select(matching.c.id).where(matching.c.table == table)))
        case PledgeFilters():
            statement = statement.where(*pledge_filters.matching(connection, selection.filters, as_of))
        case SourceFilters():
            statement = statement.where(*sources.matching(connection, selection.filters))
    return list(connection.scalars(statement.where(rows.c.id > selection.after).order_by(rows.c.id).limit(limit)))


def rows(connection: Connection, table: str, ids: Sequence[str]) -> list[Row]:
    """Return the rows with these ids, in the order of ids."""
    of = table_of(table)
    statement = sa.select(of).where(of.c.id.in_(ids)).order_by(of.c.id)
    return [plain(table, row) for row in connection.execute(statement).mappings()]


def names(connection: Connection, table: str, *, after: str = "", limit: int | None = None) -> dict[str, str]:
    """Return the names of a table's records by id, in the order of ids."""
    of = table_of(table)
    statement = sa.select(of.c.id, LABELS[table]).where(of.c.id > after).order_by(of.c.id).limit(limit)
    return {row[0]: str(row[1]) for row in connection.execute(statement)}


def linking(
    connection: Connection, table: str, id: str, *, but: Iterable[str], limit: int
) -> dict[tuple[str, str], dict[str, str]]:
    """Return the rows that link to a record, except rows of the tables ``but``: (table, column) to names by id, at most
    ``limit`` of each."""
    left_out, rows_by_way = set(but), {}
    for name, values in ways_to(table, id):
        if name not in left_out:
            of = table_of(name)
            statement = sa.select(of.c.id, _whole_and_part(name)).where(
                *(of.c[column] == at for column, at in values.items())
            )
            if rows := {row[0]: str(row[1]) for row in connection.execute(statement.order_by(of.c.id).limit(limit))}:
                rows_by_way[name, list(values)[-1]] = rows
    return rows_by_way


def _whole_and_part(table: str) -> sa.ColumnElement[str]:
    """Return the name of a record; of a part, after its parent's name."""
    if table not in PARENTS:
        return LABELS[table]
    of, rows = PARENTS[table], table_of(table)
    if of.table:
        whole = (
            sa.select(LABELS[of.table])
            .where(table_of(of.table).c.id == rows.c[of.column])
            .correlate(rows)
            .scalar_subquery()
        )
    else:
        whole = name_of(rows.c[of.table_column], rows.c[of.column])
    return sa.func.coalesce(whole + ": ", "") + LABELS[table]
