"""The start of the dashboard: the server's settings, the menu, and the steps before and after every page."""

from contextlib import nullcontext
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import Page

from dashboard.addresses.routes import Addresses, Turns
from dashboard.editing import author, draft, draft_storage
from dashboard.lists import filters, finder, printout
from dashboard.web import answers, browser, follow_up, lookback, page_turns, parameters
from dashboard.web.connections import tune
from dashboard.web.failure import tell, tell_damage
from dashboard.web.guard import Guard
from dashboard.web.markup import STYLE
from dashboard.web.notes import notes
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
    "desk": ("Desk", "table_edit"),
    "edit": ("Edit", "edit"),
    "imports": ("Import", "upload"),
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
    """Draw the menu and the open page. Streamlit runs this file, and so this function, at each click."""
    with page_turns.TURNS.take():
        page = _choose_page()
        st.html(STYLE)
        _fill(page)


def _fill(page: Page) -> None:
    """Run the open page, with the steps before and after it. The comments say which steps depend on the order."""
    # before the address is read for this run, which it may change, and before drafts are counted
    follow_up.finish(_form_key(page, parameters.read()))
    in_address = parameters.read()  # before anything uses the address: drops text that no database can store
    record, edits = parameters.record_of(in_address), page.url_path in draft_storage.KINDS
    finder.begin()  # before the first list is drawn
    # before the forms are drawn, and before unsaved drafts are counted
    memory = draft_storage.recall() if edits else None
    browser.instruct(
        f"{page.url_path} {record}",
        edits=edits,
        unsaved=bool(draft.unsaved()),
        name=st.session_state.pop(author.NEW, None),  # only once: another tab may know a newer one
    )
    place = _form_key(page, in_address)
    if record and place != follow_up.place():
        filters.forget()
    follow_up.begin(place)
    parameters.clean_up(page.url_path, in_address)  # may correct the address and run again; all below reads it
    parameters.complain(page.url_path, in_address)
    lookback.begin(page.url_path)
    lookback.show(page.url_path)
    printout.forget_filters()  # of the page before; each page notes its own when it draws them
    _run(page)
    follow_up.end()
    parameters.settle(page.url_path, in_address)
    if memory:  # after the forms are drawn, so that their last values are stored
        draft_storage.remember(*memory)


def _choose_page() -> Page:
    """Draw the menu, and return the open page."""
    # Set the icon first: st.navigation would fetch the page's icon from a font server.
    st.set_page_config(page_title="Summit Tracker", page_icon="/app/static/icon.png", layout="wide")
    if "pages" not in notes():  # once a visit: each st.Page checks that its file exists
        notes()["pages"] = {
            name: st.Page(PAGES / f"{name}.py", title=title, icon=f":material/{icon}:", default=name == "overview")
            for pages in MENU.values()
            for name, (title, icon) in pages.items()
        }
    by_name = notes()["pages"]
    sections = {section: [by_name[name] for name in pages] for section, pages in MENU.items()}
    page = st.navigation(sections, position="top")
    st.set_page_config(page_title=f"{page.title} · Summit Tracker")
    return page


def _form_key(page: Page, in_address: dict[str, str]) -> str:
    """Return what tells the forms of a page apart: the page and the record in its address."""
    return f"{page.url_path} {in_address.get('table')} {parameters.record_of(in_address)}"


def _run(page: Page) -> None:
    """Run the page, or show why it failed."""
    try:
        forms = page.url_path in draft_storage.KINDS
        # Always drawn above forms: else their fields would move, and lose text not yet sent.
        with st.container() if forms else nullcontext():
            if answers.note_revision():
                st.warning(
                    "The store was restored to another state since your last click. "
                    "This page shows what it holds now. What you typed is still in the form."
                )
        answers.see_only(None if page.url_path in lookback.OF_ALL_DAYS else lookback.chosen_limit())
        page.run()
    except TrackerError as error:
        tell(error)
    except Exception:  # a damaged row can raise any error; tell_damage raises it again if the store is sound
        tell_damage()


if __name__ == "__main__":
    show()
else:  # the server imports this file when it starts
    app = st.App(__file__, lifespan=tune, routes=[Addresses()], middleware=[Middleware(Turns), Middleware(Guard)])
