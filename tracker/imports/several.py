"""Cells that may name several records, such as all parties that pledge: at a desk and in an import."""

from collections.abc import Mapping

from tracker.imports.grids import PLEDGERS, SIGNATORIES, Within
from tracker.imports.names import Names
from tracker.schema.models import RECORDS
from tracker.values.search_text import spaced
from tracker.values.shortening import quote
from tracker.words import title

SEPARATOR = ";"
# By the table of a line's record, its parts of which one cell may name several; and headings of such a column, beside
# those of the desk.
PARTS: Mapping[str, Within] = {"pledge": PLEDGERS, "document": SIGNATORIES}
HEADINGS = {"pledge": ("Pledged by", "Pledger", "Pledgers"), "document": ("Signatories", "Signers")}


def split(text: str) -> list[str]:
    """Return the names in a cell, which stand on lines of their own or have semicolons between them."""
    return [name.strip() for name in text.replace("\n", SEPARATOR).split(SEPARATOR) if name.strip()]


def fault(names: Names, table: str, text: str) -> str:
    """Return why one of the names is refused, and the cure, if it is no name but several known ones with commas between
    them; blank if it is not."""
    parts = text.split(",")
    if len(parts) < 2 or names.meant(table, text) or any(len(names.meant(table, part)) != 1 for part in parts):
        return ""
    return f"{quote(text)} names several {RECORDS[table].plural}: put {SEPARATOR} between them"


def column(table: str) -> str:
    """Return the name of the column of a table's parts; blank if it has none."""
    return _column(PARTS[table]) if table in PARTS else ""


def _column(part: Within) -> str:
    return part.heading(next(iter(part.cells)))


def column_of(table: str, heading: str) -> str:
    """Return the column of parts that a heading names; blank if it names none."""
    if table not in PARTS:
        return ""
    part = PARTS[table]
    names = {spaced(name) for name in (_column(part), *part.cells.values(), *HEADINGS[table])}
    return _column(part) if spaced(heading) in names else ""


def title_of(table: str, name: str) -> str:
    """Return the title of a column, or of the column of parts."""
    if table in PARTS and name == column(table):
        return f"{next(iter(PARTS[table].cells.values()))} (several: “{SEPARATOR}” between them)"
    return title(table, name)
