"""The parameters that the address of each page may have, and how they are read at each click."""

import streamlit as st

from dashboard.filter_declarations import EVENTS, PLEDGES, SOURCES
from dashboard.web import address, links, lookback
from dashboard.web.notes import notes

RECORD = {"id", "milestone", "issue"}  # parameters that name the record on a page
COMPLETED = "completed_run"
PRINT = "print"  # shows all rows of a list as an HTML table
ANY_PAGE = {*lookback.WAYS, PRINT}
# path of a page -> its parameters, besides ANY_PAGE; a page that is missing here has no others
OF_PAGE = {
    "timeline": {*EVENTS.names, "order", "event", "week", "open", "closed"},
    "summits": {*EVENTS.names, "page", "order", *RECORD},
    "pledges": {*PLEDGES.names, "page", "order", "id", "view", "money", "counted"},
    "wakes": {"trigger"},
    "known": {"state"},
    "parties": {"view", "order", "track", "party", "id"},
    "firsts": {"party", "track", "series"},
    "issues": {"issue"},
    "sources": {*SOURCES.names, "page", "order", "id"},
    "differences": {"kind", "field", "party", "page"},
    "watch": {"kind", "pledger", "only", "page"},
    "desk": {"table", "id"},
    "edit": {"table", "id", "part", "issue"},
    "imports": {"table", "within"},
    "changes": {"by", "page", "since", "until"},
    "snapshots": {"list", *EVENTS.names, *PLEDGES.names, *SOURCES.names},
}


def read() -> dict[str, str]:
    """Return the parameters of the address, name to last value. One with a null character is dropped, because
    PostgreSQL refuses it."""
    parameters = st.query_params.to_dict()
    for name in [name for name, value in parameters.items() if "\0" in value]:
        del st.query_params[name], parameters[name]
    return parameters


def record_of(parameters: dict[str, str]) -> list[str]:
    """Return the ids of the record that the address names; empty on a list."""
    return [parameters[name] for name in sorted(RECORD & parameters.keys())]


def clean_up(page: str, parameters: dict[str, str]) -> None:
    """Note which page is open, and remove from the address what Streamlit leaves there of the page before."""
    # After a link to the page that is already open, the address still has parameters of the record before. Nothing is
    # sent where the last run of the page, which was completed, had the same.
    if notes().get("path") == page and notes().pop(COMPLETED, None) != (page, parameters):
        for name in (RECORD | {"table"}) & parameters.keys():
            st.query_params[name] = parameters[name]
        if not parameters:
            st.query_params.clear()
    notes()["path"] = page
    if links.restore_address(parameters):
        st.rerun()


def settle(page: str, parameters: dict[str, str]) -> None:
    """Note for the next run that one of this page with these parameters was completed."""
    notes()[COMPLETED] = page, parameters


def complain(page: str, parameters: dict[str, str]) -> None:
    """Warn of the ``parameters`` of the address that ``page`` cannot use. Filters warn of theirs themselves."""
    if parameters:  # nearly always there are none
        lookback.complain()
        address.complain_of_unknown(ANY_PAGE | OF_PAGE.get(page, set()), single=("table", *sorted(RECORD)))
