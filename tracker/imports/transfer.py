"""The steps of an import or a desk for a page or a command: the dry run, the save of exactly that, and a file with the
lines that were left out."""

import csv
import io
from collections.abc import Callable

from sqlalchemy.engine import Connection, Engine

from tracker.errors import Conflict, Invalid
from tracker.files import workbook
from tracker.files.spreadsheet import Cell, Sheet
from tracker.imports import citations, desk
from tracker.imports.cells import text_of
from tracker.imports.desk import DeskPlan, Typed
from tracker.imports.dry_run import Progress
from tracker.imports.plan import Instructions, Plan, reasons
from tracker.store import reading
from tracker.values.formulas import inert
from tracker.writing import edits
from tracker.writing.references import Change
from tracker.writing.rights import Editor

REASON = "Why it was not taken"  # the heading of the column with reasons, which no table has
CHANGED_SINCE = (
    "The store was changed since you looked, and this save would do something else now. Nothing was saved: look again "
    "at what it would do."
)
NOT_ALL = "some of it cannot be taken yet, so nothing was saved: see what keeps it below"
ALL_STORED = "nothing was saved, as all that was typed is stored already: Start again drops it"
NOTHING = "There is nothing to import: no line creates or changes a record."


def plan(engine: Engine, sheet: Sheet, instructions: Instructions, *, progress: Progress | None = None) -> Plan:
    """Return what an import would do with the store as it is now. Raises Invalid."""
    with reading(engine) as connection:
        return citations.run(connection, sheet, instructions, progress=progress)


def apply(
    engine: Engine,
    sheet: Sheet,
    instructions: Instructions,
    preview: Plan,
    *,
    author: str | Editor,
    reason: str | None = None,
) -> int:
    """Save what the dry run ``preview`` showed, as one save, and return its number.

    Raises Conflict if the import would do anything else by now, and Invalid if there is nothing to save.
    """
    return _save(engine, lambda now: citations.run(now, sheet, instructions), preview, author, reason)


def plan_of_desk(engine: Engine, typed: Typed, instructions: Instructions) -> DeskPlan:
    """Return what a save of what was typed at a desk would do with the store as it is now. Raises Invalid."""
    with reading(engine) as connection:
        return desk.plan(connection, typed, instructions)


def save_desk(
    engine: Engine,
    typed: Typed,
    instructions: Instructions,
    preview: Plan,
    *,
    author: str | Editor,
    reason: str | None = None,
) -> int:
    """Save all that was typed at a desk, as one save, and return its number.

    Raises Invalid if some of it cannot be taken, and Conflict if the save would do anything else by now than
    ``preview``.
    """
    if preview.refusals or preview.clashes:
        raise Invalid({"Desk": NOT_ALL})
    if not preview.changes:
        raise Invalid({"Desk": ALL_STORED})
    return _save(engine, lambda now: desk.plan(now, typed, instructions), preview, author, reason)


def _save(
    engine: Engine, read: Callable[[Connection], Plan], preview: Plan, author: str | Editor, reason: str | None
) -> int:
    def changes(connection: Connection) -> list[Change]:
        now = read(connection)
        if now.digest != preview.digest:
            raise Conflict("The store", {}, CHANGED_SINCE)
        return now.changes

    if not preview.changes:
        raise Invalid({"File": NOTHING})
    return edits.save_all(engine, changes, author=author, reason=reason)


def rest(sheet: Sheet, plan: Plan) -> bytes:
    """Return the lines that are not imported as an .xlsx file, unchanged, with a column of reasons. Raises InvalidFiles
    for a text that no cell of a workbook holds."""
    return workbook.write({"not imported": _rest(sheet, plan)})


def rest_as_csv(sheet: Sheet, plan: Plan) -> bytes:
    """Like ``rest``, as a CSV file, which holds texts of any length."""
    headings, rows = _rest(sheet, plan)
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerows([headings, *([inert(text_of(cell)) for cell in row] for row in rows)])
    return file.getvalue().encode("utf-8-sig", "replace")


def _rest(sheet: Sheet, plan: Plan) -> tuple[list[str], list[tuple[Cell, ...]]]:
    by_line = reasons(plan)
    return [*sheet.headings, REASON], [(*cells, by_line[line]) for line, cells in sheet.lines if line in by_line]
