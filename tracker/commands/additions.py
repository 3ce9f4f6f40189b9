"""Commands that add to the record: import, propose, archive."""

import argparse
import sys
from functools import partial
from pathlib import Path

from tracker import store
from tracker.commands.terminal import (
    Add,
    clear_progress,
    number,
    open_store,
    progress,
    put,
    say,
    seconds,
)
from tracker.errors import Invalid
from tracker.files import snapshot, wayback
from tracker.files.text_encoding import ENCODINGS
from tracker.schema.models import RECORDS
from tracker.values.codes import ClauseLinkKind
from tracker.writing import edits


def declare(add: Add) -> None:
    """Add import, propose and archive to the commands."""
    _declare_import(add)
    _declare_propose(add)
    _declare_archive(add)


def _declare_import(add: Add) -> None:
    imports = add(
        "import",
        import_sheet,
        "bring in a spreadsheet: first a dry run, which says what it would do",
        "FILE is a .csv, .xlsx or .ods, one line of which names columns, by name or title; a title may stand above it. "
        "Rows are matched to records by id, or by --key. With an exported version column, what somebody saved since is "
        "found. Everything is saved as one change, or nothing.",
    )
    imports.add_argument("file", type=Path, metavar="FILE", help="a .csv, .xlsx or .ods")
    imports.add_argument("--table", required=True, choices=list(RECORDS), metavar="TABLE", help="such as attendance")
    imports.add_argument(
        "--sheet", metavar="NAME", help="of a workbook (default: that of the table's name, or the first)"
    )
    imports.add_argument(
        "--encoding",
        choices=list(ENCODINGS),
        help="of a .csv that is not in UTF-8; without this, such a file is refused",
    )
    imports.add_argument(
        "--headings", type=number, default=0, metavar="LINE", help="which names the columns (default: it is looked for)"
    )
    imports.add_argument(
        "--column", action="append", default=[], metavar="HEADING=COLUMN", help="what a heading means; blank: nothing"
    )
    imports.add_argument("--set", action="append", default=[], metavar="COLUMN=VALUE", help="the same for all rows")
    imports.add_argument(
        "--source", default="", metavar="ID", help="a source that each row cites which is created or changed"
    )
    imports.add_argument(
        "--key",
        metavar="COLUMNS",
        help="by which rows are matched, with commas: summit_id,person_id; blank: all are new",
    )
    imports.add_argument("--blanks", action="store_true", help="a blank cell empties its field, whatever the key is")
    imports.add_argument("--lookalikes", action="store_true", help="also save records that look like others")
    imports.add_argument(
        "--rest", type=Path, metavar="OUT", help="an .xlsx or .csv for the lines that are not taken, with reasons"
    )
    imports.add_argument("--apply", action="store_true", help="save what the dry run shows")
    imports.add_argument("--partly", action="store_true", help="save the other lines where some cannot be taken")
    imports.add_argument(
        "--author", default=snapshot.AUTHOR, metavar="NAME", help="for the history (default: %(default)s)"
    )
    imports.add_argument("--reason", metavar="TEXT", help="for the history")


def _declare_propose(add: Add) -> None:
    proposes = add(
        "propose",
        propose,
        "propose which clauses of two texts belong together",
        "Looks at clauses without a link, of the same issue and language, and prints the earlier one whose words are "
        "most alike.",
    )
    proposes.add_argument(
        "--author", metavar="NAME", help="store them as links that nobody has confirmed yet, under this name"
    )


def _declare_archive(add: Add) -> None:
    archives = add(
        "archive",
        archive,
        "ask the Wayback Machine for a copy of each source that has none",
        "Takes a copy made near the day on which the source was read, or has one made, and records them, "
        f"{wayback.STORED_TOGETHER} by a save. It asks for one page after the other, in an order of chance, and waits "
        "as long as it is told to: some seconds each, so hours for a thousand. Stop it with Ctrl-C when you like; what "
        "it has is recorded, and the next run goes on.",
    )
    archives.add_argument("--limit", type=number, metavar="N", help="at most so many sources (default: all)")
    archives.add_argument(
        "--pause",
        type=seconds,
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


def import_sheet(chosen: argparse.Namespace) -> int:
    """Print what an import of a spreadsheet would do; with ``--apply`` do it. Return 1 if some lines cannot be
    taken."""
    from tracker.files import spreadsheet  # the readers of workbooks, for which no other command has to wait
    from tracker.imports import headings, summary, transfer
    from tracker.imports.plan import Instructions

    rests = {".csv": transfer.rest_as_csv, ".xlsx": transfer.rest}
    if chosen.rest and chosen.rest.suffix.lower() not in rests:
        raise Invalid({"--rest": f"{chosen.rest} is neither an .xlsx nor a .csv"})
    with chosen.file.open("rb") as stream:
        content = stream.read(spreadsheet.BYTES_AT_MOST + 1)  # more is refused, and need not be read
    wanted = chosen.sheet or chosen.table
    file = spreadsheet.open_file(content, name=chosen.file.name, sheet=wanted, encoding=chosen.encoding or "")
    sheet = spreadsheet.table(file, known=partial(headings.known, chosen.table), line=chosen.headings)
    key = None if chosen.key is None else tuple(filter(None, chosen.key.split(",")))
    columns, fixed = (dict(_pair(each) for each in pairs) for pairs in (chosen.column, chosen.set))
    instructions = Instructions(
        chosen.table,
        columns=columns,
        fixed=fixed,
        key=key,
        blanks_empty=chosen.blanks or None,
        lookalikes=chosen.lookalikes,
        source=chosen.source,
    )
    with open_store() as engine:
        plan = transfer.plan(engine, sheet, instructions, progress=progress())
        clear_progress()
        for line in summary.lines(plan):
            say(line)
        if chosen.rest and plan.refused_lines:
            put(rests[chosen.rest.suffix.lower()](sheet, plan), chosen.rest)
            say("It holds the lines that are not taken, with what keeps each.")
        if not chosen.apply:
            say("Nothing was saved: this was a dry run. --apply saves.")
            return 1 if plan.refused_lines else 0
        if plan.refused_lines and not chosen.partly:
            raise Invalid({"File": "nothing was saved, as some lines cannot be taken; --partly saves the others"})
        number = transfer.apply(engine, sheet, instructions, plan, author=chosen.author, reason=chosen.reason)
    say(f"Saved as change {number:,}: {summary.counts(plan, saved=True)}. Undo it under Changes.")
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark:
        raise Invalid({text: "has no =: write NAME=VALUE"})
    return name, value


def propose(chosen: argparse.Namespace) -> int:
    """Print which clauses may belong together; with ``--author`` also store them as links to be confirmed."""
    from tracker.queries import likeness  # it needs pandas, for which no other command has to wait

    with open_store() as engine:
        with store.reading(engine) as connection:
            rows = likeness.proposals(connection)
        for row in rows:
            say(f"{row['clause_id']}: {row['text']}\n  may go back to {row['other_id']}: {row['other_text']}")
            if chosen.author:
                link = {"clause_id": row["clause_id"], "other_id": row["other_id"], "kind": ClauseLinkKind.REWORDED}
                edits.create(engine, "clause_link", link, author=chosen.author, reason="Proposed by likeness of words")
    stored = " are stored, to be confirmed in the form of the later clause" if rows and chosen.author else ""
    say(f"{len(rows):,} proposals{stored}.")
    return 0


def archive(chosen: argparse.Namespace) -> int:
    """Record archived copies of sources. Return 1 if it had to stop before the last one."""
    client = wayback.Client(chosen.service.rstrip("/"), chosen.pause)
    unsaved: list[wayback.Answer] = []
    asked = number = 0
    stopped = ""
    with open_store() as engine:
        with store.reading(engine) as connection:
            rows = wayback.without_copy(connection, chosen.limit)
        try:
            for each in wayback.copies(client, rows):
                asked += 1
                unsaved += [each] if each.copy else []
                say(f"{each.id}: {each.copy or f'no copy: {each.reason}'}")
                if len(unsaved) == wayback.STORED_TOGETHER:
                    number += wayback.store_copies(engine, unsaved, author=chosen.author)
                    unsaved = []
        except wayback.Unreachable as error:
            stopped = f"{error}. "
        except KeyboardInterrupt:
            stopped = "Stopped. "
        number += wayback.store_copies(engine, unsaved, author=chosen.author)
    left = f"; {len(rows) - asked:,} are left for the next time" if len(rows) > asked else ""
    say(f"{stopped}{number:,} archived copies are recorded{left}.", sys.stderr if stopped else None)
    return 1 if stopped else 0
