"""Priority of pages over the stable addresses: a request of a program waits until no page is running.

All requests share one interpreter. Without this, a reader would wait until many programs have their answers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

PATIENCE_SECONDS = 1.0  # the longest wait of a program, as there may always be a page running
_changed = Condition()
_pages = 0


@contextmanager
def running_page() -> Iterator[None]:
    """Mark the block as the run of a page."""
    global _pages
    with _changed:
        _pages += 1
    try:
        yield
    finally:
        with _changed:
            _pages -= 1
            _changed.notify_all()


def wait_for_pages() -> None:
    """Wait until no page is running, at most PATIENCE_SECONDS."""
    with _changed:
        _changed.wait_for(lambda: not _pages, PATIENCE_SECONDS)
