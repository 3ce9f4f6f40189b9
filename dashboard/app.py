"""The entry: what is served, the list of pages, and the frame round every page."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import Page

from dashboard.editing import draft, draft_storage
from dashboard.lists import filters, finder, printout
from dashboard.web import answers, browser, lookback, parameters
from dashboard.web.failure import tell, tell_damage
from dashboard.web.guard import Guard
from dashboard.web.markup import STYLE
from tracker.errors import TrackerError

PAGES = Path(__file__).parent / "app_pages"
# By the name of the file, which is the path in the address: the title and icon of each page.
PAGES_OF_THE_RECORD = {
    "overview": ("Overview", "home"),
    "timeline": ("Timeline", "timeline"),
    "summits": ("Summits", "groups"),
    "pledges": ("Pledges", "handshake"),
    "parties": ("Parties", "flag"),
    "issues": ("Issues", "compare_arrows"),
    "sources": ("Sources", "menu_book"),
    "edit": ("Edit", "edit"),
    "changes": ("Changes", "history"),
    "snapshots": ("Snapshots", "download"),
}
QUESTIONS = {
    "wakes": ("What wakes", "alarm"),
    "known": ("What was known", "history_toggle_off"),
    "slips": ("What slipped", "event_busy"),
    "firsts": ("Firsts and gaps", "event_repeat"),
    "differences": ("Where sources differ", "balance"),
    "watch": ("Watch desk", "visibility"),
}
MENU = {"": PAGES_OF_THE_RECORD, "Questions": QUESTIONS}  # section, blank for the first: its pages


def show() -> None:
    """Run the page that is open, as at each click, between what stands above every page and what ends it."""
    page = _choose_page()
    st.html(STYLE)
    in_address = parameters.read()
    record, edits = parameters.record_of(in_address), page.url_path == "edit"
    finder.begin()
    place = draft_storage.recall() if edits else None
    browser.instruct(f"{page.url_path} {record}", edits=edits, unsaved=bool(draft.unsaved()))
    if record:
        filters.forget()
    parameters.take_up(page.url_path, in_address)
    parameters.complain(page.url_path)
    answers.see_only(None if page.url_path in lookback.OF_ALL_DAYS else lookback.limit())
    lookback.show(page.url_path)
    printout.forget_filters()
    _run(page)
    if place:
        draft_storage.remember(place)


def _choose_page() -> Page:
    """The menu, and the page that is open."""
    # The icon first: st.navigation would fetch that of the page from a host of fonts, to put it in the tab.
    st.set_page_config(page_title="Summit Tracker", page_icon="/app/static/icon.png", layout="wide")
    if "pages" not in st.session_state:  # once a visit, as each looks for its file
        st.session_state["pages"] = {
            name: st.Page(PAGES / f"{name}.py", title=title, icon=f":material/{icon}:", default=name == "overview")
            for pages in MENU.values()
            for name, (title, icon) in pages.items()
        }
    by_name = st.session_state["pages"]
    sections = {section: [by_name[name] for name in pages] for section, pages in MENU.items()}
    page = st.navigation(sections, position="top")
    st.set_page_config(page_title=f"{page.title} · Summit Tracker")
    return page


def _run(page: Page) -> None:
    """The page, or what kept it from being shown."""
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


if __name__ == "__main__":
    show()
else:  # the server's start, which imports this file for what it serves
    app = st.App(__file__, middleware=[Middleware(Guard)])
