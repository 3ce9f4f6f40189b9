"""What a page does after it wrote to the store, even if a click meanwhile breaks its run off.

At the next click Streamlit ends the run under way wherever it next uses the session. A save that ended there would
have written and not said so, and its form would offer to save the same once more.
"""

from collections.abc import Callable
from functools import partial
from typing import NoReturn, TypeVar

import streamlit as st

WAITING = "follow_ups"
Address = dict[str, str] | None
"""The parameters that the address is to have from now on; None for those that it has."""
T = TypeVar("T")


def write(change: Callable[[], T], then: Callable[[T], Address]) -> NoReturn:
    """Write to the store by ``change``, and begin the next run of the page with ``then``, which takes what ``change``
    returned. Raises what ``change`` raises, and then nothing follows.

    ``change`` may not use the session. ``then`` is called again where it is itself broken off, and must bear that.
    """
    path, waiting = st.session_state.get("path"), st.session_state.setdefault(WAITING, [])
    result = change()
    waiting.append((path, partial(then, result)))
    st.rerun()


def finish(path: str) -> None:
    """Do what follows the writes so far. ``path`` is that of the page that is open: the address of another than the one
    that wrote stays as it is."""
    waiting = st.session_state.get(WAITING, [])
    while waiting:
        path_of_write, then = waiting[0]
        parameters = then()
        if parameters is not None and path == path_of_write:
            st.query_params.from_dict(parameters)
        del waiting[0]
