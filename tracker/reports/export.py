"""Writes the differences between two states as CSV, for programs and spreadsheets, and as JSON, for programs."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from tracker.reports.differences import ADDED, CHANGED, WITHDRAWN, Differences, RecordDifference, value, values
from tracker.reports.prose import name_of_record
from tracker.schema.rows import for_json
from tracker.values.formulas import inert

COLUMNS = ("table", "id", "change", "name", "field", "before", "after")


def as_csv(differences: Differences) -> str:
    """Return CSV with the columns ``COLUMNS``: a line for each changed field, and one for each added or withdrawn
    record. Text that a spreadsheet would run as a formula has an apostrophe before it."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(lines(differences))
    return file.getvalue()


def lines(differences: Differences) -> Iterator[tuple[str, ...]]:
    """Yield the lines of the CSV as cells, without the header."""
    for change in differences.changes:
        about = change.table, change.id, change.kind, inert(name_of_record(differences, change.table, change.cells))
        for field, cells in (change.fields or {"": ("", "")}).items():
            before, after = (_inert(change.table, field, cell) for cell in cells)
            yield *about, field, before, after


def _inert(table: str, column: str, cell: str) -> str:
    """Return a cell that a spreadsheet does not run as a formula. A number stays as it is, also a negative one."""
    return inert(cell) if isinstance(value(table, column, cell), str) else cell


def as_json(differences: Differences) -> str:
    """Return JSON: ``old`` and ``new`` are the names of the states; ``tables`` has, for each table with differences,
    the records that were ``added`` and ``withdrawn`` with all their values, and those that were ``changed`` with the
    values of each changed field before and after."""
    tables: dict[str, dict[str, list[Any]]] = {}
    for change in differences.changes:
        of_table = tables.setdefault(change.table, {ADDED: [], CHANGED: [], WITHDRAWN: []})
        of_table[change.kind].append(_of_change(change))
    content = {
        "old": differences.old.name,
        "new": differences.new.name,
        "notCompared": differences.other_columns,
        "tables": tables,
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=for_json) + "\n"


def _of_change(change: RecordDifference) -> dict[str, Any]:
    if change.kind != CHANGED:
        return values(change.table, change.cells)
    fields = {
        name: [value(change.table, name, cell) for cell in (before, after)]
        for name, (before, after) in change.fields.items()
    }
    return {"id": change.id, "fields": fields}
