"""Checks the files of a snapshot before a restore: every value, every link, and the history by replaying it."""

from collections.abc import Iterator
from pathlib import Path

from tracker.errors import FAULTS_SHOWN, InvalidFiles, Problem
from tracker.files import collection, csvfile, datapackage
from tracker.files.csvfile import Progress
from tracker.files.replay import Replay, unequal_columns
from tracker.schema.models import MODELS, columns
from tracker.schema.rows import Row, from_json

LINES_BETWEEN_PROGRESS = 500
CURE = "; take the snapshot anew, or restore an older one"


def check(folder: Path, progress: Progress | None = None) -> None:
    """Raise InvalidFiles unless the folder's files are rows of today's schema that a store can hold."""
    problems, stopped = faults(folder, progress=progress)
    if problems:
        raise InvalidFiles(problems, stopped=stopped)


def faults(
    folder: Path, *, of_store: bool = False, part: bool = False, progress: Progress | None = None
) -> tuple[list[Problem], bool]:
    """Return the faults of the files, and whether the check stopped early.

    ``of_store``: the files were exported from a store for this check, so messages name no lines. ``part``: they hold
    only some records, each with all its revisions, so that links may lead to records outside.
    """
    cure = "" if of_store else CURE
    problems: list[Problem] = []
    rows, replay = collection.Records(), Replay(part=part)
    for table in MODELS:
        file = datapackage.file_of(table)
        for line, row in csvfile.read(folder / file, table, columns(MODELS[table]), problems):
            rows.add(file, line, table, row, problems)
            if table == "revision":
                wrong = replay.add(row)
                problems += [Problem(file, line, name, message + cure, str(row["id"])) for name, message in wrong]
            else:
                replay.add_row(table, row)
            if len(problems) > FAULTS_SHOWN:
                return problems, True
            if progress and line % LINES_BETWEEN_PROGRESS == 2:
                progress(f"Checking {table}: line {line:,}")
    if not part:
        problems += rows.faults(problems)
    # A row or revision that was refused above was not replayed, so comparing with the history would report it again.
    return problems or list(_unlike_history(folder, rows, replay, of_store)), False


def _unlike_history(folder: Path, rows: collection.Records, replay: Replay, of_store: bool) -> Iterator[Problem]:
    """Yield the records that differ from the history, each with a differing column."""
    mismatches = list(replay.mismatches())
    first = mismatches[: FAULTS_SHOWN + 1]
    revisions = {revision for _, _, revision in first if revision}
    log = csvfile.reread(folder / "revision.csv", "revision")
    left = {row["id"]: (line, row) for line, row in log if row["id"] in revisions}
    for table in dict.fromkeys(table for table, _, _ in first):
        ids = {id: revision for name, id, revision in first if name == table}
        rows_by_id = {row["id"]: row for _, row in csvfile.reread(folder / f"{table}.csv", table) if row["id"] in ids}
        for id, revision in ids.items():
            line = rows.lines[table].get(id, 0)
            column, message = _difference(table, rows_by_id.get(id), *left.get(revision, (0, None)), of_store)
            message = f"{id}: {message}{'' if of_store else CURE}"
            yield Problem(datapackage.file_of(table), line, column, message, id)
    yield from (Problem(datapackage.file_of(table), 0, "id", id, id) for table, id, _ in mismatches[len(first) :])


def _difference(table: str, row: Row | None, line: int, revision: Row | None, of_store: bool) -> tuple[str, str]:
    """Return the columns in which a row differs from what its last revision left, and a message. ``line`` is the line
    of that revision in revision.csv."""
    if revision is None:
        return "id", "there is no revision of it"
    place = f"revision {revision['id']}" + ("" if of_store else f" (revision.csv:{line})")
    if row is None:
        return "id", f"it is missing, and {place} does not delete it"
    if revision["after"] is None:
        return "id", f"it is there, and {place} deletes it"
    names = unequal_columns(table, row, from_json(table, revision["after"]))
    return ", ".join(names), f"is not as {place} left it"
