"""Who goes first: the page that somebody waits for, before what programs ask of the stable addresses.

All of them share one interpreter, so a page would else wait as long as for as many pages as there are programs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

PATIENCE_SECONDS = 1.0  # of a program, should pages follow one another without end
_changed = Condition()
_pages = 0


@contextmanager
def of_page() -> Iterator[None]:
    """The run of a page, as long as the block lasts."""
    global _pages
    with _changed:
        _pages += 1
    try:
        yield
    finally:
        with _changed:
            _pages -= 1
            _changed.notify_all()


def let_pages_go_first() -> None:
    """Wait until no page runs, but not for ever."""
    with _changed:
        _changed.wait_for(lambda: not _pages, PATIENCE_SECONDS)
