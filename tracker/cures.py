"""What an error of the database means for the person at the screen, and what to do about it."""

import re

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import DBAPIError

from tracker.errors import StoreUnavailable
from tracker.models import Base

# Of an address only this is ever told, so that a password under a mistyped name is not.
TOLD = ("host", "port", "user", "dbname", "service")
SILENT = "The database does not answer. Nothing was saved; start it, then try again."
REFUSED = "The database refused. Nothing was saved; its own words tell whoever runs it what to mend."
BUSY = "Another program holds the database. Nothing was saved; close that program, then try again."
WRITTEN_TO = "Another program writes to the database. Nothing was saved; try again when it is done."
FULL = "The disk is full. Nothing was saved; free some space, then try again."
NO_TABLES = "The store has no tables. Run: python -m tracker init"
OTHER_VERSION = "The store is of another version of Summit Tracker. Run: python -m tracker init"
CROWDED = "The database has as many users as it admits. Nothing was saved; try again when one has left."
PASSWORD = "The database does not take this user's password. Nothing was saved; mend it in TRACKER_DATABASE_URL."
NO_SUCH = (
    "The server has no database or no user of this name. Nothing was saved; create it, or mend TRACKER_DATABASE_URL."
)

# SQLite's names of errors and PostgreSQL's SQLSTATE, by how they begin.
CODES = {
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_PROTOCOL": BUSY,
    "SQLITE_READONLY": "The database is read-only. Nothing was saved; allow writing to the file and its folder.",
    "SQLITE_CORRUPT": "The database file is damaged. Move it away, then restore a snapshot.",
    "SQLITE_NOTADB": "The file is not a SQLite database. Move it away, then restore a snapshot.",
    "SQLITE_CANTOPEN": "The database file is gone, or may not be opened in its folder. Put it back or allow that; "
    "or make a new one: python -m tracker init",
    "SQLITE_FULL": FULL,
    "SQLITE_IOERR": "The disk cannot be read or written to. Nothing was saved; see that it is connected, sound and "
    "not full, then try again.",
    "08": SILENT,
    "25006": "The database is read-only. Nothing was saved; ask its owner for the right to write.",
    "28": PASSWORD,
    "3D000": NO_SUCH,
    "40": WRITTEN_TO,
    "42501": "This user may not use the database so. Nothing was saved; ask its owner for the right.",
    "42P01": NO_TABLES,
    "42703": OTHER_VERSION,
    "53100": FULL,
    "53300": CROWDED,
    "55P03": WRITTEN_TO,
    "57014": "The database stopped what took too long. Nothing was saved; try again, or allow it more time.",
    "57P": SILENT,
}

# SQLite has one code for all mistakes in SQL, and PostgreSQL's client none for a server that lets nobody in.
WORDS = {
    "no such table": NO_TABLES,
    "no such column": OTHER_VERSION,
    "has no column": OTHER_VERSION,
    "password": PASSWORD,
    "does not exist": NO_SUCH,
    "too many": CROWDED,
    "fatal:": REFUSED,
}


def place(url: URL) -> str:
    """The address of a database for whoever runs it, and for no visitor: the kind, the file or the server, the user and
    the name."""
    kind = "sqlite" if url.get_backend_name() == "sqlite" else "postgresql"
    query = {name: value for name, value in url.query.items() if name in TOLD}
    return URL.create(kind, url.username, None, url.host, url.port, url.database, query).render_as_string()


def explain(error: Exception, engine: Engine) -> StoreUnavailable:
    """What ``error`` means and what to do; where the database is, and its own words, are among the details."""
    fault = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(fault, "sqlite_errorname", None) or getattr(fault, "sqlstate", None) or ""
    said, *_ = str(fault).strip().splitlines() or [""]
    cures = [cure for begins, cure in CODES.items() if code.startswith(begins)]
    if code in ("", "SQLITE_ERROR"):
        cures += [cure for words, cure in WORDS.items() if words in str(fault).lower()]
    lost = not code and engine.dialect.name != "sqlite"
    cure = next(iter(cures), SILENT if lost else REFUSED)
    where = place(engine.url)
    return StoreUnavailable(cure, f"{where}: {said}" if cure in (SILENT, REFUSED) else where)


def unknown_code(error: DBAPIError) -> dict[str, str]:
    """The column, and what is wrong with it, where a store refused a code that its schema does not have; else nothing.

    It comes of a program that is newer than the schema of its store, or whose code lists have no migration.
    """
    said = re.search(r"CHECK constraint failed: (\w+)", str(error.orig))
    rule = said[1] if said else getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    column = next((column for name, column in _rules_of_codes() if name == rule), None)
    if column is None:
        return {}
    cure = "run python -m tracker init; whoever added the code first writes its migration: make migration"
    return {column: f"this store does not know this code yet, nothing was saved: {cure}"}


def _rules_of_codes() -> list[tuple[str, str]]:
    """The CHECK constraint of each column that holds codes, and the column's name."""
    return [
        (str(rule.name), next(iter(rule.columns)).name)
        for table in Base.metadata.tables.values()
        for rule in table.constraints
        if isinstance(rule, sa.CheckConstraint)
    ]
