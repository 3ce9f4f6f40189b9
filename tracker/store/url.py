"""Checks ``TRACKER_DATABASE_URL``."""

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from tracker.errors import StoreUnavailable
from tracker.store import postgresql

SQLITE = ("sqlite", "sqlite+pysqlite")
POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")
NO_ADDRESS = "TRACKER_DATABASE_URL is no address of a database, such as sqlite:///file.db"


def address(text: str) -> URL:
    """Parse the URL of a store, with the driver that we use. Raises StoreUnavailable for anything else."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise StoreUnavailable(NO_ADDRESS) from error
    if url.drivername not in SQLITE + POSTGRESQL:
        raise StoreUnavailable(f"A store is a database of SQLite or PostgreSQL; {url.drivername} is neither.")
    if url.drivername in SQLITE and url != URL.create(url.drivername, database=url.database):
        raise StoreUnavailable(
            "A SQLite store is a file, without user, server or options: sqlite:////full/path/of/file.db"
        )
    if "@" in (url.host or ""):
        raise StoreUnavailable("TRACKER_DATABASE_URL has an @ in its password: write it as %40.")
    if not url.database or url.database == ":memory:":
        raise StoreUnavailable("TRACKER_DATABASE_URL names no database, such as sqlite:///file.db")
    return url if url.drivername in SQLITE else _with_known_options(url.set(drivername="postgresql+psycopg"))


def _with_known_options(url: URL) -> URL:
    unknown = postgresql.unknown_parameters(url)
    if strange := [name for name in unknown if not postgresql.is_harmless(url, name)]:
        raise StoreUnavailable(
            f"TRACKER_DATABASE_URL has a parameter that PostgreSQL does not know: {', '.join(strange)}. Correct its "
            "name, or take it out. A schema of its own is asked for by options=-csearch_path%3Dname"
        )
    return url.difference_update_query(unknown)
