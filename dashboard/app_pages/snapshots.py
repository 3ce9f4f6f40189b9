"""The page "Snapshots": downloads of the whole store or a part of it, and how to cite it."""

import streamlit as st

from dashboard.editing.history import instant
from dashboard.lists.extract import extract
from dashboard.web import answers, credit, download
from dashboard.web.markup import draw, table
from tracker.files import datapackage, snapshot, workbook
from tracker.files.archive import temporary
from tracker.queries import past, records, sources
from tracker.store import last_revision
from tracker.words import day


def archive() -> bytes:
    """Return a snapshot of the store as it is, as a .zip."""
    with temporary("download") as folder:
        return snapshot.write(answers.engine(), folder / "snapshot.zip").read_bytes()


@st.fragment
def whole_store(number: int) -> None:
    """Draw the buttons for all of the store at the revision of this number."""
    download.button(
        "Download the snapshot (.zip)",
        archive,
        f"summit-tracker-r{number}.zip",
        "application/zip",
        type="primary",
        icon=":material/download:",
        key="snapshot",
    )
    download.button(
        "All tables as a workbook (.xlsx)",
        answers.later(workbook.of_store),
        f"summit-tracker-r{number}.xlsx",
        workbook.MEDIA_TYPE,
        icon=":material/table:",
        key="workbook",
        help="One sheet a table, with real dates and numbers and a label beside each code; without the history. A "
        "sheet that is edited can be brought back under Import.",
    )


st.title("Snapshots")
number, at = answers.ask(last_revision)
if answers.ask(records.dossier) is None or not number:
    st.info("This store is empty: there is nothing to take along yet.")
    st.stop()

newest = answers.ask(sources.newest)
until = day(*newest) if newest else "no day"
st.write(
    "One CSV file a table, with a Data Package description: schema, code lists, keys, SHA-256 of each file. "
    f"Version {answers.ask(past.version)}: revision {number:,}, last changed {instant(at)}; the newest source is dated "
    f"{until}."
)
whole_store(number)
st.caption("The .zip restores into an empty store with: python -m tracker restore FILE.zip")

st.header("How to cite it")
credit.show()

st.header("What is inside")
rows = answers.ask(records.counts) | {"revision": answers.ask(records.revisions)}
lines = ((datapackage.file_of(name), f"{number:,}") for name, number in rows.items())
draw(table(("File", "Rows"), lines, name="Files of the snapshot and their rows", boxed=True, explained=True))

st.header("Download a selection")
extract()
