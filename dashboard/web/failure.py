"""Shows errors on the page: what to do, for the visitor. Details of the server go to its log only."""

import logging

import streamlit as st

from dashboard.web import answers
from dashboard.web.markup import escape_label
from tracker import store
from tracker.errors import Failure, StoreUnavailable, TrackerError

LOG = logging.getLogger(__name__)


def tell(error: TrackerError) -> None:
    """Show an error. The address of the database and its own message go to the log, as visitors may not see them."""
    if isinstance(error, Failure):
        LOG.error("%s (%s)", error, error.details, exc_info=error)
        icon = ":material/database_off:" if isinstance(error, StoreUnavailable) else ":material/error:"
        st.error(f"{escape_label(error)} The server's log says more.", icon=icon)
    else:
        st.error(escape_label(error))


def tell_damage() -> None:
    """Within an except block: show which rows of the store are damaged, if that is why the page failed. Any other error
    is a bug of the program, and is raised again."""
    damage = store.diagnose(answers.engine())
    if damage is None:
        raise
    LOG.exception("A page failed on a damaged store.")
    tell(damage)
