"""Whoever wants to write to one SQLite file stands in line: threads of a program, and programs among each other.

SQLite keeps no line of its own: each waiting writer looks now and then whether the file is free, and one who is unlucky
looks for ever at the wrong moment. Who is let in still takes SQLite's lock, so nothing depends on this but the order.
"""

import os
import sys
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Condition
from time import monotonic, monotonic_ns, sleep

if sys.platform != "win32":  # there the threads of each program stand in line, and SQLite chooses among programs
    import fcntl

SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.0005, 0.005


@contextmanager
def turn(path: str, seconds: float) -> Iterator[None]:
    """Wait for one's turn to write to the file, but no longer than ``seconds``: then SQLite's own lock decides.

    A program that ends in any way, or that is killed, loses its place.
    """
    deadline = monotonic() + seconds
    with _LINES[os.path.realpath(path)].turn(deadline), _turn_among_programs(path, deadline):
        yield


class Line:
    """Threads of this program, let in one at a time in the order in which they came."""

    def __init__(self) -> None:
        self._waiting: deque[object] = deque()
        self._moves = Condition()

    @contextmanager
    def turn(self, deadline: float) -> Iterator[None]:
        place = object()
        with self._moves:
            self._waiting.append(place)
            try:
                self._moves.wait_for(lambda: self._waiting[0] is place, deadline - monotonic())
            except BaseException:
                self._leave(place)
                raise
        try:
            yield
        finally:
            with self._moves:
                self._leave(place)

    def _leave(self, place: object) -> None:
        self._waiting.remove(place)
        self._moves.notify_all()


_LINES: defaultdict[str, Line] = defaultdict(Line)


@contextmanager
def _turn_among_programs(path: str, deadline: float) -> Iterator[None]:
    """A place in line is a locked byte of a file beside the store: its number is the time of arrival.

    First is who can lock all the bytes before its own. The system lets go of the locks of a program that has died.
    """
    file = _lock_file(path)
    if file is None:
        yield
        return
    try:
        place = monotonic_ns()  # a clock that all programs of a machine share
        while not _lock(file, place, 1):
            place = monotonic_ns()
        pause = SHORTEST_PAUSE_SECONDS
        while not _lock(file, 0, place) and monotonic() < deadline:
            sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
        yield
    finally:
        os.close(file)


def _lock_file(path: str) -> int | None:
    """None where there can be none, as on a disk that is full or read-only; SQLite says what to do about that."""
    if sys.platform == "win32":
        return None
    with suppress(OSError):
        mode = Path(path).stat().st_mode & 0o777 | 0o600  # whoever may write to the store may stand in line
        return os.open(f"{path}-lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, mode)
    return None


def _lock(file: int, start: int, length: int) -> bool:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
    except (BlockingIOError, PermissionError):  # as systems differ in what they call a lock that is taken
        return False
    return True
