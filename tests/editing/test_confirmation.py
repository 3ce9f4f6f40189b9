"""What a form asks before it saves: a record that looks like another, and shares that would be read in another unit."""

import pytest

from tests.support import somebody
from tests.support.editor import Editor, plain
from tests.support.examples import EXAMPLES
from tests.support.interruptions import AS_IT_READS, broken_off
from tracker.queries import records
from tracker.writing import edits

LOAN = {**EXAMPLES["pledge"], "id": "loan", "headline": "A loan", "amount_low": 5, "amount_high": 10**7}
LOAN |= {"currency": "EUR", "unit": None}
PART = {"id": "part", "pledge_id": "loan", "party_id": "fra", "amount": 5 * 10**6}
SAME = "Save all the same"


@pytest.fixture
def loan(store):
    """The store, with a loan of EUR 10 million, of which France gives 5."""
    edits.create(store.engine, "pledge", LOAN, author="Ann")
    edits.create(store.engine, "pledge_share", PART, author="Ann")
    return store


def to_dollars(store):
    """Somebody else corrects the currency, of the share too."""
    shares = [store.record("pledge_share", "part")]
    somebody.update(store.engine, "pledge", "loan", {"currency": "USD"}, along=shares, author="Bob")


def asked(editor):
    """Whether the form asks something, by its button."""
    return [button.label for button in editor.app.button if button.label.endswith("all the same")]


def said(editor):
    return plain(" ".join(text.value for kind in ("warning", "markdown") for text in editor.app.get(kind)))


def test_a_record_that_looks_like_another_is_saved_only_all_the_same(store):
    editor = Editor("track")
    editor.save(title="Coalition")
    assert asked(editor) == ["Create all the same"]
    assert "looks like this one" in said(editor)
    assert set(store(records.choices, "track")) == {"coalition"}
    editor.press("Create all the same")
    assert set(store(records.choices, "track")) == {"coalition", "coalition-2"}


def test_another_currency_is_asked_about_where_shares_stand_and_saved_all_the_same(loan):
    editor = Editor("pledge", "loan")
    editor.save(currency="USD")
    assert "the pledge shares below were given in EUR, and would be read in USD" in said(editor)
    assert "- France: EUR 5 million → USD 5 million" in said(editor)
    assert (loan.record("pledge", "loan")["currency"], editor.toasts, editor.errors) == ("EUR", [], [])
    editor.press(SAME)
    assert (loan.record("pledge", "loan")["currency"], editor.toasts) == ("USD", ["Saved."])
    assert loan.record("pledge_share", "part")["version"] == 1
    assert not asked(editor)


def test_a_consent_in_whose_moment_a_word_is_typed_is_asked_for_anew(loan):
    editor = Editor("pledge", "loan")
    editor.save(currency="USD")
    editor.type(amount_note="A word")
    next(button for button in editor.app.button if button.label == SAME).click()
    with broken_off(AS_IT_READS):
        editor.run()
    editor.run()
    assert asked(editor) == [SAME]
    editor.press(SAME)
    assert (loan.record("pledge", "loan")["amount_note"], editor.toasts) == ("A word", ["Saved."])


def test_nothing_is_asked_where_amounts_stay_what_they_are(loan):
    editor = Editor("pledge", "loan")
    editor.save(amount_low=None, amount_high=None)
    assert (asked(editor), editor.toasts) == ([], ["Saved."])
    assert loan.record("pledge", "loan")["currency"] == "EUR"


def test_a_form_that_has_changed_since_the_question_is_asked_about_anew(loan):
    editor = Editor("pledge", "loan")
    editor.save(currency="USD")
    editor.type(currency="GBP")
    editor.press(SAME)
    assert loan.record("pledge", "loan")["currency"] == "EUR"
    assert "would be read in GBP" in said(editor)
    editor.type(currency="EUR")
    editor.run()
    assert not asked(editor)


def test_a_share_that_came_since_the_question_is_asked_about_too(loan):
    edits.create(loan.engine, "party", {"id": "gbr", "name": "United Kingdom", "kind": "state"}, author="Bob")
    editor = Editor("pledge", "loan")
    editor.save(currency="USD")
    edits.create(loan.engine, "pledge_share", {**PART, "id": "second", "party_id": "gbr", "amount": 1}, author="Bob")
    editor.press(SAME)
    assert loan.record("pledge", "loan")["currency"] == "EUR"
    assert "- United Kingdom: EUR 1 → USD 1" in said(editor)
    editor.press(SAME)
    assert loan.record("pledge", "loan")["currency"] == "USD"


def test_one_form_may_be_asked_both_one_after_the_other(loan):
    editor = Editor("pledge", "loan")
    editor.save(headline="Hubs", currency="USD")
    assert "looks like this one" in said(editor)
    editor.press(SAME)
    assert "would be read in USD" in said(editor)
    editor.press(SAME)
    stored = loan.record("pledge", "loan")
    assert (stored["headline"], stored["currency"]) == ("Hubs", "USD")


def test_the_question_is_asked_after_a_choice_between_two_versions_too(loan):
    editor = Editor("pledge", "loan")
    loan.change("pledge", "loan", headline="Theirs")
    editor.save(currency="USD", headline="Mine")
    editor.press("Save these choices")
    assert "would be read in USD" in said(editor)
    assert loan.record("pledge", "loan")["currency"] == "EUR"
    editor.press(SAME)
    stored = loan.record("pledge", "loan")
    assert (stored["headline"], stored["currency"]) == ("Mine", "USD")


def test_an_undo_that_would_read_shares_otherwise_says_why_not(loan):
    editor = Editor("pledge", "loan")
    editor.save(currency="USD")
    editor.press(SAME)
    loan.change("pledge_share", "part", amount=6)
    editor.unfold("history")
    change = next(entry["id"] for entry in loan(records.history, "pledge", "loan") if "currency" in entry["changes"])
    editor.press(f"Undo change {change}")
    assert "was given in USD and would be read in EUR" in editor.errors[0]
    assert loan.record("pledge", "loan")["currency"] == "USD"


def test_an_amount_that_was_typed_while_the_currency_changed_is_asked_about(loan):
    editor = Editor("pledge", "loan")
    editor.unfold("pledge_share")
    editor.app.selectbox(key="part_pledge_share_loan").set_value("part")
    editor.run()
    editor.type("pledge_share", amount=6)
    editor.run()
    assert [plain(note.value) for note in editor.app.info] == ["Read as EUR 6"]
    to_dollars(loan)
    editor.press("Save", 1)
    assert "- France: EUR 6 → USD 6" in said(editor)
    assert loan.record("pledge_share", "part")["amount"] == 5 * 10**6
    editor.press(SAME)
    assert loan.record("pledge_share", "part")["amount"] == 6


def test_a_new_share_that_was_typed_while_the_currency_changed_is_asked_about(loan):
    edits.create(loan.engine, "party", {"id": "gbr", "name": "United Kingdom", "kind": "state"}, author="Bob")
    editor = Editor("pledge", "loan")
    editor.unfold("pledge_share")
    editor.type("pledge_share", party_id="gbr", amount=6)
    editor.run()
    storage = editor.storage
    to_dollars(loan)
    editor.reload(storage, table="pledge", id="loan")
    editor.app.text_input(key="author").input("Ann")
    editor.press("Create")
    assert "EUR 6 → USD 6" in said(editor)
    assert len(loan(records.within, "pledge_share", "pledge", "loan")) == 1
    editor.press("Create all the same")
    assert len(loan(records.within, "pledge_share", "pledge", "loan")) == 2
