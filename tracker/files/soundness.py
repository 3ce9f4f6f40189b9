"""Checks that each row of a store agrees with its history: before a snapshot is published, and to explain data errors.

Nearly all records were written once and never changed: SQL compares those with their only revision. The others are
exported and checked like a snapshot. So the check takes as long as reading the store, and finds all that a restore
would refuse.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from tracker.errors import FAULTS_SHOWN, Problem, StoreUnavailable
from tracker.files import archive, csvfile, datapackage, snapshot_check
from tracker.files.csvfile import Progress
from tracker.files.replay import MOST_UNUSED_NUMBERS, SAVE_COLUMNS
from tracker.schema.kinds import TEXT, kind_of
from tracker.schema.models import MODELS, RECORDS, table_of
from tracker.schema.relations import PARENTS
from tracker.schema.rows import UNKNOWN_CODE
from tracker.store.engine import DIAGNOSES
from tracker.values.shortening import shorten

SHOWN_AT_ONCE = 5
DAMAGED = "The store is damaged: it was written to by another program, or its disk failed. Nothing was saved."
OF_OTHER_CODES = (
    "The store has codes that this version of Summit Tracker does not know: they were taken out of its lists, or "
    "another version or program wrote them. Nothing was saved."
)
CURE_OF_CODES = (
    "Update the program, or put each code back into its list in tracker/values/codes.py; one that never was a code is "
    "damage: move the database elsewhere, then restore the last snapshot. For the full list run: "
    "python -m tracker check --store"
)
CURE = (
    "For the full list run: python -m tracker check --store. Move the database elsewhere, then restore the last "
    "snapshot."
)


def diagnose(connection: Connection) -> StoreUnavailable | None:
    """Return an error with the first faults of the store, or None. Raises DBAPIError."""
    problems = faults(connection)
    return as_error(problems) if problems else None


DIAGNOSES.append(diagnose)


def as_error(problems: Sequence[Problem]) -> StoreUnavailable:
    """Return an error that lists the first faults of a store and counts the rest."""
    more = f" and {len(problems) - SHOWN_AT_ONCE:,} more" if len(problems) > SHOWN_AT_ONCE else ""
    places = "; ".join(problem.in_store() for problem in problems[:SHOWN_AT_ONCE])
    of_codes = all(UNKNOWN_CODE in problem.message for problem in problems)
    fault, cure = (OF_OTHER_CODES, CURE_OF_CODES) if of_codes else (DAMAGED, CURE)
    return StoreUnavailable(f"{fault} What is wrong: {places}{more}. {cure}")


def faults(connection: Connection, *, progress: Progress | None = None) -> list[Problem]:
    """Return the faults that would keep a snapshot of the store from being restored; not all if there are many.

    Raises DBAPIError for a database that cannot be read.
    """
    with _readable(connection), archive.temporary("check") as folder:
        problems = [*_faults_of_saves(connection), *_faults_of_merges(connection), *_empty_texts(connection)]
        revisions, records = _doubtful(connection, progress)
        _export(connection, folder, "revision", sorted(revisions))
        for table, ids in records.items():
            _export(connection, folder, table, sorted(ids, key=str))
        of_files, _ = snapshot_check.faults(folder, of_store=True, part=True)
    return problems + of_files


def all_faults(connection: Connection, *, progress: Progress | None = None) -> list[Problem]:
    """Return the faults of every value of every row and of the structure of the database. Much slower than
    ``faults``."""
    with _readable(connection), archive.temporary("check") as folder:
        problems = list(_faults_of_structure(connection))
        for table in MODELS:
            if progress:
                progress(f"Reading {table}")
            _export(connection, folder, table, None)
        problems += _empty_texts(connection)
        of_files, _ = snapshot_check.faults(folder, of_store=True, progress=progress)
    return problems + of_files


@contextmanager
def _readable(connection: Connection) -> Iterator[None]:
    """Within the block, read invalid text with replacement characters, so that the comparison reports it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    before, driver.text_factory = driver.text_factory, lambda text: text.decode(errors="replace")
    driver.create_function("json_number", 1, _json_number, deterministic=True)
    try:
        yield
    finally:
        driver.text_factory = before


def _json_number(value: object) -> str:
    return "null" if value is None else repr(value)


def _faults_of_structure(connection: Connection) -> Iterator[Problem]:
    if connection.dialect.name == "sqlite":
        for [message] in connection.exec_driver_sql(f"PRAGMA integrity_check({FAULTS_SHOWN})"):
            if message != "ok":
                yield Problem("database file", 0, "", str(message))


def _faults_of_saves(connection: Connection) -> Iterator[Problem]:
    """Find revisions that do not belong to the save that they name, or whose numbers are too high."""
    same = " AND ".join(_equal(connection, f"before.{name}", f"log.{name}") for name in SAVE_COLUMNS)
    rows = connection.exec_driver_sql(
        "SELECT log.id, log.batch FROM revision log LEFT JOIN revision before ON before.id = log.id - 1 "
        f"WHERE log.batch <> log.id AND NOT coalesce({same}, 1 = 0) ORDER BY log.id LIMIT {FAULTS_SHOWN + 1}"
    )
    for id, batch in rows:
        yield Problem("revision", 0, "batch", f"is no part of save {shorten(str(batch), 40)}", shorten(str(id), 40))
    last, count = connection.exec_driver_sql("SELECT coalesce(max(id), 0), count(*) FROM revision").one()
    if last > MOST_UNUSED_NUMBERS + count:
        yield Problem(
            "revision", 0, "id", f"leaves too few numbers for saves to come, for {count:,} revisions", str(last)
        )


def _faults_of_merges(connection: Connection) -> Iterator[Problem]:
    """Find revisions by which a record became another that was not there: the records of a part are checked alone."""
    rows = connection.exec_driver_sql(
        "SELECT id, record_table, merged_into FROM revision log WHERE merged_into IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM revision other WHERE other.record_table = log.record_table "
        f"AND other.record_id = log.merged_into AND other.id < log.id) ORDER BY id LIMIT {FAULTS_SHOWN + 1}"
    )
    for id, table, other in rows:
        words = f"{shorten(str(other), 40)} is no {shorten(str(table), 40)} that a deleted one can have become"
        yield Problem("revision", 0, "merged_into", words, shorten(str(id), 40))


def _empty_texts(connection: Connection) -> Iterator[Problem]:
    """Find empty texts in columns of days, numbers and codes, which only SQLite can hold. In a file they are blanks."""
    for table in MODELS if connection.dialect.name == "sqlite" else ():
        names = [column.name for column in table_of(table).columns if column.nullable]
        names = [name for name in names if kind_of(table, name).sql is not TEXT.sql]
        if not names:
            continue
        quoted = ", ".join(f'"{name}"' for name in names)
        query = f"SELECT id, {quoted} FROM {table} WHERE '' IN ({quoted}) ORDER BY id LIMIT {FAULTS_SHOWN + 1}"
        for id, *cells in connection.exec_driver_sql(query):
            for name, cell in zip(names, cells, strict=True):
                if cell == "":
                    yield Problem(table, 0, name, "is an empty text, and no blank", shorten(str(id), 40))


def _doubtful(connection: Connection, progress: Progress | None) -> tuple[set[int], dict[str, set[str]]]:
    """Return the numbers of revisions, and the ids of records by table, that have to be checked one by one."""
    revisions: set[int] = set()
    records: dict[str, set[str]] = {}
    for table in RECORDS:
        if progress:
            progress(f"Checking {table}")
        records[table] = set()
        for number, id in connection.exec_driver_sql(_doubtful_revisions(connection, table)):
            revisions.add(number)
            records[table].add(id)
        unknown = (
            f"SELECT id FROM {table} WHERE NOT EXISTS "
            f"(SELECT 1 FROM revision WHERE record_table = '{table}' AND record_id = {table}.id)"
        )
        records[table].update(id for [id] in connection.exec_driver_sql(unknown))
    names = ", ".join(f"'{table}'" for table in RECORDS)
    others = f"SELECT id FROM revision WHERE record_table IS NULL OR record_table NOT IN ({names})"
    revisions.update(number for [number] in connection.exec_driver_sql(others))
    return revisions, records


def _doubtful_revisions(connection: Connection, table: str) -> str:
    """Return SQL for number and record of the revisions that have to be checked one by one.

    Left out are those that are the only one of their record and agree with its row. The first revision of each save is
    always among them: it has author, instant and reason, which the others of the save repeat.
    """
    late = _late(connection, table)
    left = "'{, ' || substr(log.after, 2)"
    for name in late:
        left = f"""replace({left}, ', "{name}": null', '')"""
    within_table, within_id = _within(table)
    sound = (
        "log.action = 'create'",
        "log.before IS NULL",
        "log.undoes IS NULL",
        "log.merged_into IS NULL",
        f"{left} = {_json(connection, table, late)}",
        _equal(connection, "log.within_table", within_table),
        _equal(connection, "log.within_id", within_id),
        f"NOT EXISTS (SELECT 1 FROM revision other WHERE other.record_table = '{table}' "
        "AND other.record_id = log.record_id AND other.id <> log.id)",
    )
    return (
        f"SELECT log.id, log.record_id FROM revision log LEFT JOIN {table} ON {table}.id = log.record_id "
        f"WHERE log.record_table = '{table}' AND (log.id = log.batch OR NOT coalesce({' AND '.join(sound)}, 1 = 0))"
    )


def _late(connection: Connection, table: str) -> list[str]:
    """Return the columns that were added after the table's first revision. A revision without them equals a row in
    which they are blank."""
    first = f"SELECT after FROM revision WHERE id = (SELECT min(id) FROM revision WHERE record_table = '{table}')"
    after = str(connection.exec_driver_sql(first).scalar())
    optional = (column.name for column in table_of(table).columns if column.nullable)
    return [name for name in optional if f'"{name}": ' not in after]


def _json(connection: Connection, table: str, late: Sequence[str]) -> str:
    """Return SQL for a row as ``as_json`` writes it, with a comma before each column, and without blank ``late``
    columns."""
    parts = []
    for column in sorted(table_of(table).columns, key=lambda column: column.name):
        name, kind = f'{table}."{column.name}"', kind_of(table, column.name)
        value = (kind.sqlite_json if connection.dialect.name == "sqlite" else kind.postgresql_json).format(name)
        part = f"""', "{column.name}": ' || {value}"""
        parts.append(f"CASE WHEN {name} IS NULL THEN '' ELSE {part} END" if column.name in late else part)
    return f"'{{' || {' || '.join(parts)} || '}}'"


def _within(table: str) -> tuple[str, str]:
    """Return SQL for table and id of the record within which a row is edited."""
    if table not in PARENTS:
        return "NULL", "NULL"
    of = PARENTS[table]
    return f"{table}.{of.table_column}" if of.table_column else f"'{of.table}'", f"{table}.{of.column}"


def _equal(connection: Connection, one: str, other: str) -> str:
    return f"{one} IS {other}" if connection.dialect.name == "sqlite" else f"{one} IS NOT DISTINCT FROM {other}"


def _export(connection: Connection, folder: Path, table: str, ids: Sequence[Any] | None) -> None:
    with (folder / datapackage.file_of(table)).open("wb") as file:
        file.writelines(csvfile.stream(connection, table, ids))
