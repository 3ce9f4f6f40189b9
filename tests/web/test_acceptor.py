"""Connections are accepted one at a time by a real server, slower while a page runs, and none once it ends."""

import socket
import subprocess
import sys
from contextlib import ExitStack, closing, contextmanager
from subprocess import PIPE
from threading import Event, Thread
from time import monotonic, sleep

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from dashboard.web import acceptor, connections, page_priority
from tests.support.serving import ROOT

REQUEST = b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
SECONDS = 20  # for what comes at once, unless it never comes
LOOPS = ("asyncio", "auto")  # Python's own, and the one that Streamlit uses where it is installed


async def answer(request):
    return PlainTextResponse(f"Here is {request.url.path}")


@contextmanager
def served(loop="auto"):
    """An app on a server of its own, with the connections of the dashboard: its server and port."""
    app = Starlette(routes=[Route("/", answer)], lifespan=connections.tune)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", loop=loop))
    thread = Thread(target=server.run, args=([listener],))
    thread.start()
    until = monotonic() + SECONDS
    while not server.started or any(each.is_serving() for each in server.servers):  # it accepts by itself at first
        assert monotonic() < until
        sleep(0.01)
    try:
        yield server, port
    finally:
        server.should_exit = True
        thread.join(SECONDS)
        assert not thread.is_alive()


@contextmanager
def page():
    """A page that runs as long as the block."""
    ended = Event()
    thread = Thread(target=ended.wait, name=page_priority.PAGE)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def ask(port, number):
    """The answers to requests that are all sent before the first is answered, and the seconds until the last."""
    begun = monotonic()
    asked = [socket.create_connection(("127.0.0.1", port), SECONDS) for _ in range(number)]
    for each in asked:
        each.sendall(REQUEST)
    answers = []
    for each in asked:
        with closing(each):
            answers.append(b"".join(iter(lambda each=each: each.recv(1 << 16), b"")))
    return answers, monotonic() - begun


@pytest.fixture(params=LOOPS)
def loop(request):
    return request.param


def test_all_who_ask_at_once_are_answered(loop):
    with served(loop) as (_, port):
        for _ in range(3):
            answers, _ = ask(port, 40)
            assert [each.endswith(b"Here is /") for each in answers] == [True] * 40


def test_each_connection_waits_its_turn_and_longer_while_a_page_runs(loop, monkeypatch):
    monkeypatch.setattr(acceptor, "PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(acceptor, "PAUSE_OF_PAGE_SECONDS", 0.3)
    with served(loop) as (_, port):
        assert ask(port, 5)[1] >= 4 * 0.05
        with page():
            answers, seconds = ask(port, 4)
        assert seconds >= 3 * 0.3
        assert all(each.endswith(b"Here is /") for each in answers)


# Serves as ``served`` does, with room for few connections, until its input ends.
SERVE = """
import resource, sys
from tests.web.test_acceptor import served

with served() as (_, port):
    resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
    print(port, flush=True)
    sys.stdin.read()
"""


def test_a_server_without_room_for_a_connection_says_so_and_goes_on_once_it_has():
    command = [sys.executable, "-c", SERVE]
    with subprocess.Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True) as process:
        port = int(process.stdout.readline())
        with ExitStack() as guests:
            for _ in range(60):
                guests.enter_context(socket.create_connection(("127.0.0.1", port), SECONDS))
            assert "No connection can be accepted: [Errno 24] Too many open files" in process.stderr.readline()
        [answer], _ = ask(port, 1)
        process.communicate(timeout=SECONDS)
    assert answer.endswith(b"Here is /")


def test_a_server_that_ends_accepts_nobody(loop):
    with served(loop) as (server, port):
        server.should_exit = True
        until = monotonic() + SECONDS
        while monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), SECONDS).close()
            except ConnectionRefusedError:
                break
            sleep(0.01)
        else:
            pytest.fail("The server still accepts connections")


def test_without_a_server_nothing_is_accepted():
    run = "import asyncio; from dashboard.web import acceptor; print(asyncio.run(acceptor.accept_for_servers()))"
    told = subprocess.run([sys.executable, "-c", run], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert told.stdout == "[]\n"
