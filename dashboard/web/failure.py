"""Shows errors on the page: what to do, for the visitor. Details of the server go to its log only."""

import logging

import streamlit as st

from dashboard.web import answers
from dashboard.web.markup import escape_label
from tracker import store, words
from tracker.errors import Failure, Invalid, StoreUnavailable, TrackerError, sentence
from tracker.schema.models import RECORDS

LOG = logging.getLogger(__name__)


def tell(error: TrackerError) -> None:
    """Show an error. The address of the database and its own message go to the log, as visitors may not see them."""
    if isinstance(error, Failure):
        LOG.error("%s (%s)", error, error.details, exc_info=error)
        icon = ":material/database_off:" if isinstance(error, StoreUnavailable) else ":material/error:"
        st.error(f"{escape_label(error)} The server's log says more.", icon=icon)
    else:
        st.error(escape_label(_in_words(error) if isinstance(error, Invalid) else error))


def _in_words(error: Invalid) -> str:
    """Return what was refused, with table and fields as forms call them. The field of the id is not named: the message
    names the record."""
    table, _, id = error.record.partition(" ")
    known = RECORDS[table].model_fields if table in RECORDS else {}
    titles = {name: words.title(table, name) if name in known else name for name in error.fields}
    faults = [fault if name == "id" else sentence(titles[name], fault) for name, fault in error.fields.items()]
    return (f"{words.singular(table).capitalize()} {id}: " if known else "") + "; ".join(faults)


def tell_damage() -> None:
    """Within an except block: show which rows of the store are damaged, if that is why the page failed. Any other error
    is a bug of the program, and is raised again."""
    damage = store.diagnose(answers.engine())
    if damage is None:
        raise
    LOG.exception("A page failed on a damaged store.")
    tell(damage)
