"""Rows as forms need them, the names that records go by, and their history."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.queries.frames import frame
from tracker.queries.labels import LABELS, day_of, distinguish
from tracker.queries.terms import NAMES, Term, lines, terms, words
from tracker.schema.models import RECORDS, Dossier, Event, table_of
from tracker.schema.relations import place
from tracker.schema.rows import Row, from_json, plain
from tracker.store.state import state
from tracker.values import days
from tracker.values.codes import Action
from tracker.values.search_text import casefold, spaced
from tracker.writing.references import record

REVISION, DOSSIER = table_of("revision"), str(Dossier.__tablename__)


def dossier(connection: Connection) -> Row | None:
    """The one subject of this store."""
    found = connection.execute(sa.select(Dossier).order_by(col(Dossier.id)).limit(1)).mappings().first()
    return None if found is None else plain(DOSSIER, found)


def choices(
    connection: Connection, table: str, *, text: str = "", ids: tuple[str, ...] = (), limit: int | None = None
) -> dict[str, str]:
    """Ids and names of a table's records, by name, or the newest first where a day is part of the name; those that
    hold the text, or those of the ids. No two names of a table look alike."""
    rows, label, day = table_of(table), LABELS[table], day_of(table)
    order = casefold(label) if day is None else day.desc()
    statement = sa.select(rows.c.id, label).order_by(order, rows.c.id).limit(limit)
    statement = statement.where(*(_goes_by(table, term) for term in terms(connection, text)))
    if ids:
        statement = statement.where(rows.c.id.in_(ids))
    found = {row[0]: str(row[1]) for row in connection.execute(statement)}
    every = not (text or ids) and (limit is None or len(found) < limit)
    return distinguish(connection, table, found, all=every)


def names(connection: Connection, keys: Sequence[tuple[str, str]]) -> list[str | None]:
    """What records go by, each told by its table and id; None of one that is gone."""
    found = {
        table: choices(connection, table, ids=tuple(id for each, id in keys if each == table))
        for table in {table for table, _ in keys}
        if table in RECORDS
    }
    return [found.get(table, {}).get(id) for table, id in keys]


def _goes_by(table: str, term: Term) -> sa.ColumnElement[bool]:
    """Whether a record has the term in its name, its other names, its id or its days."""
    rows = table_of(table)
    columns = [LABELS[table], rows.c.id, *(rows.c[name] for name in RECORDS[table].found_by)]
    by_name = term.in_names(table, *columns) if table in NAMES else term.in_text(*columns)
    dates = [column for column in rows.c if isinstance(column.type, sa.Date)]
    known = ((day, rows.c.get(days.precision_of(day.name))) for day in dates)
    of_event = issubclass(RECORDS[table], Event)
    when = term.between(rows.c.starts_on, rows.c.ends_on) if of_event else term.on(*known)
    return sa.or_(by_name, when)


def named(connection: Connection, table: str, name: str) -> list[str]:
    """The ids of the records that go by this very name or other name, whatever its case, or that have it as id; two at
    most."""
    rows, name = table_of(table), name.replace("\0", "")
    columns = NAMES.get(table, (LABELS[table],))
    meant = sa.or_(rows.c.id == name, Term((spaced(name),)).in_text(*columns))
    found = connection.execute(sa.select(rows.c.id, *columns).where(meant).order_by(rows.c.id))
    return [row[0] for row in found if name == row[0] or spaced(name) in map(spaced, lines(row[1:]))][:2]


def within(connection: Connection, part: str, table: str, id: str) -> list[Row]:
    """The rows of a table that are part of one record of ``table``, such as the seats at a summit."""
    rows = table_of(part)
    there = (rows.c[column] == value for column, value in place(part, table, id).items())
    found = connection.execute(sa.select(rows).where(*there).order_by(rows.c.id)).mappings()
    return [plain(part, row) for row in found]


def counts(connection: Connection) -> dict[str, int]:
    """How many records each table holds."""
    numbers = [sa.select(sa.func.count()).select_from(table_of(t)).scalar_subquery().label(t) for t in RECORDS]
    return dict(connection.execute(sa.select(*numbers)).mappings().one())


def changes(connection: Connection, *, limit: int = 50, offset: int = 0, author: str = "") -> pd.DataFrame:
    """The latest saves, newest first. Columns: id, batch, at, author, reason, action, record_table,
    record_id, all of its first change, count (of its changes), record (its name, blank where it is gone), and state
    (the token of the store's, which an undo needs)."""
    same = REVISION.alias()
    number = sa.select(sa.func.count()).where(same.c.batch == REVISION.c.batch).scalar_subquery()
    statement = (
        sa.select(
            *(REVISION.c[n] for n in ("id", "batch", "at", "author", "reason", "action", "record_table", "record_id")),
            number.label("count"),
            sa.literal(state(connection).token).label("state"),
        )
        .where(REVISION.c.id == REVISION.c.batch)
        .order_by(REVISION.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    rows = frame(connection, statement.where(*_by(author)))
    keys = list(zip(rows["record_table"], rows["record_id"], strict=True))
    rows["record"] = pd.Series(names(connection, keys), index=rows.index, dtype=object)
    return rows


def revisions(connection: Connection) -> int:
    """How many revisions there are: fewer than the last one's number, once a restore has gone on from a higher one."""
    return connection.scalar(sa.select(sa.func.count()).select_from(REVISION)) or 0


def saves(connection: Connection, *, author: str = "") -> int:
    """How many saves there were."""
    statement = sa.select(sa.func.count()).where(REVISION.c.id == REVISION.c.batch)
    return connection.scalar(statement.where(*_by(author))) or 0


def _by(author: str) -> list[sa.ColumnElement[bool]]:
    return [word.in_text(REVISION.c.author) for word in words(author)]


def became(connection: Connection, table: str, id: str) -> str | None:
    """The record that one became which is no longer there, where it was merged into another; else None."""
    seen: set[str] = set()
    while id not in seen and record(connection, table, id) is None:
        seen.add(id)
        newest = (
            sa.select(REVISION.c.merged_into)
            .where(REVISION.c.record_table == table, REVISION.c.record_id == id)
            .order_by(REVISION.c.id.desc())
            .limit(1)
        )
        if (other := connection.scalar(newest)) is None:
            return None
        id = other
    return id if seen and id not in seen else None


def history(connection: Connection, table: str, id: str, *, limit: int | None = None) -> list[dict[str, Any]]:
    """The revisions of a record and of what is edited within it, and the restores that it went through, newest first.

    Each: id, batch, at, author, action, reason, record_table, record_id, changes (column to (before, after)), and
    state (the token of the store's, which an undo needs). A day is there as far as it is known.
    """
    token = state(connection).token
    own = sa.and_(REVISION.c.record_table == table, REVISION.c.record_id == id)
    parts = sa.and_(REVISION.c.within_table == table, REVISION.c.within_id == id)
    # found under the dossier, for the sake of an index
    restores = sa.and_(
        REVISION.c.record_table == DOSSIER,
        REVISION.c.action == Action.RESTORE,
        REVISION.c.id > sa.select(sa.func.min(REVISION.c.id)).where(own).scalar_subquery(),
    )
    statement = sa.select(REVISION).where(sa.or_(own, parts, restores)).order_by(REVISION.c.id.desc()).limit(limit)
    entries = []
    for row in connection.execute(statement).mappings():
        before, after = (from_json(row["record_table"], row[side]) if row[side] else {} for side in ("before", "after"))
        entry = {key: row[key] for key in ("id", "batch", "at", "author", "reason", "record_table", "record_id")}
        entry |= {"action": str(row["action"]), "state": token}
        entry["changes"] = changed(_as_known(before), _as_known(after))
        entries.append(entry)
    return entries


def _as_known(row: Row) -> Row:
    """A row in which a day that is not known to the day is written as far as it is; its precision is left out."""
    said = dict(row)
    for name in row:
        if (precision := said.get(days.precision_of(name))) and row[name] is not None:
            said[name] = days.write(row[name], precision)
    return {name: value for name, value in said.items() if not any(days.precision_of(day) == name for day in row)}


def changed(before: Row, after: Row) -> dict[str, tuple[Any, Any]]:
    """The columns in which two versions of a row differ, with both values."""
    names = [name for name in (after or before) if name not in ("id", "version")]
    pairs = {name: (before.get(name), after.get(name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
