"""A store whose rows were damaged: every page and command says which record, and no snapshot of it is published."""

import re

import pytest

from tests.support import somebody
from tests.support.databases import Sqlite
from tests.support.examples import LAST
from tests.support.snapshots import csv_bytes, fill_with_odd_rows
from tests.torture import alterations, damage, faults, words
from tracker import store
from tracker.__main__ import main
from tracker.errors import Invalid, StoreUnavailable
from tracker.files import snapshot, soundness
from tracker.queries import records

# what something else than the program writes: SQL, and what has to be said of it
STRANGE = {
    "another text": ("UPDATE track SET title = 'Other'", "track coalition: title: coalition: is not as revision 2"),
    "a record without a history": (
        "INSERT INTO person (id, name, version) VALUES ('nobody', 'N', 1)",
        "person nobody: id: nobody: there is no rev",
    ),
    "a record that is gone": ("DELETE FROM pledge_status", "pledge_status dormant: id: dormant: it is missing"),
    "a history that is gone": (
        "DELETE FROM revision WHERE record_id = 'p-5'",
        "person p-5: id: p-5: there is no revision of it",
    ),
    "another past": (
        "UPDATE revision SET before = replace(before, 'Hubs', 'Hub') WHERE action = 'update' AND record_id = 'hubs'",
        "before: hubs is not as revision",
    ),
    "a save torn apart": ("UPDATE revision SET author = 'Eve' WHERE id = 9", "is no part of save 1"),
    "a save that is none": (
        "UPDATE revision SET batch = 900000000 WHERE id = 9",
        "is no part of save 900000000",
    ),
    "an instant that is none": (
        "UPDATE revision SET at = '2026-1-6T1:2:3.5Z' WHERE id = 40",
        "at is no instant such as",
    ),
    "a number without room": (
        "UPDATE revision SET id = 2146483000, batch = 2146483000 WHERE id = 40",
        "too few numbers",
    ),
    "a version of another": ("UPDATE party SET version = 7", "party fra: version: fra: is not as revision 3 left it"),
    "a part moved": (
        "UPDATE revision SET within_id = 'plan' WHERE record_id = 'seat'",
        "within_id: seat is not within",
    ),
    "an undo of nothing": (
        "UPDATE revision SET undoes = 3 WHERE record_id = 'p-3'",
        "undoes: 3 is no earlier revision of",
    ),
    "a merge into nothing": (
        "UPDATE revision SET merged_into = 'nobody' WHERE record_id = 'p-0' AND action = 'delete'",
        "merged_into: nobody is no person that a deleted one can have become",
    ),
    "a number of another": ("UPDATE summit SET latitude = 1 WHERE id = 'paris'", "latitude: paris: is not as revision"),
}


@pytest.fixture
def strange(odd, request):
    """A store of odd rows that something else has written to, and what has to be said of it."""
    statement, said = STRANGE[request.param]
    with odd.begin() as connection:
        connection.exec_driver_sql(statement)
    return odd, said


def test_a_sound_store_is_found_sound_whatever_is_in_it(odd):
    with store.reading(odd) as connection:
        assert soundness.faults(connection) == soundness.all_faults(connection) == []


def test_a_curated_store_is_found_sound(curated_engine):
    with store.reading(curated_engine) as connection:
        assert soundness.faults(connection) == []


def test_nearly_every_record_is_told_to_be_sound_by_the_database(curated_engine):
    with store.reading(curated_engine) as connection:
        with soundness._readable(connection):
            revisions, doubtful = soundness._doubtful(connection, None)
        every = sum(records.counts(connection).values())
    assert every > 5_000
    assert len(revisions) + sum(map(len, doubtful.values())) < 10


@pytest.mark.parametrize("strange", STRANGE, indirect=True)
def test_no_snapshot_is_published_that_could_not_be_restored(strange, tmp_path):
    engine, said = strange
    with pytest.raises(StoreUnavailable, match=re.escape(said)) as refused:
        snapshot.write(engine, tmp_path / "out.zip")
    assert words.fault(str(refused.value)) == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("strange", STRANGE, indirect=True)
def test_the_store_is_checked_from_the_command_line_with_a_line_a_fault(strange, monkeypatch, capsys):
    engine, said = strange
    monkeypatch.setenv("TRACKER_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    assert main(["check", "--store"]) == 1
    out, err = capsys.readouterr()
    assert said in out
    assert err == f"{len(out.splitlines())} faults.\n"


def test_a_sound_store_is_said_to_be_so(filled, monkeypatch, capsys):
    monkeypatch.setenv("TRACKER_DATABASE_URL", filled.url.render_as_string(hide_password=False))
    assert main(["check", "--store"]) == 0
    assert capsys.readouterr().out.endswith(f" has no faults, at revision {LAST}.\n")


def test_what_is_replaced_is_not_lost_where_it_is_damaged(filled, written):
    with filled.begin() as connection:
        connection.exec_driver_sql("UPDATE track SET title = 'Other'")
    with pytest.raises(StoreUnavailable, match="track coalition: title: "):
        snapshot.restore(filled, written, replace=True)
    with store.reading(filled) as connection:
        assert records.record(connection, "track", "coalition")["title"] == "Other"


# cells that only a file of SQLite can hold
CELLS = {
    "a day that is none": ("dossier", "since", "'2025-x1-01'", "dossier talks: since: 2025-x1-01 is no day"),
    "a day that is a number": ("summit", "starts_on", "7", "summit paris: starts_on: 7 is no day of the calendar"),
    "a code that is none": ("summit", "status", "'hexd'", "summit paris: status: "),
    "text that is none": ("track", "title", "CAST(x'61ff62' AS TEXT)", "track coalition: is not UTF-8"),
    "bytes": ("party", "name", "x'ff'", "party fra: is not UTF-8"),
    "a blank that may not be": ("pledge", "headline", "''", "pledge hubs: headline is required"),
    "an empty text for a day": ("document", "adopted_on", "''", "adopted_on is an empty text, and no blank"),
    "an empty text for a number": ("milestone", "day_order", "''", "day_order is an empty text, and no blank"),
    "an empty text for a code": ("pledge", "amount_period", "''", "amount_period is an empty text, and no blank"),
    "a control character": (
        "person",
        "name",
        "'a' || char(27) || 'b'",
        "person macron: name has the control character",
    ),
    "a word for a number": (
        "track",
        "position",
        "'first'",
        "track coalition: position: first: input should be a valid",
    ),
}


@pytest.fixture(params=CELLS)
def damaged(new_database, open_engine, request):
    table, column, value, said = CELLS[request.param]
    engine = open_engine(new_database("sqlite", "examples"))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        connection.exec_driver_sql(f"UPDATE {table} SET {column} = {value}")
        connection.commit()
    return engine, said


@pytest.mark.parametrize(
    ("table", "column"), [("summit", "format"), ("pledge", "category"), ("signature", "status"), ("revision", "action")]
)
def test_a_code_that_left_its_list_is_told_as_that(new_database, open_engine, tmp_path, table, column):
    engine = open_engine(new_database("sqlite", "examples"))
    history = f"after = json_set(after, '$.{column}', 'by_pigeon') WHERE record_table = '{table}'"
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        connection.exec_driver_sql(f"UPDATE {table} SET {column} = 'by_pigeon'")
        connection.exec_driver_sql(f"UPDATE revision SET {history}")
        connection.commit()
    with pytest.raises(StoreUnavailable) as refused:
        snapshot.write(engine, tmp_path / "out")
    said = str(refused.value)
    assert said.startswith("The store has codes that this version of Summit Tracker does not know: ")
    assert f"{column}: “by_pigeon” is a code that this version of Summit Tracker does not know; write one of " in said
    assert "put each code back into its list in tracker/values/codes.py" in said
    assert re.search(rf"What is wrong: {table} \S+: {column}: ", said)
    assert words.fault(said) == ""


def test_a_damaged_cell_is_told_with_its_record_by_whatever_meets_it(damaged, tmp_path):
    engine, said = damaged
    with pytest.raises(StoreUnavailable, match=re.escape(said)):
        snapshot.write(engine, tmp_path / "out")
    id = said.split()[1].rstrip(":")
    told = []
    for _, attempt in damage.attempts(engine):
        try:
            attempt()
        except (StoreUnavailable, Invalid) as error:
            told.append(error)
    assert [str(error) for error in told if words.fault(str(error))] == []
    assert [str(error) for error in told if isinstance(error, StoreUnavailable) and id not in str(error)] == []


def test_pages_of_a_damaged_store_say_which_record(damaged):
    engine, _ = damaged
    assert list(faults.faults_of_pages(engine)) == []


def test_a_fault_of_ours_is_not_told_as_damage(filled):
    with pytest.raises(ValueError, match="ours"), store.reading(filled):
        raise ValueError("ours")


def test_saves_meanwhile_do_not_make_a_store_look_damaged(filled, tmp_path):
    def save(_words):
        somebody.update(filled, "track", "coalition", {"position": 5}, author="Ann")
        somebody.update(filled, "track", "coalition", {"position": 6}, author="Ann")

    snapshot.restore(filled, snapshot.write(filled, tmp_path / "out", progress=save), replace=True)


# a small part of what make torture tries


@pytest.mark.parametrize("seed", ["a", "b"])
def test_altered_snapshots_are_refused_in_words_or_stored_whole(seed):
    figures, wrong = alterations.run(f"slice {seed}", 40, pages=False)
    assert wrong == []
    assert figures["refused"] > 25


@pytest.mark.parametrize("seed", ["a", "b"])
def test_damaged_files_are_told_in_words_and_give_no_snapshot_that_does_not_restore(seed):
    figures, wrong = damage.run(f"slice {seed}", 8, pages=False)
    assert wrong == []
    assert figures["refused"] > 0


def test_the_torture_finds_what_is_wrong(tmp_path):
    """Without this, an empty list of faults would say nothing."""
    databases = Sqlite()
    engine = store.open_engine(databases.new("migrated"))
    fill_with_odd_rows(engine)
    files = csv_bytes(snapshot.write(engine, tmp_path / "out"))
    assert list(faults.faults_of_history(files)) == []
    files["track.csv"] = files["track.csv"].replace(b"Coalition", b"Other")
    assert len(list(faults.faults_of_history(files))) == 1
    engine.dispose()
    databases.stop()
    assert words.fault("ValueError: Invalid isoformat string")
    assert words.fault("\x1b[31m")
    assert words.fault("x\n" * 200)
