"""Undo and delete ask what happened since the person looked, not how the record looks now."""

import pytest

from tests.support import somebody
from tests.support.editor import Editor
from tests.support.examples import EXAMPLES
from tests.support.restores import FIRST
from tracker.errors import Conflict, Invalid
from tracker.store.change_detection import state
from tracker.writing import edits


def test_an_undo_asks_who_touched_the_field_not_how_it_looks(store):
    store.change(title="B", author="Ann")
    store.change(title="C")
    store.change(title="B")  # on purpose
    with pytest.raises(Invalid, match=f"title: was changed again since by Bob, revision {FIRST + 2}: undo that first"):
        somebody.undo(store.engine, FIRST, author="Ann")
    assert store.record()["title"] == "B"
    for number in (FIRST + 2, FIRST + 1, FIRST):
        somebody.undo(store.engine, number, author="Ann")
    assert store.record()["title"] == "Paris"


def test_a_change_and_its_undo_cancel_each_other_and_a_change_done_again_stands(store):
    store.change(title="B", author="Ann")
    store.change(title="C")
    somebody.undo(store.engine, FIRST + 1, author="Bob")
    somebody.undo(store.engine, FIRST + 2, author="Bob")  # so C is there again
    with pytest.raises(Invalid, match=f"by Bob, revision {FIRST + 1}: undo that first"):
        somebody.undo(store.engine, FIRST, author="Ann")
    somebody.undo(store.engine, FIRST + 3, author="Bob")
    somebody.undo(store.engine, FIRST, author="Ann")
    assert store.record()["title"] == "Paris"
    with pytest.raises(Invalid, match=f"change {FIRST} was undone already, by change {FIRST + 5}"):
        somebody.undo(store.engine, FIRST, author="Ann")


def test_a_reason_in_the_words_of_an_undo_is_no_undo(store):
    store.change(title="B", author="Ann")
    store.change(title="C")
    reason = f"Undoes revision {FIRST + 1}"
    somebody.update(store.engine, "summit", "paris", {"title": "B"}, author="Bob", reason=reason)
    with pytest.raises(Invalid, match="title: was changed again since by Bob"):
        somebody.undo(store.engine, FIRST, author="Ann")


def test_a_record_that_was_deleted_and_brought_back_between_is_as_it_was(store):
    store.change(title="B", author="Ann")
    somebody.delete(store.engine, "summit", "paris", author="Bob")
    somebody.undo(store.engine, FIRST + 1, author="Bob")
    somebody.undo(store.engine, FIRST, author="Ann")
    assert store.record()["title"] == "Paris"


def test_a_link_that_was_set_and_cleared_again_since_a_delete_stays_clear(store):
    edits.create(store.engine, "summit", {**EXAMPLES["summit"], "id": "kyiv", "title": "Kyiv"}, author="Ann")
    somebody.delete(store.engine, "summit", "paris", author="Ann")
    store.change("pledge", "hubs", summit_id="kyiv")
    store.change("pledge", "hubs", summit_id=None)
    somebody.undo(store.engine, FIRST + 1, author="Ann")
    assert store.record()["title"] == "Paris"
    assert store.record("pledge", "hubs")["summit_id"] is None
    assert store.record("document", "declaration")["summit_id"] == "paris"


def test_a_delete_whose_parts_were_made_anew_meanwhile_brings_no_second_ones_back(store):
    somebody.delete(store.engine, "person", "macron", author="Ann")  # whose seat is kept without a name
    store.change("attendance", "seat", person_id=None, office="President")
    again = {**EXAMPLES["person"], "id": "macron-2"}
    edits.create(store.engine, "person", again, author="Bob")
    store.change("attendance", "seat", person_id="macron-2")
    somebody.undo(store.engine, FIRST, author="Ann")
    assert store.record("person", "macron")["name"] == "Emmanuel Macron"
    assert store.record("attendance", "seat")["person_id"] == "macron-2"


def test_undo_clicked_twice_is_said_and_done_once(store):
    store.change(title="Wrong")
    tabs = [Editor("summit", "paris") for _ in range(2)]
    for tab in tabs:
        tab.unfold("history")
    for tab in tabs:
        tab.app.button(key=f"undo_{FIRST}").click()
        tab.run()
    assert any("was undone" in toast for toast in tabs[0].toasts)
    assert f"change {FIRST} was undone already, by change {FIRST + 1}" in tabs[1].errors[-1]
    assert (store.record()["title"], store(state).revision) == ("Paris", FIRST + 1)


# delete


def test_a_part_that_was_changed_between_asking_and_deleting_does_not_go_along(store):
    opened, dependents = store.record(), edits.dependents(store.engine, "summit", "paris")
    store.change("attendance", "seat", office="Bob's work")
    asked = {"opened": opened, "dependents": dependents, "author": "Ann"}
    with pytest.raises(Conflict, match="What depends on summit paris was changed"):
        edits.delete(store.engine, "summit", "paris", **asked)
    assert store.record("attendance", "seat")["office"] == "Bob's work"
    asked["dependents"] = edits.dependents(store.engine, "summit", "paris")
    assert edits.delete(store.engine, "summit", "paris", **asked) == asked["dependents"]


def test_a_record_whose_link_would_be_cleared_is_compared_too(store):
    opened, dependents = store.record(), edits.dependents(store.engine, "summit", "paris")
    store.change("pledge", "hubs", headline="Bob's work")
    with pytest.raises(Conflict, match="What depends on summit paris was changed"):
        edits.delete(store.engine, "summit", "paris", opened=opened, dependents=dependents, author="Ann")


def test_what_hangs_on_a_record_is_the_same_in_whatever_order_it_was_written(store):
    for number in range(5):
        seat = {**EXAMPLES["attendance"], "id": f"s{number}", "person_id": None}
        edits.create(store.engine, "attendance", seat, author="Ann")
    dependents = edits.dependents(store.engine, "summit", "paris")
    with store.engine.begin() as connection:  # as a database does that moves a row
        connection.exec_driver_sql("UPDATE attendance SET office = 'x' WHERE id = 's1'")
        connection.exec_driver_sql("UPDATE attendance SET office = NULL WHERE id = 's1'")
    edits.delete(store.engine, "summit", "paris", opened=store.record(), dependents=dependents, author="Ann")


def test_a_record_that_another_changed_and_changed_back_is_asked_about_again(store):
    opened = store.record()
    store.change(title="B")
    store.change(title="Paris")
    with pytest.raises(Conflict):
        edits.delete(store.engine, "summit", "paris", opened=opened, author="Ann")
