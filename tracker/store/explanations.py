"""Explains errors of the database to the person at the screen: what they mean and what to do."""

import re
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import DBAPIError, TimeoutError

from tracker.errors import StoreUnavailable
from tracker.schema.models import Base
from tracker.store import sqlite_file

# The only URL options that are ever shown: a mistyped option may hold a password.
SHOWABLE_OPTIONS = ("host", "port", "user", "dbname", "service")
SILENT = "The database does not answer. Nothing was saved; start it, then try again."
REFUSED = "The database refused this. Nothing was saved; its own message, in the log, says what to repair."
BUSY = "The store was busy with other work for longer than a save waits. Nothing was saved; try again."
FULL = "The disk is full. Nothing was saved; free some space, then try again."
READ_ONLY_DISK = "The disk is read-only. Nothing was saved; mount it for writing, or move the store to another disk."
NO_TABLES = "The store has no tables. Run: python -m tracker init"
OTHER_VERSION = "The store is of another version of Summit Tracker. Run: python -m tracker init"
CROWDED = "All connections of the database are in use. Nothing was saved; try again in a moment."
STARTING = "The database is starting or stopping. Nothing was saved; try again in a moment."
TOO_LONG = "The database stopped this because it took too long. Nothing was saved; try again, or allow it more time."
PASSWORD = "The database rejects this user's password. Nothing was saved; correct it in TRACKER_DATABASE_URL."
NO_SUCH = (
    "The server has no database or no user of this name. Nothing was saved; create it, or correct TRACKER_DATABASE_URL."
)
NO_RIGHT = "This user is not allowed to do this in the database. Nothing was saved; ask its owner for the right."
# PostgreSQL 15 and newer let nobody but a database's owner create tables in the schema "public".
NO_RIGHT_TO_CREATE = (
    "This user may not create or change the store's tables. Nothing was changed; ask the owner of the database to run "
    "GRANT USAGE, CREATE ON SCHEMA public TO the user, or let the user that made the store run: python -m tracker init"
)
STANDBY = (
    "The database is read-only. Nothing was saved; ask its owner for the right to write, or, where it is the copy of "
    "another server, use the address of that one."
)
NOT_STANDBY = (
    "TRACKER_DATABASE_URL asks by target_session_attrs=… for a server that only reads, and this one writes too. "
    "Nothing was saved; remove it from there."
)
OPTION = "TRACKER_DATABASE_URL has an option that PostgreSQL does not accept. Nothing was saved; correct it."
POOLER = (
    "This is the address of a connection pooler, which accepts no options. Nothing was saved; remove options=… from "
    "TRACKER_DATABASE_URL, or use the server's own address."
)
WANTS_SSL = "The server requires SSL. Nothing was saved; add ?sslmode=require to TRACKER_DATABASE_URL."
NO_SSL = (
    "The server has no SSL. Nothing was saved; remove sslmode=… from TRACKER_DATABASE_URL, or set up SSL on the server."
)
CERTIFICATE = (
    "The server's certificate cannot be checked. Nothing was saved; name its root certificate by sslrootcert=… in "
    "TRACKER_DATABASE_URL."
)

# Message by the first characters of SQLite's error name or PostgreSQL's SQLSTATE.
CODES = {
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_PROTOCOL": BUSY,
    "SQLITE_READONLY": "The database is read-only. Nothing was saved; allow writing to the file and its folder.",
    "SQLITE_CORRUPT": "The database file is damaged. Move it to another folder, then restore a snapshot.",
    "SQLITE_NOTADB": "The file is not a SQLite database. Move it to another folder, then restore a snapshot.",
    "SQLITE_CANTOPEN": "The database file is gone or cannot be opened. Put it back, or allow access to it and its "
    "folder; or make a new one: python -m tracker init",
    "SQLITE_FULL": FULL,
    "SQLITE_IOERR": "The disk cannot be read or written to. Nothing was saved; check that it is connected, sound and "
    "not full, then try again.",
    "08": SILENT,
    "25006": STANDBY,
    "25P03": TOO_LONG,
    "28": PASSWORD,
    "3D000": NO_SUCH,
    "3F000": NO_RIGHT_TO_CREATE,
    "40": BUSY,
    "42501": NO_RIGHT,
    "42P01": NO_TABLES,
    "42703": OTHER_VERSION,
    "53100": FULL,
    "53300": CROWDED,
    "55P03": BUSY,
    "57014": TOO_LONG,
    "57P03": STARTING,
    "57P": SILENT,
}

# SQLite has a single code for all mistakes in SQL, so its text has to be read.
WORDS_OF_SQLITE = {
    "no such table": NO_TABLES,
    "no such column": OTHER_VERSION,
    "has no column": OTHER_VERSION,
}

# PostgreSQL's client has no code for a refused connection, so its text has to be read.
WORDS_OF_POSTGRESQL = {
    "startup parameter": POOLER,
    "does not support ssl": NO_SSL,
    "ssl connection is required": WANTS_SSL,
    "no encryption": WANTS_SSL,
    "ssl off": WANTS_SSL,
    "connection is insecure": WANTS_SSL,
    "certificate": CERTIFICATE,
    "password": PASSWORD,
    "permission denied for": NO_RIGHT,
    "does not exist": NO_SUCH,
    "no such database": NO_SUCH,
    "no such user": NO_SUCH,
    "user not found": NO_SUCH,
    "too many": CROWDED,
    "no more connections": CROWDED,
    "max clients": CROWDED,
    "starting up": STARTING,
    "shutting down": STARTING,
    "not yet accepting": STARTING,
    "in recovery mode": STARTING,
    "session is not read-only|not in hot standby": NOT_STANDBY,
    "session is read-only": STANDBY,
    "hot standby": STANDBY,
    r"invalid [\w ]+ value|invalid port|bad value|unrecognized|definition of service|channel binding": OPTION,
    "fatal:": REFUSED,
}


def place(url: URL) -> str:
    """Return the address of a database without its password: kind, server, user and name or file.

    It is for the operator, not for visitors.
    """
    kind = "sqlite" if url.get_backend_name() == "sqlite" else "postgresql"
    query = {name: value for name, value in url.query.items() if name in SHOWABLE_OPTIONS}
    return URL.create(kind, url.username, None, url.host, url.port, url.database, query).render_as_string()


def explain(error: Exception, engine: Engine) -> StoreUnavailable:
    """Return an error that says what ``error`` means and what to do. Its details have the address and its text."""
    fault = error.orig if isinstance(error, DBAPIError) else error
    first_line, *_ = str(fault).strip().splitlines() or [""]
    return StoreUnavailable(_cure(fault, engine), f"{place(engine.url)}: {first_line}")


def explain_migration(error: Exception, engine: Engine) -> StoreUnavailable | None:
    """Explain why a migration failed, or return None if the script is at fault and not the database."""
    explained, code = explain(error, engine), _code(error.orig if isinstance(error, DBAPIError) else None)
    if code == "42501":
        return StoreUnavailable(NO_RIGHT_TO_CREATE, explained.details)
    has_cure = any(code.startswith(begins) for begins in CODES) and not code.startswith("42")
    return explained if has_cure or getattr(error, "connection_invalidated", False) else None


def _cure(fault: object, engine: Engine) -> str:
    code, path = _code(fault), str(engine.url.database)
    if isinstance(fault, TimeoutError):
        return CROWDED
    if code.startswith(sqlite_file.NO_FILES_BESIDE) and Path(path).exists():
        if sqlite_file.is_read_only(path):
            return READ_ONLY_DISK
        if sqlite_file.is_full(path):
            return FULL
    cures = [cure for begins, cure in CODES.items() if code.startswith(begins)]
    no_code = not code and engine.dialect.name != "sqlite"
    if no_code or code == "SQLITE_ERROR":
        words_of = WORDS_OF_POSTGRESQL if no_code else WORDS_OF_SQLITE
        cures += [cure for words, cure in words_of.items() if re.search(words, str(fault).lower())]
    return next(iter(cures), SILENT if no_code else REFUSED)


def _code(fault: object) -> str:
    return getattr(fault, "sqlite_errorname", None) or getattr(fault, "sqlstate", None) or ""


def is_of_data(error: Exception) -> bool:
    """Whether SQLite could read the file, but not a value in it."""
    fault = error.orig if isinstance(error, DBAPIError) else error
    return getattr(fault, "sqlite_errorname", "") in ("", "SQLITE_ERROR", "SQLITE_MISMATCH")


def unknown_code(error: DBAPIError) -> dict[str, str]:
    """Map the column to a message if the store refused a code that its schema does not have; else return {}.

    This happens when the program is newer than the schema of the store, or a new code has no migration yet.
    """
    failed = re.search(r"CHECK constraint failed: (\w+)", str(error.orig))
    rule = failed[1] if failed else getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    column = next((column for name, column in _rules_of_codes() if name == rule), None)
    if column is None:
        return {}
    cure = "run python -m tracker init; whoever added the code first writes its migration: make migration"
    return {column: f"this store does not know this code yet, nothing was saved: {cure}"}


def _rules_of_codes() -> list[tuple[str, str]]:
    """Return constraint name and column name of each column of codes."""
    return [
        (str(rule.name), next(iter(rule.columns)).name)
        for table in Base.metadata.tables.values()
        for rule in table.constraints
        if isinstance(rule, sa.CheckConstraint)
    ]
