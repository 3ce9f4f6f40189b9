"""Pages take turns, two at once; nobody waits for a page that waits for the store."""

from threading import Event, Thread
from time import monotonic, sleep

import pytest

from dashboard.web import page_turns
from dashboard.web.page_turns import Turns

LONG_SECONDS = 600


class Page(Thread):
    """One that asks for a turn, has it until it may end, and fails then if it shall."""

    def __init__(self, turns, *, fails=False):
        self.runs, self.may_end, self.fails = Event(), Event(), fails
        super().__init__(daemon=True)
        self.turns = turns
        queue = len(turns.queue)
        self.start()
        while not self.runs.is_set() and len(turns.queue) == queue:
            sleep(0.001)

    def run(self):
        try:
            with self.turns.take():
                self.runs.set()
                self.may_end.wait()
                assert not self.fails
        except AssertionError:
            pass

    def end(self):
        self.may_end.set()
        self.join()


def are_running(pages):
    return [page.runs.is_set() for page in pages]


def test_two_pages_run_at_once_and_the_others_in_the_order_in_which_they_asked():
    turns = Turns(LONG_SECONDS)
    pages = [Page(turns) for _ in range(5)]
    assert are_running(pages) == [True, True, False, False, False]
    pages[1].end()
    pages[2].runs.wait()
    assert are_running(pages) == [True, True, True, False, False]
    for page in pages:
        page.end()
    assert all(are_running(pages))
    assert not turns.queue
    assert not turns.starts


def test_nobody_waits_for_pages_that_take_long():
    turns = Turns(0.01)
    stuck = [Page(turns) for _ in range(2)]
    for _ in range(3):
        page = Page(turns)
        assert page.runs.wait(LONG_SECONDS)
    assert all(each.is_alive() for each in stuck)


def test_a_page_that_fails_leaves_its_turn():
    turns = Turns(LONG_SECONDS)
    for _ in range(3):
        Page(turns, fails=True).end()
    assert Page(turns).runs.is_set()


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_each_page_of_the_dashboard_waits_for_its_turn(app, monkeypatch):
    turns = Turns(LONG_SECONDS)
    monkeypatch.setattr(page_turns, "TURNS", turns)
    app.run()
    others = [Page(turns) for _ in range(2)]
    run = Thread(target=app.run, daemon=True)
    run.start()
    until = monotonic() + LONG_SECONDS
    while not turns.queue and run.is_alive() and monotonic() < until:
        sleep(0.001)
    assert turns.queue
    others[0].end()
    run.join()
    assert not app.exception
