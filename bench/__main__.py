"""``python -m bench [PART ...]``: measure the pages and the snapshot on stores filled with the curated records, and
print a Markdown table for each part: each figure with its target, in bold where it falls short. Each line is printed as
soon as it is measured."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import pages, snapshots
from bench.stores import TIMES, Stores
from tracker.files import curated

BARE, GROWN, GROWN_AFTER_SAVE, SHELL, MEMORY = 1.5, 3.0, 2.0, 2.0, 300e6

Line = tuple[str, ...]
READERS = f"{pages.READERS} readers at once"
HEADERS: dict[str, Line] = {
    "pages": (
        "Page",
        "script against a bare page",
        "against one with the same controls",
        "one reader waits, against figures that are ready",
        f"{READERS} wait, against the same",
    ),
    "growth": ("Page", f"N = {TIMES} against N = 1", "the same, first rerun after a save"),
    "snapshots": (f"Snapshot, N = {TIMES}", ""),
}


def main(*arguments: str) -> None:
    """Measure the parts that are named, or all of them, and print their tables."""
    parser = ArgumentParser("python -m bench", description="Measure the pages and the snapshot.")
    parser.add_argument(
        "part", nargs="*", choices=[*HEADERS, []], help=f"of {', '.join(HEADERS)}; all if none is named"
    )
    parts = parser.parse_args(arguments).part or HEADERS
    if "snapshots" in parts:
        snapshots.shell()
    with TemporaryDirectory(prefix="bench-") as folder:
        stores = Stores(Path(folder), curated.read())
        for part in parts:
            print_table(HEADERS[part], PARTS[part](stores))


def print_table(header: Line, lines: Iterable[Line]) -> None:
    """Print the lines as they come."""
    for cells in (header, ("---",) * len(header)):
        _print(cells)
    for cells in lines:
        _print(cells)
    print(flush=True)


def page_lines(stores: Stores) -> Iterable[Line]:
    """Each page against its bare counterparts, some also as they were known on an earlier day."""
    today = pages.addresses(stores.rows)
    for name, times in pages.against_bare(stores.url(1), {**today, **pages.seen_earlier(today)}):
        scripts = [_judge(pages.ratio(pairs), BARE) for pairs in (times.script, times.script_with_controls)]
        yield name, *scripts, *(_wait(pairs) for pairs in (times.one_reader, times.readers))


def growth_lines(stores: Stores) -> Iterable[Line]:
    """Each page on the large store against the small one."""
    addresses, saved = pages.addresses(stores.rows), stores.rows["summit"][-1]["id"]
    for name, *measured in pages.grown(stores.url(TIMES), stores.url(1), addresses, saved):
        targets = (GROWN, GROWN_AFTER_SAVE)
        yield name, *(_judge(pages.ratio(pairs), most) for pairs, most in zip(measured, targets, strict=True))


def snapshot_lines(stores: Stores) -> Iterable[Line]:
    """The snapshot against the sqlite3 shell, and the way back."""
    written, ratio = snapshots.written(stores.path(TIMES), stores.folder)
    yield "Time against the sqlite3 shell", _judge(ratio, SHELL)
    yield "Peak memory in MB", _judge(written.memory / 1e6, MEMORY / 1e6, ".0f")
    restored = snapshots.restored(stores.folder / "snapshot", stores.folder / "restored.db")
    yield "Time of a restore against the snapshot", f"{restored.seconds / written.seconds:.1f}"
    yield "Peak memory of a restore in MB", f"{restored.memory / 1e6:.0f}"


PARTS: dict[str, Callable[[Stores], Iterable[Line]]] = {
    "pages": page_lines,
    "growth": growth_lines,
    "snapshots": snapshot_lines,
}


def _print(cells: Sequence[str]) -> None:
    print(f"| {' | '.join(cells)} |", flush=True)


def _judge(figure: float, target: float, form: str = ".2f") -> str:
    return f"{figure:{form}} ≤ {target:g}" if figure <= target else f"**{figure:{form}} > {target:g}**"


def _wait(pairs: Sequence[pages.Pair]) -> str:
    page, bare = pages.medians(pairs)
    return f"{pages.ratio(pairs):.2f} ({page * 1000:.0f} ms, {bare * 1000:.0f} ms)"


if __name__ == "__main__":
    main(*sys.argv[1:])
