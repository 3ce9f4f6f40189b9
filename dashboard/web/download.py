"""A download button that makes its file when it is clicked, and shows why if that fails."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Semaphore
from typing import Any, Generic, TypeVar

import streamlit as st

from dashboard.web.failure import tell
from tracker.errors import InvalidFiles, TrackerError

T = TypeVar("T")
LOG = logging.getLogger(__name__)
POLL_SECONDS = 0.2
CLICK_SECONDS = 5.0  # a run has begun by then, or the page is gone
AWAITED = "awaited_files"  # those of the buttons that were clicked, by key


@dataclass(frozen=True)
class FileForm(Generic[T]):
    """A form in which something is given as a file: its button, with ``purpose`` as its help, the ``ending`` of the
    file's name, and what writes the file."""

    label: str
    ending: str
    mime: str
    write: Callable[[T], bytes]
    purpose: str | None = None


@dataclass(frozen=True)
class AwaitedFile:
    """A file that is made in a thread without a session while the run of the click waits for its end: None, or the
    error."""

    make: Callable[[], bytes]
    ended: "SimpleQueue[Exception | None]" = field(default_factory=SimpleQueue)
    clicks: Semaphore = field(default_factory=lambda: Semaphore(0))

    def write(self) -> bytes:
        """Make the file, and end only when the run of the click has begun: as a run begins, Streamlit drops an answer
        that is not sent yet, and the button would never be enabled again."""
        try:
            content = self.make()
        except Exception as error:  # of any kind: the next run of the page says what it was
            self.ended.put(error)
            raise
        else:
            self.ended.put(None)
            return content
        finally:
            self.clicks.acquire(timeout=CLICK_SECONDS)


@st.fragment
def offer(label: str, make: Callable[[], bytes], file_name: str, mime: str, *, key: str, **appearance: Any) -> None:
    """Draw the button in a fragment of its own. Arguments as of ``button``."""
    button(label, make, file_name, mime, key=key, **appearance)


def button(label: str, make: Callable[[], bytes], file_name: str, mime: str, *, key: str, **appearance: Any) -> None:
    """Draw the button. ``appearance`` are arguments of st.download_button. At a click what is drawn after it waits for
    the file: within a fragment that is the rest of the fragment.

    ``make`` returns the bytes of the file. It runs in a thread without a session, so the next run shows its error.
    """
    files: dict[str, AwaitedFile] = st.session_state.setdefault(AWAITED, {})
    failure = _failure(files.pop(key)) if key in files else None
    file = AwaitedFile(make)

    def note_click() -> None:
        files[key] = file
        file.clicks.release()

    st.download_button(label, file.write, file_name, mime, key=key, on_click=note_click, **appearance)
    if failure:
        _tell(failure)


def buttons(forms: Iterable[FileForm[T]], content: Callable[[], T], name: str, *, key: str) -> None:
    """Draw a button for each form. ``content`` returns what is written; ``name`` begins the names of
    the files, ``key`` the keys of the buttons."""
    for form in forms:
        button(
            form.label,
            lambda form=form: form.write(content()),
            f"{name}{form.ending}",
            form.mime,
            key=f"{key}{form.ending}",
            icon=":material/download:",
            type="tertiary",
            help=form.purpose,
        )


def _failure(file: AwaitedFile) -> Exception | None:
    """Wait until the file is made, and return the error, or None. A click elsewhere on the page ends the wait."""
    waiting = st.empty()
    while True:
        try:
            return file.ended.get(timeout=POLL_SECONDS)
        except Empty:
            waiting.caption("Making the file …")  # drawing lets Streamlit stop this run for a newer one


def _tell(error: Exception) -> None:
    """Show the error without paths on the server, which visitors may not see; those go to the log."""
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
