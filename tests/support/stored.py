"""What a store holds, read back, and saves of one person."""

from tests.support import somebody
from tracker.schema.models import RECORDS, table_of
from tracker.schema.rows import plain, validate
from tracker.store import reading


def rows(engine, table):
    with reading(engine) as connection:
        found = connection.execute(table_of(table).select().order_by(table_of(table).c.id)).mappings()
        return {row["id"]: dict(row) if table == "revision" else plain(table, row) for row in found}


def insert(connection, rows):
    """Insert rows by table, as people type them, without a history."""
    for table, batch in rows.items():
        if batch:
            connection.execute(table_of(table).insert(), [validate(table, row) for row in batch])


def everything(engine):
    return {table: rows(engine, table) for table in RECORDS}


def without_versions(stored):
    """What ``everything`` returned, without the counts of how often each record was changed."""
    return {table: {id: {**row, "version": None} for id, row in by_id.items()} for table, by_id in stored.items()}


def history(engine):
    return list(rows(engine, "revision").values())


def save(engine, table, id, **values):
    somebody.update(engine, table, id, values, author="Ann")


# rules that became stricter


STRICTER = {
    "a currency that is none any more": ("pledge", {"currency": "EUR", "unit": None}, "currency"),
    "an address of another form": ("source", {}, "url"),
    "a language that is none any more": ("document", {"language": "pt-BR"}, "language"),
    "a country that is none any more": ("party", {}, "iso_alpha2"),
    "a shorter line": ("track", {"title": "x" * 290}, "title"),
    "a lower limit": ("track", {"position": 999}, "position"),
}


OTHER = {"pledge": "headline", "source": "title", "document": "title", "party": "name", "track": "description"}
