"""PgBouncer as it is packaged, giving out a server for each transaction: all works through it, or is told as that."""

import os
import signal
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from tests.support import programs
from tests.support.examples import fill
from tests.support.somebody import update
from tracker import store
from tracker.errors import StoreUnavailable
from tracker.files import snapshot
from tracker.queries import records
from tracker.store import postgresql, timeouts
from tracker.writing import edits

SERVERS = 3
SETTINGS = """
[databases]
* = host={socket} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {servers}
"""


@pytest.fixture
def pooled(databases):
    """The address by which a pooler hands out a database: ``pooled(url)``."""
    command = programs.pooler()
    if not command:
        pytest.fail("No PgBouncer was found: run python tests/support/programs.py.")
    server = databases("postgresql").folder
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with TemporaryDirectory() as folder, ExitStack() as stack:
        settings = Path(folder) / "pgbouncer.ini"
        settings.write_text(SETTINGS.format(socket=server, port=port, servers=SERVERS))
        owner = server.stat().st_uid  # PgBouncer does not run as root, nor does the server
        for path in (folder, settings):
            os.chown(path, owner, -1)
        output = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
        process = stack.enter_context(subprocess.Popen([command, settings], user=owner, **output))
        stack.callback(process.kill)
        lines = []
        while "process up" not in "".join(lines[-1:]):
            lines.append(process.stderr.readline())
            assert lines[-1], "".join(lines)

        def address(url, **parameters):
            plain = make_url(url).set(host="127.0.0.1", port=port, username="ann", password="x", query=parameters)
            return plain.render_as_string(hide_password=False)

        address.pooler = process
        yield address


def titles(engine):
    with store.reading(engine) as connection:
        return list(connection.scalars(sa.text("SELECT title FROM track ORDER BY title")))


def test_a_store_is_made_filled_read_and_saved_to_through_a_pooler(
    pooled, new_database, databases, open_engine, tmp_path
):
    url = new_database("postgresql")
    name = make_url(url).database
    for setting in (
        "datestyle = 'SQL, DMY'",
        "extra_float_digits = 0",
        "default_transaction_isolation = 'serializable'",
    ):
        databases("postgresql").run(f"ALTER DATABASE {name} SET {setting}")
    engine = open_engine(pooled(url, pgbouncer="true"))
    store.migrate(engine)
    fill(engine)
    update(engine, "summit", "paris", {"latitude": 48.85837009999999}, author="Ann")

    def work(number):
        edits.create(engine, "track", {"id": f"t{number}", "title": "T"}, author="Ann")
        with store.reading(engine) as connection:
            assert records.record(connection, "summit", "paris")["latitude"] == 48.85837009999999
            return next(iter(records.choices(connection, "summit").values()))

    with ThreadPoolExecutor(5 * SERVERS) as pool:
        days = {label[:13] for label in pool.map(work, range(40))}
    assert days == {"2026-01-06 · "}
    through, directly = (snapshot.write(each, tmp_path / str(each.url.port)) for each in (engine, open_engine(url)))
    for file in through.glob("*.csv"):
        assert file.read_bytes() == (directly / file.name).read_bytes()
    assert snapshot.restore(engine, directly, replace=True, keep=tmp_path / "kept") == tmp_path / "kept"


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"options": "-csearch_path=sudan"}, "is the address of a connection pooler, which accepts no options"),
        ({"sslmode": "require"}, "has no SSL"),
    ],
)
def test_what_a_pooler_does_not_take_is_told_as_that(pooled, new_database, open_engine, parameters, words):
    with pytest.raises(StoreUnavailable, match=words):
        titles(open_engine(pooled(new_database("postgresql", "examples"), **parameters)))


def test_a_database_that_is_not_behind_the_pooler_is_told(pooled, open_engine):
    with pytest.raises(StoreUnavailable, match="has no database or no user of this name"):
        titles(open_engine(pooled("postgresql://ann@here/nowhere")))


def test_a_pooler_that_hangs_is_told_and_used_again_when_it_goes_on(pooled, new_database, open_engine, monkeypatch):
    monkeypatch.setattr(timeouts, "ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(postgresql, "CONNECT_SECONDS", 2)
    engine = open_engine(pooled(new_database("postgresql", "examples")))
    assert titles(engine) == ["Coalition"]
    pooled.pooler.send_signal(signal.SIGSTOP)
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="does not answer"):
            titles(engine)
    pooled.pooler.send_signal(signal.SIGCONT)
    assert titles(engine) == ["Coalition"]
