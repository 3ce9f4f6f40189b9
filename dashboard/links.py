"""Links from page to page, by what they lead to."""

import streamlit as st

from dashboard.text import chosen_day_parameter, label

# table -> the page that shows one of its records, and the name of its id in the address
PAGES = {
    "summit": ("app_pages/summits.py", "id"),
    "milestone": ("app_pages/summits.py", "milestone"),
    "pledge": ("app_pages/pledges.py", "id"),
    "party": ("app_pages/parties.py", "id"),
    "source": ("app_pages/sources.py", "id"),
}


def to_record(table: str, id: str, text: str) -> None:
    """A link to the page of one record."""
    page, parameter = PAGES[table]
    st.page_link(page, label=label(text), query_params={parameter: id, **chosen_day_parameter()})


def to_form(table: str, id: str) -> None:
    """A link to the form of one record."""
    st.page_link(
        "app_pages/edit.py",
        label=f"Edit this {table}",
        icon=":material/edit:",
        query_params={"table": table, "id": id},
    )


def to_list(table: str, text: str) -> None:
    """A link back to all records of a kind."""
    st.page_link(PAGES[table][0], label=text, icon=":material/arrow_back:", query_params=chosen_day_parameter())


def missing(table: str) -> None:
    """Say that the record of this address is not there."""
    st.warning(f"There is no {table} of that address. It may have been deleted: see Changes.")
