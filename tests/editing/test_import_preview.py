"""The dry run on the page Import: all that a save would do is counted and offered, and no more is saved than seen."""

import re

import pytest

from dashboard.editing import import_preview, import_source
from dashboard.web import answers
from tests.support import somebody
from tests.support.examples import EXAMPLES
from tests.support.importer import Import
from tests.support.stored import rows
from tracker.errors import InvalidFiles
from tracker.files import spreadsheet, workbook
from tracker.imports import dry_run, transfer
from tracker.imports.plan import Instructions
from tracker.store import reading
from tracker.writing import edits

LINES = 5


@pytest.fixture
def tracks(dashboard):
    """A store with five tracks more."""
    engine = dashboard("examples")
    for number in range(LINES):
        edits.create(engine, "track", {"id": f"t{number}", "title": f"Track {number}"}, author="Ann")
    return engine


def changes(*ids, words="Other"):
    return "\n".join(["id,title,description", *(f"{id},{words} {id},{words}" for id in ids)])


IDS = [f"t{number}" for number in range(LINES)]


@pytest.mark.usefixtures("tracks")
def test_the_dry_run_counts_lines_and_says_how_many_more_there_are(monkeypatch):
    monkeypatch.setattr(import_preview, "SHOWN", 2)
    page = Import(table="track")
    page.paste(changes(*IDS))
    assert [each.value for each in page.app.subheader] == [f"To be changed ({LINES})"]
    assert "and 3 more" in [each.value for each in page.app.caption]
    shown = next(str(each.proto.body) for each in page.app.get("html") if "To be changed" in str(each.proto.body))
    assert [id for id in IDS if f"Other {id}" in shown] == IDS[:2]
    assert [button.label for button in page.app.get("download_button")] == ["The whole dry run (.xlsx)"]


def test_what_would_be_created_and_what_it_links_to_are_told_by_name(tracks):
    edits.create(tracks, "party", {"id": "gbr", "name": "United Kingdom", "kind": "state"}, author="Ann")
    page = Import(table="attendance")
    page.paste("Summit\tParty\tOffice\nparis\tUnited Kingdom\tForeign Secretary\n")
    [created] = [
        table for each in page.app.get("html") if 'aria-label="To be created"' in (table := str(each.proto.body))
    ]
    _, name, values = re.findall(r"<td[^>]*>(.*?)</td>", created)
    assert name == "United Kingdom"
    assert "Paris" in values
    assert "paris" not in values


def test_the_file_of_the_whole_dry_run_has_every_line(tracks):
    sheet = spreadsheet.read(changes(*IDS) + "\n,New,\n,,no title")
    with reading(tracks) as connection:
        plan = dry_run.run(connection, sheet, Instructions("track"))
    file = import_preview.whole(plan)
    lines = {name: spreadsheet.read(file, sheet=name).lines for name in ("not taken", "to be changed", "to be created")}
    assert {name: len(each) for name, each in lines.items()} == {
        "not taken": 1,
        "to be changed": 2 * LINES,
        "to be created": 1,
    }


def test_what_was_typed_or_chosen_in_the_run_of_the_click_is_shown_before_it_is_saved(tracks):
    before = rows(tracks, "track")
    page = Import(table="track")
    page.paste(changes("t0"))
    page.field("import_paste").input(changes("t0", words="Else"))
    page.save()
    assert "you have not seen that yet" in page.errors[0]
    page.field("matched_track_description").set_value("")
    page.save()
    assert "you have not seen that yet" in page.errors[0]
    assert rows(tracks, "track") == before
    page.save()
    assert not page.errors
    assert rows(tracks, "track")["t0"] == {**before["t0"], "title": "Else t0", "version": 2}


def test_a_change_of_the_store_that_changes_nothing_of_the_save_is_no_reason_against_it(tracks):
    page = Import(table="track")
    page.paste(changes("t0"))
    somebody.update(tracks, "track", "t1", {"title": "Theirs"}, author="Somebody else")
    page.save()
    assert not page.errors
    assert rows(tracks, "track")["t0"]["title"] == "Other t0"


@pytest.mark.usefixtures("tracks")
def test_a_refused_line_is_told_of_its_blank_fields_too_each_in_a_sentence():
    page = Import(table="attendance")
    page.paste("Party\tOffice\tLevel\nFrance\tPresident\tambassador\nAtlantis\tKing\tmonarchical\n")
    [refused] = [table for each in page.app.get("html") if 'aria-label="Not taken"' in (table := str(each.proto.body))]
    cells = [tuple(re.findall(r"<td[^>]*>(.*?)</td>", row)) for row in refused.split("<tr")]
    without = ("Summit", "", "Summit is required: fill it in")
    assert [row[:2] for row in cells if row] == [("2", "Summit"), ("3", "Party"), ("3", "Level"), ("3", "Summit")]
    assert [row[1:] for row in cells if row and row[1] == "Summit"] == [without, without]


def test_a_line_that_may_be_of_a_stored_record_need_not_fill_in_all_its_fields(tracks):
    def refused(text, key=None):
        with reading(tracks) as connection:
            plan = dry_run.run(connection, spreadsheet.read(text), Instructions("attendance", key=key))
        return {(cell.line, cell.column) for cell in plan.refusals}

    seat = EXAMPLES["attendance"]["id"]
    assert refused(f"Id\tLevel\n{seat}\tmonarchical\n\tmonarchical") >= {(2, "level"), (3, "summit_id")}
    assert (2, "summit_id") not in refused(f"Id\tLevel\n{seat}\tmonarchical\n\tmonarchical")
    assert refused("Party\tLevel\nFrance\tmonarchical", ("party_id",)) == {(2, "level")}


@pytest.mark.usefixtures("tracks")
def test_a_guess_of_one_sheet_is_no_choice_for_the_next():
    page = Import(table="attendance")
    page.paste("Summit\tParty\tWho\nparis\tFrance\tEmmanuel Macron\n")
    assert page.field("matched_attendance_Who").value == "person_id"
    page.paste("Summit\tParty\tWho\nparis\tFrance\tA minister\n")
    assert page.field("matched_attendance_Who").value == ""
    page.choose("matched_attendance_Who", "office")
    page.paste("Summit\tParty\tWho\nparis\tFrance\tEmmanuel Macron\n")
    assert page.field("matched_attendance_Who").value == "office"


@pytest.mark.usefixtures("tracks")
def test_more_lines_that_cannot_be_taken_are_asked_about_anew():
    page = Import(table="attendance")
    lines = ["Summit\tParty\tOffice\tId", "paris\tFrance\tOne\tone", "paris\tThe host\tTwo\ttwo"]
    page.paste("\n".join([*lines, "paris\tNobody\tThree\tthree"]))
    page.field("import_partly").check()
    page.answer("The host", "fra")
    assert not page.field("import_partly").value
    assert page.field("import_partly").label.startswith("Leave out 1 line")


def test_nothing_of_a_sheet_stays_in_the_visit_after_its_save(tracks):
    page = Import(table="track")
    page.paste(changes(*IDS))
    assert page.app.session_state[import_source.KEPT]
    page.save()
    assert rows(tracks, "track")["t0"]["title"] == "Other t0"
    assert import_source.KEPT not in page.app.session_state


@pytest.mark.usefixtures("tracks")
def test_lines_that_are_not_taken_are_offered_as_csv_where_a_workbook_cannot_hold_them():
    text = "x" * (workbook.LONGEST_TEXT + 1)
    sheet = spreadsheet.read(f"id,title,description\n,,{text}\n,Fine,=1+1\n")
    page = Import(table="track")
    page.upload("long.csv", f"id,title,description\n,,{text}\n".encode())
    labels = [button.label for button in page.app.get("download_button")]
    assert "Lines that are not taken (.csv)" in labels
    with reading(answers.engine()) as connection:
        plan = dry_run.run(connection, sheet, Instructions("track"))
    with pytest.raises(InvalidFiles, match="take the CSV"):
        transfer.rest(sheet, plan)
    [(_, cells)] = spreadsheet.read(transfer.rest_as_csv(sheet, plan)).lines
    assert cells[2] == text
    assert "is required" in str(cells[3])
