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
    for record in differences.records:
        about = record.table, record.id, record.kind, inert(name_of_record(differences, record.table, record.cells))
        for field, cells in (record.fields or {"": ("", "")}).items():
            before, after = (_inert(record.table, field, cell) for cell in cells)
            yield *about, field, before, after


def _inert(table: str, column: str, cell: str) -> str:
    """Return a cell that a spreadsheet does not run as a formula. A number stays as it is, also a negative one."""
    return inert(cell) if isinstance(value(table, column, cell), str) else cell


def as_json(differences: Differences) -> str:
    """Return JSON: ``old`` and ``new`` are the names of the states; ``tables`` has, for each table with differences,
    the records that were ``added`` and ``withdrawn`` with all their values, and those that were ``changed`` with the
    values of each changed field before and after."""
    tables: dict[str, dict[str, list[Any]]] = {}
    for record in differences.records:
        of_table = tables.setdefault(record.table, {ADDED: [], CHANGED: [], WITHDRAWN: []})
        of_table[record.kind].append(_of_record(record))
    content = {
        "old": differences.old.name,
        "new": differences.new.name,
        "notCompared": differences.other_columns,
        "tables": tables,
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=for_json) + "\n"


def _of_record(record: RecordDifference) -> dict[str, Any]:
    if record.kind != CHANGED:
        return values(record.table, record.cells)
    fields = {
        name: [value(record.table, name, cell) for cell in (before, after)]
        for name, (before, after) in record.fields.items()
    }
    return {"id": record.id, "fields": fields}
