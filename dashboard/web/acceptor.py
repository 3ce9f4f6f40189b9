"""Accepts connections one at a time, so that many programs that ask at once do not hold up a page.

The server would accept all that wait, and begin to read their requests, before it turns to a reader's click: twenty
cost a page a third of its time. Their number has no limit here, only their pace.
"""

import asyncio
import gc
import logging
import os
import sys
from socket import socket
from typing import Any

import uvicorn

from dashboard.web.page_priority import running_pages

LOG = logging.getLogger(__name__)
START_SECONDS = 0.01  # between two looks whether the server has started
PAUSE_SECONDS, PAUSE_OF_PAGE_SECONDS = 0.001, 0.01  # after a connection; and while a page runs
NO_ROOM_SECONDS = 1.0  # until the next try where the system has no room for a connection


class Acceptor:
    """Accepts the connections that come to a socket of a server in its place."""

    def __init__(self, server: uvicorn.Server, listener: socket) -> None:
        self.server, self.listener, self.loop = server, listener, asyncio.get_running_loop()
        self.tasks: set[asyncio.Task[object]] = set()

    def wait(self) -> None:
        """Wait for the next connection; no more once the server ends."""
        if self.server.should_exit:
            self.close()
        elif self.listener.fileno() >= 0:
            self.loop.add_reader(self.listener, self._accept)

    def close(self) -> None:
        """Accept no more connections."""
        if self.listener.fileno() >= 0:
            self.loop.remove_reader(self.listener)
            self.listener.close()

    def _accept(self) -> None:
        self.loop.remove_reader(self.listener)
        pause = PAUSE_OF_PAGE_SECONDS if running_pages() else PAUSE_SECONDS
        try:
            connection, _ = self.listener.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):  # the other side has gone meanwhile
            pass
        except OSError as error:
            LOG.error("No connection can be accepted: %s", error)
            pause = NO_ROOM_SECONDS
        else:
            connection.setblocking(False)
            serve = self.loop.connect_accepted_socket(self._protocol, connection, ssl=self.server.config.ssl)
            task = self.loop.create_task(serve)
            self.tasks.add(task)  # the loop itself would not keep it
            task.add_done_callback(self._forget)
        self.loop.call_later(pause, self.wait)

    def _protocol(self) -> asyncio.Protocol:
        server = self.server
        protocol: Any = server.config.http_protocol_class  # its type does not tell what it takes
        return protocol(config=server.config, server_state=server.server_state, app_state=server.lifespan.state)

    def _forget(self, task: asyncio.Task[object]) -> None:
        self.tasks.discard(task)
        if not task.cancelled():
            task.exception()  # of a greeting that failed, as of a browser that does not trust the certificate


async def accept_for_servers() -> list[Acceptor]:
    """Take the connections over from each server of this loop that is about to start, once it has started."""
    if sys.platform == "win32":  # its loop tells of no socket that a connection waits
        return []
    servers = [each for each in gc.get_objects() if issubclass(type(each), uvicorn.Server) and not each.started]
    acceptors = []
    for server in servers:
        while not server.started:
            await asyncio.sleep(START_SECONDS)
        for listening in server.servers:
            # Copies, which go on to listen when the server's own are closed.
            acceptors += [Acceptor(server, socket(fileno=os.dup(each.fileno()))) for each in listening.sockets]
            listening.close()
    for acceptor in acceptors:
        acceptor.wait()
    return acceptors
