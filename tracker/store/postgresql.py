"""Connections to a PostgreSQL server, local, remote or behind a pooler: settings and locks.

psycopg is imported where it is used: a command on SQLite starts faster without it.
"""

from typing import TYPE_CHECKING, Any

from sqlalchemy.engine import URL, Connection

from tracker.errors import StoreUnavailable

if TYPE_CHECKING:
    from tracker.store.timeouts import WatchedConnection

CONNECT_SECONDS = 6
SLOWEST_READ_SECONDS = 60
WRITE_LOCK = 7_202_601_06  # any number, the same for all who write to one PostgreSQL store

# For network connections: probe the server after 10 seconds of silence, and give up after 15 more.
NETWORK = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 15_000}

# At most 50 connections, as a server admits 100 by default. More readers wait.
POOL = {"pool_size": 5, "max_overflow": 45, "pool_timeout": 30, "pool_pre_ping": True}

# Parameters that hosting services and other clients put into URLs, and that do not matter here.
HARMLESS = frozenset(
    {"pgbouncer", "connection_limit", "pool_timeout", "statement_cache_size", "supa", "workaround", "uselibpqcompat"}
)

# Identifies the store within the database: the schema that has or will have its tables.
STORE = """
    SELECT coalesce(
        (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('revision')),
        (SELECT oid FROM pg_namespace WHERE nspname = current_schema()),
        0::oid
    )
"""


def unknown_parameters(url: URL) -> list[str]:
    """Return the parameters of a URL that the client does not know."""
    from psycopg import pq

    parameters = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    return [name for name in url.query if name not in parameters]


def is_harmless(url: URL, name: str) -> bool:
    """Whether this parameter can be left out without any effect."""
    return name in HARMLESS or (name == "schema" and url.query[name] == "public")


def settings(url: URL) -> dict[str, Any]:
    """Return psycopg arguments for this URL; settings in the URL take precedence."""
    # No prepared statements: behind a pooler the next transaction may run on another server, which lacks them.
    always = {"client_encoding": "UTF8", "prepare_threshold": None}
    unless_in_url = {"connect_timeout": CONNECT_SECONDS, **NETWORK}
    return {name: value for name, value in unless_in_url.items() if name not in url.query} | always


def connect(_dialect: object, _record: object, args: Any, address: dict[str, Any]) -> "WatchedConnection":
    """Replace ``psycopg.connect``, as listener of SQLAlchemy's event ``do_connect``."""
    from tracker.store.timeouts import WatchedConnection

    connection = WatchedConnection.connect(*args, **address)
    connection.address = address
    return connection


def begin(connection: Connection, *, writes: bool, lock_seconds: float) -> None:
    """Apply the settings of a transaction, then wait for the lock if it ``writes``.

    The settings last for the transaction only, as a pooler then gives the server connection to another client.
    """
    driver: Any = connection.connection.driver_connection
    driver.limit = SLOWEST_READ_SECONDS
    # Dates as ISO and numbers in full; and an idle transaction of a lost client must not hold the lock for ever.
    always = {"datestyle": "ISO", "extra_float_digits": "1"}
    if writes:
        always["lock_timeout"] = f"{lock_seconds * 1000:.0f}ms"
        unless_set = {"idle_in_transaction_session_timeout": "60s"}
    else:
        unless_set = {"statement_timeout": "10min"}
    values = [f"set_config('{name}', '{value}', true)" for name, value in always.items()]
    for name, value in unless_set.items():
        values.append(f"set_config('{name}', coalesce(nullif(current_setting('{name}'), '0'), '{value}'), true)")
    connection.exec_driver_sql(f"SELECT {', '.join(values)}")
    if writes:
        driver.limit = None
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITE_LOCK}, hashtext(({STORE})::text))")


def require_every_script(connection: Connection) -> None:
    """Raise StoreUnavailable for a database whose encoding or locale does not support every script."""
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8" or connection.exec_driver_sql("SELECT lower('Й')").scalar() != "й":
        raise StoreUnavailable(
            f"Names in Cyrillic could not be kept or found in this database: its encoding is {encoding}, and its "
            "locale may know ASCII only. Make another, and let TRACKER_DATABASE_URL name it: "
            "CREATE DATABASE name ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"
        )
