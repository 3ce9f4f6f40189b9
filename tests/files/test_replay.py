"""The history of a snapshot, followed before it is restored: what no store can have written is told with its place."""

import json

import pytest

from tests.support.databases import Sqlite
from tests.support.examples import EXAMPLES
from tests.support.snapshots import csv_bytes, fill_with_odd_rows, revision, rewrite
from tests.support.somebody import delete, undo, update
from tests.support.stored import rows
from tests.torture import faults
from tracker import store
from tracker.errors import InvalidFiles
from tracker.files import snapshot
from tracker.files.replay import MOST_UNUSED_NUMBERS, Replay, fingerprint, unequal_columns
from tracker.schema.models import LARGEST_INTEGER, RECORDS
from tracker.schema.relations import LINKS
from tracker.schema.rows import as_json, validate


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """The files of a snapshot with every kind of change: creations, saves, a delete and its undo, a cleared link."""
    databases = Sqlite()
    engine = store.open_engine(databases.new("migrated"))
    fill_with_odd_rows(engine)
    update(engine, "track", "coalition", {"title": "Willing"}, author="Ann")
    update(engine, "track", "coalition", {"position": 3}, author="Bob")
    delete(engine, "person", "macron", author="Ann")  # whose seats stay, without a person
    out = snapshot.write(engine, tmp_path_factory.mktemp("lived") / "out")
    yield csv_bytes(out) | {"datapackage.json": (out / "datapackage.json").read_bytes()}
    engine.dispose()
    databases.stop()


@pytest.fixture
def out(lived, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    for name, content in lived.items():
        (folder / name).write_bytes(content)
    return folder


def entries(rows, table="track", id="coalition"):
    """The revisions of one record, oldest first."""
    return [row for row in rows if (row["record_table"], row["record_id"]) == (table, id)]


def put(row, **cells):
    row |= cells


def put_json(row, side, **values):
    row[side] = as_json({**json.loads(row[side]), **values})


def renumber(rows, start):
    for offset, row in enumerate(entries(rows)[1:]):
        put(row, id=start + offset, batch=start + offset)
    rows.sort(key=lambda row: int(row["id"]))


def refused(engine, folder, words):
    with pytest.raises(InvalidFiles, match=words):
        snapshot.restore(engine, folder)
    assert revision(engine) == (0, "")


ALTERED = {
    "a row before that nobody left": (
        lambda rows: put_json(entries(rows)[1], "before", title="Other"),
        r"revision\.csv:\d+: before: coalition is not as revision 2 left it; take the snapshot anew",
    ),
    "a row after that nobody saw": (
        lambda rows: put_json(entries(rows)[1], "after", title="Other"),
        r"before: coalition is not as revision \d+ left",
    ),
    "a last row after that is not stored": (
        lambda rows: put_json(entries(rows)[-1], "after", title="Other"),
        r"track\.csv:2: title: coalition: is not as revision \d+ \(revision\.csv:\d+\) left it; take",
    ),
    "two columns that are not stored": (
        lambda rows: put_json(entries(rows)[-1], "after", title="Other", description="X"),
        "title, description: coalition",
    ),
    "a chain that begins with a change": (
        lambda rows: rows.remove(entries(rows)[0]),
        "action: revision [0-9]+ changes coalition, which is not there",
    ),
    "a save that is left out": (
        lambda rows: rows.remove(entries(rows)[1]),
        "before: coalition is not as revision 2 left",
    ),
    "a creation of what is there": (
        lambda rows: put(entries(rows)[1], action="create", before=""),
        "creates coalition, which is there since 2; take",
    ),
    "a delete that the rows do not show": (
        lambda rows: put(entries(rows)[-1], action="delete", after=""),
        "id: coalition: it is there, and revision",
    ),
    "a delete that is left out": (
        lambda rows: rows.remove(entries(rows, "person", "p-0")[-1]),
        "person.csv: id: p-0: it is missing, and revision",
    ),
    "a version that jumps": (
        lambda rows: put_json(entries(rows)[-1], "after", version=7),
        "after: coalition has version 7 after 2: each change",
    ),
    "a first version that is not one": (
        lambda rows: put_json(entries(rows)[0], "after", version=5),
        "after: coalition has version 5 after 0: each change",
    ),
    "an undo of a delete with the version of before": (
        lambda rows: put_json(entries(rows, "summit", "paris")[2], "after", version=1),
        "has version 1 after 1",
    ),
    "numbers that fall": (
        lambda rows: rows.reverse(),
        "id: [0-9]+ comes after [0-9]+, but revisions are sorted by their numbers",
    ),
    "a batch of no save": (lambda rows: put(entries(rows)[1], batch=3), "batch: [0-9]+ is no part of save 3: the rev"),
    "a batch of the future": (lambda rows: put(entries(rows)[1], batch=1000), "is no part of save 1000"),
    "another author within a save": (lambda rows: put(rows[3], author="Eve"), "batch: 4 is no part of save 1"),
    "another instant within a save": (
        lambda rows: put(rows[3], at="2026-01-06T12:00:00.000000Z"),
        "batch: 4 is no part",
    ),
    "a part that moved": (
        lambda rows: put(entries(rows, "attendance", "seat")[0], within_id="plan"),
        "within_id: seat is not within plan by",
    ),
    "a part of nothing": (
        lambda rows: put(entries(rows, "attendance", "seat")[0], within_table="", within_id=""),
        "not within nothing",
    ),
    "a number that leaves no room": (
        lambda rows: renumber(rows, LARGEST_INTEGER - 5),
        "leaves too few numbers for saves to come",
    ),
    "a number just past the room": (
        lambda rows: renumber(rows, MOST_UNUSED_NUMBERS + len(rows) + 1),
        "leaves too few numbers for saves to come",
    ),
    "an instant without its noughts": (lambda rows: put(rows[-1], at="2026-1-6T1:2:3.5Z"), "at is no instant such as"),
    "an instant in Arabic digits": (
        lambda rows: put(rows[-1], at="٢٠٢٦-01-06T12:00:00.000000Z"),
        "at is no instant such as",
    ),
    "an instant of another age": (
        lambda rows: put(rows[-1], at="0999-01-06T12:00:00.000000Z"),
        "at is no instant such",
    ),
    "a list for a title": (
        lambda rows: put_json(entries(rows)[1], "before", title=["x"]),
        "has a title that no track can",
    ),
    "a truth for a number": (
        lambda rows: put_json(entries(rows)[1], "before", position=True),
        "has a position that no",
    ),
    "no number for a number": (
        lambda rows: put_json(entries(rows, "summit", "s-1")[0], "after", latitude=float("nan")),
        "has a latitude that no",
    ),
    "an hour that no clock shows": (
        lambda rows: put_json(entries(rows, "summit", "s-1")[0], "after", local_time="99:99", time_zone="Europe/Kyiv"),
        "has a local_time that no summit can have",
    ),
    "a day that no calendar here has": (
        lambda rows: put_json(entries(rows, "summit", "s-1")[0], "after", starts_on="0001-01-01"),
        "has a starts_on that no summit can have",
    ),
    "a place beyond the pole": (
        lambda rows: put_json(entries(rows, "summit", "s-1")[0], "after", latitude=90.5),
        "has a latitude that no summit can have",
    ),
    "an amount beyond counting": (
        lambda rows: put_json(entries(rows, "pledge", "hubs")[0], "after", amount_low=10**400),
        "has a amount_low that no pledge can have",
    ),
    "a control character in JSON": (
        lambda rows: put_json(entries(rows)[1], "before", title="a\x1bb"),
        "has a title that no track can have",
    ),
    "half a character in JSON": (
        lambda rows: put(entries(rows)[1], before=entries(rows)[1]["before"].replace("Coal", "\\ud800")),
        "has a title that",
    ),
    "JSON that is too deep": (
        lambda rows: put(entries(rows)[1], before="[" * 100_000),
        "before is not a row written as",
    ),
    "no id": (lambda rows: put(entries(rows)[1], before='{"version": 1}'), "before is not a row written as JSON"),
    "a record of no table": (lambda rows: put(rows[-1], record_table="lane"), "record_table: there is no table lane"),
}


@pytest.mark.parametrize("name", ALTERED)
def test_a_history_that_no_store_can_have_is_refused_with_its_place(new_database, open_engine, out, name):
    change, words = ALTERED[name]
    rewrite(out, "revision", change)
    refused(open_engine(new_database("sqlite", "migrated")), out, words)


OTHER = {
    "membership": ("member", "joined_on", ""),
    "party": ("fra", "name", "Other"),
    "person": ("p-1", "name", "Other"),
    "attendance": ("seat", "office", "Other"),
    "signature": ("signed", "status", "joined_later"),
    "pledge": ("hubs", "amount_low", "2"),
    "pledge_party": ("pledger", "role", "recipient"),
    "pledge_condition": ("ceasefire", "text", "Other"),
    "pledge_status": ("dormant", "as_of", "2026-01-08"),
    "source": ("elysee", "title", "Other"),
    "citation": ("cited", "field", ""),
    "announced_date": ("announced", "note", "Other"),
    "pledge_share": ("share", "amount", "2"),
    "account": ("of-london", "value", "Other"),
    "look": ("nothing-new", "looked_by", "Bob"),
}


def first_text(table):
    """The first column of any text."""
    fields = RECORDS[table].model_fields.items()
    return next(name for name, field in fields if field.annotation is str and name not in {"id", *LINKS[table]})


@pytest.mark.parametrize("table", [table for table in EXAMPLES if table != "clause_issue"])  # which has only links
def test_a_row_that_is_not_as_its_history_left_it_is_refused(new_database, open_engine, out, table):
    id, column, cell = OTHER.get(table) or (EXAMPLES[table]["id"], first_text(table), "Other")

    def change(rows):
        [row] = [row for row in rows if row["id"] == id]
        assert row[column] != cell
        row[column] = cell

    rewrite(out, table, change)
    place = rf"{table}\.csv:\d+: {column}: {id}: is not as revision"
    refused(open_engine(new_database("sqlite", "migrated")), out, place)


def test_what_the_program_wrote_is_restored_whole_with_deletes_undone_and_links_cleared(engine, out, lived, tmp_path):
    snapshot.restore(engine, out)
    again = csv_bytes(snapshot.write(engine, tmp_path / "again"))
    assert again == {name: content for name, content in lived.items() if name in again}


def test_numbers_with_room_behind_them_are_taken_and_saves_go_on(engine, out, tmp_path):
    start = MOST_UNUSED_NUMBERS + 1
    rewrite(out, "revision", lambda rows: renumber(rows, start))
    snapshot.restore(engine, out)
    update(engine, "track", "coalition", {"title": "Later"}, author="Ann")
    undo(engine, revision(engine)[0], author="Ann")
    snapshot.restore(engine, snapshot.write(engine, tmp_path / "again"), replace=True)


def test_a_history_of_an_earlier_schema_has_columns_less(engine, out):
    def lack(rows):
        for row in rows:
            for side in ("before", "after"):
                if row[side]:
                    values = json.loads(row[side])
                    row[side] = as_json({name: value for name, value in values.items() if value is not None})

    rewrite(out, "revision", lack)
    snapshot.restore(engine, out)


def test_a_history_without_a_column_had_its_default_and_nothing_else(engine, out):
    """The program and the judge of ``make torture`` say the same; a delete of such a row is undone to the default."""

    def lack(rows):
        created, deleted, _ = entries(rows, "attendance", "seat")[:3]
        values = json.loads(created["after"])
        assert values.pop("state") == json.loads(deleted["before"])["state"] == "attended"
        created["after"] = as_json(values)

    def lack_other(rows):
        for row in entries(rows, "attendance", "seat")[1:]:
            for side in ("before", "after"):
                if row[side]:
                    put_json(row, side, state="expected")

    rewrite(out, "revision", lack)
    assert list(faults.faults_of_history(csv_bytes(out))) == []
    snapshot.restore(engine, out)
    delete(engine, "attendance", "seat", author="Ann")
    undo(engine, revision(engine)[0], author="Ann")
    assert rows(engine, "attendance")["seat"]["state"] == "attended"
    rewrite(out, "revision", lack_other)
    [first, *_] = faults.faults_of_history(csv_bytes(out))
    assert first.endswith("begins elsewhere")
    with pytest.raises(InvalidFiles, match="before: seat is not as revision"):
        snapshot.restore(engine, out, replace=True)


def test_more_than_a_hundred_faults_are_counted_and_not_printed(engine, out):
    rewrite(out, "person", lambda rows: rows.extend({**rows[0], "id": f"z-{n}", "name": f"Z {n}"} for n in range(300)))
    with pytest.raises(InvalidFiles) as refused:
        snapshot.restore(engine, out)
    lines = str(refused.value).splitlines()
    assert len(lines) == 101
    assert lines[0].endswith("id: z-0: there is no revision of it; take the snapshot anew, or restore an older one")
    assert lines[-1] == "and 200 more"


def test_a_blank_counts_as_the_default_of_its_column():
    row = validate("summit", EXAMPLES["summit"])
    bare = {name: value for name, value in row.items() if value is not None and name not in ("format", "importance")}
    assert fingerprint("summit", bare) == fingerprint("summit", row)
    assert set(unequal_columns("summit", bare, {**row, "city": None, "format": "online"})) == {"format", "city"}


def test_rows_that_differ_in_a_number_alone_have_different_marks():
    row = validate("summit", EXAMPLES["summit"])
    for one, other in ((-1.0, -2.0), (0, 2**61 - 1)):  # Python gives both of a pair the same hash
        assert hash(one) == hash(other)
        assert fingerprint("summit", {**row, "longitude": one}) != fingerprint("summit", {**row, "longitude": other})
    assert fingerprint("summit", {**row, "longitude": 2}) == fingerprint("summit", {**row, "longitude": 2.0})


def test_a_replay_tells_all_that_is_wrong_with_one_revision():
    replay = Replay()
    revision = {
        "id": 5, "batch": 4, "at": "today", "author": "A", "reason": None, "action": "create", "record_table": "lane",
        "record_id": "x", "within_table": None, "within_id": None, "before": None, "after": "{}",
    }  # fmt: skip
    assert [column for column, _ in replay.add(revision)] == ["at", "batch", "record_table"]
