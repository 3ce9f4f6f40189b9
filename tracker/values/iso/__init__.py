"""ISO codes of currencies, countries and languages, including withdrawn ones.

The lists are our own, and no code is ever removed: what one release accepts, each later release accepts too, even if
the standard or pycountry drops it. ``python -m tracker.values.iso`` adds the codes that are new in pycountry.
``until`` is the date when ISO withdrew a code; blank while it is in use.
"""

import csv
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
COLUMNS = {
    "currency": ("code", "name", "until"),  # ISO 4217, its list of withdrawn codes included
    "country": ("alpha_2", "alpha_3", "name", "until"),  # ISO 3166-1 and 3166-3
    "language": ("code", "name", "until"),  # ISO 639, two and three letters
}


def rows(kind: str) -> list[dict[str, str]]:
    """Return the rows of one list, as in its file. ``kind`` is a key of ``COLUMNS``."""
    with (FOLDER / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def names(kind: str, column: str = "code") -> dict[str, str]:
    """Map each code of a column to its English name; a code that ISO reused has its latest name."""
    latest_last = sorted(rows(kind), key=lambda row: row["until"] or "9")
    return {row[column]: row["name"] for row in latest_last if row[column]}
