"""Snapshots of earlier schemas: loaded into a store of their own schema, which is then migrated.

The values are not checked here. The restore checks the migrated files, by today's rules.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from tracker.errors import FAULTS_SHOWN, InvalidFiles, Problem, StoreUnavailable
from tracker.files.csvfile import Progress, read_cells
from tracker.files.datapackage import DESCRIPTOR, file_of
from tracker.schema import kinds
from tracker.store import migrate, newest_schema, open_engine, reading, released_schemas, writing

NOT_IN_SNAPSHOTS = frozenset({"alembic_version", "store_state"})


@contextmanager
def store_of(folder: Path, schema: str) -> Iterator[Engine]:
    """Create an empty store of a released schema in the folder. Raises InvalidFiles for a schema that was never
    released."""
    if schema not in released_schemas():
        message = (
            f"was written by schema {schema}; this version of the program knows none newer than {newest_schema()}: "
            "update the program, then restore again"
        )
        raise InvalidFiles([Problem(DESCRIPTOR, 0, "", message)])
    engine = open_engine(f"sqlite:///{folder / 'earlier.db'}")
    try:
        migrate(engine, to=schema)
        yield engine
    finally:
        engine.dispose()


def tables(engine: Engine) -> list[str]:
    """Return the tables of a store of any schema that belong to a snapshot."""
    with reading(engine) as connection:
        return [name for name in sa.inspect(connection).get_table_names() if name not in NOT_IN_SNAPSHOTS]


def load(engine: Engine, folder: Path, progress: Progress | None = None) -> None:
    """Load a snapshot's files into a store of their schema, with the cells as they are.

    Raises InvalidFiles for a file with other columns, a row that the schema refuses, and a link without a target.
    """
    problems: list[Problem] = []
    names = tables(engine)
    with writing(engine.execution_options(migrates=True)) as connection:  # links are checked after all rows
        for table in names:
            if progress:
                progress(f"Reading {table} of an earlier schema")
            _load_table(connection, folder / file_of(table), table, problems)
        problems = problems or _loose_links(connection)
        if problems:
            raise InvalidFiles(problems, stopped=True)


def upgrade(engine: Engine, schema: str) -> None:
    """Migrate a loaded store to today's schema. Raises InvalidFiles if its rows make the migration fail."""
    try:
        migrate(engine)
    except StoreUnavailable as error:
        message = f"cannot be brought from schema {schema} to {newest_schema()}: {error.__cause__}"
        raise InvalidFiles([Problem(DESCRIPTOR, 0, "", message)]) from error


def _load_table(connection: Connection, path: Path, table: str, problems: list[Problem]) -> None:
    def report(line: int, column: str, message: str, record: str = "") -> None:
        problems.append(Problem(path.name, line, column, message, record))

    types = {column["name"]: column["type"] for column in sa.inspect(connection).get_columns(table)}
    names = list(types)
    records = read_cells(path, report)
    _, header = next(records, (1, []))
    if sorted(header) != sorted(names):
        report(1, "", f"names other columns than its schema has, which are {','.join(names)}")
        return
    # The driver's own cursor: the columns of an earlier schema are in no model, and SQLite turns cells into numbers.
    columns = ",".join(f'"{name}"' for name in header)
    insert = f"INSERT INTO {table} ({columns}) VALUES ({','.join('?' * len(header))})"
    cursor = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
    for line, cells in records:
        if len(problems) > FAULTS_SHOWN:
            return
        if len(cells) != len(header):
            report(line, "", f"has {len(cells)} cells; the header has {len(header)}")
        elif any("\0" in cell for cell in cells):
            report(line, "", "has the control character U+0000: delete it")
        else:
            try:
                cursor.execute(insert, [_stored(types[name], cell) for name, cell in zip(header, cells, strict=True)])
            except sqlite3.Error as error:
                report(line, "", f"breaks a rule of its schema: {error}")


def _stored(type_: sa.types.TypeEngine[Any], cell: str) -> Any:
    """Return the value that SQLite stores for a cell: None for a blank, 1 for true."""
    return kinds.of_type(type_).sqlite_values.get(cell, cell or None)


def _loose_links(connection: Connection) -> list[Problem]:
    """Return a fault for each row that links to a missing record."""
    problems = []
    for table, row, target, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(FAULTS_SHOWN + 1):
        id = connection.exec_driver_sql(f"SELECT id FROM {table} WHERE rowid = ?", (row,)).scalar()
        problems.append(Problem(file_of(table), 0, "id", f"{id} points to a {target} that is not there"))
    return problems
