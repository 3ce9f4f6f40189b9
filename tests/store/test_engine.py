"""A database that cannot be used as it is: what the person is told, and that nothing is lost."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa

from tests.support import somebody
from tests.support.databases import Postgresql
from tests.support.examples import LAST
from tests.support.writers import save, titles
from tracker import store
from tracker.errors import StoreUnavailable
from tracker.queries import records
from tracker.store import reading
from tracker.writing import edits
from tracker.writing.edits import create

WRITER = """
import sys
from tracker import store
with store.writing(store.open_engine(sys.argv[1])):
    print("writing", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def another_writer(url):
    """A process that holds the right to write."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", WRITER, url], **pipes) as process:
        assert process.stdout.readline() == "writing\n"
        yield
        process.communicate("done\n")


def test_a_locked_database_can_be_read_and_is_refused_for_writing_until_it_is_free(
    filled_url, open_engine, monkeypatch
):
    monkeypatch.setattr("tracker.store.engine.LOCK_WAIT_SECONDS", 0.2)
    engine = open_engine(filled_url)
    with another_writer(filled_url):
        with pytest.raises(StoreUnavailable, match=r"was busy .* Nothing was saved"):
            save(engine)
        assert titles(engine) == ["Coalition"]
    save(engine)
    assert titles(engine) == ["Changed"]


def test_a_read_only_database_can_be_read_and_is_refused_for_writing(new_database, databases, open_engine):
    url = new_database("postgresql", "examples")
    databases("postgresql").run(f"ALTER DATABASE {sa.make_url(url).database} SET default_transaction_read_only = on")
    engine = open_engine(url)
    with pytest.raises(StoreUnavailable, match="is read-only"):
        save(engine)
    store.migrate(engine)
    assert titles(engine) == ["Coalition"]


def test_all_that_is_read_together_is_of_one_state_whatever_is_saved_meanwhile(filled_url, open_engine):
    engine = open_engine(filled_url)
    with store.reading(engine) as connection:
        before = connection.scalar(sa.text("SELECT title FROM track"))
        save(open_engine(filled_url))
        assert connection.scalar(sa.text("SELECT title FROM track")) == before == "Coalition"
        assert store.last_revision(connection)[0] == LAST
    assert titles(engine) == ["Changed"]
    with store.reading(engine) as connection:
        assert store.last_revision(connection)[0] == LAST + 1


@contextmanager
def as_plain_user():
    """Permissions do not bind root: be nobody for a while."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@contextmanager
def permissions(filled_file, file_mode, folder_mode):
    """The URL of a store whose file and folder have these modes, for a plain user."""
    with TemporaryDirectory() as folder:
        file = Path(shutil.copy(filled_file, f"{folder}/tracker.db"))
        file.chmod(file_mode)
        Path(folder).chmod(folder_mode)
        with as_plain_user():
            yield f"sqlite:///{file}"
        Path(folder).chmod(0o700)


@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o777), (0o444, 0o555), (0o666, 0o555)])
def test_a_read_only_file_can_be_read_and_is_refused_for_writing(filled_file, open_engine, file, folder):
    with permissions(filled_file, file, folder) as url:
        engine = open_engine(url)
        store.migrate(engine)
        with pytest.raises(StoreUnavailable, match="is read-only"):
            save(engine)
        assert titles(engine) == ["Coalition"]


def test_a_file_that_may_not_even_be_read_is_told_with_what_to_allow(filled_file, open_engine):
    with permissions(filled_file, 0, 0o777) as url:
        for use in (store.migrate, titles, save):
            with pytest.raises(StoreUnavailable, match="cannot be opened"):
                use(open_engine(url))


def test_a_folder_that_may_not_be_written_to_is_refused_for_a_new_store(open_engine):
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        with as_plain_user(), pytest.raises(StoreUnavailable, match="database file cannot be created"):
            store.migrate(open_engine(f"sqlite:///{folder}/new/tracker.db"))


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_writers_take_turns_and_days_and_numbers_stay_whatever_the_server_is_set_to(databases, open_engine, level):
    server = databases("postgresql")
    url = server.new("examples")
    name = sa.make_url(url).database
    with open_engine(url).connect() as connection:
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        for setting in (
            f"default_transaction_isolation = '{level}'",
            "datestyle = 'SQL, DMY'",
            "extra_float_digits = 0",
        ):
            connection.exec_driver_sql(f'ALTER DATABASE "{name}" SET {setting}')
    engine = open_engine(url)
    somebody.update(engine, "summit", "paris", {"latitude": 48.85837009999999}, author="Ann")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: edits.create(engine, "track", {"id": f"t{n}", "title": "T"}, author="Ann"), range(24)))
    somebody.update(engine, "summit", "paris", {"title": "Paris"}, author="Ann")
    with reading(engine) as connection:
        assert records.record(connection, "summit", "paris")["latitude"] == 48.85837009999999
        assert next(iter(records.choices(connection, "summit").values())).startswith("2026-01-06 · ")
        assert records.counts(connection)["track"] == 25


def test_a_server_that_is_stopped_is_told_and_used_again_when_it_is_back(open_engine):
    postgres = Postgresql()
    try:
        engine = open_engine(postgres.new("examples"))
        assert titles(engine) == ["Coalition"]
        postgres.server.stop()
        for use in (titles, save, store.migrate):
            with pytest.raises(StoreUnavailable, match="does not answer"):
                use(engine)
        postgres.server.ensure_postgres_running()
        save(engine)
        with pytest.raises(StoreUnavailable), store.writing(engine) as connection:  # noqa: PT012
            connection.execute(sa.text("UPDATE track SET title = 'Half done'"))
            postgres.server.stop()
            connection.execute(sa.text("UPDATE track SET title = 'Done'"))
        postgres.server.ensure_postgres_running()
        assert titles(engine) == ["Changed"]
    finally:
        postgres.stop()


def test_a_new_store_is_made_with_its_folder_whatever_its_name(tmp_path, open_engine):
    engine = open_engine(f"sqlite:///{tmp_path}/100% c# ü/tracker.db")
    store.migrate(engine)
    create(engine, "track", {"title": "Lane"}, author="Ann")
    assert (tmp_path / "100% c# ü" / "tracker.db").stat().st_size > 0


def test_the_environment_names_the_store(monkeypatch, new_database, open_engine):
    monkeypatch.setenv("TRACKER_DATABASE_URL", new_database("sqlite", "examples"))
    assert titles(open_engine(None)) == ["Coalition"]
    monkeypatch.delenv("TRACKER_DATABASE_URL")
    assert store.database_url().endswith("data/tracker.db")


def test_the_database_itself_refuses_a_link_to_nothing(filled_url, open_engine):
    for table in ("attendance", "signature"):
        with (
            pytest.raises(StoreUnavailable, match=r"The database refused this\. Nothing was saved") as refused,
            store.writing(open_engine(filled_url)) as c,
        ):
            c.execute(sa.text(f"UPDATE {table} SET party_id = 'nobody'"))
        assert "foreign key" in refused.value.details.lower()
