"""Drafts in the browser's storage: of earlier visits, of other versions of the program, of records that are gone."""

import json
import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.editing.draft import Draft
from tests.support import somebody
from tests.support.editor import HOSTILE, Editor, plain
from tests.support.examples import EXAMPLES
from tracker.queries import records
from tracker.writing import edits


def labels(editor):
    return [button.label for button in editor.app.button]


def test_the_draft_of_an_entry_is_found_again_in_its_box(store):
    editor = Editor("summit", "paris")
    editor.unfold("attendance")
    editor.app.selectbox(key="part_attendance_paris").set_value("seat")
    editor.run()
    editor.type("attendance", office="President")
    editor.run()
    storage = editor.storage
    editor.restart()
    assert editor.field("office", "attendance").value == "President"
    editor.reload(storage, table="summit", id="paris")
    assert editor.app.selectbox(key="part_attendance_paris").value == "seat"
    assert editor.field("office", "attendance").value == "President"
    editor.app.text_input(key="author").input("Ann")
    editor.press("Save", 1)
    assert store.record("attendance", "seat")["office"] == "President"


def form_that_may_be_broken_off():
    import streamlit as st

    from dashboard.editing.draft_storage import recall, remember
    from dashboard.editing.form import record_form
    from dashboard.web.answers import note_revision

    note_revision()
    place = recall()
    if st.session_state.pop("broken_off", False):
        st.rerun()
    record_form("summit", "paris")
    remember(*place)


@pytest.mark.usefixtures("store")
def test_a_first_run_after_a_restart_that_is_broken_off_loses_nothing():
    def city(app):
        return next(field for field in app.text_input if field.key.startswith("city_summit:"))

    page = AppTest.from_function(form_that_may_be_broken_off, default_timeout=60).run()
    city(page).input("Typed by Ann")
    after = AppTest.from_function(form_that_may_be_broken_off, default_timeout=60)
    after.session_state["broken_off"] = True
    after._run(page._tree.get_widget_states())
    assert city(after).value == "Typed by Ann"
    assert "Not saved yet" in [text.value for text in after.caption]


def test_a_draft_of_an_earlier_visit_is_offered_with_its_name_and_day_and_goes_on_when_asked(store):
    first = Editor("summit", "paris", name="Ann")
    first.type(title="Typed by Ann")
    first.run()
    second = Editor("track", name="Bob")
    second.reload(first.storage, own=False, table="summit", id="paris")
    assert second.field("title").value == "Paris"
    [offer] = [plain(text.value) for text in second.app.caption if "not saved" in text.value]
    assert re.match(r"Left by Ann on \d+ \w+ 20\d\d, \d\d:\d\d UTC, not saved", offer)
    assert "summit: 6 January 2026 · Paris" in [plain(text.value) for text in second.app.markdown]
    second.app.text_input(key="author").input("Bob")
    second.press("Go on with it")
    assert second.field("title").value == "Typed by Ann"
    assert second.notes == ["Left by Ann, not saved yet. A save is signed with the name above."]
    assert second.dropped == list(first.storage) != list(second.storage)
    second.press("Save")
    assert store.record("summit", "paris")["title"] == "Typed by Ann"
    assert store(records.history, "summit", "paris", limit=1)[0]["author"] == "Bob"


def test_a_reason_that_is_typed_before_the_change_outlives_a_reload_a_restart_and_the_save_of_somebody_else(store):
    editor = Editor("summit", "paris")
    editor.type(reason="As the minutes say")
    editor.run()
    storage = editor.storage
    assert "Not saved yet" in [text.value for text in editor.app.caption]
    editor.restart()
    assert editor.field("reason").value == "As the minutes say"
    editor.reload(storage, table="summit", id="paris")
    assert editor.field("reason").value == "As the minutes say"
    store.change("summit", "paris", city="Lyon")
    editor.run()
    assert (editor.field("city").value, editor.field("reason").value) == ("Lyon", "As the minutes say")
    editor.app.text_input(key="author").input("Ann")
    editor.save(title="Minuted")
    assert store(records.history, "summit", "paris", limit=1)[0]["reason"] == "As the minutes say"
    assert not editor.field("reason").value
    assert editor.storage == {}


def test_who_saved_after_a_draft_was_left_is_merged_with(store):
    editor = Editor("summit", "paris")
    editor.type(title="Mine")
    editor.run()
    store.change("summit", "paris", title="Theirs")
    editor.reload(editor.storage, table="summit", id="paris")
    editor.app.text_input(key="author").input("Ann")
    editor.press("Save")
    assert "Someone else saved this record" in editor.app.warning[0].value
    [choice] = editor.app.radio
    assert [plain(option) for option in choice.options] == ["Mine: Mine", "Theirs: Theirs"]


@pytest.mark.usefixtures("store")
def test_of_two_tabs_with_the_same_record_neither_loses_its_text():
    one, two = Editor("summit", "paris"), Editor("summit", "paris")
    one.type(title="Typed in one")
    one.run()
    two.type(title="Typed in two")
    two.run()
    storage = one.storage | two.storage
    assert len(storage) == 2
    two.reload(two.storage, table="summit", id="paris")
    two.reload(storage, own=False, table="summit", id="paris")
    for text in ("Typed in one", "Typed in two"):
        number = next(number for number in storage if text in storage[number])
        two.app.button(key=f"continue_{number}").click()
        two.run()
        assert two.field("title").value == text
    two.press("Go on with it")  # what was put aside for the other
    assert two.field("title").value == "Typed in one"


def test_start_again_and_drop_it_remove_a_draft_from_the_browser(store):
    editor = Editor("summit", "paris")
    editor.type(title="Typed")
    editor.run()
    storage = editor.storage
    editor.press("Start again")
    assert (editor.storage, editor.dropped) == ({}, list(storage))
    assert editor.field("title").value == "Paris"
    editor.reload(storage, own=False, table="summit", id="paris")
    editor.press("Drop it")
    assert editor.dropped == list(storage)
    assert "Drop it" not in labels(editor)
    assert store.record("summit", "paris")["version"] == 1


@pytest.mark.parametrize("own", [True, False])
def test_a_draft_of_a_record_that_was_deleted_is_shown_and_goes_on_once_it_is_back(store, own):
    editor = Editor("summit", "paris")
    editor.type(title="Typed")
    editor.run()
    revision = store.revisions()
    somebody.delete(store.engine, "summit", "paris", author="Somebody else")
    editor.reload(editor.storage, own=own, table="summit", id="paris")
    if not own:
        editor.press("Go on with it")
    assert editor.field("title").value == "Typed"
    editor.app.text_input(key="author").input("Ann")
    editor.press("Save")
    assert "Someone deleted this record" in editor.errors[0]
    assert "Typed" in editor.app.json[0].value
    somebody.undo(store.engine, revision + 1, author="Somebody else")
    editor.run()
    editor.press("Save these choices")
    assert store.record("summit", "paris")["title"] == "Typed"


def test_a_draft_of_a_part_whose_record_was_deleted_is_shown_and_can_be_dropped(store):
    editor = Editor("summit", "paris")
    editor.unfold("attendance")
    editor.type("attendance", office="President")
    editor.run()
    somebody.delete(store.engine, "summit", "paris", author="Somebody else")
    editor.reload(editor.storage, table="summit", id="paris")
    assert any("was deleted" in text.value for text in editor.app.caption)
    assert "President" in editor.app.json[0].value
    editor.press("Drop it")
    assert not editor.app.json
    assert not editor.storage


def test_the_drafts_of_a_record_that_was_merged_into_another_go_on_there(store):
    rome = {**EXAMPLES["summit"], "id": "rome", "title": "Rome", "city": "Rome"}
    edits.create(store.engine, "summit", rome, author="Somebody else")
    editor = Editor("summit", "paris")
    editor.unfold("attendance")
    editor.type("attendance", office="President", party_id="fra")
    editor.type(title="Typed")
    editor.run()
    seen = edits.merge_preview(store.engine, "summit", "paris", into="rome")
    edits.merge(store.engine, "summit", "paris", into="rome", preview=seen, author="Somebody else")
    editor.run()
    assert any("merged into another" in note for note in editor.notes)
    editor.go("edit", table="summit", id="rome")
    assert (editor.field("title").value, editor.field("office", "attendance").value) == ("Typed", "President")
    editor.press("Create")
    assert "President" in [row["office"] for row in store(records.within, "attendance", "summit", "rome")]
    editor.press("Save")
    chosen = {radio.label: radio.value for radio in editor.app.radio}
    assert (chosen["Title"], chosen["City"]) == ("mine", "theirs")
    editor.press("Save these choices")
    row = store.record("summit", "rome")
    assert (row["title"], row["city"]) == ("Typed", "Rome")


def changed(text, **parts):
    return json.dumps(json.loads(text) | parts)


def test_a_draft_of_an_older_version_of_the_program_breaks_nothing_and_loses_nothing(store):
    editor = Editor("summit", "paris")
    editor.type(title="Typed")
    editor.run()
    [(number, text)] = editor.storage.items()
    opened = json.dumps(json.loads(json.loads(text)["opened"]) | {"weather": "fine"})
    typed = {"title": "Typed", "weather": HOSTILE, "format": "by_pigeon", "starts_on": "soon"}
    editor.reload({number: changed(text, typed=typed, opened=opened)}, table="summit", id="paris")
    assert editor.field("title").value == "Typed"
    said = " ".join(editor.notes)
    for words in ("weather", HOSTILE, "by_pigeon"):
        assert words in said
    assert editor.field("starts_on").value == "soon"
    editor.type(starts_on="2026-01-06")
    editor.app.text_input(key="author").input("Ann")
    editor.press("Save")
    assert store.record("summit", "paris")["title"] == "Typed"


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "{}", '"x"', "not JSON", '{"table": "revision"}', changed('{"table": "spell"}', typed={})],
)
def test_what_no_form_can_be_made_of_is_shown_as_it_is_and_can_be_dropped(store, text):
    editor = Editor("summit", "paris")
    editor.reload({"x": text}, table="summit", id="paris")
    assert [block.value for block in editor.app.code] == [text]
    assert store.revisions() == len(EXAMPLES)
    editor.press("Drop it")
    assert (len(editor.app.code), editor.dropped) == (0, ["x"])


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("part", ["id", "fixed", "address", "opened", "typed", "without_field", "by"])
def test_a_draft_that_was_written_otherwise_makes_no_page_fail(part):
    editor = Editor("summit", "paris")
    editor.type(title="Typed")
    editor.run()
    [text] = editor.storage.values()
    values = (None, 1, [], {}, "x", [[]], {"x": {}})
    storage = {str(n): changed(text, **{part: value, "number": n}) for n, value in enumerate(values)}
    editor.reload(storage, own=False, table="summit", id="paris")
    assert len(editor.app.code) + labels(editor).count("Go on with it") == len(values)
    for number in storage:
        if any(button.key == f"continue_{number}" for button in editor.app.button):
            editor.app.button(key=f"continue_{number}").click()
            editor.run()


def test_a_browser_that_keeps_nothing_is_told_once_there_is_something_to_keep(store):
    editor = Editor("summit", "paris")
    editor.app.session_state["storage_refused"] = True
    editor.run()
    assert not editor.app.warning
    editor.type(title="Typed")
    editor.run()
    assert ["keeps no drafts" in warning.value for warning in editor.app.warning] == [True]
    editor.press("Save")
    assert not editor.app.warning
    assert store.record("summit", "paris")["title"] == "Typed"


@pytest.mark.usefixtures("store")
def test_a_draft_is_the_same_after_it_was_text():
    editor = Editor("pledge", "hubs")
    editor.type(headline=HOSTILE, due_on=date(2030, 1, 1), amount_low=12)
    editor.run()
    [text] = editor.storage.values()
    assert Draft.from_text(text).opened == Draft.from_text(json.dumps(json.loads(text))).opened
    opened = Draft.from_text(text).opened
    assert (opened["due_on"], opened["id"]) == (EXAMPLES["pledge"].get("due_on"), "hubs")
