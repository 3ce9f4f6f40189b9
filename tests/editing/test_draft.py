"""Half-filled forms: they outlive a restart of the server and of the browser, and no save says more than it did."""

from datetime import date

import pytest

from dashboard.editing import conflict, form
from tests.support.editor import HOSTILE, Editor, button, plain
from tracker.queries import records
from tracker.schema.rows import validate
from tracker.writing import edits

RESTARTED = "The server was restarted. What you typed is here; it is not saved yet."


LOADED = "The page was reloaded. What you typed is here; it is not saved yet."


# what a save says


def test_a_save_that_changes_nothing_says_so_and_writes_nothing(store):
    editor = Editor("summit", "paris")
    before = store.revisions()
    editor.save(title="Paris")
    assert editor.toasts == ["Nothing was changed, so nothing was saved."]
    assert (store.revisions(), editor.storage) == (before, {})


def test_what_a_form_held_before_somebody_elses_save_is_a_change_when_it_is_typed_after_it(store):
    editor = Editor("summit", "paris")
    before = editor.field("city").value
    store.change("summit", "paris", city="Lutetia")
    editor.run()
    assert editor.field("city").value == "Lutetia"
    editor.type(city=before)
    editor.run()
    assert len(editor.storage) == 1
    editor.press("Save")
    assert (editor.toasts, store.record("summit", "paris")["city"], editor.storage) == (["Saved."], before, {})


def test_a_refused_save_is_checked_once_and_says_all_that_is_wrong(store, monkeypatch):
    checked = []

    def counted(table, *rows):
        checked.append(table)
        return validate(table, *rows)

    for module in (edits, form, conflict):
        monkeypatch.setattr(module, "validate", counted)
    editor = Editor("summit", "paris", name="")
    editor.save(title="", ends_on=date(2020, 1, 1), city="a\x07b")
    assert checked == ["summit"]
    for name in ("Title", "Last day", "City", "Your name"):
        assert [error for error in editor.errors[1:] if error.startswith(name)], name
    assert len(editor.errors[1:]) == 4
    assert store.record("summit", "paris")["version"] == 1


# a restart of the server, with the page still open


def test_after_a_restart_the_page_says_so_and_its_form_holds_what_was_typed(store):
    editor = Editor("summit", "paris")
    editor.type(title=HOSTILE, summary="Long work", country_id=None, starts_on=date(2026, 1, 5), latitude=1.5)
    editor.field("reason").set_value("Because")
    editor.run()
    editor.restart()
    assert editor.notes == [RESTARTED]
    assert not editor.toasts
    names = ("title", "summary", "country_id", "starts_on", "latitude", "reason")
    assert [editor.field(name).value for name in names] == [
        HOSTILE, "Long work", None, "2026-01-05", "1.5", "Because",
    ]  # fmt: skip
    editor.press("Save")
    assert editor.toasts == ["Saved."]
    row = store.record("summit", "paris")
    assert (row["title"], row["summary"], row["country_id"], row["version"]) == (HOSTILE, "Long work", None, 2)
    last, *_ = store(records.history, "summit", "paris")
    assert (last["author"], last["reason"]) == ("Ann", "Because")
    assert (editor.notes, editor.storage) == ([], {})


def test_a_save_that_is_the_first_thing_a_restarted_server_hears_of_stores_what_the_editor_sees(store):
    editor = Editor("summit", "paris")
    editor.type(title="Typed before")
    editor.run()
    editor.type(summary="Typed while the server was away")
    button(editor, "Save").click()
    editor.restart()
    assert editor.toasts == ["Saved."]
    row = store.record("summit", "paris")
    assert (row["title"], row["summary"]) == ("Typed before", "Typed while the server was away")
    assert editor.field("summary").value == "Typed while the server was away"


@pytest.mark.parametrize(
    "typed", [{"title": "Typed"}, {"country_id": None}, {"format": "proximity"}, {"latitude": "1.5"}]
)
def test_what_is_typed_after_a_restart_into_a_form_that_was_blank_of_changes_is_kept(store, typed):
    editor = Editor("summit", "paris")
    editor.type(**{name: value for name, value in typed.items() if name != "country_id"})
    editor.restart()
    if "country_id" in typed:
        editor.type(**typed)
    editor.run()
    assert {name: editor.field(name).value for name in typed} == typed
    editor.press("Save")
    assert {name: str(store.record("summit", "paris")[name]) for name in typed} == {
        name: str(value) for name, value in typed.items()
    }


@pytest.mark.usefixtures("store")
def test_a_restart_in_the_moment_after_the_page_was_opened_loses_nothing():
    editor = Editor("summit", "paris", name="")
    editor.type(summary="The first words")
    editor.restart()
    assert editor.notes == [RESTARTED]
    assert editor.field("summary").value == "The first words"
    assert "Not saved yet" in [text.value for text in editor.app.caption]


def test_who_saves_while_the_server_is_away_is_merged_with_and_not_written_over(store):
    editor = Editor("summit", "paris")
    editor.type(title="Mine")
    editor.run()
    store.change("summit", "paris", title="Theirs", city="Lutetia")
    button(editor, "Save").click()
    editor.restart()
    assert "Someone else saved this record" in editor.app.warning[0].value
    assert store.record("summit", "paris")["title"] == "Theirs"
    editor.press("Save these choices")
    row = store.record("summit", "paris")
    assert (row["title"], row["city"]) == ("Mine", "Lutetia")


def test_a_form_without_changes_shows_after_a_restart_what_the_store_holds(store):
    editor = Editor("summit", "paris")
    store.change("summit", "paris", title="Theirs")
    editor.restart()
    assert editor.field("title").value == "Theirs"
    assert not editor.notes


def test_a_restart_during_a_merge_keeps_what_was_typed(store):
    editor = Editor("summit", "paris")
    store.change("summit", "paris", city="Lutetia")
    editor.save(title="Mine")
    editor.restart()
    assert (editor.field("title").value, editor.notes) == ("Mine", [RESTARTED])
    editor.press("Save")
    editor.press("Save these choices")
    row = store.record("summit", "paris")
    assert (row["title"], row["city"]) == ("Mine", "Lutetia")


def test_drafts_of_new_records_and_of_parts_outlive_a_restart_several_at_once(store):
    editor = Editor("track")
    editor.type(title="A new lane")
    editor.run()
    editor.go("edit", table="summit", id="paris")
    editor.unfold("attendance")
    editor.type("attendance", office="President")
    editor.type(summary="Long work")
    editor.run()
    editor.restart()
    assert (editor.field("summary").value, editor.field("office", "attendance").value) == ("Long work", "President")
    assert editor.notes == [RESTARTED] * 2
    links = [link.proto for link in editor.app.get("page_link") if "table=track" in link.proto.query_string]
    assert [plain(link.label) for link in links] == ["track: a new record"]
    editor.go("edit", table="track")
    editor.press("Create")
    assert store.record("track", "a-new-lane")
    editor.go("edit", table="summit", id="paris")
    editor.type("attendance", party_id="fra")
    editor.press("Create")
    offices = [row["office"] for row in store(records.within, "attendance", "summit", "paris")]
    assert offices == ["President", None]


# a page that is opened anew


def test_a_page_that_is_loaded_anew_holds_what_was_typed_in_its_tab(store):
    editor = Editor("summit", "paris")
    editor.type(title=HOSTILE, ends_on=date(2026, 1, 9), country_id=None)
    editor.run()
    storage = editor.storage
    editor.reload(storage, table="summit", id="paris")
    assert editor.notes == [LOADED]
    assert [editor.field(name).value for name in ("title", "ends_on", "country_id")] == [
        HOSTILE,
        "2026-01-09",
        None,
    ]
    editor.app.text_input(key="author").input("Ann")
    editor.press("Save")
    assert (editor.toasts, editor.storage, editor.dropped) == (["Saved."], {}, list(storage))
    assert store.record("summit", "paris")["title"] == HOSTILE
