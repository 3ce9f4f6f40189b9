"""The page "Snapshots": downloads of the whole store or a part of it, and how to cite it."""

import streamlit as st

from dashboard.editing.history import instant
from dashboard.lists.extract import extract, inside
from dashboard.web import answers, credit, download
from dashboard.web.markup import draw
from tracker.files import snapshot, workbook
from tracker.files.archive import temporary
from tracker.queries import past, records, sources
from tracker.store import last_revision
from tracker.words import day


def archive() -> bytes:
    """Return a snapshot of the store as it is, as a .zip."""
    with temporary("download") as folder:
        return snapshot.write(answers.engine(), folder / "snapshot.zip").read_bytes()


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
        help="One sheet for each table, with real dates and numbers and a label beside each code; without the history. "
        "A sheet that is edited can be brought back under Import.",
    )


st.title("Snapshots")
number, at = answers.ask(last_revision)
if answers.ask(records.dossier) is None or not number:
    st.info("This store is empty: there is nothing to take along yet.")
    st.stop()

newest = answers.ask(sources.newest)
until = day(*newest) if newest else "no day"
st.write(
    "One CSV file for each table, with a Data Package description: schema, code lists, keys, SHA-256 of each file. "
    f"Version {answers.ask(past.version)}: revision {number:,}, last changed {instant(at)}; the newest source is dated "
    f"{until}."
)
of_whole_store = st.container()  # filled last, as all that is drawn after a click waits for the file
st.markdown(
    f":small[:gray[The .zip restores into an empty store with: python -m tracker restore FILE.zip]]\n\n"
    f"## How to cite it\n\n{credit.in_formats()}\n\n## What is inside"
)
draw(answers.keep(inside, None))

st.header("Download a selection")
extract()
with of_whole_store:
    whole_store(number)
