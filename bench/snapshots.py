"""How long a snapshot takes against the sqlite3 shell, and how much memory it and its restoring need.

Both are whole commands, from the start of the program to its end, and write the same rows and columns in the same
order, a CSV file a table. They take turns; the ratio is the median of the ratios of turns.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tracker.schema.models import MODELS, columns

ROUNDS = 5
ROOT = Path(__file__).parents[1]
NO_SHELL = "The sqlite3 shell is not on PATH. Install it (Debian: apt install sqlite3), or get it from sqlite.org."


@dataclass(frozen=True)
class Measured:
    """The seconds that a command took, and the most bytes of memory that it had."""

    seconds: float
    memory: int


def shell() -> str:
    """The sqlite3 program. Raises RuntimeError where there is none."""
    found = shutil.which("sqlite3")
    if found is None:
        raise RuntimeError(NO_SHELL)
    return found


def written(store: Path, folder: Path) -> tuple[Measured, float]:
    """Snapshots of the store, and the ratio of their time to that of the shell's CSV; the last snapshot stays in
    ``folder / "snapshot"``."""
    ours, theirs, script = folder / "snapshot", folder / "shell", folder / "shell.sql"
    queries = [f"SELECT {', '.join(columns(model))} FROM {table} ORDER BY id;" for table, model in MODELS.items()]
    outputs = [f"\n.once {theirs / table}.csv\n{query}" for table, query in zip(MODELS, queries, strict=True)]
    script.write_text(".mode csv\n.headers on" + "".join(outputs))
    turns = []
    for _ in range(ROUNDS + 1):
        for target in (ours, theirs):
            shutil.rmtree(target, ignore_errors=True)
        theirs.mkdir()
        snapshot = _run([sys.executable, "-m", "tracker", "snapshot", str(ours)], store)
        turns.append((snapshot, _run([shell(), "-batch", str(store), f".read {script}"], store)))
    del turns[0]  # which brought the store into the system's cache
    measured = Measured(median(snapshot[0] for snapshot, _ in turns), max(snapshot[1] for snapshot, _ in turns))
    return measured, median(snapshot[0] / other[0] for snapshot, other in turns)


def restored(snapshot: Path, store: Path) -> Measured:
    """The snapshot restored into a new store."""
    return Measured(*_run([sys.executable, "-m", "tracker", "restore", str(snapshot)], store))


def _run(command: Sequence[str], store: Path) -> tuple[float, int]:
    environment = {**os.environ, "TRACKER_DATABASE_URL": f"sqlite:///{store}"}
    measured = [sys.executable, "-S", "-E", str(ROOT / "bench" / "measured.py"), *command]
    output = subprocess.run(measured, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
    seconds, memory = output.split()
    return float(seconds), int(memory)
