"""Snapshots: the same bytes from either database and back, described for other tools, and nothing taken on trust."""

import csv
import hashlib
import io
import json
import stat
import subprocess
import sys
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
import sqlalchemy as sa
from frictionless import Package, system

from tests import dossiers
from tests.databases import KINDS
from tests.examples import fill
from tracker import csvfile, curated, edits, snapshot
from tracker.datapackage import DESCRIPTOR, FILES
from tracker.errors import Conflict, InvalidFiles, StoreUnavailable
from tracker.models import RECORDS, columns, table_of
from tracker.queries import records
from tracker.rows import MODELS
from tracker.store import reading

ODD = [
    "<script>alert(1)</script>", "*x* $\\frac{1}{2}$ [a](b)", '=HYPERLINK("https://example.org";"x")', '"', '""', ",",
    "\\.", "One\nTwo", "'", "\\N", "NULL", "NA", "nan", "%s %w", "{}", "؛ السلام، الآن", "Ї ґ 🕊", "a\tb", "-1",
    "x\u200fy", "   x",
]  # fmt: skip
NUMBERS = [0.0, -0.0, 1.0, 0.1 + 0.2, 1 / 3, 1e-5, 1e-7, 12.345678901234567, 89.99999999999999, 5e-324, -90.0, 48.87]


def fill_with_odd_rows(engine):
    """The examples, odd text and numbers, and a history of every kind of change."""
    fill(engine)
    people = [{"id": f"p-{n}", "name": f"x {text}", "aliases": text} for n, text in enumerate(ODD)]
    places = [
        {"id": f"s-{n}", "track_id": "coalition", "title": "T", "kind": "talks", "status": "held", "city": None,
         "starts_on": "2026-01-31", "ends_on": "2026-02-01", "latitude": number, "longitude": -number}
        for n, number in enumerate(NUMBERS)
    ]  # fmt: skip
    for table, rows in (("person", people), ("summit", places)):
        for row in rows:
            edits.create(engine, table, row, author="Olena Ґудзь", reason='quoted ", and\nbroken')
    pledge = {"headline": "Два «хаби»", "amount_high": 10**15, "due_on": "2026-12-31"}
    edits.update(engine, "pledge", "hubs", pledge, seen_version=1, author="Ann")
    edits.delete(engine, "summit", "paris", seen_version=1, author="Ann", reason="Wrong")
    with reading(engine) as connection:
        deleted = connection.scalar(sa.select(sa.func.max(table_of("revision").c.batch)))
    edits.undo(engine, deleted, author="Ann")
    edits.delete(engine, "person", "p-0", seen_version=1, author="Ann")


@pytest.fixture
def odd(engine):
    fill_with_odd_rows(engine)
    return engine


@pytest.fixture
def written(filled, tmp_path):
    return snapshot.write(filled, tmp_path / "out")


def csv_bytes(target):
    if target.suffix == ".zip":
        with ZipFile(target) as archive:
            return {name: archive.read(name) for name in archive.namelist() if name != DESCRIPTOR}
    return {path.name: path.read_bytes() for path in target.iterdir() if path.name != DESCRIPTOR}


def zipped(folder, target):
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return target


def reseal(folder):
    """Let the descriptor describe the files as they are now, as someone would who alters a snapshot with care."""
    described = json.loads((folder / DESCRIPTOR).read_bytes())
    for entry in described["resources"]:
        content = (folder / entry["path"]).read_bytes()
        entry |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    (folder / DESCRIPTOR).write_text(json.dumps(described))


def replace(path, old, new):
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


def revision(engine):
    with reading(engine) as connection:
        return records.revision(connection)


# bytes


def test_a_snapshot_has_one_file_a_table_and_the_descriptor(written):
    assert {path.name for path in written.iterdir()} == FILES
    assert (written / "track.csv").read_bytes() == b"id,title,description,position,version\ncoalition,Coalition,,1,1\n"


def test_both_databases_and_the_csv_module_give_the_same_bytes(new_database, open_engine, tmp_path):
    stores = [open_engine(new_database(kind, "migrated")) for kind in KINDS]
    for engine in stores:
        fill_with_odd_rows(engine)
    for engine in stores:  # the clock is the only difference
        with engine.begin() as connection:
            connection.execute(table_of("revision").update().values(at="2026-01-06T12:00:00.000000Z"))
    one, other = (csv_bytes(snapshot.write(engine, tmp_path / engine.dialect.name)) for engine in stores)
    assert one == other
    for table in MODELS:
        with reading(stores[0]) as connection:
            rows = connection.execute(table_of(table).select().order_by(table_of(table).c.id)).mappings().all()
        assert csvfile.text(columns(MODELS[table]), map(dict, rows)).encode() == one[f"{table}.csv"]


def test_two_processes_give_the_same_bytes(odd, tmp_path):
    script = (
        "import sys; from tracker import snapshot, store; snapshot.write(store.open_engine(sys.argv[1]), sys.argv[2])"
    )
    url = odd.url.render_as_string(hide_password=False)
    for name in ("one", "other"):
        subprocess.run([sys.executable, "-c", script, url, str(tmp_path / name)], check=True)
    assert (
        csv_bytes(tmp_path / "one") == csv_bytes(tmp_path / "other") == csv_bytes(snapshot.write(odd, tmp_path / "x"))
    )


def test_a_zip_holds_the_same_files(odd, tmp_path):
    assert csv_bytes(snapshot.write(odd, tmp_path / "out.zip")) == csv_bytes(snapshot.write(odd, tmp_path / "out"))


def test_odd_text_and_numbers_are_read_back_by_pythons_csv(odd, tmp_path):
    files = csv_bytes(snapshot.write(odd, tmp_path / "out"))
    people = {row["id"]: row for row in csv.DictReader(io.StringIO(files["person.csv"].decode(), newline=""))}
    assert {id: row["aliases"] for id, row in people.items() if id.startswith("p-")} == {
        f"p-{n}": text.strip() for n, text in enumerate(ODD) if n
    }
    places = {row["id"]: row for row in csv.DictReader(io.StringIO(files["summit.csv"].decode()))}
    assert [float(places[f"s-{n}"]["latitude"]) for n in range(len(NUMBERS))] == NUMBERS


def test_a_snapshot_is_of_one_instant_whatever_is_saved_meanwhile(filled, tmp_path):
    saved = []

    def save(_words):
        if not saved:
            saved.append(edits.create(filled, "source", {
                "id": "later", "url": "https://example.org/b", "title": "L", "publisher": "P", "source_class": "media",
                "accessed_on": "2026-02-01",
            }, author="Ann"))  # fmt: skip

    out = snapshot.write(filled, tmp_path / "out", progress=save)
    assert saved == ["later"]
    assert b"later" not in b"".join(csv_bytes(out).values())
    assert json.loads((out / DESCRIPTOR).read_bytes())["version"] == "16"


def test_an_empty_store_has_a_snapshot_too(engine, tmp_path):
    out = snapshot.write(engine, tmp_path / "out")
    assert all(content.count(b"\n") == 1 for content in csv_bytes(out).values())
    snapshot.restore(engine, out)


# to disk


@pytest.mark.parametrize("name", ["out", "out.zip", "out.ZIP"])
def test_what_is_there_is_never_overwritten(filled, tmp_path, name):
    target = tmp_path / name
    snapshot.write(filled, target)
    before = csv_bytes(target) if name != "out.ZIP" else target.read_bytes()
    with pytest.raises(InvalidFiles, match="exists already: choose another name"):
        snapshot.write(filled, target)
    assert before == (csv_bytes(target) if name != "out.ZIP" else target.read_bytes())


def test_an_empty_folder_may_be_filled(filled, tmp_path):
    (tmp_path / "out").mkdir()
    snapshot.write(filled, tmp_path / "out")
    assert (tmp_path / "out" / DESCRIPTOR).exists()


def test_a_folder_that_is_not_there_is_told(filled, tmp_path):
    with pytest.raises(InvalidFiles, match=r"out\.zip: cannot be written: No such file or directory"):
        snapshot.write(filled, tmp_path / "nowhere" / "out.zip")


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_a_fault_on_the_way_leaves_nothing_behind(filled, tmp_path, name):
    def fail(words):
        if words.startswith("Writing source"):
            raise OSError(28, "No space left on device")

    with pytest.raises(InvalidFiles, match="cannot be written: No space left on device"):
        snapshot.write(filled, tmp_path / name, progress=fail)
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_goes_on_the_way_is_told(new_database, open_engine, databases, tmp_path):
    engine = open_engine(new_database("postgresql", "curated"))

    def stop(_words):
        name = engine.url.database
        databases("postgresql").run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    with pytest.raises(StoreUnavailable, match="The database does not answer"):
        snapshot.write(engine, tmp_path / "out", progress=stop)
    assert list(tmp_path.iterdir()) == []


# described for other tools


def test_frictionless_finds_no_fault(odd, tmp_path):
    out = snapshot.write(odd, tmp_path / "out")
    command = [sys.executable, "-m", "frictionless", "validate", "--json", DESCRIPTOR]
    said = subprocess.run(command, cwd=out, capture_output=True, text=True)
    report = json.loads(said.stdout)
    assert (report["valid"], report["stats"]["tasks"]) == (True, len(MODELS)), said.stdout


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("track.csv", b"Coalition", b"coalition", "hash-count"),
        ("track.csv", b"Coalition", b"The Coalition", "byte-count"),
        ("summit.csv", b",fra,", b",frn,", "foreign-key"),
        ("summit.csv", b",held,", b",over,", "constraint-error"),
        ("summit.csv", b"2026-01-06", b"2026-01-36", "type-error"),
        ("attendance.csv", b",paris,", b",pariz,", "foreign-key"),
    ],
)
def test_frictionless_finds_each_fault(written, file, old, new, fault):
    replace(written / file, old, new)
    if not fault.endswith("count"):
        reseal(written)
    with system.use_context(trusted=True):
        report = Package(str(written / DESCRIPTOR)).validate()
    assert fault in {kind for [kind] in report.flatten(["type"])}


def test_the_descriptor_says_what_a_reader_needs(filled, written):
    described = json.loads((written / DESCRIPTOR).read_bytes())
    number, at = revision(filled)
    assert described["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert (described["name"], described["title"], described["version"]) == ("talks", "Talks", str(number))
    assert described["description"] == f"All.\n\nRevision {number} of {at}."
    assert described["licenses"] == [{"name": "CC-BY-4.0", "path": "https://spdx.org/licenses/CC-BY-4.0.html"}]
    entries = {entry["name"]: entry for entry in described["resources"]}
    assert list(entries) == [*RECORDS, "revision"]
    summit = entries["summit"]["schema"]
    assert {"fields": ["parent_id"], "reference": {"fields": ["id"]}} in summit["foreignKeys"]
    assert {"fields": ["track_id"], "reference": {"fields": ["id"], "resource": "track"}} in summit["foreignKeys"]
    assert entries["revision"]["description"].startswith("One change to one record")
    fields = {field["name"]: field for field in summit["fields"]}
    assert fields["starts_on"] == {
        "name": "starts_on", "type": "date", "title": "First day",
        "description": "Or the earliest day it can have been.", "constraints": {"required": True},
    }  # fmt: skip
    assert fields["latitude"]["constraints"] == {"minimum": -90, "maximum": 90}
    assert fields["importance"]["constraints"] == {"required": True, "enum": ["1", "2", "3"]}
    assert fields["importance"]["categories"][0] == {"value": "1", "label": "Landmark"}
    assert fields["title"]["constraints"] == {"required": True, "maxLength": 300}
    assert [field["type"] for name, field in fields.items() if name in ("id", "latitude", "version")] == [
        "string", "number", "integer",
    ]  # fmt: skip


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
    edits.undo(other, number, author="Ann")
    with reading(other) as connection:
        assert records.record(connection, "person", "p-0")["version"] == 2
    assert revision(other)[0] == number + 1


def test_a_store_in_use_is_not_replaced_unasked(filled, written):
    before = revision(filled)
    with pytest.raises(StoreUnavailable, match=r"The store is in use: it has 16 revisions\. Nothing was changed\."):
        snapshot.restore(filled, written)
    assert revision(filled) == before


def test_what_is_replaced_is_kept_as_a_snapshot(filled, written, tmp_path):
    before = csv_bytes(written)
    edits.create(filled, "track", {"title": "Geneva"}, author="Ann")
    changed = csv_bytes(snapshot.write(filled, tmp_path / "changed"))
    kept = snapshot.restore(filled, written, replace=True)
    assert kept.parent == tmp_path
    assert kept.name.endswith("-revision-17.zip")
    assert csv_bytes(snapshot.write(filled, tmp_path / "again")) == before
    assert snapshot.restore(filled, kept, replace=True, keep=tmp_path / "kept") == tmp_path / "kept"
    assert csv_bytes(snapshot.write(filled, tmp_path / "back")) == changed


def test_nothing_is_replaced_that_could_not_be_kept(filled, written, tmp_path):
    edits.create(filled, "track", {"title": "Geneva"}, author="Ann")
    with pytest.raises(InvalidFiles, match="cannot be written"):
        snapshot.restore(filled, written, replace=True, keep=tmp_path / "nowhere" / "kept.zip")
    assert revision(filled)[0] == 17


def test_what_is_saved_while_a_store_is_replaced_is_not_lost(filled, written, tmp_path):
    def save(words):
        if words.startswith("Writing revision") and revision(filled)[0] == 16:
            edits.create(filled, "track", {"title": "Geneva"}, author="Ann")

    with pytest.raises(Conflict, match="The store was changed by someone else"):
        snapshot.restore(filled, written, replace=True, progress=save)
    assert revision(filled)[0] == 17
    assert b"Geneva" not in b"".join(csv_bytes(next(tmp_path.glob("replaced-*.zip"))).values())


# what is not taken

FAULTS = {
    "a byte that changed": (lambda out: replace(out / "track.csv", b"Coalition", b"coalition"), "is not the file that"),
    "a byte more": (lambda out: replace(out / "track.csv", b"Coalition", b"Coalition."), r"has 64 bytes; .* says 63"),
    "a file that is gone": (lambda out: (out / "track.csv").unlink(), "track.csv: is missing"),
    "no descriptor": (lambda out: (out / DESCRIPTOR).unlink(), "is missing: this is no snapshot"),
    "an empty descriptor": (lambda out: (out / DESCRIPTOR).write_bytes(b""), "cannot be read"),
    "a descriptor of nothing": (lambda out: (out / DESCRIPTOR).write_text("[]"), "cannot be read"),
    "a deep descriptor": (lambda out: (out / DESCRIPTOR).write_text("[" * 100_000), "cannot be read"),
    "a table too many": (lambda out: replace(out / DESCRIPTOR, b'"track"', b'"lane"'), "has the table lane"),
    "a path elsewhere": (lambda out: replace(out / DESCRIPTOR, b'"track.csv"', b'"../track.csv"'), "not name track"),
}  # fmt: skip

ALTERED = {
    "a foreign key to nothing": ("summit.csv", b",fra,", b",frn,", "summit.csv:2: country_id: there is no party frn"),
    "a citation of nothing": ("citation.csv", b",paris,", b",pariz,", "citation.csv:2: record_id: there is no"),
    "an unknown code": ("summit.csv", b",held,", b",over,", "summit.csv:2: status: "),
    "reversed dates": ("summit.csv", b"2026-01-06", b"2026-01-07", "summit.csv:2: ends_on: 2026-01-06 lies before"),
    "a date that is none": ("summit.csv", b"2026-01-06", b"2026-01-32", "summit.csv:2: starts_on: 2026-01-32 is no"),
    "a missing column": ("track.csv", b",position", b"", "track.csv:1: position: is missing"),
    "a row twice": ("track.csv", b"1\n", b"1\ncoalition,C,,2,1\n", "track.csv:3: id: coalition stands there twice"),
    "a number as no store writes it": ("track.csv", b",1,1", b",1.0,1", "track.csv:2: position: '1.0' would be stored"),
    "a version of nought": ("track.csv", b",1,1", b",1,0", "track.csv:2: version: "),
    "a NUL": ("track.csv", b"Coalition", b"Coal\0tion", "track.csv:2: title: has the control character U\\+0000"),
    "a history of no table": ("revision.csv", b",create,track,", b",create,lane,", "record_table: there is no"),
    "a creation without a row": ("revision.csv", b",create,", b",delete,", "revision.csv:2: "),
    "a history that is no JSON": ("revision.csv", b'"{""', b'"{', "revision.csv:2: after: is not a row written"),
    "a history of another record": ("revision.csv", b'""id"": ""', b'""id"": ""x', "revision.csv:2: after: is not a"),
    "a revision twice": ("revision.csv", b"\n2,", b"\n1,", "revision.csv:3: id: 1 stands there twice"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_snapshot_that_was_altered_is_refused(engine, written, name):
    alter, words = FAULTS[name]
    alter(written)
    refused(engine, written, words)


@pytest.mark.parametrize("name", ALTERED)
def test_rows_that_were_altered_with_care_are_refused_with_their_place(engine, written, name):
    file, old, new, words = ALTERED[name]
    replace(written / file, old, new)
    reseal(written)
    refused(engine, written, words)


def refused(engine, path, words):
    with pytest.raises(InvalidFiles, match=words):
        snapshot.restore(engine, path)
    assert revision(engine) == (0, "")


def test_a_file_that_changes_after_it_was_checked_is_refused(engine, written):
    def alter(words):
        if words.startswith("Storing track"):
            replace(written / "summit.csv", b",held,", b",over,")

    with pytest.raises(InvalidFiles, match=r"summit\.csv:2: status: "):
        snapshot.restore(engine, written, progress=alter)
    assert revision(engine) == (0, "")


ENTRIES = {
    "../evil.csv": "points out of the snapshot",
    "..\\evil.csv": "points out of the snapshot",
    "a/../../evil.csv": "points out of the snapshot",
    "/etc/evil.csv": "points out of the snapshot",
    "C:\\evil.csv": "points out of the snapshot",
    "evil.csv": "is no file of a snapshot",
    "out/track.csv": "pack its files without a folder around them",
}


@pytest.mark.parametrize("name", ENTRIES)
def test_a_zip_with_other_paths_is_refused_and_not_unpacked(engine, written, tmp_path, name):
    path = zipped(written, tmp_path / "out.zip")
    with ZipFile(path, "a") as archive:
        archive.writestr(name, "x")
    refused(engine, path, ENTRIES[name])
    assert not list(tmp_path.parent.rglob("evil.csv"))


def test_a_zip_with_a_link_is_refused(engine, written, tmp_path):
    (written / "track.csv").unlink()
    path = zipped(written, tmp_path / "out.zip")
    with ZipFile(path, "a") as archive:
        entry = ZipInfo("track.csv")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    refused(engine, path, "track.csv: is a link, not a file")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_with_a_file_twice_is_refused(engine, written, tmp_path):
    path = zipped(written, tmp_path / "out.zip")
    with ZipFile(path, "a") as archive:
        archive.writestr("track.csv", "x")
    refused(engine, path, "track.csv: stands there twice")


def test_a_zip_that_unpacks_to_far_more_than_it_is_is_refused(engine, tmp_path):
    path = tmp_path / "out.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("track.csv", bytes(50 << 20))
    refused(engine, path, "would unpack to 52,428,800 bytes")


@pytest.mark.parametrize("cut", [0, 1, 10, 0.5, 0.99])
def test_a_zip_that_is_no_zip_or_cut_off_is_refused(engine, written, tmp_path, cut):
    path = zipped(written, tmp_path / "out.zip")
    content = path.read_bytes()
    path.write_bytes(content[: int(cut * len(content)) if cut < 1 else cut])
    refused(engine, path, "out.zip: cannot be unpacked: ")


def test_a_zip_with_a_flipped_bit_is_refused(engine, written, tmp_path):
    path = zipped(written, tmp_path / "out.zip")
    content = bytearray(path.read_bytes())
    content[60] ^= 4
    path.write_bytes(content)
    refused(engine, path, "cannot be unpacked")


def test_what_is_not_there_is_told(engine, tmp_path):
    refused(engine, tmp_path / "nowhere", "nowhere: there is no such snapshot")


# the real records


def test_the_curated_records_survive_the_round_trip(curated_engine, new_database, open_engine, tmp_path):
    out = snapshot.write(curated_engine, tmp_path / "out.zip")
    other = open_engine(new_database("sqlite"))
    snapshot.restore(other, out)
    assert csv_bytes(snapshot.write(other, tmp_path / "again.zip")) == csv_bytes(out)


def test_a_snapshots_files_are_the_curated_files_with_a_version(engine, tmp_path):
    folder = dossiers.write(tmp_path / "data")
    curated.load(engine, folder)
    out = csv_bytes(snapshot.write(engine, tmp_path / "out"))
    for table in RECORDS:
        lines = zip(
            (folder / f"{table}.csv").read_text().splitlines(), out[f"{table}.csv"].decode().splitlines(), strict=True
        )
        assert all(after == before + (",version" if n == 0 else ",1") for n, (before, after) in enumerate(lines))


def test_memory_does_not_grow_with_the_store(new_database, open_engine, dialect, tmp_path):
    script = (
        "import sys, resource; from tracker import snapshot, store;"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "snapshot.write(store.open_engine(sys.argv[1]), sys.argv[2]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    engine = open_engine(new_database(dialect, "migrated"))
    person = {"name": "N", "aliases": "слово " * 600, "version": 1}
    with engine.begin() as connection:
        connection.execute(sa.insert(table_of("person")), [{"id": f"p-{n}", **person} for n in range(10_000)])
    command = [sys.executable, "-c", script, engine.url.render_as_string(hide_password=False), str(tmp_path / "out")]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    assert (tmp_path / "out" / "person.csv").stat().st_size > 60_000_000
    grown = int(said.stdout) * (1 if sys.platform == "darwin" else 1024)
    assert grown < 30_000_000
