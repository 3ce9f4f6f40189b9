"""Shows how to cite the data: the whole data set, or one record."""

import re
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from dashboard.web.answers import ask, derive
from tracker.reports import reference as references


def reference(title: str = "") -> str:
    """Return the reference of the data set at its revision, as a line for a bibliography; with a ``title``, that of the
    record on this page. Blank in a store without a dossier."""
    if not title:  # every list says it on paper
        return derive(_plain, {}, references.of_store)
    return _plain(_reference(title))


def _plain(reference: references.Reference | None) -> str:
    return reference.plain() if reference else ""


def cite(title: str) -> None:
    """Draw a box with the reference of the record on this page: as a line, and in formats for reference managers."""
    box = st.expander("Cite this", icon=":material/format_quote:", key="box_cite", on_change="rerun")
    if box.open:
        with box:
            show(title)


def show(title: str = "") -> None:
    """Draw the reference of a record, or of the whole data set, in each format."""
    if formats := in_formats(title):
        st.markdown(formats)


def in_formats(title: str = "") -> str:
    """Return the reference of a record, or of the whole data set, in each format, as Markdown with blocks to be copied;
    blank in a store without a dossier."""
    if not (entry := _reference(title)):
        return ""
    blocks = entry.plain(), entry.bibtex(), entry.ris().replace("\r", "")
    names = "", ":small[:gray[BibTeX]]", ":small[:gray[RIS, for EndNote, Zotero and others]]"
    return "\n\n".join(f"{name}\n\n{_block(text)}" for name, text in zip(names, blocks, strict=True))


def _block(text: str) -> str:
    """Return text as a block of code in Markdown, within a fence that is not in it."""
    fence = max(re.findall("`+", text), key=len, default="")
    fence = "`" * max(3, len(fence) + 1)
    return f"{fence}text\n{text}\n{fence}"


def _reference(title: str) -> references.Reference | None:
    whole = ask(references.of_store)
    if whole is None:
        return None
    address = f"{st.context.url or ''}?{urlencode(st.query_params.to_dict())}"
    return replace(whole, title=title, address=address) if title else whole
