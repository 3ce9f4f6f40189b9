"""The entry: the list of pages, and what all of them share."""

from pathlib import Path

import streamlit as st

from dashboard import db
from dashboard.text import label
from tracker.errors import TrackerError

PAGES = Path(__file__).parent / "app_pages"

st.set_page_config(
    page_title="Summit Tracker", page_icon=str(Path(__file__).parent / "static" / "icon.png"), layout="wide"
)
page = st.navigation(
    [
        st.Page(PAGES / "overview.py", title="Overview", icon=":material/home:", default=True),
        st.Page(PAGES / "timeline.py", title="Timeline", icon=":material/timeline:"),
        st.Page(PAGES / "summits.py", title="Summits", icon=":material/groups:"),
        st.Page(PAGES / "pledges.py", title="Pledges", icon=":material/handshake:"),
        st.Page(PAGES / "parties.py", title="Parties", icon=":material/flag:"),
        st.Page(PAGES / "sources.py", title="Sources", icon=":material/menu_book:"),
        st.Page(PAGES / "edit.py", title="Edit", icon=":material/edit:"),
        st.Page(PAGES / "changes.py", title="Changes", icon=":material/history:"),
        st.Page(PAGES / "snapshots.py", title="Snapshots", icon=":material/download:"),
    ],
    position="top",
)
st.html(Path(__file__).parent / "style.html")
for name in [name for name, value in st.query_params.items() if "\0" in value]:
    del st.query_params[name]  # which PostgreSQL would not even look for
# A link to the page that is open would leave the old record in the address; one to another page changes it itself.
if st.session_state.get("page") == page.url_path:
    for name in {"id", "milestone"} & set(st.query_params):
        st.query_params[name] = st.query_params[name]
    if not st.query_params:
        st.query_params.clear()
st.session_state["page"] = page.url_path
try:
    db.note_revision()
    page.run()
except TrackerError as error:
    st.error(label(error), icon=":material/database_off:")
