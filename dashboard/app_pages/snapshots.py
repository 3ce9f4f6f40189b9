"""Everything to take home: what is inside, of when, and how to cite it."""

import tempfile
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import db
from dashboard.history import instant
from dashboard.tables import csv_buttons
from dashboard.text import day, today
from tracker import snapshot
from tracker.queries import events, pledges, records, sources
from tracker.queries.events import EventFilters
from tracker.queries.pledges import PledgeFilters
from tracker.queries.sources import SourceFilters
from tracker.store import last_revision


def archive() -> bytes:
    """The snapshot of this moment as a .zip."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "snapshot.zip"
        snapshot.write(db.engine(), target)
        return target.read_bytes()


def files(counts: dict[str, int], *, revisions: int) -> pd.DataFrame:
    """The files of a snapshot. Columns: File, Rows."""
    rows = {f"{table}.csv": count for table, count in counts.items()} | {"revision.csv": revisions}
    return pd.DataFrame({"File": list(rows), "Rows": list(rows.values())})


st.title("Snapshots")
number, at = db.ask(last_revision)
dossier = db.ask(records.dossier)
if dossier is None or not number:
    st.info("This store is empty: there is nothing to take along yet.")
    st.stop()

st.write(
    "One CSV file a table, with a Data Package description: schema, code lists, keys, SHA-256 of each file. "
    f"Revision {number:,}, last changed {instant(at)}."
)
st.download_button(
    "Download the snapshot (.zip)",
    archive,
    f"summit-tracker-r{number}.zip",
    "application/zip",
    type="primary",
    icon=":material/download:",
    on_click="ignore",
    key="snapshot",
)
st.caption("It restores into an empty store with: python -m tracker restore FILE.zip")

st.subheader("How to cite it")
cited = f"{dossier['title']}. Summit Tracker dataset, revision {number}, {day(today())}. {dossier['licence']}."
st.code(cited, language=None, wrap_lines=True)

st.subheader("What is inside")
inside = db.shown(files, {"revisions": number}, records.counts)
st.dataframe(inside, hide_index=True, height="content", key="inside", alt="Files of the snapshot and their rows.")

st.subheader("Only some rows")
st.write("Each list has CSV buttons for the rows that its filters show. All rows of one of the main lists:")
everything = {
    "events": db.later(events.events, EventFilters()),
    "pledges": db.later(pledges.pledges, PledgeFilters(), today()),
    "sources": db.later(sources.sources, SourceFilters()),
}
chosen = st.segmented_control(
    "List", list(everything), default="events", format_func=str.capitalize, required=True, key="list"
)
csv_buttons(everything[str(chosen)], key=str(chosen))
