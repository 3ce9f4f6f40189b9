"""Processes to kill: ``python -m tests.support.killable`` forks one for each order, which works until it is killed.

An order is a line of JSON, a job and its arguments. Answers are lines too: ``ready`` with the process's number, a word
for each commit or snapshot once it is done, and after its end ``gone`` with how it ended.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from itertools import count, cycle
from pathlib import Path

from sqlalchemy.engine import Engine

from tests.support import somebody
from tracker import store
from tracker.files import snapshot
from tracker.schema.rows import validate
from tracker.writing import edits

LOADED_AT_ONCE = 300


def saving(engine: Engine, name: str) -> Iterator[int]:
    """Yields the number of the last revision after each commit."""
    for number in count():
        summit, seat = f"s-{name}-{number}", f"a-{name}-{number}"
        values = {
            "track_id": "coalition", "title": "T", "kind": "talks", "status": "held",
            "starts_on": "2026-01-06", "ends_on": "2026-01-06",
        }  # fmt: skip
        edits.create(engine, "summit", {"id": summit, **values}, author="Ann")
        yield last_revision(engine)
        edits.create(engine, "attendance", {"id": seat, "summit_id": summit, "party_id": "fra"}, author="Ann")
        yield last_revision(engine)
        somebody.update(engine, "summit", summit, {"summary": "x" * 3_000}, author="Ann")
        yield (last := last_revision(engine))
        somebody.delete(engine, "summit", summit, author="Ann")
        yield last_revision(engine)
        somebody.undo(engine, last + 1, author="Ann")
        yield last_revision(engine)


def loading(engine: Engine, name: str) -> Iterator[int]:
    """Yields the number of the last revision after each load."""
    for number in count():
        ids = (f"p-{name}-{number}-{row}" for row in range(LOADED_AT_ONCE))
        people = [validate("person", {"id": id, "name": "N", "aliases": "x" * 1_000}) for id in ids]
        edits.load(engine, {"person": people}, author="Loader")
        yield last_revision(engine)


def restoring(engine: Engine, name: str, snapshots: list[str], folder: str) -> Iterator[str]:
    """Yields the path of each snapshot that is restored."""
    for number, path in enumerate(cycle(snapshots)):
        snapshot.restore(engine, path, replace=True, keep=Path(folder) / f"{name}-{number}.zip")
        yield path


def snapshotting(engine: Engine, name: str, folder: str) -> Iterator[str]:
    """Yields the path of each snapshot that is written."""
    for number in count():
        yield str(snapshot.write(engine, Path(folder) / f"{name}-{number}{'.zip' * (number % 2)}"))


JOBS: dict[str, Callable[..., Iterator[object]]] = {
    job.__name__: job for job in (saving, loading, restoring, snapshotting)
}


def last_revision(engine: Engine) -> int:
    with store.reading(engine) as connection:
        return store.last_revision(connection)[0]


def say(word: object) -> None:
    os.write(sys.stdout.fileno(), f"{word}\n".encode())


def work(job: str, url: str, arguments: dict[str, object]) -> None:
    say(f"ready {os.getpid()}")
    for done in JOBS[job](store.open_engine(url), **arguments):
        say(done)


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        if not (child := os.fork()):
            try:
                work(**order)
            except BaseException:
                traceback.print_exc()
            os._exit(1)
        _, status = os.waitpid(child, 0)
        say(f"gone {status}")


if __name__ == "__main__":
    main()
