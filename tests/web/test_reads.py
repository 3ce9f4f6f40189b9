"""What the statements of every page tell of the columns that they read, compared with what SQLite reads for them."""

import sqlite3
from collections import defaultdict
from urllib.parse import parse_qs

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from streamlit.testing.v1 import AppTest

from bench import pages
from dashboard.web import answers
from dashboard.web.cache import Cache
from tests.support.editor import ENTRY
from tracker.files import curated
from tracker.schema.models import Base
from tracker.store.change_detection import read_by

# On PostgreSQL the statements are the same, and nothing there tells what one of them reads.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
TABLES = Base.metadata.tables
PAGES = pages.addresses(curated.read())
WAYS = ({}, {"as_of": "2026-03-01"}, {"known_on": "2026-03-01"})


@pytest.fixture
def reads(dashboard, monkeypatch):
    """Each statement that is sent to a curated store, with the columns that SQLite reads for it, or their tables where
    it counts rows."""
    columns, now = defaultdict(set), [""]
    dashboard("curated")

    def note(action, table, column, *_):
        if action == sqlite3.SQLITE_READ and table in TABLES:
            columns[now[0]].add((table, column if column in TABLES[table].c else table))
        return sqlite3.SQLITE_OK

    def begin(connection, _cursor, statement, *_):
        now[0] = statement
        connection.connection.driver_connection.set_authorizer(note)

    for cache in ("ANSWERS", "VIEWS"):
        monkeypatch.setattr(answers, cache, Cache(500))
    event.listen(Engine, "before_cursor_execute", begin)
    yield columns
    event.remove(Engine, "before_cursor_execute", begin)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "".join(way) or "today")
@pytest.mark.parametrize("name", PAGES)
def test_a_statement_of_a_page_reads_nothing_that_it_does_not_tell(reads, name, way):
    page, query = PAGES[name]
    app = AppTest.from_file(ENTRY, default_timeout=60)
    app.switch_page(f"app_pages/{page or 'overview'}.py")
    for key, values in (parse_qs(query) | way).items():
        app.query_params[key] = values
    app.run()
    assert not app.exception
    assert reads
    for statement, read in reads.items():
        assert read <= read_by(statement), statement
