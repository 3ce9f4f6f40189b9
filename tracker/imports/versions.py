"""The stored rows that an import compares with: as they are, and as they were when a spreadsheet was exported."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.schema.fields import storable
from tracker.schema.models import table_of
from tracker.schema.rows import Row, from_json, plain
from tracker.writing.references import REVISION, chunks


def stored(connection: Connection, table: str, ids: Iterable[str]) -> dict[str, Row]:
    """Return the stored rows with these ids, by id."""
    rows = table_of(table)
    found: dict[str, Row] = {}
    for chunk in chunks([id for id in ids if storable(id)]):
        for row in connection.execute(sa.select(rows).where(rows.c.id.in_(chunk))).mappings():
            found[row["id"]] = plain(table, row)
    return found


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


def at_versions(connection: Connection, table: str, wanted: Mapping[str, int]) -> dict[str, Row]:
    """Return the rows as the log has them at these versions, by id; those that it does not have are left out."""
    found: dict[str, Row] = {}
    for chunk in chunks(list(wanted)):
        logged = sa.select(REVISION.c.record_id, REVISION.c.after).where(
            REVISION.c.record_table == table, REVISION.c.record_id.in_(chunk), REVISION.c.after.is_not(None)
        )
        for id, after in connection.execute(logged.order_by(REVISION.c.id)):
            row = from_json(table, after)
            if row.get("version") == wanted[id]:
                found[id] = {**dict.fromkeys(table_of(table).c.keys()), **row}
    return found
