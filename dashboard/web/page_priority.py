"""Priority of pages over the stable addresses: a request of a program waits until no page is running.

All requests share one interpreter. Without this, a reader would wait until many programs have their answers.
"""

import threading
from threading import Thread
from time import monotonic, sleep

PATIENCE_SECONDS = 1.0  # the longest wait of a program, as there may always be a page running
# Streamlit's name of a thread that runs a page or a part of one, and the time in which it sends what was drawn last.
PAGE, LAST_MESSAGES_SECONDS = "ScriptRunner.scriptThread", 0.01


def running_pages() -> list[Thread]:
    """Return the threads in which pages are running."""
    return [thread for thread in threading.enumerate() if thread.name == PAGE and thread.is_alive()]


def wait_for_pages(until: float) -> None:
    """Wait until no page is running and the last has been sent, or until a time of ``monotonic``."""
    while (pages := running_pages()) and (left := until - monotonic()) > 0:
        pages[0].join(left)
        sleep(LAST_MESSAGES_SECONDS)
