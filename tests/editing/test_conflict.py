"""Two people save one record: the second sees both versions, merges them, and loses nothing."""

import pytest

from tests.support import somebody
from tests.support.editor import LONG, Editor, plain
from tests.support.examples import EXAMPLES
from tracker.queries import records

# merge


def test_the_second_of_two_editors_is_refused_sees_both_versions_and_merges_field_by_field(store):
    first, second = Editor("summit", "paris", name="First"), Editor("summit", "paris", name="Second")
    first.save(title="Paris, first", city="Lutetia", date_note="morning")
    second.save(title="Paris, second", summary="Mine", city="Париж")
    assert "Someone else saved this record" in second.app.warning[0].value
    assert store.record("summit", "paris")["title"] == "Paris, first"
    choices = {radio.label: [plain(option) for option in radio.options] for radio in second.app.radio}
    assert choices == {
        "Title": ["Mine: Paris, second", "Theirs: Paris, first"],
        "Words on the date": ["Mine: —", "Theirs: morning"],
        "Summary": ["Mine: Mine", "Theirs: —"],
        "City": ["Mine: Париж", "Theirs: Lutetia"],
    }
    assert {radio.label: radio.value for radio in second.app.radio} == {
        "Title": "mine", "Words on the date": "theirs", "Summary": "mine", "City": "mine",
    }  # fmt: skip
    next(radio for radio in second.app.radio if radio.label == "City").set_value("theirs")
    second.press("Save these choices")
    row = store.record("summit", "paris")
    assert (row["title"], row["city"], row["date_note"], row["summary"], row["version"]) == (
        "Paris, second", "Lutetia", "morning", "Mine", 3,
    )  # fmt: skip
    assert [entry["author"] for entry in store(records.history, "summit", "paris", limit=2)] == ["Second", "First"]
    assert second.field("title").value == "Paris, second"


def test_a_third_save_during_the_merge_is_noticed_too(store):
    editor = Editor("summit", "paris")
    store.change("summit", "paris", title="Second")
    editor.save(title="Mine")
    store.change("summit", "paris", title="Third")
    editor.press("Save these choices")
    assert store.record("summit", "paris")["title"] == "Third"
    [title] = editor.app.radio
    assert [plain(option) for option in title.options] == ["Mine: Mine", "Theirs: Third"]
    editor.press("Save these choices")
    assert store.record("summit", "paris")["title"] == "Mine"


def test_text_that_breaks_a_rule_survives_the_merge(store):
    editor = Editor("summit", "paris")
    store.change("summit", "paris", city="Lutetia")
    editor.save(title=LONG, summary="Mine")
    editor.press("Save these choices")
    assert (editor.field("title").value, editor.field("summary").value) == (LONG, "Mine")
    assert editor.field("city").value == "Lutetia"
    assert len(editor.errors) == 2
    editor.save(title="Short")
    row = store.record("summit", "paris")
    assert (row["title"], row["summary"], row["city"]) == ("Short", "Mine", "Lutetia")


@pytest.mark.parametrize(("choice", "amount"), [(None, (700, 700, "EUR")), ("theirs", (900, 900, "USD"))])
def test_an_amount_and_its_currency_are_one_choice(store, choice, amount):
    somebody.delete(store.engine, "pledge_share", "share", author="Ann")
    store.change("pledge", "hubs", amount_low=615, amount_high=615, currency="EUR", unit=None)
    editor = Editor("pledge", "hubs")
    store.change("pledge", "hubs", amount_low=900, amount_high=900, currency="USD")
    editor.save(amount_low="700", amount_high="700")
    [radio] = editor.app.radio
    assert radio.label == "Amount, at least · Amount, at most · Currency"
    assert [plain(option) for option in radio.options] == ["Mine: 700 · 700 · EUR", "Theirs: 900 · 900 · USD"]
    if choice:
        radio.set_value(choice)
    editor.press("Save these choices")
    row = store.record("pledge", "hubs")
    assert (row["amount_low"], row["amount_high"], row["currency"]) == amount


def test_a_place_that_one_of_two_moved_east_and_one_north_is_at_neither_half(store):
    editor = Editor("summit", "paris")
    store.change("summit", "paris", latitude="50.45")
    editor.save(longitude="30.52")
    [radio] = editor.app.radio
    assert (radio.label, radio.value) == ("Latitude · Longitude", "mine")
    editor.press("Save these choices")
    row = store.record("summit", "paris")
    assert (row["latitude"], row["longitude"]) == (48.87, 30.52)


def test_theirs_can_be_left_as_it_is(store):
    editor = Editor("summit", "paris")
    store.change("summit", "paris", title="Theirs")
    editor.save(title="Mine")
    editor.press("Leave theirs and drop mine")
    assert editor.field("title").value == "Theirs"
    assert store.record("summit", "paris")["version"] == 2


def test_the_same_change_by_two_people_is_no_quarrel(store):
    editor = Editor("summit", "paris")
    store.change("summit", "paris", title="Same")
    editor.save(title="Same")
    assert [text.value for text in editor.app.markdown if "Both versions" in text.value]
    editor.press("Save these choices")
    assert (store.record("summit", "paris")["version"], editor.errors) == (2, [])


def test_what_was_typed_into_a_record_that_somebody_deleted_is_kept_until_it_is_back(store):
    editor = Editor("summit", "paris")
    somebody.delete(store.engine, "summit", "paris", author="Somebody else")
    editor.save(title="Mine", summary="Long work")
    assert "Someone deleted this record" in editor.errors[0]
    assert "Long work" in editor.app.json[0].value
    somebody.undo(store.engine, len(EXAMPLES) + 1, author="Somebody else")
    editor.go("edit", table="summit", id="paris")
    editor.press("Save these choices")
    row = store.record("summit", "paris")
    assert (row["title"], row["summary"]) == ("Mine", "Long work")


def test_a_merge_keeps_by_default_what_the_other_filled_in_and_one_left_blank(store):
    editor = Editor("summit", "paris")
    editor.type(title="T" * 400)
    store.change("summit", "paris", summary="Theirs")
    editor.press("Save")
    kept = [choice for choice in editor.app.radio if choice.label == "Summary"]
    assert [choice.value for choice in kept] == ["theirs"]
