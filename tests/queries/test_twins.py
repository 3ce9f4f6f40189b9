"""What looks like one thing entered twice: told by ``check`` in files and by the form before it is stored."""

from datetime import date

import pytest

from tests.support.editor import Editor, plain
from tests.support.examples import EXAMPLES
from tracker.files import consistency
from tracker.queries import records, twins
from tracker.schema.models import RECORDS
from tracker.schema.rows import validate
from tracker.store import reading
from tracker.writing import edits


def row(table, id="new", **values):
    return validate(table, {**EXAMPLES[table], **values, "id": id})


MACRON = {"name": "Macron, EMMANUEL"}
ALIKE = {
    # table, what differs from the example in the twin
    "name order and case": ("person", MACRON),
    "a name that sounds alike": ("person", {"name": "Emanuel Makron"}),
    "an alias": ("person", {"name": "E. M.", "aliases": "Somebody\nEmmanuel  Macron"}),
    "a name in its own script": ("person", {"name": "E. M.", "native_name": "Emmanuel Macron"}),
    "an invisible letter": ("person", {"name": "Emmanuel\u200b Macron"}),
    "a title": ("person", {"name": "President Emmanuel Macron"}),
    "a title in another language, and no first name": ("person", {"name": "Präsident Macron"}),
    "a title of several words": ("person", {"name": "President of France Emmanuel Macron"}),
    "a title after the name": ("person", {"name": "Emmanuel Macron, Président de la République"}),
    "a party's other name": ("party", {"name": "République", "aliases": "FRANCE"}),
    "a track": ("track", {"title": "coalition"}),
    "a meeting under another title": ("summit", {"title": "Something else"}),
    "a meeting in another track": ("summit", {"title": "Paris!", "city": None}),
    "a milestone": ("milestone", {"title": "plan."}),
    "a document": ("document", {"title": "d", "kind": "joint_statement"}),
    "a pledge": ("pledge", {"headline": "HUBS"}),
    "an address with tracking": ("source", {"url": "http://www.example.org/a/?utm_source=x&fbclid=1#top"}),
    "an address whose host is in another case": ("source", {"url": "https://EXAMPLE.org/a"}),
    "a citation": ("citation", {"locator": None}),
    "a seat of one person": ("attendance", {"office": "President"}),
    "a signature": ("signature", {"status": "joined_later"}),
    "a membership": ("membership", {"joined_on": None}),
    "a condition": ("pledge_condition", {"text": "after a  ceasefire"}),
    "an entry of the log": ("pledge_status", {"note": "Again"}),
    "an issue": ("issue", {"title": "ARMY", "question": "How many soldiers?"}),
    "a clause under another number": ("clause", {"number": "5"}),
    "a position of another speaker": ("position", {"text": "no  cap", "speaker": "His office"}),
}
OTHER = {
    "another name": ("person", {"name": "Brigitte Macron"}),
    "another name with a title": ("person", {"name": "Mme Brigitte Macron"}),
    "another name of a family and title": ("person", {"name": "President Brigitte Macron"}),
    "the same end of a name": ("person", {"name": "Sheikh Brigitte E. Macron"}),
    "a name within another": ("party", {"name": "French Guiana"}),
    "another day": ("summit", {"starts_on": "2026-01-07", "ends_on": "2026-01-07"}),
    "another city": ("summit", {"title": "Lyon", "city": "Lyon"}),
    "another page": ("source", {"url": "https://example.org/b", "title": "B"}),
    "another question to a page": ("source", {"url": "https://example.org/a?id=2", "title": "B"}),
    "another site": ("source", {"url": "https://example.net/a", "title": "B"}),
    "another field": ("citation", {"field": "title"}),
    "another day of the log": ("pledge_status", {"as_of": "2026-01-08"}),
    "another headline": ("pledge", {"headline": "Ships"}),
    "a clause in another language": ("clause", {"language": "fr"}),
    "other words of a text": ("clause", {"number": "5", "text": "900,000"}),
    "the same said on another day": ("position", {"as_of": "2026-01-07"}),
}


@pytest.mark.parametrize("case", ALIKE)
def test_what_looks_alike_is_found_in_the_store_and_in_files(filled, case):
    table, values = ALIKE[case]
    twin, example = row(table, **values), row(table, EXAMPLES[table]["id"])
    assert twins.may_be_twins(table, example, twin)
    assert [(one["id"], other["id"]) for one, other in twins.pairs(table, [example, twin])] == [(example["id"], "new")]
    with reading(filled) as connection:
        assert twins.of(connection, table, twin) == [example["id"]]
        assert twins.new(connection, table, twin, None) == [example["id"]]
        assert twins.new(connection, table, twin, {**example, "id": "new"}) == []  # which looked so before the change


@pytest.mark.parametrize("case", OTHER)
def test_what_is_something_else_is_not(filled, case):
    table, values = OTHER[case]
    assert not list(twins.pairs(table, [row(table, EXAMPLES[table]["id"]), row(table, **values)]))
    with reading(filled) as connection:
        assert twins.of(connection, table, row(table, **values)) == []


def test_a_record_is_no_twin_of_itself_in_any_table(filled):
    with reading(filled) as connection:
        for table in EXAMPLES:
            assert twins.of(connection, table, row(table, EXAMPLES[table]["id"])) == []


def test_a_city_by_another_name_is_the_same_city(filled):
    edits.update(filled, "summit", "paris", {"city": "Kyiv"}, opened=row("summit", "paris"), author="Ann")
    with reading(filled) as connection:
        assert twins.of(connection, "summit", row("summit", title="Other", city="Kiev")) == ["paris"]
        assert twins.of(connection, "summit", row("summit", title="Other", city="Odesa")) == []


SAME_PAGE = [
    "https://example.org/news/a", "http://example.org/news/a/", "https://www.example.org/news/a#comments",
    "https://m.example.org/news/a?utm_medium=x", "https://example.org:443/news/a?", "https://example.org/news/a?gclid=1",
]  # fmt: skip
OTHER_PAGES = [
    "https://example.org/news/A", "https://example.org/news", "https://example.org/news/a?page=2",
    "https://example.org:8080/news/a", "https://news.example.org/news/a", "https://example.org/#/news/a",
]  # fmt: skip


def test_an_address_is_read_without_what_leads_to_the_same_page():
    assert len(set(map(twins.address, SAME_PAGE))) == 1
    assert len({twins.address(url) for url in [SAME_PAGE[0], *OTHER_PAGES]}) == 1 + len(OTHER_PAGES)
    assert twins.address("https://a.org/%D0%BF?b=1&a=2") == twins.address("https://a.org/п?a=2&b=1")


# in files


def faults(table, *rows, seats=()):
    found = {name: [] for name in RECORDS}
    found[table] = list(enumerate(rows, 2))
    found["attendance"] = list(enumerate(seats, 2))
    return [fault.message for fault in consistency._same(found)]


def test_two_people_may_share_a_name_once_something_tells_them_apart():
    names = ("jan-marek-agency", "jan-marek-minister")

    def people(column=None, *values):
        return [row("person", id, name="Jan Marek", **({column: value} if column else {}))
                for id, value in zip(names, values or (None, None), strict=True)]  # fmt: skip

    [told] = faults("person", *people())
    assert told == (
        "jan-marek-minister is the same as jan-marek-agency: both have name Jan Marek. Merge them, or give them "
        "different values in native_name or aliases"
    )
    assert faults("person", *people("aliases", "Head of the agency", "Minister")) == []
    assert faults("person", *people("native_name", "Ян Марек", "يان ماريك")) == []
    assert len(faults("person", *people("native_name", "Ян Марек", None))) == 1
    assert len(faults("person", *people("aliases", "J. Marek", "J. Marek"))) == 1
    offices = [row("attendance", f"seat-{n}", person_id=id, office=f"Office {n}") for n, id in enumerate(names)]
    assert faults("person", *people(), seats=offices) == []
    assert len(faults("person", *people(), seats=offices[:1])) == 1


def test_real_twins_are_told_however_they_are_written():
    for name in ("Rustem Umierov", "UMEROV Rustem", "Rustem  Umerov"):
        assert len(faults("person", row("person", "one", name="Rustem Umerov"), row("person", name=name))) == 1
    source = row("source", "one")
    [told] = faults("source", source, row("source", url="http://example.org/a/?utm_source=x"))
    assert "new is the same as one: both have title Declaration" in told
    assert (
        faults("source", source, row("source", url="https://example.org/a#2", title="Another part of the page")) == []
    )


# in the form


@pytest.fixture
def store(dashboard):
    """Asks the store of the form; ``store.engine`` is an engine on it."""
    engine = dashboard("examples")

    def ask(question, *args, **kwargs):
        with reading(engine) as connection:
            return question(connection, *args, **kwargs)

    ask.engine = engine
    return ask


def warnings(editor):
    return [plain(warning.value) for warning in editor.app.warning]


def test_the_form_names_what_looks_alike_and_creates_all_the_same(store):
    editor = Editor("person")
    editor.save(**MACRON)
    assert "there is a person that looks like this one" in warnings(editor)[0]
    assert list(store(records.choices, "person")) == ["macron"]
    links = [link for link in editor.app.get("page_link") if "id=macron" in link.proto.query_string]
    assert [plain(link.proto.label) for link in links] == ["Emmanuel Macron"]
    assert editor.field("name").value == MACRON["name"]
    editor.press("Create all the same")
    assert editor.toasts == ["The record is created."]
    assert len(store(records.choices, "person")) == 2


def test_what_is_mended_after_the_warning_is_saved_without_another(store):
    editor = Editor("source")
    editor.save(
        url="http://www.example.org/a", title="T", publisher="P", source_class="media", accessed_on=date(2026, 2, 1)
    )
    assert warnings(editor)
    editor.save(url="http://www.example.org/b")
    assert not warnings(editor)
    assert len(store(records.choices, "source")) == 2


def test_who_types_another_twin_and_goes_on_is_asked_about_that_one(store):
    edits.create(store.engine, "person", {"id": "other", "name": "Other"}, author="Ann")
    editor = Editor("person")
    editor.save(**MACRON)
    editor.type(name="OTHER")
    editor.press("Create all the same")
    assert [plain(link.proto.label) for link in editor.app.get("page_link") if "id=other" in link.proto.query_string]
    assert list(store(records.choices, "person")) == ["macron", "other"]


def test_a_change_that_makes_a_record_look_like_another_is_asked_about_and_others_are_not(store):
    edits.create(store.engine, "person", {"id": "other", "name": "Other"}, author="Ann")
    editor = Editor("person", "other")
    editor.save(name="Emmanuel Macron")
    assert warnings(editor)
    assert store(records.record, "person", "other")["name"] == "Other"
    editor.press("Save all the same")
    assert editor.toasts == ["Saved."]
    assert not warnings(editor)
    editor.save(native_name="Еммануель")  # looks like the other still, as it did before
    assert not warnings(editor)
    assert store(records.record, "person", "other")["native_name"] == "Еммануель"


def test_a_trigger_of_the_same_words_looks_like_the_stored_one(filled):
    stored = {**EXAMPLES["trigger"], "id": "other"}
    for values in ({"definition": "Something else"}, {"title": "Something else"}):
        row = validate("trigger", {**stored, **values, "version": 1})
        with reading(filled) as connection:
            assert twins.of(connection, "trigger", row) == [EXAMPLES["trigger"]["id"]]


def test_each_table_tells_what_is_the_same_record_twice():
    untold = {table for table, model in RECORDS.items() if not (model.unique or model.single or table in twins.TRAITS)}
    assert untold == set()
