"""The codes of ISO for currencies, countries and languages, those that were withdrawn included.

The lists are ours: a code that a release took is taken by each later one, whatever becomes of the package or the
standard that it came from. ``python -m tracker.values.iso`` adds what pycountry has and they lack; nothing ever goes.
``until`` says when ISO withdrew a code; it is blank while the code is in use.
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
    """The rows of one list, as its file has them. ``kind`` is a key of ``COLUMNS``."""
    with (FOLDER / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def names(kind: str, column: str = "code") -> dict[str, str]:
    """Each code of a column to its English name; of a code that was given twice, the name of its last bearer."""
    listed = sorted(rows(kind), key=lambda row: row["until"] or "9")
    return {row[column]: row["name"] for row in listed if row[column]}
