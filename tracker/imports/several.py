"""Cells that may name several records, such as all parties that pledge: at a desk and in an import."""

from tracker.imports.names import Names
from tracker.schema.models import RECORDS
from tracker.values.shortening import quote

SEPARATOR = ";"


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
