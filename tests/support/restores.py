"""A store that is put back to an earlier state, by a snapshot or by a copy of its database."""

from tests.support import somebody
from tests.support.examples import LAST
from tracker.files import snapshot
from tracker.queries import records
from tracker.schema.models import Base
from tracker.store import reading

FIRST = LAST + 1  # the number of the first revision after the examples


class Store:
    """The store behind the dashboard, the copies that were kept of it, and somebody else who works on it."""

    def __init__(self, engine, folder):
        self.engine, self.folder = engine, folder

    def __call__(self, question, *args, **kwargs):
        with reading(self.engine) as connection:
            return question(connection, *args, **kwargs)

    def record(self, table="summit", id="paris"):
        return self(records.record, table, id)

    def change(self, table="summit", id="paris", author="Bob", **values):
        somebody.update(self.engine, table, id, values, author=author)

    def keep(self, name="kept"):
        return snapshot.write(self.engine, self.folder / name)

    def restore(self, path, **settings):
        return snapshot.restore(self.engine, path, replace=True, **settings)

    def rows(self):
        """Every row, as a copy of the database holds it."""
        with reading(self.engine) as connection:
            return {table: connection.execute(table.select()).mappings().all() for table in Base.metadata.sorted_tables}

    def put_back(self, rows):
        """The database as it was, by another program than ours: no revision tells of it."""
        with self.engine.begin() as connection:
            for table in reversed(rows):
                connection.execute(table.delete())
            for table, batch in rows.items():
                if batch:
                    connection.execute(table.insert(), batch)
