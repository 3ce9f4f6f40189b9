"""Writes and restores snapshots: a CSV file for each table, and ``datapackage.json``."""

import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from sqlalchemy.engine import Connection, Engine

from tracker.errors import StoreUnavailable
from tracker.files import archive, csvfile, datapackage, older_snapshots, snapshot_check, soundness
from tracker.files.csvfile import Progress
from tracker.queries import past
from tracker.schema.models import MODELS, table_of
from tracker.schema.rows import Row
from tracker.store import last_revision, migrate, newest_schema, reading, schema_of
from tracker.store.change_detection import state
from tracker.store.explanations import OTHER_VERSION
from tracker.writing.replacement import replace_all

AUTHOR = "Command line"


def write(
    engine: Engine,
    target: Path | str,
    *,
    changes: Callable[[Connection], str] | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write a snapshot to a folder, or to a .zip if ``target`` ends so. ``target`` appears when it is complete.

    All files are of the store at one instant. ``changes`` returns the text of its file CHANGES.md, from the connection
    that reads the store. Raises InvalidFiles if ``target`` exists already or cannot be written, and StoreUnavailable if
    the store is damaged: nothing is published that could not be restored.
    """
    target = Path(target)
    # Check and write at the same time, as both take about as long. The check may see later saves too; if it finds the
    # store sound with them, it was sound before, because the log only grows.
    with ThreadPoolExecutor(1) as checker, archive.destination(target) as opener:
        check = checker.submit(_require_sound, engine)
        _write(engine, opener, progress, changes)
        check.result()
    return target


def _require_sound(engine: Engine) -> None:
    with reading(engine) as connection:
        if schema_of(connection) != newest_schema():
            raise StoreUnavailable(OTHER_VERSION)
        if damage := soundness.diagnose(connection):
            raise damage


def _write(
    engine: Engine,
    opener: archive.Opener,
    progress: Progress | None,
    changes: Callable[[Connection], str] | None = None,
) -> None:
    """Write the files of a snapshot without checking their rows."""
    with reading(engine) as connection:
        revision = last_revision(connection)
        dossier = connection.execute(table_of("dossier").select().order_by("id").limit(1)).mappings().first()
        resources = []
        for table in MODELS:
            size, digest = 0, hashlib.sha256()
            with opener(datapackage.file_of(table)) as file:
                for chunk in csvfile.stream(connection, table):
                    file.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
                    if progress:
                        progress(f"Writing {table}: {size:,} bytes")
            resources.append(datapackage.resource(table, size, digest.hexdigest()))
        schema = str(schema_of(connection))
        described = datapackage.describe(dossier, revision, schema, past.version(connection), resources)
        with opener(datapackage.DESCRIPTOR) as file:
            file.write(json.dumps(described, ensure_ascii=False, indent=2).encode() + b"\n")
        if changes:
            with opener(datapackage.CHANGES) as file:
                file.write(changes(connection).encode())


@contextmanager
def open_snapshot(snapshot: Path, progress: Progress | None = None) -> Iterator[Path]:
    """Yield a folder with a snapshot's files in the columns of today's schema; it is removed at the end of the block.

    Raises InvalidFiles if it is no snapshot, or if its files were altered."""
    with archive.unpack(snapshot, datapackage.FILES | {datapackage.CHANGES}) as unpacked:
        yield _in_newest_schema(unpacked, progress)


def restore(
    engine: Engine,
    snapshot: Path | str,
    *,
    replace: bool = False,
    keep: Path | str | None = None,
    author: str = AUTHOR,
    progress: Progress | None = None,
) -> Path | None:
    """Restore a snapshot's records and history into an empty store, exactly as they were, all or nothing.

    A snapshot of an earlier schema is migrated like a store. A store in use is replaced only with ``replace``. It is
    first written as a snapshot to ``keep``, or next to the restored one, and that path is returned; one more revision,
    by ``author``, says what replaced what. If an error is raised, nothing has changed: InvalidFiles for files that were
    altered, break a rule or have a link without a target; StoreUnavailable for a store in use; Conflict if somebody
    saves meanwhile.
    """
    snapshot = Path(snapshot)
    with open_snapshot(snapshot, progress) as folder:
        snapshot_check.check(folder, progress)
        migrate(engine)
        with reading(engine) as connection:
            before = state(connection)
        backup, reason = None, ""
        if before.revision:
            if not replace:
                raise StoreUnavailable(
                    f"The store is in use, at revision {before.revision:,}. Nothing was changed. "
                    "Restore into an empty store, or replace this one: python -m tracker restore SNAPSHOT --replace"
                )
            keep = keep or _place_of_replaced(snapshot.absolute().parent, before.revision)
            backup = write(engine, keep, progress=progress)
            reason = (
                f"Restored from {_printable(snapshot.name)}; what it replaced is kept in {_printable(backup.name)}."
            )
        rows = {table: _checked_rows(folder, table, progress) for table in MODELS}
        replace_all(engine, rows, before=before, author=author, reason=reason)
    return backup


def _place_of_replaced(folder: Path, revision: int) -> Path:
    """Return a new path for the snapshot of a replaced store, unique in the folder."""
    name = f"replaced-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-revision-{revision}"
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(path for each in names if not (path := folder / f"{each}.zip").exists())


def _in_newest_schema(folder: Path, progress: Progress | None) -> Path:
    """Return a folder with the snapshot's files in the columns of today's schema. Raises InvalidFiles for altered
    files."""
    described, newest = datapackage.read(folder), newest_schema()
    if described.schema == newest:
        datapackage.verify(folder, described, MODELS)
        return folder
    with older_snapshots.store_of(folder, described.schema) as engine:
        datapackage.verify(folder, described, older_snapshots.tables(engine))
        older_snapshots.load(engine, folder, progress)
        older_snapshots.upgrade(engine, described.schema)
        with archive.destination(folder / newest) as opener:
            _write(engine, opener, progress)
    return folder / newest


def _printable(name: str) -> str:
    """Replace the unprintable characters of a file name, for the reason of a revision."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)


def _checked_rows(folder: Path, table: str, progress: Progress | None) -> Iterator[Row]:
    for line, row in csvfile.reread(folder / datapackage.file_of(table), table):
        yield row
        if progress and line % snapshot_check.LINES_BETWEEN_PROGRESS == 2:
            progress(f"Storing {table}: line {line:,}")
