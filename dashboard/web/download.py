"""A button that makes a file when it is clicked, and says why where none can be made."""

import logging
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

import streamlit as st

from dashboard.web.failure import tell
from tracker.errors import InvalidFiles, TrackerError

LOG = logging.getLogger(__name__)
LOOK_SECONDS = 0.2


@st.fragment
def offer(label: str, make: Callable[[], bytes], file_name: str, mime: str, *, key: str, **look: Any) -> None:
    """A button of its own."""
    button(label, make, file_name, mime, key=key, **look)


def button(label: str, make: Callable[[], bytes], file_name: str, mime: str, *, key: str, **look: Any) -> None:
    """A button of a fragment, which alone runs again at a click. ``make`` runs in a thread without a session, so what
    it raises is told by that run."""
    ending, clicked = f"ending_{key}", f"clicked_{key}"
    failure = _failure(st.session_state[ending]) if st.session_state.pop(clicked, False) else None
    ended: SimpleQueue[Exception | None] = SimpleQueue()
    st.session_state[ending] = ended

    def run() -> bytes:
        try:
            content = make()
        except Exception as error:  # of any kind: the next run of the page says what it was
            ended.put(error)
            raise
        ended.put(None)
        return content

    st.download_button(
        label,
        run,
        file_name,
        mime,
        key=key,
        on_click=lambda: st.session_state.update({clicked: True}),
        **look,
    )
    if failure:
        _tell(failure)


def _failure(ended: "SimpleQueue[Exception | None]") -> Exception | None:
    """How the making of the clicked file ends; a click elsewhere on the page ends the wait."""
    waiting = st.empty()
    while True:
        try:
            return ended.get(timeout=LOOK_SECONDS)
        except Empty:
            waiting.caption("Making the file …")  # here Streamlit sees to it that a newer rerun begins


def _tell(error: Exception) -> None:
    """Without the places on the server, which are no visitor's business."""
    if isinstance(error, InvalidFiles):
        LOG.error("No file for a download: %s", error)
        st.error(f"The file cannot be made: {error.problems[0].message}. The server's log says more.")
    elif isinstance(error, TrackerError):
        tell(error)
    elif isinstance(error, OSError):
        LOG.error("No file for a download: %s", error)
        st.error(f"The file cannot be made: {error.strerror}. The server's log says more.")
    else:
        raise error
