"""Writers of one SQLite file: in the order in which they came, whoever stops, dies or holds the file."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from time import monotonic

import pytest

from tests.support.somebody import update
from tracker import store
from tracker.store import write_queue

LONG = 60
# Says when it comes, when its turn is and, once it is told to, when it goes.
IN_LINE = """
import sys
from tracker.store.write_queue import turn
print("comes", flush=True)
with turn(sys.argv[1], float(sys.argv[2])):
    print("writes", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def program(path, seconds=LONG):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", IN_LINE, path, str(seconds)], **pipes) as process:
        assert process.stdout.readline() == "comes\n"
        yield process
        process.kill()


def let_go(process):
    print(file=process.stdin, flush=True)


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "tracker.db"
    file.touch()
    return str(file)


def test_threads_are_let_in_in_the_order_in_which_they_came():
    queue, order = write_queue.Queue(), []

    def write(number):
        with queue.turn(monotonic() + LONG):
            order.append(number)

    with ThreadPoolExecutor(20) as pool, queue.turn(monotonic() + LONG):
        for number in range(20):
            pool.submit(write, number)
            while len(queue._waiting) < number + 2:
                pass
    assert order == list(range(20))


def test_who_waited_long_enough_leaves_the_line_and_holds_up_nobody():
    queue = write_queue.Queue()
    with queue.turn(monotonic() + LONG):
        with queue.turn(monotonic()):
            assert len(queue._waiting) == 2
        assert len(queue._waiting) == 1
    with queue.turn(monotonic() + LONG):
        assert len(queue._waiting) == 1


def test_programs_are_let_in_in_the_order_in_which_they_came(path):
    with ExitStack() as stack:
        first, *others = (stack.enter_context(program(path)) for _ in range(4))
        assert first.stdout.readline() == "writes\n"
        for before, process in zip([first, *others], others, strict=False):
            let_go(before)
            assert process.stdout.readline() == "writes\n"


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_program_that_dies_in_its_turn_or_in_line_loses_its_place(path, end):
    with program(path) as first, program(path) as second, program(path) as third:
        assert first.stdout.readline() == "writes\n"
        second.send_signal(end)
        second.wait()
        first.send_signal(end)
        assert third.stdout.readline() == "writes\n"


def test_a_program_that_stopped_in_line_holds_up_the_others_for_a_while_only(path):
    with program(path) as first:
        assert first.stdout.readline() == "writes\n"
        first.send_signal(signal.SIGSTOP)
        with program(path, seconds=0.1) as second:
            assert second.stdout.readline() == "writes\n"


def test_threads_and_programs_take_turns(path):
    with ExitStack() as stack:
        with write_queue.turn(path, LONG):
            process = stack.enter_context(program(path))
        assert process.stdout.readline() == "writes\n"
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(lambda: stack.enter_context(write_queue.turn(path, LONG)))
            let_go(process)
            waiting.result()


def test_a_file_has_one_line_whatever_it_is_called(path, tmp_path):
    other = tmp_path / "link.db"
    other.symlink_to(path)
    write_queue._QUEUES.clear()
    for name in (path, str(other), str(tmp_path / "." / "tracker.db")):
        with write_queue.turn(name, LONG):
            assert len(write_queue._QUEUES) == 1


def test_an_editor_saves_though_the_file_that_keeps_the_order_cannot_be_made(new_database, open_engine):
    url = new_database("sqlite", "examples")
    engine = open_engine(url)
    with store.reading(engine):
        path = engine.url.database
    write_queue.Path(f"{path}-lock").mkdir()
    assert update(engine, "track", "coalition", {"title": "Changed"}, author="Ann")
    write_queue.Path(f"{path}-lock").rmdir()
