"""Commands on the curated files and the store that they fill: init, check, codebook."""

import argparse
import os
from pathlib import Path

from tracker import store
from tracker.commands.terminal import (
    Add,
    clear_progress,
    open_store,
    place,
    progress,
    say,
    say_faults,
)
from tracker.errors import InvalidFiles, Problem, StoreUnavailable
from tracker.files import codebook, curated, soundness
from tracker.store import explanations


def declare(add: Add) -> None:
    """Add init, check and codebook to the commands."""
    add(
        "init",
        init,
        "create the store, bring its tables up to date, load data/ if it is empty",
        "Run it as often as you like: what the store holds stays.",
    )

    checks = add(
        "check",
        check,
        "check the files in data/, or the store",
        "Prints one fault a line, as file:line: column: what is wrong, and exits 1 if there is any. Of a store: table "
        "and record: column: what is wrong.",
    )
    checks.add_argument("--data", type=Path, default=curated.DATA, metavar="DIR", help="the folder with the CSV files")
    checks.add_argument("--summary", action="store_true", help="count records, events and sources instead")
    checks.add_argument("--store", action="store_true", help="check the store instead: its database, rows and history")

    codebooks = add(
        "codebook",
        write_codebook,
        "write the codebook's tables of columns, codes and disputed values",
        "They are the part of data/README.md below its mark; what is above it stays as it is.",
    )
    codebooks.add_argument("--data", type=Path, default=curated.DATA, metavar="DIR", help="the folder with README.md")


def init(_: argparse.Namespace) -> int:
    """Create the store, or bring it up to date."""
    with open_store() as engine:
        loaded = curated.initialise(engine, progress=progress())
    clear_progress()
    outcome = f"loaded {loaded:,} records from data/" if loaded else "nothing to load"
    say(f"{place()} is ready: {outcome}.")
    return 0


def check(chosen: argparse.Namespace) -> int:
    """Print the faults of the curated files, or of the store. Return 1 if there is any."""
    if chosen.store:
        return check_store()
    try:
        rows = curated.read(chosen.data, progress=progress())
    except InvalidFiles as error:
        folder = os.path.relpath(chosen.data)
        return say_faults([f"{folder}/{each}" if each.file.endswith(".csv") else str(each) for each in error.problems])
    clear_progress()
    if chosen.summary:
        for title, counts in curated.summary(rows).items():
            say(f"{title}: {', '.join(f'{name} {count:,}' for name, count in counts.items()) or 'none'}")
    else:
        say(f"{sum(map(len, rows.values())):,} records, no faults.")
    return 0


def check_store() -> int:
    """Print the faults of the store. Return 1 if there is any."""
    with open_store() as engine, store.reading(engine) as connection:
        if store.schema_of(connection) != store.newest_schema():
            raise StoreUnavailable(explanations.OTHER_VERSION)
        number, _ = store.last_revision(connection)
        problems = soundness.all_faults(connection, progress=progress())
    if problems:
        return say_faults([problem.in_store() for problem in problems])
    clear_progress()
    say(f"{place()} has no faults, at revision {number:,}.")
    return 0


def write_codebook(chosen: argparse.Namespace) -> int:
    """Write the codebook into README.md, below the line that marks its place. Raises InvalidFiles if that line is
    missing."""
    path = chosen.data / "README.md"
    try:
        by_hand, mark, _ = path.read_text(encoding="utf-8").partition(codebook.START)
        if not mark:
            missing = f"lacks the line that the codebook follows: {codebook.START}"
            raise InvalidFiles([Problem(str(path), 0, "", missing)])
        written = codebook.markdown(curated.read(chosen.data))
        path.write_text(by_hand + written, encoding="utf-8", newline="\n")
    except UnicodeDecodeError as error:
        raise InvalidFiles([Problem(str(path), 0, "", "is not UTF-8: save it as UTF-8")]) from error
    except OSError as error:
        raise InvalidFiles([Problem(str(path), 0, "", f"cannot be written: {error.strerror}")]) from error
    say(f"{path} has the tables, columns and codes of this version, and the values on which sources differ.")
    return 0
