"""Somebody else who writes to a store."""

import sqlalchemy as sa

from tests.support import somebody
from tracker import store


def titles(engine):
    with store.reading(engine) as connection:
        return list(connection.scalars(sa.text("SELECT title FROM track ORDER BY title")))


def save(engine, title="Changed"):
    somebody.update(engine, "track", "coalition", {"title": title}, author="Ann")
