"""Which state the store is in. Numbers of revisions and versions count again from the past after a restore; this does
not."""

import secrets
import time
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from tracker.schema.models import table_of

NOTHING_WRITTEN = (0, "")
COARSEST_CLOCK_SECONDS = 3  # file systems note the time of a write to 2 seconds at worst
# The tables and not their models: the first question about one of those prepares them all, in a short command in vain.
REVISION, STORE_STATE = table_of("revision"), table_of("store_state")
LAST = sa.select(REVISION.c.id, REVISION.c.at).order_by(REVISION.c.id.desc()).limit(1)
NUMBER, AT = (LAST.with_only_columns(column).scalar_subquery() for column in (REVISION.c.id, REVISION.c.at))
NOW = sa.select(NUMBER, AT, sa.select(STORE_STATE.c.token).limit(1).scalar_subquery())


class State(NamedTuple):
    """The number and the instant of the last change, ``NOTHING_WRITTEN`` in a store that was never written to, and a
    random token that each restore draws anew: equal only where the stored rows are."""

    revision: int
    at: str
    token: str


def state(connection: Connection) -> State:
    """The state that this connection reads."""
    number, at, token = connection.execute(NOW).one()
    return State(*((number, at) if number else NOTHING_WRITTEN), token or "")


def renew(connection: Connection) -> None:
    """Draw another token: from now on this is another store to whoever has looked before."""
    connection.execute(sa.update(STORE_STATE).values(token=secrets.token_hex(8)))


def last_revision(connection: Connection) -> tuple[int, str]:
    """The number and the instant of the last change, a key that differs whenever the store does; ``NOTHING_WRITTEN`` in
    a store that was never written to."""
    last = connection.execute(LAST).first()
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
