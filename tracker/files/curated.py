"""Reads the curated dossier, ``data/*.csv``, and loads it into the store: all of it, or nothing if a file has a fault.

A file has a table's columns without ``version``, sorted by id, and equals what ``tracker.files.csvfile`` would write.
It may lack a column that allows blanks: a new column of a table rewrites no file.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, zip_longest
from pathlib import Path

from sqlalchemy.engine import Engine

from tracker.errors import InvalidFiles, Problem
from tracker.files import collection, consistency, csvfile
from tracker.files.csvfile import Progress
from tracker.schema.models import EVENT_TABLES, RECORDS, columns, table_of
from tracker.schema.rows import Row
from tracker.store import NOTHING_WRITTEN, ROOT, last_revision, migrate, reading
from tracker.writing import edits

DATA = ROOT / "data"
AUTHOR = "Curated dossier"
HEADER_BYTES_AT_MOST = 10_000
OTHER_LINE_ENDS = (
    r"lines end in \r\n, as git and other programs write them on Windows: save it with \n; or, if you have not changed "
    "it, delete it and bring it back with: git checkout -- data"
)


def read(folder: Path = DATA, *, progress: Progress | None = None) -> dict[str, list[Row]]:
    """Return the rows of each table as they would be stored. A missing file is an empty table.

    Raises InvalidFiles with every fault of every file.
    """
    problems: list[Problem] = []
    if not folder.is_dir():
        raise InvalidFiles([Problem(str(folder), 0, "", "there is no such folder")])
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in RECORDS:
            problems.append(Problem(path.name, 0, "", f"there is no such table; the tables are {', '.join(RECORDS)}"))
    tables = {}
    for table in RECORDS:
        if progress:
            progress(f"Checking {table}")
        tables[table] = _rows(folder / f"{table}.csv", table, problems)
    records = collection.Records()
    for table, rows in tables.items():
        for line, row in rows:
            records.add(f"{table}.csv", line, table, row, problems)
    problems += records.faults(problems)
    faulty = {problem.file for problem in problems}
    for table, rows in tables.items():
        if f"{table}.csv" not in faulty:
            problems += _untidy(folder / f"{table}.csv", rows)
    problems += consistency.faults(tables, faulty)
    if problems:
        order = [f"{table}.csv" for table in RECORDS]
        raise InvalidFiles(sorted(problems, key=lambda p: (order.index(p.file) if p.file in order else -1, p.line)))
    return {table: [row for _, row in rows] for table, rows in tables.items()}


def load(
    engine: Engine,
    folder: Path = DATA,
    *,
    author: str = AUTHOR,
    into_empty: bool = False,
    progress: Progress | None = None,
) -> int:
    """Store all records of the folder in one save, and return their number. With ``into_empty``, a store that is in use
    gets none. Raises InvalidFiles, and Invalid if the store has or had one of the ids."""
    rows = read(folder, progress=progress)
    if progress:
        progress(f"Storing {sum(map(len, rows.values())):,} records")
    return edits.load(engine, rows, author=author, reason="Loaded from data/", into_empty=into_empty)


def initialise(engine: Engine, folder: Path = DATA, *, progress: Progress | None = None) -> int:
    """Create or migrate the store, and load the folder if the store is empty. Return how many records were loaded.

    Several processes may do so at once: one of them loads.
    """
    migrate(engine)
    with reading(engine) as connection:
        in_use = last_revision(connection) != NOTHING_WRITTEN
    return 0 if in_use else load(engine, folder, into_empty=True, progress=progress)


def summary(rows: dict[str, list[Row]]) -> dict[str, Counter[str]]:
    """Return counts by heading: records by table, events by month, kind and importance, sources by class."""
    events = [row for table in EVENT_TABLES for row in rows[table]]
    return {
        "Records": Counter({table: len(rows[table]) for table in RECORDS if rows[table]}),
        "Events by month": Counter(sorted(f"{row['starts_on']:%Y-%m}" for row in events)),
        "Events by kind": Counter(row["kind"] for row in events),
        "Events by importance": Counter(sorted(row["importance"] for row in events)),
        "Sources by class": Counter(row["source_class"] for row in rows["source"]),
    }


def _names(table: str) -> list[str]:
    return [name for name in columns(RECORDS[table]) if name != "version"]


def _rows(path: Path, table: str, problems: list[Problem]) -> list[tuple[int, Row]]:
    if not path.exists():
        return []
    with path.open("rb") as file:
        if file.readline(HEADER_BYTES_AT_MOST).endswith(b"\r\n"):
            problems.append(Problem(path.name, 1, "", OTHER_LINE_ENDS))
            return []
    blank = [name for name in _names(table) if table_of(table).c[name].nullable]
    return list(csvfile.read(path, table, _names(table), problems, optional=blank))


def _untidy(path: Path, rows: list[tuple[int, Row]]) -> Iterator[Problem]:
    """Yield the rows that are out of order; if there are none, the first line that is not as it would be written."""
    if not path.exists():
        return
    misplaced = [(line, row, last) for (_, last), (line, row) in pairwise(rows) if row["id"] < last["id"]]
    for line, row, last in misplaced:
        yield Problem(path.name, line, "id", f"{row['id']} comes before {last['id']}: sort the rows by id")
    if misplaced:
        return
    names = csvfile.header(path)
    expected = csvfile.text(names, [row for _, row in rows]).encode().splitlines(keepends=True)
    for number, (written, correct) in enumerate(zip_longest(path.read_bytes().splitlines(keepends=True), expected), 1):
        if written != correct:
            line = (correct or b"nothing").decode().rstrip()
            yield Problem(path.name, number, "", f"write it as the snapshot does, ending in \\n: {line}")
            return
