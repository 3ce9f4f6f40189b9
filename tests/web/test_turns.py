"""A page goes before what programs ask, though not without end."""

from threading import Event, Thread

from dashboard.web import turns


def test_an_answer_to_a_program_waits_for_the_page_that_runs(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 60)
    order, asks = [], Event()

    def program():
        asks.set()
        turns.let_pages_go_first()
        order.append("program")

    thread = Thread(target=program)
    with turns.of_page():
        with turns.of_page():
            thread.start()
            asks.wait()
        order.append("page")
    thread.join()
    assert order == ["page", "program"]


def test_a_program_is_answered_even_if_pages_never_end(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0)
    with turns.of_page():
        turns.let_pages_go_first()
