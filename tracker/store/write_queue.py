"""A queue for the writers of one SQLite file, both threads and programs.

SQLite has no queue: each waiting writer checks now and then whether the file is free, and an unlucky one never hits a
free moment. The writer whose turn it is still takes SQLite's lock, so only the order depends on this module.
"""

import os
import sys
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Condition
from time import monotonic, monotonic_ns, sleep

if sys.platform != "win32":  # Windows: only threads queue; among programs SQLite decides
    import fcntl

SHORTEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.0005, 0.005


@contextmanager
def turn(path: str, seconds: float) -> Iterator[None]:
    """Wait until this thread may write to the file, at most ``seconds``; after that SQLite's own lock decides.

    A program that ends or is killed loses its place.
    """
    deadline = monotonic() + seconds
    with _QUEUES[os.path.realpath(path)].turn(deadline), _turn_among_programs(path, deadline):
        yield


class Queue:
    """A queue of this program's threads; one at a time gets its turn."""

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


_QUEUES: defaultdict[str, Queue] = defaultdict(Queue)


@contextmanager
def _turn_among_programs(path: str, deadline: float) -> Iterator[None]:
    """Queue among programs. A place in the queue is a locked byte of a file by the store, at the offset of the time
    of arrival; the first in the queue is the one that can lock all bytes before its own.

    The operating system releases the locks of a program that died.
    """
    file = _lock_file(path)
    if file is None:
        yield
        return
    try:
        place = monotonic_ns()  # all programs of a machine share this clock
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
    """Open the lock file. None if that fails, as on a full or read-only disk; SQLite then reports the cause."""
    if sys.platform == "win32":
        return None
    with suppress(OSError):
        mode = Path(path).stat().st_mode & 0o777 | 0o600  # all who may write to the store may use the queue
        return os.open(f"{path}-lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, mode)
    return None


def _lock(file: int, start: int, length: int) -> bool:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
    except (BlockingIOError, PermissionError):  # systems differ in the error for a taken lock
        return False
    return True
