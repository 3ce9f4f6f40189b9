"""What the server notes of a visit, besides the values of fields: under one key of the session, because Streamlit goes
through all keys for each field that it draws."""

from contextvars import ContextVar
from typing import Any

import streamlit as st

KEY = "notes"
NOTES: ContextVar[dict[str, Any] | None] = ContextVar("the notes of the visit that this run belongs to", default=None)


def notes() -> dict[str, Any]:
    """Return the notes of this visit, by name. Unlike use of the session this never ends the run (``follow_up``)."""
    noted = NOTES.get()
    if noted is None:
        noted = st.session_state.setdefault(KEY, {})
        NOTES.set(noted)
    return noted
