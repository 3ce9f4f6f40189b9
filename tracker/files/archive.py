"""The folder or .zip of a snapshot: written so that it appears only when complete, and unpacked with every check."""

import os
import stat
import struct
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from shutil import copyfile, copyfileobj
from tempfile import gettempdir
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from tracker.errors import InvalidFiles, Problem
from tracker.files import temporary_files

Opener = Callable[[str], AbstractContextManager[IO[bytes]]]

# A store of a million records unpacks to a gigabyte. The ratio of compression is no sign of an attack, because a
# history repeats its texts and compresses well.
UNPACKED_BYTES_AT_MOST = 4 << 30
EARLIEST_IN_ZIP = (1980, 1, 1, 0, 0, 0)
# The errors that zipfile raises for damaged files. It does not turn all of them into BadZipFile.
DAMAGED = (BadZipFile, EOFError, RuntimeError, ValueError, struct.error, zlib.error)


@contextmanager
def destination(target: Path) -> Iterator[Opener]:
    """Yield a function that opens a file by name for writing, one at a time. ``target``, a folder or a path that ends
    in .zip, appears with all of them when the block succeeds.

    Until then, and after an error or a kill, there is no ``target``. Raises InvalidFiles if it exists already or cannot
    be written.
    """
    target = target.absolute()
    packed = target.suffix.lower() == ".zip"
    try:
        if target.exists() and (packed or not target.is_dir() or any(target.iterdir())):
            raise FileExistsError
        with temporary_files.own(target.parent, "part", Path.touch if packed else Path.mkdir) as part:
            with (_packed if packed else _loose)(part) as opener:
                yield opener
            (_publish if packed else Path.rename)(part, target)
        _sync_folder(target.parent)
    except FileExistsError as error:
        raise _exists(target) from error
    except OSError as error:
        message = f"cannot be written: {error.strerror or error}"
        raise InvalidFiles([Problem(str(target), 0, "", message)]) from error


@contextmanager
def _loose(part: Path) -> Iterator[Opener]:
    @contextmanager
    def opener(name: str) -> Iterator[IO[bytes]]:
        with (part / name).open("xb") as file:
            yield file
            _sync(file)

    yield opener
    _sync_folder(part)


@contextmanager
def _packed(part: Path) -> Iterator[Opener]:
    def opener(name: str) -> AbstractContextManager[IO[bytes]]:
        entry = ZipInfo(name, EARLIEST_IN_ZIP)
        entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
        return archive.open(entry, "w", force_zip64=True)  # nobody knows yet how large it gets

    with part.open("wb") as file:
        with ZipFile(file, "w") as archive:
            yield opener
        _sync(file)


def _publish(part: Path, target: Path) -> None:
    """Give a file its name without replacing a file that got it meanwhile, as a rename would."""
    try:
        target.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:  # as of a file system without links
        target.touch(exist_ok=False)
        part.replace(target)


def _exists(target: Path) -> InvalidFiles:
    return InvalidFiles([Problem(str(target), 0, "", "exists already: choose another name, or move it away")])


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def temporary(kind: str) -> Iterator[Path]:
    """Create an empty folder that other users cannot read, and remove it at the end of the block. Raises
    InvalidFiles."""
    place = Path(gettempdir())
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(temporary_files.own(place, kind, partial(Path.mkdir, mode=0o700)))
        except OSError as error:
            message = f"no temporary folder can be made there: {error.strerror or error}"
            raise InvalidFiles([Problem(str(place), 0, "", message)]) from error
        yield folder


@contextmanager
def unpack(snapshot: Path, names: Collection[str]) -> Iterator[Path]:
    """Copy a snapshot's files to a private folder, and remove it at the end of the block.

    Only files of these ``names`` are copied. Raises InvalidFiles if it is neither a folder nor a sound .zip.
    """
    with temporary("unpacked") as folder:
        try:
            if snapshot.is_dir():
                for path in snapshot.iterdir():
                    if path.name in names and path.is_file():
                        copyfile(path, folder / path.name)
            else:
                _unpack(snapshot, folder, names)
        except FileNotFoundError as error:
            raise InvalidFiles([Problem(str(snapshot), 0, "", "there is no such snapshot")]) from error
        except OSError as error:
            message = f"cannot be unpacked: {error.strerror or error}"
            raise InvalidFiles([Problem(error.filename or str(snapshot), 0, "", message)]) from error
        except DAMAGED as error:
            message = "cannot be unpacked: it is damaged, cut off or no .zip; take another copy of it"
            raise InvalidFiles([Problem(str(snapshot), 0, "", message)]) from error
        yield folder


def _unpack(snapshot: Path, folder: Path, names: Collection[str]) -> None:
    with ZipFile(snapshot) as archive:
        if problems := _problems(archive.infolist(), snapshot, names):
            raise InvalidFiles(problems)
        for entry in archive.infolist():
            with archive.open(entry) as file, (folder / entry.filename).open("wb") as copy:
                copyfileobj(file, copy)


def _problems(entries: list[ZipInfo], snapshot: Path, names: Collection[str]) -> list[Problem]:
    total = sum(entry.file_size for entry in entries)
    if total > UNPACKED_BYTES_AT_MOST:
        message = f"would unpack to {total:,} bytes: if you trust it, unpack it to a folder, and restore that"
        return [Problem(str(snapshot), 0, "", message)]
    problems: list[Problem] = []
    paths: set[str] = set()
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
            message = "points out of the snapshot"
        elif stat.S_ISLNK(entry.external_attr >> 16):
            message = "is a link, not a file"
        elif entry.filename not in names:
            message = "is no file of a snapshot; pack its files without a folder around them"
        elif entry.filename in paths:
            message = "occurs twice"
        elif entry.flag_bits & 1:
            message = "is encrypted"
        elif entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            message = "is packed in a rare way: unpack it, and pack it with Deflate, the usual one"
        else:
            paths.add(entry.filename)
            continue
        problems.append(Problem(f"{snapshot.name}/{entry.filename}", 0, "", message))
    return problems
