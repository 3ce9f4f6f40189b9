"""Half-filled forms in a real browser, through restarts of a real server and of the browser itself."""

import re
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from tests.support.editor import Store
from tests.support.pages import options, settle
from tests.support.serving import free_port, serving
from tests.support.stored import rows

PARIS = "2026-01-06-paris-coalition"
# Of what the browser keeps; what a draft and a save make of the rows of both databases is in the first two tests.
of_the_browser = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
RESTARTED = "The server was restarted. What you typed is here; it is not saved yet."
LOADED = "The page was reloaded. What you typed is here; it is not saved yet."
CLOSED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } });"
INSECURE = (
    "Object.defineProperty(navigator, 'locks', { value: undefined });"  # as on an address of http beyond this machine
)
FULL = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };"


class Server:
    """The dashboard on a port of its own, to be killed and started again."""

    def __init__(self, url):
        self.url, self.port = url, free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self):
        self.process = ExitStack()
        self.served = self.process.enter_context(serving(self.url, port=self.port))

    def kill(self):
        self.process.close()

    def restart(self):
        self.kill()
        self.start()


@pytest.fixture
def server(curated_url):
    server = Server(curated_url)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def store(curated_engine):
    return Store(curated_engine)


@pytest.fixture
def visit(browser):
    """Opens browsers, each with what one before had in its storage: ``visit(memory)``."""
    with ExitStack() as stack:

        def opened(memory=None):
            context = browser.new_context(viewport={"width": 1280, "height": 900}, storage_state=memory)
            stack.callback(context.close)
            return context

        yield opened


def open_form(page, server, address=f"table=summit&id={PARIS}", name="Ann"):
    page.goto(f"{server.address}/edit?{address}")
    expect(page.get_by_role("button", name="Delete …" if "id=" in address else "Create").first).to_be_visible()
    page.get_by_role("textbox", name="Your name").fill(name)
    page.get_by_role("textbox", name="Your name").press("Enter")
    return page


def field(page, name):
    return page.get_by_role("textbox", name=name, exact=True).first


def type_into(page, name, text):
    field(page, name).fill(text)
    field(page, name).press("Tab")
    expect(page.get_by_text("Not saved yet").first).to_be_visible()


def wait_for_drafts(page, number):
    """Wait until the browser's storage holds so many."""
    page.wait_for_function(
        "number => Object.keys(localStorage).filter(name => name.startsWith('summit-tracker')).length === number",
        arg=number,
    )


def wait_until_kept(page, text):
    """Wait until a draft in the browser's storage says so."""
    page.wait_for_function("text => Object.values(localStorage).some(draft => draft.includes(text))", arg=text)


def test_a_form_goes_on_after_the_server_was_killed_and_started_again(page, server, store):
    open_form(page, server)
    type_into(page, "City", "Typed and sent")
    field(page, "Summary").fill("Typed, not sent")
    server.restart()
    expect(page.get_by_text(RESTARTED)).to_be_visible()
    expect(field(page, "City")).to_have_value("Typed and sent")
    expect(field(page, "Summary")).to_have_value("Typed, not sent")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    row = store.record("summit", PARIS)
    assert (row["city"], row["summary"], row["version"]) == ("Typed and sent", "Typed, not sent", 2)
    expect(page.get_by_text(RESTARTED)).to_have_count(0)
    page.reload()
    expect(field(page, "City")).to_have_value("Typed and sent")
    expect(page.get_by_text("not saved")).to_have_count(0)


def test_new_records_and_parts_outlive_a_restart_and_the_browser_still_asks_before_it_drops_them(page, server, store):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    open_form(page, server, "table=track")
    type_into(page, "Title *", "A new lane")
    wait_for_drafts(page, 1)
    open_form(page, server)
    assert asked == ["beforeunload"]
    page.get_by_text("Attendance", exact=True).click()
    type_into(page, "Office", "President")
    server.restart()
    expect(page.get_by_text(RESTARTED)).to_be_visible()
    expect(field(page, "Office")).to_have_value("President")
    wait_for_drafts(page, 2)
    page.reload()
    assert asked == ["beforeunload"] * 2
    expect(page.get_by_text(LOADED)).to_be_visible()
    expect(field(page, "Office")).to_have_value("President")
    page.get_by_role("link", name="track: a new record").click()
    expect(field(page, "Title *")).to_have_value("A new lane")
    page.get_by_role("textbox", name="Your name").fill("Ann")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_text("The record is created.")).to_be_visible()
    assert store.record("track", "a-new-lane")["title"] == "A new lane"
    wait_for_drafts(page, 1)


def test_a_paste_and_what_was_said_of_it_go_on_after_a_restart_and_a_reload(page, server, curated_engine):
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{server.address}/imports?table=attendance&within={PARIS}")
    page.get_by_role("textbox", name="Your name").fill("Ann")
    page.get_by_role("textbox", name="Your name").press("Enter")
    expect(page.get_by_role("combobox", name="What each row is")).to_be_visible()
    expect(page.get_by_test_id("stFileUploaderDropzone")).to_be_visible()
    settle(page)
    paste = page.get_by_role("textbox", name="Paste a table")
    paste.fill("Party\tPerson\nAngola\tNobody At All\n")
    server.restart()  # of a page that had sent nothing
    expect(page.get_by_text("1 row and 2 columns were read.")).to_be_visible()
    who = page.get_by_role("combobox", name=re.compile("Nobody At All"))
    options(page, who, "A new person").first.click()
    expect(page.get_by_text("2 records to be created")).to_be_visible()
    field(page, "Reason for the change").fill("The desk's list")
    server.restart()
    expect(page.get_by_text(RESTARTED)).to_be_visible()
    expect(field(page, "Reason for the change")).to_have_value("The desk's list")
    expect(page.get_by_text("2 records to be created")).to_be_visible()
    wait_until_kept(page, "The desk's list")
    page.reload()
    expect(page.get_by_text(LOADED)).to_be_visible()
    expect(field(page, "Reason for the change")).to_have_value("The desk's list")
    expect(paste).to_have_value(re.compile("^Party\tPerson"))
    assert "Session State API" not in server.served.log
    page.get_by_role("textbox", name="Your name").fill("Ann")
    page.get_by_role("button", name="Save 2 records").click()
    expect(page.get_by_text(re.compile("^Saved as change"))).to_be_visible()
    assert "nobody-at-all" in rows(curated_engine, "person")
    wait_for_drafts(page, 0)


@of_the_browser
def test_a_look_goes_on_after_a_restart_and_a_reload(page, server):
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{server.address}/watch")
    page.get_by_text("Your look: fill this in once").click()
    expect(field(page, "Where *")).to_be_visible()
    settle(page)
    field(page, "Where *").fill("elysee.fr")
    server.restart()
    expect(page.get_by_text(RESTARTED)).to_be_visible()
    expect(field(page, "Where *")).to_have_value("elysee.fr")
    wait_until_kept(page, "elysee.fr")
    page.reload()
    expect(page.get_by_text(LOADED)).to_be_visible()
    expect(field(page, "Where *")).to_have_value("elysee.fr")


@of_the_browser
def test_a_browser_that_was_closed_offers_the_draft_when_it_is_opened_again(visit, server, store):
    first = visit()
    type_into(open_form(first.new_page(), server), "City", "Typed by Ann")
    wait_for_drafts(first.pages[0], 1)
    memory = first.storage_state()
    first.close()
    server.restart()
    page = visit(memory).new_page()
    open_form(page, server, "table=track", name="Bob")
    expect(page.get_by_text("Left by Ann")).to_be_visible()
    page.get_by_role("button", name="Go on with it").click()
    expect(field(page, "City")).to_have_value("Typed by Ann")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert store.record("summit", PARIS)["city"] == "Typed by Ann"
    wait_for_drafts(page, 0)


@of_the_browser
def test_a_long_text_is_kept_while_it_is_being_typed(page, server):
    page.add_init_script(INSECURE)
    open_form(page, server)
    field(page, "Summary").clear()
    field(page, "Summary").press_sequentially("Typed without leaving the field")
    wait_for_drafts(page, 1)
    expect(field(page, "Summary")).to_be_focused()
    field(page, "Summary").press_sequentially(", and on")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_text(LOADED)).to_be_visible()
    expect(field(page, "Summary")).to_have_value(re.compile("^Typed without leaving the field"))


@of_the_browser
def test_two_tabs_with_the_same_record_keep_their_texts_apart(visit, server):
    context = visit()
    one, two = (open_form(context.new_page(), server) for _ in range(2))
    type_into(one, "City", "Typed in one")
    type_into(two, "City", "Typed in two")
    wait_for_drafts(one, 2)
    for page, text in ((one, "Typed in one"), (two, "Typed in two")):
        page.once("dialog", lambda dialog: dialog.accept())
        page.reload()
        expect(page.get_by_text(LOADED)).to_be_visible()
        expect(field(page, "City")).to_have_value(text)
        expect(page.get_by_text("Left by")).to_have_count(0)  # what the other tab has in work
    two.close()
    page = open_form(context.new_page(), server)
    page.get_by_role("button", name="Go on with it").click()
    expect(field(page, "City")).to_have_value("Typed in two")
    expect(field(one, "City")).to_have_value("Typed in one")


@of_the_browser
@pytest.mark.parametrize("storage", [CLOSED, FULL], ids=["closed", "full"])
def test_a_browser_that_keeps_nothing_is_told_and_saves_all_the_same(page, server, store, storage):
    page.add_init_script(storage)
    open_form(page, server)
    type_into(page, "City", "Typed")
    expect(page.get_by_text("This browser keeps no drafts")).to_be_visible()
    server.restart()
    expect(page.get_by_text(RESTARTED)).to_be_visible()
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(page.get_by_text("This browser keeps no drafts")).to_have_count(0)
    assert store.record("summit", PARIS)["city"] == "Typed"
