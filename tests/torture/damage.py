"""160 damaged files of a SQLite store: ``python -m tests.torture.damage``.

Bytes, pages and cells are damaged, by a disk or by another program. Whatever is asked of the store or saved to it works
or is told in words; a snapshot of it restores or is refused; the pages open or say what is wrong. The exit status is 1
where one did otherwise. ``TORTURE_SEED`` repeats the choice of damage.
"""

import logging
import os
import re
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from random import Random
from secrets import token_hex

from sqlalchemy.engine import Connection, Engine, make_url

from tests.support.databases import Sqlite
from tests.support.examples import EXAMPLES
from tests.support.snapshots import csv_bytes, fill_with_odd_rows
from tests.support.somebody import update
from tests.torture import words
from tests.torture.faults import faults_of_pages
from tests.torture.mutations import CELLS
from tracker import store
from tracker.errors import TrackerError
from tracker.files import snapshot, soundness
from tracker.queries import events, parties, pledges, records, sources, summits, totals
from tracker.queries.event_filters import EventFilters
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.sources import SourceFilters
from tracker.schema.models import RECORDS, table_of
from tracker.writing import edits

SEED = os.environ.get("TORTURE_SEED") or token_hex(4)
STORES = 160
PAGE = 4_096
TODAY = date(2026, 11, 28)

QUESTIONS: dict[str, Callable[[Connection], object]] = {
    "events": lambda c: events.events(c, EventFilters()),
    "around": lambda c: events.around(c, TODAY),
    "places": lambda c: summits.places(c, EventFilters()),
    "parties": parties.parties,
    "matrix": parties.matrix,
    "attendance": lambda c: parties.attendance(c, "fra"),
    "pledges": lambda c: pledges.pledges(c, PledgeFilters(), TODAY),
    "totals": lambda c: totals.totals(c, PledgeFilters(), TODAY),
    "status": lambda c: pledges.status_log(c, "hubs", until=TODAY),
    "sources": lambda c: sources.sources(c, SourceFilters()),
    "seats": lambda c: summits.attendance(c, "paris"),
    "dossier": records.dossier,
    "counts": records.counts,
    "changes": records.changes,
    "history": lambda c: records.history(c, "summit", "paris"),
    "choices": lambda c: records.choices(c, "person"),
    "last": store.last_revision,
}


def flip_bytes(path: Path, random: Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(random.choice((1, 1, 3, 20))):
        content[random.randrange(100, len(content))] = random.randrange(256)
    path.write_bytes(content)


def damage_text(path: Path, random: Random) -> None:
    """One byte of something that reads as a day, a code, an id or a text."""
    content = bytearray(path.read_bytes())
    places = [found.start() for found in re.finditer(rb"20\d\d-\d\d-\d\d|attended|[a-z]{4,}|\"version\"", content)]
    place = random.choice(places) + random.randrange(4)
    content[place] = random.choice((random.randrange(256), 0, 0xFF, ord("x"), ord("9"), 0x1B))
    path.write_bytes(content)


def damage_page(path: Path, random: Random) -> None:
    content = bytearray(path.read_bytes())
    place, other = (random.randrange(1, len(content) // PAGE) * PAGE for _ in range(2))
    match random.randrange(4):
        case 0:
            content[place : place + PAGE] = bytes(PAGE)
        case 1:
            content[place : place + PAGE] = content[other : other + PAGE]
        case 2:
            content[place : place + PAGE] = random.randbytes(PAGE)
        case _:
            del content[len(content) - random.randrange(1, 40) * PAGE // 4 :]
    path.write_bytes(content)


def damage_cell(path: Path, random: Random) -> None:
    """What another program leaves that keeps no rule."""
    table = random.choice([*EXAMPLES, "revision", "revision", "alembic_version"])  # those with rows
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("PRAGMA foreign_keys = OFF")
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        rows = [row[0] for row in connection.execute(f"SELECT rowid FROM {table}")]
        name, row = random.choice(names), random.choice(rows)
        value = random.choice((*CELLS[:9], *CELLS[11:40], b"\xff\xfe", 7, 1.5, None, "attended", "2026-02-30"))
        with suppress(sqlite3.IntegrityError):
            match random.randrange(6):
                case 0:
                    connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))
                case 1:
                    connection.execute(
                        f'UPDATE {table} SET "{name}" = CAST(? AS TEXT) WHERE rowid = ?', (b"a\xffb", row)
                    )
                case _:
                    connection.execute(f'UPDATE {table} SET "{name}" = ? WHERE rowid = ?', (value, row))
        connection.commit()


DAMAGES = (flip_bytes, damage_text, damage_text, damage_page, damage_cell, damage_cell, damage_cell)


def attempts(engine: Engine) -> Iterator[tuple[str, Callable[[], object]]]:
    """All that is asked and saved, by name."""

    def ask(question: Callable[[Connection], object]) -> object:
        with store.reading(engine) as connection:
            return question(connection)

    yield "migrate", lambda: store.migrate(engine)
    for name, question in QUESTIONS.items():
        yield name, lambda question=question: ask(question)
    for table in RECORDS:
        yield f"read {table}", lambda table=table: ask(lambda c: c.execute(table_of(table).select()).mappings().all())
    for table in ("summit", "pledge", "person", "source", "dossier"):
        column = "headline" if table == "pledge" else "name" if table == "person" else "title"
        id = EXAMPLES[table]["id"]
        yield f"save {table}", lambda t=table, i=id, c=column: update(engine, t, i, {c: "Other"}, author="Ann")
    yield "create", lambda: edits.create(engine, "track", {"title": "New"}, author="Ann")
    yield "dependents", lambda: edits.dependents(engine, "summit", "paris")


def faults_of(engine: Engine, folder: Path, databases: Sqlite, figures: Counter[str], *, pages: bool) -> Iterator[str]:
    """What a damaged store does that it should not."""
    yield from faults_of_snapshot(engine, folder, databases, figures)
    if pages:
        yield from faults_of_pages(engine, ("overview", "snapshots", "changes"))
    for name, attempt in attempts(engine):
        figures["questions"] += 1
        try:
            attempt()
        except TrackerError as error:
            figures["told"] += 1
            if fault := words.fault(str(error)):
                yield f"words: {name}: {fault} in {str(error)[:300]}"
        except Exception as error:
            yield f"raw: {name}: {type(error).__name__}: {error}"[:400]
    try:
        with store.reading(engine) as connection:
            for problem in soundness.all_faults(connection):
                if fault := words.fault(problem.in_store()):
                    yield f"words: check: {fault} in {problem.in_store()[:300]}"
    except TrackerError:
        pass
    except Exception as error:
        yield f"raw: check: {type(error).__name__}: {error}"[:400]


def faults_of_snapshot(engine: Engine, folder: Path, databases: Sqlite, figures: Counter[str]) -> Iterator[str]:
    try:
        out = snapshot.write(engine, folder / "out")
    except TrackerError as error:
        figures["refused"] += 1
        if fault := words.fault(str(error)):
            yield f"words: snapshot: {fault} in {str(error)[:300]}"
        return
    except Exception as error:
        yield f"raw: snapshot: {type(error).__name__}: {error}"[:400]
        return
    figures["written"] += 1
    other = store.open_engine(databases.new("migrated"))
    try:
        snapshot.restore(other, out)
        if csv_bytes(snapshot.write(other, folder / "again")) != csv_bytes(out):
            yield "unrestorable: it is restored as another"
    except Exception as error:
        yield f"unrestorable: {error}"[:400]
    other.dispose()


def run(seed: str, count: int, *, pages: bool = True) -> tuple[Counter[str], list[str]]:
    """Try so many stores; returns how many ended how, and what was wrong."""
    figures, wrong = Counter[str](), []
    databases = Sqlite()
    with tempfile.TemporaryDirectory(prefix="torture-") as place:
        base = store.open_engine(databases.new("migrated"))
        fill_with_odd_rows(base)
        base.dispose()
        source = Path(str(base.url.database))
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for number in range(count):
            random, folder = Random(f"{seed} {number}"), Path(place) / str(number)
            folder.mkdir()
            path = Path(shutil.copy(source, folder / "store.db"))
            damage = random.choice(DAMAGES)
            damage(path, random)
            engine = store.open_engine(str(make_url(f"sqlite:///{path}")))
            faults = list(faults_of(engine, folder, databases, figures, pages=pages and number % 8 == 0))
            engine.dispose()
            figures.update(fault.partition(":")[0] for fault in faults)
            wrong += [f"{number} ({damage.__name__}): {fault}" for fault in faults]
    databases.stop()
    return figures, wrong


def main() -> int:
    print(f"TORTURE_SEED={SEED}", flush=True)  # also where the run itself fails
    logging.disable()  # of the pages, which say the same on the screen
    figures, wrong = run(SEED, STORES)
    for line in wrong[:100]:
        print(line)
    told = ", ".join(f"{count:,} {name}" for name, count in figures.most_common())
    print(f"{STORES:,} damaged stores: {told}; {len(wrong):,} wrong")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
