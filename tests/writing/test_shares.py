"""Shares of a joint pledge: together they are at most its amount, in forms, files, undo and restores alike."""

import json

import pytest

from tests.support import somebody
from tests.support.dossiers import edit, faults, line, write
from tests.support.examples import EXAMPLES
from tests.support.snapshots import refused, revision, rewrite
from tests.support.stored import everything, rows, save
from tracker.errors import Invalid
from tracker.schema.rows import validate
from tracker.writing import edits

TOO_MUCH = r"the pledge shares of “Hubs” add up to 2\.5, more than its “Amount, at most”, 2: fix one of them"


@pytest.fixture
def joint(filled):
    """The examples, with a second party that may have a share."""
    edits.create(filled, "party", {"id": "gbr", "name": "United Kingdom", "kind": "state"}, author="Ann")
    return filled


def share(amount, **values):
    return {**EXAMPLES["pledge_share"], "id": "second", "party_id": "gbr", "amount": amount, **values}


def test_shares_up_to_the_amount_are_kept_and_beyond_it_are_refused(joint):
    before = everything(joint)
    with pytest.raises(Invalid, match=TOO_MUCH) as error:
        edits.create(joint, "pledge_share", share("1.5"), author="Ann")
    assert list(error.value.fields) == ["amount"]
    assert everything(joint) == before
    edits.create(joint, "pledge_share", share(1), author="Ann")
    with pytest.raises(Invalid, match=TOO_MUCH):
        save(joint, "pledge_share", "second", amount="1.5")
    save(joint, "pledge_share", "second", amount="0.5")
    assert rows(joint, "pledge_share")["second"]["amount"] == pytest.approx(0.5)


def test_an_amount_below_its_shares_is_refused_and_one_without_a_limit_is_not(joint):
    edits.create(joint, "pledge_share", share(1), author="Ann")
    with pytest.raises(Invalid, match="add up to 2, more than its “Amount, at most”, 1: fix one of them") as error:
        save(joint, "pledge", "hubs", amount_high=1)
    assert list(error.value.fields) == ["amount_high"]
    save(joint, "pledge", "hubs", amount_high=None)
    save(joint, "pledge_share", "second", amount=100)


def test_a_share_that_moves_to_another_pledge_counts_there(joint):
    edits.create(joint, "pledge", {**EXAMPLES["pledge"], "id": "other", "amount_high": 20}, author="Ann")
    edits.create(joint, "pledge_share", share("1.5", pledge_id="other"), author="Ann")
    with pytest.raises(Invalid, match=TOO_MUCH):
        save(joint, "pledge_share", "second", pledge_id="hubs")
    seen = edits.merge_preview(joint, "pledge", "other", into="hubs")  # the two amounts differ, which is seen
    with pytest.raises(Invalid, match=TOO_MUCH):
        edits.merge(joint, "pledge", "other", into="hubs", preview=seen, author="Ann")


def test_an_undo_that_would_bring_back_too_much_is_refused(joint):
    somebody.delete(joint, "pledge_share", "share", author="Ann")
    deletion = revision(joint)[0]
    edits.create(joint, "pledge_share", share(2), author="Ann")
    with pytest.raises(Invalid, match="add up to 3"):
        somebody.undo(joint, deletion, author="Ann")


def test_what_is_stored_beyond_the_amount_already_may_be_changed_otherwise(filled):
    with filled.begin() as connection:
        connection.exec_driver_sql("UPDATE pledge_share SET amount = 9")
    save(filled, "pledge_share", "share", note="As announced")
    save(filled, "pledge", "hubs", headline="Other hubs")
    with pytest.raises(Invalid, match="add up to 8"):
        save(filled, "pledge_share", "share", amount=8)


def test_loaded_shares_beyond_the_amount_are_refused(joint):
    before = everything(joint)
    new = [validate("pledge_share", share("1.5"))]
    with pytest.raises(Invalid, match=TOO_MUCH):
        edits.load(joint, {"pledge_share": new}, author="Ann")
    assert everything(joint) == before


def test_a_snapshot_with_shares_beyond_the_amount_is_not_restored(written, engine):
    rewrite(written, "pledge_share", lambda rows: rows[0].update(amount="3"))

    def tell_so(rows):
        [entry] = [row for row in rows if row["record_table"] == "pledge_share"]
        entry["after"] = json.dumps(json.loads(entry["after"]) | {"amount": 3}, sort_keys=True)

    rewrite(written, "revision", tell_so)
    refused(engine, written, "pledge_share.csv:2: amount: .*add up to 3, more than its “Amount, at most”, 2")


def test_curated_files_with_shares_beyond_the_amount_are_refused(tmp_path):
    folder = write(tmp_path / "data")
    edit(folder, "pledge_share.csv", (line("pledge_share"), line("pledge_share", amount=3)))
    [fault] = faults(folder)
    assert (fault.file, fault.line, fault.column) == ("pledge_share.csv", 2, "amount")
    assert "the pledge shares of hubs add up to 3" in fault.message
