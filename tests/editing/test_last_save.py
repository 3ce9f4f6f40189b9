"""The undo of the last save is offered where it was made, also after a reload, which is a new visit."""

import pytest

from tests.support import somebody
from tests.support.desks import Desk
from tests.support.editor import PARIS, Editor
from tests.support.importer import Import
from tests.support.stored import everything


@pytest.fixture
def store(dashboard):
    return dashboard("curated")


def saved_at_desk():
    desk = Desk("summit", PARIS)
    desk.enter("attendance", {"party_id": "Brazil"}, {"party_id": "India"})
    desk.save()
    assert "Saved as change" in desk.app.success[0].value


def saved_by_import():
    page = Import(table="track")
    page.paste("Title\nA track\nAnother track\n")
    page.save()
    assert "Saved as change" in page.app.success[0].value


AGAIN = {
    "desk": (saved_at_desk, lambda **said: Desk("summit", PARIS, **said), "2 attendances"),
    "import": (saved_by_import, lambda **said: Import(table="track", **said), "2 tracks"),
}


def told(page):
    return [each.value for each in page.app.success]


@pytest.mark.parametrize("where", AGAIN)
def test_a_reload_offers_the_undo_of_the_last_save_until_it_is_undone(store, where):
    before = everything(store)
    save, again, counts = AGAIN[where]
    save()
    [words] = told(again())
    assert words.startswith("Your last save is change")
    assert counts in words
    page = again()
    page.press("Undo this save")
    assert everything(store) == before
    assert told(page) == told(again()) == []


@pytest.mark.parametrize("where", AGAIN)
def test_no_save_of_somebody_else_or_before_a_later_one_is_offered(store, where):
    save, again, _ = AGAIN[where]
    save()
    assert told(again(name="Bob")) == told(again(name="")) == []
    somebody.update(store, "party", "fra", {"aliases": "Frankreich"}, author="Somebody else")
    assert told(again()) == []


@pytest.mark.usefixtures("store")
def test_a_save_of_another_record_or_table_is_not_offered():
    saved_at_desk()
    assert told(Desk("summit")) == told(Import(table="track")) == []
    assert told(Import(table="attendance"))
    editor = Editor("summit", PARIS)
    editor.unfold("history")
    assert any(each.label.startswith("Undo change") for each in editor.app.button)


@pytest.mark.usefixtures("store")
def test_it_is_not_offered_above_what_is_to_be_imported():
    saved_by_import()
    page = Import(table="track")
    page.paste("Title\nA third track\n")
    assert told(page) == []


def test_an_undo_that_was_clicked_is_answered_though_one_saved_the_same_record_elsewhere(store):
    desk = Desk("summit", PARIS)
    desk.enter("attendance", {"party_id": "Brazil"}, {"party_id": "India"})
    desk.save()
    seats = everything(store)["attendance"]
    [seat] = [id for id, row in seats.items() if (row["summit_id"], row["party_id"]) == (PARIS, "bra")]
    somebody.update(store, "attendance", seat, {"office": "Ambassador"}, author="Ann")
    desk.press("Undo this save")
    assert [each.value for each in desk.app.error]
