"""Which state the store is in. Numbers of revisions and versions count again from the past after a restore; this does
not."""

import secrets
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.models import table_of
from tracker.store import NOTHING_WRITTEN

LOG, STORE_STATE = table_of("revision").c, table_of("store_state")
NUMBER, AT = (sa.select(column).order_by(LOG.id.desc()).limit(1).scalar_subquery() for column in (LOG.id, LOG.at))
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
    connection.execute(STORE_STATE.update().values(token=secrets.token_hex(8)))
