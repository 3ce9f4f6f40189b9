"""A form that is open while the store is put back writes nothing over what is there now."""

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.support.editor import Editor, plain
from tests.support.restores import FIRST, Store
from tracker.errors import Conflict
from tracker.queries import records
from tracker.store.change_detection import state
from tracker.writing import edits


@pytest.fixture
def other(new_database, open_engine, tmp_path):
    """Another store with the same beginnings, whose numbers are as high as those of the first."""
    (tmp_path / "other").mkdir()
    return Store(open_engine(new_database("sqlite", "examples")), tmp_path / "other")


def back_by_snapshot(store):
    kept = store.keep()
    return lambda: store.restore(kept)


def back_by_copy(store):
    rows = store.rows()
    return lambda: store.put_back(rows)


ROADS = {"a restore": back_by_snapshot, "a copy put back": back_by_copy}


@pytest.fixture(params=ROADS.values(), ids=ROADS)
def back(request, store):
    """Puts the store back to what it is when the test begins."""
    return request.param(store)


def quarrel(editor):
    """What the merge form says of each field, where it stands."""
    assert "Someone else saved this record" in editor.app.warning[-1].value
    assert editor.toasts == []
    return {radio.label: [plain(option) for option in radio.options] for radio in editor.app.radio}


# forms


def test_a_form_that_was_open_before_the_store_was_put_back_writes_nothing_over_later_work(store, back):
    store.change(title="Paris, earlier")
    ann = Editor("summit", "paris")
    ann.type(summary="Ann's work")
    back()
    store.change(title="Paris, Bob's", city="Lutetia")
    assert store.record()["version"] == ann.app.session_state["notes"]["drafts"]["summit:paris"].opened["version"] == 2
    ann.press("Save")
    assert quarrel(ann).keys() == {"Title", "Summary", "City"}
    assert (store.record()["title"], store.record()["summary"]) == ("Paris, Bob's", None)
    ann.press("Save these choices")
    row = store.record()
    assert (row["title"], row["city"], row["summary"]) == ("Paris, Bob's", "Lutetia", "Ann's work")


def test_another_history_whose_numbers_are_the_same_is_another_record(store, other):
    other.change(title="Paris of another store", city="Lutetia")
    store.change(title="Paris of this store")
    ann = Editor("summit", "paris")
    ann.type(summary="Ann's work")
    store.restore(other.keep())
    assert store.record()["version"] == 2
    ann.press("Save")
    assert quarrel(ann)["Title"] == ["Mine: Paris of this store", "Theirs: Paris of another store"]
    assert store.record()["city"] == "Lutetia"


def test_a_form_without_a_word_typed_shows_what_was_put_back(store, other):
    other.change(title="Paris of another store")
    store.change(title="Paris of this store")
    ann = Editor("summit", "paris")
    store.restore(other.keep())
    ann.run()
    assert ann.field("title").value == "Paris of another store"
    assert "Not saved yet" not in [text.value for text in ann.app.caption]
    ann.save(city="Lutetia")
    assert store.record()["title"] == "Paris of another store"


def test_a_part_that_was_open_before_the_store_was_put_back_is_compared_too(store, back):
    store.change("attendance", "seat", office="Earlier")
    ann = Editor("summit", "paris")
    ann.unfold("attendance")
    ann.app.selectbox(key="part_attendance_paris").set_value("seat")
    ann.run()
    ann.type("attendance", mode="in_person")
    back()
    store.change("attendance", "seat", office="Bob's office")
    ann.press("Save", 1)
    assert quarrel(ann)["Office"] == ["Mine: Earlier", "Theirs: Bob's office"]
    assert store.record("attendance", "seat")["office"] == "Bob's office"


def test_choices_made_in_a_merge_are_not_applied_to_what_was_put_back_meanwhile(store, back):
    ann = Editor("summit", "paris")
    store.change(title="Bob's title")
    ann.save(title="Ann's title")
    assert quarrel(ann) == {"Title": ["Mine: Ann's title", "Theirs: Bob's title"]}
    ann.app.radio[0].set_value("mine")
    back()
    store.change(title="Cem's title", author="Cem")
    ann.press("Save these choices")
    assert store.record()["title"] == "Cem's title"
    assert quarrel(ann) == {"Title": ["Mine: Ann's title", "Theirs: Cem's title"]}


@pytest.mark.usefixtures("store")
def test_two_tabs_of_one_person_are_two_editors():
    tabs = [Editor("summit", "paris", name="Ann") for _ in range(2)]
    tabs[0].save(title="In the first tab")
    tabs[1].save(title="In the second tab")
    assert quarrel(tabs[1])["Title"] == ["Mine: In the second tab", "Theirs: In the first tab"]


def test_the_reader_is_told_that_the_store_was_put_back_and_keeps_what_was_typed(store, back):
    ann = Editor("summit", "paris")
    store.change(title="Bob's")
    ann.run()
    ann.type(summary="Ann's work")
    ann.run()
    assert not ann.app.warning
    back()
    ann.run()
    assert "was restored to another state since your last click" in ann.app.warning[0].value
    assert ann.field("summary").value == "Ann's work"
    ann.run()
    assert not ann.app.warning


# undo


def test_a_click_on_undo_among_the_changes_undoes_no_other_change_of_that_number(store, back):
    store.change(title="Ann's title", author="Ann")
    editor = Editor("summit", "paris")
    editor.go("changes")
    back()
    if store(state).revision < FIRST:
        store.change(city="Lutetia")
    before = store(state)
    editor.app.button(key=f"undo_{FIRST}").click()
    editor.run()
    said = [text.value for text in (*editor.app.error, *editor.app.warning)]
    assert any("restored to another state since your" in text for text in said)
    assert store(state) == before


def test_a_click_on_undo_of_a_change_that_is_another_now_says_so(store, other):
    store.change(title="Ann's title", author="Ann")
    editors = {page: Editor("summit", "paris") for page in ("changes", "edit")}
    editors["changes"].go("changes")
    editors["edit"].unfold("history")
    other.change(city="Lutetia")
    store.restore(other.keep())
    for editor in editors.values():
        editor.app.button(key=f"undo_{FIRST}").click()
        editor.run()
        assert f"change {FIRST} may be another one now. Nothing was undone" in editor.errors[-1]
    assert (store.record()["city"], store(state).revision) == ("Lutetia", FIRST + 1)
    editors["edit"].app.button(key=f"undo_{FIRST}").click()
    editors["edit"].run()
    assert store.record()["city"] == "Paris"


def test_what_was_asked_before_the_store_was_put_back_is_not_deleted_unasked(store, back):
    store.change(title="Earlier")
    opened, dependents = store.record(), edits.dependents(store.engine, "summit", "paris")
    back()
    store.change(title="Bob's work")
    assert store.record()["version"] == opened["version"]
    with pytest.raises(Conflict, match="summit paris was changed"):
        edits.delete(store.engine, "summit", "paris", opened=opened, dependents=dependents, author="Ann")


# files and browsers


def test_a_sqlite_file_put_back_while_a_form_is_open_is_noticed(new_database, open_engine, monkeypatch, tmp_path):
    import streamlit as st

    from dashboard.web import answers

    url = new_database("sqlite", "examples")
    monkeypatch.setenv("TRACKER_DATABASE_URL", url)
    st.cache_resource.clear()
    file, copy = url.removeprefix("sqlite:///"), tmp_path / "copy.db"
    store = Store(open_engine(url), tmp_path)
    copy_database(file, copy)
    store.change(title="Earlier")
    ann = Editor("summit", "paris")
    ann.type(summary="Ann's work")
    copy_database(copy, file)
    store.change(title="Bob's work")
    assert store.record()["version"] == 2
    ann.press("Save")
    assert quarrel(ann)["Title"] == ["Mine: Earlier", "Theirs: Bob's work"]
    assert store.record()["title"] == "Bob's work"
    answers.engine().dispose()


def copy_database(source, target):
    """All of one database file into another, by SQLite's own program for copies."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def test_in_a_browser_a_dialog_that_asks_is_answered_of_what_it_asked(page, served, curated_engine, tmp_path):
    paris = "2026-01-06-paris-coalition"
    store = Store(curated_engine, tmp_path)
    kept = store.keep()
    page.goto(f"{served}/edit?table=summit&id={paris}")
    page.get_by_role("textbox", name="Your name").fill("Ann")
    page.get_by_role("textbox", name="Your name").press("Enter")
    page.get_by_role("button", name="Delete …").first.click()
    expect(page.get_by_text(re.compile("Deleted with it: .* attendance"))).to_be_visible()
    store.restore(kept)
    seat = store(records.within, "attendance", "summit", paris)[0]["id"]
    store.change("attendance", seat, office="Bob's work")
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("Look at the list again")).to_be_visible()
    assert store.record("attendance", seat)["office"] == "Bob's work"
