"""Groups of columns that say one thing together, such as an amount and its currency.

A merge takes such a group from one record, an import compares it as one value, and a list of differences tells it in
one phrase.
"""

from tracker.schema.models import RECORDS, columns
from tracker.schema.relations import PARENTS
from tracker.values.days import precision_beside

UNIT = ("currency", "unit", "amount_period")  # what amounts are meant in
AMOUNT = frozenset({"amount_low", "amount_high", *UNIT})
EVENT_DAY = frozenset({"starts_on", "ends_on", "date_precision", "local_time", "time_zone", "second_zone"})
GROUPS = (
    AMOUNT | {"amount_note"},
    EVENT_DAY | {"date_note"},
    frozenset({"latitude", "longitude"}),
    frozenset({"due_on", "due_precision", "due_note"}),
    frozenset({"state", "met_on", "met_precision"}),
    frozenset({"quote", "quote_language", "translation"}),
    frozenset({"amount", "note"}),
    frozenset({"held", "why"}),
)


def _of(table: str) -> list[frozenset[str]]:
    names = set(columns(RECORDS[table]))
    groups = [whole & names for whole in GROUPS if len(whole & names) > 1]
    days = [frozenset({name, precision_beside(name)}) for name in columns(RECORDS[table])]
    parent = PARENTS.get(table)
    spoken_of = [frozenset({parent.table_column, parent.column})] if parent and parent.table_column else []
    apart = [day for day in days if day <= names and not any(day <= whole for whole in groups)]
    return [*groups, *apart, *spoken_of]


WHOLES: dict[str, list[frozenset[str]]] = {table: _of(table) for table in RECORDS}


def beside(table: str, column: str) -> frozenset[str]:
    """Return the group of a column: itself, and the columns of the table that say one thing together with it."""
    return frozenset({column}).union(*(whole for whole in WHOLES[table] if column in whole))
