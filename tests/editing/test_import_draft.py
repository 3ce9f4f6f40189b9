"""What is typed on the page Import, after a reload of the browser and a restart of the server."""

import json

import pytest

from dashboard.editing import draft_storage
from dashboard.editing.import_draft import KEPT_AT_MOST
from tests.support import somebody
from tests.support.delegations import MEETING, MISSPELT, NUMBER, PARIS, as_text, as_workbook, meeting
from tests.support.editor import HOSTILE, Editor
from tests.support.importer import Import
from tests.support.stored import everything, rows
from tracker.writing import edits

TABLE = "Party\tPerson\tWhat they are\nFrance\tEmmanuel Macron\tPresident\nFrance\tNobody At All\tGuest\n"
ROLE, SUMMIT = "matched_attendance_What they are", "import_fixed_attendance_summit_id"


@pytest.fixture
def desk(dashboard):
    engine = dashboard("curated")
    meeting(engine)
    return engine


def fill_in(page):
    """Paste a table, and answer all that is asked of it."""
    page.paste(TABLE)
    page.choose(ROLE, "office")
    page.choose(SUMMIT, MEETING)
    page.answer("Nobody At All", "emmanuel-macron")
    page.field("reason").input("The desk's list")
    page.run()
    page.field("import_partly").check()
    page.run()


def said(page):
    return {
        "paste": page.pasted,
        "role": page.field(ROLE).value,
        "summit": page.field(SUMMIT).value,
        "answer": page.asked("Nobody At All")[0].value,
        "reason": page.field("reason").value,
        "partly": page.field("import_partly").value,
    }


@pytest.mark.parametrize("way", ["reload", "restart", "page"])
def test_a_paste_and_all_that_was_said_of_it_outlive(desk, way):
    page = Import()
    fill_in(page)
    before = said(page)
    assert all(before.values())
    if way == "page":
        page.go("overview")
        page.go("imports")
    elif way == "restart":
        page.restart()
    else:
        page.reload(page.storage)
    assert said(page) == before
    told = {"reload": [draft_storage.LOADED], "restart": [draft_storage.RESTARTED], "page": []}
    assert page.notes == told[way]
    page.run()
    assert said(page) == before
    assert page.asks_before_it_is_left
    page.app.text_input(key="author").input("Ann")
    page.run()
    page.save()
    assert not page.errors
    [seat] = [seat for seat in rows(desk, "attendance").values() if seat["summit_id"] == MEETING]
    assert seat["office"] == "President"
    assert (page.pasted, page.notes, page.storage) == ("", [], {})
    page.run()
    assert not page.asks_before_it_is_left


@pytest.mark.usefixtures("desk")
def test_the_table_that_was_chosen_outlives_and_a_newer_link_chooses_another():
    page = Import(table="attendance", within=MEETING)
    page.paste("Name\nSomebody New\n")
    page.choose("import_table", "person")
    page.restart()
    assert page.field("import_table").value == "person"
    storage = page.storage
    page.reload(storage, table="attendance", within=MEETING)
    assert page.field("import_table").value == "person"
    page.reload(storage, table="summit")
    page.run()
    assert (page.field("import_table").value, page.pasted) == ("summit", "Name\nSomebody New\n")


def test_a_meeting_that_was_chosen_by_hand_stays_after_a_restart(desk):
    page = Import(within=MEETING)
    page.paste(as_text(desk))
    page.choose(SUMMIT, PARIS)
    page.restart()
    assert page.field(SUMMIT).value == PARIS


@pytest.mark.usefixtures("desk")
def test_what_was_pasted_and_not_sent_before_a_restart_is_found_in_its_field():
    page = Import(within=MEETING)
    page.field("import_paste").input(TABLE)  # which the server never had
    page.restart()
    assert page.pasted == TABLE
    page.paste(TABLE + "France\tMore\tAide\n")
    page.field("reason").input("Typed last")
    page.restart()
    assert page.field("reason").value == "Typed last"


def test_records_that_look_like_others_stay_allowed(desk):
    edits.create(desk, "person", {"id": "nouveau", "name": "Jean Nouveau"}, author="Somebody else")
    page = Import(table="person")
    page.paste("Name\nNouveau, Jean\n")
    page.field("import_key").set_value([])
    page.run()
    page.allow()
    assert "1 record to be created" in page.counts
    for again in (page.restart, lambda: page.reload(page.storage, table="person")):
        again()
        assert page.lookalikes.value
        assert "1 record to be created" in page.counts


def test_what_somebody_saved_before_the_page_was_opened_again_is_seen_before_anything_is_saved(desk):
    page = Import(table="summit")
    page.paste(f"id\ttitle\n{MEETING}\tMine\n")
    storage = page.storage
    somebody.update(desk, "summit", MEETING, {"city": "Lviv"}, author="Somebody else")
    page.reload(storage, table="summit")
    page.app.text_input(key="author").input("Ann")
    somebody.update(desk, "summit", MEETING, {"title": "Theirs"}, author="Somebody else")
    before = everything(desk)
    page.save()
    assert [error for error in page.errors if "look again at what it would do" in error]
    assert everything(desk) == before
    page.save()
    assert not page.errors
    assert rows(desk, "summit")[MEETING]["title"] == "Mine"


def test_an_answer_whose_record_was_deleted_meanwhile_is_asked_for_again(desk):
    edits.create(desk, "person", {"id": "nobody", "name": "Nemo"}, author="Somebody else")
    page = Import(within=MEETING)
    page.paste("Party\tPerson\nFrance\tNobody At All\n")
    page.answer("Nobody At All", "nobody")
    storage = page.storage
    somebody.delete(desk, "person", "nobody", author="Somebody else")
    page.reload(storage, within=MEETING)
    assert [box.value for box in page.asked("Nobody At All")] == [None]
    assert "1 line not taken" in page.counts


def test_a_file_is_asked_for_again_by_its_name_and_what_was_said_of_it_is_kept(desk):
    page = Import(within=MEETING)
    page.upload("delegations.xlsx", as_workbook(desk))
    page.answer(MISSPELT[1], "friedrich-merz")
    page.run()
    assert page.asks_before_it_is_left
    assert page.notes == []
    for again in (page.restart, lambda: page.reload(page.storage, within=MEETING)):
        again()
        [note] = [note for note in page.notes if "delegations.xlsx" in note]
        assert note.startswith("Choose the file delegations.xlsx again: a browser keeps no files.")
    page.upload("delegations.xlsx", as_workbook(desk))
    assert f"**{NUMBER} records to be created" in page.counts
    assert not [note for note in page.notes if "delegations.xlsx" in note]


@pytest.mark.usefixtures("desk")
def test_a_paste_that_is_too_long_for_the_browser_is_told_and_asked_for_again():
    text = "Party\tRemark\n" + f"France\t{'x' * 5_000}\n" * (KEPT_AT_MOST // 5_000)
    page, again = Import(within=MEETING), f"Paste your text of {len(text):,} characters again"
    page.paste(text)
    page.choose("matched_attendance_Remark", "office")
    assert f"This text has {len(text):,} characters, and a browser keeps" in page.app.warning[0].value
    assert len(str(page.storage)) < KEPT_AT_MOST
    page.restart()  # the browser still shows it
    assert page.pasted == text
    for _ in range(2):
        page.reload(page.storage, within=MEETING)
        assert page.pasted == ""
        assert again in page.notes[-1]
    page.paste("Party\tRemark\nFrance\tPresident\n")
    assert page.field("matched_attendance_Remark").value == "office"
    assert not [note for note in page.notes if again in note]


@pytest.mark.usefixtures("desk")
def test_a_paste_that_was_taken_back_is_kept_no_longer():
    page = Import(within=MEETING)
    page.paste(TABLE)
    [number] = page.storage
    page.paste("")
    assert (page.storage, page.dropped) == ({}, [number])
    page.paste(TABLE)
    assert list(page.storage) == [number]


@pytest.mark.usefixtures("desk")
def test_a_paste_is_dropped():
    page = Import(within=MEETING)
    fill_in(page)
    page.press("Start again")
    assert (page.pasted, page.storage, page.asks_before_it_is_left) == ("", {}, False)


def test_a_file_that_is_asked_for_again_is_dropped(desk):
    page = Import(within=MEETING)
    page.upload("delegations.xlsx", as_workbook(desk))
    page.reload(page.storage, within=MEETING)
    page.press("Start again")
    assert not [note for note in page.notes if "delegations.xlsx" in note]
    assert (page.storage, page.asks_before_it_is_left) == ({}, False)


@pytest.mark.usefixtures("desk")
def test_the_import_of_another_visit_is_offered_where_drafts_are_and_gone_on_with():
    ann = Import(within=MEETING)
    fill_in(ann)
    before, storage = said(ann), ann.storage
    bob = Editor("track", name="Bob")
    bob.reload(storage, own=False, table="track")
    assert "an import of" in " ".join(text.value for text in bob.app.markdown)
    page = Import(name="Bob")
    page.paste("Party\tPerson\nGermany\tFriedrich Merz\n")
    page.reload(page.storage)
    page.reload(page.storage | storage, own=False)
    [number] = storage
    page.app.button(key=f"continue_{number}").click()
    page.run()
    assert said(page) == before
    assert page.notes == ["Left by Ann, not saved yet. A save is signed with the name above."]
    page.press("Go on with it")
    assert page.pasted == "Party\tPerson\nGermany\tFriedrich Merz\n"
    page.press("Go on with it")
    assert said(page) == before


@pytest.mark.usefixtures("desk")
def test_two_tabs_keep_their_pastes_apart():
    one, two = Import(within=MEETING), Import(within=MEETING)
    one.paste(TABLE)
    two.paste("Party\tPerson\nGermany\tFriedrich Merz\n")
    assert len(one.storage | two.storage) == 2
    one.reload(one.storage, within=MEETING)
    two.reload(two.storage, within=MEETING)
    assert (one.pasted, two.pasted) == (TABLE, "Party\tPerson\nGermany\tFriedrich Merz\n")


@pytest.mark.usefixtures("desk")
def test_an_import_is_listed_under_edit_with_a_link_that_leads_back():
    page = Import(within=MEETING)
    page.paste(TABLE)
    page.go("edit", table="summit")
    [link] = [link.proto for link in page.app.get("page_link") if "an import of" in link.proto.label]
    assert f"within={MEETING}" in link.query_string


def changed(text, **parts):
    return json.dumps(json.loads(text) | parts)


@pytest.mark.usefixtures("desk")
def test_an_import_of_another_version_of_the_program_breaks_nothing_and_loses_nothing():
    page = Import(within=MEETING)
    page.paste(TABLE)
    [(number, text)] = page.storage.items()
    typed = json.loads(text)["typed"] | {
        "import_weather": HOSTILE,
        "import_spell": {"of": HOSTILE},
        ROLE: "by_pigeon",
        "import_key_attendance_a_b": "x",
        "import_table": "spell",
    }
    page.reload({number: changed(text, typed=typed)}, within=MEETING)
    assert page.pasted == TABLE
    assert HOSTILE in " ".join(page.notes)
    page.run()
    assert page.app.header


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("part", ["id", "table", "address", "typed", "file", "lost", "page"])
def test_an_import_that_was_written_otherwise_makes_no_page_fail(part):
    page = Import(within=MEETING)
    page.paste(TABLE)
    [text] = page.storage.values()
    values = (None, 1, [], {}, "x", [[]], {"import_paste": {}})
    storage = {str(n): changed(text, **{part: value, "number": n}) for n, value in enumerate(values)}
    page.reload(storage, own=False, within=MEETING)
    labels = [button.label for button in page.app.button]
    assert len(page.app.code) + labels.count("Go on with it") == len(values)
    for number in storage:
        if any(button.key == f"continue_{number}" for button in page.app.button):
            page.app.button(key=f"continue_{number}").click()
            page.run()
