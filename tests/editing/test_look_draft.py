"""What is typed on the Watch desk, after a reload of the browser and a restart of the server."""

import json

import pytest

from dashboard.editing import draft_storage
from tests.support import somebody
from tests.support.editor import HOSTILE, Editor, Page, field, plain
from tests.support.examples import EXAMPLES
from tests.support.stored import rows
from tracker.values.codes import LookResult
from tracker.writing import edits

TYPED = {"places": "elysee.fr", "languages": "fr, en", "note": "Read to the end", "looked_on": "2026-01-06"}


@pytest.fixture
def store(dashboard):
    return dashboard("examples")


def type_into(page, **values):
    for name, value in values.items():
        field(page.app, f"{name}_watch").set_value(value)
    page.run()


def said(page):
    return {name: field(page.app, f"{name}_watch").value for name in TYPED}


def log(page):
    page.app.menu_button(key="look_pledge_hubs").click(LookResult.NOTHING).run()
    assert not page.app.exception


@pytest.mark.parametrize("way", ["reload", "restart"])
def test_a_look_that_is_not_logged_outlives(store, way):
    page = Page("watch")
    type_into(page, **TYPED)
    if way == "reload":
        page.reload(page.storage)
    else:
        page.restart()
    assert said(page) == TYPED
    assert page.notes == [draft_storage.LOADED if way == "reload" else draft_storage.RESTARTED]
    assert page.app.expander[0].proto.expanded
    page.run()
    assert page.asks_before_it_is_left
    page.app.text_input(key="author").input("Ann")
    log(page)
    assert [row["note"] for row in rows(store, "look").values() if row["note"]] == ["Read to the end"]


@pytest.mark.usefixtures("store")
def test_once_a_look_is_logged_nothing_is_left_to_save_until_more_is_typed():
    page = Page("watch")
    type_into(page, **TYPED)
    [number] = page.storage
    log(page)
    page.run()
    assert said(page) == TYPED  # for the next record
    assert not page.asks_before_it_is_left
    assert (page.storage, page.dropped) == ({}, [number])
    page.restart()
    assert said(page) == TYPED
    page.run()
    assert not page.asks_before_it_is_left
    type_into(page, places="kremlin.ru")
    page.run()
    assert page.asks_before_it_is_left
    assert list(page.storage) == [number]


@pytest.mark.usefixtures("store")
def test_the_look_of_another_visit_is_offered_where_drafts_are_and_gone_on_with():
    ann = Page("watch")
    type_into(ann, **TYPED)
    bob = Editor("track", name="Bob")
    bob.reload(ann.storage, own=False, table="track")
    bob.press("Go on with it")
    assert said(bob) == TYPED
    bob.go("edit", table="track")
    assert "a look, at the watch desk" in [plain(link.proto.label) for link in bob.app.get("page_link")]


def test_a_look_stays_while_there_is_nothing_to_look_at(store):
    page = Page("watch")
    type_into(page, **TYPED)
    done = EXAMPLES["pledge_status"] | {"id": "end", "as_of": "2026-02-02", "status": "complete"}
    edits.create(store, "pledge_status", done, author="Somebody else")
    page.run()
    assert page.notes[0] == "Nothing is to be looked at."
    assert page.storage
    somebody.delete(store, "pledge_status", "end", author="Somebody else")
    page.run()
    assert said(page) == TYPED


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("part", ["typed", "logged", "page"])
def test_a_look_of_another_version_of_the_program_makes_no_page_fail_and_loses_nothing(part):
    page = Page("watch")
    type_into(page, **TYPED)
    [text] = page.storage.values()
    values = (None, 1, [], {}, "x", [[]], {"places": "elysee.fr", "weather": HOSTILE})
    storage = {str(n): json.dumps(json.loads(text) | {part: each, "number": n}) for n, each in enumerate(values)}
    page.reload(storage, own=False)
    labels = [button.label for button in page.app.button]
    assert len(page.app.code) + labels.count("Go on with it") == len(values)
    for number in storage:
        if any(button.key == f"continue_{number}" for button in page.app.button):
            page.app.button(key=f"continue_{number}").click()
            page.run()
    if part == "typed":
        assert HOSTILE in " ".join(page.notes)
