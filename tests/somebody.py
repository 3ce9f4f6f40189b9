"""Saves of somebody who has just looked: what they opened is what the store holds."""

from tracker import edits
from tracker.references import record
from tracker.store import reading


def opened(engine, table, id):
    """The row that a form would open now; for a record that is not there one that no store holds."""
    with reading(engine) as connection:
        return record(connection, table, id) or {"id": id}


def update(engine, table, id, values, **by):
    return edits.update(engine, table, id, values, opened=opened(engine, table, id), **by)


def delete(engine, table, id, **by):
    return edits.delete(engine, table, id, opened=opened(engine, table, id), **by)
