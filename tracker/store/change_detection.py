"""The state of the store, as a key that never repeats. Revision and version numbers can: a restore sets them back."""

import json
import re
import secrets
import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from tracker.schema.models import RECORDS, Base, table_of
from tracker.schema.relations import LINKS, PARENTS, PARTS, Key, parent

NOTHING_WRITTEN = (0, "")
COARSEST_CLOCK_SECONDS = 3  # some file systems record times in steps of 2 seconds
MOST_REVISIONS = 5_000
MOST_RECORDS = 500
WORD = re.compile(r"\w+")
ALL = re.compile(r"(SELECT |\.)\*")
# Each name with the one before it, also of three: main.summit.id is a column of summit.
QUALIFIED = re.compile(r'(?=\b(\w+)"?\."?(\w+))')
# Each word with the next one: summit AS whole. What is no name of a table has no column either.
RENAMED = re.compile(r'(?=\b(\w+)"?(?:\s+AS)?\s+"?(\w+))')
Column = tuple[str, str]
"""A table and its column; the table itself as a column stands for rows that come or go."""
# Tables, not models: the first query on a model configures all of them, which would slow down short commands.
CITATION, REVISION, STORE_STATE = table_of("citation"), table_of("revision"), table_of("store_state")
LAST = sa.select(REVISION.c.id, REVISION.c.at).order_by(REVISION.c.id.desc()).limit(1)
NUMBER, AT = (LAST.with_only_columns(column).scalar_subquery() for column in (REVISION.c.id, REVISION.c.at))
NOW = sa.select(NUMBER, AT, sa.select(STORE_STATE.c.token).limit(1).scalar_subquery())


class StateKey(NamedTuple):
    """Number and time of the last revision (``NOTHING_WRITTEN`` if there is none), and a random token that each restore
    renews. Equal states have equal rows."""

    revision: int
    at: str
    token: str


@dataclass(frozen=True)
class Log:
    """The saves from a ``first`` state to a ``last`` one: the last revision that changed each column of each table, and
    the newest that changed a record, a part of it, or a source that it cites, at most ``MOST_RECORDS``."""

    first: StateKey
    last: StateKey
    changes: Mapping[Column, int]
    records: tuple[tuple[int, Key], ...] = ()

    def is_as_in(self, earlier: "Log", read: Set[Column]) -> bool:
        """Whether a question that reads these columns has, in the last state, the answer that it had in the last state
        of an earlier log."""
        return self._goes_on(earlier) and not self._changed_since(earlier, read)

    def records_since(
        self, earlier: "Log", table: str, read: Set[Column], linked: Collection[str] = ()
    ) -> set[Key] | None:
        """Return the records that were changed, or a part of them, since the last state of an earlier log. None if
        these may not be all on which hangs what a question that reads these columns tells of records of the table, of
        those of ``linked`` tables to which they link, and of the sources that all these cite."""
        after = earlier.last.revision
        known = len(self.records) < MOST_RECORDS or self.records[0][0] <= after
        if not (known and self._goes_on(earlier)):
            return None
        own = {table, *linked}
        for _ in range(2):  # parts, and parts of parts
            own |= {part for name in own for part in PARTS[name]}
        own |= {"source"} if "citation" in own else set()
        records = {key for revision, key in self.records if revision > after}
        # A part may be one of a record of another table that is read too, as a citation of a trigger is.
        elsewhere = {name for name, _ in records} & {name for name, _ in read} - own
        if elsewhere or any(name not in own for name, _ in self._changed_since(earlier, read)):
            return None
        return records

    def _goes_on(self, earlier: "Log") -> bool:
        # A restore sets revisions back, as a copy of the file does: an equal first state may not be the same one.
        return earlier.first is self.first and earlier.last.revision <= self.last.revision

    def _changed_since(self, earlier: "Log", read: Set[Column]) -> list[Column]:
        return [at for at, revision in self.changes.items() if revision > earlier.last.revision and at in read]


def follow(connection: Connection, log: Log | None) -> Log:
    """Return the log up to the state that this connection sees; one that begins there if there was none, if the store
    was restored or replaced since, or if more was changed than can be read at once."""
    now = state(connection)
    if log is None or log.last.token != now.token or log.last.revision > now.revision:
        return Log(now, now, {})
    if log.last == now:
        return log
    number, at, _ = log.last
    is_of_log = not number or connection.scalar(sa.select(REVISION.c.at).where(REVISION.c.id == number)) == at
    if not is_of_log or now.revision - number > MOST_REVISIONS:
        return Log(now, now, {})
    later = sa.select(REVISION.c.id, REVISION.c.record_table, REVISION.c.before, REVISION.c.after)
    changes, records = {**log.changes, (REVISION.name, REVISION.name): now.revision}, [*log.records]
    by_revision: list[tuple[int, set[Key]]] = []
    for id, table, *states in connection.execute(later.where(REVISION.c.id > number).order_by(REVISION.c.id)):
        before, after = (json.loads(state) if state else {} for state in states)
        changes |= {(table, column): id for column in _changed(table, before, after)}
        by_revision.append((id, _of(table, before) | _of(table, after)))
    citing = _citing(connection, {key for _, keys in by_revision for key in keys})
    for id, keys in by_revision:
        records += [(id, key) for key in keys.union(*(citing[key] for key in keys))]
    return Log(log.first, now, changes, tuple(records[-MOST_RECORDS:]))


def _changed(table: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the columns that differ between two states of a row; the table if the row came or went."""
    if not (before and after):
        return [table]
    return [column for column in {**before, **after} if before.get(column) != after.get(column)]


def _of(table: str, row: Mapping[str, Any]) -> set[Key]:
    """Return the record of a row, and the one of which it is a part."""
    if not row or table not in RECORDS:
        return set()
    of, id = parent(table, row)
    return {(table, row["id"]), *([(of, id)] if of and id else [])}


def _citing(connection: Connection, keys: Set[Key]) -> defaultdict[Key, set[Key]]:
    """Return the records that cite each of these sources now. Those that did before were saved themselves since."""
    citing: defaultdict[Key, set[Key]] = defaultdict(set)
    if sources := [id for name, id in keys if name == "source"]:
        cites = sa.select(CITATION.c.source_id, CITATION.c.record_table, CITATION.c.record_id)
        for source, table, id in connection.execute(cites.where(CITATION.c.source_id.in_(sources))):
            citing["source", source].add((table, id))
    return citing


def owners(connection: Connection, table: str, records: Set[Key], linked: Collection[str] = ()) -> set[str]:
    """Return the ids of the records of a table that are among these, or of which one of these is a part; and of those
    that link, or a part of which links, to such a record of a table in ``linked``, or to one that links to it."""
    ids = {id for name, id in records if name == table}
    for part in PARTS[table]:
        if parts := [id for name, id in records if name == part]:
            ids |= _owners(connection, table, part, "id", parts)
    for target in linked:
        others = _with_those_that_link(connection, target, owners(connection, target, records))
        for name in (table, *PARTS[table]) if others else ():
            for column in (column for column, to in LINKS[name].items() if to == target):
                ids |= _owners(connection, table, name, column, others)
    return ids


def _owners(connection: Connection, table: str, part: str, column: str, ids: Collection[str]) -> set[str]:
    """Return the ids of the records of a table of which a row of ``part``, or of the table itself, has one of these ids
    in this column."""
    of = table_of(part).c
    if part == table:
        return {*connection.scalars(sa.select(of.id).where(of[column].in_(ids)))}
    parent_of = PARENTS[part]
    is_of_table = [] if parent_of.table else [of[parent_of.table_column] == table]
    return {*connection.scalars(sa.select(of[parent_of.column]).where(of[column].in_(ids), *is_of_table))}


def _with_those_that_link(connection: Connection, table: str, ids: Set[str]) -> set[str]:
    """Return the ids of records of a table, and of those that link to them in it, directly or in steps."""
    of, every, newest = table_of(table).c, {*ids}, ids
    while newest:
        links = [of[column].in_(newest) for column, to in LINKS[table].items() if to == table]
        newest = {*connection.scalars(sa.select(of.id).where(sa.or_(sa.false(), *links)))} - every
        every |= newest
    return every


@lru_cache(maxsize=1_000)
def read_by(statement: str) -> frozenset[Column]:
    """Return the columns that an SQL statement reads, and each table itself as a column, for its rows."""
    words, columns, renamed = ({*pattern.findall(statement)} for pattern in (WORD, QUALIFIED, RENAMED))
    tables = [table for name, table in Base.metadata.tables.items() if name in words]
    read = {(table.name, table.name) for table in tables}
    for table in tables:
        names = {table.name, *(name for of, name in renamed if of == table.name)}
        every = {column.name for column in table.c}
        of_table = {column for name, column in columns if name in names} & every
        if ALL.search(statement):
            of_table = every
        # By no name at all they may be read anywhere in the statement.
        read |= {(table.name, column) for column in of_table or every & words}
    return frozenset(read)


def state(connection: Connection) -> StateKey:
    """Return the state that this connection sees."""
    number, at, token = connection.execute(NOW).one()
    return StateKey(*((number, at) if number else NOTHING_WRITTEN), str(token or ""))


def renew(connection: Connection) -> None:
    """Set a new token, so that every state read before differs from the state from now on."""
    connection.execute(sa.update(STORE_STATE).values(token=secrets.token_hex(8)))


def last_revision(connection: Connection) -> tuple[int, str]:
    """Return number and time of the last revision, or ``NOTHING_WRITTEN`` if nothing was ever written."""
    last = connection.execute(LAST).first()
    return NOTHING_WRITTEN if last is None else (last.id, last.at)


def stamp(engine: Engine) -> tuple[int, ...] | None:
    """Return inode, time and size of a SQLite store's files: while they stay the same, so does the store.

    None if that proves nothing: another database, no file, or a write so recent that the next one may have the same
    time.
    """
    if engine.dialect.name != "sqlite":
        return None
    now = time.time()
    facts: list[int] = []
    for name in (str(engine.url.database), f"{engine.url.database}-wal"):
        try:
            file = Path(name).stat()
        except FileNotFoundError:
            if not facts:
                return None
            continue
        if not file.st_size:
            continue  # reading alone creates and removes an empty -wal
        if file.st_mtime > now - COARSEST_CLOCK_SECONDS:
            return None
        facts += file.st_ino, file.st_mtime_ns, file.st_size
    return tuple(facts)
