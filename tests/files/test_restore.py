"""Snapshots brought back: history and all, never over what was not kept, and nothing taken on trust."""

import csv
import re
from datetime import datetime

import pytest

from tests.support import somebody
from tests.support.databases import KINDS
from tests.support.dossiers import line
from tests.support.examples import LAST
from tests.support.snapshots import csv_bytes, refused, replace, reseal, revision
from tracker.errors import Conflict, InvalidFiles, StoreUnavailable
from tracker.files import snapshot
from tracker.files.datapackage import DESCRIPTOR
from tracker.queries import records
from tracker.store import reading
from tracker.writing import edits

# and back


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_snapshot_restore_snapshot_gives_the_same_bytes(odd, new_database, open_engine, tmp_path, name):
    first = snapshot.write(odd, tmp_path / f"first-{name}")
    for kind in KINDS:
        other = open_engine(new_database(kind))  # restore makes the tables
        assert snapshot.restore(other, first) is None
        assert csv_bytes(snapshot.write(other, tmp_path / f"{kind}-{name}")) == csv_bytes(first)


def test_a_restored_history_goes_on(odd, new_database, open_engine, tmp_path):
    number, _ = revision(odd)
    other = open_engine(new_database("sqlite"))
    snapshot.restore(other, snapshot.write(odd, tmp_path / "out"))
    somebody.undo(other, number, author="Ann")
    with reading(other) as connection:
        assert records.record(connection, "person", "p-0")["version"] == 2
    assert revision(other)[0] == number + 1


def test_a_store_in_use_is_not_replaced_unasked(filled, written):
    before = revision(filled)
    with pytest.raises(StoreUnavailable, match=rf"The store is in use, at revision {LAST}\. Nothing was changed\."):
        snapshot.restore(filled, written)
    assert revision(filled) == before


def test_what_is_replaced_is_kept_as_a_snapshot(filled, written, tmp_path):
    before = csv_bytes(written)
    edits.create(filled, "track", {"title": "Geneva"}, author="Ann")
    changed = csv_bytes(snapshot.write(filled, tmp_path / "changed"))
    kept = snapshot.restore(filled, written, replace=True)
    assert kept.parent == tmp_path
    assert kept.name.endswith(f"-revision-{LAST + 1}.zip")
    again, back = (
        f"Revision {LAST} in place of revision {LAST + 1}",
        f"Revision {LAST + 1} in place of revision {LAST + 2}",
    )
    assert_restored(snapshot.write(filled, tmp_path / "again"), before, LAST + 2, again)
    assert snapshot.restore(filled, kept, replace=True, keep=tmp_path / "kept") == tmp_path / "kept"
    assert_restored(snapshot.write(filled, tmp_path / "back"), changed, LAST + 3, back)


def assert_restored(target, files, number, words):
    """The snapshot has these files, and one revision more, which says so."""
    now, log = csv_bytes(target), files["revision.csv"]
    assert {**now, "revision.csv": log} == files
    assert now["revision.csv"].startswith(log)
    [entry] = csv.reader([now["revision.csv"].removeprefix(log).decode()])
    assert entry[:2] == [str(number)] * 2
    assert entry[3:11] == ["Command line", "restore", "dossier", "talks", "", "", "", ""]
    assert entry[11].startswith(words)


def test_a_store_can_be_replaced_many_times_in_a_second(filled, written, monkeypatch):
    class Standing(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2026, 1, 6, 12, tzinfo=tz)

    monkeypatch.setattr(snapshot, "datetime", Standing)
    name = "replaced-20260106T120000.000000Z-revision"
    (written.parent / f"{name}-{LAST}.zip").touch()  # of a store that was put back
    kept = [snapshot.restore(filled, written, replace=True).name for _ in range(3)]
    assert kept == [f"{name}-{number}.zip" for number in (f"{LAST}-2", LAST + 1, LAST + 2)]


def test_nothing_is_replaced_that_could_not_be_kept(filled, written, tmp_path):
    edits.create(filled, "track", {"title": "Geneva"}, author="Ann")
    with pytest.raises(InvalidFiles, match="cannot be written"):
        snapshot.restore(filled, written, replace=True, keep=tmp_path / "nowhere" / "kept.zip")
    assert revision(filled)[0] == LAST + 1


def test_what_is_saved_while_a_store_is_replaced_is_not_lost(filled, written, tmp_path):
    def save(words):
        if words.startswith("Writing revision") and revision(filled)[0] == LAST:
            edits.create(filled, "track", {"title": "Geneva"}, author="Ann")

    with pytest.raises(Conflict, match="The store was changed by someone else"):
        snapshot.restore(filled, written, replace=True, progress=save)
    assert revision(filled)[0] == LAST + 1
    assert b"Geneva" not in b"".join(csv_bytes(next(tmp_path.glob("replaced-*.zip"))).values())


def test_the_curated_records_survive_the_round_trip(curated_engine, new_database, open_engine, tmp_path):
    out = snapshot.write(curated_engine, tmp_path / "out.zip")
    other = open_engine(new_database("sqlite"))
    snapshot.restore(other, out)
    assert csv_bytes(snapshot.write(other, tmp_path / "again.zip")) == csv_bytes(out)


# what is not taken


FAULTS = {
    "a byte that changed": (lambda out: replace(out / "track.csv", b"Coalition", b"coalition"), "is not the file that"),
    "a byte more": (lambda out: replace(out / "track.csv", b"Coalition", b"Coalition."), r"has 64 bytes; .* says 63"),
    "a file that is gone": (lambda out: (out / "track.csv").unlink(), "track.csv: is missing"),
    "no descriptor": (lambda out: (out / DESCRIPTOR).unlink(), "is missing: this is no snapshot"),
    "an empty descriptor": (
        lambda out: (out / DESCRIPTOR).write_bytes(b""),
        "json:1: cannot be read: is not written as",
    ),
    "a torn descriptor": (
        lambda out: replace(out / DESCRIPTOR, b"]", b""),
        "JSON from column [0-9]+ on; take another cop",
    ),
    "a descriptor of nothing": (lambda out: (out / DESCRIPTOR).write_text("[]"), "it has to list the files, each with"),
    "a descriptor of a number": (
        lambda out: (out / DESCRIPTOR).write_text("1" * 9_999),
        "cannot be read: it is not writ",
    ),
    "a descriptor in Latin": (
        lambda out: (out / DESCRIPTOR).write_bytes(b'{"\xe9": 1}'),
        "cannot be read: it is not writ",
    ),
    "files that are no list": (
        lambda out: (out / DESCRIPTOR).write_text('{"resources": {}}'),
        "it has to list the files",
    ),
    "a file without a name": (
        lambda out: (out / DESCRIPTOR).write_text('{"resources": [{}]}'),
        "it has to list the files",
    ),
    "a table twice": (
        lambda out: replace(out / DESCRIPTOR, b'"name": "track"', b'"name": "party"'),
        "names the table part",
    ),
    "a deep descriptor": (
        lambda out: (out / DESCRIPTOR).write_text("[" * 100_000),
        "cannot be read: it is not written",
    ),
    "a table too many": (lambda out: replace(out / DESCRIPTOR, b'"track"', b'"lane"'), "has the table lane"),
    "a path elsewhere": (lambda out: replace(out / DESCRIPTOR, b'"track.csv"', b'"../track.csv"'), "not name track"),
}


ALTERED = {
    "a foreign key to nothing": ("summit.csv", b",fra,", b",frn,", "summit.csv:2: country_id: there is no party frn"),
    "a citation of nothing": ("citation.csv", b",paris,", b",pariz,", "citation.csv:2: record_id: there is no"),
    "an unknown code": ("summit.csv", b",held,", b",over,", "summit.csv:2: status: "),
    "reversed dates": ("summit.csv", b"2026-01-06", b"2026-01-07", "summit.csv:2: ends_on: 2026-01-06 lies before"),
    "a date that is none": ("summit.csv", b"2026-01-06", b"2026-01-32", "summit.csv:2: starts_on: 2026-01-32 is no"),
    "a missing column": ("track.csv", b",position", b"", "track.csv:1: position is missing"),
    "a row twice": ("track.csv", b"1\n", b"1\ncoalition,C,,2,1\n", "track.csv:3: id: coalition occurs twice"),
    "a number as no store writes it": ("track.csv", b",1,1", b",1.0,1", "track.csv:2: position: '1.0' would be stored"),
    "a record without a history": ("track.csv", b"1\n", b"1\nzz,Z,,2,1\n", "zz: there is no revision of it"),
    "a seat twice": (
        "attendance.csv", line("attendance", version=1),
        line("attendance", version=1) + line("attendance", id="seat-2", version=1),
        "attendance.csv:3: person_id: seat says the same already: both have summit paris, party fra, person macron",
    ),
    "a second dossier": (
        "dossier.csv", line("dossier", version=1), line("dossier", version=1) + line("dossier", id="too", version=1),
        "a store holds one dossier, and there is talks",
    ),
    "a version that no database holds": (
        "track.csv", b",1,1", b",1,99999999999", "track.csv:2: version must be at most 2,14",
    ),
    "a version that is no number in the history": (
        "revision.csv", b'""version"": 1', b'""version"": null', "revision.csv:2: after is not a row of",
    ),
    "a version of nought": ("track.csv", b",1,1", b",1,0", "track.csv:2: version must be at least 1"),
    "a NUL": ("track.csv", b"Coalition", b"Coal\0tion", "track.csv:2: title has the control character U\\+0000"),
    "a history of no table": ("revision.csv", b",create,track,", b",create,lane,", "record_table: there is no"),
    "a creation without a row": ("revision.csv", b",create,", b",delete,", "revision.csv:2: "),
    "a history that is no JSON": ("revision.csv", b'"{""', b'"{', "revision.csv:2: after is not a row written"),
    "a word for an amount in a history": (
        "revision.csv",
        b'""amount_high"": ',
        b'""amount_high"": ""EUR"", ""x"": ',
        "after is not a row written",
    ),
    "a header of thousands of letters": ("track.csv", b",position", b",position" + b"x" * 5_000, "x{112} is no col"),
    "a history of another record": ("revision.csv", b'""id"": ""', b'""id"": ""x', "revision.csv:2: after is not a"),
    "an instant that is none": ("revision.csv", b"Z,Examples", b",Examples", "revision.csv:2: at is no instant"),
    "a history with a comma in an id": ("revision.csv", b",track,coalition,", b',track,"a,b",', "record_id has a"),
    "an undo of what was not yet": ("revision.csv", b",,,\n2,", b",,9,\n2,", "undoes: 9 is no earlier revision of"),
    "a restore with a row": ("revision.csv", b",create,", b",restore,", "after is not blank, which a restore never"),
    "a revision twice": ("revision.csv", b"\n2,", b"\n1,", "revision.csv:3: id: 1 occurs twice"),
}  # fmt: skip


PYTHON = re.compile(r"Error\b|Exception|Traceback|<class|object at 0x|line \d+ column")


@pytest.mark.parametrize("name", FAULTS)
def test_a_snapshot_that_was_altered_is_refused(engine, written, name):
    alter, words = FAULTS[name]
    alter(written)
    assert not PYTHON.search(refused(engine, written, words))


@pytest.mark.parametrize("name", ALTERED)
def test_rows_that_were_altered_with_care_are_refused_with_their_place(engine, written, name):
    file, old, new, words = ALTERED[name]
    replace(written / file, old, new)
    reseal(written)
    refused(engine, written, words)


def test_what_is_stored_is_what_was_checked_though_the_files_change_meanwhile(engine, written, tmp_path):
    def alter(words):
        if words.startswith("Storing track"):
            replace(written / "summit.csv", b",held,", b",over,")

    before = csv_bytes(written)
    snapshot.restore(engine, written, progress=alter)
    assert csv_bytes(written) != before
    assert csv_bytes(snapshot.write(engine, tmp_path / "again")) == before


def test_headers_and_cells_are_told_in_lines_that_no_terminal_obeys(engine, written):
    replace(written / "track.csv", b",position", ",\x1b]0;x\u202e\nposition".encode())
    replace(written / "summit.csv", b",held,", "\x1b[2J\u2067,".encode())
    reseal(written)
    said = refused(engine, written, "is no column of this table")
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e\u2067]", said)


def test_what_is_not_there_is_told(engine, tmp_path):
    refused(engine, tmp_path / "nowhere", "nowhere: there is no such snapshot")
