"""Saves of somebody who has just looked: what they opened is what the store holds."""

from tracker.schema.models import LARGEST_INTEGER
from tracker.store import reading
from tracker.store.change_detection import state
from tracker.writing import edits
from tracker.writing.references import REVISION, record


def opened(engine, table, id):
    """The row that a form would open now; for a record that is not there one that no store holds."""
    with reading(engine) as connection:
        return record(connection, table, id) or {"id": id}


def update(engine, table, id, values, **by):
    return edits.update(engine, table, id, values, opened=opened(engine, table, id), **by)


def delete(engine, table, id, **by):
    return edits.delete(engine, table, id, opened=opened(engine, table, id), **by)


def undo(engine, revision, *, author):
    edits.undo(engine, entry_of(engine, revision), author=author)


def entry_of(engine, revision):
    """A revision as a page would show it now; for one that is not there an entry that no log holds."""
    with reading(engine) as connection:
        query = REVISION.select().where(REVISION.c.id == min(revision, LARGEST_INTEGER))
        row = connection.execute(query).mappings().first()
        return {**(row or {"id": revision}), "state": state(connection).token}
