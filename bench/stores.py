"""The stores that are measured: the curated records once and many times, each filled when it is first asked for."""

import sys
from dataclasses import dataclass
from pathlib import Path

from bench import generator
from tracker import store

TIMES = 100


@dataclass(frozen=True)
class Stores:
    """Stores of the rows, as SQLite files in a folder."""

    folder: Path
    rows: generator.Rows

    def path(self, number: int) -> Path:
        """The file of the store with ``number`` times the rows."""
        path = self.folder / f"{number}.db"
        if not path.exists():
            if sys.stderr.isatty():
                print(
                    f"Filling a store with {number} × {sum(map(len, self.rows.values())):,} records …", file=sys.stderr
                )
            generator.fill(store.open_engine(f"sqlite:///{path}"), self.rows, number)
        return path

    def url(self, number: int) -> str:
        """The address of the store with ``number`` times the rows."""
        return f"sqlite:///{self.path(number)}"
