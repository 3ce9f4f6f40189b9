"""Sets the server up: how it accepts connections, and that it sends each message at once and a page when it is made."""

import asyncio
import gc
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from socket import IPPROTO_TCP, SOCK_STREAM, TCP_NODELAY, AddressFamily, socket

from streamlit import App
from streamlit.runtime import runtime

from dashboard.web.acceptor import accept_for_servers

NETWORK = {AddressFamily.AF_INET, AddressFamily.AF_INET6}
# For so long a thread may compute while others wait: a page takes less. Python's 5 ms would break off most pages.
TURN_SECONDS = 0.02
# Between two times that the server sends what pages have drawn: Streamlit's 5 ms were as long as a page, and half of it
# came after them.
PAUSE_SECONDS = 0.001


@asynccontextmanager
async def tune(_: App) -> AsyncGenerator[None]:
    """Set the server up when it starts."""
    send_at_once()
    send_soon()
    start = asyncio.create_task(accept_for_servers())
    yield
    start.cancel()
    for acceptor in start.result() if start.done() and not start.cancelled() else ():
        acceptor.close()


def send_at_once() -> None:
    """Turn off Nagle's algorithm for the connections that the server accepts from now on: it holds a small message back
    until the one before is acknowledged, for which Linux takes up to 40 ms.

    asyncio turns it off where a socket names its protocol, which Streamlit's does not. A connection inherits this from
    the socket that listens.
    """
    for each in gc.get_objects():
        if type(each) is socket and each.family in NETWORK and each.type == SOCK_STREAM and each.fileno() >= 0:
            each.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)


def send_soon() -> None:
    """Let a page run to its end, and send it then. Streamlit has no setting for its pause."""
    sys.setswitchinterval(TURN_SECONDS)
    runtime.MESSAGE_FLUSH_INTERVAL_SECS = PAUSE_SECONDS  # pyright: ignore[reportPrivateImportUsage]
