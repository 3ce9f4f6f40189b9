"""Makes the brief of a record or of a list, and writes it as a file."""

from datetime import date

from sqlalchemy.engine import Connection

from tracker.errors import NotFound
from tracker.queries import records
from tracker.queries.event_filters import EventFilters
from tracker.queries.pledge_filters import PledgeFilters
from tracker.reports import brief_markdown, event_brief, list_brief, party_brief, pledge_brief, reference
from tracker.reports.brief import Block, Brief, Sources
from tracker.words import human_day

TABLES = ("summit", "milestone", "pledge", "party")
FORMS = (".docx", ".md")


def of_record(connection: Connection, table: str, id: str, as_of: date) -> Brief:
    """Return the brief of a record of one of the ``TABLES`` as of a day. Raises NotFound."""
    cited = Sources()
    match table:
        case "pledge":
            content = pledge_brief.content(connection, id, as_of, cited)
        case "party":
            content = party_brief.content(connection, id, as_of, cited)
        case _:
            content = event_brief.content(connection, table, id, as_of, cited)
    if content is None:
        raise NotFound(f"There is no {table} {id}.")
    return _brief(connection, *content, cited)


def of_list(connection: Connection, filters: PledgeFilters | EventFilters, as_of: date, chosen: str) -> Brief:
    """Return the brief of the pledges or events that match the filters, as of a day. ``chosen`` is the filters in
    words."""
    cited = Sources()
    if isinstance(filters, PledgeFilters):
        title, blocks = "Pledges", list_brief.of_pledges(connection, filters, as_of, cited)
    else:
        title, blocks = "Events", list_brief.of_events(connection, filters, cited)
    subtitle = " · ".join([chosen or "All, no filters", f"as of {human_day(as_of)}"])
    return _brief(connection, title, subtitle, blocks, cited)


def _brief(connection: Connection, title: str, subtitle: str, blocks: list[Block], cited: Sources) -> Brief:
    whole = reference.of_store(connection)
    return Brief(title, subtitle, tuple(blocks), tuple(cited.entries.values()), whole.plain() if whole else "")


def in_form(connection: Connection, table: str, id: str, as_of: date, form: str) -> bytes:
    """Return the brief of a record as a file of one of the ``FORMS``. Raises NotFound."""
    return write(of_record(connection, table, id, as_of), form)


def list_in_form(
    connection: Connection, filters: PledgeFilters | EventFilters, as_of: date, chosen: str, form: str
) -> bytes:
    """Return the brief of a list as a file of one of the ``FORMS``."""
    return write(of_list(connection, filters, as_of, chosen), form)


def write(brief: Brief, form: str) -> bytes:
    """Return a brief as a file of one of the ``FORMS``."""
    if form == ".docx":
        from tracker.reports import brief_docx  # imported here, because python-docx loads slowly

        return brief_docx.write(brief)
    return brief_markdown.write(brief)


def table_of_id(connection: Connection, id: str) -> str:
    """Return the table of the record with this id. Raises NotFound if there is none, or more than one. ``id`` may also
    be table/id; then the table is returned without a look at the store."""
    table, _, rest = id.rpartition("/")
    tables = (
        [table]
        if table in TABLES
        else [each for each in TABLES if not table and records.record(connection, each, rest)]
    )
    if len(tables) == 1:
        return tables[0]
    if tables:
        ways = " or ".join(f"{each}/{id}" for each in tables)
        raise NotFound(f"Several records have the id {id}: write {ways}.")
    raise NotFound(f"There is no {', '.join(TABLES[:-1])} or {TABLES[-1]} with the id {id}.")
