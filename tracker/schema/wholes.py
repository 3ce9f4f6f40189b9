"""Columns that say one thing together, such as an amount and its currency: each is read in the light of the others."""

from tracker.schema.models import RECORDS, columns
from tracker.schema.relations import PARENTS
from tracker.values.days import precision_beside

AMOUNT = frozenset({"amount_low", "amount_high", "currency", "unit", "amount_period"})
EVENT_DAY = frozenset({"starts_on", "ends_on", "date_precision", "local_time", "time_zone", "second_zone"})
COORDINATES = frozenset({"latitude", "longitude"})


def _of(table: str) -> list[frozenset[str]]:
    names = set(columns(RECORDS[table]))
    known = [whole for whole in (AMOUNT, EVENT_DAY, COORDINATES) if whole <= names]
    days = [frozenset({name, precision_beside(name)}) for name in columns(RECORDS[table])]
    parent = PARENTS.get(table)
    spoken_of = [frozenset({parent.table_column, parent.column})] if parent and parent.table_column else []
    return [*known, *(day for day in days if day <= names and not day <= EVENT_DAY), *spoken_of]


WHOLES: dict[str, list[frozenset[str]]] = {table: _of(table) for table in RECORDS}


def beside(table: str, column: str) -> frozenset[str]:
    """Return the columns of a table that say one thing with this one, and itself."""
    return frozenset({column}).union(*(whole for whole in WHOLES[table] if column in whole))
