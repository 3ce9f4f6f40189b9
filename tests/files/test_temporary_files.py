"""What killed runs leave behind is cleared by the next run, and nothing that is in use."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

import pytest

from tracker import store
from tracker.files import archive, snapshot, temporary_files

HOLDING = """
import os, sys
from pathlib import Path
from zipfile import ZipFile
from tracker.files import archive, temporary_files
with {what}:
    print("ready", flush=True)
    sys.stdin.read()
"""
KINDS = {
    "a folder to be": 'archive.destination(Path(sys.argv[1]) / str(os.getpid())) as opener, opener("track.csv")',
    "a zip to be": 'archive.destination(Path(sys.argv[1]) / f"{os.getpid()}.zip") as opener, opener("track.csv")',
    "what was unpacked": "archive.unpack(Path(sys.argv[2]), {'track.csv'})",
    "a download": "archive.temporary('download')",
}


@pytest.fixture
def holding(tmp_path, monkeypatch):
    """Starts a run that holds a place of one kind until it is told to end, or killed."""
    started, temporary = [], tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    path = tmp_path / "in.zip"
    with ZipFile(path, "w") as packed:
        packed.writestr("track.csv", "id\n")

    def start(kind):
        command = [sys.executable, "-c", HOLDING.format(what=KINDS[kind]), str(tmp_path), str(path)]
        environment = {**os.environ, "TMPDIR": str(temporary)}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        run = subprocess.Popen(command, cwd=store.ROOT, env=environment, **pipes)
        started.append(run)
        assert run.stdout.readline() == "ready\n"
        return run

    yield start
    for run in started:
        run.kill()
        run.communicate()


def left(folder):
    return {path for path in folder.rglob(f"{temporary_files.MARK}*") if path.name.startswith(temporary_files.MARK)}


def kill(run):
    run.send_signal(signal.SIGKILL)
    run.wait()


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_killed_run_left_is_cleared_by_the_next_and_what_is_in_use_stays(holding, tmp_path, kind):
    killed, running = holding(kind), holding(kind)
    before = left(tmp_path)
    assert len(before) == 2
    kill(killed)
    assert left(tmp_path) == before
    other = holding(kind)
    assert len(left(tmp_path)) == 2
    assert len(left(tmp_path) & before) == 1
    for run in (running, other):
        run.communicate("")
        assert run.returncode == 0
    assert left(tmp_path) == set()


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_the_next_snapshot_clears_the_leftovers_of_any_other_name(holding, filled, tmp_path, name):
    kill(holding("a zip to be"))
    kill(holding("a folder to be"))
    snapshot.write(filled, tmp_path / name)
    assert left(tmp_path) == set()


def test_the_next_restore_clears_what_a_killed_one_unpacked(holding, engine, written, tmp_path):
    kill(holding("what was unpacked"))
    assert left(tmp_path)
    snapshot.restore(engine, written)
    assert left(tmp_path) == set()


def test_what_somebody_else_named_alike_is_left_alone(filled, tmp_path):
    others = [tmp_path / name for name in (".out.zip.0123abcd.part", "out.part", ".summit-tracker", "snapshot-x")]
    for path in others:
        path.write_text("theirs")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "file").write_text("theirs")
    (tmp_path / f"{temporary_files.MARK}part-link").symlink_to(elsewhere)
    snapshot.write(filled, tmp_path / "out.zip")
    assert all(path.read_text() == "theirs" for path in [*others, elsewhere / "file"])


def test_places_of_several_runs_at_once_do_not_touch_each_other(tmp_path):
    with (
        temporary_files.own(tmp_path, "part", Path.mkdir) as one,
        temporary_files.own(tmp_path, "part", Path.touch) as other,
    ):
        assert (one.is_dir(), other.is_file()) == (True, True)
        temporary_files.clear(tmp_path, "part")
        assert {one, other} == set(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []


def test_a_temporary_folder_that_cannot_be_made_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(archive.InvalidFiles, match="nowhere: no temporary folder can be made there: No such file"):  # noqa: SIM117
        with archive.temporary("download"):
            pass
