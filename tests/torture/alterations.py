"""A thousand altered snapshots: ``python -m tests.torture.alterations``.

Each is a sound one with up to three alterations, sealed anew by somebody who knows how. It has to be refused in words,
with the store as it was, or to be stored as it is given; then its history leads to its rows, saves and undo work, its
next snapshot restores, and the pages that read the history open. The exit status is 1 where one did otherwise.
``TORTURE_SEED`` repeats the choice of alterations.
"""

import csv
import io
import json
import logging
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from secrets import token_hex
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy.engine import Engine

from tests.support.databases import Sqlite
from tests.support.snapshots import csv_bytes, fill_with_odd_rows, reseal, revision
from tests.support.somebody import delete, opened, undo, update
from tests.torture import words
from tracker import store
from tracker.errors import TrackerError
from tracker.files import snapshot
from tracker.files.datapackage import DESCRIPTOR
from tracker.schema.models import MOST, RECORDS
from tracker.writing import edits

SEED = os.environ.get("TORTURE_SEED") or token_hex(4)
SNAPSHOTS = 1_000
TABLES = (*RECORDS, "revision")
CELLS: tuple[str, ...] = (
    "", " ", "0", "1", "-1", "2", "1.5", "1e3", "nan", "inf", "true", "null", str(MOST), str(MOST + 1), str(2**30),
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


def base(folder: Path) -> Files:
    """The files of a sound snapshot with a history of every kind of change."""
    databases = Sqlite()
    engine = store.open_engine(databases.new("migrated"))
    fill_with_odd_rows(engine)
    update(engine, "track", "coalition", {"title": "Willing"}, author="Ann")
    undo(engine, revision(engine)[0], author="Bob")
    delete(engine, "person", "macron", author="Ann")
    snapshot.restore(engine, snapshot.write(engine, folder / "first"), replace=True, keep=folder / "kept")
    update(engine, "pledge", "hubs", {"amount_note": "two"}, author="Ann")
    out = snapshot.write(engine, folder / "base")
    engine.dispose()
    databases.stop()
    return csv_bytes(out) | {DESCRIPTOR: (out / DESCRIPTOR).read_bytes()}


def parsed(content: bytes) -> Rows:
    return list(csv.reader(io.StringIO(content.decode("utf-8", "surrogatepass"), newline="")))


def written(rows: Rows) -> bytes:
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
    rows = parsed(files[name])
    if len(rows) > 1:
        row = random.choice(rows[1:])
        place = random.randrange(len(row))
        other = random.choice(rows[1:])
        row[place] = other[place] if random.random() < 0.4 else random.choice(CELLS)
        files[name] = written(rows)


def alter_number(files: Files, random: Random) -> None:
    """A number or an instant of the history."""
    rows = parsed(files["revision.csv"])
    place = rows[0].index(random.choice(("id", "batch", "at", "undoes")))
    row = random.choice(rows[1:])
    numbers = [str(random.randrange(1, len(rows) + 3)), str(MOST - random.randrange(3)), *CELLS]
    row[place] = random.choice(numbers)
    files["revision.csv"] = written(rows)


def alter_rows(files: Files, random: Random) -> None:
    name = a_file(random)
    rows = parsed(files[name])
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
        files[name] = written(rows)


def alter_json(files: Files, random: Random) -> None:
    """A value of a row in the history, and at times of the next revision too."""
    rows = parsed(files["revision.csv"])
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
    files["revision.csv"] = written(rows)


def alter_row_and_history(files: Files, random: Random) -> None:
    """A cell and what the last revision of its record says: another history, sound where the value is."""
    table = random.choice(list(RECORDS))
    rows, log = parsed(files[f"{table}.csv"]), parsed(files["revision.csv"])
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
    files |= {f"{table}.csv": written(rows), "revision.csv": written(log)}


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


def altered(files: Mapping[str, bytes], folder: Path, random: Random) -> tuple[Path, str]:
    """A snapshot in the folder, or a .zip of it, and what was done to it."""
    now = dict(files)
    done = random.choices(list(ALTERATIONS), list(ALTERATIONS.values()), k=random.choice((1, 1, 1, 2, 3)))
    for alter in sorted(done, key=lambda alter: alter is alter_bytes):  # last: what it leaves is no table at times
        alter(now, random)
    folder.mkdir()
    for name, content in now.items():
        (folder / name).write_bytes(content)
    if alter_descriptor not in done and random.random() < 0.95:
        reseal(folder)
    what = ", ".join(alter.__name__ for alter in done)
    if random.random() < 0.3:
        return packed(folder, random), f"{what}, packed"
    return folder, what


def packed(folder: Path, random: Random) -> Path:
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


def faults_of_history(files: Mapping[str, bytes]) -> Iterator[str]:
    """In other words than the program's: does each record's log lead from nothing to its row?"""
    head, *log = parsed(files["revision.csv"])
    now: dict[tuple[str, str], dict[str, Any] | None] = {}
    last = 0
    for cells in log:
        entry = dict(zip(head, cells, strict=True))
        key, number = (entry["record_table"], entry["record_id"]), int(entry["id"])
        if number <= last or number > 2**30 + len(log):
            yield f"revision {number} after {last}"
        last = number
        if entry["action"] == "restore":
            continue
        before, after = (json.loads(entry[side]) if entry[side] else None for side in ("before", "after"))
        if {k: v for k, v in (before or {}).items() if v is not None} != {
            k: v for k, v in (now.get(key) or {}).items() if v is not None
        }:
            yield f"revision {number} begins elsewhere"
        now[key] = after
    stored = {}
    for table in RECORDS:
        names, *rows = parsed(files[f"{table}.csv"])
        stored |= {(table, row[0]): dict(zip(names, row, strict=True)) for row in rows}
    there = {key: row for key, row in now.items() if row is not None}
    yield from (f"{key} is on one side only" for key in stored.keys() ^ there.keys())
    for key in stored.keys() & there.keys():
        for name, cell in stored[key].items():
            if not same(cell, there[key].get(name)):
                yield f"{key}: {name} is {cell!r} and {there[key].get(name)!r}"


def same(cell: str, value: Any) -> bool:
    if isinstance(value, (int, float)):
        return float(cell or "nan") == float(value)
    return cell == (value or "") or value is None


def faults_of_store(engine: Engine, given: Mapping[str, bytes], folder: Path, *, pages: bool) -> Iterator[str]:
    """What is wrong with a store that took a snapshot."""
    kept = csv_bytes(snapshot.write(engine, folder / "kept"))
    # In whatever order the lines of a file were given: a snapshot has its own.
    if any(sorted(parsed(content)) != sorted(parsed(given[name])) for name, content in kept.items()):
        yield "stored otherwise than given"
    yield from (f"let in: {fault}" for fault in list(faults_of_history(given))[:1])
    try:
        track = edits.create(engine, "track", {"title": "New"}, author="Ann")
        edits.update(engine, "track", track, {"title": "Newer"}, opened=opened(engine, "track", track), author="Ann")
        undo(engine, revision(engine)[0], author="Ann")
        snapshot.restore(engine, snapshot.write(engine, folder / "next"), replace=True)
    except Exception as error:
        yield f"frozen: {type(error).__name__}: {error}"
    if pages:
        yield from faults_of_pages(engine)


def faults_of_pages(engine: Engine, names: Sequence[str] = ("snapshots", "changes", "overview")) -> Iterator[str]:
    import streamlit as st
    from streamlit.testing.v1 import AppTest

    from dashboard.web import answers

    os.environ["TRACKER_DATABASE_URL"] = engine.url.render_as_string(hide_password=False)
    st.cache_resource.clear()
    app = AppTest.from_file(store.ROOT / "dashboard" / "app.py", default_timeout=120)
    for name in names:
        try:
            app.switch_page(f"app_pages/{name}.py").run()
        except Exception as error:
            yield f"page {name}: {error!r}"
        yield from (f"page {name}: {error.message}" for error in app.exception)
    with suppress(Exception):  # each page has told it
        answers.engine().dispose()


def run(seed: str, count: int, *, pages: bool = True) -> tuple[Counter[str], list[str]]:
    """Try so many snapshots; returns how many ended how, and what was wrong."""
    figures, wrong = Counter[str](), []
    databases = Sqlite()
    with tempfile.TemporaryDirectory(prefix="torture-") as place:
        files = base(Path(place))
        for number in range(count):
            random, folder = Random(f"{seed} {number}"), Path(place) / str(number)
            folder.mkdir()
            path, what = altered(files, folder / "in", random)
            engine = store.open_engine(databases.new("migrated"))
            try:
                snapshot.restore(engine, path)
                given = {file.name: file.read_bytes() for file in (folder / "in").iterdir()}
                faults = list(faults_of_store(engine, given, folder, pages=pages))
                figures["stored"] += 1
            except TrackerError as error:
                faults = [words.fault(str(error))] if words.fault(str(error)) else []
                faults += ["the store was written to"] if revision(engine)[0] else []
                figures["refused"] += 1
            except Exception as error:
                faults = [f"raw: {type(error).__name__}: {error}"[:300]]
            engine.dispose()
            for kind in {fault.partition(":")[0] for fault in faults}:
                figures[kind] += 1
            wrong += [f"{number} ({what}): {fault}" for fault in faults]
            databases.drop(engine.url.render_as_string())
    databases.stop()
    return figures, wrong


def main() -> int:
    print(f"TORTURE_SEED={SEED}", flush=True)  # also where the run itself fails
    logging.disable()  # of the pages, which say the same on the screen
    figures, wrong = run(SEED, SNAPSHOTS)
    for line in wrong[:100]:
        print(line)
    told = ", ".join(f"{count:,} {name}" for name, count in figures.most_common())
    print(f"{SNAPSHOTS:,} altered snapshots: {told}; {len(wrong):,} wrong")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
