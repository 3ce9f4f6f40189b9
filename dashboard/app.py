"""The entry: what is served, the list of pages, and what all of them share."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboard.editing import draft, memory
from dashboard.lists import filters, finder, printout
from dashboard.web import address, answers, browser, links
from dashboard.web.address import chosen_day
from dashboard.web.failure import tell, tell_damage
from dashboard.web.guard import Guard
from dashboard.web.markup import STYLE
from dashboard.words import day
from tracker.errors import TrackerError

RECORD = {"id", "milestone"}  # the names by which an address tells one record
PAGES = Path(__file__).parent / "app_pages"
MENU = {
    "overview": ("Overview", "home"),
    "timeline": ("Timeline", "timeline"),
    "summits": ("Summits", "groups"),
    "pledges": ("Pledges", "handshake"),
    "parties": ("Parties", "flag"),
    "sources": ("Sources", "menu_book"),
    "edit": ("Edit", "edit"),
    "changes": ("Changes", "history"),
    "snapshots": ("Snapshots", "download"),
}
# What an address can ask of each page, by its path; and of any.
OF_EVENTS = {"q", "track", "kind", "party", "importance", "status", "from", "to"}
OF_PLEDGES = {"q", "pledger", "category", "form", "firmness", "condition", "status"}
OF_SOURCES = {"q", "publisher", "class"}
ASKED = {
    "timeline": {*OF_EVENTS, "event"},
    "summits": {*OF_EVENTS, "page", *RECORD},
    "pledges": {*OF_PLEDGES, "page", "order", "id"},
    "parties": {"track", "id"},
    "sources": {*OF_SOURCES, "page", "id"},
    "edit": {"table", "id"},
    "changes": {"by", "page"},
    "snapshots": {"list", *OF_EVENTS, *OF_PLEDGES, *OF_SOURCES},
}
ANYWHERE = {"as_of", printout.PARAMETER}


def show() -> None:
    """The page that is open, as at each click."""
    # Before the navigation, which would else ask a host of fonts for the page's sign, to put it in the tab.
    st.set_page_config(page_title="Summit Tracker", page_icon="/app/static/icon.png", layout="wide")
    if "pages" not in st.session_state:  # once a visit, as each looks for its file
        st.session_state["pages"] = {
            name: st.Page(PAGES / f"{name}.py", title=title, icon=f":material/{icon}:", default=name == "overview")
            for name, (title, icon) in MENU.items()
        }
    page = st.navigation(list(st.session_state["pages"].values()), position="top")
    st.set_page_config(page_title=f"{page.title} · Summit Tracker")
    st.html(STYLE)
    parameters = st.query_params.to_dict()
    for name in [name for name, value in parameters.items() if "\0" in value]:
        del st.query_params[name], parameters[name]  # which PostgreSQL would not even look for
    record = sorted(RECORD & parameters.keys())
    edits = page.url_path == "edit"
    finder.begin()
    place = memory.recall() if edits else None
    browser.instruct(
        f"{page.url_path} {[parameters[name] for name in record]}", edits=edits, unsaved=bool(draft.unsaved())
    )
    # A link to the page that is open would leave the old record in the address; one to another page changes it itself.
    if st.session_state.get("path") == page.url_path:
        for name in (RECORD | {"table"}) & parameters.keys():
            st.query_params[name] = parameters[name]
        if not parameters:
            st.query_params.clear()
    st.session_state["path"] = page.url_path
    if record:
        filters.forget()
    if links.restore_address(parameters):
        st.rerun()
    _, faults = address.day("as_of")
    address.complain("Day to look from", faults)
    address.complain_of_unknown(ANYWHERE | ASKED.get(page.url_path, set()), single=("table", *sorted(RECORD)))
    if named := chosen_day():
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            st.caption(
                f"Shown as of {day(named)}, as the address asks: what was last and next, the pledges and their status. "
                "All other lists and counts are of today.",
                width="content",
            )
            if st.button("Show as of today", type="tertiary", icon=":material/today:"):
                del st.query_params["as_of"]
                st.rerun()
    printout.forget_filters()
    try:
        with st.container():  # always there, so that what is below keeps its place, and text that is not sent yet
            if answers.note_revision():
                st.warning(
                    "The store was put back to another state since you last looked. "
                    "This page shows what it holds now; what you typed is still in its form."
                )
        page.run()
    except TrackerError as error:
        tell(error)
    except Exception:
        tell_damage()
    if place:
        memory.remember(place)


if __name__ == "__main__":
    show()
else:  # the server's start, which imports this file for what it serves
    app = st.App(__file__, middleware=[Middleware(Guard)])
