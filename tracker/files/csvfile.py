"""Writes and reads the CSV files of snapshots and curated data. Writing is fast on either database; reading is strict.

The form: commas, ``\\n``, UTF-8, a header; quotes only where a cell needs them; blank cells are None.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from tracker.errors import FAULTS_SHOWN, Invalid, Problem
from tracker.schema.fields import SLUG_LENGTH
from tracker.schema.kinds import KINDS, cell, kind_of
from tracker.schema.models import MODELS, columns
from tracker.schema.rows import Row, validate

ROWS_AT_ONCE = 500
BYTES_AT_ONCE = 1 << 18
# Four times the longest row that a store can hold, as a test makes sure; a file may be one line of gigabytes.
BYTES_OF_A_ROW_AT_MOST = 1 << 20

SPECIAL = (",", '"', "\n")

Report = Callable[..., None]
"""Called with the line, the column, the fault and, if known, the record."""
Progress = Callable[[str], None]
"""Called now and then with a sentence on the progress."""


def text(names: Sequence[str], rows: Iterable[Row]) -> str:
    """Return header and rows as the text of a file."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([cell(row[name]) for name in names] for row in rows)
    return file.getvalue()


def stream(connection: Connection, table: str, ids: Sequence[Any] | None = None) -> Iterator[bytes]:
    """Yield the bytes of a stored table's file in chunks, sorted by id; the same from both databases.

    ``ids`` selects rows; None means all. Raises DBAPIError.
    """
    yield text(columns(MODELS[table]), []).encode()
    lines = _from_sqlite if connection.dialect.name == "sqlite" else _from_postgresql
    try:
        if ids is None:
            yield from lines(connection.connection.driver_connection, table)
        for start in range(0, len(ids or ()), ROWS_AT_ONCE):
            yield from lines(connection.connection.driver_connection, table, (ids or ())[start : start + ROWS_AT_ONCE])
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(f"CSV of {table}", None, error) from error


def _from_sqlite(driver: Any, table: str, ids: Sequence[Any] = ()) -> Iterator[bytes]:
    # SQLite builds the lines: this is three times as fast as csv.writer. The function ``cell`` writes floats, because
    # SQLite's own text has only 15 digits.
    driver.create_function("cell", 1, cell, deterministic=True)
    cells = [kind_of(table, name).sqlite_cell.format(f'{table}."{name}"') for name in columns(MODELS[table])]
    line = f"printf('{','.join(['%s'] * len(cells))}' || char(10), {', '.join(cells)})"
    chosen = f"WHERE id IN ({','.join('?' * len(ids))})" if ids else ""
    cursor = driver.execute(f"SELECT CAST({line} AS BLOB) FROM {table} {chosen} ORDER BY id", ids)
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        yield b"".join(chain.from_iterable(rows))


def _from_postgresql(driver: Any, table: str, ids: Sequence[Any] = ()) -> Iterator[bytes]:
    cells = [kind_of(table, name).postgresql_cell.format(f'"{name}"') for name in columns(MODELS[table])]
    values = ", ".join(cells)
    chosen = "WHERE id = ANY(%s)" if ids else ""
    query = f"COPY (SELECT {values} FROM {table} {chosen} ORDER BY id) TO STDOUT (FORMAT csv, ENCODING 'UTF8')"
    with driver.cursor() as cursor, cursor.copy(query, [list(ids)] if ids else None) as copied:
        chunk = bytearray()
        for line in copied:
            chunk += line
            if len(chunk) > BYTES_AT_ONCE:
                yield bytes(chunk)
                chunk.clear()
        yield bytes(chunk)


def header(path: Path) -> list[str]:
    """Return the column names in the first line of a file; none if it cannot be read."""
    _, names = next(read_cells(path, lambda *_: None), (1, []))
    return names


def read(
    path: Path, table: str, names: Sequence[str], problems: list[Problem], *, optional: Collection[str] = ()
) -> Iterator[tuple[int, Row]]:
    """Yield the valid rows of a file, each with the line where it starts, counted from 1. Faults are added to
    ``problems``.

    The file has the columns ``names`` in this order. It may lack the ``optional`` ones, which are then blank. A cell
    has to be as ``cell`` writes it: 48.85, not 48.850; and it may not be blank if a default would be stored instead.
    """

    def report(line: int, column: str, message: str, record: str = "") -> None:
        problems.append(Problem(path.name, line, column, message, record))

    records = read_cells(path, report)
    _, header = next(records, (1, None))
    if header is None or not _fits(header, names, optional, report):
        return
    names = header
    quoted = {name: KINDS[table][name].quoted for name in names}
    for line, cells in records:
        id = cells[0] if cells else ""
        if len(cells) != len(names):
            report(line, "", f"has {len(cells)} cells; the header has {len(names)}", id)
            continue
        texts = dict(zip(names, cells, strict=True))
        try:
            row = validate(table, {name: text or None for name, text in texts.items()})
        except Invalid as error:
            for column, message in error.fields.items():
                report(line, column, message, id)
            continue
        for name in names:
            if cell(row[name]) != texts[name]:
                message = f"{texts[name][:60] or 'blank'!r} would be stored as {cell(row[name])[:60]!r}"
                report(line, name, message, id)
            elif not quoted[name] and any(mark in texts[name] for mark in SPECIAL):
                report(line, name, "has a comma, a quote or a line end, which none of its values has", id)
        yield line, row


def reread(path: Path, table: str) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a file in which ``read`` found no fault, each with its line. Takes a tenth of the time."""
    values = [(name, kind_of(table, name).of_cell) for name in columns(MODELS[table])]
    records = read_cells(path, lambda *_: None)
    next(records)
    for line, cells in records:
        yield (
            line,
            {name: value_of(cell) if cell else None for (name, value_of), cell in zip(values, cells, strict=True)},
        )


def read_cells(path: Path, report: Report) -> Iterator[tuple[int, list[str]]]:
    """Yield each record's first line, counted from 1, and its cells. Stops at text that cannot be read, and reports
    it."""
    try:
        file = path.open("rb")
    except OSError as error:
        report(0, "", f"cannot be read: {error.strerror}")
        return
    with file:
        lines = _Lines(file, report)
        reader = csv.reader(lines, strict=True)
        start, empty = 1, True
        try:
            for cells in reader:
                empty = False
                yield start, cells
                start, lines.left = reader.line_num + 1, BYTES_OF_A_ROW_AT_MOST
        except UnicodeDecodeError as error:
            message = f"is not UTF-8 (byte 0x{error.object[error.start]:02X}): save it as UTF-8"
            first = reader.line_num + 1 == start
            id = error.object.partition(b",")[0].decode(errors="backslashreplace")[:SLUG_LENGTH] if first else ""
            report(reader.line_num + 1, "", message, id)
            return
        except (csv.Error, _TooLong) as error:
            report(start, "", _in_words(error))
            return
    if empty:
        report(0, "", "is empty; its first line has to name the columns")


class _TooLong(Exception):
    """A row is longer than any that can be stored."""


class _Lines:
    """The lines of a file as text. ``left`` is how many bytes the current row may still have; a longer line raises an
    error instead of filling the memory."""

    def __init__(self, file: IO[bytes], report: Report) -> None:
        self.file, self.report, self.left, self.first = file, report, BYTES_OF_A_ROW_AT_MOST, True

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.file.readline(self.left + 1)
        self.left -= len(line)
        if not line:
            raise StopIteration
        if self.left < 0:
            raise _TooLong
        decoded = line.decode()
        if self.first and decoded.startswith("\ufeff"):
            self.report(1, "", "begins with a byte-order mark: save it as UTF-8 without one")
            decoded = decoded[1:]
        self.first = False
        return decoded


def _in_words(error: Exception) -> str:
    message = str(error)
    if isinstance(error, _TooLong) or "larger than field limit" in message:
        return "is longer than any row that can be stored: see that a quote or a line end is not missing"
    if "unexpected end" in message:
        return "opens a quote that is never closed"
    if "expected after" in message:
        return "has a quote inside a quoted cell, or one that is never closed: double it, or close it"
    return f"cannot be read: {message}"


def _fits(header: list[str], names: Sequence[str], optional: Collection[str], report: Report) -> bool:
    """Report the faults of the header. Return whether it names each column once and in order; optional ones may be
    missing."""
    times = Counter(header)
    faults = [(name, "is missing") for name in names if name not in times and name not in optional]
    faults += [(name[:SLUG_LENGTH], "is no column of this table") for name in times if name not in names][:FAULTS_SHOWN]
    faults += [(name, "occurs twice") for name in names if times[name] > 1]
    if not faults and header != [name for name in names if name in header]:
        faults = [("", "the columns are in another order")]
    for name, message in faults:
        report(1, name, f"{message}; the columns are {','.join(names)}")
    return not faults
