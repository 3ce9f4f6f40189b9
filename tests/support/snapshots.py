"""What the tests of snapshots share: a store of odd rows, a snapshot's bytes, and ways to alter one."""

import csv
import hashlib
import json
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import sqlalchemy as sa

from tests.support import somebody
from tests.support.examples import fill
from tracker.errors import InvalidFiles
from tracker.files import snapshot
from tracker.files.datapackage import DESCRIPTOR
from tracker.schema.models import table_of
from tracker.store import last_revision, reading
from tracker.writing import edits

ODD = [
    "<script>alert(1)</script>", "*x* $\\frac{1}{2}$ [a](b)", '=HYPERLINK("https://example.org";"x")', '"', '""', ",",
    "\\.", "One\nTwo", "'", "\\N", "NULL", "NA", "nan", "%s %w", "{}", "؛ السلام، الآن", "Ї ґ 🕊", "a\tb", "-1",
    "x\u200fy", "   x",
]  # fmt: skip
AMOUNTS = ["0.25", "0.0001", "1.125", "99999999999.9999", "123456.7", 0, 10**15, 999_999_999_999_999]
NUMBERS = [0.0, -0.0, 1.0, 0.1 + 0.2, 1 / 3, 1e-5, 1e-7, 12.345678901234567, 89.99999999999999, 5e-324, -90.0, 48.87]


def fill_with_odd_rows(engine):
    """The examples, odd text and numbers, and a history of every kind of change."""
    fill(engine)
    people = [{"id": f"p-{n}", "name": f"x {text}", "aliases": text} for n, text in enumerate(ODD)]
    places = [
        {"id": f"s-{n}", "track_id": "coalition", "title": "T", "kind": "talks", "status": "held", "city": None,
         "starts_on": "2026-01-31", "ends_on": "2026-02-01", "latitude": number, "longitude": -number}
        for n, number in enumerate(NUMBERS)
    ]  # fmt: skip
    for table, rows in (("person", people), ("summit", places)):
        for row in rows:
            edits.create(engine, table, row, author="Olena Ґудзь", reason='quoted ", and\nbroken')
    pledge = {"headline": "Два «хаби»", "amount_high": 10**15, "due_on": "2026-12-31"}
    somebody.update(engine, "pledge", "hubs", pledge, author="Ann")
    for number, amount in enumerate(AMOUNTS):
        rate = {"headline": "H", "category": "troops", "made_on": "2026-01-06", "unit": "% of GDP"}
        rate |= {"id": f"r-{number}", "amount_low": amount, "amount_period": "per_year"}
        edits.create(engine, "pledge", rate, author="Ann")
    somebody.delete(engine, "summit", "paris", author="Ann", reason="Wrong")
    with reading(engine) as connection:
        deleted = connection.scalar(sa.select(sa.func.max(table_of("revision").c.batch)))
    somebody.undo(engine, deleted, author="Ann")
    somebody.delete(engine, "person", "p-0", author="Ann")


def csv_bytes(target):
    if target.suffix == ".zip":
        with ZipFile(target) as archive:
            return {name: archive.read(name) for name in archive.namelist() if name != DESCRIPTOR}
    return {path.name: path.read_bytes() for path in target.iterdir() if path.name != DESCRIPTOR}


def zipped(folder, target, packing=ZIP_DEFLATED):
    with ZipFile(target, "w", packing) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return target


def reseal(folder):
    """Let the descriptor describe the files as they are now, as someone would who alters a snapshot with care."""
    described = json.loads((folder / DESCRIPTOR).read_bytes())
    for entry in described["resources"]:
        content = (folder / entry["path"]).read_bytes()
        entry |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    (folder / DESCRIPTOR).write_text(json.dumps(described))


def replace(path, old, new):
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, 1))


def revision(engine):
    with reading(engine) as connection:
        return last_revision(connection)


def rewrite(folder, table, change):
    """Let ``change`` alter the rows of a file, each a dict of cells, and seal them as they are then."""
    path = folder / f"{table}.csv"
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    change(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, reader.fieldnames, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    reseal(folder)


def refused(engine, path, words):
    with pytest.raises(InvalidFiles, match=words) as refused:
        snapshot.restore(engine, path)
    assert revision(engine) == (0, "")
    return str(refused.value)
