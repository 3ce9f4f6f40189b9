"""Everything to take home: what is inside, of when, and how to cite it."""

import pyarrow as pa
import streamlit as st

from dashboard.editing.history import instant
from dashboard.lists import filters
from dashboard.lists.tables import csv_buttons
from dashboard.web import answers, download
from dashboard.web.address import today
from dashboard.web.credit import reference
from dashboard.words import count, day
from tracker.files import datapackage, snapshot
from tracker.files.archive import temporary
from tracker.queries import events, pledges, records, sources
from tracker.store import last_revision

LISTS = ("events", "pledges", "sources")


def archive() -> bytes:
    """The snapshot of this moment as a .zip."""
    with temporary("download") as folder:
        return snapshot.write(answers.engine(), folder / "snapshot.zip").read_bytes()


st.title("Snapshots")
number, at = answers.ask(last_revision)
if answers.ask(records.dossier) is None or not number:
    st.info("This store is empty: there is nothing to take along yet.")
    st.stop()

newest = answers.ask(sources.newest)
until = day(*newest) if newest else "no day"
st.write(
    "One CSV file a table, with a Data Package description: schema, code lists, keys, SHA-256 of each file. "
    f"Revision {number:,}, last changed {instant(at)}; the newest source is of {until}."
)
download.offer(
    "Download the snapshot (.zip)",
    archive,
    f"summit-tracker-r{number}.zip",
    "application/zip",
    type="primary",
    icon=":material/download:",
    key="snapshot",
)
st.caption("It restores into an empty store with: python -m tracker restore FILE.zip")

st.header("How to cite it")
st.code(reference(), language=None, wrap_lines=True)

st.header("What is inside")
rows = answers.ask(records.counts) | {"revision": answers.ask(records.revisions)}
inside = pa.table({"File": [datapackage.file_of(table) for table in rows], "Rows": list(rows.values())})
st.dataframe(inside, hide_index=True, height="content", key="inside", alt="Files of the snapshot and their rows.")

st.header("Only some rows")
chosen = st.segmented_control(
    "List",
    LISTS,
    default=LISTS[0],
    format_func=str.capitalize,
    required=True,
    key="list",
    bind="query-params",
    on_change=filters.clear,  # filters of one name hold other codes for other lists
    label_visibility="collapsed",
)
match chosen:
    case "events":
        of_events = filters.event_filters()
        matching, rows_of = answers.ask(events.count, of_events), answers.later(events.events, of_events)
    case "pledges":
        of_pledges = filters.pledge_filters()
        matching = int(answers.ask(pledges.counts, of_pledges, today())["count"].sum())
        rows_of = answers.later(pledges.pledges, of_pledges, today())
    case _:
        of_sources = filters.source_filters()
        matching, rows_of = answers.ask(sources.count, of_sources), answers.later(sources.sources, of_sources)
if matching:
    csv_buttons(rows_of, key=str(chosen), hint=f"{count(matching, 'row')} found.")
else:
    st.info("No row matches. Take a filter away.")
