"""Has the server send each message at once, and lets a page run to its end before the server turns to others."""

import gc
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from socket import IPPROTO_TCP, SOCK_STREAM, TCP_NODELAY, AddressFamily, socket

from streamlit import App

NETWORK = {AddressFamily.AF_INET, AddressFamily.AF_INET6}
# For so long a thread may compute while others wait: a page takes less. Python's 5 ms would break off most pages to
# send their first half, and Streamlit sends the other half only after a pause.
TURN_SECONDS = 0.02


@asynccontextmanager
async def send_at_once(_: App) -> AsyncGenerator[None]:
    """Turn off Nagle's algorithm for the connections that the server accepts from now on: it holds a small message back
    until the one before is acknowledged, for which Linux takes up to 40 ms.

    asyncio turns it off where a socket names its protocol, which Streamlit's does not. A connection inherits this from
    the socket that listens.
    """
    for each in gc.get_objects():
        if type(each) is socket and each.family in NETWORK and each.type == SOCK_STREAM and each.fileno() >= 0:
            each.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
    sys.setswitchinterval(TURN_SECONDS)
    yield
