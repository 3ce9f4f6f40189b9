"""The curated files to the store: all of them in one save, or nothing."""

import subprocess
import sys

import pytest

from tests.support import dossiers
from tests.support.dossiers import edit
from tracker.errors import Invalid, InvalidFiles
from tracker.files import curated
from tracker.queries import records
from tracker.schema.models import table_of
from tracker.store import last_revision, reading


def test_a_load_is_one_save_with_a_revision_a_record(engine, folder):
    count = curated.load(engine, folder, author="Ann")
    with reading(engine) as connection:
        history = connection.execute(table_of("revision").select()).mappings().all()
        assert records.counts(connection)["person"] == 2
    assert count == len(history) == sum(map(len, dossiers.rows().values()))
    assert {(entry["batch"], entry["author"], entry["action"]) for entry in history} == {(1, "Ann", "create")}


def test_a_load_of_faulty_files_stores_nothing(engine, folder):
    edit(folder, "citation.csv", (b"medium", b"sure"))
    with pytest.raises(InvalidFiles):
        curated.load(engine, folder)
    with reading(engine) as connection:
        assert last_revision(connection) == (0, "")


def test_a_load_over_records_that_are_there_is_refused(engine, folder):
    curated.load(engine, folder)
    with pytest.raises(Invalid, match="is or was another record's"):
        curated.load(engine, folder)


def test_a_new_store_is_filled_once_and_left_alone_after(database_url, open_engine, folder):
    engine = open_engine(database_url)
    assert curated.initialise(engine, folder) == sum(map(len, dossiers.rows().values()))
    assert curated.initialise(engine, folder) == 0


def test_of_processes_that_start_at_once_one_loads(database_url, open_engine, folder):
    script = (
        "import sys, pathlib; from tracker import store; from tracker.files import curated; "
        "print(curated.initialise(store.open_engine(sys.argv[1]), pathlib.Path(sys.argv[2])))"
    )
    command = [sys.executable, "-c", script, database_url, str(folder)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    said = [process.communicate() for process in started]
    total = sum(map(len, dossiers.rows().values()))
    assert sorted(said) == sorted([(f"{total}\n", ""), *[("0\n", "")] * 3])
    with reading(open_engine(database_url)) as connection:
        assert last_revision(connection)[0] == total
