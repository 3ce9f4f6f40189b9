"""Visits to a served app as a browser makes them, over its websocket; nothing is drawn."""

import os
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import IO

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from bench.server import TOOK

ROOT = Path(__file__).parents[1]


@dataclass
class Visit:
    """One open page, with a session of its own; ``drawn`` counts the elements of the last rerun by kind."""

    socket: ClientConnection
    output: IO[str]
    page: str
    query: str
    page_hash: str = ""
    drawn: Counter[str] = field(default_factory=Counter)

    def click(self) -> float:
        """Have the page run again, as a click does, and return the seconds until all of it is here. Raises RuntimeError
        where the page fails."""
        asked = BackMsg()
        asked.rerun_script.query_string = self.query
        asked.rerun_script.page_script_hash = self.page_hash
        asked.rerun_script.page_name = self.page
        asked.rerun_script.context_info.timezone = "UTC"
        start = perf_counter()
        self.socket.send(asked.SerializeToString())
        for data in self.socket:
            self._acknowledge()
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.drawn.clear()
            elif kind == "navigation":
                self.page_hash = message.navigation.page_script_hash
            elif kind == "delta":
                element = message.delta.new_element
                self.drawn[element.WhichOneof("type") or "block"] += 1
                if element.WhichOneof("type") == "exception":
                    raise RuntimeError(f"{self.page}?{self.query} fails: {element.exception.message}")
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                break
        return perf_counter() - start

    def _acknowledge(self) -> None:
        """Acknowledge messages at once, where the system can: a bare page waits for that before each small message, and
        the figures would tell of the 40 ms for which Linux puts it off."""
        if hasattr(socket, "TCP_QUICKACK"):
            self.socket.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def rerun(self) -> tuple[float, float]:
        """Click, and return the seconds that the rerun took by the server's clock, and by the reader's."""
        waited = self.click()
        return _took(self.output), waited


@dataclass
class Crowd:
    """Visits to one page that click at once."""

    visits: list[Visit]

    def click(self) -> float:
        """The seconds until 19 of 20 readers who click at once have their page."""
        with ThreadPoolExecutor(len(self.visits)) as readers:
            waits = list(readers.map(Visit.click, self.visits))
        for visit in self.visits:
            _took(visit.output)
        return quantiles(waits, n=20)[-1]


def _took(output: IO[str]) -> float:
    return next(float(line.removeprefix(TOOK)) for line in output if line.startswith(TOOK))


@dataclass
class App:
    """A served app; its visits end with it."""

    address: str
    output: IO[str]
    stack: ExitStack

    def visit(self, page: str, query: str = "") -> Visit:
        """Open a page by its address, such as ``summits`` and ``id=2026-01-06-paris-coalition``."""
        # A server that fifty readers wait for is slow to greet, and answers no ping in time; it is not gone.
        patient = {"open_timeout": None, "ping_interval": None}
        opened = connect(f"ws://{self.address}/_stcore/stream", subprotocols=["streamlit"], max_size=None, **patient)
        return Visit(self.stack.enter_context(opened), self.output, page, query)

    def crowd(self, readers: int, page: str, query: str = "") -> Crowd:
        """Open a page as often as there are readers, at least two."""
        return Crowd([self.visit(page, query) for _ in range(readers)])


@contextmanager
def served(script: Path, database_url: str) -> Iterator[App]:
    """The script on a server of its own, with the settings of the dashboard, for as long as the block lasts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = "{}:{}".format(*free.getsockname())
    command = [sys.executable, "-m", "bench.server", str(script), address.split(":")[1]]
    environment = {**os.environ, "TRACKER_DATABASE_URL": database_url, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
    # There Streamlit looks for settings, whichever script it serves.
    folder = ROOT / "dashboard"
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            if not any(address in line for line in server.stdout):
                raise RuntimeError(f"{script} was not served.")
            with ExitStack() as stack:
                yield App(address, server.stdout, stack)
        finally:
            server.kill()
