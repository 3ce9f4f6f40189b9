"""Which state the store is in. Numbers of revisions and versions count again from the past after a restore; this does
not."""

import secrets
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.models import table_of
from tracker.store import last_revision

STORE_STATE = table_of("store_state")


class State(NamedTuple):
    """The number and the instant of the last change, ``NOTHING_WRITTEN`` in a store that was never written to, and a
    random token that each restore draws anew: equal only where the stored rows are."""

    revision: int
    at: str
    token: str


def state(connection: Connection) -> State:
    """The state that this connection reads."""
    return State(*last_revision(connection), connection.scalar(sa.select(STORE_STATE.c.token)) or "")


def renew(connection: Connection) -> None:
    """Draw another token: from now on this is another store to whoever has looked before."""
    connection.execute(STORE_STATE.update().values(token=secrets.token_hex(8)))
