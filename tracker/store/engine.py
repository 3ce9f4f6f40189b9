"""Opens the engine for a database URL, with its settings, its locks and readable errors."""

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
from tracker.store.url import NO_ADDRESS, address
from tracker.store.write_queue import turn
from tracker.values.hours import clock
from tracker.values.search_text import add_functions

ROOT = Path(__file__).parents[2]
DEFAULT_URL = f"sqlite:///{ROOT / 'data' / 'tracker.db'}"
LOCK_WAIT_SECONDS = 30  # for a writer's turn; on SQLite it may then wait as long again for the lock
Diagnosis = Callable[[Connection], StoreUnavailable | None]
DIAGNOSES: list[Diagnosis] = []  # ``tracker.files.soundness``, which imports this module, adds its own
# Errors of a program that computes with a value which it never wrote, such as lists in lists without end.
OF_VALUES = (StatementError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
CACHE_KIB = 65_536  # SQLite's default of 2 MB is too little for queries over a large store


def database_url() -> str:
    """Return ``TRACKER_DATABASE_URL``, or the URL of the SQLite file ``data/tracker.db``."""
    return os.environ.get("TRACKER_DATABASE_URL") or DEFAULT_URL


def open_engine(url: str | None = None) -> Engine:
    """Open an engine on an existing store; neither creates nor migrates it. Raises StoreUnavailable for a wrong URL.

    Use ``with reading(engine)`` to read and ``with writing(engine)`` to write, one writer at a time.
    """
    where = address(url or database_url())
    try:
        engine = _sqlite_engine(where) if where.get_backend_name() == "sqlite" else _postgresql_engine(where)
    except (ArgumentError, ValueError) as error:  # ValueError: a port in a list is no number
        raise StoreUnavailable(NO_ADDRESS) from error
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a connection to read. All statements see the state of the store at the first one.

    Raises StoreUnavailable for a database that cannot be used.
    """
    with _explained(engine), engine.connect() as connection:
        if engine.dialect.name != "sqlite":  # SQLite transactions are repeatable anyway
            connection.execution_options(isolation_level="REPEATABLE READ")
        file = connection.connection.driver_connection
        try:
            yield connection
        finally:
            if isinstance(file, StoreFile):
                file.require_unchanged(str(engine.url.database))


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction, the only way to write: one writer at a time, committed at the end or not at all.

    Raises StoreUnavailable for a database that cannot be used, and Invalid for a code that the store does not know.
    """
    # Overrides the server's setting: after it gets the lock, a writer must see what the previous writer committed.
    level = {} if engine.dialect.name == "sqlite" else {"isolation_level": "READ COMMITTED"}
    with _explained(engine), _turn(engine), engine.execution_options(writes=True, **level).begin() as connection:
        yield connection


def _sqlite_engine(url: URL) -> Engine:
    # No pool: if somebody replaces the file, the next connection has to read the new one.
    opener = partial(open_file, str(url.database), LOCK_WAIT_SECONDS)
    engine = sa.create_engine(url, poolclass=NullPool, creator=opener)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _postgresql_engine(url: URL) -> Engine:
    engine = sa.create_engine(url, connect_args=postgresql.settings(url), **postgresql.POOL)
    event.listen(engine, "do_connect", postgresql.connect)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # _begin starts transactions
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    connection.execute("PRAGMA temp_store=MEMORY")  # sorting works even on a full disk
    add_functions(connection)
    connection.create_function("clock", 4, clock, deterministic=True)


def _turn(engine: Engine) -> AbstractContextManager[None]:
    """Wait for the turn to write. PostgreSQL needs no queue: its lock is granted in the order of requests."""
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
        connection.exec_driver_sql(
            "PRAGMA foreign_keys=OFF"
        )  # migrations rebuild tables; upgrade.py checks the keys afterwards
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _explained(engine: Engine) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if column := unknown_code(error):
            raise Invalid(column) from error
        raise diagnose(engine) or explain(
            error, engine
        ) from error  # edits.py has checked every value and link, so the store is damaged
    except (DBAPIError, TimeoutError, sqlite3.Error) as error:
        damage = diagnose(engine) if engine.dialect.name == "sqlite" and is_of_data(error) else None
        raise damage or explain(error, engine) from error
    except OF_VALUES as error:
        # Either a row is damaged or the program has a bug: only a look at the store can tell.
        if damage := diagnose(engine):
            raise damage from error
        raise


def diagnose(engine: Engine) -> StoreUnavailable | None:
    """Return an error that names the damaged rows of the store, or None if it is sound."""
    try:
        with engine.connect() as connection:
            return next((fault for diagnosis in DIAGNOSES if (fault := diagnosis(connection))), None)
    except (DBAPIError, sqlite3.Error) as error:
        return explain(error, engine)
