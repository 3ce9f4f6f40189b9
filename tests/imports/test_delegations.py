"""A desk's spreadsheet becomes a meeting's attendance, as one change, and is undone by one undo."""

import pytest

from tests.support import somebody
from tests.support.delegations import (
    MEETING,
    MISSPELT,
    NUMBER,
    TWICE,
    as_text,
    as_workbook,
    meeting,
    seats,
)
from tests.support.stored import everything, rows, without_versions
from tracker.errors import Conflict, Invalid, NotAllowed
from tracker.files import spreadsheet
from tracker.imports import transfer
from tracker.imports.plan import NEW, Instructions
from tracker.store import last_revision, reading
from tracker.writing import edits
from tracker.writing.rights import Editor

SAID = Instructions("attendance", fixed={"summit_id": MEETING})
ANSWERED = Instructions("attendance", fixed={"summit_id": MEETING}, answers={MISSPELT: "friedrich-merz"})
FORMS = {
    "pasted": as_text,
    "with semicolons, in UTF-16": lambda engine: as_text(engine, ";").encode("utf-16"),
    "with commas and a mark": lambda engine: as_text(engine, "|").encode("utf-8-sig"),
    "workbook": as_workbook,
}


@pytest.fixture
def desk(curated_engine):
    meeting(curated_engine)
    return curated_engine


@pytest.mark.parametrize("form", FORMS)
def test_all_delegations_are_read_but_those_that_are_asked(desk, form):
    sheet = spreadsheet.read(FORMS[form](desk))
    plan = transfer.plan(desk, sheet, SAID)
    [question] = plan.questions
    assert (question.subject, question.text) == MISSPELT
    assert list(question.candidates) == ["friedrich-merz"]
    assert question.creatable
    assert len(plan.created) == NUMBER - 1
    first = next(line for line, change in plan.created if change.after["person_id"] == TWICE)
    [twice] = [each for each in plan.refusals if each.text == "Volodymyr Zelensky"]
    assert twice.reason == f"says the same record as line {first}: keep one of the two"
    assert len(plan.refused_lines) == 2
    assert [note for note in plan.notes if note.startswith("Not imported") and "Arrival" in note]


def test_the_delegations_are_saved_as_one_change_and_undone_by_one(desk):
    before, number = everything(desk), _last(desk)
    sheet = spreadsheet.read(as_text(desk))
    plan = transfer.plan(desk, sheet, ANSWERED)
    assert transfer.apply(desk, sheet, ANSWERED, plan, author="Ann", reason="Desk") == number + 1
    stored = [seat for seat in rows(desk, "attendance").values() if seat["summit_id"] == MEETING]
    columns = ("party_id", "person_id", "office", "level")
    assert {tuple(seat[name] for name in columns) for seat in stored} == {
        tuple(seat[name] for name in columns) for seat in seats(desk)
    }
    saves = [each for each in rows(desk, "revision").values() if each["id"] > number]
    assert {(each["batch"], each["author"], each["reason"]) for each in saves} == {(number + 1, "Ann", "Desk")}
    edits.undo(desk, somebody.entry_of(desk, number + 1), author="Bob", whole=True)
    assert everything(desk) == before
    edits.undo(desk, somebody.entry_of(desk, _last(desk)), author="Bob", whole=True)
    assert {id for id, seat in rows(desk, "attendance").items() if seat["summit_id"] == MEETING} == {
        seat["id"] for seat in stored
    }


def test_what_was_imported_says_nothing_new_the_second_time(desk):
    sheet = spreadsheet.read(as_text(desk))
    transfer.apply(desk, sheet, ANSWERED, transfer.plan(desk, sheet, ANSWERED), author="Ann")
    again = transfer.plan(desk, sheet, ANSWERED)
    assert (again.changes, len(again.unchanged)) == ([], NUMBER)
    with pytest.raises(Invalid, match="nothing to import"):
        transfer.apply(desk, sheet, ANSWERED, again, author="Ann")


def test_a_line_that_is_not_taken_comes_back_with_the_reason_and_can_be_imported_once_corrected(desk):
    sheet = spreadsheet.read(as_text(desk))
    plan = transfer.plan(desk, sheet, SAID)
    left = spreadsheet.read(transfer.rest(sheet, plan))
    assert left.headings == [*sheet.headings, transfer.REASON]
    assert len(left.lines) == 2
    assert "is “Friedrich Merz” meant?" in left.lines[0][1][-1]
    corrected = [(line, [cells[0], "friedrich-merz", *cells[2:]]) for line, cells in left.lines[:1]]
    fixed = spreadsheet.Sheet(left.name, left.headings, corrected)
    assert len(transfer.plan(desk, fixed, SAID).created) == 1


def test_a_person_who_is_not_there_is_created_with_the_seat_and_goes_with_the_undo(desk):
    text = "Party\tPerson\nFrance\tJean Nouveau\nGermany\tJean Nouveau\n"
    sheet = spreadsheet.read(text)
    said = Instructions("attendance", fixed={"summit_id": MEETING}, answers={("person", "Jean Nouveau"): NEW})
    before = everything(desk)
    plan = transfer.plan(desk, sheet, said)
    assert [change.after["name"] for change in plan.besides] == ["Jean Nouveau"]
    assert {change.after["person_id"] for _, change in plan.created} == {"jean-nouveau"}
    number = transfer.apply(desk, sheet, said, plan, author="Ann")
    assert rows(desk, "person")["jean-nouveau"]["name"] == "Jean Nouveau"
    edits.undo(desk, somebody.entry_of(desk, number), author="Ann", whole=True)
    assert everything(desk) == before


def test_a_person_created_for_seats_that_were_there_goes_with_the_undo(desk):
    seated = [seat["id"] for seat in seats(desk)[:2]]
    sheet = spreadsheet.read("id\tperson_id\n" + "".join(f"{id}\tNobody Newman\n" for id in seated))
    said = Instructions("attendance", answers={("person", "Nobody Newman"): NEW})
    before = everything(desk)
    number = transfer.apply(desk, sheet, said, transfer.plan(desk, sheet, said), author="Ann")
    imported = everything(desk)
    assert {imported["attendance"][id]["person_id"] for id in seated} == {"nobody-newman"}
    edits.undo(desk, somebody.entry_of(desk, number), author="Ann", whole=True)
    assert without_versions(everything(desk)) == without_versions(before)
    edits.undo(desk, somebody.entry_of(desk, _last(desk)), author="Ann", whole=True)
    assert without_versions(everything(desk)) == without_versions(imported)


def test_a_store_that_changed_since_the_dry_run_is_not_written_to(desk):
    sheet = spreadsheet.read(as_text(desk))
    plan = transfer.plan(desk, sheet, ANSWERED)
    seat = {"summit_id": MEETING, "party_id": "fra", "person_id": "emmanuel-macron", "office": "Host"}
    edits.create(desk, "attendance", seat, author="Somebody else")
    before = everything(desk)
    with pytest.raises(Conflict, match="look again at what it would do"):
        transfer.apply(desk, sheet, ANSWERED, plan, author="Ann")
    assert everything(desk) == before


def test_one_who_may_not_write_imports_nothing(desk):
    sheet = spreadsheet.read(as_text(desk))
    plan, before = transfer.plan(desk, sheet, ANSWERED), everything(desk)
    with pytest.raises(NotAllowed, match="not here"):
        transfer.apply(desk, sheet, ANSWERED, plan, author=Editor("Ann", barred="not here"))
    assert everything(desk) == before


def test_an_import_is_not_undone_once_others_built_on_it(desk):
    sheet = spreadsheet.read("Name\nJean Nouveau\nJeanne Nouvelle\n")
    said = Instructions("person")
    number = transfer.apply(desk, sheet, said, transfer.plan(desk, sheet, said), author="Ann")
    seat = {"summit_id": MEETING, "party_id": "fra", "person_id": "jean-nouveau"}
    id = edits.create(desk, "attendance", seat, author="Somebody else")
    before = everything(desk)
    with pytest.raises(Invalid, match=f"attendance {id} depends on person jean-nouveau"):
        edits.undo(desk, somebody.entry_of(desk, number), author="Ann", whole=True)
    assert everything(desk) == before
    somebody.delete(desk, "attendance", id, author="Somebody else")
    somebody.update(desk, "person", "jean-nouveau", {"aliases": "J. N."}, author="Somebody else")
    with pytest.raises(Invalid, match="was changed since by Somebody else"):
        edits.undo(desk, somebody.entry_of(desk, number), author="Ann", whole=True)


def test_the_save_that_began_the_dossier_is_not_undone(desk):
    before = everything(desk)
    with pytest.raises(Invalid, match="began the dossier"):
        edits.undo(desk, somebody.entry_of(desk, 5), author="Ann", whole=True)
    assert everything(desk) == before


def _last(engine):
    with reading(engine) as connection:
        return last_revision(connection)[0]


@pytest.mark.parametrize("heading", ["Function", "Role", "TITLE", "post "])
def test_a_usual_word_for_the_office_is_guessed(desk, heading):
    sheet = spreadsheet.read(f"Party\tPerson\t{heading}\nFrance\tEmmanuel Macron\tHead of the Élysée\n")
    plan = transfer.plan(desk, sheet, Instructions("attendance", fixed={"summit_id": MEETING}))
    assert [change.after["office"] for _, change in plan.created] == ["Head of the Élysée"]
    assert f"Guessed: “{heading.strip()}” is Office." in plan.notes


def test_a_usual_word_for_the_office_means_its_own_column_where_the_cells_fit_that(desk):
    sheet = spreadsheet.read("Party\tRole\tTitle\nFrance\tHost\tPresident\nGermany\tGuest of honour\tChancellor\n")
    plan = transfer.plan(desk, sheet, Instructions("attendance", fixed={"summit_id": MEETING}))
    assert [(change.after["role"], change.after["office"]) for _, change in plan.created] == [("host", "President")]
    assert [(each.column, each.text) for each in plan.refusals] == [("role", "Guest of honour")]
    assert "Guessed: “Title” is Office." in plan.notes
