"""Undoing: what comes back, what stays as it is since, and what is refused."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from tests.support import somebody
from tests.support.examples import EXAMPLES, LAST
from tests.support.stored import OTHER, everything, history, rows, save, without_versions
from tracker.errors import Invalid, NotFound
from tracker.writing import edits

# undo


@pytest.mark.parametrize("table", EXAMPLES)
def test_undo_of_a_delete_brings_all_back_with_its_links(filled, table):
    before = everything(filled)
    somebody.delete(filled, table, EXAMPLES[table]["id"], author="Ann")
    assert everything(filled) != before
    somebody.undo(filled, len(EXAMPLES) + 1, author="Bob")
    assert without_versions(everything(filled)) == without_versions(before)
    assert history(filled)[-1]["reason"] == f"Undoes revision {len(EXAMPLES) + 1}"
    with pytest.raises(Invalid, match="is back already"):
        somebody.undo(filled, len(EXAMPLES) + 1, author="Bob")


def test_any_revision_of_a_delete_brings_back_the_whole(filled):
    before = everything(filled)
    somebody.delete(filled, "track", "coalition", author="Ann")
    seat = next(e for e in history(filled)[len(EXAMPLES) :] if e["record_table"] == "attendance")
    somebody.undo(filled, seat["id"], author="Ann")
    assert without_versions(everything(filled)) == without_versions(before)


def test_undo_of_a_delete_leaves_what_went_or_changed_since(filled):
    somebody.delete(filled, "summit", "paris", author="Ann")
    save(filled, "pledge", "hubs", headline="Military hubs")
    somebody.delete(filled, "document", "declaration", author="Ann")
    somebody.undo(filled, len(EXAMPLES) + 1, author="Ann")
    pledge = rows(filled, "pledge")["hubs"]
    assert (pledge["headline"], pledge["summit_id"]) == ("Military hubs", "paris")
    assert not rows(filled, "document")


def test_undo_of_a_delete_is_refused_while_a_link_would_point_to_nothing(filled):
    somebody.delete(filled, "attendance", "seat", author="Ann")
    somebody.delete(filled, "party", "fra", author="Ann")
    with pytest.raises(Invalid, match="there is no party fra"):
        somebody.undo(filled, len(EXAMPLES) + 1, author="Ann")
    assert not rows(filled, "attendance")


def test_undo_of_a_change_leaves_later_changes_of_other_fields(filled):
    save(filled, "person", "macron", name="Wrong", aliases="Wrong")
    save(filled, "person", "macron", native_name="Right")
    somebody.undo(filled, len(EXAMPLES) + 1, author="Bob")
    expected = {"name": "Emmanuel Macron", "native_name": "Right", "aliases": None, "version": 4}
    assert expected.items() <= rows(filled, "person")["macron"].items()
    assert history(filled)[-1]["reason"] == f"Undoes revision {len(EXAMPLES) + 1}"


def test_undo_of_a_change_brings_days_and_codes_back(filled):
    before = rows(filled, "summit")["paris"]
    save(filled, "summit", "paris", starts_on="2026-01-05", ends_on="2026-01-07", kind="talks", latitude=None,
         longitude=None)  # fmt: skip
    somebody.undo(filled, len(EXAMPLES) + 1, author="Ann")
    assert rows(filled, "summit")["paris"] == before | {"version": 3}


def test_undo_of_a_change_to_a_field_that_was_changed_again_is_refused_with_the_field(filled):
    save(filled, "summit", "paris", starts_on="2026-01-02", ends_on="2026-01-03")
    save(filled, "summit", "paris", starts_on="2026-01-01", title="Elsewhere")
    with pytest.raises(Invalid, match=f"by Ann, revision {len(EXAMPLES) + 2}: undo that first") as refused:
        somebody.undo(filled, len(EXAMPLES) + 1, author="Ann")
    assert list(refused.value.fields) == ["starts_on"]
    assert rows(filled, "summit")["paris"]["title"] == "Elsewhere"
    somebody.undo(filled, len(EXAMPLES) + 2, author="Ann")
    somebody.undo(filled, len(EXAMPLES) + 1, author="Ann")
    assert rows(filled, "summit")["paris"]["starts_on"].isoformat() == "2026-01-06"


def test_undo_of_a_change_to_a_record_that_is_gone_is_refused(filled):
    save(filled, "summit", "paris", title="Elsewhere")
    somebody.delete(filled, "summit", "paris", author="Ann")
    with pytest.raises(Invalid, match="bring it back first"):
        somebody.undo(filled, len(EXAMPLES) + 1, author="Ann")


def test_undo_of_a_delete_leaves_a_link_that_was_set_again_since(filled):
    edits.create(filled, "summit", {**EXAMPLES["summit"], "id": "kyiv", "title": "Kyiv"}, author="Ann")
    somebody.delete(filled, "summit", "paris", author="Ann")
    save(filled, "pledge", "hubs", summit_id="kyiv")
    somebody.undo(filled, len(EXAMPLES) + 2, author="Ann")
    assert rows(filled, "pledge")["hubs"]["summit_id"] == "kyiv"
    assert "paris" in rows(filled, "summit")


def test_a_record_that_no_rule_allows_is_not_brought_back(filled):
    somebody.delete(filled, "source", "elysee", author="Ann")
    with filled.begin() as connection:
        entry = connection.execute(
            sa.text("SELECT id, before FROM revision WHERE action = 'delete' AND record_table = 'source'")
        ).one()
        forged = entry.before.replace("https://example.org/a", "javascript:alert(1)")
        connection.execute(
            sa.text("UPDATE revision SET before = :before WHERE id = :id"), {"before": forged, "id": entry.id}
        )
    with pytest.raises(Invalid, match="whole web address"):
        somebody.undo(filled, entry.id, author="Ann")
    assert not rows(filled, "source")


def test_undo_of_what_is_undone_already_is_refused(filled):
    save(filled, "person", "macron", name="Wrong")
    somebody.undo(filled, len(EXAMPLES) + 1, author="Ann")
    with pytest.raises(Invalid, match=f"change {LAST + 1} was undone already, by change {LAST + 2}"):
        somebody.undo(filled, len(EXAMPLES) + 1, author="Ann")
    assert len(history(filled)) == len(EXAMPLES) + 2


def test_undo_of_a_creation_takes_nothing_along_unasked(filled):
    before = everything(filled)
    with pytest.raises(Invalid, match="summit paris was created by this change: delete it instead"):
        somebody.undo(filled, list(EXAMPLES).index("summit") + 1, author="Ann")
    assert everything(filled) == before


def test_undo_brings_back_no_second_of_what_there_is_one_of(filled):
    for table, id in (("attendance", "seat"), ("dossier", "talks")):
        somebody.delete(filled, table, id, author="Ann")
        deleted = history(filled)[-1]["batch"]
        edits.create(filled, table, {**EXAMPLES[table], "id": "other"}, author="Bob")
        with pytest.raises(Invalid, match=r"other says the same already|holds one dossier, and there is other already"):
            somebody.undo(filled, deleted, author="Ann")
        assert list(rows(filled, table)) == ["other"]


def test_undo_of_an_undo_does_it_again(filled):
    save(filled, "pledge", "hubs", headline="Changed")
    done = everything(filled)
    for _ in range(2):
        somebody.undo(filled, history(filled)[-1]["id"], author="Ann")
    assert without_versions(everything(filled)) == without_versions(done)


def test_a_delete_before_the_last_one_is_not_undone_for_it_would_drop_what_came_between(filled):
    somebody.delete(filled, "person", "macron", author="Ann")
    first = history(filled)[-1]["batch"]
    somebody.undo(filled, first, author="Ann")
    save(filled, "person", "macron", native_name="Later work")
    somebody.delete(filled, "person", "macron", author="Ann")
    second = history(filled)[-1]["batch"]
    with pytest.raises(Invalid, match=f"macron was deleted once more since: undo revision {second}"):
        somebody.undo(filled, first, author="Ann")
    somebody.undo(filled, second, author="Ann")
    person = rows(filled, "person")["macron"]
    assert (person["native_name"], person["version"]) == ("Later work", 4)


def test_a_link_that_cannot_be_set_again_is_told_where_it_was_asked_for_and_left_where_it_was_not(filled):
    somebody.delete(filled, "summit", "paris", author="Ann")
    cleared = next(e for e in history(filled) if e["record_table"] == "document" and e["action"] == "update")
    with pytest.raises(Invalid, match="there is no summit paris; it was deleted: bring it back, or choose another"):
        somebody.undo(filled, cleared["id"], author="Ann")
    somebody.undo(filled, len(EXAMPLES) + 1, author="Ann")
    save(filled, "document", "declaration", summit_id=None, milestone_id=None)
    cleared = [e for e in history(filled) if e["record_table"] == "document" and e["action"] == "update"][1]
    save(filled, "document", "declaration", summit_id="paris", title="Else")
    somebody.delete(filled, "document", "declaration", author="Ann")
    with pytest.raises(Invalid, match="was deleted since; bring it back first"):
        somebody.undo(filled, cleared["id"], author="Ann")


@pytest.mark.parametrize("revision", [-1, 0, 2**31, 2**70])
def test_a_revision_that_cannot_be_is_not_found(filled, revision):
    with pytest.raises(NotFound):
        somebody.undo(filled, revision, author="Ann")


def test_what_breaks_a_newer_rule_can_be_undone_and_brought_back(filled, outdated):
    table, id, _ = outdated
    before = without_versions(everything(filled))
    save(filled, table, id, **{OTHER[table]: "After"})
    somebody.undo(filled, history(filled)[-1]["id"], author="Ann")
    assert without_versions(everything(filled)) == before
    if table == "party":
        somebody.delete(filled, "summit", "paris", author="Ann")
        before = without_versions(everything(filled))
    somebody.delete(filled, table, id, author="Ann")
    somebody.undo(filled, history(filled)[-1]["batch"], author="Ann")
    assert without_versions(everything(filled)) == before


def test_an_amount_can_be_undone(filled):
    somebody.delete(filled, "pledge_share", "share", author="Ann")
    save(filled, "pledge", "hubs", amount_low="0.25", amount_high=1, amount_period="per_year")
    save(filled, "pledge", "hubs", amount_low=1, amount_high=1, amount_period=None)
    somebody.undo(filled, history(filled)[-1]["id"], author="Ann")
    row = rows(filled, "pledge")["hubs"]
    assert (row["amount_low"], row["amount_period"]) == (Decimal("0.25"), "per_year")
