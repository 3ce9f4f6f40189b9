"""What the address of each page may hold after its question mark, and how it is taken up at each click."""

import streamlit as st

from dashboard.filter_declarations import EVENTS, PLEDGES, SOURCES
from dashboard.web import address, links, lookback

RECORD = {"id", "milestone", "issue"}  # which record a page shows
PRINT = "print"  # all rows of a list are wanted as a real table
ANY_PAGE = {*lookback.WAYS, PRINT}
# By the path of a page; a page that is not named has only those of any page.
OF_PAGE = {
    "timeline": {*EVENTS.names, "event", "week", "open", "closed"},
    "summits": {*EVENTS.names, "page", *RECORD},
    "pledges": {*PLEDGES.names, "page", "order", "id", "view", "money", "counted"},
    "wakes": {"trigger"},
    "known": {"state"},
    "parties": {"view", "track", "party", "id"},
    "firsts": {"party", "track", "series"},
    "issues": {"issue"},
    "sources": {*SOURCES.names, "page", "id"},
    "differences": {"kind", "field", "party", "page"},
    "watch": {"kind", "pledger", "only", "page"},
    "desk": {"table", "id"},
    "edit": {"table", "id"},
    "imports": {"table", "within"},
    "changes": {"by", "page", "since", "until"},
    "snapshots": {"list", *EVENTS.names, *PLEDGES.names, *SOURCES.names},
}


def read() -> dict[str, str]:
    """The parameters of the address, name to the last value. One with a NUL is dropped: PostgreSQL takes none."""
    parameters = st.query_params.to_dict()
    for name in [name for name, value in parameters.items() if "\0" in value]:
        del st.query_params[name], parameters[name]
    return parameters


def record_of(parameters: dict[str, str]) -> list[str]:
    """The id of the record that the address names; empty on a list."""
    return [parameters[name] for name in sorted(RECORD & parameters.keys())]


def take_up(page: str, parameters: dict[str, str]) -> None:
    """Note that the address leads to ``page``, and remove what Streamlit leaves in it of the page before."""
    # A link to the page that is open would leave the old record in the address; one to another page changes it itself.
    if st.session_state.get("path") == page:
        for name in (RECORD | {"table"}) & parameters.keys():
            st.query_params[name] = parameters[name]
        if not parameters:
            st.query_params.clear()
    st.session_state["path"] = page
    if links.restore_address(parameters):
        st.rerun()


def complain(page: str) -> None:
    """Say what of the address ``page`` cannot honour, apart from filters, which say so themselves."""
    lookback.complain()
    address.complain_of_unknown(ANY_PAGE | OF_PAGE.get(page, set()), single=("table", *sorted(RECORD)))
