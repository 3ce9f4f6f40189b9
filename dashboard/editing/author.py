"""Who is at the screen: the name with which their changes are logged, and whether they may save at all."""

import streamlit as st

from dashboard.web.browser import name_of_last_visit
from dashboard.web.guard import at_this_machine
from dashboard.web.markup import escape_label
from tracker.errors import Invalid
from tracker.writing.rights import Editor

KEY, NEW = "author", "new_author"  # the name; the name since the browser was last told, if it was typed anew
CLAIMS = ("name", "preferred_username", "email", "sub")  # of a sign-in; the first one that is present is the name
READ_ONLY = (
    "Nothing can be saved here: other machines reach this dashboard too, and you are not signed in. Edit on the "
    "machine that runs it, where it is started with --server.address 127.0.0.1, or ask whoever runs it for a sign-in."
)


def ask_author() -> bool:
    """Draw a field for the name, which holds on every page of the visit and, in this browser, of later ones; or a line
    that says why no name is needed, or why nothing can be saved. Return whether anything can be saved."""
    name, here = _signed_in(), at_this_machine(st.context.headers)
    if name:
        st.caption(f"Your changes bear the name you are signed in with: {escape_label(name)}")
    elif not here:
        st.info(READ_ONLY, icon=":material/lock:")
    else:
        st.text_input(
            "Your name",
            value=name_of_last_visit(),
            key=KEY,
            on_change=_note,
            persist_state="session",
            autocomplete="name",
            help="Shown with each of your changes in the history, where everybody can read it.",
        )
    return bool(name) or here


def _note() -> None:
    st.session_state[NEW] = st.session_state[KEY]


def may_write() -> bool:
    """Whether the person at the screen may save anything, once they have a name."""
    return bool(_signed_in()) or at_this_machine(st.context.headers)


def author() -> Editor:
    """Return the person who is signed in; without a sign-in, the person at this machine, by the name that they typed.

    Raises Invalid if no name was typed yet.
    """
    if name := _signed_in():
        return Editor(name)
    if not at_this_machine(st.context.headers):
        return Editor("", barred=READ_ONLY)
    name = str(st.session_state.get(KEY) or "").strip()
    if not name:
        raise Invalid({"Your name": "fill it in above"})
    return Editor(name)


def _signed_in() -> str:
    """Return the name of the person who is signed in; blank if nobody is."""
    user = st.user.to_dict()  # read once: each look reads the files of secrets
    claims = CLAIMS if user.get("is_logged_in") else CLAIMS[:1]  # a proxy may give the name alone
    return next((name for claim in claims if (name := str(user.get(claim) or "").strip())), "")
