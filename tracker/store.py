"""From a database URL to an engine that is ready to use: settings, locks, migrations."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, StatementError, TimeoutError
from sqlalchemy.pool import NullPool

from tracker import postgresql, soundness
from tracker.address import NO_ADDRESS, address
from tracker.cures import explain, explain_migration, is_of_data, unknown_code
from tracker.errors import Invalid, StoreUnavailable
from tracker.hours import clock
from tracker.models import Base, table_of
from tracker.search_text import add_functions
from tracker.sqlite_file import StoreFile, create_file, open_file
from tracker.turns import turn

ROOT = Path(__file__).parents[1]
DEFAULT_URL = f"sqlite:///{ROOT / 'data' / 'tracker.db'}"
MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_WAIT_SECONDS = 30  # for one's turn; on SQLite, as long again where another program's turn does not end
CACHE_KIB = 65_536  # SQLite's own 2 MB are too few for questions about every record of a large store
NOTHING_WRITTEN = (0, "")
COARSEST_CLOCK_SECONDS = 3  # file systems note the time of a write to 2 seconds at worst


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


def last_revision(connection: Connection) -> tuple[int, str]:
    """The number and the instant of the last change, a key that differs whenever the store does; ``NOTHING_WRITTEN`` in
    a store that was never written to."""
    log = table_of("revision").c
    last = connection.execute(sa.select(log.id, log.at).order_by(log.id.desc()).limit(1)).first()
    return NOTHING_WRITTEN if last is None else (last.id, last.at)


def stamp(engine: Engine) -> tuple[int, ...] | None:
    """What the file system says of a SQLite store's files: as long as it stays the same, so does the store.

    None where it cannot tell: another database, no file, or one written so lately that a further write may bear the
    same time.
    """
    if engine.dialect.name != "sqlite":
        return None
    now = time.time()
    found: list[int] = []
    for name in (str(engine.url.database), f"{engine.url.database}-wal"):
        try:
            file = Path(name).stat()
        except FileNotFoundError:
            if not found:
                return None
            continue
        if not file.st_size:
            continue  # the log of a store that is only read comes and goes
        if file.st_mtime > now - COARSEST_CLOCK_SECONDS:
            return None
        found += file.st_ino, file.st_mtime_ns, file.st_size
    return tuple(found)


def alembic_scripts(folder: Path = MIGRATIONS) -> tuple[Config, ScriptDirectory]:
    """What Alembic knows of the migrations in a folder."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config, ScriptDirectory.from_config(config)


def newest_schema(scripts: Path = MIGRATIONS) -> str:
    """The number of the schema that this version of the program works with."""
    return str(alembic_scripts(scripts)[1].get_current_head())


def released_schemas(scripts: Path = MIGRATIONS) -> list[str]:
    """The numbers of all schemas that the program has had, the first one first."""
    return sorted(script.revision for script in alembic_scripts(scripts)[1].walk_revisions())


def schema_of(connection: Connection) -> str | None:
    """The number of the schema that a store has; None of a database without one."""
    return MigrationContext.configure(connection).get_current_revision()


def migrate(engine: Engine, scripts: Path = MIGRATIONS, *, to: str = "head") -> None:
    """Bring the schema up to date, creating it where there is none; old schema and data survive a failure.

    An empty database can be given an earlier schema: ``to="0002"``.

    Raises StoreUnavailable for a store that a newer version of the program has made, for a migration that fails, and
    for a new store in a database that cannot hold or find names in every script.
    """
    if engine.dialect.name == "sqlite":
        create_file(Path(str(engine.url.database)), LOCK_WAIT_SECONDS)
    config, script = alembic_scripts(scripts)
    goal = script.get_current_head() if to == "head" else to
    with reading(engine) as connection:
        current = schema_of(connection)
        if current is None:
            if engine.dialect.name != "sqlite":
                postgresql.require_every_script(connection)
            _require_no_other(connection)
    if current == goal:
        return
    try:
        if current is not None:
            script.get_revision(current)
    except CommandError as error:
        raise StoreUnavailable(
            f"This store has schema {current}, which a newer version of Summit Tracker made. "
            "Update the program, or point TRACKER_DATABASE_URL at another store."
        ) from error
    with writing(engine.execution_options(migrates=True)) as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, str(goal))
            _check_links(connection)
        except Exception as error:
            if told := explain_migration(error, engine):
                raise told from error
            raise StoreUnavailable(
                f"The store could not be brought from schema {current} to {goal}, and stays as it was. Report this.",
                str(error),
            ) from error


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


def _require_no_other(connection: Connection) -> None:
    """Refuse the database of another program; on PostgreSQL tables of other names may stand beside ours."""
    strange = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
    if connection.dialect.name != "sqlite":
        strange &= set(Base.metadata.tables)
    if strange:
        raise StoreUnavailable(
            "This database belongs to another program. Nothing was changed; let TRACKER_DATABASE_URL name another.",
            f"it has a table {min(strange)}",
        )


def _check_links(connection: Connection) -> None:
    """Raise what the commit would raise for a link to nothing, or would not raise while foreign keys are off."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    elif found := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StoreUnavailable(f"a row of {found[0]} would point to a {found[2]} that does not exist")


@contextmanager
def _explained(engine: Engine) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if column := unknown_code(error):
            raise Invalid(column) from error
        raise damage(engine) or explain(error, engine) from error  # edits.py checks every value and link first
    except (DBAPIError, TimeoutError, sqlite3.Error) as error:
        found = damage(engine) if engine.dialect.name == "sqlite" and is_of_data(error) else None
        raise found or explain(error, engine) from error
    except (StatementError, ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
        # What a row that makes no sense raises, and what a fault of ours does: the store itself tells which it is.
        if found := damage(engine):
            raise found from error
        raise


def damage(engine: Engine) -> StoreUnavailable | None:
    """What is wrong with the rows of the store, in words; None where nothing is."""
    try:
        with engine.connect() as connection:
            return soundness.damage(connection)
    except (DBAPIError, sqlite3.Error) as error:
        return explain(error, engine)
