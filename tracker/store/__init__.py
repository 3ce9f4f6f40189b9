"""The database: opening, locking, reading, writing and migrating it. Import from this module."""

from tracker.store.change_detection import NOTHING_WRITTEN, last_revision, stamp
from tracker.store.engine import DEFAULT_URL, ROOT, database_url, diagnose, open_engine, reading, writing
from tracker.store.upgrade import MIGRATIONS, alembic_scripts, migrate, newest_schema, released_schemas, schema_of

__all__ = [
    "DEFAULT_URL",
    "MIGRATIONS",
    "NOTHING_WRITTEN",
    "ROOT",
    "alembic_scripts",
    "database_url",
    "diagnose",
    "last_revision",
    "migrate",
    "newest_schema",
    "open_engine",
    "reading",
    "released_schemas",
    "schema_of",
    "stamp",
    "writing",
]
