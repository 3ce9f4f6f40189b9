"""Creating and updating a record: what changes, what is refused, what the history says."""

import json

import pytest
import sqlalchemy as sa

from tests.support import somebody
from tests.support.examples import EXAMPLES
from tests.support.stored import history, rows, save
from tracker.errors import Conflict, Invalid, NotFound
from tracker.schema.rows import as_json, validate
from tracker.store import reading
from tracker.writing import edits
from tracker.writing.ids import propose_id

# create


def test_a_new_record_has_version_1_and_a_revision(engine):
    id = edits.create(engine, "track", {"title": "Geneva talks"}, author=" Ann ", reason="New lane")
    assert id == "geneva-talks"
    stored = rows(engine, "track")[id]
    assert (stored["title"], stored["version"]) == ("Geneva talks", 1)
    [entry] = history(engine)
    assert entry.pop("at").startswith("20")
    assert entry == {
        "id": 1, "batch": 1, "author": "Ann", "action": "create", "record_table": "track", "record_id": id,
        "within_table": None, "within_id": None, "before": None, "after": as_json(stored), "reason": "New lane",
        "undoes": None, "merged_into": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("table", "values", "id"),
    [
        ("milestone", {"starts_on": "2026-01-06", "title": "Déclaration de Paris!"}, "2026-01-06-declaration-de-paris"),
        ("person", {"name": "إيمانويل ماكرون"}, "ymnwyl-mkrwn"),
        ("person", {"name": "🕊️"}, "person"),
        ("attendance", {"summit_id": "paris", "party_id": "fra", "person_id": "macron"}, "paris--fra-macron"),
        ("pledge_condition", {"pledge_id": "hubs"}, "hubs--condition"),
        ("citation", {"record_id": "paris", "source_id": "elysee"}, "paris--elysee"),
        ("track", {"title": "Coalition"}, "coalition-2"),
    ],
)
def test_an_id_is_proposed_from_what_a_reader_knows(filled, table, values, id):
    with reading(filled) as connection:
        assert propose_id(connection, table, values) == id


def test_an_id_that_is_free_is_looked_for_alone_and_one_of_many_namesakes_in_a_few_steps(engine):
    tracks = [validate("track", {"id": f"coalition-{number}", "title": "Coalition"}) for number in range(2, 700)]
    rows_of_load = [validate("dossier", EXAMPLES["dossier"]), validate("track", EXAMPLES["track"])]
    edits.load(engine, {"dossier": rows_of_load[:1], "track": [*rows_of_load[1:], *tracks]}, author="Ann")
    asked = []
    sa.event.listen(engine, "before_cursor_execute", lambda *call: asked.append(len(call[3])))
    with reading(engine) as connection:
        for title, id, most in (("New", "new", 5), ("Coalition", "coalition-700", 1_500)):
            asked.clear()
            assert propose_id(connection, "track", {"title": title}) == id
            assert sum(asked) < most
            assert len(asked) < 10


def test_a_proposed_id_fits_however_long_the_title(engine):
    assert len(edits.create(engine, "track", {"title": "long words " * 27}, author="Ann")) <= 90


def test_an_id_is_never_used_twice(filled):
    with pytest.raises(Invalid, match="is or was another record's"):
        edits.create(filled, "person", EXAMPLES["person"], author="Ann")
    somebody.delete(filled, "person", "macron", author="Ann")
    with pytest.raises(Invalid, match="is or was another record's"):
        edits.create(filled, "person", EXAMPLES["person"], author="Ann")


@pytest.mark.parametrize(
    ("author", "reason", "field", "words"),
    [
        ("", None, "author", "is required"),
        (" ", None, "author", "is required"),
        (None, None, "author", "is required"),
        ("x" * 121, None, "author", "at most 120"),
        ("a\0b", None, "author", "U+0000"),
        ("Ann", "x" * 100_000, "reason", "at most 4,000"),
        ("Ann", "a\x07", "reason", "U+0007"),
    ],
)
def test_a_save_without_a_proper_author_and_reason_is_refused(filled, author, reason, field, words):
    for change in (
        lambda **by: edits.create(filled, "track", {"title": "New"}, **by),
        lambda **by: somebody.update(filled, "track", "coalition", {"title": "New"}, **by),
        lambda **by: somebody.delete(filled, "track", "coalition", **by),
    ):
        with pytest.raises(Invalid) as refused:
            change(author=author, reason=reason)
        assert words in refused.value.fields[field]
    assert len(history(filled)) == len(EXAMPLES)


# update


def test_a_change_raises_the_version_and_keeps_before_and_after(filled):
    save(filled, "person", "macron", native_name="Emmanuel Macron", aliases="Макрон\nماكرون")
    entry = history(filled)[-1]
    assert (entry["id"], entry["action"]) == (len(EXAMPLES) + 1, "update")
    before, after = validate("person", EXAMPLES["person"]) | {"version": 1}, json.loads(entry["after"])
    assert json.loads(entry["before"]) == before
    assert after == before | {"native_name": "Emmanuel Macron", "aliases": "Макрон\nماكرون", "version": 2}
    assert rows(filled, "person")["macron"] == after


@pytest.mark.parametrize("table", EXAMPLES)
def test_a_save_that_changes_nothing_writes_nothing(filled, table):
    assert not somebody.update(filled, table, EXAMPLES[table]["id"], EXAMPLES[table], author="Ann")
    assert len(history(filled)) == len(EXAMPLES)


def test_a_save_over_anothers_change_is_refused_and_shows_theirs(filled):
    opened = somebody.opened(filled, "person", "macron")
    save(filled, "person", "macron", name="E. Macron")
    with pytest.raises(Conflict, match="was changed by someone else") as refused:
        edits.update(filled, "person", "macron", {"name": "Mine"}, opened=opened, author="Ann")
    assert (refused.value.theirs["name"], refused.value.theirs["version"]) == ("E. Macron", 2)
    save(filled, "person", "macron", name="Mine")
    assert rows(filled, "person")["macron"]["name"] == "Mine"


def test_a_script_that_holds_no_row_names_the_version_that_it_means(filled):
    assert edits.update(filled, "person", "macron", {"name": "E. Macron"}, seen_version=1, author="Ann")
    for version in ({"seen_version": 1}, {}):
        with pytest.raises(Conflict, match="was changed by someone else"):
            edits.update(filled, "person", "macron", {"name": "Mine"}, **version, author="Ann")


def test_a_save_over_anothers_delete_is_refused(filled):
    somebody.delete(filled, "source", "elysee", author="Bob")
    for change in (save, lambda *record: somebody.delete(*record, author="Ann")):
        with pytest.raises(Conflict, match="was deleted by someone else") as refused:
            change(filled, "source", "elysee")
        assert refused.value.theirs is None


def test_a_record_deleted_and_brought_back_is_not_the_one_that_was_opened(filled):
    opened = somebody.opened(filled, "source", "elysee")
    somebody.delete(filled, "source", "elysee", author="Bob")
    somebody.undo(filled, len(EXAMPLES) + 1, author="Bob")
    with pytest.raises(Conflict):
        edits.update(filled, "source", "elysee", {"title": "Mine"}, opened=opened, author="Ann")


def test_what_never_was_is_not_found(filled):
    with pytest.raises(NotFound):
        save(filled, "summit", "vienna")
    with pytest.raises(NotFound):
        somebody.undo(filled, 999, author="Ann")


def test_a_day_within_a_month_is_not_stored_as_the_month(filled):
    with pytest.raises(Invalid, match="the month 2026-03 ends on 2026-03-31: write 2026-03 as the day"):
        save(filled, "pledge", "hubs", due_on="2026-03-15", due_precision="month")
    new = EXAMPLES["pledge"] | {"id": "new", "due_on": "2026-03-15", "due_precision": "quarter"}
    with pytest.raises(Invalid, match="the quarter 2026-Q1 ends on 2026-03-31"):
        edits.create(filled, "pledge", new, author="Ann")
    save(filled, "pledge", "hubs", due_on="2026-03-31", due_precision="month")
