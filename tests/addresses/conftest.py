"""A served store that was written to: odd and hostile texts, a record that was merged, one that was deleted."""

from contextlib import ExitStack
from functools import cache

import pytest

from tests.support import somebody
from tests.support.asking import HOSTILE
from tests.support.serving import serving
from tests.support.snapshots import fill_with_odd_rows
from tracker import store
from tracker.writing import edits


@pytest.fixture(scope="session")
def lives(databases):
    with ExitStack() as stack:

        @cache
        def serve(kind):
            url = databases(kind).new("migrated")
            engine = store.open_engine(url)
            write(engine)
            stack.callback(engine.dispose)
            return stack.enter_context(serving(url)).address, engine

        yield serve


def write(engine):
    fill_with_odd_rows(engine)
    hostile = {"title": HOSTILE, "summary": HOSTILE, "city": HOSTILE, "date_note": HOSTILE}
    somebody.update(engine, "summit", "paris", hostile, author=HOSTILE, reason=HOSTILE)
    words = {"headline": HOSTILE, "quote": f"{HOSTILE} حضر", "quote_language": "ar"}
    somebody.update(engine, "pledge", "hubs", words, author="Ann")
    somebody.update(engine, "citation", "cited", {"excerpt": HOSTILE, "locator": HOSTILE}, author="Ann")
    somebody.update(engine, "source", "elysee", {"title": HOSTILE, "publisher": HOSTILE}, author="Ann")
    britain = {"id": "gbr", "name": "United Kingdom", "kind": "state", "wikidata_id": "Q145"}
    edits.create(engine, "party", britain, author="Ann")
    called_off = {"id": "london", "track_id": "coalition", "title": "London", "kind": "talks", "status": "cancelled"}
    edits.create(engine, "summit", called_off | {"starts_on": "2026-03"}, author="Ann")
    edits.create(engine, "person", {"id": "e-macron", "name": "E. Macron"}, author="Ann")
    edits.merge(engine, "person", "e-macron", into="macron", author="Ann")


@pytest.fixture
def lived_in(lives, dialect):
    """The address of that store's dashboard, for tests that save nothing."""
    return lives(dialect)[0]


@pytest.fixture
def lived_in_engine(lives, dialect):
    return lives(dialect)[1]
