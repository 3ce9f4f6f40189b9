"""Rows of the log and of an import in words: links by the names of their targets, and names of rows not stored yet."""

from collections.abc import Mapping
from datetime import date

from tracker.schema.models import RECORDS
from tracker.schema.relations import Key, links
from tracker.schema.rows import Row
from tracker.words import value


def cell(table: str, row: Row, column: str, names: Mapping[Key, str]) -> str:
    """Return a value of a row as lists show it: a link as the name of its target if ``names`` has it; blank for
    None. A row of a status log tells the verb of its pledge too."""
    target = links(table, row).get(column)
    return (names.get(target) if target else None) or value(table, row, column)


def own_name(table: str, row: Row, names: Mapping[Key, str]) -> str:
    """Return the name of a row that the store need not have, without its days; the id if it has none."""
    named_by = (column for column in RECORDS[table].named_by if not isinstance(row.get(column), date))
    return " · ".join(filter(None, (cell(table, row, column, names) for column in named_by))) or str(row["id"])
