"""Turns of pages: two begin at once, and another when one of them ends, or has taken long.

All pages share one interpreter, in which threads that compute at the same time are no faster. Without turns, fifty
readers who click at once wait up to twice as long: Python breaks a page off while it holds one of Streamlit's locks,
and from then on all pages queue at that lock, at each of their many looks at the settings.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock
from time import monotonic

AT_ONCE = 2
# A page that takes longer most likely waits for the store, as one that saves while somebody else does: the others wait
# no longer for it. If it computes that long, more than two run at once, as without turns.
LONG_SECONDS = 0.1


class Turns:
    """Turns in the order in which they were asked for."""

    def __init__(self, long_seconds: float = LONG_SECONDS) -> None:
        self.long_seconds = long_seconds
        self.lock, self.queue, self.starts = Lock(), deque[Event](), dict[Event, float]()

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for a turn, and have it while the block runs."""
        mine = Event()
        with self.lock:
            self.queue.append(mine)
            self._admit()
        while not mine.wait(self.long_seconds):
            with self.lock:
                self._admit()
        try:
            yield
        finally:
            with self.lock:
                del self.starts[mine]
                self._admit()

    def _admit(self) -> None:
        now = monotonic()
        short = sum(now - start < self.long_seconds for start in self.starts.values())
        for _ in range(min(AT_ONCE - short, len(self.queue))):
            turn = self.queue.popleft()
            self.starts[turn] = now
            turn.set()


TURNS = Turns()
