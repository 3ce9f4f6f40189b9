"""Adds the codes that are new in pycountry to the lists, and prints them: ``python -m tracker.values.iso``.

Needs the test requirements.
"""

import csv
from collections.abc import Iterator

import pycountry

from tracker.values.iso import COLUMNS, FOLDER, rows


def pycountry_rows() -> dict[str, list[dict[str, str]]]:
    """Return the rows of each list from pycountry."""
    return {
        "currency": [{"code": one.alpha_3, "name": one.name, "until": ""} for one in pycountry.currencies],
        "country": list(_countries()),
        "language": list(_languages()),
    }


def missing(kind: str) -> list[dict[str, str]]:
    """Return the rows whose codes are in pycountry but not in our list."""
    keys = COLUMNS[kind][:-2]
    ours = {tuple(row[key] for key in keys) for row in rows(kind)}
    return [row for row in pycountry_rows()[kind] if tuple(row[key] for key in keys) not in ours]


def add(kind: str) -> list[dict[str, str]]:
    """Add the missing rows to the list file, and return them."""
    new = missing(kind)
    all_rows = sorted([*rows(kind), *new], key=lambda row: [row[column] for column in COLUMNS[kind]])
    with (FOLDER / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS[kind], lineterminator="\n")
        writer.writeheader()
        writer.writerows(all_rows)
    return new


def _countries() -> Iterator[dict[str, str]]:
    for group in (pycountry.countries, pycountry.historic_countries):
        for one in group:
            name, until = getattr(one, "common_name", one.name), getattr(one, "withdrawal_date", "")
            yield {"alpha_2": one.alpha_2, "alpha_3": one.alpha_3, "name": name, "until": until}


def _languages() -> Iterator[dict[str, str]]:
    for one in pycountry.languages:
        name = getattr(one, "common_name", one.name)
        for kind in ("alpha_2", "alpha_3", "bibliographic"):
            if code := getattr(one, kind, None):
                yield {"code": code, "name": name, "until": ""}


if __name__ == "__main__":
    for kind in COLUMNS:
        for row in add(kind):
            print(kind, *row.values())
