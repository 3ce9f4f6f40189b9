"""SIGKILL at random moments: what was committed is there, what was not has left no trace, and the store opens."""

import json
import os
import signal
import subprocess
import sys
from itertools import groupby
from pathlib import Path
from random import Random
from secrets import token_hex
from time import sleep

import pytest

from tests.support.examples import LAST
from tests.support.killable import LOADED_AT_ONCE
from tracker import store
from tracker.files import archive, datapackage, snapshot
from tracker.files.datapackage import DESCRIPTOR, FILES
from tracker.schema.models import MODELS, RECORDS, table_of
from tracker.schema.rows import as_json, plain, validate
from tracker.values.codes import Action
from tracker.writing import edits

KILLS = {"sqlite": {"saving": 65, "loading": 40, "restoring": 35, "snapshotting": 20},
         "postgresql": {"saving": 25, "loading": 20, "restoring": 15, "snapshotting": 10}}  # fmt: skip
SEED = os.environ.get("KILLS_SEED") or token_hex(4)
LONGEST_LIFE_SECONDS = 0.3


def test_there_are_200_kills_of_what_writes_to_the_store():
    assert sum(kills[job] for kills in KILLS.values() for job in ("saving", "loading", "restoring")) == 200


@pytest.fixture
def kill():
    """Starts a job, kills it so many seconds after the first so many words, and returns what it said was done."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    command = [sys.executable, "-m", "tests.support.killable"]
    with subprocess.Popen(command, cwd=store.ROOT, start_new_session=True, **pipes) as parent:

        def kill(seconds, job, url, words=0, **arguments):
            print(json.dumps({"job": job, "url": url, "arguments": arguments}), file=parent.stdin, flush=True)
            ready, child = parent.stdout.readline().split()
            assert ready == "ready"
            said = [parent.stdout.readline().strip() for _ in range(words)]
            sleep(seconds)
            os.kill(int(child), signal.SIGKILL)
            while not (line := parent.stdout.readline().strip()).startswith("gone"):
                said.append(line)
            assert line == f"gone {signal.SIGKILL.value}"
            return said

        yield kill
        os.killpg(parent.pid, signal.SIGKILL)  # with a child that a failed test has left


@pytest.fixture
def url(new_database, dialect):
    return new_database(dialect, "examples")


def lives(dialect, job):
    """A name and a length in seconds for each process that is to be killed; others in every run."""
    print(f"KILLS_SEED={SEED}")  # shown where the test fails
    moments = Random(f"{SEED} {dialect} {job}")
    return [(str(number), moments.uniform(0, LONGEST_LIFE_SECONDS)) for number in range(KILLS[dialect][job])]


def sound_history(url):
    """All revisions but of restores, after a look that each record is as its last one says, and the database whole."""
    engine = store.open_engine(url)
    # as a writer: so it waits until the server has ended what a killed client had begun
    with store.writing(engine) as connection:
        if engine.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        revision = table_of("revision")
        changes = revision.select().where(revision.c.action != Action.RESTORE).order_by(revision.c.id)
        history = connection.execute(changes).mappings().all()
        stored = {
            (table, row["id"]): as_json(plain(table, row))
            for table in RECORDS
            for row in connection.execute(table_of(table).select()).mappings()
        }
    engine.dispose()
    assert [entry["id"] for entry in history] == list(range(1, len(history) + 1))
    last = {(entry["record_table"], entry["record_id"]): entry["after"] for entry in history}
    assert stored == {record: after for record, after in last.items() if after is not None}
    return history


def contents(path):
    """The files of a snapshot, after a look that they are those of its descriptor."""
    with archive.unpack(path, FILES) as folder:
        datapackage.verify(folder, datapackage.read(folder), MODELS)
        return {file.name: file.read_bytes() for file in folder.iterdir() if file.name != DESCRIPTOR}


def without_restores(files):
    """The files, their log without the revisions that restores have written."""
    lines = files["revision.csv"].splitlines(keepends=True)
    return {**files, "revision.csv": b"".join(line for line in lines if b",restore,dossier," not in line)}


def test_a_killed_save_is_whole_or_not_there(kill, url, dialect):
    for name, seconds in lives(dialect, "saving"):
        said = kill(seconds, "saving", url, name=name)
        history = sound_history(url)
        assert len(history) >= max(map(int, said), default=0)
        for _, batch in groupby(history[LAST:], key=lambda entry: entry["batch"]):
            actions = [(entry["action"], entry["record_table"]) for entry in batch]
            assert len(actions) == 1 or actions[0][0] != "update", actions
            assert ("delete", "summit") not in actions or ("delete", "attendance") in actions


def test_a_killed_load_is_whole_or_not_there(kill, url, dialect):
    for name, seconds in lives(dialect, "loading"):
        said = kill(seconds, "loading", url, name=name)
        history = sound_history(url)
        assert len(history) >= max(map(int, said), default=0)
        assert (len(history) - LAST) % LOADED_AT_ONCE == 0


def test_a_killed_restore_leaves_what_was_or_what_comes(kill, url, dialect, new_database, open_engine, tmp_path):
    small = snapshot.write(open_engine(url), tmp_path / "small")
    other = open_engine(new_database("sqlite", "examples"))
    people = [validate("person", {"id": f"p-{n}", "name": "N"}) for n in range(LOADED_AT_ONCE)]
    edits.load(other, {"person": people}, author="Ann")
    large = snapshot.write(other, tmp_path / "large.zip")
    either = [contents(small), contents(large)]
    seen = set()
    for name, seconds in lives(dialect, "restoring"):
        snapshots = [str(large), str(small)]
        restored = int(name) % 3  # so both are seen, however long a restore takes
        kill(seconds, "restoring", url, restored, name=name, snapshots=snapshots, folder=str(tmp_path))
        sound_history(url)
        found = without_restores(contents(snapshot.write(open_engine(url), tmp_path / f"found-{name}")))
        assert found in either
        seen.add(either.index(found))
        for kept in tmp_path.glob(f"{name}-*.zip"):
            assert without_restores(contents(kept)) in either
    assert seen == {0, 1}


def test_a_killed_snapshot_is_whole_or_not_there(kill, url, dialect, open_engine, tmp_path):
    expected = contents(snapshot.write(open_engine(url), tmp_path / "whole"))
    for name, seconds in lives(dialect, "snapshotting"):
        said = kill(seconds, "snapshotting", url, name=name, folder=str(tmp_path))
        written = list(tmp_path.glob(f"{name}-*"))
        assert {Path(path) for path in said} <= set(written)
        assert all(contents(path) == expected for path in written)
        assert len(sound_history(url)) == LAST
