"""The name under which the person at the screen makes changes."""

import streamlit as st

from tracker.errors import Invalid

KEY = "author"


def ask_author() -> None:
    """A field for the name; it holds for the whole visit, on every page."""
    st.text_input(
        "Your name",
        key=KEY,
        persist_state="session",
        autocomplete="name",
        help="Stands beside each of your changes in the history, for all to read.",
    )


def author() -> str:
    """The name given so far, or the signed-in user's. Raises Invalid when there is neither."""
    name = str(st.session_state.get(KEY) or st.user.get("name") or "").strip()
    if not name:
        raise Invalid({"Your name": "is required: fill it in above"})
    return name
