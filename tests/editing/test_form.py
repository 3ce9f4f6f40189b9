"""The Edit page: create, change, refuse, merge, delete and undo, with nothing typed ever lost."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.support import somebody
from tests.support.editor import Editor, Store, plain
from tests.support.examples import EXAMPLES
from tracker.queries import records
from tracker.queries.records import PARTS, TOP
from tracker.store import reading
from tracker.values.dates import EARLIEST, LATEST
from tracker.writing import edits

PARIS = "2026-01-06-paris-coalition"
LONG = "Ж" * 100_000
HOSTILE = "<script>alert(1)</script> **b** $x$ :red[x] \\ ->"


@pytest.fixture
def store(dashboard):
    return Store(dashboard("examples"))


# create


def test_a_new_record_is_created_shown_and_signed(store):
    editor = Editor("track", name="  Оксана ")
    editor.type(title="Geneva talks", position=3)
    editor.field("reason").set_value("A new lane")
    editor.press("Create")
    assert store.record("track", "geneva-talks") == {
        "id": "geneva-talks", "title": "Geneva talks", "description": None, "position": 3, "version": 1,
    }  # fmt: skip
    [change] = store(records.history, "track", "geneva-talks")
    assert (change["author"], change["reason"]) == ("Оксана", "A new lane")
    assert editor.app.query_params["id"] == "geneva-talks"
    assert editor.toasts == ["The record is created."]
    assert editor.field("title").value == "Geneva talks"
    assert not editor.errors


def test_after_a_creation_the_form_of_a_new_record_is_blank_again(store):
    editor = Editor("track")
    editor.save(title="Geneva talks")
    editor.go("edit", table="track")
    assert editor.field("title").value == ""
    editor.save(title="Geneva talks")
    editor.press("Create all the same")
    assert set(store(records.choices, "track")) == {"coalition", "geneva-talks", "geneva-talks-2"}


def test_a_part_is_created_within_its_record(store):
    editor = Editor("summit", "paris")
    editor.unfold("attendance")
    editor.type("attendance", party_id="fra", office="President")
    editor.press("Create")
    assert [row["office"] for row in store(records.within, "attendance", "summit_id", "paris", "summit")] == [
        "President",
        None,
    ]
    editor.unfold("attendance")
    assert editor.field("office", "attendance").value == ""


@pytest.mark.usefixtures("store")
def test_a_citation_is_created_within_what_it_is_of(store):
    editor = Editor("pledge", "hubs")
    editor.unfold("citation")
    editor.type("citation", source_id="elysee", excerpt=HOSTILE)
    editor.press("Create")
    [row] = store(records.within, "citation", "record_id", "hubs", "pledge")
    assert (row["source_id"], row["record_table"], row["excerpt"]) == ("elysee", "pledge", HOSTILE)


# change


def test_a_change_is_saved_under_a_name_and_a_reason(store):
    editor = Editor("summit", "paris")
    editor.save(title=HOSTILE, city="Париж")
    row = store.record("summit", "paris")
    assert (row["title"], row["city"], row["version"]) == (HOSTILE, "Париж", 2)
    last, *_ = store(records.history, "summit", "paris")
    assert (last["author"], set(last["changes"])) == ("Ann", {"title", "city"})
    assert editor.toasts == ["Saved."]
    assert editor.field("title").value == HOSTILE
    editor.save(title="Paris")
    assert store.record("summit", "paris")["version"] == 3


@pytest.mark.parametrize("table", TOP)
def test_every_form_gives_back_what_it_was_filled_with(store, table):
    id = EXAMPLES[table]["id"]
    editor = Editor(table, id)
    for part, column in PARTS[table]:
        editor.unfold(part)
        for row in store(records.within, part, column, id, table):
            editor.app.selectbox(key=f"part_{part}_{id}").set_value(row["id"])
    editor.run()
    forms = [button.label for button in editor.app.button].count("Save")
    assert forms == 1 + sum(bool(store(records.within, part, column, id, table)) for part, column in PARTS[table])
    for number in range(forms):
        editor.press("Save", number)
        assert (editor.errors, editor.toasts) == ([], ["Nothing was changed, so nothing was saved."])
    assert store.revisions() == len(EXAMPLES)


def test_what_is_optional_can_be_cleared(store):
    editor = Editor("summit", "paris")
    assert not editor.field("country_id").proto.HasField("default")  # for the browser then offers to clear it
    editor.save(city="", country_id=None, latitude=None, longitude=None)
    assert {name for name, value in store.record("summit", "paris").items() if value is None} >= {
        "city", "country_id", "latitude", "longitude",
    }  # fmt: skip
    store.change("pledge", "hubs", due_on="2026-12-31", due_precision="year")
    pledge = Editor("pledge", "hubs")
    assert (pledge.field("due_on").value, pledge.field("due_precision").value) == ("2026-12-31", "year")
    pledge.save(due_on=None, due_precision=None, amount_low=None)
    row = store.record("pledge", "hubs")
    assert (row["due_on"], row["due_precision"], row["amount_low"]) == (None, None, None)


def test_days_long_ago_and_far_ahead_can_be_chosen(store):
    Editor("summit", "paris").save(starts_on=EARLIEST, ends_on=LATEST)
    row = store.record("summit", "paris")
    assert (row["starts_on"], row["ends_on"]) == (EARLIEST, LATEST)


# refuse


def test_a_refused_form_keeps_all_that_was_typed_and_says_by_each_field_what_is_wrong(store):
    typed = {
        "title": LONG, "starts_on": date(2026, 1, 9), "ends_on": date(2026, 1, 8), "city": "a\x07b",
        "latitude": 91.0, "longitude": 2.32, "country_id": "ita", "summary": HOSTILE, "date_note": None,
    }  # fmt: skip
    edits.create(store.engine, "party", {"id": "ita", "name": "Italy", "kind": "state"}, author="Somebody else")
    editor = Editor("summit", "paris")
    somebody.delete(store.engine, "party", "ita", author="Somebody else")
    editor.save(**{name: value for name, value in typed.items() if value is not None})
    elements = list(editor.app.main)
    for column, words in {
        "title": "has 100,000 characters; at most 300 fit",
        "ends_on": "lies before the first day",
        "city": "U+0007",
        "latitude": "is not between -90 and 90",
    }.items():
        error = elements[elements.index(editor.field(column)) + 1]
        assert error.type == "error"
        assert words in plain(error.value)
    assert editor.errors[0].startswith("Nothing was saved")
    assert len(editor.errors) == 5
    held = {"starts_on": "2026-01-09", "ends_on": "2026-01-08", "latitude": "91", "longitude": "2.32", "date_note": ""}
    assert {name: editor.field(name).value for name in typed} == typed | held
    assert store.record("summit", "paris")["version"] == 1
    editor.save(title="Paris", ends_on=date(2026, 1, 10), city="Paris", latitude=48.0)
    [error] = editor.errors[1:]
    assert "there is no party ita" in error
    editor.save(country_id="fra")
    assert not editor.errors
    assert store.record("summit", "paris")["summary"] == HOSTILE


def test_a_refused_creation_keeps_all_that_was_typed(store):
    editor = Editor("source")
    editor.save(url="javascript:alert(1)", title=LONG, publisher=HOSTILE)
    assert {error.partition(":")[0] for error in editor.errors[1:]} == {"Address", "Title", "Class", "Read on"}
    assert (editor.field("title").value, editor.field("publisher").value) == (LONG, HOSTILE)
    editor.save(url="https://example.org", title="T", source_class="media", accessed_on=date(2026, 1, 1))
    assert len(store(records.choices, "source")) == 2


def test_what_was_refused_is_still_there_after_a_look_elsewhere_until_the_person_starts_again(store):
    edits.create(store.engine, "party", {"id": "ita", "name": "Italy", "kind": "state"}, author="Somebody else")
    editor = Editor("summit", "paris")
    editor.save(title=LONG, country_id="ita", summary="Long work")
    somebody.delete(store.engine, "party", "ita", author="Somebody else")
    editor.go("overview")
    editor.go("edit", table="summit", id="paris")
    assert [editor.field(name).value for name in ("title", "country_id", "summary")] == [LONG, "ita", "Long work"]
    assert len(editor.errors) == 2
    editor.press("Start again")
    assert [editor.field(name).value for name in ("title", "country_id", "summary")] == ["Paris", "fra", ""]
    assert not editor.errors
    assert store.record("summit", "paris")["version"] == 1


def test_without_a_name_nothing_is_saved_or_lost(store):
    editor = Editor("summit", "paris", name="")
    editor.save(title="Paris again")
    assert editor.errors[1:] == ["Your name: is required: fill it in above"]
    assert editor.field("title").value == "Paris again"
    assert store.revisions() == len(EXAMPLES)
    editor.unfold("history")
    editor.press("Undo change")
    assert editor.errors[-1] == "Your name: is required: fill it in above"
    assert store.revisions() == len(EXAMPLES)
    editor.press("Delete …")
    assert "fill in “Your name” on the page first" in editor.app.warning[0].value
    editor.app.text_input(key="author").input("Ann")
    editor.run()
    assert editor.field("title").value == "Paris again"
    editor.press("Save")
    assert store.record("summit", "paris")["title"] == "Paris again"


def test_the_form_of_another_record_holds_nothing_that_was_typed_into_this_one(store):
    rome = {**EXAMPLES["summit"], "id": "rome", "title": "Rome"}
    edits.create(store.engine, "summit", rome, author="Somebody else")
    editor = Editor("summit", "paris")
    editor.unfold("attendance")
    editor.type(title="Typed, not saved", summary="Typed")
    editor.type("attendance", office="President")
    next(box for box in editor.app.selectbox if box.label == "Summit to edit").set_value("rome")
    editor.run()
    assert editor.app.query_params["id"] == "rome"
    assert (editor.field("title").value, editor.field("summary").value) == ("Rome", "")
    editor.unfold("attendance")
    assert editor.field("office", "attendance").value == ""
    editor.press("Save")
    assert store.record("summit", "rome")["version"] == 1


def test_what_is_not_saved_is_named_from_elsewhere_and_waits_there(store):
    rome = {**EXAMPLES["summit"], "id": "rome", "title": "Rome"}
    edits.create(store.engine, "summit", rome, author="Somebody else")
    editor = Editor("summit", "paris")
    assert not links_to_drafts(editor)
    editor.unfold("attendance")
    editor.type(title="Typed, not saved", summary="Long work", country_id=None)
    editor.type("attendance", office="President")
    editor.run()
    assert [text.value for text in editor.app.caption].count("Not saved yet") == 2
    assert not links_to_drafts(editor)
    for page, parameters in (
        ("edit", {"table": "summit", "id": "rome"}),
        ("overview", {}),
        ("edit", {"table": "track"}),
    ):
        editor.go(page, **parameters)
    assert links_to_drafts(editor) == ["summit: 2026-01-06 · Paris"]
    store.change("summit", "paris", city="Lutetia")
    editor.go("edit", table="summit", id="paris")
    assert not links_to_drafts(editor)
    assert [editor.field(name).value for name in ("title", "summary", "country_id")] == [
        "Typed, not saved",
        "Long work",
        None,
    ]
    assert editor.field("office", "attendance").value == "President"  # its box is open
    editor.press("Save")
    assert "Someone else saved this record" in editor.app.warning[0].value
    editor.press("Save the merged record")
    row = store.record("summit", "paris")
    assert (row["title"], row["summary"], row["city"]) == ("Typed, not saved", "Long work", "Lutetia")
    editor.unfold("attendance")
    editor.press("Start again")
    editor.go("edit", table="track")
    assert not links_to_drafts(editor)


def links_to_drafts(editor):
    return [plain(link.proto.label) for link in editor.app.get("page_link") if "id=" in link.proto.query_string]


def test_an_unknown_id_in_the_address_is_said(store):
    editor = Editor("summit", "nope")
    assert "There is no record of that id" in editor.app.warning[0].value
    assert not [button for button in editor.app.button if button.label == "Create"]
    editor = Editor("nonsense", "paris")
    assert editor.app.query_params["table"] == "summit"
    assert store.revisions() == len(EXAMPLES)


# merge


def test_the_second_of_two_editors_is_refused_sees_both_versions_and_merges_field_by_field(store):
    first, second = Editor("summit", "paris", name="First"), Editor("summit", "paris", name="Second")
    first.save(title="Paris, first", city="Lutetia", date_note="morning")
    second.save(title="Paris, second", summary="Mine", city="Париж")
    assert "Someone else saved this record" in second.app.warning[0].value
    assert store.record("summit", "paris")["title"] == "Paris, first"
    choices = {radio.label: [plain(option) for option in radio.options] for radio in second.app.radio}
    assert choices == {
        "Title": ["Mine: Paris, second", "Theirs: Paris, first"],
        "Words on the date": ["Mine: —", "Theirs: morning"],
        "Summary": ["Mine: Mine", "Theirs: —"],
        "City": ["Mine: Париж", "Theirs: Lutetia"],
    }
    assert {radio.label: radio.value for radio in second.app.radio} == {
        "Title": "mine", "Words on the date": "theirs", "Summary": "mine", "City": "mine",
    }  # fmt: skip
    next(radio for radio in second.app.radio if radio.label == "City").set_value("theirs")
    second.press("Save the merged record")
    row = store.record("summit", "paris")
    assert (row["title"], row["city"], row["date_note"], row["summary"], row["version"]) == (
        "Paris, second", "Lutetia", "morning", "Mine", 3,
    )  # fmt: skip
    assert [entry["author"] for entry in store(records.history, "summit", "paris", limit=2)] == ["Second", "First"]
    assert second.field("title").value == "Paris, second"


def test_a_third_save_during_the_merge_is_noticed_too(store):
    editor = Editor("summit", "paris")
    store.change("summit", "paris", title="Second")
    editor.save(title="Mine")
    store.change("summit", "paris", title="Third")
    editor.press("Save the merged record")
    assert store.record("summit", "paris")["title"] == "Third"
    [title] = editor.app.radio
    assert [plain(option) for option in title.options] == ["Mine: Mine", "Theirs: Third"]
    editor.press("Save the merged record")
    assert store.record("summit", "paris")["title"] == "Mine"


def test_text_that_breaks_a_rule_survives_the_merge(store):
    editor = Editor("summit", "paris")
    store.change("summit", "paris", city="Lutetia")
    editor.save(title=LONG, summary="Mine")
    editor.press("Save the merged record")
    assert (editor.field("title").value, editor.field("summary").value) == (LONG, "Mine")
    assert editor.field("city").value == "Lutetia"
    assert len(editor.errors) == 2
    editor.save(title="Short")
    row = store.record("summit", "paris")
    assert (row["title"], row["summary"], row["city"]) == ("Short", "Mine", "Lutetia")


def test_theirs_can_be_left_as_it_is(store):
    editor = Editor("summit", "paris")
    store.change("summit", "paris", title="Theirs")
    editor.save(title="Mine")
    editor.press("Leave theirs and drop mine")
    assert editor.field("title").value == "Theirs"
    assert store.record("summit", "paris")["version"] == 2


def test_the_same_change_by_two_people_is_no_quarrel(store):
    editor = Editor("summit", "paris")
    store.change("summit", "paris", title="Same")
    editor.save(title="Same")
    assert [text.value for text in editor.app.markdown if "Both versions" in text.value]
    editor.press("Save the merged record")
    assert (store.record("summit", "paris")["version"], editor.errors) == (2, [])


def test_what_was_typed_into_a_record_that_somebody_deleted_is_kept_until_it_is_back(store):
    editor = Editor("summit", "paris")
    somebody.delete(store.engine, "summit", "paris", author="Somebody else")
    editor.save(title="Mine", summary="Long work")
    assert "Someone deleted this record" in editor.errors[0]
    assert "Long work" in editor.app.json[0].value
    somebody.undo(store.engine, len(EXAMPLES) + 1, author="Somebody else")
    editor.go("edit", table="summit", id="paris")
    editor.press("Save the merged record")
    row = store.record("summit", "paris")
    assert (row["title"], row["summary"]) == ("Mine", "Long work")


def test_a_form_that_is_opened_again_shows_what_the_store_holds_now(store):
    editor = Editor("summit", "paris")
    editor.go("overview")
    store.change("summit", "paris", title="Theirs")
    editor.go("edit", table="summit", id="paris")
    assert editor.field("title").value == "Theirs"
    editor.save(city="Lutetia")
    assert store.record("summit", "paris")["title"] == "Theirs"


# delete and undo


def test_a_fault_that_is_mended_is_said_no_more(store):
    editor = Editor("summit")
    editor.type(title="Vienna")
    editor.press("Create")
    assert any("First day" in error for error in editor.errors)
    editor.type(starts_on=date(2026, 2, 1))
    editor.run()
    assert not any("First day" in error for error in editor.errors)
    assert any("Last day" in error for error in editor.errors)
    assert store.revisions() == len(EXAMPLES)


def test_delete_names_all_that_hangs_on_the_record_before_it_asks(store):
    editor = Editor("party", "fra")
    editor.press("Delete …")
    said = [plain(text.value) for text in editor.app.markdown]
    assert [text for text in said if text.startswith("Deleted with it")] == [
        f"Deleted with it: **1** {part}" for part in ("membership", "attendance", "signature", "pledge party")
    ]
    assert "Kept, with its link to this record cleared: **1**" in said
    assert store.record("party", "fra")
    alone = Editor("dossier", "talks")
    alone.press("Delete …")
    assert [text.value for text in alone.app.markdown if "Nothing else hangs on it" in text.value]


def test_an_undo_is_seen_in_the_form_at_once_and_is_a_change_too(store):
    editor = Editor("summit", "paris")
    editor.save(title="Wrong")
    editor.unfold("history")
    editor.press("Undo change 17")
    assert editor.field("title").value == "Paris"
    assert store.record("summit", "paris")["version"] == 3
    editor.save(title="Right")
    assert store.record("summit", "paris")["title"] == "Right"
    assert not editor.app.warning


def test_a_deleted_record_is_brought_back_with_its_parts(store):
    somebody.delete(store.engine, "summit", "paris", author="Somebody else")
    editor = Editor("summit")
    editor.go("changes")
    editor.press("Bring back")
    assert store.record("summit", "paris")["title"] == "Paris"
    assert len(store(records.within, "attendance", "summit_id", "paris", "summit")) == 1
    assert not editor.errors
    assert not [button.label for button in editor.app.button if button.label == "Bring back"]
    assert "Back again" in [text.value for text in editor.app.caption]


def test_to_undo_a_creation_is_to_delete_which_asks_first(store):
    edits.create(store.engine, "track", {"id": "lane", "title": "A lane"}, author="Somebody else")
    editor = Editor("track", "lane")
    editor.unfold("history")
    editor.press("Undo change")
    assert store.record("track", "lane")["title"] == "A lane"
    assert "Nothing else hangs on it." in [text.value for text in editor.app.markdown]
    assert editor.app.button(key="confirm_lane").label == "Delete"


def test_the_form_of_a_deleted_record_shows_its_history_and_brings_it_back(store):
    somebody.delete(store.engine, "person", "macron", author="Somebody else")
    editor = Editor("person", "macron")
    assert "It may have been deleted" in editor.app.warning[0].value
    editor.unfold("history")
    editor.press("Undo change")
    assert store.record("person", "macron")["name"] == "Emmanuel Macron"


def test_older_changes_are_shown_when_asked_for(store):
    for number in range(1, 31):
        somebody.update(store.engine, "person", "macron", {"aliases": f"Name {number}"}, author="Ann")
    editor = Editor("person", "macron")
    editor.unfold("history")
    assert sum(button.label.startswith("Undo change") for button in editor.app.button) == 25
    editor.press("Older changes")
    assert sum(button.label.startswith("Undo change") for button in editor.app.button) == 31


def test_a_merge_keeps_by_default_what_the_other_filled_in_and_one_left_blank(store):
    editor = Editor("summit", "paris")
    editor.type(title="T" * 400)
    store.change("summit", "paris", summary="Theirs")
    editor.press("Save")
    kept = [choice for choice in editor.app.radio if choice.label == "Summary"]
    assert [choice.value for choice in kept] == ["theirs"]


def test_the_sources_of_a_seat_are_edited_within_it_and_shown_with_the_summit(store):
    edits.create(
        store.engine, "citation",
        {"id": "of-the-seat", "source_id": "elysee", "record_table": "attendance", "record_id": "seat",
         "excerpt": "Il y était."},
        author="Ann",
    )  # fmt: skip
    editor = Editor("summit", "paris")
    editor.unfold("attendance")
    editor.app.selectbox(key="part_attendance_paris").set_value("seat")
    editor.run()
    assert [box.label for box in editor.app.expander].count("Citation") == 2
    editor.go("summits", id="paris")
    editor.app.session_state["box_seats_paris"] = True
    editor.run()
    assert any("Il y était." in block.proto.body for block in editor.app.get("html"))


def test_history_shows_before_and_after_of_a_change_as_typed(store):
    store.change("summit", "paris", title=HOSTILE)
    editor = Editor("summit", "paris")
    assert not editor.app.table  # it is drawn when it is asked for
    editor.unfold("history")
    shown = editor.app.table[0].value
    assert list(shown["Field"]) == ["Title"]
    assert plain(shown["After"].item()) == HOSTILE


def test_the_history_names_the_parts_that_were_changed(store):
    editor = Editor("summit", "paris")
    editor.unfold("history")
    labels = [plain(box.label) for box in editor.app.expander]
    assert any(label.endswith("Created attendance France · Emmanuel Macron") for label in labels)
    somebody.delete(store.engine, "attendance", "seat", author="Ann")
    editor.run()
    labels = [plain(box.label) for box in editor.app.expander]
    assert any(label.endswith("Deleted attendance seat") for label in labels)


def test_deleting_in_a_browser_says_what_goes_along_and_can_be_taken_back(page, served, curated_engine):
    def seats():
        with reading(curated_engine) as connection:
            return len(records.within(connection, "attendance", "summit_id", PARIS, "summit"))

    before = seats()
    page.goto(f"{served}/edit?table=summit&id={PARIS}")
    expect(page.get_by_role("button", name="Delete …").first).to_be_visible()
    page.get_by_role("textbox", name="Your name").fill("Ann")
    page.get_by_role("textbox", name="Your name").press("Enter")
    page.get_by_role("button", name="Delete …").first.click()
    expect(page.get_by_text(f"Deleted with it: {before} attendance")).to_be_visible()
    somebody.update(curated_engine, "summit", PARIS, {"city": "Lutetia"}, author="Somebody else")
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("Look at the list again")).to_be_visible()
    assert seats() == before
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("heading", name="New summit")).to_be_visible()
    assert seats() == 0
    page.get_by_role("link", name="Changes").first.click()
    page.get_by_role("button", name="Bring back").first.click()
    expect(page.get_by_text("is undone")).to_be_visible()
    assert seats() == before > 30


def test_in_a_browser_text_survives_a_look_at_another_record(page, served):
    page.goto(f"{served}/edit?table=summit&id={PARIS}")
    title = page.get_by_role("textbox", name="Title *").first  # for a moment the form that is left stands there too
    expect(title).to_be_visible(timeout=60_000)
    page.get_by_role("textbox", name="Your name").fill("Ann")
    title.fill("Typed")
    page.get_by_role("textbox", name="Summary").fill("Typed and left at once")
    page.get_by_test_id("stMain").get_by_text("Milestone", exact=True).click()
    expect(page.get_by_role("heading", name="New milestone")).to_be_visible()
    page.get_by_role("link", name="summit: 2026-01-06 · Coalition of the Willing").click()
    expect(title).to_have_value("Typed")
    expect(page.get_by_role("textbox", name="Summary").first).to_have_value("Typed and left at once")


def test_in_a_browser_what_is_being_typed_stays_when_a_message_above_it_goes(page, served):
    page.goto(f"{served}/edit?table=track")
    title = page.get_by_role("textbox", name="Title *", exact=True)
    expect(title).to_be_visible(timeout=60_000)
    page.get_by_role("textbox", name="Your name").fill("Ann")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_text("Nothing was saved.")).to_be_visible()
    title.fill("Geneva")
    title.press("Tab")
    page.get_by_role("textbox", name="Description").fill("Typed, not sent")
    expect(page.get_by_text("Nothing was saved.")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Description")).to_have_value("Typed, not sent")
