"""Shows how to cite the data: the whole data set, or one record."""

from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from dashboard.web.answers import ask
from tracker.reports import reference as references


def reference(title: str = "") -> str:
    """Return the reference of the data set at its revision, as a line for a bibliography; with a ``title``, that of the
    record on this page. Blank in a store without a dossier."""
    whole = _reference(title)
    return whole.plain() if whole else ""


def cite(title: str) -> None:
    """Draw a box with the reference of the record on this page: as a line, and in formats for reference managers."""
    box = st.expander("Cite this", icon=":material/format_quote:", key="box_cite", on_change="rerun")
    if box.open:
        with box:
            show(title)


def show(title: str = "") -> None:
    """Draw the reference of a record, or of the whole data set, in each format."""
    if entry := _reference(title):
        st.code(entry.plain(), language=None, wrap_lines=True)
        st.caption("BibTeX")
        st.code(entry.bibtex(), language=None, wrap_lines=True)
        st.caption("RIS, for EndNote, Zotero and others")
        st.code(entry.ris().replace("\r", ""), language=None, wrap_lines=True)


def _reference(title: str) -> references.Reference | None:
    whole = ask(references.of_store)
    if whole is None:
        return None
    address = f"{st.context.url or ''}?{urlencode(st.query_params.to_dict())}"
    return replace(whole, title=title, address=address) if title else whole
