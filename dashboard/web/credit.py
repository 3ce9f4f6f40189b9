"""How the data are cited: the whole of them, or one record."""

from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from dashboard.web.answers import ask
from tracker.reports import reference as references


def reference(title: str = "") -> str:
    """The data set in the revision that is shown, as a line for a bibliography; of a record by its title, with the
    address of its page. Blank in a store without a dossier."""
    whole = _reference(title)
    return whole.plain() if whole else ""


def cite(title: str) -> None:
    """A box with the reference of the record that the page shows: as a line, and for programs that keep references."""
    box = st.expander("Cite this", icon=":material/format_quote:", key="box_cite", on_change="rerun")
    if box.open:
        with box:
            show(title)


def show(title: str = "") -> None:
    """The reference of a record, or of the whole data set, in each form."""
    if cited := _reference(title):
        st.code(cited.plain(), language=None, wrap_lines=True)
        st.caption("BibTeX")
        st.code(cited.bibtex(), language=None, wrap_lines=True)
        st.caption("RIS, for EndNote, Zotero and others")
        st.code(cited.ris().replace("\r", ""), language=None, wrap_lines=True)


def _reference(title: str) -> references.Reference | None:
    whole = ask(references.of_store)
    if whole is None:
        return None
    address = f"{st.context.url or ''}?{urlencode(st.query_params.to_dict())}"
    return replace(whole, title=title, address=address) if title else whole
