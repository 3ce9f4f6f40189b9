"""The brief of a record or of a list as a file, made when it is asked for."""

from collections.abc import Callable

import streamlit as st

from dashboard.web import answers, download
from dashboard.web.lookback import limit
from tracker.queries.event_filters import EventFilters
from tracker.queries.pledge_filters import PledgeFilters
from tracker.reports import briefs

FORMS = {
    ".docx": ("Brief for Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".md": ("Brief as Markdown", "text/markdown"),
}


def offer_brief(table: str, id: str) -> None:
    """Draw a button for each format: the brief of a record, two or three pages with its sources, as of the reader's
    day."""
    # No fragment, which takes as long to draw as a button and more.
    with st.container(horizontal=True):
        for form in FORMS:
            _button(answers.later(briefs.in_form, table, id, limit(), form), id, form, key=f"brief{form}")


def list_buttons(filters: PledgeFilters | EventFilters, chosen: str, name: str) -> None:
    """Draw the buttons of the brief of a list with these ``filters``. ``chosen`` has the filters in
    words, ``name`` begins the name of the file."""
    for form in FORMS:
        make = answers.later(briefs.list_in_form, filters, limit(), chosen, form)
        _button(make, name, form, key=f"brief_{name}{form}")


def _button(make: Callable[[], bytes], file_name: str, form: str, *, key: str) -> None:
    name, mime = FORMS[form]
    download.button(name, make, f"{file_name}{form}", mime, key=key, icon=":material/article:", type="tertiary")
