"""Choosing a record in a browser: the one that is picked is the one that is stored, opened and filtered by."""

import re

import sqlalchemy as sa
from playwright.sync_api import expect

from tests.support import somebody
from tests.support.editor import Editor, Store
from tests.support.pages import options
from tracker.queries import records
from tracker.schema.models import table_of
from tracker.store import reading
from tracker.writing import edits

PARIS = "2026-01-06-paris-coalition"


def test_of_two_people_of_one_name_the_one_that_is_picked_has_the_seat(page, served, curated_engine):
    for id, alias in (("marek-minister", "Minister"), ("marek-agency", "Head of the agency")):
        edits.create(curated_engine, "person", {"id": id, "name": "Jan Marek", "aliases": alias}, author="Ann")
    page.goto(f"{served}/edit?table=summit&id={PARIS}")
    page.get_by_role("textbox", name="Your name").fill("Ann")
    page.locator("summary").filter(has_text="Attendance").click()
    form = page.get_by_test_id("stExpander").filter(has_text="Attendance").first
    options(page, form.get_by_role("combobox", name="Party"), "China").first.click()
    form.get_by_placeholder("Find a person by any name").fill("MAREK, Jan")
    form.get_by_placeholder("Find a person by any name").press("Enter")
    offered = options(page, form.get_by_role("combobox", name="Person"), "Jan")
    expect(offered).to_have_text(["Jan Marek · Head of the agency", "Jan Marek · Minister"])
    offered.last.click()
    form.get_by_role("button", name="Create").click()
    expect(page.get_by_text("The record is created.")).to_be_visible()
    seat = table_of("attendance").c
    with reading(curated_engine) as connection:
        asked = sa.select(seat.person_id).where(seat.summit_id == PARIS, seat.party_id == "chn")
        assert list(connection.scalars(asked)) == ["marek-minister"]


def test_each_of_the_citations_of_one_source_is_opened_by_where_it_stands(page, served):
    page.goto(f"{served}/edit?table=summit&id={PARIS}")
    page.locator("summary").filter(has_text="Citation").click()
    form = page.get_by_test_id("stExpander").filter(has_text="Citation").first
    for paragraph in ("paragraph 1", "paragraph 4"):
        label = options(page, form.get_by_role("combobox", name="Entry"), paragraph).first
        expect(label).to_contain_text(paragraph)
        label.click()
        expect(form.get_by_role("textbox", name="Where in the source")).to_have_value(paragraph)


def test_a_filter_finds_a_party_by_another_name(page, served_to_read):
    page.goto(f"{served_to_read}/timeline?q=&importance=1")
    box = page.get_by_placeholder("Find a party by any name")
    box.fill("Turkey")
    box.press("Enter")
    page.get_by_role("combobox", name="Party").click()
    expect(page.get_by_role("option")).to_have_text(["Türkiye"])
    page.get_by_role("option").click()
    expect(page).to_have_url(re.compile("party=tur"))


def test_what_is_chosen_stays_chosen_when_its_name_goes_to_another_record(page, served, curated_engine):
    page.goto(f"{served}/edit?table=summit&id={PARIS}")
    page.get_by_role("textbox", name="Your name").fill("Ann")
    country = page.get_by_role("combobox", name="Country")
    country.click()
    country.fill("Germany")
    page.get_by_role("option", name="Germany", exact=True).click()
    expect(page.get_by_text("Not saved yet", exact=True)).to_be_visible()
    somebody.update(curated_engine, "party", "deu", {"name": "Federal Republic"}, author="Bob")
    somebody.update(curated_engine, "party", "ita", {"name": "Germany"}, author="Bob")
    page.get_by_role("textbox", name="City").fill("Lyon")
    page.get_by_role("textbox", name="City").press("Enter")
    expect(country).to_have_value("Federal Republic")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    with reading(curated_engine) as connection:
        assert records.record(connection, "summit", PARIS)["country_id"] == "deu"


def test_the_browser_is_told_the_new_name_of_what_was_chosen_in_each_kind_of_list(dashboard):
    store = Store(dashboard("examples"))
    edits.create(store.engine, "party", {"id": "ita", "name": "Italy", "kind": "state"}, author="Bob")
    editor = Editor("party", "fra")
    editor.app.session_state["box_merge_party_fra"] = True
    editor.run()
    into = editor.app.selectbox(key="into_party_fra")
    into.set_value("ita")
    editor.run()
    store.change("party", "ita", name="Italia")
    editor.run()
    into = editor.app.selectbox(key="into_party_fra")
    assert (into.value, into.proto.set_value, into.proto.raw_value) == ("ita", True, "Italia")
    editor.go("edit", table="summit", id="paris")
    editor.unfold("attendance")
    entry = editor.app.selectbox(key="part_attendance_paris")
    entry.set_value("seat")
    editor.run()
    store.change("person", "macron", name="E. Macron")
    editor.run()
    entry, person = editor.app.selectbox(key="part_attendance_paris"), editor.field("person_id", "attendance")
    assert (entry.value, entry.proto.set_value, entry.proto.raw_value) == ("seat", True, "France · E. Macron")
    assert (person.value, person.proto.set_value, person.proto.raw_value) == ("macron", True, "E. Macron")
    editor.run()
    assert not editor.app.selectbox(key="part_attendance_paris").proto.set_value
