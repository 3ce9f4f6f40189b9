"""Commands on whole states of the record: snapshot, restore, diff."""

import argparse
from collections.abc import Callable
from pathlib import Path

from sqlalchemy.engine import Connection

from tracker import store
from tracker.commands.terminal import (
    Add,
    clear_progress,
    open_store,
    place,
    progress,
    put,
    say,
)
from tracker.files import snapshot


def declare(add: Add) -> None:
    """Add snapshot, restore and diff to the commands."""
    writes = add(
        "snapshot",
        write,
        "write the whole store, history included, as CSV files",
        "One CSV file a table and datapackage.json, which describes them to any Data Package tool.",
    )
    writes.add_argument("out", type=Path, metavar="OUT", help="a new folder, or a new file whose name ends in .zip")
    writes.add_argument(
        "--since", metavar="OLD", help="say in its file CHANGES.md what has changed since OLD: a state as diff takes it"
    )

    restores = add(
        "restore",
        restore,
        "bring a snapshot back into an empty store",
        "Everything is checked first; a snapshot that was altered or breaks a rule changes nothing.",
    )
    restores.add_argument("snapshot", type=Path, metavar="SNAPSHOT", help="a folder or .zip that snapshot wrote")
    restores.add_argument(
        "--replace", action="store_true", help="into a store in use, after writing a snapshot of what it replaces"
    )
    restores.add_argument(
        "--author",
        default=snapshot.AUTHOR,
        metavar="NAME",
        help="who replaces it, for the history (default: %(default)s)",
    )
    restores.add_argument(
        "--keep", type=Path, metavar="OUT", help="where that snapshot goes (default: a new .zip next to SNAPSHOT)"
    )

    diffs = add(
        "diff",
        diff,
        "say what differs between two states of the record",
        "A state is a snapshot (a folder or .zip), a folder of CSV files such as data, a revision of the store such as "
        "8029, a day such as 2026-01-10, which means the store at its end (UTC), or “store”, as it is now. A file "
        "whose name is a number or a day is written ./8029.",
    )
    diffs.add_argument("old", metavar="OLD", help="the earlier state")
    diffs.add_argument("new", metavar="NEW", nargs="?", default="store", help="the later one (default: %(default)s)")
    diffs.add_argument(
        "--as", dest="form", choices=("prose", "csv", "json"), default="prose", help="default: %(default)s"
    )
    diffs.add_argument("-o", "--out", type=Path, metavar="FILE", help="write it to a new file instead of printing it")


def write(chosen: argparse.Namespace) -> int:
    """Write a snapshot of the store."""
    with open_store() as engine:
        with store.reading(engine):  # a store that is not there is an error, not one to create
            pass
        store.migrate(engine)
        target = snapshot.write(engine, chosen.out, changes=_changes_since(chosen.since), progress=progress())
    clear_progress()
    say(f"{target} holds all of {place()}.")
    return 0


def _changes_since(old: str | None) -> Callable[[Connection], str] | None:
    """Return what writes the text of CHANGES.md for a store: how it differs from the state ``old``. None if no state is
    named."""
    if old is None:
        return None
    from tracker.files import states  # these need pandas, for which no other command has to wait
    from tracker.reports import prose

    return lambda connection: prose.markdown(states.since(connection, old))


def restore(chosen: argparse.Namespace) -> int:
    """Fill the store from a snapshot."""
    with open_store() as engine:
        settings = {"replace": chosen.replace, "keep": chosen.keep, "author": chosen.author}
        backup = snapshot.restore(engine, chosen.snapshot, **settings, progress=progress())
    clear_progress()
    if backup:
        say(f"{backup} holds what was replaced.")
    say(f"{place()} holds {chosen.snapshot}.")
    return 0


def diff(chosen: argparse.Namespace) -> int:
    """Write or print what differs between two states."""
    from tracker.files import states
    from tracker.reports import export, prose

    write = {"prose": prose.markdown, "csv": export.as_csv, "json": export.as_json}[chosen.form]
    with open_store() as engine:
        text = write(states.differences(chosen.old, chosen.new, engine, progress=progress()))
    clear_progress()
    return put(text.encode(), chosen.out)
