"""Opens the file of a SQLite store: for writing, or only for reading if the disk is full or read-only."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from tracker.errors import StoreUnavailable

# The errors of SQLite when it cannot create the files -wal and -shm next to an open store.
NO_FILES_BESIDE = ("SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")
LEAST_ROOM_BYTES = 1 << 17  # for the files -wal and -shm and a small save


class StoreFile(sqlite3.Connection):
    """A connection that knows whether it is read-only, and the state of the file when it was opened."""

    refusal: sqlite3.Error | None = None
    """Why the file could only be opened for reading; None if it can be written."""
    state: tuple[int, ...] = ()

    def require_unchanged(self, path: str) -> None:
        """Raise StoreUnavailable if the file was written to while it was open for reading only.

        That mode takes no locks, so what was read may mix two states.
        """
        if self.refusal and self.state != _state(path):
            raise StoreUnavailable("The store was written to while it was read. Nothing was saved; try again.")


def open_file(path: str, seconds: float) -> StoreFile:
    """Open an existing file; the connection waits ``seconds`` for SQLite's lock. Raises sqlite3.Error."""
    try:
        return _connect(path, "mode=rw", seconds)  # a missing file is an error; do not create an empty database
    except sqlite3.Error as error:
        if not _code(error).startswith(NO_FILES_BESIDE) or not Path(path).exists():
            raise
        # An empty -wal means that nobody writes and every save is in the file itself, so it can be read without locks.
        state = _state(path)
        if state[-1]:
            raise
        try:
            file = _connect(path, "mode=ro&immutable=1", seconds)
        except sqlite3.Error:
            raise error from None
        file.refusal, file.state = error, state
        return file


def create_file(path: Path, seconds: float) -> None:
    """Create an empty database and its folder, if missing. Raises StoreUnavailable."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=seconds)) as connection, _readable_errors():
            connection.execute("PRAGMA journal_mode=WAL")
    except (OSError, sqlite3.Error) as error:
        if not path.exists():
            raise StoreUnavailable("The database file cannot be created.", f"{path}: {error}") from error


def is_read_only(path: str) -> bool:
    """Whether the disk of the file is mounted read-only."""
    return hasattr(os, "statvfs") and bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def is_full(path: str) -> bool:
    """Whether the disk of the file has no room for a save or for another file."""
    if hasattr(os, "statvfs"):
        disk = os.statvfs(path)
        return disk.f_bavail * disk.f_frsize < LEAST_ROOM_BYTES or (disk.f_files > 0 and not disk.f_favail)
    return shutil.disk_usage(path).free < LEAST_ROOM_BYTES


def _connect(path: str, how: str, seconds: float) -> StoreFile:
    file = sqlite3.connect(f"file:{quote(path)}?{how}", uri=True, timeout=seconds, factory=StoreFile)
    try:
        with _readable_errors():
            file.execute("SELECT 1 FROM sqlite_schema").close()  # SQLite opens the file only at the first statement
    except sqlite3.Error:
        file.close()
        raise
    return file


@contextmanager
def _readable_errors() -> Iterator[None]:
    """Turn a UnicodeDecodeError, from a damaged table name in SQLite's message, into an sqlite3 error."""
    try:
        yield
    except UnicodeDecodeError as error:
        damaged = sqlite3.DatabaseError("malformed database schema, in a name that is no text")
        damaged.sqlite_errorname = "SQLITE_CORRUPT"
        raise damaged from error


def _code(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", "")


def _state(path: str) -> tuple[int, ...]:
    """Return inode, time and size of the file, and last the size in bytes of its -wal: saves not yet merged."""
    try:
        log = Path(f"{path}-wal").stat().st_size
    except FileNotFoundError:
        log = 0
    file = Path(path).stat()
    return file.st_ino, file.st_mtime_ns, file.st_size, log
