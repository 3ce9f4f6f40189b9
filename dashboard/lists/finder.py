"""A list of records to choose from, above a search box that finds them by any of their names.

The browser can search such a list too, but only its labels: not by other names, nor by words in another order.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import Any

import streamlit as st

from dashboard.web.answers import ask
from dashboard.web.notes import notes
from tracker.queries import records
from tracker.words import singular

PLACES = "places"  # of the lists that are to be drawn above their search boxes, by their keys
NAMES = "names"  # labels of each list by its key: at the last click, and now
FEW = 20  # so many records need no search box
MOST = 500  # of a longer list, a browser gets only so many


def search(table: str, *, key: str) -> dict[str, str]:
    """Like ``narrow``, of the records of a table that may be long: at most ``MOST`` of them."""
    return narrow(table, ask(records.choices, table, limit=MOST), key=key, limit=MOST)


def narrow(
    table: str, names: Mapping[str, str], *, key: str, few: int | None = None, limit: int | None = None
) -> dict[str, str]:
    """Draw a search box if there are more than ``few`` records, or else FEW. Return those that match, id to label, and
    at most ``limit``; without a search the first. ``names`` are labels by id of records of ``table``; their list is
    drawn after it, in its ``place``."""
    if len(names) <= (FEW if few is None else few):
        return dict(names)
    kind = singular(table)
    box: dict[str, Any] = {"type": "search", "label_visibility": "collapsed"}
    with st.container(gap="xsmall"):
        notes().setdefault(PLACES, {})[key] = st.container()
        entry = st.text_input(f"Find a {kind}", key=f"find_{key}", placeholder=f"Find a {kind} by any name", **box)
        text = (entry or "").strip()
        if not text:
            return dict(islice(names.items(), limit))
        matches = ask(records.choices, table, text=text, limit=limit)
        if not matches:
            st.caption(f"No {kind} has that name.")
    return matches


def place(key: str) -> AbstractContextManager[object]:
    """Return where the list of this key is drawn: above its search box, if ``narrow`` has drawn one, or else here."""
    return notes().get(PLACES, {}).pop(key, None) or nullcontext()


def begin() -> None:
    """Keep the labels of the last click apart from those of this run. A page calls it before its lists are drawn."""
    _, before = notes().get(NAMES, ({}, {}))
    notes()[NAMES], notes()[PLACES] = (before, {}), {}


def choose(label: str, names: Mapping[str, str], *, key: str, **settings: Any) -> str | None:
    """Draw a list of ``names`` (labels by id) to choose one from. Return the id of the chosen one, or None.

    The browser sends back a label, not an id. Where the chosen record was renamed since the last click, the browser has
    to be sent the new label: the old one would name no record, or another that has the name now.
    """
    before, now = notes().setdefault(NAMES, ({}, {}))
    chosen, earlier = st.session_state.get(key), before.get(key, {})
    if chosen is not None and chosen in earlier and earlier[chosen] != names.get(chosen):
        st.session_state[key] = chosen
    now[key] = names
    settings = {"index": None, "placeholder": "Choose"} | settings
    with place(key):
        return st.selectbox(label, list(names), format_func=lambda id: names.get(id, id), key=key, **settings)
