"""The examples, and ways to add to them and to ask."""

from contextlib import ExitStack
from functools import cache

import pytest

from tests.support import somebody
from tests.support.examples import BETWEEN, EXAMPLES
from tracker import store
from tracker.store import reading
from tracker.writing import edits


@pytest.fixture(scope="module")
def kept(databases):
    """Stores that the tests of a module share, to read only: ``kept("sqlite", "curated")`` is an engine."""
    with ExitStack() as stack:

        @cache
        def opened(kind, content):
            url = databases(kind).new(content)
            stack.callback(databases(kind).take_back, url)
            engine = store.open_engine(url)
            stack.callback(engine.dispose)
            return engine

        yield opened


@pytest.fixture
def add(filled):
    """Adds a record that differs from the example of its table: ``add("summit", "vienna", city="Vienna")``."""

    def added(table, id, **values):
        return edits.create(filled, table, {**EXAMPLES, **BETWEEN}[table] | {**values, "id": id}, author="Ann")

    return added


@pytest.fixture
def change(filled):
    """Changes the example of a table: ``change("summit", title="Paris")``."""

    def changed(table, **values):
        somebody.update(filled, table, EXAMPLES[table]["id"], values, author="Ann")

    return changed


@pytest.fixture
def ask(filled):
    """Asks a query of the examples."""

    def asked(question, *args, **kwargs):
        with reading(filled) as connection:
            return question(connection, *args, **kwargs)

    return asked


@pytest.fixture
def ask_curated(kept, dialect):
    """Asks a query of the records in data/."""

    def asked(question, *args, **kwargs):
        with reading(kept(dialect, "curated")) as connection:
            return question(connection, *args, **kwargs)

    return asked


@pytest.fixture
def connection(engine):
    """A transaction that ends with nothing written."""
    with engine.connect() as connection:
        yield connection
        connection.rollback()
