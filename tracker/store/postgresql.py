"""A PostgreSQL server, near, far or behind a pooler: how it is connected to, asked and waited for."""

from collections.abc import Generator
from time import monotonic
from typing import Any

import psycopg
from psycopg import pq
from sqlalchemy.engine import URL, Connection

from tracker.errors import StoreUnavailable

CONNECT_SECONDS = 6
ANSWER_SECONDS = 4
SLOWEST_READ_SECONDS = 60
WRITE_LOCK = 7_202_601_06  # any number, the same for all who write to one PostgreSQL store

# For connections over a network; the server's end is asked after 10 seconds of silence, and given up after 15 more.
NETWORK = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 15_000}

# As many as may read at once; a server admits 100 in all if nothing else is set. Who comes later waits.
POOL = {"pool_size": 5, "max_overflow": 45, "pool_timeout": 30, "pool_pre_ping": True}

# Parameters that hosts and other clients put into addresses, and that change nothing for this one.
HARMLESS = frozenset(
    {"pgbouncer", "connection_limit", "pool_timeout", "statement_cache_size", "supa", "workaround", "uselibpqcompat"}
)

# What tells one store of a database from another: the schema that its tables are in, or will be.
STORE = """
    SELECT coalesce(
        (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('revision')),
        (SELECT oid FROM pg_namespace WHERE nspname = current_schema()),
        0::oid
    )
"""


def unknown_parameters(url: URL) -> list[str]:
    """The parameters in an address that the client does not know."""
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    return [name for name in url.query if name not in known]


def is_harmless(url: URL, name: str) -> bool:
    """Whether leaving out this parameter changes nothing."""
    return name in HARMLESS or (name == "schema" and url.query[name] == "public")


class PatientConnection(psycopg.Connection[Any]):
    """Waits for a server that is slow, and gives up one that hangs, which a network's own limits cannot tell: a server
    that was stopped keeps its connections, and a socket on the same machine has no limits.

    After some seconds of silence it tries whether the server still lets somebody in.
    """

    address: dict[str, Any]
    """What it was connected with."""
    limit: float | None = SLOWEST_READ_SECONDS
    """After how many seconds of silence it gives up in any case, as where a pooler answers and the server does not."""

    def wait(self, gen: Any, *args: Any, **kwargs: Any) -> Any:
        return super().wait(self._watched(gen), *args, **kwargs)

    def _watched(self, answer: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        try:
            awaited, silent_since, tried = next(answer), monotonic(), 0
            while True:
                ready = yield awaited
                if ready:
                    silent_since, tried = monotonic(), 0
                elif (silence := monotonic() - silent_since) > ANSWER_SECONDS * (tried + 1):
                    self._require_life(silence)
                    tried += 1
                awaited = answer.send(ready)
        except StopIteration as end:
            return end.value

    def _require_life(self, silence: float) -> None:
        """Close and raise OperationalError where the server hangs."""
        # Out of a transaction it was asked for a sign of life only, and silence is the answer.
        over = self.autocommit or (self.limit and silence > self.limit)
        if over or not _lets_in(self.address):
            self.close()
            raise psycopg.OperationalError(f"the server is silent since {silence:.0f} seconds")


def _lets_in(address: dict[str, Any]) -> bool:
    try:
        psycopg.connect(**{**address, "connect_timeout": CONNECT_SECONDS}).close()
    except psycopg.errors.ConnectionTimeout:
        return False
    except psycopg.OperationalError:
        return True  # who refuses does answer
    return True


def settings(url: URL) -> dict[str, Any]:
    """How to connect to this address, as arguments of psycopg; what the address says itself goes before."""
    # Not prepared: behind a pooler the next transaction may have another server, which knows nothing of it.
    always = {"client_encoding": "UTF8", "prepare_threshold": None}
    unless_said = {"connect_timeout": CONNECT_SECONDS, **NETWORK}
    return {name: value for name, value in unless_said.items() if name not in url.query} | always


def connect(_dialect: object, _record: object, args: Any, address: dict[str, Any]) -> PatientConnection:
    """In place of ``psycopg.connect``, as SQLAlchemy's event ``do_connect``."""
    connection = PatientConnection.connect(*args, **address)
    connection.address = address
    return connection


def begin(connection: Connection, *, writes: bool, lock_seconds: float) -> None:
    """Set what a transaction needs, whatever the server is set to, and for that transaction alone: a pooler gives its
    server to somebody else afterwards. A writer then waits for the lock."""
    driver: Any = connection.connection.driver_connection
    driver.limit = SLOWEST_READ_SECONDS
    # Days and numbers as they are stored; and no transaction of a program that has gone holds the server for ever.
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
    """Raises StoreUnavailable for a database whose encoding or locale knows some scripts only."""
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8" or connection.exec_driver_sql("SELECT lower('Й')").scalar() != "й":
        raise StoreUnavailable(
            f"Names in Cyrillic could not be kept or found in this database: its encoding is {encoding}, and its "
            "locale may know ASCII only. Make another, and let TRACKER_DATABASE_URL name it: "
            "CREATE DATABASE name ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"
        )
