"""A page goes before what programs ask, though not without end."""

from threading import Condition, Event, Thread

import pytest

from dashboard.web import turns


class Waiting(Condition):
    """One that tells when somebody begins to wait."""

    def __init__(self):
        super().__init__()
        self.begun = Event()

    def wait(self, timeout=None):
        self.begun.set()  # whoever would wake the waiter needs the lock, which it still has
        return super().wait(timeout)


@pytest.fixture
def changed(monkeypatch):
    changed = Waiting()
    monkeypatch.setattr(turns, "_changed", changed)
    return changed


def test_an_answer_to_a_program_waits_for_the_page_that_runs(monkeypatch, changed):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", None)  # without end
    order = []

    def program():
        turns.let_pages_go_first()
        order.append("program")
        changed.begun.set()  # one that does not wait is told too

    thread = Thread(target=program, daemon=True)
    with turns.of_page():
        with turns.of_page():
            thread.start()
            changed.begun.wait()
        order.append("page")
    thread.join()
    assert order == ["page", "program"]


def test_a_program_is_answered_even_if_pages_never_end(monkeypatch, changed):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0)
    with turns.of_page():
        turns.let_pages_go_first()
        assert changed.begun.is_set()
