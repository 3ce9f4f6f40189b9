"""Snapshots of every schema that was released: each restores into today's store, and none is taken on trust."""

import csv
import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.support import somebody
from tests.support.snapshots import csv_bytes, replace, reseal, revision
from tracker import store
from tracker.errors import InvalidFiles
from tracker.files import snapshot
from tracker.files.datapackage import DESCRIPTOR, SCHEMA
from tracker.schema.models import MODELS, columns
from tracker.schema.rows import from_json

RELEASED = {path.stem: path for path in sorted((Path(__file__).parents[1] / "released").glob("*.zip"))}
NEWEST = store.newest_schema()


def rows(files, table):
    """The rows of a snapshot's file, each a dict of cells."""
    return list(csv.DictReader(files[f"{table}.csv"].decode().splitlines(keepends=True)))


@pytest.fixture
def first(tmp_path):
    """A snapshot of the first schema, as a folder."""
    ZipFile(RELEASED["0001"]).extractall(tmp_path / "first")
    return tmp_path / "first"


def test_a_snapshot_of_each_schema_is_kept():
    assert list(RELEASED) == store.released_schemas(), "run: make released"


def test_the_newest_one_has_the_columns_of_today():
    files = csv_bytes(RELEASED[NEWEST])
    heads = {name: content.split(b"\n")[0].decode().split(",") for name, content in files.items()}
    assert heads == {f"{table}.csv": columns(model) for table, model in MODELS.items()}, "run: make released"


def test_a_snapshot_names_the_schema_that_wrote_it(written):
    assert json.loads((written / DESCRIPTOR).read_bytes())[SCHEMA] == NEWEST


@pytest.mark.parametrize("schema", RELEASED)
def test_a_snapshot_of_any_schema_restores_with_its_history(engine, tmp_path, schema):
    snapshot.restore(engine, RELEASED[schema])
    before, after = csv_bytes(RELEASED[schema]), csv_bytes(snapshot.write(engine, tmp_path / "out"))
    assert len(rows(before, "revision")) == revision(engine)[0]
    for file in before:
        table = file.removesuffix(".csv")
        for old, new in zip(rows(before, table), rows(after, table), strict=True):
            assert {name: new[name] for name in old if name in new} == {
                name: cell for name, cell in old.items() if name in new
            }
            assert not any(new[name] for name in new.keys() - old.keys())


@pytest.mark.parametrize("schema", RELEASED)
def test_a_change_of_any_schema_can_be_undone(engine, schema):
    snapshot.restore(engine, RELEASED[schema])
    number = revision(engine)[0]
    somebody.undo(engine, number, author="Ann")
    with store.reading(engine) as connection:
        last = connection.exec_driver_sql(f"SELECT record_table, after FROM revision WHERE id > {number}").one()
    assert from_json(*last)["id"] == "p-0"


ALTERED = {
    "a number that is none": ("track.csv", b",1,1", b",one,1", "track.csv:2: position: "),
    "an unknown code": ("summit.csv", b",held,", b",over,", "summit.csv:[0-9]+: breaks a rule of its schema: CHECK"),
    "a blank that may not be": ("track.csv", b"coalition,Coalition", b"coalition,", "track.csv:2: breaks a rule"),
    "a row twice": ("track.csv", b"1,1\n", b"1,1\ncoalition,C,,2,1\n", "track.csv:3: breaks a rule of its schema: UNI"),
    "another column": ("track.csv", b",position", b",colour", "track.csv:1: names other columns than its schema has"),
    "a cell too many": ("track.csv", b"1,1\n", b"1,1,1\n", "track.csv:2: has 6 cells; the header has 5"),
    "a link to nothing": ("summit.csv", b",fra,", b",frn,", "summit.csv: id: paris points to a party that is not"),
    "a NUL": ("track.csv", b"Coalition", b"Coal\0ition", r"track.csv:2: has the control character U\+0000"),
    "reversed days": ("milestone.csv", b",2025-11-20,2025", b",2025-11-21,2025", "milestone.csv:2: ends_on: "),
    "a record without a history": ("track.csv", b"1,1\n", b"1,1\nzz,Z,,2,1\n", "zz: there is no revision of it"),
}  # fmt: skip


@pytest.mark.parametrize("name", ALTERED)
def test_an_earlier_snapshot_that_was_altered_is_refused(engine, first, name):
    file, old, new, words = ALTERED[name]
    replace(first / file, old, new)
    reseal(first)
    with pytest.raises(InvalidFiles, match=words):
        snapshot.restore(engine, first)
    assert revision(engine) == (0, "")


def test_an_earlier_snapshot_is_not_taken_with_a_byte_changed(engine, first):
    replace(first / "track.csv", b"Coalition", b"coalition")
    with pytest.raises(InvalidFiles, match=r"track\.csv: is not the file that was written"):
        snapshot.restore(engine, first)


@pytest.mark.parametrize("schema", ["9999", "", "0001; DROP TABLE track", "../0001"])
def test_a_snapshot_of_a_schema_that_the_program_does_not_know_is_refused(engine, written, schema):
    described = json.loads((written / DESCRIPTOR).read_bytes())
    (written / DESCRIPTOR).write_text(json.dumps({**described, SCHEMA: schema}))
    with pytest.raises(InvalidFiles, match=f"was written by schema {schema}; .* none newer than {NEWEST}: update the"):
        snapshot.restore(engine, written)
    assert revision(engine) == (0, "")
