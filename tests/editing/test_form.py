"""The Edit page: create, change, refuse, merge, delete and undo, with nothing typed ever lost."""

import pytest
from playwright.sync_api import expect

from tests.support import somebody
from tests.support.editor import HOSTILE, PARIS, Editor, plain
from tests.support.examples import EXAMPLES
from tracker.queries import records
from tracker.schema.relations import PARTS, TOP
from tracker.store import reading
from tracker.values.dates import EARLIEST, LATEST
from tracker.writing import edits

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
    assert [row["office"] for row in store(records.within, "attendance", "summit", "paris")] == [
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
    [row] = store(records.within, "citation", "pledge", "hubs")
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
    for part in PARTS[table]:
        editor.unfold(part)
        for row in store(records.within, part, table, id):
            editor.app.selectbox(key=f"part_{part}_{id}").set_value(row["id"])
    editor.run()
    forms = [button.label for button in editor.app.button].count("Save")
    assert forms == 1 + sum(bool(store(records.within, part, table, id)) for part in PARTS[table])
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
    assert (pledge.field("due_on").value, pledge.field("due_precision").value) == ("2026", "year")
    pledge.save(due_on=None, due_precision=None, amount_low=None)
    row = store.record("pledge", "hubs")
    assert (row["due_on"], row["due_precision"], row["amount_low"]) == (None, None, None)


@pytest.mark.parametrize(("typed", "day"), [("15 March 2026", "2026-03-15"), ("31 March 2026", "2026-03-31")])
def test_a_day_typed_over_a_month_is_stored_as_a_day(store, typed, day):
    store.change("pledge", "hubs", due_on="2026-03")
    editor = Editor("pledge", "hubs")
    editor.type(due_on=typed)
    editor.run()
    assert [plain(said.value) for said in editor.app.info] == [f"Read as {typed}"]
    assert editor.field("due_precision").value is None
    editor.press("Save")
    row = store.record("pledge", "hubs")
    assert (editor.toasts, str(row["due_on"]), row["due_precision"]) == (["Saved."], day, None)


def test_days_typed_over_the_month_of_an_event_are_stored_as_days(store):
    store.change("summit", "paris", starts_on="2026-03", ends_on=None)
    editor = Editor("summit", "paris")
    editor.type(starts_on="1 March 2026")
    editor.run()
    assert editor.field("date_precision").value == "month"
    editor.save(ends_on="31 March 2026")
    row = store.record("summit", "paris")
    assert (editor.errors, str(row["ends_on"]), row["date_precision"]) == ([], "2026-03-31", "day")


def test_the_line_below_a_day_says_the_month_that_was_chosen_beside_it(store):
    editor = Editor("pledge", "hubs")
    editor.type(due_on="31 March 2026", due_precision="month")
    editor.run()
    editor.type(due_precision="month")
    editor.run()
    assert [plain(said.value) for said in editor.app.info] == ["Read as March 2026"]
    editor.press("Save")
    assert store.record("pledge", "hubs")["due_precision"] == "month"
    editor.save(due_on="15 April 2026", due_precision="month")
    editor.save(due_precision="month")
    assert [error for error in editor.errors if "the month 2026-04 ends on 2026-04-30" in error]


def test_days_long_ago_and_far_ahead_can_be_chosen(store):
    Editor("summit", "paris").save(starts_on=EARLIEST, ends_on=LATEST)
    row = store.record("summit", "paris")
    assert (row["starts_on"], row["ends_on"]) == (EARLIEST, LATEST)


def test_an_unknown_id_in_the_address_is_said(store):
    editor = Editor("summit", "nope")
    assert "There is no record with that id" in editor.app.warning[0].value
    assert not [button for button in editor.app.button if button.label == "Create"]
    editor = Editor("nonsense", "paris")
    assert editor.app.query_params["table"] == "summit"
    assert store.revisions() == len(EXAMPLES)


def test_a_form_that_is_opened_again_shows_what_the_store_holds_now(store):
    editor = Editor("summit", "paris")
    editor.go("overview")
    store.change("summit", "paris", title="Theirs")
    editor.go("edit", table="summit", id="paris")
    assert editor.field("title").value == "Theirs"
    editor.save(city="Lutetia")
    assert store.record("summit", "paris")["title"] == "Theirs"


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


def test_deleting_in_a_browser_says_what_goes_along_and_can_be_taken_back(page, served, curated_engine):
    def seats():
        with reading(curated_engine) as connection:
            return len(records.within(connection, "attendance", "summit", PARIS))

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
    expect(page.get_by_text("was undone")).to_be_visible()
    assert seats() == before > 30
