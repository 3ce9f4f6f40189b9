"""A refused form keeps all that was typed and says what is wrong."""

from datetime import date

from playwright.sync_api import expect

from tests.support import somebody
from tests.support.editor import HOSTILE, LONG, PARIS, Editor, plain
from tests.support.examples import EXAMPLES
from tracker.queries import records
from tracker.writing import edits

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
    for name in ("Address", "Title", "Class", "Read on"):
        assert [error for error in editor.errors[1:] if error.startswith(name)], name
    assert len(editor.errors[1:]) == 4
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
    assert editor.errors[1:] == ["Your name: fill it in above"]
    assert editor.field("title").value == "Paris again"
    assert store.revisions() == len(EXAMPLES)
    editor.unfold("history")
    editor.press("Undo change")
    assert editor.errors[-1] == "Your name: fill it in above"
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
    assert links_to_drafts(editor) == ["summit: 6 January 2026 · Paris"]
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
    editor.press("Save these choices")
    row = store.record("summit", "paris")
    assert (row["title"], row["summary"], row["city"]) == ("Typed, not saved", "Long work", "Lutetia")
    editor.unfold("attendance")
    editor.press("Start again")
    editor.go("edit", table="track")
    assert not links_to_drafts(editor)


def links_to_drafts(editor):
    return [
        plain(link.proto.label)
        for link in editor.app.get("page_link")
        if "id=" in link.proto.query_string and link.proto.page == "edit"
    ]


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


def test_in_a_browser_text_survives_a_look_at_another_record(page, served):
    page.goto(f"{served}/edit?table=summit&id={PARIS}")
    title = page.get_by_role("textbox", name="Title *").first  # for a moment the form that is left stands there too
    expect(title).to_be_visible(timeout=60_000)
    page.get_by_role("textbox", name="Your name").fill("Ann")
    title.fill("Typed")
    page.get_by_role("textbox", name="Summary").fill("Typed and left at once")
    page.get_by_test_id("stMain").get_by_text("Milestone", exact=True).click()
    expect(page.get_by_role("heading", name="New milestone")).to_be_visible()
    page.get_by_role("link", name="summit: 6 January 2026 · Coalition of the Willing").click()
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
