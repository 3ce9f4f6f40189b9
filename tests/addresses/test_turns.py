"""Requests to stable addresses take turns: one answer is made at a time, and pages go before each part of it."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from time import monotonic

import pytest
import sqlalchemy as sa
from starlette.requests import Request

from dashboard.addresses import routes, tables
from dashboard.addresses.exchange import Answer
from dashboard.web import page_priority
from dashboard.web.newest_log import newest_log
from tests.support import somebody
from tests.support.asking import ask
from tests.support.stored import rows

SECONDS = 60  # for what comes at once, unless it never comes
START = {"type": "http.response.start", "status": 200, "headers": []}


def run_apart(work):
    """Run a coroutine in a thread of its own: a browser of another test may have a loop in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


def scope(path):
    return {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}


def run(app, paths, send):
    """Ask an app for several addresses at once."""
    turns = routes.Turns(app)

    async def ask_all():
        await asyncio.wait_for(asyncio.gather(*(turns(scope(path), None, send) for path in paths)), SECONDS)

    run_apart(ask_all())


async def forget(_):
    """Send nothing anywhere."""


def test_one_answer_is_made_at_a_time():
    made, most = [], []

    async def app(scope, _, send):
        made.append(scope["path"])
        for _ in range(3):
            await asyncio.sleep(0)
            most.append(len(made))
        made.remove(scope["path"])
        await send(START)

    run(app, [f"/r/summit/{number}" for number in range(20)], forget)
    assert set(most) == {1}


def test_what_is_no_stable_address_waits_for_no_turn():
    came = asyncio.Event()

    async def app(scope, *_):
        if scope["path"] == "/feed.atom":
            await came.wait()
        came.set()

    run(app, ["/feed.atom", "/static/index.js"], forget)


def test_nobody_waits_for_a_slow_reader():
    taken = asyncio.Event()

    async def app(scope, _, send):
        if scope["path"] == "/feed.json":
            taken.set()
        await send(START)

    async def send(_):
        await taken.wait()

    run(app, ["/feed.atom", "/feed.json"], send)


def test_an_answer_that_fails_ends_its_turn():
    async def app(scope, _, send):
        if scope["path"] == "/feed.atom":
            raise LookupError
        await send(START)

    async def ask_both():
        turns = routes.Turns(app)
        with pytest.raises(LookupError):
            await turns(scope("/feed.atom"), None, forget)
        await asyncio.wait_for(turns(scope("/feed.json"), None, forget), SECONDS)

    run_apart(ask_both())


@pytest.fixture
def answer(monkeypatch, request):
    """Answers an address of a test's own from a store."""

    def of(engine, handler):
        monkeypatch.setattr(routes.answers, "engine", lambda: engine)
        address = routes.Address(re.compile("/own"), handler)
        place = f"/own/{request.node.name}"
        until = monotonic() + SECONDS
        return routes._response(Request(scope(place)), "http://localhost", place, address, {}, until)

    return of


def test_a_page_goes_before_each_query_of_an_answer(filled, answer):
    def handler(request, _):
        page.start()
        request.connection.execute(sa.text("SELECT 1"))
        assert not page.is_alive()
        return Answer(b"", "text/plain")

    class Page(Thread):
        def run(self):
            while not self.awaited:
                pass

        awaited = False

        def join(self, timeout=None):
            self.awaited = True
            super().join(timeout)

    page = Page(name=page_priority.PAGE, daemon=True)
    assert answer(filled, handler).status_code == 200


@pytest.mark.parametrize(("in_memory", "times"), [(tables.IN_MEMORY, 1), (10, 2)])
def test_a_table_of_some_size_stays_in_memory(filled, answer, monkeypatch, in_memory, times):
    monkeypatch.setattr(tables, "IN_MEMORY", in_memory)
    made = []

    def handler(request, _):
        made.append(tables.answer(request, {"table": "summit", "form": "csv"}))
        return made[-1]

    assert [answer(filled, handler).status_code for _ in range(2)] == [200, 200]
    assert len(made) == times
    for each in made:
        if not isinstance(each.content, bytes):
            each.content.close()


def test_an_answer_has_the_tag_of_the_state_that_it_tells(filled, answer, monkeypatch):
    before = newest_log(filled)
    somebody.update(filled, "summit", "paris", {"title": "Paris again"}, author="Ann")
    number = max(rows(filled, "revision"))
    made = []

    def handler(request, _):
        made.append(request.path)
        return Answer(b"", "text/plain")

    monkeypatch.setattr(routes, "newest_log", lambda _: before)  # somebody saved after it was read
    tags = [answer(filled, handler).headers["ETag"] for _ in range(2)]
    assert [tag.startswith(f'W/"{number}-') for tag in tags] == [True, True]
    assert len(made) == 2
    monkeypatch.undo()


def test_an_answer_from_memory_is_of_the_last_save(new_database, dialect, open_engine, answer):
    engine = open_engine(new_database(dialect, "examples"))

    def title():
        return answer(engine, lambda request, _: Answer(_title(request), "text/plain")).body

    assert title() == title() == b"Paris"
    somebody.update(engine, "summit", "paris", {"title": "Paris again"}, author="Ann")
    assert title() == title() == b"Paris again"


def _title(request):
    return request.connection.scalar(sa.text("SELECT title FROM summit WHERE id = 'paris'")).encode()


def test_a_small_table_is_given_again_without_loss(lived_in):
    once, again = (ask(lived_in, "/api/summit.csv") for _ in range(2))
    assert (once.status, once.body) == (200, again.body)
    assert once.headers["Link"] == again.headers["Link"]
