"""The server sends each message at once, also a small one after another, and a page as soon as it has been made."""

import subprocess
import sys

from tests.support.serving import ROOT

# Starts the app as a server does, with a socket such as Streamlit's, and tells the option of a connection to it.
START = """
import asyncio, socket, sys
from streamlit.runtime.runtime import Runtime
from dashboard.app import app

async def start():
    told = asyncio.Queue(), asyncio.Queue()
    await told[0].put({"type": "lifespan.startup"})
    server = socket.create_server(("127.0.0.1", 0))
    served = asyncio.create_task(app({"type": "lifespan", "asgi": {}, "state": {}}, told[0].get, told[1].put))
    print(await told[1].get())
    client = socket.create_connection(server.getsockname())
    connection, _ = server.accept()
    print("waits" if not connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) else "at once")
    print(sys.getswitchinterval())
    loop = Runtime._loop_coroutine  # sends what pages have drawn, with a pause of this name
    pause = "MESSAGE_FLUSH_INTERVAL_SECS"
    print(loop.__globals__[pause] if pause in loop.__code__.co_names else f"{pause} has another name now")
    await told[0].put({"type": "lifespan.shutdown"})
    await served

asyncio.run(start())
"""


LONGEST_PAGE_SECONDS, SHORTEST_PAGE_SECONDS = 0.015, 0.003


def test_no_message_waits_for_that_before_and_no_page_is_broken_off_or_waits_to_be_sent(new_database, monkeypatch):
    monkeypatch.setenv("TRACKER_DATABASE_URL", new_database("sqlite", "examples"))
    run = subprocess.run(
        [sys.executable, "-c", START], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    started, waits, turn, pause = run.stdout.splitlines() or [run.stderr, "", 0, 0]
    assert (started, waits) == ("{'type': 'lifespan.startup.complete'}", "at once")
    assert float(turn) > LONGEST_PAGE_SECONDS
    assert float(pause) < SHORTEST_PAGE_SECONDS
