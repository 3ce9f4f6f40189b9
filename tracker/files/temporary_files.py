"""Temporary files and folders; each run also removes those that a killed run left.

The run that made one holds a lock on it, which the system releases when that process ends. So one that can be locked
was left behind.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from shutil import rmtree

try:
    import fcntl
except ImportError:  # Windows has no such locks, so nothing is removed there
    fcntl = None

MARK = ".summit-tracker-"


@contextmanager
def own(folder: Path, kind: str, make: Callable[[Path], None]) -> Iterator[Path]:
    """Create a file or folder within ``folder`` by calling ``make`` with its path. Remove it at the end of the block,
    unless it was moved away.

    Those of the same ``kind`` that killed runs left are removed first. Raises OSError.
    """
    clear(folder, kind)
    path, lock = _made(folder, kind, make)
    try:
        yield path
    finally:
        _remove(path)
        os.close(lock)


def clear(folder: Path, kind: str) -> None:
    """Remove the files and folders of this kind whose process has ended. What cannot be removed stays."""
    for path in folder.glob(f"{MARK}{kind}-*") if fcntl else ():
        with suppress(OSError):
            lock = _locked(path)
            if lock is not None:
                _remove(path)
                os.close(lock)


def _made(folder: Path, kind: str, make: Callable[[Path], None]) -> tuple[Path, int]:
    while True:
        path = folder / f"{MARK}{kind}-{token_hex(8)}"
        make(path)
        try:
            lock = _locked(path)
        except OSError:  # of a file system without locks, where nothing is cleared either
            lock = os.open(os.devnull, os.O_RDONLY)
        if lock is not None:  # else another run has come in between, and took it for a leftover
            return path, lock


def _locked(path: Path) -> int | None:
    """Lock the file at ``path``, and return the descriptor that holds the lock. None if another process holds it, or if
    the file is gone."""
    if fcntl is None:
        return os.open(os.devnull, os.O_RDONLY)
    with suppress(FileNotFoundError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(descriptor), path.lstat()):
                return descriptor
        except (BlockingIOError, FileNotFoundError):
            pass
        os.close(descriptor)
    return None


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
