"""The state of the store, as a key that never repeats. Revision and version numbers can: a restore sets them back."""

import secrets
import time
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from tracker.schema.models import table_of

NOTHING_WRITTEN = (0, "")
COARSEST_CLOCK_SECONDS = 3  # some file systems record times in steps of 2 seconds
# Tables, not models: the first query on a model configures all of them, which would slow down short commands.
REVISION, STORE_STATE = table_of("revision"), table_of("store_state")
LAST = sa.select(REVISION.c.id, REVISION.c.at).order_by(REVISION.c.id.desc()).limit(1)
NUMBER, AT = (LAST.with_only_columns(column).scalar_subquery() for column in (REVISION.c.id, REVISION.c.at))
NOW = sa.select(NUMBER, AT, sa.select(STORE_STATE.c.token).limit(1).scalar_subquery())


class State(NamedTuple):
    """Number and time of the last revision (``NOTHING_WRITTEN`` if there is none), and a random token that each restore
    renews. Equal states have equal rows."""

    revision: int
    at: str
    token: str


def state(connection: Connection) -> State:
    """Return the state that this connection sees."""
    number, at, token = connection.execute(NOW).one()
    return State(*((number, at) if number else NOTHING_WRITTEN), str(token or ""))


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
