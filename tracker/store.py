"""From a database URL to an engine that is ready to use: settings, locks, migrations."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.pool import NullPool

from tracker.cures import explain, unknown_code
from tracker.errors import Invalid, StoreUnavailable
from tracker.hours import clock
from tracker.models import Base, table_of
from tracker.search_text import add_functions

ROOT = Path(__file__).parents[1]
DEFAULT_URL = f"sqlite:///{ROOT / 'data' / 'tracker.db'}"
MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_WAIT_SECONDS = 10
CACHE_KIB = 65_536  # SQLite's own 2 MB are too few for questions about every record of a large store
NOTHING_WRITTEN = (0, "")
COARSEST_CLOCK_SECONDS = 3  # file systems note the time of a write to 2 seconds at worst
WRITE_LOCK = 7_202_601_06  # any number, the same for all who write to one PostgreSQL store


def database_url() -> str:
    """``TRACKER_DATABASE_URL``, or the SQLite file ``data/tracker.db``."""
    return os.environ.get("TRACKER_DATABASE_URL") or DEFAULT_URL


def open_engine(url: str | None = None) -> Engine:
    """An engine on a store that exists; it neither creates nor migrates one.

    ``with reading(engine)`` reads; ``with writing(engine)`` writes, one writer at a time.
    """
    where = _address(url or database_url())
    if where.get_backend_name() == "sqlite":
        engine = sa.create_engine(where, poolclass=NullPool, creator=partial(_open_file, where))
        event.listen(engine, "connect", _prepare_sqlite)
    else:
        # Whatever the server is set to: days and numbers as they are stored, and no text that cannot be.
        options = f"{where.query.get('options', '')} -c datestyle=ISO -c extra_float_digits=1"
        settings = {"connect_timeout": LOCK_WAIT_SECONDS, "client_encoding": "UTF8", "options": options}
        try:
            engine = sa.create_engine(where, pool_pre_ping=True, connect_args=settings)
        except (ArgumentError, ValueError) as error:  # several hosts, of which one has a port that is no number
            raise StoreUnavailable(
                "TRACKER_DATABASE_URL has a host or a port that is none: postgresql://user@host:5432/name"
            ) from error
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
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """The only way to write: one transaction, alone among writers, committed at the end or not at all."""
    # Whatever PostgreSQL is set to: what is read once the lock is held is what the writer before has left.
    level = {} if engine.dialect.name == "sqlite" else {"isolation_level": "READ COMMITTED"}
    with _explained(engine), engine.execution_options(writes=True, **level).begin() as connection:
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
        _create_file(engine.url)
    config, script = alembic_scripts(scripts)
    goal = script.get_current_head() if to == "head" else to
    with reading(engine) as connection:
        current = schema_of(connection)
        if current is None:
            _require_every_script(connection)
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
            raise StoreUnavailable(
                f"The store could not be brought from schema {current} to {goal}, and stays as it was. Report this.",
                str(error),
            ) from error


def _address(text: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise StoreUnavailable("TRACKER_DATABASE_URL is no address of a database, such as sqlite:///file.db") from error
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise StoreUnavailable(f"A store is a database of SQLite or PostgreSQL; {url.drivername} is neither.")
    if url.get_backend_name() == "sqlite" and url != URL.create(url.drivername, database=url.database):
        raise StoreUnavailable(
            "A SQLite store is a file, without user, server or options: sqlite:////full/path/of/file.db"
        )
    if "@" in (url.host or ""):
        raise StoreUnavailable("TRACKER_DATABASE_URL has an @ in its password: write it as %40.")
    if not url.database or url.database == ":memory:":
        raise StoreUnavailable("TRACKER_DATABASE_URL names no database, such as sqlite:///file.db")
    return url


def _open_file(url: URL) -> sqlite3.Connection:
    # mode=rw: a file that has gone is an error, not a new and empty database.
    return sqlite3.connect(f"file:{quote(str(url.database))}?mode=rw", uri=True, timeout=LOCK_WAIT_SECONDS)


def _create_file(url: URL) -> None:
    path = Path(str(url.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=LOCK_WAIT_SECONDS)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    except (OSError, sqlite3.Error) as error:
        if not path.exists():
            raise StoreUnavailable("The database file cannot be created.", f"{path}: {error}") from error


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where _begin says
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    add_functions(connection)
    connection.create_function("clock", 4, clock, deterministic=True)


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if connection.dialect.name == "sqlite":
        if options.get("migrates"):
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # a table may be rebuilt; keys are checked below
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")
    elif options.get("writes"):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_WAIT_SECONDS}s'")
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITE_LOCK)))


def _require_every_script(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        return
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8" or connection.exec_driver_sql("SELECT lower('Й')").scalar() != "й":
        raise StoreUnavailable(
            f"Names in Cyrillic could not be kept or found in this database: its encoding is {encoding}, and its "
            "locale may know ASCII only. Make another, and let TRACKER_DATABASE_URL name it: "
            "CREATE DATABASE name ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"
        )


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
        raise explain(error, engine) from error  # edits.py checks every value and link first
    except (DBAPIError, sqlite3.Error) as error:
        raise explain(error, engine) from error
