"""A thousand altered snapshots: ``python -m tests.torture.alterations``.

Each is a sound one with up to three alterations, sealed anew by somebody who knows how. It has to be refused in words,
with the store as it was, or to be stored as it is given; then its history leads to its rows, saves and undo work, its
next snapshot restores, and the pages that read the history open. The exit status is 1 where one did otherwise.
``TORTURE_SEED`` repeats the choice of alterations.
"""

import logging
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random
from secrets import token_hex

from tests.support.databases import Sqlite
from tests.support.snapshots import csv_bytes, fill_with_odd_rows, revision
from tests.support.somebody import delete, undo, update
from tests.torture import words
from tests.torture.faults import faults_of_store
from tests.torture.mutations import Files, alter
from tracker import store
from tracker.errors import TrackerError
from tracker.files import snapshot
from tracker.files.datapackage import DESCRIPTOR

SEED = os.environ.get("TORTURE_SEED") or token_hex(4)
SNAPSHOTS = 1_000


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


def run(seed: str, count: int, *, pages: bool = True) -> tuple[Counter[str], list[str]]:
    """Try so many snapshots; returns how many ended how, and what was wrong."""
    figures, wrong = Counter[str](), []
    databases = Sqlite()
    with tempfile.TemporaryDirectory(prefix="torture-") as place:
        files = base(Path(place))
        for number in range(count):
            random, folder = Random(f"{seed} {number}"), Path(place) / str(number)
            folder.mkdir()
            path, what = alter(files, folder / "in", random)
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
