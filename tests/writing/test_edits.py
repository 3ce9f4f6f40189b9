"""Saving, deleting, undoing: what changes, what is refused, what the history says."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
import sqlalchemy as sa

from tests.support import somebody
from tests.support.examples import EXAMPLES, fill
from tests.support.stored import everything, history, rows, save
from tracker.errors import Conflict, Invalid, NotFound, StoreUnavailable
from tracker.schema.models import RECORDS
from tracker.schema.relations import LINKS
from tracker.schema.rows import as_json, from_json, validated
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
    assert json.loads(entry["before"]) == {
        "id": "macron", "name": "Emmanuel Macron", "native_name": None, "aliases": None, "version": 1,
    }  # fmt: skip
    assert json.loads(entry["after"]) == {
        "id": "macron", "name": "Emmanuel Macron", "native_name": "Emmanuel Macron", "aliases": "Макрон\nماكرون",
        "version": 2,
    }  # fmt: skip
    assert rows(filled, "person")["macron"] == json.loads(entry["after"])


@pytest.mark.parametrize("table", RECORDS)
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


# delete


def test_a_delete_takes_along_what_needs_the_record_and_clears_what_does_not(filled):
    hanging = edits.dependents(filled, "summit", "paris")
    assert {table: [row["id"] for row in found] for table, found in hanging.deleted.items()} == {
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
    assert sorted(entry["action"] for entry in batch) == ["delete"] * 3 + ["update"] * 2


def test_a_delete_follows_links_to_the_end(filled):
    hanging = somebody.delete(filled, "party", "fra", author="Ann")
    assert set(hanging.deleted) == {
        table
        for table, model in RECORDS.items()
        for column, target in LINKS[table].items()
        if target == "party" and model.model_fields[column].is_required()
    }
    assert {"membership", "attendance", "signature", "pledge_party"} <= set(hanging.deleted)
    assert [table for table, _, _ in hanging.cleared] == ["summit"]
    assert not rows(filled, "membership")


def test_a_record_without_dependents_says_so(filled):
    assert not edits.dependents(filled, "attendance", "seat")


def test_a_delete_is_refused_when_more_hangs_on_the_record_than_the_person_was_told(filled):
    asked = edits.dependents(filled, "pledge", "hubs")
    edits.create(filled, "pledge_condition", {**EXAMPLES["pledge_condition"], "id": "later"}, author="Bob")
    with pytest.raises(Conflict, match="What hangs on pledge hubs"):
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


# load


@pytest.mark.parametrize(
    ("table", "change", "field"),
    [
        ("track", {"id": "lane"}, "id"),  # twice in the load
        ("track", {"id": "coalition"}, "id"),  # in the store
        ("citation", {"id": "new", "record_id": "vienna"}, "record_id"),
        ("milestone", {"id": "new", "track_id": "nowhere"}, "track_id"),
    ],
)
def test_a_load_is_all_or_nothing(filled, table, change, field):
    before = everything(filled), history(filled)
    batch = {"track": [validated("track", {"id": "lane", "title": "Lane"})]}
    batch.setdefault(table, []).append(validated(table, {**EXAMPLES[table], **change}))
    with pytest.raises(Invalid) as refused:
        edits.load(filled, batch, author="Ann")
    assert field in refused.value.fields
    assert (everything(filled), history(filled)) == before


def test_a_load_takes_rows_in_any_order_as_one_batch(engine):
    backwards = {table: [validated(table, EXAMPLES[table])] for table in reversed(RECORDS)}
    assert edits.load(engine, backwards, author="Ann") == len(RECORDS)
    assert [entry["batch"] for entry in history(engine)] == [1] * len(RECORDS)


def test_a_load_of_many_rows_is_one_batch(engine):
    many = [validated("person", {"id": f"p{n}", "name": "x"}) for n in range(1_501)]
    assert edits.load(engine, {"person": many}, author="Ann") == 1_501
    assert len(history(engine)) == 1_501


# many at once


WRITER = """
import sys
from tracker import store
from tracker.writing import edits
engine = store.open_engine(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for number in range(15):
    edits.create(engine, "person", {"name": f"Person {number}"}, author=sys.argv[2])
"""


def test_processes_that_write_at_once_lose_nothing(engine):
    url = engine.url.render_as_string(hide_password=False)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, url, name], **pipes) for name in ("Ann", "Bob", "Cy")]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.communicate("go\n")
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert [entry["id"] for entry in history(engine)] == list(range(1, 46))
    assert len(rows(engine, "person")) == 45


def test_of_threads_that_save_over_the_same_row_one_wins(filled):
    opened = somebody.opened(filled, "person", "macron")

    def attempt(name):
        try:
            edits.update(filled, "person", "macron", {"name": name}, opened=opened, author="Ann")
        except Conflict as refused:
            return refused.theirs["name"]
        return name

    with ThreadPoolExecutor(8) as pool:
        results = set(pool.map(attempt, [f"Name {number}" for number in range(8)]))
    assert results == {rows(filled, "person")["macron"]["name"]}
    assert rows(filled, "person")["macron"]["version"] == 2


def test_a_row_is_written_with_its_revision_or_not_at_all(filled):
    with filled.begin() as connection:
        connection.execute(sa.text("DROP TABLE revision"))
    with pytest.raises(StoreUnavailable, match="no tables"):
        edits.create(filled, "track", {"id": "new", "title": "New"}, author="Ann")
    assert set(rows(filled, "track")) == {"coalition"}


def test_the_examples_are_stored_as_one_batch(engine):
    fill(engine)
    assert len(history(engine)) == len(EXAMPLES)


# amounts


def test_an_amount_is_kept_to_the_last_digit_in_the_row_and_in_its_history(filled):
    amounts = ["0.25", "1.125", "0.0001", "99999999999.9999", "5.70", 7, 10**15, "3.0", None]
    for amount in amounts:
        high = amount if amount is not None else 1
        save(filled, "pledge", "hubs", amount_low=amount, amount_high=high)
        stored = rows(filled, "pledge")["hubs"]["amount_low"]
        exact = None if amount is None else Decimal(str(amount))
        assert stored == exact
        assert type(stored) is (type(None) if exact is None else int if exact == int(exact) else Decimal)
        after = from_json("pledge", history(filled)[-1]["after"])
        assert (after["amount_low"], type(after["amount_low"])) == (stored, type(stored))
    numbers = [json.loads(entry["after"])["amount_low"] for entry in history(filled)[-len(amounts) :]]
    assert numbers == [0.25, 1.125, 0.0001, 99999999999.9999, 5.7, 7, 10**15, 3, None]
    assert '"amount_low": 7,' in history(filled)[-4]["after"]


def test_a_save_of_the_same_amount_written_otherwise_changes_nothing(filled):
    save(filled, "pledge", "hubs", amount_low="0.5", amount_high="2")
    number = len(history(filled))
    save(filled, "pledge", "hubs", amount_low="0.50", amount_high=2.0)
    assert len(history(filled)) == number
