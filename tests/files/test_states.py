"""Differences of two states, whichever way each is named; csv-diff is the witness."""

import json
import shutil
from zipfile import ZipFile

import csv_diff
import pytest

from tests.support import somebody
from tests.support.examples import LAST
from tests.support.snapshots import replace
from tracker.errors import InvalidFiles
from tracker.files import curated, snapshot, states
from tracker.files.datapackage import CHANGES, FILES
from tracker.reports import prose
from tracker.reports.differences import ADDED, CHANGED, WITHDRAWN
from tracker.schema.models import RECORDS
from tracker.store import ROOT, last_revision, reading
from tracker.writing import edits


def witnessed(old, new):
    """What csv-diff finds, table by table: ids added and withdrawn, and the fields that changed by id."""
    found = {}
    for table in RECORDS:
        sides = []
        for folder in (old, new):
            with (folder / f"{table}.csv").open(newline="", encoding="utf-8") as file:
                sides.append(csv_diff.load_csv(file, key="id"))
        if not all(sides):
            found[table] = ({*sides[1]}, {*sides[0]}, {})
            continue
        result = csv_diff.compare(*sides)
        changed = {
            change["key"]: {name: tuple(pair) for name, pair in change["changes"].items() if name != "version"}
            for change in result["changed"]
        }
        found[table] = (
            {row["id"] for row in result["added"]},
            {row["id"] for row in result["removed"]},
            {id: fields for id, fields in changed.items() if fields},
        )
    return {table: each for table, each in found.items() if any(each)}


def ours(differences):
    """The same of our differences."""
    found = {}
    for change in differences.records:
        added, withdrawn, changed = found.setdefault(change.table, (set(), set(), {}))
        if change.kind == CHANGED:
            changed[change.id] = dict(change.fields)
        else:
            {ADDED: added, WITHDRAWN: withdrawn}[change.kind].add(change.id)
    return found


def change_much(engine):
    """Edits of every kind to the curated records, some of them taken back."""
    with reading(engine) as connection:
        rows = {table: list(states.of_revision(connection, last_revision(connection)[0]).tables[table].values())
                for table in ("pledge", "summit", "person", "source", "pledge_status")}  # fmt: skip
    for number, row in enumerate(rows["pledge"][:40]):
        values = (
            {"amount_note": f"Words, “{number}”\nof two lines"} if number % 2 else {"headline": f"Обіцянка {number}"}
        )
        somebody.update(engine, "pledge", row["id"], values, author="Ann")
    for row in rows["summit"][::20]:
        somebody.update(engine, "summit", row["id"], {"summary": None, "city": 'Wien, "Hofburg"'}, author="Ann")
    for table in ("pledge", "summit", "person"):
        somebody.delete(engine, table, rows[table][-1]["id"], author="Ann")
    for number in range(30):
        edits.create(engine, "track", {"title": f"Lane {number}", "position": number}, author="Ann")
    twin, kept = (row["id"] for row in rows["source"][:2])
    seen = edits.merge_preview(engine, "source", twin, into=kept)
    edits.merge(engine, "source", twin, into=kept, preview=seen, author="Ann")
    for title in ("Once", rows["summit"][1]["title"]):
        somebody.update(engine, "summit", rows["summit"][1]["id"], {"title": title}, author="Ann")


def test_the_differences_are_those_that_csv_diff_finds_in_every_table(curated_engine, tmp_path):
    with reading(curated_engine) as connection:
        first, _ = last_revision(connection)
    old = snapshot.write(curated_engine, tmp_path / "old")
    change_much(curated_engine)
    new = snapshot.write(curated_engine, tmp_path / "new.zip")
    ZipFile(new).extractall(tmp_path / "new")
    expected = witnessed(old, tmp_path / "new")
    assert {"pledge", "summit", "person", "track", "source", "citation", "attendance"} <= expected.keys()
    for one, other in (
        (str(old), str(new)),
        (str(old), "store"),
        (str(first), str(new)),
        (str(first), "store"),
    ):
        assert ours(states.differences(one, other, curated_engine)) == expected, (one, other)
    backwards = ours(states.differences("store", str(first), curated_engine))
    assert {table: (added, withdrawn) for table, (withdrawn, added, _) in backwards.items()} == {
        table: (added, withdrawn) for table, (added, withdrawn, _) in expected.items()
    }


def test_curated_files_are_compared_with_each_other_and_with_a_snapshot(curated_engine, tmp_path):
    edited = tmp_path / "data"
    shutil.copytree(curated.DATA, edited)
    replace(edited / "party.csv", b",France,", b",The French Republic,")
    lines = (edited / "signature.csv").read_bytes().splitlines(keepends=True)
    (edited / "signature.csv").write_bytes(b"".join(lines[:5] + lines[6:]))
    expected = witnessed(curated.DATA, edited)
    assert ours(states.differences(str(curated.DATA), str(edited), curated_engine)) == expected
    assert ours(states.differences("store", str(edited), curated_engine)) == expected
    assert {table: [*map(len, each)] for table, each in expected.items()} == {
        "party": [0, 0, 1], "signature": [0, 1, 0]
    }  # fmt: skip


def test_a_column_that_one_state_alone_has_is_named_and_not_compared(filled, tmp_path):
    for name, header in (("old", "id,title,description"), ("new", "id,title,position")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "track.csv").write_text(f"{header}\nlane,Lane,1\n")
    found = states.differences(str(tmp_path / "old"), str(tmp_path / "new"), filled)
    assert (found.records, found.other_columns) == ([], {"track": ["description", "position"]})
    assert "only one of the two has these columns: track description, track position." in prose.markdown(found)


def test_a_snapshot_of_an_earlier_schema_is_compared_in_todays_columns(filled):
    first = str(ROOT / "tests" / "released" / "0001.zip")
    found = states.differences(first, first, filled)
    assert (found.records, found.other_columns) == ([], {})
    found = states.differences(first, "store", filled)
    assert not found.other_columns
    assert found.counts()


def test_a_day_is_the_store_at_its_end(filled):
    assert not states.differences("9999-12-31", "store", filled).records
    for day in ("6 January 2199", "31.12.2199", " 2199-12-31 "):
        assert not states.differences(day, "store", filled).records
    found = states.differences("1 January 2000", "store", filled)
    assert len(found.records) == LAST
    found = states.differences("2000-01-01", "store", filled)
    assert len(found.records) == LAST
    assert {change.kind for change in found.records} == {ADDED}


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ("nowhere", "nowhere: is no state that can be compared: name a snapshot"),
        ("2026-02-30", "2026-02-30: is no state that can be compared"),
        ("99999", "Revision 99,999: is not there yet: the last one is "),
        ("9" * 5_000, "999: is no state that can be compared"),
        ("", "No name: is no state that can be compared"),
    ],
)
def test_what_is_no_state_is_told(filled, side, words):
    with pytest.raises(InvalidFiles, match=words):
        states.differences(side, "store", filled)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("tracks.csv", "id\n", "there is no such table"),
        ("track.csv", "id,title\na,One\na,Two\n", "a occurs twice"),
        ("track.csv", "id,title\na\n", "has 1 cells; the header has 2"),
        ("track.csv", "title,id\nOne,a\n", "“id” first"),
        ("track.csv", 'id,title\na,"One\n', "opens a quote that is never closed"),
        ("notes.txt", "", "holds neither datapackage.json nor a CSV file"),
    ],
)
def test_a_folder_that_cannot_be_read_is_told(filled, tmp_path, name, content, words):
    (tmp_path / name).write_text(content)
    with pytest.raises(InvalidFiles, match=words):
        states.differences(str(tmp_path), "store", filled)


def test_a_snapshot_that_was_altered_is_refused(filled, written):
    replace(written / "track.csv", b"Coalition", b"Alliances")
    with pytest.raises(InvalidFiles, match="is not the file that was written"):
        states.differences(str(written), "store", filled)


def test_after_a_restore_in_between_the_differences_say_so(filled, written, tmp_path):
    edits.create(filled, "track", {"id": "lane", "title": "A lane"}, author="Ann")
    snapshot.restore(filled, written, replace=True, keep=tmp_path / "kept")
    found = states.differences(str(LAST), "store", filled)
    assert not found.records
    assert "The store was restored in between" in prose.markdown(found)


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_a_snapshot_tells_its_changes_on_request_and_restores(filled, engine, tmp_path, name):
    edits.create(filled, "track", {"id": "lane", "title": "A lane"}, author="Ann")

    def told(connection):
        return prose.markdown(states.since(connection, str(LAST)))

    out = snapshot.write(filled, tmp_path / name, changes=told)
    with reading(filled) as connection:
        text = told(connection).encode()
    assert b"- The track \xe2\x80\x9cA lane\xe2\x80\x9d was added." in text
    if out.is_dir():
        assert {path.name for path in out.iterdir()} == {*FILES, CHANGES}
        assert (out / CHANGES).read_bytes() == text
    else:
        assert ZipFile(out).read(CHANGES) == text
    snapshot.restore(engine, out)
    assert json.dumps(ours(states.differences(str(out), "store", engine))) == "{}"


def test_other_line_ends_are_no_difference(tmp_path):
    other = shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("*.db*"))
    files = [*other.glob("*.csv")]
    assert any(b"\n" in cell for file in files for cell in file.read_bytes().split(b'"')[1::2])
    for file in files:
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert not states.differences(str(ROOT / "data"), str(other), None).records
