"""What a delete takes along, and when it is refused."""

import pytest

from tests.support import somebody
from tests.support.examples import EXAMPLES
from tests.support.stored import history, rows, save
from tracker.errors import Conflict, NotFound
from tracker.schema.models import RECORDS
from tracker.schema.relations import LINKS
from tracker.writing import edits


def test_a_delete_takes_along_what_needs_the_record_and_clears_what_does_not(filled):
    hanging = edits.dependents(filled, "summit", "paris")
    assert {table: [row["id"] for row in found] for table, found in hanging.deleted.items()} == {
        "announced_date": ["announced"],
        "attendance": ["seat"],
        "citation": ["cited"],
    }
    assert [(table, row["id"]) for table, row, _ in hanging.cleared] == [
        ("document", "declaration"),
        ("pledge", "hubs"),
    ]
    assert somebody.delete(filled, "summit", "paris", author="Ann") == hanging
    assert not rows(filled, "attendance")
    assert not rows(filled, "citation")
    assert (rows(filled, "pledge")["hubs"]["summit_id"], rows(filled, "pledge")["hubs"]["version"]) == (None, 2)
    batch = history(filled)[len(EXAMPLES) :]
    assert {entry["batch"] for entry in batch} == {len(EXAMPLES) + 1}
    assert sorted(entry["action"] for entry in batch) == ["delete"] * 4 + ["update"] * 2


def test_a_delete_follows_links_to_the_end(filled):
    hanging = somebody.delete(filled, "party", "fra", author="Ann")
    assert set(hanging.deleted) == {
        table
        for table, model in RECORDS.items()
        for column, target in LINKS[table].items()
        if target == "party" and model.model_fields[column].is_required()
    }
    assert {"membership", "attendance", "signature", "pledge_party"} <= set(hanging.deleted)
    assert [table for table, _, _ in hanging.cleared] == ["summit", "account"]
    assert not rows(filled, "membership")


def test_a_record_without_dependents_says_so(filled):
    assert not edits.dependents(filled, "attendance", "seat")


def test_a_delete_is_refused_when_more_hangs_on_the_record_than_the_person_was_told(filled):
    asked = edits.dependents(filled, "pledge", "hubs")
    edits.create(filled, "pledge_condition", {**EXAMPLES["pledge_condition"], "id": "later"}, author="Bob")
    with pytest.raises(Conflict, match="What depends on pledge hubs"):
        somebody.delete(filled, "pledge", "hubs", dependents=asked, author="Ann")
    assert set(rows(filled, "pledge_condition")) == {"ceasefire", "later"}
    asked = edits.dependents(filled, "pledge", "hubs")
    somebody.delete(filled, "pledge", "hubs", dependents=asked, author="Ann")
    assert not rows(filled, "pledge")


@pytest.mark.parametrize("id", ["a\0b", "\ud800", "x" * 10_000, "Ж", ""])
def test_an_id_that_no_record_can_have_is_not_found(filled, id):
    with pytest.raises(NotFound):
        save(filled, "track", id, title="T")
    assert not edits.dependents(filled, "track", id)
