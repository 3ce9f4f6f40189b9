"""A box that finds records by any of their names, over a list of them.

The list itself is searched by the browser, which knows labels alone: no other names, no other order of words.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.web.answers import ask
from tracker.queries import records

LOOKED_THROUGH = 20  # of more records a person searches for one


def offered(table: str, names: Mapping[str, str], *, key: str, limit: int | None = None) -> dict[str, str]:
    """The records to choose from, id to label: those that a search finds; all of them where there are few, or nothing
    is looked for."""
    if len(names) <= LOOKED_THROUGH:
        return dict(names)
    kind = table.replace("_", " ")
    box: dict[str, Any] = {"type": "search", "label_visibility": "collapsed"}
    typed = st.text_input(f"Find a {kind}", key=f"find_{key}", placeholder=f"Find a {kind} by any name", **box)
    text = (typed or "").strip()
    if not text:
        return dict(names)
    found = ask(records.choices, table, text=text, limit=limit)
    if not found:
        st.caption(f"No {kind} goes by that name.")
    return found
