"""What went wrong, told on the page: to a visitor what to do, to whoever runs the server the rest, in its log."""

import logging

import streamlit as st

from dashboard.web import answers
from dashboard.web.markup import label
from tracker import store
from tracker.errors import Failure, StoreUnavailable, TrackerError

LOG = logging.getLogger(__name__)


def tell(error: TrackerError) -> None:
    """Say it on the page. Where the database is and what it said itself is no visitor's business."""
    if isinstance(error, Failure):
        LOG.error("%s (%s)", error, error.details, exc_info=error)
        icon = ":material/database_off:" if isinstance(error, StoreUnavailable) else ":material/error:"
        st.error(f"{label(error)} The server's log says more.", icon=icon)
    else:
        st.error(label(error))


def tell_damage() -> None:
    """Say which rows of the store make no sense, where that is why a page has just failed. Any other fault is ours, and
    is raised again."""
    damage = store.diagnose(answers.engine())
    if damage is None:
        raise
    LOG.exception("A page failed on a damaged store.")
    tell(damage)
