"""The store to a snapshot, a CSV file a table with ``datapackage.json``, and back; and rows as CSV to take along."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import Engine

from tracker import archive, csvfile, datapackage, earlier, edits, log
from tracker.csvfile import Progress
from tracker.errors import InvalidFiles, Problem, StoreUnavailable
from tracker.models import RECORDS, columns, table_of
from tracker.rows import MODELS, Row, from_json
from tracker.state import state
from tracker.store import last_revision, migrate, newest_schema, reading, schema_of
from tracker.vocab import Action

if TYPE_CHECKING:
    import pandas as pd  # the command line does without, and starts in half the time

FAULTS_SHOWN = 100
LINES_BETWEEN_PROGRESS = 500
AUTHOR = "Command line"
SIDES = ("before", "after")
# Where a formula would begin: in a cell, or in what a spreadsheet makes a cell of that splits at semicolons or tabs.
FORMULA_BEGINS = re.compile(r"""^(?=[=+\-@＝＋－＠\t\r\n])|(?<=[;\t\r\n])(?="*[=+\-@＝＋－＠])""")


def write(engine: Engine, target: Path | str, *, progress: Progress | None = None) -> Path:
    """Write a snapshot to a folder, or to a .zip where the name ends so; ``target`` appears when it is whole.

    All of it is the store at one instant. Raises InvalidFiles where ``target`` exists already or cannot be written.
    """
    target = Path(target)
    with archive.destination(target) as opener, reading(engine) as connection:
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
        described = datapackage.describe(dossier, revision, str(schema_of(connection)), resources)
        with opener(datapackage.DESCRIPTOR) as file:
            file.write(json.dumps(described, ensure_ascii=False, indent=2).encode() + b"\n")
    return target


def restore(
    engine: Engine,
    snapshot: Path | str,
    *,
    replace: bool = False,
    keep: Path | str | None = None,
    author: str = AUTHOR,
    progress: Progress | None = None,
) -> Path | None:
    """Put a snapshot's records and history into an empty store, exactly as they were, all or nothing.

    A snapshot of an earlier schema is brought up to date as a store would be.
    A store in use is replaced only with ``replace``, and is first written to ``keep``, or beside the snapshot, as a
    snapshot itself, whose path is returned; one more revision, by ``author``, says what was put in place of what.
    Raises InvalidFiles, with nothing changed, for files that were altered, break a rule or link to nothing;
    StoreUnavailable for a store in use; Conflict where it is written to meanwhile.
    """
    snapshot = Path(snapshot)
    with archive.unpacked(snapshot, datapackage.FILES) as unpacked:
        folder = _in_newest_schema(unpacked, progress)
        _check(folder, progress)
        migrate(engine)
        with reading(engine) as connection:
            seen = state(connection)
        kept, reason = None, ""
        if seen.revision:
            if not replace:
                raise StoreUnavailable(
                    f"The store is in use, at revision {seen.revision:,}. Nothing was changed. "
                    "Restore into an empty store, or replace this one: python -m tracker restore SNAPSHOT --replace"
                )
            keep = keep or snapshot.absolute().with_name(_name_of_replaced(seen.revision))
            kept = write(engine, keep, progress=progress)
            reason = f"Restored from {_printable(snapshot.name)}; what it replaced is kept in {_printable(kept.name)}."
        rows = {table: _checked_rows(folder, table, progress) for table in MODELS}
        edits.replace_all(engine, rows, seen=seen, author=author, reason=reason)
    return kept


def plain_csv(frame: "pd.DataFrame") -> bytes:
    """The rows for programs: UTF-8, ``\\n``, ISO days, blank for None, text untouched."""
    return frame.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d").encode()


def spreadsheet_csv(frame: "pd.DataFrame") -> bytes:
    """The rows for spreadsheets: UTF-8 with its mark, CRLF, and an apostrophe before text that would be a formula,
    whichever separator the spreadsheet splits at."""
    safe = frame.map(_inert).rename(columns=_inert)
    return safe.to_csv(index=False, lineterminator="\r\n", date_format="%Y-%m-%d").encode("utf-8-sig")


def _inert(value: object) -> object:
    return FORMULA_BEGINS.sub("'", value) if isinstance(value, str) else value


def _name_of_replaced(revision: int) -> str:
    return f"replaced-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-revision-{revision}.zip"


def _in_newest_schema(folder: Path, progress: Progress | None) -> Path:
    """The folder with a snapshot's files in the columns of today's schema. Raises InvalidFiles for altered files."""
    described, newest = datapackage.read(folder), newest_schema()
    if described.schema == newest:
        datapackage.verify(folder, described, MODELS)
        return folder
    with earlier.store_of(folder, described.schema) as engine:
        datapackage.verify(folder, described, earlier.tables(engine))
        earlier.load(engine, folder, progress)
        earlier.upgrade(engine, described.schema)
        return write(engine, folder / newest, progress=progress)


def _printable(name: str) -> str:
    """A file's name as a reason may hold it."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)


def _check(folder: Path, progress: Progress | None) -> None:
    """Check all values and links. Raises InvalidFiles."""
    problems: list[Problem] = []
    held = csvfile.Records()
    told: dict[str, set[str]] = defaultdict(set)  # the records that are there by the history
    for table in MODELS:
        file = datapackage.file_of(table)
        for line, row in csvfile.read(folder / file, table, columns(MODELS[table]), problems):
            held.add(file, line, table, row, problems)
            if table == "revision":
                if fault := _fault_of_revision(row):
                    problems.append(Problem(file, line, *fault))
                elif row["action"] == Action.RESTORE:
                    pass  # what it put in place is the log before it
                elif row["action"] == Action.DELETE:
                    told[row["record_table"]].discard(row["record_id"])
                else:
                    told[row["record_table"]].add(row["record_id"])
            if len(problems) > FAULTS_SHOWN:
                raise InvalidFiles(problems)
            if progress and line % LINES_BETWEEN_PROGRESS == 2:
                progress(f"Checking {table}: line {line:,}")
    problems += held.faults(problems)
    for table in RECORDS if not problems else ():
        for id in sorted(held.known[table] ^ told[table]):
            fault = (
                "there is no revision of it" if id in held.known[table] else "it is missing, and no revision deletes it"
            )
            problems.append(Problem(datapackage.file_of(table), 0, "id", f"{id}: {fault}; take the snapshot anew"))
    if problems:
        raise InvalidFiles(problems[:FAULTS_SHOWN])


def _checked_rows(folder: Path, table: str, progress: Progress | None) -> Iterator[Row]:
    for line, row in csvfile.reread(folder / datapackage.file_of(table), table):
        yield row
        if progress and line % LINES_BETWEEN_PROGRESS == 2:
            progress(f"Storing {table}: line {line:,}")


def _fault_of_revision(row: Row) -> tuple[str, str] | None:
    """The column and what is wrong with it in a revision that the history could not show or undo."""
    if row["record_table"] not in RECORDS:
        return "record_table", f"there is no table {row['record_table']}"
    if row["undoes"] and row["undoes"] >= row["id"]:
        return "undoes", "names no earlier revision"
    if row["action"] == Action.RESTORE:
        return next(((column, "is blank where the action is restore") for column in SIDES if row[column]), None)
    sides: list[Row] = []
    for column, absent in (("before", Action.CREATE), ("after", Action.DELETE)):
        if (row[column] is None) != (row["action"] == absent):
            return column, f"is blank if and only if the action is {absent}"
        if row[column] is not None:
            try:
                side = from_json(row["record_table"], row[column])
                if side["id"] != row["record_id"] or type(side["version"]) is not int:
                    return column, f"is not a row of {row['record_id']}"
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
                return column, "is not a row written as JSON"
            sides.append(side)
    if sides[0].keys() != sides[-1].keys():
        return "after", "has other columns than the row before"
    try:
        datetime.strptime(row["at"], log.INSTANT)
    except ValueError:
        return "at", "is no instant such as 2026-01-06T12:00:00.000000Z"
    return None
