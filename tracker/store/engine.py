"""From a database URL to an engine that is ready to use: its settings, its locks, and its errors in words."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, StatementError, TimeoutError
from sqlalchemy.pool import NullPool

from tracker.errors import Invalid, StoreUnavailable
from tracker.store import postgresql
from tracker.store.explanations import explain, is_of_data, unknown_code
from tracker.store.sqlite_file import StoreFile, open_file
from tracker.store.turns import turn
from tracker.store.url import NO_ADDRESS, address
from tracker.values.hours import clock
from tracker.values.search_text import add_functions

ROOT = Path(__file__).parents[2]
DEFAULT_URL = f"sqlite:///{ROOT / 'data' / 'tracker.db'}"
LOCK_WAIT_SECONDS = 30  # for one's turn; on SQLite, as long again where another program's turn does not end
Diagnosis = Callable[[Connection], StoreUnavailable | None]
DIAGNOSES: list[Diagnosis] = []  # filled by ``tracker.files.soundness``, which builds on this module
CACHE_KIB = 65_536  # SQLite's own 2 MB are too few for questions about every record of a large store


def database_url() -> str:
    """``TRACKER_DATABASE_URL``, or the SQLite file ``data/tracker.db``."""
    return os.environ.get("TRACKER_DATABASE_URL") or DEFAULT_URL


def open_engine(url: str | None = None) -> Engine:
    """An engine on a store that exists; it neither creates nor migrates one.

    ``with reading(engine)`` reads; ``with writing(engine)`` writes, one writer at a time.
    """
    where = address(url or database_url())
    try:
        engine = _sqlite_engine(where) if where.get_backend_name() == "sqlite" else _postgresql_engine(where)
    except (ArgumentError, ValueError) as error:  # ValueError: one of several ports is no number
        raise StoreUnavailable(NO_ADDRESS) from error
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection to read with: all that is read is of one state, that of the first statement.

    A database that cannot be used raises StoreUnavailable.
    """
    with _explained(engine), engine.connect() as connection:
        if engine.dialect.name != "sqlite":  # whose transactions are so anyway
            connection.execution_options(isolation_level="REPEATABLE READ")
        file = connection.connection.driver_connection
        try:
            yield connection
        finally:
            if isinstance(file, StoreFile):
                file.require_unchanged(str(engine.url.database))


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """The only way to write: one transaction, alone among writers, committed at the end or not at all."""
    # Whatever PostgreSQL is set to: what is read once the lock is held is what the writer before has left.
    level = {} if engine.dialect.name == "sqlite" else {"isolation_level": "READ COMMITTED"}
    with _explained(engine), _turn(engine), engine.execution_options(writes=True, **level).begin() as connection:
        yield connection


def _sqlite_engine(url: URL) -> Engine:
    # No connection is kept: what is copied over the file or put in its place meanwhile is what is read next.
    opener = partial(open_file, str(url.database), LOCK_WAIT_SECONDS)
    engine = sa.create_engine(url, poolclass=NullPool, creator=opener)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _postgresql_engine(url: URL) -> Engine:
    engine = sa.create_engine(url, connect_args=postgresql.settings(url), **postgresql.POOL)
    event.listen(engine, "do_connect", postgresql.connect)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where _begin says
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    connection.execute("PRAGMA temp_store=MEMORY")  # rows are sorted though the disk is full
    add_functions(connection)
    connection.create_function("clock", 4, clock, deterministic=True)


def _turn(engine: Engine) -> AbstractContextManager[None]:
    """PostgreSQL lets writers in by the order in which they ask for its lock."""
    return turn(str(engine.url.database), LOCK_WAIT_SECONDS) if engine.dialect.name == "sqlite" else nullcontext()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    writes = bool(options.get("writes"))
    file = connection.connection.driver_connection
    if not isinstance(file, StoreFile):
        postgresql.begin(connection, writes=writes, lock_seconds=LOCK_WAIT_SECONDS)
        return
    if writes and file.refusal:
        raise file.refusal
    if options.get("migrates"):
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # a table may be rebuilt; keys are checked below
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _explained(engine: Engine) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if column := unknown_code(error):
            raise Invalid(column) from error
        raise diagnose(engine) or explain(error, engine) from error  # edits.py checks every value and link first
    except (DBAPIError, TimeoutError, sqlite3.Error) as error:
        found = diagnose(engine) if engine.dialect.name == "sqlite" and is_of_data(error) else None
        raise found or explain(error, engine) from error
    except (StatementError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        # What a row that makes no sense raises, and what a fault of ours does: the store itself tells which it is.
        if found := diagnose(engine):
            raise found from error
        raise


def diagnose(engine: Engine) -> StoreUnavailable | None:
    """What is wrong with the rows of the store, in words; None where nothing is."""
    try:
        with engine.connect() as connection:
            return next((fault for diagnosis in DIAGNOSES if (fault := diagnosis(connection))), None)
    except (DBAPIError, sqlite3.Error) as error:
        return explain(error, engine)
