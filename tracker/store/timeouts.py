"""The time limits of a connection to a PostgreSQL server."""

from collections.abc import Generator
from time import monotonic
from typing import Any

import psycopg

from tracker.store.postgresql import CONNECT_SECONDS, SLOWEST_READ_SECONDS

ANSWER_SECONDS = 4


class WatchedConnection(psycopg.Connection[Any]):
    """Waits for a slow server, but gives up on one that hangs.

    Network time limits cannot tell the two apart: a suspended server keeps its connections, and a local socket has no
    time limit. So after some seconds of silence it tries to open a second connection.
    """

    address: dict[str, Any]
    """The arguments of its own connection."""
    limit: float | None = SLOWEST_READ_SECONDS
    """The seconds of silence after which it always gives up: a pooler may answer although the server does not."""

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
        """Close the connection and raise OperationalError if the server hangs."""
        # Outside of a transaction this was only a ping, so silence means that the server hangs.
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
        return True  # a refusal is an answer too
    return True
