"""How the data are cited: the whole of them, or one record."""

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from dashboard.web.answers import ask
from dashboard.words import day
from tracker.queries import records
from tracker.store import last_revision
from tracker.values.direction import isolate


def reference(title: str = "") -> str:
    """The data set in the revision that is shown, as a line for a bibliography; of a record by its title, with the
    address of its page. Blank in a store without a dossier."""
    dossier = ask(records.dossier)
    if dossier is None:
        return ""
    number, at = ask(last_revision)
    on = day(date.fromisoformat(at[:10]))
    dataset = f"{isolate(dossier['title'])}. Summit Tracker dataset, revision {number}, {on}. {dossier['licence']}."
    if not title:
        return dataset
    return f"“{isolate(title)}”. In: {dataset} {st.context.url or ''}?{urlencode(st.query_params.to_dict())}"


def cite(title: str) -> None:
    """A box with the reference of the record that the page shows."""
    box = st.expander("Cite this", icon=":material/format_quote:", key="box_cite", on_change="rerun")
    if box.open:
        box.code(reference(title), language=None, wrap_lines=True)
