"""The brief of a record as a file, made when it is asked for."""

import streamlit as st

from dashboard.web import answers, download
from dashboard.web.lookback import today
from tracker.reports import briefs

FORMS = {
    ".docx": ("Brief for Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".md": ("Brief as Markdown", "text/markdown"),
}


@st.fragment
def offer_brief(table: str, id: str) -> None:
    """A button for each form: the record on two or three pages, as the reader's day has it, with its sources."""
    with st.container(horizontal=True):
        for form, (name, mime) in FORMS.items():
            download.button(
                name,
                answers.later(briefs.in_form, table, id, today(), form),
                f"{id}{form}",
                mime,
                key=f"brief{form}",
                icon=":material/article:",
                type="tertiary",
            )
