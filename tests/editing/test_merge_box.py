"""The box that merges two records: both sides are shown to choose from, and later saves are not passed over."""

import pytest

from tests.support.editor import Editor, Store, plain
from tracker.writing import edits


@pytest.fixture
def shares(dashboard):
    """Two parties that are one, each with a share of the same pledge, and the box that merges the second into
    the first."""
    store = Store(dashboard("examples"))
    edits.create(store.engine, "party", {"id": "fr2", "name": "French Republic", "kind": "state"}, author="Bob")
    share = {"id": "second", "pledge_id": "hubs", "party_id": "fr2", "amount": "0.5"}
    edits.create(store.engine, "pledge_share", share, author="Bob")
    editor = Editor("party", "fr2")
    editor.app.session_state["box_merge_party_fr2"] = True
    editor.run()
    editor.app.selectbox(key="into_party_fr2").set_value("fra")
    editor.run()
    return store, editor


def choice(editor):
    return next(radio for radio in editor.app.radio if "share" in radio.label.lower())


def test_what_both_say_is_shown_and_that_of_the_kept_record_is_chosen_first(shares):
    store, editor = shares
    assert [plain(option) for option in choice(editor).options] == ["Of share: 1 · —", "Of second: 0.5 · —"]
    editor.press("Merge")
    assert float(store.record("pledge_share", "share")["amount"]) == pytest.approx(1)
    assert store.record("party", "fr2") is store.record("pledge_share", "second") is None


def test_what_the_twin_says_is_kept_where_that_is_chosen(shares):
    store, editor = shares
    choice(editor).set_value("twin")
    editor.run()
    editor.press("Merge")
    assert float(store.record("pledge_share", "share")["amount"]) == pytest.approx(0.5)
    assert store.record("party", "fr2") is None


def test_what_somebody_saved_since_the_box_was_seen_refuses_the_merge(shares):
    store, editor = shares
    store.change("pledge_share", "second", note="Looked up again")
    editor.press("Merge")
    assert "What belongs to party fr2 or fra was changed" in plain(editor.app.error[0].value)
    assert store.record("party", "fr2")
    editor.press("Merge")
    assert store.record("party", "fr2") is None


def test_a_refused_merge_names_table_and_field_as_their_form_does(dashboard):
    store = Store(dashboard("examples"))
    pledge = {"id": "twin", "headline": "Hubs", "category": "troops", "made_on": "2026-01-06"}
    account = {"id": "of-rome", "record_table": "pledge", "record_id": "twin", "field": "amount_low", "value": "two"}
    edits.create(store.engine, "pledge", pledge, author="Bob")
    edits.create(store.engine, "account", {**account, "held": True}, author="Bob")
    editor = Editor("pledge", "twin")
    editor.app.session_state["box_merge_pledge_twin"] = True
    editor.run()
    editor.app.selectbox(key="into_pledge_twin").set_value("hubs")
    editor.run()
    editor.press("Merge")
    [error] = editor.errors
    assert error.startswith("Account of-rome: Held here: of-london is it already")
    assert store.record("pledge", "twin")
    edits.create(
        store.engine, "pledge_relation", {"pledge_id": "twin", "other_id": "hubs", "kind": "repeats"}, author="Bob"
    )
    editor.run()
    [error] = editor.errors
    assert error.startswith("relation of pledges twin--hubs says how twin and hubs belong together")
