"""Reads states of the record to compare: a snapshot, a folder of curated files, or the store at a revision or a day."""

import csv
import io
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

from sqlalchemy.engine import Connection, Engine

from tracker.errors import InvalidFiles, Problem
from tracker.files import archive, csvfile, datapackage, snapshot
from tracker.files.csvfile import Progress
from tracker.files.replay import BLANKS
from tracker.queries import past
from tracker.reports.differences import Cells, Differences, State, compare, values
from tracker.schema.kinds import cell
from tracker.schema.models import LARGEST_INTEGER, RECORDS, columns
from tracker.schema.relations import links
from tracker.schema.rows import from_json
from tracker.store import last_revision, reading
from tracker.values import dates, line_ends

NOW = "store"
Moment = date | int | None
"""A moment of the store: the end of a day (UTC), a revision, or None for now."""
Place = Path | Moment
LONGEST_NAME = 200
WAYS = (
    "name a snapshot (a folder or .zip), a folder of CSV files, a revision of the store such as 8029, a day such as "
    f"2026-01-10, or “{NOW}”"
)


def differences(old: str, new: str, engine: Engine, *, progress: Progress | None = None) -> Differences:
    """Return what differs between two states, each as a person names it: see ``WAYS``.

    Digits alone name a revision, and a day the store on that day; a file with such a name is written ``./8029``. Raises
    InvalidFiles if a name is no state, and StoreUnavailable if the store cannot be read.
    """
    one, other = _place(old), _place(new)
    if isinstance(one, Path) and isinstance(other, Path):
        return compare(of_files(one, progress=progress), of_files(other, progress=progress))
    with reading(engine) as connection:
        return _of_store(connection, one, other, progress)


def since(connection: Connection, old: str, *, progress: Progress | None = None) -> Differences:
    """Return what differs between a state and the store as this connection sees it. Raises as ``differences`` does."""
    return _of_store(connection, _place(old), None, progress)


def of_log(connection: Connection, old: Moment, new: Moment) -> Differences:
    """Return what differs between two moments of the store. Raises InvalidFiles for a revision after the last one."""
    return between(connection, _revision(connection, old), _revision(connection, new))


def of_archive(connection: Connection, content: bytes, name: str) -> Differences:
    """Return what differs between a snapshot, the bytes of a .zip, and the store as it is. Raises InvalidFiles."""
    with archive.temporary("compared") as folder:
        (folder / "snapshot.zip").write_bytes(content)
        old = of_files(folder / "snapshot.zip")
    old.name = name
    return compare(old, of_revision(connection, last_revision(connection)[0]))


def _of_store(connection: Connection, old: Place, new: Place, progress: Progress | None) -> Differences:
    if not isinstance(old, Path) and not isinstance(new, Path):
        return of_log(connection, old, new)
    one, other = (side if isinstance(side, Path) else _revision(connection, side) for side in (old, new))
    states = (
        of_files(side, progress=progress) if isinstance(side, Path) else of_revision(connection, side)
        for side in (one, other)
    )
    return compare(*states)


def _place(side: str) -> Place:
    with suppress(ValueError):
        if side.strip():
            return moment(side)
    with suppress(OSError):  # a name longer than any file's
        if side and Path(side).exists():
            return Path(side)
    raise InvalidFiles([Problem(side[:LONGEST_NAME] or "No name", 0, "", f"is no state that can be compared: {WAYS}")])


def moment(text: str) -> Moment:
    """Read a moment of the store: digits alone are a revision, a day means its end, blank is now. Raises ValueError,
    whose text follows the name of the field."""
    text = text.strip()
    if text in ("", NOW):
        return None
    if text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_INTEGER)):
        return int(text)
    with suppress(ValueError):  # of any year: a day before the first or after the last change is one, too
        return date.fromisoformat(text)
    return dates.day(text)


def _revision(connection: Connection, side: Moment) -> int:
    last, _ = last_revision(connection)
    if side is None:
        return last
    if isinstance(side, date):
        return past.revision_of(connection, side)
    if side > last:
        raise InvalidFiles([Problem(f"Revision {side:,}", 0, "", f"is not there yet: the last one is {last:,}")])
    return past.end_of_save(connection, side)


def between(connection: Connection, first: int, last: int) -> Differences:
    """Return what differs between two revisions of the store. Only the changes between them are read, from the log."""
    backwards = first > last
    one, other = sorted((first, last))
    tables: list[dict[str, dict[str, Cells]]] = [{table: {} for table in RECORDS} for _ in range(2)]
    for change in past.changes(connection, one, other):
        sides = zip(tables, (change.before, change.after), strict=True)
        for rows, row in sides if change.table in RECORDS else ():
            if row is not None:
                rows[change.table][change.id] = _cells(change.table, row)
    states = [State(_name(number), rows) for number, rows in zip((one, other), tables, strict=True)]
    states[1].beside = _beside(connection, other, states)
    if past.restored_between(connection, one, other):
        states[1].note = "The store was restored in between; compared is the history that it has since."
    return compare(*(reversed(states) if backwards else states))


def of_revision(connection: Connection, revision: int) -> State:
    """Read the store as a revision left it."""
    last, _ = last_revision(connection)
    read = _table_now if revision == last else _table_then
    return State(_name(revision), {table: read(connection, table, revision) for table in RECORDS})


def of_files(place: Path, *, progress: Progress | None = None) -> State:
    """Read a snapshot of any schema, or a folder of curated files. Raises InvalidFiles."""
    if not place.is_dir() or (place / datapackage.DESCRIPTOR).exists():
        with snapshot.open_snapshot(place, progress) as folder:
            return State(str(place), _tables(folder))
    if unknown := [path.name for path in sorted(place.glob("*.csv")) if path.stem not in (*RECORDS, "revision")]:
        message = f"there is no such table; the tables are {', '.join(RECORDS)}"
        raise InvalidFiles([Problem(name, 0, "", message) for name in unknown])
    if not any(place.glob("*.csv")):
        message = f"holds neither {datapackage.DESCRIPTOR} nor a CSV file: {WAYS}"
        raise InvalidFiles([Problem(str(place), 0, "", message)])
    return State(str(place), _tables(place))


def _tables(folder: Path) -> dict[str, dict[str, Cells]]:
    problems: list[Problem] = []
    tables = {table: _table(folder / datapackage.file_of(table), problems) for table in RECORDS}
    if problems:
        raise InvalidFiles(problems)
    return tables


def _table(path: Path, problems: list[Problem]) -> dict[str, Cells]:
    """Return the records of a file, id to cells; none if there is no file. The values are not checked."""
    rows: dict[str, Cells] = {}
    if not path.exists():
        return rows

    def report(line: int, column: str, message: str, record: str = "") -> None:
        problems.append(Problem(path.name, line, column, message, record))

    records = csvfile.read_cells(path, report)
    _, names = next(records, (1, []))
    if names and (names[0] != "id" or len(set(names)) < len(names)):
        report(1, "", "its first line has to name each column once, “id” first")
        return rows
    for line, cells in records:
        if len(cells) != len(names):
            report(line, "", f"has {len(cells)} cells; the header has {len(names)}", cells[0] if cells else "")
        elif cells[0] in rows:
            report(line, "id", f"{cells[0]} occurs twice; each record needs an id of its own", cells[0])
        else:
            # As a save would store them: other programs write the ends of lines otherwise, also within cells.
            rows[cells[0]] = dict(zip(names, map(line_ends.unify, cells), strict=True))
    return rows


def _table_now(connection: Connection, table: str, _: int) -> dict[str, Cells]:
    text = b"".join(csvfile.stream(connection, table)).decode()
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def _table_then(connection: Connection, table: str, revision: int) -> dict[str, Cells]:
    return {id: _cells(table, row) for id, row in past.rows(connection, table, revision).items()}


def _cells(table: str, row: str) -> Cells:
    """Return the cells of a row in the log. A column that was added later has its default."""
    values = from_json(table, row)
    blanks: Mapping[str, object] = BLANKS[table]
    return {name: cell(blanks[name] if values.get(name) is None else values[name]) for name in columns(RECORDS[table])}


def _beside(connection: Connection, revision: int, states: list[State]) -> dict[str, dict[str, Cells]]:
    """The records to which those of the states lead, directly or in steps, and which are not among them."""
    beside: dict[str, dict[str, Cells]] = {}
    ahead = [(table, row) for state in states for table, rows in state.tables.items() for row in rows.values()]
    while ahead:
        wanted: dict[str, set[str]] = {}
        for table, row in ahead:
            for target, id in links(table, values(table, row)).values():
                if id not in beside.setdefault(target, {}) and not any(id in state.tables[target] for state in states):
                    wanted.setdefault(target, set()).add(id)
        ahead = []
        for table, ids in wanted.items():
            rows = {id: _cells(table, row) for id, row in past.rows(connection, table, revision, ids).items()}
            beside[table] |= rows
            ahead += [(table, row) for row in rows.values()]
    return beside


def _name(revision: int) -> str:
    return f"revision {revision:,}"
