"""The click by which a person writes to the store, and what the page does after it wrote: neither is lost if another
message of the browser breaks the run off.

At the next message Streamlit ends the run under way wherever it next uses the session, and the next run knows nothing
of the click that began it. A save that ended before it wrote would be a click without an answer. One that ended after
it wrote would not say so, and its form would offer to save the same once more.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from functools import partial
from threading import Lock
from typing import Any, NoReturn, TypeVar

import streamlit as st

from dashboard.web.failure import tell
from dashboard.web.lookback import change_address
from dashboard.web.notes import KEY, notes
from tracker.errors import TrackerError

WAITING, WRITING, CLICKS, PLACE = "follow_ups", "writing", "clicks_to_answer", "place_of_clicks"
Address = dict[str, str] | None
"""The parameters that the address is to have from now on; None for those that it has."""
T = TypeVar("T")
P = TypeVar("P")


def button(
    words: str,
    *,
    key: str,
    payload: Any = True,
    draw: Callable[..., bool] = st.button,
    disabled: bool = False,
    **look: Any,
) -> Any:
    """Draw a button that writes to the store, and return ``payload`` as it was on the page that the person clicked;
    None if no click waits for its answer, which is to be given within ``answer``. ``look`` are more arguments of
    ``draw``, which is st.button or st.form_submit_button."""
    clicks = notes().setdefault(CLICKS, {})
    # The callback uses no session, so nothing can break it off.
    clicked = draw(words, key=key, on_click=clicks.__setitem__, args=(key, payload), disabled=disabled, **look)
    if clicked and payload is True:  # a server that was started anew knows of no callback
        clicks[key] = True
    return None if disabled else clicks.get(key)


def menu(words: str, options: Sequence[T], *, key: str, payload: P, **look: Any) -> tuple[T, P] | None:
    """Draw a button with a menu, each of whose options writes to the store, and return the option that was chosen with
    the ``payload`` as ``button`` does. ``look`` are more arguments of st.menu_button."""
    clicks = notes().setdefault(CLICKS, {})

    def note() -> None:
        clicks[key] = st.session_state[key], payload

    if chosen := st.menu_button(words, options, key=key, on_click=note, **look):
        clicks[key] = chosen, payload
    return clicks.get(key)


def rest(start: str) -> list[Any]:
    """Return what the clicks chose that wait for an answer on buttons whose key has this ``start``: once all of these
    are drawn, those of buttons that are not on the page any more."""
    return [chosen for key, chosen in _clicks().items() if key.startswith(start)]


@contextmanager
def answer() -> Generator[None]:
    """Answer a click: it waits no longer once this is left, or once ``write`` or ``rerun`` is called within. An error
    of the tracker is shown on the page."""
    try:
        yield
    except TrackerError as error:
        tell(error)
    _clicks().clear()


def rerun() -> NoReturn:
    """Run the page anew, to show the answer to a click."""
    _clicks().clear()
    st.rerun()


def waits(key: str) -> bool:
    """Whether the click on the button of this key waits for its answer, be it drawn in this run or not."""
    return key in _clicks()


def place() -> str | None:
    """Return the place of the last run, as of ``begin``."""
    return _notes().get(PLACE)


def begin(new: str) -> None:
    """Forget the clicks that were made at another place than the ``new`` one, such as on the page of another record: to
    be called before the page is drawn."""
    if place() != new:
        _clicks().clear()
        _notes()[PLACE] = new


def end() -> None:
    """Forget the clicks whose buttons are not on the page any more: to be called once it is drawn."""
    _clicks().clear()


def write(change: Callable[[], T], then: Callable[[T], Address]) -> NoReturn:
    """Write to the store by ``change``, and begin the next run of the page with ``then``, which takes what ``change``
    returned. Raises what ``change`` raises, and then nothing follows.

    ``change`` may not use the session. ``then`` is called again where it is itself broken off, and must bear that.
    """
    waiting, clicks = _notes().setdefault(WAITING, []), _clicks()
    with _writing():
        here = place()  # ends this run if the next one has begun: that one has the click then
        result = change()  # an error leaves the click waiting, for the run that can still show it
        clicks.clear()
        waiting.append((here, partial(then, result)))
    st.rerun()


def finish(place: str) -> None:
    """Do what follows the writes so far. It waits for a write that the run before has not ended yet, as Streamlit
    begins the next run while the last one ends. ``place`` is the one that is open, as in ``begin``: if the person has
    left the place that wrote, the address stays as it is."""
    waiting = _notes().setdefault(WAITING, [])
    with _writing():
        try:
            while waiting:
                place_of_write, then = waiting[0]
                parameters = then()
                if parameters is not None and place == place_of_write:
                    change_address(parameters)
                del waiting[0]
        except TrackerError as error:  # such as a store that does not answer: the next run tries again
            tell(error)


def _writing() -> Lock:
    """Return the lock by which only one run of this visit writes at a time."""
    return _notes().setdefault(WRITING, Lock())


def _clicks() -> dict[str, Any]:
    """Return the clicks that wait for an answer: by the key of the button, what the person saw."""
    return _notes().setdefault(CLICKS, {})


def _notes() -> dict[str, Any]:
    """Return the notes of the visit. A use of the session, which ends this run if the next one has begun."""
    return st.session_state.setdefault(KEY, {})
