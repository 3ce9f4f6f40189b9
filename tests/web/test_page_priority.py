"""A page goes before what programs ask, though not without end."""

from threading import Event, Thread
from time import monotonic

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.web import page_priority

LONG_SECONDS = 600


class Page(Thread):
    """One that runs until it may end, and tells when somebody begins to wait for it."""

    def __init__(self):
        self.awaited, self.may_end = Event(), Event()
        super().__init__(name=page_priority.PAGE, target=self.may_end.wait, daemon=True)

    def join(self, timeout=None):
        self.awaited.set()
        super().join(timeout)


@pytest.fixture
def page():
    page = Page()
    page.start()
    yield page
    page.may_end.set()


def test_a_page_that_streamlit_runs_is_known():
    def run():
        from threading import current_thread

        import streamlit as st

        from dashboard.web import page_priority

        st.write(current_thread() in page_priority.running_pages())

    assert AppTest.from_function(run, default_timeout=60).run().markdown[0].value == "`True`"
    assert not page_priority.running_pages()


def test_an_answer_to_a_program_waits_for_all_pages_that_run(page):
    order, other = [], Page()
    other.start()

    def program():
        page_priority.wait_for_pages(monotonic() + LONG_SECONDS)
        order.append("program")
        for each in (page, other):  # one that does not wait is told too
            each.awaited.set()

    thread = Thread(target=program, daemon=True)
    thread.start()
    for each in (page, other):
        each.awaited.wait()
        order.append("page")
        each.may_end.set()
    thread.join()
    assert order == ["page", "page", "program"]


def test_a_program_is_answered_even_if_pages_never_end(page):
    page_priority.wait_for_pages(monotonic() + 0.01)
    assert page.awaited.is_set()
    assert page.is_alive()
