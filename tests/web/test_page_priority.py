"""A page goes before what programs ask, though not without end."""

from threading import Condition, Event, Thread

import pytest

from dashboard.web import page_priority


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
    monkeypatch.setattr(page_priority, "_changed", changed)
    return changed


def test_an_answer_to_a_program_waits_for_the_page_that_runs(monkeypatch, changed):
    monkeypatch.setattr(page_priority, "PATIENCE_SECONDS", None)  # without end
    order = []

    def program():
        page_priority.wait_for_pages()
        order.append("program")
        changed.begun.set()  # one that does not wait is told too

    thread = Thread(target=program, daemon=True)
    with page_priority.running_page():
        with page_priority.running_page():
            thread.start()
            changed.begun.wait()
        order.append("page")
    thread.join()
    assert order == ["page", "program"]


def test_a_program_is_answered_even_if_pages_never_end(monkeypatch, changed):
    monkeypatch.setattr(page_priority, "PATIENCE_SECONDS", 0)
    with page_priority.running_page():
        page_priority.wait_for_pages()
        assert changed.begun.is_set()
