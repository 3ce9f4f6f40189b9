"""The command line: ``python -m tracker --help``."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NoReturn, TextIO

from sqlalchemy.engine import Connection, Engine, make_url

from tracker import store
from tracker.errors import Invalid, InvalidFiles, Problem, StoreUnavailable, TrackerError, limit_lines, visible
from tracker.files import codebook, curated, snapshot, soundness, wayback
from tracker.files.csvfile import Progress
from tracker.schema.models import RECORDS
from tracker.store import explanations
from tracker.values.codes import ClauseLinkKind
from tracker.writing import edits

LONGEST_PAUSE_SECONDS = 3600
STORE = """\
The store is the SQLite file data/tracker.db, or what TRACKER_DATABASE_URL says, such as
sqlite:////home/me/talks.db or postgresql://user@host/database.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code: 0, or 1 with the reason on standard error."""
    chosen = _parser().parse_args(arguments)
    try:
        code = chosen.run(chosen)
        sys.stdout.flush()
        return code
    except StoreUnavailable as error:
        reason = f"{error} ({error.details})" if error.details else str(error)
    except TrackerError as error:
        reason = str(error)
    except KeyboardInterrupt:
        reason = "Stopped. The store is as it was."
    except BrokenPipeError:  # the reader of the output, such as head, has closed it
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - else Python complains at its end
        return 1
    except OSError as error:
        reason = f"{error.filename or 'The output'} cannot be read or written: {error.strerror}"
    _clear_progress()
    _say(reason, sys.stderr)
    return 1


def init(_: argparse.Namespace) -> int:
    with _store() as engine:
        loaded = curated.initialise(engine, progress=_progress())
    _clear_progress()
    done = f"loaded {loaded:,} records from data/" if loaded else "nothing to load"
    _say(f"{_place()} is ready: {done}.")
    return 0


def check(chosen: argparse.Namespace) -> int:
    if chosen.store:
        return check_store()
    try:
        rows = curated.read(chosen.data, progress=_progress())
    except InvalidFiles as error:
        folder = os.path.relpath(chosen.data)
        return _say_faults([f"{folder}/{each}" if each.file.endswith(".csv") else str(each) for each in error.problems])
    _clear_progress()
    if chosen.summary:
        for title, counts in curated.summary(rows).items():
            _say(f"{title}: {', '.join(f'{name} {count:,}' for name, count in counts.items()) or 'none'}")
    else:
        _say(f"{sum(map(len, rows.values())):,} records, no faults.")
    return 0


def check_store() -> int:
    with _store() as engine, store.reading(engine) as connection:
        if store.schema_of(connection) != store.newest_schema():
            raise StoreUnavailable(explanations.OTHER_VERSION)
        number, _ = store.last_revision(connection)
        problems = soundness.all_faults(connection, progress=_progress())
    if problems:
        return _say_faults([problem.in_store() for problem in problems])
    _clear_progress()
    _say(f"{_place()} has no faults, at revision {number:,}.")
    return 0


def _say_faults(lines: Sequence[str]) -> int:
    _clear_progress()
    for line in limit_lines(lines):
        _say(line)
    sys.stdout.flush()
    _say(f"{len(lines):,} faults.", sys.stderr)
    return 1


def write_codebook(chosen: argparse.Namespace) -> int:
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
    _say(f"{path} has the tables, columns and codes of this version, and the values on which sources differ.")
    return 0


def write(chosen: argparse.Namespace) -> int:
    with _store() as engine:
        with store.reading(engine):  # a store that is not there is an error, not one to create
            pass
        store.migrate(engine)
        target = snapshot.write(engine, chosen.out, changes=_changes_since(chosen.since), progress=_progress())
    _clear_progress()
    _say(f"{target} holds all of {_place()}.")
    return 0


def _changes_since(old: str | None) -> Callable[[Connection], str] | None:
    """What a snapshot says of the differences from another state."""
    if old is None:
        return None
    from tracker.files import states  # these need pandas, for which no other command has to wait
    from tracker.reports import prose

    return lambda connection: prose.markdown(states.since(connection, old))


def diff(chosen: argparse.Namespace) -> int:
    from tracker.files import states
    from tracker.reports import export, prose

    write = {"prose": prose.markdown, "csv": export.as_csv, "json": export.as_json}[chosen.form]
    with _store() as engine:
        text = write(states.differences(chosen.old, chosen.new, engine, progress=_progress()))
    _clear_progress()
    return _put(text.encode(), chosen.out)


def brief(chosen: argparse.Namespace) -> int:
    from tracker.reports import briefs

    form = chosen.out.suffix.lower() if chosen.out else ".md"
    if form not in briefs.FORMS:
        message = f"ends in none of {', '.join(briefs.FORMS)}: name the file brief.docx or brief.md"
        raise InvalidFiles([Problem(str(chosen.out), 0, "", message)])
    with _store() as engine, store.reading(engine) as connection:
        table = briefs.table_of_id(connection, chosen.id)
        content = briefs.in_form(connection, table, chosen.id.rpartition("/")[2], date.today(), form)
    return _put(content, chosen.out)


def _put(content: bytes, out: Path | None) -> int:
    """Write a file, or print the text where none is named. Raises InvalidFiles, also for a file that is there."""
    if out is None:
        _say(content.decode().removesuffix("\n"))
        return 0
    try:
        with out.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        message = "exists already: choose another name, or move it away"
        raise InvalidFiles([Problem(str(out), 0, "", message)]) from error
    _say(f"{out} is written.")
    return 0


def restore(chosen: argparse.Namespace) -> int:
    with _store() as engine:
        settings = {"replace": chosen.replace, "keep": chosen.keep, "author": chosen.author}
        kept = snapshot.restore(engine, chosen.snapshot, **settings, progress=_progress())
    _clear_progress()
    if kept:
        _say(f"{kept} holds what was replaced.")
    _say(f"{_place()} holds {chosen.snapshot}.")
    return 0


def archive(chosen: argparse.Namespace) -> int:
    client = wayback.Client(chosen.service.rstrip("/"), chosen.pause)
    done: list[wayback.Copied] = []
    stopped = ""
    with _store() as engine:
        with store.reading(engine) as connection:
            rows = wayback.without_copy(connection, chosen.limit)
        try:
            for each in wayback.copies(client, rows):
                done.append(each)
                _say(f"{each.id}: {each.copy or f'no copy: {each.reason}'}")
        except wayback.Unreachable as error:
            stopped = f"{error}. "
        except KeyboardInterrupt:
            stopped = "Stopped. "
        number = wayback.store_copies(engine, done, author=chosen.author)
    left = f"; {len(rows) - len(done):,} are left for the next time" if len(rows) > len(done) else ""
    _say(f"{stopped}{number:,} archived copies are recorded{left}.", sys.stderr if stopped else None)
    return 1 if stopped else 0


def propose(chosen: argparse.Namespace) -> int:
    from tracker.queries import likeness  # it needs pandas, for which no other command has to wait

    with _store() as engine:
        with store.reading(engine) as connection:
            found = likeness.proposals(connection)
        for row in found:
            _say(f"{row['clause_id']}: {row['text']}\n  may go back to {row['other_id']}: {row['other_text']}")
            if chosen.author:
                link = {"clause_id": row["clause_id"], "other_id": row["other_id"], "kind": ClauseLinkKind.REWORDED}
                edits.create(engine, "clause_link", link, author=chosen.author, reason="Proposed by likeness of words")
    stored = " are stored, to be confirmed in the form of the later clause" if found and chosen.author else ""
    _say(f"{len(found):,} proposals{stored}.")
    return 0


def import_(chosen: argparse.Namespace) -> int:
    from tracker.files import spreadsheet  # the readers of workbooks, for which no other command has to wait
    from tracker.imports import summary, transfer
    from tracker.imports.plan import Instructions

    sheet = spreadsheet.read(chosen.file.read_bytes(), name=chosen.file.name, sheet=chosen.sheet or chosen.table)
    key = None if chosen.key is None else tuple(filter(None, chosen.key.split(",")))
    columns, fixed = (dict(_pair(each) for each in pairs) for pairs in (chosen.column, chosen.set))
    said = Instructions(chosen.table, columns=columns, fixed=fixed, key=key, blanks_empty=chosen.blanks or None)
    with _store() as engine:
        plan = transfer.plan(engine, sheet, said, progress=_progress())
        _clear_progress()
        for line in summary.lines(plan):
            _say(line)
        if chosen.rest and plan.refused_lines:
            chosen.rest.write_bytes(transfer.rest(sheet, plan))
            _say(f"{chosen.rest} holds the lines that are not taken, with what keeps each.")
        if not chosen.apply:
            _say("Nothing was saved: this was a dry run. --apply saves.")
            return 1 if plan.refused_lines else 0
        if plan.refused_lines and not chosen.partly:
            raise Invalid({"File": "nothing was saved, as some lines cannot be taken; --partly saves the others"})
        number = transfer.apply(engine, sheet, said, plan, author=chosen.author, reason=chosen.reason)
    _say(f"Saved as change {number:,}: {summary.counts(plan)}. Undo it under Changes.")
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark:
        raise Invalid({text: "has no =: write NAME=VALUE"})
    return name, value


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        super().error(visible(message))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m tracker",
        description="Keep the store of Summit Tracker: create it, check its data, carry it away and bring it back.",
        epilog=STORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, summary: str, details: str) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.\n{details}",
            epilog=STORE if name != "codebook" else None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        added.set_defaults(run=run)
        return added

    command(
        "init",
        init,
        "create the store, bring its tables up to date, load data/ if it is empty",
        "Run it as often as you like: what the store holds stays.",
    )

    checks = command(
        "check",
        check,
        "check the files in data/, or the store",
        "Prints one fault a line, as file:line: column: what is wrong, and exits 1 if there is any. Of a store: table "
        "and record: column: what is wrong.",
    )
    checks.add_argument("--data", type=Path, default=curated.DATA, metavar="DIR", help="the folder with the CSV files")
    checks.add_argument("--summary", action="store_true", help="count records, events and sources instead")
    checks.add_argument("--store", action="store_true", help="check the store instead: its database, rows and history")

    codebooks = command(
        "codebook",
        write_codebook,
        "write the codebook's tables of columns, codes and disputed values",
        "They are the part of data/README.md below its mark; what is above it stays as it is.",
    )
    codebooks.add_argument("--data", type=Path, default=curated.DATA, metavar="DIR", help="the folder with README.md")

    writes = command(
        "snapshot",
        write,
        "write the whole store, history included, as CSV files",
        "One CSV file a table and datapackage.json, which describes them to any Data Package tool.",
    )
    writes.add_argument("out", type=Path, metavar="OUT", help="a new folder, or a new file whose name ends in .zip")
    writes.add_argument(
        "--since", metavar="OLD", help="say in its file CHANGES.md what has changed since OLD: a state as diff takes it"
    )

    diffs = command(
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
    tells = command(
        "brief",
        brief,
        "write the brief of a summit, milestone, pledge or party",
        "Who came, what was decided and promised, what waits on what, where sources differ, and the sources: two to "
        "three pages. The id is that of the record's page.",
    )
    tells.add_argument("id", metavar="ID", help="such as 2026-01-06-paris-coalition; or summit/ID where two have it")
    tells.add_argument(
        "-o", "--out", type=Path, metavar="FILE", help="a new file that ends in .docx or .md (default: print Markdown)"
    )
    diffs.add_argument("-o", "--out", type=Path, metavar="FILE", help="write it to a new file instead of printing it")

    archives = command(
        "archive",
        archive,
        "ask the Wayback Machine for a copy of each source that has none",
        "Takes a copy made near the day on which the source was read, or has one made, and records all of them by one "
        "save. It asks for one page after the other and waits as long as it is told to: some seconds each, so hours "
        "for a thousand. Stop it with Ctrl-C when you like; what it has is recorded, and the next run goes on.",
    )
    archives.add_argument("--limit", type=_number, metavar="N", help="at most so many sources (default: all)")
    archives.add_argument(
        "--pause",
        type=_seconds,
        default=wayback.PAUSE_SECONDS,
        metavar="SECONDS",
        help="between two requests (default: %(default)s)",
    )
    archives.add_argument(
        "--author", default=snapshot.AUTHOR, metavar="NAME", help="who records them (default: %(default)s)"
    )
    archives.add_argument(
        "--service", default=wayback.SERVICE, metavar="ADDRESS", help="one that answers alike (default: %(default)s)"
    )

    proposes = command(
        "propose",
        propose,
        "propose which clauses of two texts belong together",
        "Looks at clauses without a link, of the same issue and language, and prints the earlier one whose words are "
        "most alike.",
    )
    proposes.add_argument(
        "--author", metavar="NAME", help="store them as links that nobody has confirmed yet, under this name"
    )

    imports = command(
        "import",
        import_,
        "bring in a spreadsheet: first a dry run, which says what it would do",
        "FILE is a .csv, .xlsx or .ods whose first line names columns, by name or title. Rows are matched to records "
        "by id, or by --key. With an exported version column, what somebody saved since is found. Everything is saved "
        "as one change, or nothing.",
    )
    imports.add_argument("file", type=Path, metavar="FILE", help="a .csv, .xlsx or .ods")
    imports.add_argument("--table", required=True, choices=list(RECORDS), metavar="TABLE", help="such as attendance")
    imports.add_argument(
        "--sheet", metavar="NAME", help="of a workbook (default: that of the table's name, or the first)"
    )
    imports.add_argument(
        "--column", action="append", default=[], metavar="HEADING=COLUMN", help="what a heading means; blank: nothing"
    )
    imports.add_argument("--set", action="append", default=[], metavar="COLUMN=VALUE", help="the same for all rows")
    imports.add_argument(
        "--key",
        metavar="COLUMNS",
        help="by which rows are matched, with commas: summit_id,person_id; blank: all are new",
    )
    imports.add_argument("--blanks", action="store_true", help="a blank cell empties its field, whatever the key is")
    imports.add_argument(
        "--rest", type=Path, metavar="OUT", help="an .xlsx for the lines that are not taken, with reasons"
    )
    imports.add_argument("--apply", action="store_true", help="save what the dry run shows")
    imports.add_argument("--partly", action="store_true", help="save the other lines where some cannot be taken")
    imports.add_argument(
        "--author", default=snapshot.AUTHOR, metavar="NAME", help="for the history (default: %(default)s)"
    )
    imports.add_argument("--reason", metavar="TEXT", help="for the history")

    restores = command(
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
    return parser


def _number(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is no number of 1 or more")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= LONGEST_PAUSE_SECONDS:
        raise argparse.ArgumentTypeError(f"{text} is no number of seconds from 0 to {LONGEST_PAUSE_SECONDS:,}")
    return seconds


@contextmanager
def _store() -> Iterator[Engine]:
    engine = store.open_engine()
    try:
        yield engine
    finally:
        engine.dispose()


def _place() -> str:
    return explanations.place(make_url(store.database_url()))


def _say(words: str, file: TextIO | None = None) -> None:
    """Print text from a file or an address without its control characters."""
    print(visible(words), file=file)


def _progress() -> Progress | None:
    """Return a function that overwrites one line of the terminal; None without a terminal."""
    if not sys.stderr.isatty():
        return None
    return lambda words: print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)


def _clear_progress() -> None:
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
