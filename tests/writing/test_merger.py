"""Two records are made one: what hung on the twin, what stood twice, its names, its id, and the way back."""

import pytest
import sqlalchemy as sa

from tests.support import somebody
from tests.support.examples import EXAMPLES
from tests.support.snapshots import csv_bytes
from tests.support.stored import everything
from tracker.errors import Conflict, Invalid, NotFound
from tracker.files import snapshot
from tracker.queries import records
from tracker.schema.models import RECORDS, code_list, table_of
from tracker.schema.relations import PARENTS, TOP, parent
from tracker.store import reading
from tracker.values.codes import UNSAID
from tracker.writing import edits

TWIN = {"id": "makron", "name": "Emanuel Makron", "native_name": "Макрон", "aliases": "E. Makron\nEmmanuel Macron"}


@pytest.fixture
def twins(filled):
    """The examples, and a second record of the one person among them, with seats and a citation of its own."""
    create(filled, "person", TWIN)
    create(filled, "summit", {**EXAMPLES["summit"], "id": "berlin", "title": "Berlin", "city": "Berlin"})
    seat = {**EXAMPLES["attendance"], "person_id": "makron"}
    create(filled, "attendance", {**seat, "id": "berlin-seat", "summit_id": "berlin"})
    create(filled, "attendance", {**seat, "id": "second-seat", "office": "President"})
    of_seat = {"source_id": "elysee", "record_table": "attendance", "record_id": "second-seat"}
    create(filled, "citation", {"id": "of-seat", **of_seat})
    create(
        filled, "citation", {"id": "of-twin", "source_id": "elysee", "record_table": "person", "record_id": "makron"}
    )
    return filled


def create(engine, table, row):
    return edits.create(engine, table, row, author="Ann")


def merge(engine, table="person", twin="makron", into="macron", preview=None, choices=()):
    """Merge as somebody who saw what both say."""
    preview = preview or edits.merge_preview(engine, table, twin, into=into)
    edits.merge(engine, table, twin, into=into, preview=preview, choices=choices, author="Ann")


def get(engine, table, id):
    with reading(engine) as connection:
        return records.record(connection, table, id)


def became(engine, table, id):
    with reading(engine) as connection:
        return records.became(connection, table, id)


def test_all_that_hung_on_the_twin_hangs_on_the_other(twins):
    merge(twins)
    assert get(twins, "person", "makron") is None
    assert get(twins, "attendance", "berlin-seat")["person_id"] == "macron"
    assert get(twins, "citation", "of-twin")["record_id"] == "macron"


def test_seats_that_both_had_are_one_which_takes_over_what_it_lacks_and_the_sources(twins):
    merge(twins)
    assert get(twins, "attendance", "second-seat") is None
    assert get(twins, "attendance", "seat")["office"] == "President"
    assert get(twins, "citation", "of-seat")["record_id"] == "seat"


def test_a_seat_keeps_what_it_says_itself(twins):
    create(twins, "person", {"id": "third", "name": "Third"})
    seat = {**EXAMPLES["attendance"], "id": "third-seat", "person_id": "third", "office": "Minister"}
    create(twins, "attendance", seat)
    merge(twins, twin="makron", into="third")
    assert get(twins, "attendance", "third-seat")["office"] == "Minister"


def test_the_names_of_the_twin_are_names_of_the_other(twins):
    merge(twins)
    macron = get(twins, "person", "macron")
    assert macron["native_name"] == "Макрон"
    assert macron["aliases"].splitlines() == ["Emanuel Makron", "Макрон", "E. Makron"]
    with reading(twins) as connection:
        assert list(records.choices(connection, "person", text="Makron")) == ["macron"]


def test_the_id_of_the_twin_leads_to_the_other_as_long_as_it_is_there(twins):
    assert became(twins, "person", "makron") is None
    merge(twins)
    assert became(twins, "person", "makron") == "macron"
    create(twins, "person", {"id": "third", "name": "Third"})
    merge(twins, twin="macron", into="third")
    assert became(twins, "person", "makron") == "third"
    assert became(twins, "person", "nobody") is None


def test_one_undo_brings_both_back(twins):
    tables = ("person", "attendance", "citation")
    before = {(table, id): get(twins, table, id) for table in tables for id in ids(twins, table)}
    merge(twins)
    with reading(twins) as connection:
        change = records.changes(connection, limit=1).iloc[0]
    edits.undo(twins, dict(change), author="Ann")
    after = {(table, id): get(twins, table, id) for table in tables for id in ids(twins, table)}
    assert after.keys() == before.keys()
    for key, row in before.items():
        assert {**after[key], "version": 0} == {**row, "version": 0}
    assert became(twins, "person", "makron") is None


def ids(engine, table):
    with reading(engine) as connection:
        return list(connection.exec_driver_sql(f"SELECT id FROM {table}").scalars())


def test_a_merge_is_one_save_and_a_snapshot_of_it_restores(twins, new_database, open_engine, tmp_path):
    merge(twins)
    with reading(twins) as connection:
        change = records.changes(connection, limit=1).iloc[0]
    assert (change["action"], change["record_id"]) == ("delete", "makron")
    assert change["reason"] == "Merged makron into macron"
    out = snapshot.write(twins, tmp_path / "out")
    other = open_engine(new_database("sqlite"))
    snapshot.restore(other, out)
    assert csv_bytes(snapshot.write(other, tmp_path / "again")) == csv_bytes(out)
    assert became(other, "person", "makron") == "macron"


@pytest.mark.parametrize(
    ("table", "twin"),
    [
        ("party", {**EXAMPLES["party"], "id": "frankreich", "name": "Frankreich"}),
        ("source", {**EXAMPLES["source"], "id": "elysee-2", "url": "https://example.org/b"}),
        ("summit", {**EXAMPLES["summit"], "id": "paris-2", "title": "Paris, once more"}),
        ("milestone", {**EXAMPLES["milestone"], "id": "plan-2", "title": "The plan"}),
        ("track", {"id": "coalition-2", "title": "The coalition"}),
        ("pledge", {**EXAMPLES["pledge"], "id": "hubs-2", "headline": "Hubs, once more"}),
        ("document", {**EXAMPLES["document"], "id": "declaration-2"}),
    ],
)
def test_any_record_can_be_merged_into_one_of_its_kind_and_back(filled, table, twin):
    create(filled, table, twin)
    first = EXAMPLES[table]["id"]
    before = {name: [get(filled, name, id) for id in sorted(ids(filled, name))] for name in EXAMPLES}
    merge(filled, table, first, twin["id"])  # the one on which all the examples hang
    assert get(filled, table, first) is None
    with reading(filled) as connection:
        change = records.changes(connection, limit=1).iloc[0]
    edits.undo(filled, dict(change), author="Ann")
    after = {name: [get(filled, name, id) for id in sorted(ids(filled, name))] for name in EXAMPLES}
    for name, rows in before.items():
        assert [{**row, "version": 0} for row in after[name]] == [{**row, "version": 0} for row in rows]


def test_a_part_of_its_own_twin_is_a_part_of_nothing_after(filled):
    create(filled, "summit", {**EXAMPLES["summit"], "id": "round", "title": "Round", "parent_id": "paris"})
    merge(filled, "summit", "paris", "round")
    assert get(filled, "summit", "round")["parent_id"] is None
    assert get(filled, "attendance", "seat")["summit_id"] == "round"


def test_what_cannot_be_merged_is_said_and_changes_nothing(twins):
    with pytest.raises(NotFound, match="There is no person nobody"):
        merge(twins, twin="nobody")
    with pytest.raises(NotFound, match="There is no person nobody"):
        merge(twins, into="nobody")
    with pytest.raises(Invalid, match="makron is one record already"):
        merge(twins, into="makron")
    before, seen = get(twins, "person", "makron"), edits.merge_preview(twins, "person", "makron", into="macron")
    edits.update(twins, "person", "macron", {"native_name": "X"}, seen_version=1, author="Bob")
    with pytest.raises(Conflict, match="person macron was changed by someone else"):
        merge(twins, preview=seen)
    assert get(twins, "person", "makron") == before


@pytest.mark.parametrize(("twin", "into"), [("nato", "fra"), ("fra", "nato")])
def test_a_member_and_its_group_are_not_made_one_while_the_membership_stands(filled, twin, into):
    create(filled, "party", {**EXAMPLES["party"], "id": "nato", "name": "NATO"})
    create(filled, "membership", {"id": "ally", "group_id": "nato", "member_id": "fra"})
    before = everything(filled)
    message = f"membership ally says how {twin} and {into} belong together. Delete it first, if they are one"
    with pytest.raises(Invalid, match=message):
        merge(filled, "party", twin, into)
    assert everything(filled) == before
    edits.delete(filled, "membership", "ally", opened=get(filled, "membership", "ally"), author="Ann")
    merge(filled, "party", twin, into)
    assert get(filled, "party", twin) is None


def test_a_later_change_of_what_moved_is_kept_by_an_undo(twins):
    merge(twins)
    with reading(twins) as connection:
        change = records.changes(connection, limit=1).iloc[0]
    seat = get(twins, "attendance", "berlin-seat")
    create(twins, "person", {"id": "third", "name": "Third"})
    edits.update(twins, "attendance", "berlin-seat", {"person_id": "third"}, opened=seat, author="Bob")
    edits.undo(twins, dict(change), author="Ann")
    assert get(twins, "attendance", "berlin-seat")["person_id"] == "third"
    assert get(twins, "attendance", "second-seat")["person_id"] == "makron"


def undo_last(engine):
    with reading(engine) as connection:
        edits.undo(engine, dict(records.changes(connection, limit=1).iloc[0]), author="Ann")


def test_parts_that_both_had_and_that_say_the_same_are_one_and_come_back_as_two(filled):
    create(filled, "pledge", {**EXAMPLES["pledge"], "id": "hubs-2"})
    parts = ("pledge_party", "pledge_condition", "pledge_status")
    for table in parts:
        create(filled, table, {**EXAMPLES[table], "id": "second", "pledge_id": "hubs-2"})
    other = {**EXAMPLES["pledge_condition"], "id": "other", "pledge_id": "hubs-2", "text": "Other"}
    create(filled, "pledge_condition", other)
    create(filled, "source", {**EXAMPLES["source"], "id": "elysee-2", "url": "https://example.org/b"})
    create(filled, "citation", {**EXAMPLES["citation"], "id": "second", "source_id": "elysee-2"})
    create(filled, "citation", {**EXAMPLES["citation"], "id": "other", "source_id": "elysee-2", "locator": "page 2"})
    for table, twin, into, held in (
        ("pledge", "hubs-2", "hubs", dict.fromkeys(parts, 2) | {"pledge_condition": 3}),
        ("source", "elysee-2", "elysee", {"citation": 3}),
    ):
        before = {part: [get(filled, part, id) for id in sorted(ids(filled, part))] for part in held}
        assert {part: len(rows) for part, rows in before.items()} == held
        merge(filled, table, twin, into)
        assert {part: len(ids(filled, part)) for part in held} == {part: many - 1 for part, many in held.items()}
        undo_last(filled)
        for part, rows in before.items():
            after = [get(filled, part, id) for id in sorted(ids(filled, part))]
            assert [{**row, "version": 0} for row in after] == [{**row, "version": 0} for row in rows]


def test_records_of_their_own_that_look_the_same_are_not_made_one_along_with_their_summits(filled):
    create(filled, "summit", {**EXAMPLES["summit"], "id": "paris-2"})
    create(filled, "pledge", {**EXAMPLES["pledge"], "id": "hubs-2", "summit_id": "paris-2"})
    merge(filled, "summit", "paris-2", "paris")
    assert set(ids(filled, "pledge")) == {"hubs", "hubs-2"}


def test_a_merge_is_not_undone_by_halves_once_the_other_record_is_merged_itself(twins):
    create(twins, "person", {"id": "third", "name": "Third"})
    merge(twins)
    with reading(twins) as connection:
        first = dict(records.changes(connection, limit=1).iloc[0])
    merge(twins, twin="macron", into="third")
    with pytest.raises(Invalid, match=r"person macron, which makron was merged into, is gone since: undo revision \d+"):
        edits.undo(twins, first, author="Ann")
    undo_last(twins)
    edits.undo(twins, first, author="Ann")
    assert get(twins, "attendance", "berlin-seat")["person_id"] == "makron"


def test_an_id_of_wikidata_goes_over_to_the_record_that_has_none(twins):
    somebody.update(twins, "person", "makron", {"wikidata_id": "Q3052772"}, author="Ann")
    merge(twins)
    assert get(twins, "person", "macron")["wikidata_id"] == "Q3052772"


def values_of(table):
    """Two values of each column that may hold any, by the kind of the column, so that rows say something else."""
    sides = []
    for side in (0, 1):
        row = {}
        for column in table_of(table).columns:
            name, listing = column.name, code_list(table, column.name)
            if column.foreign_keys or name in ("id", "version", "record_table", "record_id", "field"):
                continue
            if name in DAYS_KNOWN or name in RECORDS[table].unique:
                continue
            if listing:
                row[name] = list(listing)[side]
            elif isinstance(column.type, sa.String) and name not in TYPED:
                row[name] = f"Words {side}"
        sides.append(row)
    return sides


DAYS_KNOWN = [each.name for table in RECORDS for each in table_of(table).c if each.name.endswith("_precision")]
DAYS_KNOWN += ["amount_period"]
TYPED = ("local_time", "time_zone", "second_zone", "iso_alpha2", "iso_alpha3", "language", "quote_language", "currency",
         "unit", "url", "archive_url")  # fmt: skip
STATED = [table for table in TOP if table != "dossier"]


@pytest.mark.parametrize("table", STATED)
def test_what_either_record_says_is_kept_or_was_shown(filled, table):
    ours, theirs = values_of(table)
    first = EXAMPLES[table]["id"]
    somebody.update(filled, table, first, ours, author="Ann")
    create(filled, table, {**EXAMPLES[table], "id": "twin", **theirs})
    require_nothing_lost(filled, table, "twin", first)


@pytest.mark.parametrize("part", [table for table in PARENTS if RECORDS[table].unique and table in EXAMPLES])
def test_what_either_part_says_is_kept_or_was_shown(filled, part):
    if part == "membership":
        create(filled, "party", {**EXAMPLES["party"], "id": "ally", "name": "Ally"})
        somebody.update(filled, part, "member", {"member_id": "ally"}, author="Ann")
    ours, theirs = values_of(part)
    old = get(filled, part, EXAMPLES[part]["id"])
    somebody.update(filled, part, old["id"], ours, author="Ann")
    whole, id = parent(part, old)
    other = {"number": "5"} if whole == "clause" else {}
    create(filled, whole, {**EXAMPLES[whole], **other, "id": "twin"})
    column = PARENTS[part].column
    held = {"held": False} if part == "account" else {}
    create(filled, part, {**old, "id": "second", **theirs, **held, column: "twin"})
    require_nothing_lost(filled, whole, "twin", id)


def require_nothing_lost(engine, table, twin, into):
    """Each value that is in no row after a merge was shown before it."""
    seen = edits.merge_preview(engine, table, twin, into=into)
    shown = {(each.table, each.twin, name) for each in seen.disagreements for name in each.of_twin}
    if shown:
        with pytest.raises(Invalid, match="say something else in"):
            edits.merge(engine, table, twin, into=into, author="Ann")
    merge(engine, table, twin, into, preview=seen)
    for (name, id), before in seen.rows.items():
        after = get(engine, name, id)
        kept = after or get(engine, name, became(engine, name, id))
        names = (kept.get("aliases") or "").splitlines()
        for column, value in before.items():
            if column in ("id", "version") or value in (None, *UNSAID) or (name, id, column) in shown:
                continue
            moved = value == twin and kept[column] == into
            assert kept[column] == value or moved or column == "aliases" or value in names, (name, id, column)


def test_the_values_of_the_twin_are_kept_where_they_are_chosen(filled):
    create(filled, "party", {"id": "fr2", "name": "French Republic", "kind": "state"})
    create(filled, "pledge_share", {"id": "second", "pledge_id": "hubs", "party_id": "fr2", "amount": "0.5"})
    merge(filled, "party", "fr2", "fra", choices=[("pledge_share", "second", "amount")])
    assert get(filled, "pledge_share", "second") is None
    assert float(get(filled, "pledge_share", "share")["amount"]) == 0.5


def test_a_part_that_somebody_changed_since_the_merge_was_looked_at_refuses_it(filled):
    create(filled, "party", {"id": "fr2", "name": "French Republic", "kind": "state"})
    create(filled, "pledge_share", {"id": "second", "pledge_id": "hubs", "party_id": "fr2", "amount": "0.5"})
    seen = edits.merge_preview(filled, "party", "fr2", into="fra")
    edits.update(filled, "pledge_share", "second", {"note": "Bob's work"}, seen_version=1, author="Bob")
    with pytest.raises(Conflict, match="What belongs to party fr2 or fra was changed"):
        merge(filled, "party", "fr2", "fra", preview=seen)
    assert get(filled, "pledge_share", "second")["note"] == "Bob's work"
