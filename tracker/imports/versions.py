"""Reads the stored rows that an import compares with: as they are, and as they were when a file was exported."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.schema.fields import storable
from tracker.schema.models import table_of
from tracker.schema.rows import DIGEST, Row, export_digest, from_json, plain
from tracker.writing.references import REVISION, chunks

if TYPE_CHECKING:
    import pandas as pd

    from tracker.queries.frames import Keys

P = ParamSpec("P")
Mark = tuple[str, str | int]
"""The id of a record, and the digest or the version of one of its rows."""


def rows_by_id(connection: Connection, table: str, ids: Iterable[str]) -> dict[str, Row]:
    """Return the stored rows with these ids, by id."""
    rows = table_of(table)
    by_id: dict[str, Row] = {}
    for chunk in chunks([id for id in ids if storable(id)]):
        for row in connection.execute(sa.select(rows).where(rows.c.id.in_(chunk))).mappings():
            by_id[row["id"]] = plain(table, row)
    return by_id


def every(connection: Connection, table: str) -> list[Row]:
    """Return all stored rows of a table."""
    rows = table_of(table)
    return [plain(table, row) for row in connection.execute(sa.select(rows).order_by(rows.c.id)).mappings()]


def with_values(
    connection: Connection, table: str, names: Sequence[str], rows: Iterable[Mapping[str, object]]
) -> dict[tuple[object, ...], list[Row]]:
    """Return the stored rows that have the same values in the columns ``names`` as one of ``rows``, by these values."""
    stored_rows, first = table_of(table), table_of(table).c[names[0]]
    wanted = {tuple(row[name] for name in names) for row in rows}
    alike: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    values = list({key[0] for key in wanted if key[0] is not None})
    conditions = [first.in_(chunk) for chunk in chunks(values)]
    conditions += [first.is_(None)] if any(key[0] is None for key in wanted) else []
    for condition in conditions:
        for row in connection.execute(sa.select(stored_rows).where(condition).order_by(stored_rows.c.id)).mappings():
            key = tuple(plain(table, row)[name] for name in names)
            if key in wanted:
                alike[key].append(plain(table, row))
    return alike


def from_log(connection: Connection, table: str, wanted: Collection[Mark]) -> dict[Mark, Row]:
    """Return the rows that the log has of these marks; those that it does not have are left out."""
    marked: dict[Mark, Row] = {}
    for chunk in chunks(sorted({id for id, _ in wanted})):
        logged = sa.select(REVISION.c.record_id, REVISION.c.after).where(
            REVISION.c.record_table == table, REVISION.c.record_id.in_(chunk), REVISION.c.after.is_not(None)
        )
        for id, after in connection.execute(logged.order_by(REVISION.c.id)):
            row = {**dict.fromkeys(table_of(table).c.keys()), **from_json(table, after)}
            marked |= {(id, mark): row for mark in (export_digest(table, row), row["version"]) if (id, mark) in wanted}
    return marked


def with_digests(
    connection: Connection,
    keys: "Keys | None",
    question: Callable[Concatenate[Connection, P], "pd.DataFrame"],
    *args: P.args,
    **kwargs: P.kwargs,
) -> "pd.DataFrame":
    """Return the rows of a list for a file: beside ``version`` with the column ``digest``, where they have an id and a
    version. ``keys`` tells of which records the rows are; None if of none."""
    rows = question(connection, *args, **kwargs)
    if keys is None or not {keys.id_column, "version"} <= set(rows.columns):
        return rows
    of_rows = keys.of(rows)
    ids: dict[str, list[str]] = defaultdict(list)
    for name, id in of_rows:
        ids[name].append(id)
    digests = {
        (name, id): export_digest(name, row)
        for name, those in ids.items()
        for id, row in rows_by_id(connection, name, those).items()
    }
    column = [digests.get(key) for key in of_rows]
    rows.insert(list(rows.columns).index("version") + 1, DIGEST, column)
    return rows
