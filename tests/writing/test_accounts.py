"""Accounts of a field: at most one is held, in forms, files and restores alike, and the field exists."""

import pytest

from tests.support import dossiers, somebody
from tests.support.examples import EXAMPLES, LAST
from tests.support.snapshots import refused, rewrite
from tests.support.stored import rows
from tracker.errors import Invalid
from tracker.files import snapshot
from tracker.queries import twins
from tracker.schema.rows import validate
from tracker.store import reading
from tracker.writing import edits

OTHER = EXAMPLES["account"] | {"id": "other", "value": "two hubs", "held": "false"}
REFUSAL = "of-london is it already, of table pledge, record hubs, field amount_low, and only one can be"


def create(engine, **values):
    return edits.create(engine, "account", OTHER | values, author="Ann")


def test_a_second_account_that_is_held_is_refused_and_nothing_is_stored(filled):
    with pytest.raises(Invalid, match=REFUSAL) as caught:
        create(filled, held="true")
    assert list(caught.value.fields) == ["held"]
    assert set(rows(filled, "account")) == {"of-london"}


def test_an_account_cannot_become_the_second_that_is_held(filled):
    create(filled)
    with pytest.raises(Invalid, match=REFUSAL):
        somebody.update(filled, "account", "other", {"held": "true"}, author="Ann")
    somebody.update(filled, "account", "of-london", {"held": "false"}, author="Ann")
    somebody.update(filled, "account", "other", {"held": "true"}, author="Ann")


def test_two_accounts_of_two_fields_or_none_of_one_may_be_held(filled):
    create(filled)
    create(filled, id="third", value="three hubs")
    create(filled, id="of-the-unit", field="unit", held="true")
    assert len(rows(filled, "account")) == 4


def test_an_undo_that_would_hold_two_accounts_is_refused(filled):
    somebody.update(filled, "account", "of-london", {"held": "false"}, author="Ann")
    create(filled, held="true")
    with pytest.raises(Invalid, match="other is it already"):
        somebody.undo(filled, LAST + 1, author="Ann")


def test_a_merge_of_two_records_that_each_hold_an_account_of_one_field_is_refused(filled):
    edits.create(filled, "pledge", EXAMPLES["pledge"] | {"id": "twin"}, author="Ann")
    create(filled, record_id="twin", held="true")
    with pytest.raises(Invalid, match="is it already"):
        edits.merge(filled, "pledge", "twin", into="hubs", author="Ann")


def test_files_with_two_accounts_that_are_held_are_refused(tmp_path):
    folder = dossiers.write(tmp_path / "data")
    dossiers.edit(folder, "account.csv", dossiers.line("account", id="other", value="two hubs"))
    words = [fault.message for fault in dossiers.faults(folder) if fault.column == "held"]
    assert [said.startswith(f"{REFUSAL}: take it off") for said in words] == [True]


def test_a_snapshot_with_two_accounts_that_are_held_is_refused(filled, engine, tmp_path):
    create(filled)
    written = snapshot.write(filled, tmp_path / "out")
    rewrite(written, "account", lambda accounts: [row.update(held="true") for row in accounts])
    refused(engine, written, "of-london is it already")


@pytest.mark.parametrize(("table", "id", "field"), [("summit", "paris", "attendance"), ("party", "fra", "membership")])
def test_an_account_of_a_count_names_what_is_counted(filled, table, id, field):
    create(filled, id="count", record_table=table, record_id=id, field=field, value="35 states")
    assert rows(filled, "account")["count"]["field"] == field


@pytest.mark.parametrize("field", ["attendance", "amount", "pledge_status.note"])
def test_an_account_of_a_field_that_does_not_exist_is_refused(filled, field):
    with pytest.raises(Invalid, match="pledge has no field"):
        create(filled, field=field)


def test_one_value_of_one_party_in_other_letters_may_be_a_twin(filled):
    row = validate("account", OTHER | {"value": "One hub!", "held": "false"})
    with reading(filled) as connection:
        assert twins.of(connection, "account", row) == ["of-london"]
        assert twins.of(connection, "account", row | {"party_id": None}) == []


def test_two_looks_of_one_day_are_told_apart_by_who_looked(filled):
    look = EXAMPLES["look"] | {"id": "again"}
    with pytest.raises(Invalid, match="nothing-new says the same already"):
        edits.create(filled, "look", look, author="Ann")
    edits.create(filled, "look", look | {"looked_by": "Bob"}, author="Bob")
    assert len(rows(filled, "look")) == 2
