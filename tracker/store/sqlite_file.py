"""The file of a SQLite store on its disk: opened to write, or to read alone where the disk is full or read-only."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from tracker.errors import StoreUnavailable

# What SQLite says where it cannot make the two files that a store in use has beside it, -wal and -shm.
NO_FILES_BESIDE = ("SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")
LEAST_ROOM_BYTES = 1 << 17  # for those two files and a small save


class StoreFile(sqlite3.Connection):
    """A connection that knows whether it can only read, and what it was opened on."""

    refusal: sqlite3.Error | None = None
    """Why nothing can be written, where the file was opened to read alone."""
    state: tuple[int, ...] = ()

    def require_unchanged(self, path: str) -> None:
        """Raises StoreUnavailable where the file was written to while it was open to read alone, which takes no locks:
        what was read may be of two states."""
        if self.refusal and self.state != _state(path):
            raise StoreUnavailable("The store was written to while it was read. Nothing was saved; try again.")


def open_file(path: str, seconds: float) -> StoreFile:
    """A connection to a file that exists, which waits ``seconds`` for SQLite's lock. Raises sqlite3.Error."""
    try:
        return _connect(path, "mode=rw", seconds)  # a file that has gone is an error, not a new and empty database
    except sqlite3.Error as error:
        if not _code(error).startswith(NO_FILES_BESIDE) or not Path(path).exists():
            raise
        # Nobody has it open to write, or the two files would be there; and all that was saved is in the file itself.
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
    """Make an empty database with its folder, where there is none. Raises StoreUnavailable."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=seconds)) as connection, _readable_errors():
            connection.execute("PRAGMA journal_mode=WAL")
    except (OSError, sqlite3.Error) as error:
        if not path.exists():
            raise StoreUnavailable("The database file cannot be created.", f"{path}: {error}") from error


def is_read_only(path: str) -> bool:
    """Whether the disk is, on which the file lies."""
    return hasattr(os, "statvfs") and bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def is_full(path: str) -> bool:
    """Whether the disk has no room for a save, or for another file."""
    if hasattr(os, "statvfs"):
        disk = os.statvfs(path)
        return disk.f_bavail * disk.f_frsize < LEAST_ROOM_BYTES or (disk.f_files > 0 and not disk.f_favail)
    return shutil.disk_usage(path).free < LEAST_ROOM_BYTES


def _connect(path: str, how: str, seconds: float) -> StoreFile:
    file = sqlite3.connect(f"file:{quote(path)}?{how}", uri=True, timeout=seconds, factory=StoreFile)
    try:
        with _readable_errors():
            file.execute("SELECT 1 FROM sqlite_schema").close()  # only now SQLite looks at the disk, and at its tables
    except sqlite3.Error:
        file.close()
        raise
    return file


@contextmanager
def _readable_errors() -> Iterator[None]:
    """SQLite's error where it names a table whose name is damaged, in bytes that are no text."""
    try:
        yield
    except UnicodeDecodeError as error:
        damaged = sqlite3.DatabaseError("malformed database schema, in a name that is no text")
        damaged.sqlite_errorname = "SQLITE_CORRUPT"
        raise damaged from error


def _code(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", "")


def _state(path: str) -> tuple[int, ...]:
    """What the file is, last the size in bytes of what was saved beside it and not yet put into it."""
    try:
        beside = Path(f"{path}-wal").stat().st_size
    except FileNotFoundError:
        beside = 0
    file = Path(path).stat()
    return file.st_ino, file.st_mtime_ns, file.st_size, beside
