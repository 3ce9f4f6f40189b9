"""Rows as forms need them, the names that records go by, and their history."""

from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.models import RECORDS, table_of
from tracker.queries.frames import casefold, contains, frame, typed
from tracker.references import record as record  # a question too, but asked by edits.py, which does without pandas
from tracker.rows import LINKS, Row, from_json, plain
from tracker.vocab import FollowUp

REVISION = table_of("revision")


NAMING = ("title", "headline", "name", "text")


def _label(table: str) -> sa.ColumnElement[Any]:
    names = table_of(table).c
    first = next((names[name] for name in NAMING if name in names), None)
    if first is None and table != "pledge_status":
        return _linked_names(table)
    day = _day(table)
    if day is None:
        return sa.cast(first, sa.String)
    status = {code.value: code.label for code in FollowUp}
    rest = first if first is not None else sa.case(status, value=sa.cast(names["status"], sa.String))
    return sa.cast(day, sa.String) + " · " + sa.cast(rest, sa.String)


def _day(table: str) -> sa.Column[Any] | None:
    names = table_of(table).c
    return next((names[name] for name in ("starts_on", "made_on", "as_of") if name in names), None)


def _linked_names(table: str) -> sa.ColumnElement[Any]:
    """The names of what a row links to, beside the record that it is edited within: "France · Emmanuel Macron"."""
    rows = table_of(table)
    label: sa.ColumnElement[Any] = sa.literal("")
    for column, target in LINKS[table].items():
        if column != RECORDS[table].within:
            linked = table_of(target)
            name = next(linked.c[name] for name in NAMING if name in linked.c)
            found = sa.select(name).where(linked.c.id == rows.c[column]).correlate(rows).scalar_subquery()
            label = label + sa.func.coalesce(sa.literal(" · ") + found, "")
    return sa.func.substr(label, 4)


# What a record of each table goes by on screen, as a SQL expression over its table.
LABELS: dict[str, sa.ColumnElement[Any]] = {table: _label(table) for table in RECORDS}


def name_of(table: sa.ColumnElement[Any], id: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """What the record goes by that two columns name by its table and its id; blank where there is none."""
    names = {
        name: sa.select(label).where(table_of(name).c.id == id).correlate(id.table).scalar_subquery()  # type: ignore[attr-defined]
        for name, label in LABELS.items()
    }
    return sa.case(*((table == name, found) for name, found in names.items()))


# The tables with a form of their own; the others are edited within a record of these.
TOP = [table for table, model in RECORDS.items() if not model.within and table != "citation"]


def _parts_of(table: str) -> list[tuple[str, str]]:
    parts = [(name, model.within) for name, model in RECORDS.items() if LINKS[name].get(model.within) == table]
    return parts if table in ("dossier", "source") else [*parts, ("citation", "record_id")]


# table -> the tables that are edited within its records, each with the column that says within which.
PARTS: dict[str, list[tuple[str, str]]] = {table: _parts_of(table) for table in RECORDS}


def dossier(connection: Connection) -> Row | None:
    """The one subject of this store."""
    rows = table_of("dossier")
    found = connection.execute(sa.select(rows).order_by(rows.c.id).limit(1)).mappings().first()
    return None if found is None else plain("dossier", found)


def choices(
    connection: Connection, table: str, *, text: str = "", ids: tuple[str, ...] = (), limit: int | None = None
) -> dict[str, str]:
    """Ids and names of a table's records, by name, or the newest first where a day is part of the name; those that
    hold the text, or those of the ids."""
    rows, label, day = table_of(table), LABELS[table], _day(table)
    order = casefold(label) if day is None else day.desc()
    statement = sa.select(rows.c.id, label).order_by(order, rows.c.id).limit(limit)
    if text:
        statement = statement.where(contains(text, label, rows.c.id))
    if ids:
        statement = statement.where(rows.c.id.in_(ids))
    return {row[0]: row[1] for row in connection.execute(statement)}


def named(connection: Connection, table: str, name: str) -> list[str]:
    """The ids of the records that go by this very name, whatever its case, or that have it as id; two at most."""
    rows, label = table_of(table), LABELS[table]
    meant = sa.or_(rows.c.id == name.replace("\0", ""), casefold(label) == typed(name))
    return list(connection.scalars(sa.select(rows.c.id).where(meant).order_by(rows.c.id).limit(2)))


def within(connection: Connection, part: str, column: str, id: str, table: str) -> list[Row]:
    """The rows of a table that are part of one record of ``table``, such as the seats at a summit."""
    rows = table_of(part)
    of_table = [rows.c.record_table == table] if part == "citation" else []
    found = connection.execute(sa.select(rows).where(rows.c[column] == id, *of_table).order_by(rows.c.id)).mappings()
    return [plain(part, row) for row in found]


def counts(connection: Connection) -> dict[str, int]:
    """How many records each table holds."""
    numbers = [sa.select(sa.func.count()).select_from(table_of(t)).scalar_subquery().label(t) for t in RECORDS]
    return dict(connection.execute(sa.select(*numbers)).mappings().one())


def changes(connection: Connection, *, limit: int = 50, offset: int = 0, author: str = "") -> pd.DataFrame:
    """The latest saves, newest first. Columns: id, batch, at, author, reason, action, action_label, record_table,
    record_id, record (its name, blank where it is gone), all of its first change, and count (of its changes)."""
    same = REVISION.alias()
    number = sa.select(sa.func.count()).where(same.c.batch == REVISION.c.batch).scalar_subquery()
    statement = (
        sa.select(
            *(REVISION.c[n] for n in ("id", "batch", "at", "author", "reason", "action", "record_table", "record_id")),
            name_of(REVISION.c.record_table, REVISION.c.record_id).label("record"),
            number.label("count"),
        )
        .where(REVISION.c.id == REVISION.c.batch)
        .order_by(REVISION.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return frame(connection, statement.where(contains(author, REVISION.c.author)) if author else statement)


def saves(connection: Connection, *, author: str = "") -> int:
    """How many saves there were."""
    statement = sa.select(sa.func.count()).where(REVISION.c.id == REVISION.c.batch)
    return connection.scalar(statement.where(contains(author, REVISION.c.author)) if author else statement) or 0


def history(connection: Connection, table: str, id: str, *, limit: int | None = None) -> list[dict[str, Any]]:
    """The revisions of a record and of what is edited within it, newest first.

    Each: id, batch, at, author, action, reason, record_table, record_id, changes (column to (before, after)).
    """
    own = sa.and_(REVISION.c.record_table == table, REVISION.c.record_id == id)
    parts = sa.and_(REVISION.c.within_table == table, REVISION.c.within_id == id)
    statement = sa.select(REVISION).where(sa.or_(own, parts)).order_by(REVISION.c.id.desc()).limit(limit)
    entries = []
    for row in connection.execute(statement).mappings():
        before, after = (from_json(row["record_table"], row[side]) if row[side] else {} for side in ("before", "after"))
        entry = {key: row[key] for key in ("id", "batch", "at", "author", "reason", "record_table", "record_id")}
        entry["action"] = str(row["action"])
        entry["changes"] = changed(before, after)
        entries.append(entry)
    return entries


def changed(before: Row, after: Row) -> dict[str, tuple[Any, Any]]:
    """The columns in which two versions of a row differ, with both values."""
    names = [name for name in (after or before) if name not in ("id", "version")]
    pairs = {name: (before.get(name), after.get(name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
