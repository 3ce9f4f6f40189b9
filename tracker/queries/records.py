"""Rows for forms, the names of records, and their history."""

from collections.abc import Collection
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.queries.frames import frame
from tracker.queries.labels import LABELS, day_of, distinguish
from tracker.queries.search_terms import NAMES, Term, lines, terms, words
from tracker.schema.models import EVENT_TABLES, RECORDS, Dossier, Pledge, table_of
from tracker.schema.relations import Key, place
from tracker.schema.rows import Row, from_json, plain
from tracker.store.change_detection import state
from tracker.values import days
from tracker.values.codes import Action
from tracker.values.search_text import casefold, spaced
from tracker.writing.references import record

REVISION, DOSSIER = table_of("revision"), str(Dossier.__tablename__)


def dossier(connection: Connection) -> Row | None:
    """Return the dossier of the store, or None."""
    row = connection.execute(sa.select(Dossier).order_by(col(Dossier.id)).limit(1)).mappings().first()
    return None if row is None else plain(DOSSIER, row)


def choices(
    connection: Connection, table: str, *, text: str = "", ids: tuple[str, ...] = (), limit: int | None = None
) -> dict[str, str]:
    """Return the names of a table's records by id, all of them or those that match ``text`` and ``ids``.

    They are sorted by name, or newest first if the name has a day. No two names look alike.
    """
    rows, label, day = table_of(table), LABELS[table], day_of(table)
    order = casefold(label) if day is None else day.desc()
    statement = sa.select(rows.c.id, label).order_by(order, rows.c.id).limit(limit)
    statement = statement.where(*(_has_term(table, term) for term in terms(connection, text)))
    if ids:
        statement = statement.where(rows.c.id.in_(ids))
    labels = {row[0]: str(row[1]) for row in connection.execute(statement)}
    every = not (text or ids) and (limit is None or len(labels) < limit)
    return distinguish(connection, table, labels, all=every)


def names(connection: Connection, keys: Collection[Key]) -> dict[Key, str]:
    """Return the names of records by table and id; a deleted record has none."""
    return {
        (table, id): name
        for table in {table for table, _ in keys}
        if table in RECORDS
        for id, name in choices(connection, table, ids=tuple(id for each, id in keys if each == table)).items()
    }


def _has_term(table: str, term: Term) -> sa.ColumnElement[bool]:
    """Whether a record has the term in its name, other names, id or days."""
    rows = table_of(table)
    columns = [LABELS[table], rows.c.id, *(rows.c[name] for name in RECORDS[table].search_by)]
    by_name = term.in_names(table, *columns) if table in NAMES else term.in_text(*columns)
    dates = [column for column in rows.c if isinstance(column.type, sa.Date)]
    pairs = ((day, rows.c.get(days.precision_of(day.name))) for day in dates)
    of_event = table in EVENT_TABLES
    when = term.between(rows.c.starts_on, rows.c.ends_on) if of_event else term.on(*pairs)
    return sa.or_(by_name, when)


def ids_of_name(connection: Connection, table: str, name: str) -> list[str]:
    """Return the ids of at most two records that have exactly this name, other name (in any case) or id."""
    rows, name = table_of(table), name.replace("\0", "")
    columns = NAMES.get(table, (LABELS[table],))
    condition = sa.or_(rows.c.id == name, Term((spaced(name),)).in_text(*columns))
    matches = connection.execute(sa.select(rows.c.id, *columns).where(condition).order_by(rows.c.id))
    return [row[0] for row in matches if name == row[0] or spaced(name) in map(spaced, lines(row[1:]))][:2]


def within(connection: Connection, part: str, table: str, id: str) -> list[Row]:
    """Return the rows of ``part`` that belong to one record of ``table``, such as the seats at a summit."""
    rows = table_of(part)
    there = (rows.c[column] == value for column, value in place(part, table, id).items())
    parts = connection.execute(sa.select(rows).where(*there).order_by(rows.c.id)).mappings()
    return [plain(part, row) for row in parts]


def linking(connection: Connection, table: str, column: str, ids: tuple[str, ...]) -> list[Row]:
    """Return the rows of a table that link to one of these records by a column, such as the texts of a summit."""
    rows = table_of(table)
    linked = sa.select(rows).where(rows.c[column].in_(ids)).order_by(rows.c[column], rows.c.id)
    return [plain(table, row) for row in connection.execute(linked).mappings()]


def counts(connection: Connection, tables: Collection[str] = tuple(RECORDS)) -> dict[str, int]:
    """Return the number of records of each table."""
    numbers = [sa.select(sa.func.count()).select_from(table_of(t)).scalar_subquery().label(t) for t in tables]
    return dict(connection.execute(sa.select(*numbers)).mappings().one()) if numbers else {}


def changes(connection: Connection, *, limit: int = 50, offset: int = 0, author: str = "") -> pd.DataFrame:
    """Return the latest saves, newest first.

    Columns: id, batch, at, author, reason, action, record_table, record_id (of the save's first change); count (of its
    changes); record (name of the record; blank if deleted); row (JSON of the record after the first change, or before
    its delete; blank for a restore); undone_by (the revision that reverses the first change;
    blank if none does); verb (see ``verb_of_entry``); state (the token of the store, which an undo needs).
    """
    same = REVISION.alias()
    number = sa.select(sa.func.count()).where(same.c.batch == REVISION.c.batch).scalar_subquery()
    statement = (
        sa.select(
            *(REVISION.c[n] for n in ("id", "batch", "at", "author", "reason", "action", "record_table", "record_id")),
            number.label("count"),
            sa.func.coalesce(REVISION.c.after, REVISION.c.before).label("row"),
            _undone_by(whole=True),
            verb_of_entry(REVISION),
            sa.literal(state(connection).token).label("state"),
        )
        .where(REVISION.c.id == REVISION.c.batch)
        .order_by(REVISION.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    rows = frame(connection, statement.where(*_by(author)))
    keys = list(zip(rows["record_table"], rows["record_id"], strict=True))
    by_key = names(connection, keys)
    rows["record"] = pd.Series([by_key.get(key) for key in keys], index=rows.index, dtype=object)
    return rows


def saved_tables(connection: Connection, number: int) -> dict[str, int]:
    """Return how many changes a save made, by table; empty for an undo, a restore and no save."""
    tables = sa.select(REVISION.c.record_table, sa.func.count())
    of_save = (REVISION.c.batch == number, REVISION.c.undoes.is_(None), REVISION.c.action != Action.RESTORE)
    grouped = tables.where(*of_save).group_by(REVISION.c.record_table).order_by(sa.func.min(REVISION.c.id))
    return {str(table): int(number) for table, number in connection.execute(grouped)}


def _undone_by(*, whole: bool = False) -> sa.Label[int]:
    """Select the last revision that reverses a revision and is not itself reversed; with ``whole``, only one that
    belongs to the undo of all changes of its save. It is of the same record, so an index finds it."""
    later, again = REVISION.alias(), REVISION.alias()
    same = (later.c.record_table == REVISION.c.record_table, later.c.record_id == REVISION.c.record_id)
    redone = sa.select(again.c.id).where(
        again.c.record_table == later.c.record_table,
        again.c.record_id == later.c.record_id,
        again.c.undoes == later.c.id,
    )
    reversing = sa.select(sa.func.max(later.c.id)).where(
        *same, later.c.undoes == REVISION.c.id, ~redone.correlate(later).exists()
    )
    if whole:
        reversing = reversing.where(_size(later.c.batch, later) >= _size(REVISION.c.batch, REVISION))
    return reversing.correlate(REVISION).scalar_subquery().label("undone_by")


def verb_of_entry(log: Any) -> sa.Label[str]:
    """Select the verb of the pledge of whose status log a revision changes an entry; blank of any other. ``log`` is the
    table of revisions."""
    of_entry = (log.c.record_table == "pledge_status", col(Pledge.id) == log.c.within_id)
    verb = sa.select(sa.cast(col(Pledge.verb), sa.String)).where(*of_entry)
    return verb.correlate(log).scalar_subquery().label("verb")


def _size(batch: sa.ColumnElement[int], of: sa.FromClause) -> sa.ScalarSelect[int]:
    """Select the number of changes of a save."""
    each = REVISION.alias()
    return sa.select(sa.func.count()).select_from(each).where(each.c.batch == batch).correlate(of).scalar_subquery()


def revisions(connection: Connection) -> int:
    """Return the number of revisions. After a restore it may be less than the number of the last one."""
    return connection.scalar(sa.select(sa.func.count()).select_from(REVISION)) or 0


def saves(connection: Connection, *, author: str = "") -> int:
    """Return the number of saves, of all authors or of those that match."""
    statement = sa.select(sa.func.count()).where(REVISION.c.id == REVISION.c.batch)
    return connection.scalar(statement.where(*_by(author))) or 0


def _by(author: str) -> list[sa.ColumnElement[bool]]:
    return [word.in_text(REVISION.c.author) for word in words(author)]


def became(connection: Connection, table: str, id: str) -> str | None:
    """Return the id of the record into which a deleted one was merged, directly or in steps; else None."""
    ids: set[str] = set()
    while id not in ids and record(connection, table, id) is None:
        ids.add(id)
        newest = (
            sa.select(REVISION.c.merged_into)
            .where(REVISION.c.record_table == table, REVISION.c.record_id == id)
            .order_by(REVISION.c.id.desc())
            .limit(1)
        )
        if (other := connection.scalar(newest)) is None:
            return None
        id = other
    return id if ids and id not in ids else None


def history(connection: Connection, table: str, id: str, *, limit: int | None = None) -> list[dict[str, Any]]:
    """Return the revisions of a record and its parts, and the restores since it was created, newest first.

    Each: id, batch, at, author, action, reason, record_table, record_id, undone_by (the revision that reverses it, or
    None), verb (see ``verb_of_entry``), changes (column to (before, after)), and state (the token of the store, which
    an undo needs). Days in changes are written with their precision.
    """
    token = state(connection).token
    own = sa.and_(REVISION.c.record_table == table, REVISION.c.record_id == id)
    parts = sa.and_(REVISION.c.within_table == table, REVISION.c.within_id == id)
    # restores are logged under the dossier, so that an index finds them
    restores = sa.and_(
        REVISION.c.record_table == DOSSIER,
        REVISION.c.action == Action.RESTORE,
        REVISION.c.id > sa.select(sa.func.min(REVISION.c.id)).where(own).scalar_subquery(),
    )
    scope = sa.or_(own, parts, restores)
    statement = sa.select(REVISION, _undone_by(), verb_of_entry(REVISION)).where(scope)
    entries = []
    for row in connection.execute(statement.order_by(REVISION.c.id.desc()).limit(limit)).mappings():
        before, after = (from_json(row["record_table"], row[side]) if row[side] else {} for side in ("before", "after"))
        names = ("id", "batch", "at", "author", "reason", "record_table", "record_id", "undone_by", "verb")
        entry = {name: row[name] for name in names}
        entry |= {"action": str(row["action"]), "state": token}
        entry["changes"] = changed_as_known(before, after)
        entries.append(entry)
    return entries


def _as_known(row: Row) -> Row:
    """Write days with their precision, and drop the precision columns."""
    written = dict(row)
    for name in row:
        if (precision := written.get(days.precision_of(name))) and row[name] is not None:
            written[name] = days.write(row[name], precision)
    return {name: value for name, value in written.items() if not any(days.precision_of(day) == name for day in row)}


def changed_as_known(before: Row, after: Row) -> dict[str, tuple[Any, Any]]:
    """Like ``changed``, with each day written with its precision."""
    return changed(_as_known(before), _as_known(after))


def changed(before: Row, after: Row) -> dict[str, tuple[Any, Any]]:
    """Return the columns in which two versions of a row differ, with both values."""
    names = [name for name in (after or before) if name not in ("id", "version")]
    pairs = {name: (before.get(name), after.get(name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
