"""The command brief."""

import argparse
from datetime import date
from pathlib import Path

from tracker import store
from tracker.commands.terminal import (
    Add,
    open_store,
    put,
)
from tracker.errors import InvalidFiles, Problem


def declare(add: Add) -> None:
    """Add brief to the commands."""
    tells = add(
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


def brief(chosen: argparse.Namespace) -> int:
    """Write or print a brief. Raises InvalidFiles for a file of another kind."""
    from tracker.reports import briefs

    form = chosen.out.suffix.lower() if chosen.out else ".md"
    if form not in briefs.FORMS:
        message = f"ends in none of {', '.join(briefs.FORMS)}: name the file brief.docx or brief.md"
        raise InvalidFiles([Problem(str(chosen.out), 0, "", message)])
    with open_store() as engine, store.reading(engine) as connection:
        table = briefs.table_of_id(connection, chosen.id)
        content = briefs.in_form(connection, table, chosen.id.rpartition("/")[2], date.today(), form)
    return put(content, chosen.out)
