"""Recognises a file that was exported from another table than the one into which it is imported."""

from sqlalchemy.engine import Connection

from tracker.errors import OtherTable
from tracker.files.spreadsheet import Sheet
from tracker.imports import versions
from tracker.imports.cells import text_of
from tracker.imports.headings import column_of
from tracker.schema.models import RECORDS
from tracker.schema.rows import DIGEST
from tracker.words import plural

LOOKED_AT = 50  # lines


def require_table(connection: Connection, table: str, sheet: Sheet) -> None:
    """Raise OtherTable if the sheet is an export of which no line is of ``table``, and most are of another one."""
    meant = [column_of(table, heading) for heading in sheet.headings]
    if "id" not in meant or not ("version" in meant or DIGEST in sheet.headings):
        return
    place = meant.index("id")
    ids = {text for _, line in sheet.lines[:LOOKED_AT] if (text := text_of(line[place]))}
    if not ids or versions.rows_by_id(connection, table, ids):
        return
    numbers = {other: len(versions.rows_by_id(connection, other, ids)) for other in RECORDS}
    origin = max(numbers, key=numbers.__getitem__)
    if 2 * numbers[origin] > len(ids):
        name = plural(origin).capitalize()
        cure = f"choose {name} there (on the command line: --table {origin})"
        raise OtherTable(origin, {"What each row is": f"this file was exported from {name}: {cure}"})
