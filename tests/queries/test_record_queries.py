"""Rows as forms need them, the names that records go by, and their history."""

import pytest

from tests.support import somebody
from tests.support.examples import BETWEEN, EXAMPLES
from tracker.queries.records import changes, choices, counts, dossier, history, ids_of_name, record, within
from tracker.schema.models import RECORDS, table_of
from tracker.schema.relations import PARTS, TOP
from tracker.schema.rows import validate
from tracker.store import last_revision, reading


def test_an_empty_store_answers_with_nothing(engine):
    with reading(engine) as connection:
        assert last_revision(connection) == (0, "")
        assert dossier(connection) is None
        assert record(connection, "summit", "paris") is None
        assert choices(connection, "summit") == {}
        assert within(connection, "attendance", "summit", "paris") == []
        assert history(connection, "summit", "paris") == []
        assert counts(connection) == dict.fromkeys(RECORDS, 0)


def test_a_record_comes_as_it_was_stored(ask):
    for table, row in EXAMPLES.items():
        assert ask(record, table, row["id"]) == validate(table, row)
    assert ask(dossier) == validate("dossier", EXAMPLES["dossier"])
    assert ask(record, "summit", "nope") is None


def test_a_record_is_found_by_its_whole_name_or_id_whatever_the_case_of_the_name(ask, add):
    add("party", "tur", name="Türkiye")
    add("party", "rus", name="Россия")
    for typed, meant in (("TÜRKIYE", "tur"), ("Tu\u0308rkiye", "tur"), ("россия", "rus"), ("fra", "fra"), ("\0", None)):
        assert ask(ids_of_name, "party", typed) == [meant] * bool(meant)
    for part in ("Türk", "ürkiye", "%", "TUR", ""):
        assert ask(ids_of_name, "party", part) == []


def test_of_many_records_of_one_name_two_are_found(ask, add):
    for id in ("one", "other", "third"):
        add("person", id, name="Andrii")
    assert ask(ids_of_name, "person", "andrii") == ["one", "other"]
    assert ask(ids_of_name, "summit", "2026-01-06 · paris") == ["paris"]


def test_the_dossier_stays_the_same_one_where_a_store_has_two(filled):
    rows = table_of("dossier")
    with filled.begin() as connection:
        connection.execute(rows.insert(), {**validate("dossier", EXAMPLES["dossier"]), "id": "z-talks"})
        connection.execute(rows.update().where(rows.c.id == "talks").values(title="Changed"))
    with reading(filled) as connection:
        assert dossier(connection)["title"] == "Changed"


def test_counts_are_of_every_table(ask, add):
    add("person", "zelenskyy")
    assert ask(counts) == {**dict.fromkeys(RECORDS, 1), **dict.fromkeys(BETWEEN, 0), "person": 2}


def test_the_revision_moves_with_every_change(ask, add):
    before = ask(last_revision)
    add("person", "zelenskyy")
    after = ask(last_revision)
    assert (before[0], after[0]) == (len(EXAMPLES), len(EXAMPLES) + 1)
    assert before[1] < after[1]


@pytest.fixture
def people(add):
    for id, name in (
        ("zelenskyy", "Зеленський"),
        ("abdullah", "عبد الله"),
        ("adam", "adam % _ \\"),
        ("ibrahim", "İbrahim"),
    ):
        add("person", id, name=name)


@pytest.mark.usefixtures("people")
def test_choices_stand_by_name_whatever_its_case(ask):
    assert list(ask(choices, "person")) == ["adam", "macron", "ibrahim", "zelenskyy", "abdullah"]
    assert list(ask(choices, "person", limit=2)) == ["adam", "macron"]
    assert ask(choices, "person", ids=("macron", "nope")) == {"macron": "Emmanuel Macron"}


@pytest.mark.usefixtures("people")
def test_choices_are_found_by_words_of_their_name_or_id(ask):
    found = {
        "ЗЕЛЕН": ["zelenskyy"], "lenskyy": ["zelenskyy"], "عبد": ["abdullah"], "% _ \\": ["adam"], "%": ["adam"],
        "IBRAHIM": ["ibrahim"], "a%m": [], "x" * 100_000: [],
    }  # fmt: skip
    assert {text: list(ask(choices, "person", text=text)) for text in found} == found
    assert ask(choices, "person", text="mac", ids=("macron", "zelenskyy")) == {"macron": "Emmanuel Macron"}


def test_every_table_is_edited_on_its_own_or_within_one_that_is():
    parts = {part for table in RECORDS for part in PARTS[table]}
    assert set(TOP) | parts == set(RECORDS)
    assert not set(TOP) & parts
    assert PARTS["summit"] == ["attendance", "announced_date", "account", "look", "citation"]
    assert PARTS["clause"] == ["clause_issue", "clause_link", "account", "citation"]
    assert PARTS["account"] == ["citation"]
    assert PARTS["source"] == []


def test_parts_are_those_of_one_record_by_id(ask, add):
    add("attendance", "a-second-seat", person_id=None)
    add("summit", "rome")
    add("attendance", "rome-seat", summit_id="rome")
    add("milestone", "paris")
    add("citation", "of-the-milestone", record_table="milestone", field=None)
    assert [row["id"] for row in ask(within, "attendance", "summit", "paris")] == ["a-second-seat", "seat"]
    assert [row["id"] for row in ask(within, "citation", "summit", "paris")] == ["cited"]
    assert [row["id"] for row in ask(within, "citation", "milestone", "paris")] == ["of-the-milestone"]


# history


def what(entries):
    return [(entry["action"], entry["record_table"], entry["record_id"]) for entry in entries]


def test_history_shows_each_change_field_by_field_the_newest_first(ask, change):
    change("summit", title="Париж", city=None)
    change("summit", title="Paris")
    last, middle, first = [entry for entry in ask(history, "summit", "paris") if entry["record_table"] == "summit"]
    assert last["changes"] == {"title": ("Париж", "Paris")}
    assert middle["changes"] == {"title": ("Paris", "Париж"), "city": ("Paris", None)}
    assert (first["action"], first["author"], first["changes"]["title"]) == ("create", "Examples", (None, "Paris"))
    assert (middle["author"], middle["reason"], middle["id"]) == ("Ann", None, len(EXAMPLES) + 1)


def test_history_includes_the_parts_even_deleted_ones_and_nothing_of_other_records(ask, add, filled):
    add("milestone", "paris")
    add("citation", "of-the-milestone", record_table="milestone", field=None)
    add("summit", "rome")
    add("attendance", "in-rome", summit_id="rome", office='"summit_id": "paris"')
    somebody.delete(filled, "attendance", "seat", author="Ann")
    assert what(ask(history, "summit", "paris")) == [
        ("delete", "attendance", "seat"),
        ("create", "citation", "cited"),
        ("create", "announced_date", "announced"),
        ("create", "attendance", "seat"),
        ("create", "summit", "paris"),
    ]
    assert what(ask(history, "summit", "paris", limit=2)) == [
        ("delete", "attendance", "seat"),
        ("create", "citation", "cited"),
    ]


def test_the_history_of_a_deleted_record_stays(ask, filled):
    somebody.delete(filled, "pledge", "hubs", author="Ann", reason="Twice")
    entries = ask(history, "pledge", "hubs")
    assert {entry["record_table"] for entry in entries} == {
        "pledge",
        "pledge_party",
        "pledge_condition",
        "pledge_status",
        "pledge_share",
        "account",
        "look",
    }
    [deleted] = [entry for entry in entries if (entry["action"], entry["record_id"]) == ("delete", "hubs")]
    assert deleted["changes"]["headline"] == ("Hubs", None)


def test_a_part_that_moved_to_another_record_is_in_the_history_of_both(ask, add, filled):
    add("summit", "rome")
    somebody.update(filled, "attendance", "seat", {"summit_id": "rome"}, author="Ann")
    assert ("update", "attendance", "seat") in what(ask(history, "summit", "rome"))
    assert ("create", "attendance", "seat") in what(ask(history, "summit", "paris"))


def test_changes_are_one_line_a_save_the_newest_first_of_an_author_if_asked(ask, filled):
    somebody.delete(filled, "summit", "paris", author="Оксана", reason="Twice")
    rows = ask(changes).to_dict("records")
    assert [(row["author"], row["action"], row["record_table"], row["count"] > 1) for row in rows] == [
        ("Оксана", "delete", "summit", True),
        ("Examples", "create", "dossier", True),
    ]
    assert (rows[0]["record_id"], rows[0]["reason"], rows[1]["count"]) == ("paris", "Twice", len(EXAMPLES))
    assert list(ask(changes, author="ОКСАНА")["author"]) == ["Оксана"]
    assert list(ask(changes, limit=1, offset=1)["author"]) == ["Examples"]
    assert ask(changes, author="nobody").empty


def test_records_with_a_day_are_offered_newest_first_and_others_by_name(ask, add):
    for id, day in (("kyiv", "2026-02-01"), ("abu-dhabi", "2025-12-01")):
        add("summit", id, title=id, starts_on=day, ends_on=day)
    assert list(ask(choices, "summit")) == ["kyiv", "paris", "abu-dhabi"]
    for id, name in (("zagreb", "Zagreb"), ("aland", "Åland"), ("austria", "austria")):
        add("party", id, name=name, iso_alpha2=None, iso_alpha3=None)
    assert [name for name in ask(choices, "party").values() if name < "Å"] == ["austria", "France", "Zagreb"]
