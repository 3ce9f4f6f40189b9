"""The name under which the person at the screen makes changes."""

import streamlit as st

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
    """The name given so far, or the signed-in user's; blank when there is neither."""
    return str(st.session_state.get(KEY) or st.user.get("name") or "").strip()
