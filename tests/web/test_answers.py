"""Answers that are kept until the store changes, and never for a state that they are not of."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Semaphore

import pandas as pd
import pytest
from plotly.graph_objects import Figure

from dashboard.web import answers
from dashboard.web.cache import Cache, size_in_cells
from tests.support import somebody
from tracker.errors import StoreUnavailable
from tracker.files import snapshot
from tracker.queries import parties, records
from tracker.queries.timelines import Extent
from tracker.writing import edits


def rename(engine, title):
    somebody.update(engine, "track", "coalition", {"title": title}, author="Ann")


def titles():
    """The title of the track as answered, as shown, and as written."""
    shown = answers.derive(named, {"of": "track"}, records.record, "track", "coalition")
    written = answers.keep(write, None, "coalition")
    return answers.ask(records.record, "track", "coalition")["title"], shown, written


def named(row, of):
    return f"{of} {row['title']}"


def write(id):
    return f"written {answers.ask(records.record, 'track', id)['title']}"


@pytest.fixture
def asked():
    """A question that notes each time it is asked."""

    def question(connection, table):
        question.times += 1
        return records.record(connection, table, "coalition")

    question.times = 0
    return question


def test_an_answer_is_asked_once_for_each_state_of_the_store(dashboard, asked):
    engine = dashboard("examples")
    for title, version in (("Changed", 1), ("Changed again", 2)):
        for _ in range(2):
            answers.note_revision()
            answers.ask(asked, "track")
            answers.derive(named, {"of": "track"}, asked, "track")
            answers.keep(lambda: named(answers.ask(asked, "track"), "track"), None)
        assert asked.times == version
        rename(engine, title)
    answers.note_revision()
    assert titles() == ("Changed again", "track Changed again", "written Changed again")


def test_a_save_has_only_that_asked_again_which_reads_what_it_changed(dashboard):
    engine, asked, shown, written = dashboard("examples"), [], [], []

    def read(connection, table, id):
        asked.append(table)
        return records.record(connection, table, id)

    def show(row):
        shown.append(row and row["id"])
        return row

    def write(table, id):
        written.append(table)
        return answers.ask(read, table, id), answers.later(records.record, "person", "macron")()

    def look():
        for made in (asked, shown, written):
            made.clear()
        answers.note_revision()
        for key in (("track", "coalition"), ("party", "fra")):
            answers.derive(show, {}, read, *key)
            answers.keep(write, None, *key)
            answers.keep(lambda *key: answers.keep(write, None, *key), None, *key)
        return asked, shown, written

    everything = look()
    assert everything == (["track", "party"], ["coalition", "fra"], ["track", "party"])
    assert look() == ([], [], [])
    rename(engine, "Changed")
    assert look() == (["track"], ["coalition"], ["track"])
    assert answers.ask(read, "track", "coalition")["title"] == "Changed"
    somebody.update(engine, "person", "macron", {"name": "Macron"}, author="Ann")
    assert look() == ([], [], ["track", "party"])
    somebody.update(engine, "summit", "paris", {"title": "Elsewhere"}, author="Ann")
    assert look() == ([], [], [])
    edits.create(engine, "track", {"id": "other", "title": "Other"}, author="Ann")
    somebody.delete(engine, "party", "fra", author="Ann")
    assert look()[0] == ["track", "party"]


def test_what_is_saved_during_a_rerun_is_answered_and_not_kept(dashboard):
    engine = dashboard("examples")
    answers.note_revision()
    for title in ("Changed", "Changed again"):
        rename(engine, title)
        assert titles() == (title, f"track {title}", f"written {title}")


def test_an_answer_of_a_store_that_was_replaced_is_not_kept_for_the_one_before(dashboard, tmp_path):
    engine = dashboard("examples")
    first = snapshot.write(engine, tmp_path / "first")
    rename(engine, "One")
    one = snapshot.write(engine, tmp_path / "one")
    answers.note_revision()
    snapshot.restore(engine, first, replace=True, keep=tmp_path / "kept")
    rename(engine, "Other")
    assert titles() == ("Other", "track Other", "written Other")
    snapshot.restore(engine, one, replace=True, keep=tmp_path / "kept again")
    answers.note_revision()
    assert titles() == ("One", "track One", "written One")


def test_what_is_written_is_kept_apart_by_what_else_it_depends_on(dashboard):
    dashboard("examples")
    answers.note_revision()
    days = iter(("Monday", "Tuesday"))

    def day_of_reader():
        return next(days)

    assert [answers.keep(day_of_reader, number) for number in (1, 2, 1, 2)] == ["Monday", "Tuesday"] * 2


def test_what_many_ask_for_at_once_is_computed_once_and_given_to_all():
    kept, asking, times = Cache(2), Semaphore(0), []

    def compute():
        times.append(1)
        for _ in range(7):
            asking.acquire()
        return "answer", True

    def ask(_):
        asking.release()
        return kept.value("question", compute)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == ["answer"] * 8
    assert len(times) == 1


def test_what_may_not_be_kept_or_fails_is_computed_again():
    kept, results = Cache(2), iter([1, 2])

    def fail():
        raise StoreUnavailable("gone")

    with pytest.raises(StoreUnavailable):
        kept.value("question", fail)
    for keep, expected in ((False, 1), (True, 2), (True, 2)):
        assert kept.value("question", lambda keep=keep: (next(results), keep)) == expected


def test_a_run_that_is_broken_off_takes_nobody_along_who_waits_for_the_same_answer():
    class Rerun(BaseException):
        """What Streamlit ends a run by."""

    kept, begun, waiting, results = Cache(2), Semaphore(0), Semaphore(0), []

    def broken_off():
        begun.release()
        waiting.acquire()
        raise Rerun

    def ask_first():
        with pytest.raises(Rerun):
            kept.value("question", broken_off)

    def ask_second():
        begun.acquire()
        waiting.release()
        results.append(kept.value("question", lambda: ("answer", True)))

    with ThreadPoolExecutor(2) as pool:
        for asked in [pool.submit(ask_first), pool.submit(ask_second)]:
            asked.result(timeout=30)
    assert results == ["answer"]
    assert kept.value("question", broken_off) == "answer"


def test_no_more_is_kept_than_said_and_what_was_used_longest_ago_goes_first():
    kept, computed = Cache(2), []

    def value(key):
        return kept.value(key, lambda: (computed.append(key), True))

    for key in "abacab":
        value(key)
    assert "".join(computed) == "abcb"


def test_large_values_leave_room_for_fewer_and_the_newest_stays_however_large():
    kept, computed = Cache(3, len), []

    def value(key):
        return kept.value(key, lambda: (computed.append(key) or key, True))

    for key in ("a", "b", "ccc", "ccc", "a", "b", "a", "dddd", "dddd", "a"):
        assert value(key) == key
    assert computed == ["a", "b", "ccc", "a", "b", "dddd", "a"]


def test_what_is_no_longer_kept_takes_no_room():
    kept = Cache(2, len)
    for _ in range(3):
        assert kept.value("refused", lambda: ("long", False)) == "long"
        assert kept.value("outdated", lambda: ("ab", True), lambda _: False) == "ab"
    assert kept.value("outdated", lambda: ("another", True)) == "ab"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (pd.DataFrame({"id": range(100), "name": "x"}), 200),
        ("x" * 6_000, 101),
        ([pd.DataFrame({"id": range(100)}), "x"], 102),
        ({"fra": "France", "deu": ["x", "y"]}, 7),
        (12, 1),
        (Extent(12, frozenset({"coalition"}), date(2026, 1, 6), date(2026, 1, 7)), 6),
    ],
)
def test_the_size_of_an_answer_is_told_in_cells(value, number):
    assert size_in_cells(value) == number


def test_a_figure_is_as_large_as_what_it_draws():
    small, large = (Figure(data=[{"type": "bar", "x": [*range(number)]}]) for number in (10, 1_010))
    assert size_in_cells(large) - size_in_cells(small) == 1_000


def test_what_follows_from_other_answers_does_not_hold_them_in_memory(dashboard, monkeypatch):
    dashboard("examples")
    frames = []

    def size(kept):
        frames.append(weakref.ref(kept.value))
        return 1

    monkeypatch.setattr(answers, "ANSWERS", Cache(1, size))
    answers.note_revision()
    answers.ask(parties.parties)
    gc.collect()
    *premises, newest = [frame() for frame in frames]
    assert set(premises) == {None}
    assert not newest.empty
