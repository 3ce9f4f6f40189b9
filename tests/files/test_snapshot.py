"""Writing snapshots: the same bytes from either database, whole or not there, in little memory."""

import csv
import io
import json
import os
import subprocess
import sys

import pytest

from tests.support import dossiers
from tests.support.databases import KINDS
from tests.support.examples import BETWEEN, EXAMPLES, LAST
from tests.support.snapshots import NUMBERS, ODD, csv_bytes, fill_with_odd_rows
from tracker.errors import Invalid, InvalidFiles, StoreUnavailable
from tracker.files import csvfile, curated, snapshot
from tracker.files.datapackage import DESCRIPTOR, FILES
from tracker.schema import kinds
from tracker.schema.models import MODELS, RECORDS, columns, table_of
from tracker.schema.rows import validate
from tracker.store import reading
from tracker.writing import edits

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
        "import sys; from tracker import store; from tracker.files import snapshot\n"
        "snapshot.write(store.open_engine(sys.argv[1]), sys.argv[2])"
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
    assert json.loads((out / DESCRIPTOR).read_bytes())["revision"] == LAST


def test_an_empty_store_has_a_snapshot_too(engine, tmp_path):
    out = snapshot.write(engine, tmp_path / "out")
    assert all(content.count(b"\n") == 1 for content in csv_bytes(out).values())
    snapshot.restore(engine, out)


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
        "import sys, resource; from tracker import store; from tracker.files import snapshot;"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "snapshot.write(store.open_engine(sys.argv[1]), sys.argv[2]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    engine = open_engine(new_database(dialect, "migrated"))
    person = validate("person", {"id": "p", "name": "N", "aliases": "слово " * 600})
    edits.load(engine, {"person": [{**person, "id": f"p-{n}"} for n in range(10_000)]}, author="Ann")
    command = [sys.executable, "-c", script, engine.url.render_as_string(hide_password=False), str(tmp_path / "out")]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    assert (tmp_path / "out" / "person.csv").stat().st_size > 60_000_000
    grown = int(said.stdout) * (1 if sys.platform == "darwin" else 1024)
    assert grown < 30_000_000


CODES = {
    "language": "pt-BR",
    "quote_language": "pt-BR",
    "currency": "EUR",
    "iso_alpha2": "FR",
    "iso_alpha3": "FRA",
    "wikidata_id": "Q142",
}


@pytest.mark.parametrize("special", [",", '"', "\n"])
def test_text_that_is_never_quoted_never_needs_to_be(special):
    for table, example in {**EXAMPLES, **BETWEEN}.items():
        for name in (name for name, kind in kinds.KINDS[table].items() if not kind.quoted):
            good = {**CODES, **example}.get(name, "a")
            for value in (f"a{special}b", f"{good}{special}b", f"{good}-a{special}b"):
                with pytest.raises(Invalid) as refused:
                    validate(table, {**example, name: value})
                assert name in refused.value.fields


def test_a_store_of_another_version_is_refused_and_not_written_in_part(filled, tmp_path):
    with filled.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE summit RENAME COLUMN city TO town")
    with pytest.raises(StoreUnavailable, match="The store is of another version of Summit Tracker"):
        snapshot.write(filled, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


# to disk


@pytest.mark.parametrize("name", ["out", "out.zip", "out.ZIP"])
def test_what_is_there_is_never_overwritten(filled, tmp_path, name):
    target = tmp_path / name
    snapshot.write(filled, target)
    before = csv_bytes(target) if name != "out.ZIP" else target.read_bytes()
    with pytest.raises(InvalidFiles, match="exists already: choose another name"):
        snapshot.write(filled, target)
    assert before == (csv_bytes(target) if name != "out.ZIP" else target.read_bytes())


@pytest.mark.parametrize("linked", [True, False])
def test_a_zip_that_somebody_else_makes_meanwhile_is_not_overwritten(filled, tmp_path, monkeypatch, linked):
    target = tmp_path / "out.zip"
    if not linked:
        monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(InvalidFiles, match="exists already: choose another name"):
        snapshot.write(filled, target, progress=lambda _words: target.write_bytes(b"theirs"))
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("out.zip", b"theirs")]


def test_a_zip_is_written_where_the_file_system_has_no_links(filled, tmp_path, monkeypatch):
    expected = csv_bytes(snapshot.write(filled, tmp_path / "linked.zip"))
    monkeypatch.setattr(os, "link", no_links)
    assert csv_bytes(snapshot.write(filled, tmp_path / "out.zip")) == expected
    assert {path.name for path in tmp_path.iterdir()} == {"linked.zip", "out.zip"}


def no_links(*_):
    raise PermissionError(1, "Operation not permitted")


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
