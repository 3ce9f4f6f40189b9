"""Random changes to the files of a snapshot: its bytes, cells, rows, history and descriptor."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from tests.support.snapshots import reseal
from tracker.files.datapackage import DESCRIPTOR
from tracker.schema.models import LARGEST_INTEGER, RECORDS

TABLES = (*RECORDS, "revision")
CELLS: tuple[str, ...] = (
    "", " ", "0", "1", "-1", "2", "1.5", "1e3", "nan", "inf", "true", "null", str(LARGEST_INTEGER),
    str(LARGEST_INTEGER + 1), str(2**30),
    str(2**31 - 1), str(2**63), "9" * 400, "2026-01-06", "2026-01-6", "2026-1-06",
    "2026-02-30", "2026-1-6T1:2:3.5Z", "2026-01-06T12:00:00Z", "2026-01-06T24:00:00.000000Z",
    "0999-01-06T12:00:00.000000Z",
    "٢٠٢٦-01-06T12:00:00.000000Z", "2026-01-06T12:00:00.000000z", "2026-01-06t12:00:00.000000Z", "create", "update",
    "delete", "restore", "held", "other", "fra", "paris", "coalition", "summit", "revision", "dossier", "none", "lane",
    "../x", "x" * 301, "x" * 5_000, "a,b", 'a"b', "a\nb", "\x1b[31m", "\x00", "\x85", "\u202e", "\u2067", "\ud7ff", "é",
    "e\u0301", "<b>", "{}", "[]", '{"id": "x"}', "https://example.org", "javascript:alert(1)", "EUR", "xx-XX", "FR",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    2**31,
    10**400,
    "",
    "x",
    "2026-01-06",
    "2026-13-01",
    [],
    {},
    "\ud800",
    "\x1b",
)

Files = dict[str, bytes]
Rows = list[list[str]]


def read_rows(content: bytes) -> Rows:
    return list(csv.reader(io.StringIO(content.decode("utf-8", "surrogatepass"), newline="")))


def write_rows(rows: Rows) -> bytes:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue().encode("utf-8", "surrogatepass")


def a_file(random: Random) -> str:
    """Any file, the history most often."""
    return "revision.csv" if random.random() < 0.4 else f"{random.choice(TABLES)}.csv"


def alter_bytes(files: Files, random: Random) -> None:
    name = a_file(random)
    content = bytearray(files[name])
    for _ in range(random.choice((1, 1, 2, 9))):
        place = random.randrange(len(content))
        match random.randrange(4):
            case 0:
                content[place] = random.randrange(256)
            case 1:
                del content[place : place + random.choice((1, 5, 80))]
            case 2:
                content[place:place] = random.choice(CELLS).encode("utf-8", "surrogatepass")
            case _:
                content[place:place] = content[place : place + random.choice((1, 40, 400))]
        if not content:
            break
    files[name] = bytes(content)


def alter_cell(files: Files, random: Random) -> None:
    name = a_file(random)
    rows = read_rows(files[name])
    if len(rows) > 1:
        row = random.choice(rows[1:])
        place = random.randrange(len(row))
        other = random.choice(rows[1:])
        row[place] = other[place] if random.random() < 0.4 else random.choice(CELLS)
        files[name] = write_rows(rows)


def alter_number(files: Files, random: Random) -> None:
    """A number or an instant of the history."""
    rows = read_rows(files["revision.csv"])
    place = rows[0].index(random.choice(("id", "batch", "at", "undoes")))
    row = random.choice(rows[1:])
    numbers = [str(random.randrange(1, len(rows) + 3)), str(LARGEST_INTEGER - random.randrange(3)), *CELLS]
    row[place] = random.choice(numbers)
    files["revision.csv"] = write_rows(rows)


def alter_rows(files: Files, random: Random) -> None:
    name = a_file(random)
    rows = read_rows(files[name])
    if len(rows) > 1:
        place, other = random.randrange(1, len(rows)), random.randrange(1, len(rows))
        match random.randrange(4):
            case 0:
                del rows[place]
            case 1:
                rows.insert(other, [*rows[place]])
            case 2:
                rows[place], rows[other] = rows[other], rows[place]
            case _:
                del rows[place:]
        files[name] = write_rows(rows)


def alter_json(files: Files, random: Random) -> None:
    """A value of a row in the history, and at times of the next revision too."""
    rows = read_rows(files["revision.csv"])
    head, row = rows[0], random.choice(rows[1:])
    for side in ("before", "after"):
        text = row[head.index(side)]
        if text and random.random() < 0.7:
            values = json.loads(text)
            name = random.choice([*values])
            values[name] = random.choice((*VALUES, *CELLS))
            if random.random() < 0.1:
                del values[name]
            row[head.index(side)] = json.dumps(values, ensure_ascii=random.random() < 0.5, sort_keys=True)
    files["revision.csv"] = write_rows(rows)


def alter_row_and_history(files: Files, random: Random) -> None:
    """A cell and what the last revision of its record says: another history, sound where the value is."""
    table = random.choice(list(RECORDS))
    rows, log = read_rows(files[f"{table}.csv"]), read_rows(files["revision.csv"])
    if len(rows) < 2:
        return
    row = random.choice(rows[1:])
    place = random.randrange(1, len(row))
    mine = [
        each
        for each in log
        if each[log[0].index("record_id")] == row[0] and each[log[0].index("record_table")] == table
    ]
    after = log[0].index("after")
    if not mine or not mine[-1][after]:
        return
    values = json.loads(mine[-1][after])
    row[place] = random.choice((*CELLS, random.choice(rows[1:])[place]))
    old = values[rows[0][place]]
    values[rows[0][place]] = int(row[place]) if isinstance(old, int) and row[place].isdigit() else row[place] or None
    mine[-1][after] = json.dumps(values, ensure_ascii=False, sort_keys=True)
    files |= {f"{table}.csv": write_rows(rows), "revision.csv": write_rows(log)}


def alter_descriptor(files: Files, random: Random) -> None:
    try:
        described = json.loads(files[DESCRIPTOR])
    except ValueError:  # a byte of it was altered before
        return
    place: Any = described
    while isinstance(place, (dict, list)) and place:
        key = random.choice(list(place)) if isinstance(place, dict) else random.randrange(len(place))
        if random.random() < 0.4 or not isinstance(place[key], (dict, list)):
            if random.random() < 0.3:
                del place[key]
            else:
                place[key] = random.choice((*VALUES[:7], *VALUES[7:13], *CELLS[:20]))
            break
        place = place[key]
    files[DESCRIPTOR] = json.dumps(described).encode()
    if random.random() < 0.3:
        content = bytearray(files[DESCRIPTOR])
        content[random.randrange(len(content))] = random.randrange(256)
        files[DESCRIPTOR] = bytes(content)


ALTERATIONS: dict[Callable[[Files, Random], None], int] = {
    alter_bytes: 20, alter_cell: 25, alter_number: 15, alter_rows: 15, alter_json: 25, alter_row_and_history: 10,
    alter_descriptor: 8,
}  # fmt: skip


def alter(files: Mapping[str, bytes], folder: Path, random: Random) -> tuple[Path, str]:
    """A snapshot in the folder, or a .zip of it, and what was done to it."""
    now = dict(files)
    done = random.choices(list(ALTERATIONS), list(ALTERATIONS.values()), k=random.choice((1, 1, 1, 2, 3)))
    for change in sorted(done, key=lambda change: change is alter_bytes):  # last: what it leaves is no table at times
        change(now, random)
    folder.mkdir()
    for name, content in now.items():
        (folder / name).write_bytes(content)
    if alter_descriptor not in done and random.random() < 0.95:
        reseal(folder)
    what = ", ".join(change.__name__ for change in done)
    if random.random() < 0.3:
        return pack(folder, random), f"{what}, packed"
    return folder, what


def pack(folder: Path, random: Random) -> Path:
    """A .zip of the folder, at times with files of bad names or with one bit changed."""
    path = folder.with_suffix(".zip")
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
        if random.random() < 0.3:
            name = random.choice(
                ("\x1b[31m.csv", "../evil.csv", "a\u202eb.csv", "/etc/evil.csv", "x" * 300, "a/track.csv")
            )
            for number in range(random.choice((1, 300))):
                archive.writestr(f"{number}{name}" if number else name, "")
    if random.random() < 0.2:
        content = bytearray(path.read_bytes())
        content[random.randrange(len(content))] ^= 1 << random.randrange(8)
        path.write_bytes(content)
    return path
