"""Processes and threads that write at the same time, and a write that fails half-way."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from tests.support import somebody
from tests.support.stored import history, rows
from tracker.errors import Conflict, StoreUnavailable
from tracker.writing import edits

WRITER = """
import sys
from tracker import store
from tracker.writing import edits
engine = store.open_engine(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for number in range(15):
    edits.create(engine, "person", {"name": f"Person {number}"}, author=sys.argv[2])
"""


def test_processes_that_write_at_once_lose_nothing(engine):
    url = engine.url.render_as_string(hide_password=False)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, url, name], **pipes) for name in ("Ann", "Bob", "Cy")]
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.communicate("go\n")
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert [entry["id"] for entry in history(engine)] == list(range(1, 46))
    assert len(rows(engine, "person")) == 45


def test_of_threads_that_save_over_the_same_row_one_wins(filled):
    opened = somebody.opened(filled, "person", "macron")

    def attempt(name):
        try:
            edits.update(filled, "person", "macron", {"name": name}, opened=opened, author="Ann")
        except Conflict as refused:
            return refused.theirs["name"]
        return name

    with ThreadPoolExecutor(8) as pool:
        results = set(pool.map(attempt, [f"Name {number}" for number in range(8)]))
    assert results == {rows(filled, "person")["macron"]["name"]}
    assert rows(filled, "person")["macron"]["version"] == 2


def test_a_row_is_written_with_its_revision_or_not_at_all(filled):
    with filled.begin() as connection:
        connection.execute(sa.text("DROP TABLE revision"))
    with pytest.raises(StoreUnavailable, match="no tables"):
        edits.create(filled, "track", {"id": "new", "title": "New"}, author="Ann")
    assert set(rows(filled, "track")) == {"coalition"}
