"""Commands that write reports: brief, annotations."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import Connection

from tracker import store
from tracker.commands.terminal import (
    Add,
    open_store,
    put,
)
from tracker.errors import Invalid, InvalidFiles, Problem

if TYPE_CHECKING:
    from tracker.reports.brief import Brief

LISTS = ("pledges", "events")


def declare(add: Add) -> None:
    """Add brief and annotations to the commands."""
    tells = add(
        "brief",
        brief,
        "write the brief of a summit, milestone, pledge or party, or of a list",
        "Who came, what was decided and promised, what waits on what, where sources differ, and the sources: two to "
        "three pages. The id is that of the record's page; pledges or events is the whole list, or what --party and "
        "--text leave of it.",
    )
    tells.add_argument(
        "id", metavar="ID", help="such as 2026-01-06-paris-coalition, or summit/ID where two have it; pledges or events"
    )
    tells.add_argument(
        "--party", action="append", default=[], metavar="ID", help="of a list: by this pledger, or with this party"
    )
    tells.add_argument("--text", default="", metavar="WORDS", help="of a list: with these words, as on its page")
    tells.add_argument(
        "-o", "--out", type=Path, metavar="FILE", help="a new file that ends in .docx or .md (default: print Markdown)"
    )

    writes = add(
        "annotations",
        annotations,
        "write each quoted citation as a Web Annotation (JSON-LD)",
        "The words in their source, and the record that they bear on, for programs that show such notes beside a page.",
    )
    writes.add_argument(
        "--address",
        default="http://127.0.0.1:8501",
        help="of the dashboard to whose records they lead (default: %(default)s)",
    )
    writes.add_argument("-o", "--out", type=Path, metavar="FILE", help="a new file (default: print it)")


def annotations(chosen: argparse.Namespace) -> int:
    """Write or print all annotations."""
    from tracker.queries import sources
    from tracker.reports import annotations

    root = chosen.address.rstrip("/")
    with open_store() as engine, store.reading(engine) as connection:
        page = annotations.page(root, sources.quotations(connection), f"{root}{annotations.PATH}")
    return put(json.dumps(page, ensure_ascii=False, indent=1).encode() + b"\n", chosen.out)


def brief(chosen: argparse.Namespace) -> int:
    """Write or print a brief. Raises InvalidFiles for a file of another kind."""
    from tracker.queries.hindsight import Limit
    from tracker.reports import briefs

    form = chosen.out.suffix.lower() if chosen.out else ".md"
    if form not in briefs.FORMS:
        message = f"ends in none of {', '.join(briefs.FORMS)}: name the file brief.docx or brief.md"
        raise InvalidFiles([Problem(str(chosen.out), 0, "", message)])
    with open_store() as engine, store.reading(engine) as connection:
        if chosen.id in LISTS:
            content = briefs.write(_of_list(connection, chosen), form)
        elif chosen.party or chosen.text:
            raise Invalid({"ID": f"{chosen.id} is no list: --party and --text filter pledges or events"})
        else:
            table = briefs.table_of_id(connection, chosen.id)
            content = briefs.in_form(connection, table, chosen.id.rpartition("/")[2], Limit(date.today()), form)
    return put(content, chosen.out)


def _of_list(connection: Connection, chosen: argparse.Namespace) -> "Brief":
    """Return the brief of a list. Raises Invalid for the id of a party that does not exist."""
    from tracker.queries import records
    from tracker.queries.event_filters import EventFilters
    from tracker.queries.hindsight import Limit
    from tracker.queries.pledge_filters import PledgeFilters
    from tracker.reports import briefs

    parties = {id: records.record(connection, "party", id) for id in chosen.party}
    if missing := [id for id, row in parties.items() if row is None]:
        raise Invalid({"--party": f"there is no party {missing[0]}: the ids are those of the pages of parties"})
    names = ", ".join(str(row["name"]) for row in parties.values() if row)
    filter_values = {"Party": names, "Search": chosen.text}
    filters = (PledgeFilters if chosen.id == "pledges" else EventFilters)(parties=tuple(parties), text=chosen.text)
    in_words = " · ".join(f"{name}: {value}" for name, value in filter_values.items() if value)
    return briefs.of_list(connection, filters, Limit(date.today()), in_words)
