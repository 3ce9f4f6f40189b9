"""Files that git changes on its way to Windows: the curated ones stay as they are, a snapshot is refused in words."""

import json
import os
import shutil
import subprocess

import pytest

from tests.conftest import ROOT
from tests.support.snapshots import csv_bytes, fill_with_odd_rows, replace, revision
from tracker.errors import InvalidFiles
from tracker.files import curated, snapshot
from tracker.files.datapackage import DESCRIPTOR
from tracker.schema.models import MODELS


def git(folder, *arguments):
    who = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who |= {f"GIT_{one}_{what}": "ann@example.org" for one in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", *arguments], cwd=folder, env={**os.environ, **who}, check=True, capture_output=True)


def committed(folder):
    git(folder, "init", ".")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "All")
    return folder


def cloned_on_windows(folder, target):
    git(folder, "-c", "core.autocrlf=true", "clone", str(folder), str(target))
    git(target, "config", "core.autocrlf", "true")
    return target


@pytest.fixture
def odd_copy(new_database, dialect, open_engine, tmp_path):
    """A snapshot of odd rows, as a folder within one."""
    engine = open_engine(new_database(dialect, "migrated"))
    fill_with_odd_rows(engine)
    (tmp_path / "kept").mkdir()
    return snapshot.write(engine, tmp_path / "kept" / "snap")


def test_the_curated_files_of_a_clone_on_windows_have_no_fault(tmp_path):
    repository = tmp_path / "repository"
    shutil.copytree(ROOT / "data", repository / "data", ignore=shutil.ignore_patterns("*.db*"))
    shutil.copy(ROOT / ".gitattributes", repository)
    clone = cloned_on_windows(committed(repository), tmp_path / "clone")
    assert curated.read(clone / "data") == curated.read()


def test_a_curated_file_with_other_line_ends_is_told_once_and_not_row_by_row(tmp_path):
    data = shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("*.db*"))
    for name in ("party.csv", "citation.csv"):
        (data / name).write_bytes((data / name).read_bytes().replace(b"\n", b"\r\n"))
    with pytest.raises(InvalidFiles) as refused:
        curated.read(data)
    assert [problem.file for problem in refused.value.problems] == ["party.csv", "citation.csv"]
    assert all(r"lines end in \r\n, as git" in problem.message for problem in refused.value.problems)


def test_a_snapshot_that_git_has_changed_is_refused_with_one_sentence_and_its_cure_holds(engine, odd_copy, tmp_path):
    clone = cloned_on_windows(committed(odd_copy.parent), tmp_path / "clone") / odd_copy.name
    assert b"\r\n" in (clone / "track.csv").read_bytes()
    with pytest.raises(InvalidFiles) as refused:
        snapshot.restore(engine, clone)
    [problem] = refused.value.problems
    assert problem.file == f"{len(MODELS)} files"
    assert "have other line ends than were written, as git makes them on Windows" in problem.message
    assert revision(engine) == (0, "")
    (clone / ".gitattributes").write_text("* -text\n")
    for path in clone.glob("*.*"):
        if path.suffix in (".csv", ".json"):
            path.unlink()
    git(clone, "checkout", "--", ".")
    snapshot.restore(engine, clone)
    assert csv_bytes(snapshot.write(engine, tmp_path / "again")) == csv_bytes(odd_copy)


def test_a_file_that_was_altered_is_named_beside_those_with_other_line_ends(engine, odd_copy):
    for path in odd_copy.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    replace(odd_copy / "track.csv", b"Coalition", b"coalition")
    (odd_copy / "party.csv").unlink()
    with pytest.raises(InvalidFiles) as refused:
        snapshot.restore(engine, odd_copy)
    others = f"{len(MODELS) - 2} files"
    assert [problem.file for problem in refused.value.problems] == ["track.csv", "party.csv", others]


@pytest.mark.parametrize("size", [None, "many", -1, [1]])
def test_a_descriptor_without_sizes_is_refused_and_makes_no_error(engine, odd_copy, size):
    entries = json.loads((odd_copy / DESCRIPTOR).read_text())
    entries["resources"][0]["bytes"] = size
    (odd_copy / DESCRIPTOR).write_text(json.dumps(entries))
    with pytest.raises(InvalidFiles, match=r"bytes; datapackage\.json says"):
        snapshot.restore(engine, odd_copy)
