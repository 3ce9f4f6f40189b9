"""``python -m bench``: fill a store with the curated records and one with a hundred times as many, measure the pages
and the snapshot on them, and print one Markdown table: each figure with its target, in bold where it falls short."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import generator, pages, snapshots
from tracker import store
from tracker.files import curated

TIMES = 100
BARE, GROWN, SHELL, MEMORY = 1.5, 3.0, 2.0, 300e6
HEADER = (
    "",
    "against a bare page",
    "against one with the same controls",
    f"N = {TIMES} against N = 1",
    "the same, first rerun after a save",
)


def main() -> None:
    """Measure all and print the table."""
    snapshots.shell()
    rows = curated.read()
    with TemporaryDirectory(prefix="bench-") as folder:
        small, large = Path(folder) / "small.db", Path(folder) / "large.db"
        for path, number in ((small, 1), (large, TIMES)):
            _say(f"Filling a store with {number} × {sum(map(len, rows.values())):,} records")
            generator.fill(store.open_engine(f"sqlite:///{path}"), rows, number)
        lines = [HEADER, ("---",) * len(HEADER), *_pages(rows, small, large), *_snapshots(large, Path(folder))]
    for cells in lines:
        print(f"| {' | '.join(cells)} |")


def _pages(rows: generator.Rows, small: Path, large: Path) -> list[tuple[str, ...]]:
    addresses, urls = pages.addresses(rows), [f"sqlite:///{path}" for path in (large, small)]
    cells: dict[str, list[str]] = {}
    for name, bare, with_controls in pages.against_bare(urls[1], addresses):
        _say(f"{name} and its bare counterparts")
        cells[name] = [_judged(pages.ratio(pairs), BARE) for pairs in (bare, with_controls)]
    for name, warm, changed in pages.grown(*urls, addresses, saved=rows["summit"][-1]["id"]):
        _say(f"{name} on the large store and the small one")
        cells[name] += [_judged(pages.ratio(pairs), GROWN) for pairs in (warm, changed)]
    return [(name, *judged) for name, judged in cells.items()]


def _snapshots(large: Path, folder: Path) -> list[tuple[str, ...]]:
    _say("Snapshots, and the sqlite3 shell")
    written, ratio = snapshots.written(large, folder)
    _say("Restoring")
    restored = snapshots.restored(folder / "snapshot", folder / "restored.db")
    return [
        (f"Snapshot, N = {TIMES}: time against the sqlite3 shell", _judged(ratio, SHELL), "", "", ""),
        (f"Snapshot, N = {TIMES}: peak memory in MB", _judged(written.memory / 1e6, MEMORY / 1e6, ".0f"), "", "", ""),
        (f"Restore, N = {TIMES}: time against the snapshot", f"{restored.seconds / written.seconds:.1f}", "", "", ""),
        (f"Restore, N = {TIMES}: peak memory in MB", f"{restored.memory / 1e6:.0f}", "", "", ""),
    ]


def _judged(figure: float, target: float, form: str = ".2f") -> str:
    return f"{figure:{form}} ≤ {target:g}" if figure <= target else f"**{figure:{form}} > {target:g}**"


def _say(what: str) -> None:
    if sys.stderr.isatty():
        print(f"{what} …", file=sys.stderr)


if __name__ == "__main__":
    main()
