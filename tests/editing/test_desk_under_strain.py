"""The desk where two people work on one record at once, and where cells hold what nobody means to type."""

import pytest

from tests.support import somebody
from tests.support.desks import Desk
from tests.support.editor import PARIS, plain
from tests.support.stored import everything, rows
from tracker.writing import edits

MEETING = {
    "track_id": "coalition", "title": "Warsaw", "starts_on": "6 Mar 2026", "ends_on": "6 Mar 2026", "kind": "summit",
    "status": "held",
}  # fmt: skip
LOAN = {"headline": "A loan", "category": "Loan", "made_on": "6 Jan 2026"}
LONG = "Ж" * 10_000


@pytest.fixture
def store(dashboard):
    return dashboard("curated")


def test_an_undo_that_was_clicked_while_somebody_saved_is_answered_and_takes_nothing_of_theirs(store):
    desk = Desk("summit", PARIS)
    desk.enter("attendance", {"party_id": "Brazil"}, {"party_id": "India"})
    desk.save()
    somebody.update(store, "attendance", f"{PARIS}--ind", {"office": "Envoy"}, author="Somebody else")
    before = everything(store)
    desk.press("Undo this save")
    assert desk.errors
    assert everything(store) == before
    desk.run()
    assert not [each for each in desk.app.button if each.label == "Undo this save"]


def test_a_save_elsewhere_lets_an_undo_that_was_clicked_go_on(store):
    before = rows(store, "attendance")
    desk = Desk("summit", PARIS)
    desk.enter("attendance", {"party_id": "Brazil"}, {"party_id": "India"})
    desk.save()
    somebody.update(store, "party", "fra", {"aliases": "Gaul"}, author="Somebody else")
    desk.press("Undo this save")
    assert not desk.errors
    assert rows(store, "attendance") == before


def test_what_two_people_type_of_one_new_meeting_is_created_once(store):
    number = len(rows(store, "summit"))
    ann, bob = Desk(), Desk(name="Bob")
    for desk in (ann, bob):
        desk.fill(**MEETING)
        desk.enter("attendance", {"party_id": "Brazil"})
    ann.save()
    bob.save()
    assert not ann.errors
    assert "look again at what it would do" in bob.errors[0]
    bob.save()
    assert "Title" in bob.refusals
    assert "leave it out if it is that one, or let both be created" in bob.refusals
    assert bob.lines("attendance") == [{"party_id": "Brazil"}]
    assert len(rows(store, "summit")) == number + 1


def test_a_meeting_that_was_deleted_is_not_said_to_be_merged_into_one_of_a_like_name(store):
    desk = Desk("summit", PARIS)
    desk.enter("attendance", {"party_id": "Brazil"})
    somebody.delete(store, "summit", PARIS, author="Somebody else")
    desk.save()
    assert "was deleted since: bring it back under Changes" in desk.refusals
    assert "merged" not in desk.refusals
    assert desk.lines("attendance") == [{"party_id": "Brazil"}]


def test_a_party_that_somebody_merged_meanwhile_is_read_as_the_other_or_named(store):
    edits.create(store, "party", {"id": "zzz", "name": "Zedland", "kind": "state"}, author="Somebody else")
    desk = Desk("summit", PARIS)
    desk.enter("attendance", {"party_id": "Zedland"}, {"party_id": "zzz", "office": "Envoy"})
    seen = edits.merge_preview(store, "party", "zzz", into="bra")
    edits.merge(store, "party", "zzz", into="bra", preview=seen, author="Somebody else")
    desk.save()
    assert "write bra, into which it was merged" in desk.refusals
    desk.enter("attendance", {"party_id": "Zedland"}, {"party_id": "India", "office": "Envoy"})
    desk.save()
    assert not desk.errors
    assert f"{PARIS}--bra" in rows(store, "attendance")


def test_a_party_that_a_cell_names_twice_pledges_once(store):
    before, desk = rows(store, "pledge_party"), Desk("summit", PARIS)
    desk.enter("pledge", LOAN | {"pledge_party.party_id": "France; UK; France;; United Kingdom"})
    desk.save()
    assert not desk.errors
    new = [row["party_id"] for id, row in rows(store, "pledge_party").items() if id not in before]
    assert sorted(new) == ["fra", "gbr"]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("column", ["party_id", "person_id", "level", "office"])
def test_a_cell_of_ten_thousand_letters_is_refused_in_few_words_and_kept(column):
    desk = Desk("summit", PARIS)
    line = {"party_id": "Brazil", column: LONG}
    desk.enter("attendance", line)
    assert "…" in desk.refusals
    assert len(desk.refusals) < 3000
    assert all(len(plain(box.label)) < 1000 for box in desk.app.selectbox)
    assert desk.lines("attendance") == [line]


@pytest.mark.usefixtures("store")
def test_names_in_other_scripts_with_breaks_and_tabs_are_read_or_asked_about():
    desk = Desk("summit", PARIS)
    desk.enter("attendance", {"party_id": "Бразилія\n"}, {"party_id": "In\ndia", "office": "a\tb\nc"})
    assert desk.readings[0][-1] == "Brazil"
    assert "“In dia” names no party; is “India” meant?" in desk.refusals
    assert desk.lines("attendance")[1]["office"] == "a\tb\nc"


@pytest.mark.usefixtures("store")
def test_a_double_of_a_party_alone_is_told_of_the_party():
    desk = Desk("summit", PARIS)
    desk.enter("attendance", {"party_id": "Brazil"}, {"party_id": "Brasil"})
    assert '<td data-of="Field" role="cell">Party</td>' in desk.refusals
