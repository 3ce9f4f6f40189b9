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
from tracker.errors import Conflict, Invalid, NotFound, StoreUnavailable
from tracker.schema import rows as tracker_rows
from tracker.schema.models import RECORDS, table_of
from tracker.schema.rows import as_json, from_json, plain, validated
from tracker.store import reading
from tracker.writing import edits


def rows(engine, table):
    with reading(engine) as connection:
        found = connection.execute(table_of(table).select().order_by(table_of(table).c.id)).mappings()
        return {row["id"]: dict(row) if table == "revision" else plain(table, row) for row in found}


def everything(engine):
    return {table: rows(engine, table) for table in RECORDS}


def without_versions(store):
    return {table: {id: row | {"version": 0} for id, row in found.items()} for table, found in store.items()}


def history(engine):
    return list(rows(engine, "revision").values())


def save(engine, table, id, **values):
    somebody.update(engine, table, id, values, author="Ann")


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
        assert edits.propose_id(connection, table, values) == id


def test_a_proposed_id_fits_however_long_the_title(engine):
    assert len(edits.create(engine, "track", {"title": "long words " * 27}, author="Ann")) <= 90


def test_an_id_is_never_used_twice(filled):
    with pytest.raises(Invalid, match="is or was another record's"):
        edits.create(filled, "person", EXAMPLES["person"], author="Ann")
    somebody.delete(filled, "person", "macron", author="Ann")
    with pytest.raises(Invalid, match="is or was another record's"):
        edits.create(filled, "person", EXAMPLES["person"], author="Ann")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("summit", {"country_id": "atlantis"}),
        ("summit", {"parent_id": "vienna"}),
        ("pledge", {"restates_id": "nothing"}),
        ("citation", {"record_id": "vienna"}),
        ("citation", {"record_table": "milestone", "field": None}),
    ],
)
def test_a_link_to_nothing_is_refused(filled, table, change):
    before = everything(filled)
    with pytest.raises(Invalid, match="choose one that exists"):
        edits.create(filled, table, {**EXAMPLES[table], "id": "new", **change}, author="Ann")
    with pytest.raises(Invalid, match="choose one that exists"):
        save(filled, table, EXAMPLES[table]["id"], **change)
    assert everything(filled) == before


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
    assert set(hanging.deleted) == {"membership", "attendance", "signature", "pledge_party"}
    assert [table for table, _, _ in hanging.cleared] == ["summit"]
    assert not rows(filled, "membership")


def test_a_record_without_dependents_says_so(filled):
    assert not edits.dependents(filled, "attendance", "seat")


# undo


@pytest.mark.parametrize("table", RECORDS)
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
    assert rows(filled, "person")["macron"] == {
        "id": "macron", "name": "Emmanuel Macron", "native_name": "Right", "aliases": None, "version": 4,
    }  # fmt: skip
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


def test_a_delete_is_refused_when_more_hangs_on_the_record_than_the_person_was_told(filled):
    asked = edits.dependents(filled, "pledge", "hubs")
    edits.create(filled, "pledge_condition", {**EXAMPLES["pledge_condition"], "id": "later"}, author="Bob")
    with pytest.raises(Conflict, match="What hangs on pledge hubs"):
        somebody.delete(filled, "pledge", "hubs", dependents=asked, author="Ann")
    assert set(rows(filled, "pledge_condition")) == {"ceasefire", "later"}
    asked = edits.dependents(filled, "pledge", "hubs")
    somebody.delete(filled, "pledge", "hubs", dependents=asked, author="Ann")
    assert not rows(filled, "pledge")


@pytest.mark.parametrize("table", ["attendance", "pledge_party", "membership", "signature"])
def test_the_same_link_twice_is_refused(filled, table):
    if table == "signature":
        save(filled, table, "signed", person_id="macron")
        example = {**EXAMPLES[table], "person_id": "macron"}
    else:
        example = EXAMPLES[table]
    with pytest.raises(Invalid, match="says the same already"):
        edits.create(filled, table, {**example, "id": "twin"}, author="Ann")
    assert len(rows(filled, table)) == 1


def test_a_change_that_makes_two_links_the_same_is_refused_and_two_without_a_name_are_not(filled):
    for number in range(2):
        edits.create(
            filled, "attendance", {**EXAMPLES["attendance"], "id": f"s{number}", "person_id": None}, author="Ann"
        )
    with pytest.raises(Invalid, match="seat says the same already"):
        save(filled, "attendance", "s0", person_id="macron")


def test_a_second_dossier_is_refused(filled):
    with pytest.raises(Invalid, match="a store holds one dossier, and this one holds talks"):
        edits.create(filled, "dossier", {**EXAMPLES["dossier"], "id": "other"}, author="Ann")


@pytest.mark.parametrize(("table", "column"), [("summit", "parent_id"), ("pledge", "restates_id")])
def test_a_record_that_would_be_a_part_of_itself_is_refused(filled, table, column):
    id = EXAMPLES[table]["id"]
    edits.create(filled, table, {**EXAMPLES[table], "id": "part", column: id}, author="Ann")
    edits.create(filled, table, {**EXAMPLES[table], "id": "part-of-part", column: "part"}, author="Ann")
    with pytest.raises(Invalid, match=f"{column}: part-of-part is itself a part of {id}") as refused:
        save(filled, table, id, **{column: "part-of-part"})
    assert list(refused.value.fields) == [column]


def test_a_link_typed_wrongly_is_told_at_its_own_field(filled):
    with pytest.raises(Invalid) as refused:
        edits.create(filled, "attendance", {"summit_id": "paris", "party_id": "La France"}, author="Ann")
    assert list(refused.value.fields) == ["party_id"]


def test_undo_of_what_is_undone_already_is_refused(filled):
    save(filled, "person", "macron", name="Wrong")
    somebody.undo(filled, len(EXAMPLES) + 1, author="Ann")
    with pytest.raises(Invalid, match="change 17 was undone already, by change 18"):
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
        with pytest.raises(Invalid, match=r"other says the same already|holds one dossier, and this one holds other"):
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


@pytest.mark.parametrize("id", ["a\0b", "\ud800", "x" * 10_000, "Ж", ""])
def test_an_id_that_no_record_can_have_is_not_found(filled, id):
    with pytest.raises(NotFound):
        save(filled, "track", id, title="T")
    assert not edits.dependents(filled, "track", id)


@pytest.mark.parametrize("revision", [-1, 0, 2**31, 2**70])
def test_a_revision_that_cannot_be_is_not_found(filled, revision):
    with pytest.raises(NotFound):
        somebody.undo(filled, revision, author="Ann")


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
from tracker import edits, store
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


# rules that became stricter


STRICTER = {
    "a currency that is none any more": ("pledge", {"currency": "EUR", "unit": None}, "currency"),
    "an address of another form": ("source", {}, "url"),
    "a language that is none any more": ("document", {"language": "pt-BR"}, "language"),
    "a country that is none any more": ("party", {}, "iso_alpha2"),
    "a shorter line": ("track", {"title": "x" * 290}, "title"),
    "a lower limit": ("track", {"position": 999}, "position"),
}


@pytest.fixture(params=STRICTER)
def outdated(request, filled, monkeypatch):
    """A record that was stored by an earlier release, of which today's rules refuse one column."""
    table, values, column = STRICTER[request.param]
    id = EXAMPLES[table]["id"]
    save(filled, table, id, **values)
    save(filled, table, id, **{OTHER[table]: "Before"})
    old = rows(filled, table)[id]
    cleaned = tracker_rows._cleaned

    def stricter(of, row):
        sound, faults = cleaned(of, row)
        refused = of == table and row.get(column) == old[column]
        fault = tracker_rows.Fault("is not allowed any more", lasting=False)
        return sound, faults | ({column: fault} if refused else {})

    monkeypatch.setattr(tracker_rows, "_cleaned", stricter)
    return table, id, column


OTHER = {"pledge": "headline", "source": "title", "document": "title", "party": "name", "track": "description"}


def test_a_column_that_is_left_alone_may_break_a_rule_that_is_newer_than_it(filled, outdated):
    table, id, _ = outdated
    before = rows(filled, table)[id]
    with pytest.raises(Invalid, match="is not allowed any more"):
        validated(table, before)
    save(filled, table, id, **{OTHER[table]: " After "})
    after = rows(filled, table)[id]
    assert after == {**before, OTHER[table]: "After", "version": before["version"] + 1}


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


def test_a_fault_that_a_save_makes_is_refused_beside_one_that_was_there(filled, outdated):
    table, id, column = outdated
    for wrong in ({OTHER[table]: "x" * 5_000}, {column: "\0"}):
        with pytest.raises(Invalid) as refused:
            save(filled, table, id, **wrong)
        assert list(refused.value.fields) == list(wrong)


def test_an_old_fault_does_not_let_a_rule_between_columns_be_broken(filled):
    save(filled, "pledge", "hubs", due_on="2026-12-31")
    with pytest.raises(Invalid, match="lies before the day it was made"):
        save(filled, "pledge", "hubs", made_on="2027-01-01")


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


def test_an_amount_can_be_undone(filled):
    save(filled, "pledge", "hubs", amount_low="0.25", amount_high="0.25", amount_period="per_year")
    save(filled, "pledge", "hubs", amount_low=1, amount_high=1, amount_period=None)
    somebody.undo(filled, history(filled)[-1]["id"], author="Ann")
    row = rows(filled, "pledge")["hubs"]
    assert (row["amount_low"], row["amount_period"]) == (Decimal("0.25"), "per_year")
