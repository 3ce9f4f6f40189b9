"""Twenty editors save to one store at once: ``python -m tests.torture.editors``.

Each run has 1,000 saves to 50 records, by threads of one program or by programs, on either database, on a machine that
is otherwise idle or has four busy processes beside. Each line says what went wrong in a run; the exit status is 1 where
anything did. ``TORTURE_SEED`` repeats the choice of records.
"""

import json
import multiprocessing
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from random import Random
from secrets import token_hex
from time import monotonic

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tests.support.databases import KINDS
from tests.support.somebody import opened
from tracker import store
from tracker.errors import Conflict
from tracker.schema.models import table_of
from tracker.schema.rows import validate
from tracker.writing import edits

EDITORS, SAVES, RECORDS, BUSY = 20, 1_000, 50, 4
LONGEST_RUN_SECONDS = 70  # so that all runs end within ten minutes on any machine, with the saves done by then
SEED = os.environ.get("TORTURE_SEED") or token_hex(4)
# A forked copy of a program with threads may hold a lock that nobody lets go of; these come from one without any.
CONTEXT = multiprocessing.get_context("forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else None)


@dataclass
class Work:
    """What one editor did: the records of the saves that were told to be done, and what else they were told."""

    saved: list[tuple[str, str]]
    """Id and new title."""
    errors: list[str]
    conflicts: int = 0
    slowest_seconds: float = 0


def edit(url: str, name: str, engine: Engine | None = None) -> Work:
    """Open a record, save a title that is like no other, and open it again where somebody was faster."""
    engine = engine or store.open_engine(url)
    chance, work = Random(f"{SEED} {name}"), Work([], [])
    ends = monotonic() + LONGEST_RUN_SECONDS
    while len(work.saved) + len(work.errors) < SAVES // EDITORS and monotonic() < ends:
        id, title = f"t-{chance.randrange(RECORDS)}", f"{name}, save {len(work.saved) + 1}"
        row = opened(engine, "track", id)
        began = monotonic()
        try:
            edits.update(engine, "track", id, {"title": title}, opened=row, author=name)
        except Conflict:
            work.conflicts += 1
        except Exception as error:
            work.errors.append(f"{type(error).__name__}: {error}")
        else:
            work.saved.append((id, title))
        work.slowest_seconds = max(work.slowest_seconds, monotonic() - began)
    return work


def faults(engine: Engine, works: list[Work]) -> list[str]:
    """What the store holds otherwise than it was told to the editors."""
    log, track = table_of("revision").c, table_of("track").c
    with store.reading(engine) as connection:
        saves = sa.select(log.record_id, log.after).where(log.id > RECORDS).order_by(log.id)
        entries = [(id, json.loads(after)["title"]) for id, after in connection.execute(saves)]
        stored = dict(connection.execute(sa.select(track.id, track.title)).all())
        versions = dict(connection.execute(sa.select(track.id, track.version)).all())
    logged = Counter(entries)
    told = Counter(saved for work in works for saved in work.saved)
    found = [f"saved and not in the history: {save}" for save in (told - logged)]
    found += [f"in the history and not said to be saved: {save}" for save in (logged - told)]
    found += [f"{id} is not as it was saved last" for id, title in dict(entries).items() if stored[id] != title]
    changes = Counter(id for id, _ in entries)
    return found + [f"version of {id} is {version}" for id, version in versions.items() if version != 1 + changes[id]]


def threads(url: str, engine: Engine) -> tuple[Executor, Callable[[str], Work]]:
    return ThreadPoolExecutor(EDITORS), partial(edit, url, engine=engine)


def programs(url: str, _engine: Engine) -> tuple[Executor, Callable[[str], Work]]:
    return ProcessPoolExecutor(EDITORS, CONTEXT), partial(edit, url)


@contextmanager
def busy_processes(number: int) -> Iterator[None]:
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(number)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def run(kind: str, means: Callable[[str, Engine], tuple[Executor, Callable[[str], Work]]], busy: int) -> int:
    """One run, which prints its line, and returns how much went wrong."""
    began = monotonic()
    with ExitStack() as stack:
        databases = KINDS[kind]()
        stack.callback(databases.stop)
        url = databases.new("migrated")
        engine = store.open_engine(url)
        stack.callback(engine.dispose)
        rows = [validate("track", {"id": f"t-{number}", "title": "T"}) for number in range(RECORDS)]
        edits.load(engine, {"track": rows}, author="Examples")
        stack.enter_context(busy_processes(busy))
        pool, work = means(url, engine)
        with pool:
            works = list(pool.map(work, [f"Editor {number + 1}" for number in range(EDITORS)]))
        wrong = [error for each in works for error in each.errors]
        lost = faults(engine, works)
    figures = f"{sum(len(each.saved) for each in works):,} saves, {len(wrong)} unexpected errors, {len(lost)} faults"
    slowest = max(each.slowest_seconds for each in works)
    conflicts = sum(each.conflicts for each in works)
    print(f"editors  {kind:10}  {means.__name__:8}  {busy} busy  {figures}; ", end="")
    print(f"{conflicts:,} conflicts, slowest save {slowest:.1f} s, {monotonic() - began:.0f} s", flush=True)
    print(*(wrong + lost)[:20], sep="\n", end="\n" if wrong + lost else "")
    return len(wrong) + len(lost)


def main() -> int:
    print(f"TORTURE_SEED={SEED}", flush=True)
    # Not this module itself, which each program runs as its main one: Python warns of a module that is loaded twice.
    CONTEXT.set_forkserver_preload(["tests.support.databases", "tests.support.somebody", edits.__name__])
    os.environ["TORTURE_SEED"] = SEED  # for the programs
    return sum(run(kind, means, busy) for kind in KINDS for means in (threads, programs) for busy in (0, BUSY)) > 0


if __name__ == "__main__":
    sys.exit(main())
