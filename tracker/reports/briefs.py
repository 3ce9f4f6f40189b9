"""Makes the brief of a record or of a list, and writes it as a file."""

from sqlalchemy.engine import Connection

from tracker.errors import NotFound
from tracker.queries import records, sources
from tracker.queries.event_filters import EventFilters
from tracker.queries.hindsight import Limit
from tracker.queries.pledge_filters import PledgeFilters
from tracker.reports import brief_markdown, event_brief, list_brief, party_brief, pledge_brief, reference
from tracker.reports.brief import ABOUT_SOURCES, Block, Brief, Sources
from tracker.schema.models import EVENT_TABLES
from tracker.words import as_of, day

TABLES = (*EVENT_TABLES, "pledge", "party")
FORMS = (".docx", ".md")


def of_record(connection: Connection, table: str, id: str, limit: Limit) -> Brief:
    """Return the brief of a record of one of the ``TABLES`` as of the day of ``limit``. Raises NotFound."""
    cited = Sources()
    match table:
        case "pledge":
            content = pledge_brief.content(connection, id, limit.day, cited)
        case "party":
            content = party_brief.content(connection, id, limit.day, cited)
        case _:
            content = event_brief.content(connection, table, id, limit.day, cited)
    if content is None:
        raise NotFound(f"There is no {table} {id}.")
    title, about, blocks = content
    return _brief(connection, title, about, limit, blocks, cited)


def of_list(connection: Connection, filters: PledgeFilters | EventFilters, limit: Limit, chosen: str) -> Brief:
    """Return the brief of the pledges or events that match the filters, as of the day of ``limit``. ``chosen`` is the
    filters in words."""
    cited = Sources()
    if isinstance(filters, PledgeFilters):
        title, blocks = "Pledges", list_brief.of_pledges(connection, filters, limit.day, cited)
    else:
        title, blocks = "Events", list_brief.of_events(connection, filters, cited)
    return _brief(connection, title, chosen or "All, no filters", limit, blocks, cited)


def _brief(connection: Connection, title: str, about: str, limit: Limit, blocks: list[Block], cited: Sources) -> Brief:
    whole = reference.of_store(connection)
    entries, about_sources = tuple(cited.entries.values()), ABOUT_SOURCES
    if newest := sources.newest(connection):
        about_sources += f" The newest source of this record is of {day(*newest)}."
    cite = whole.plain() if whole else ""
    return Brief(title, f"{about} · {as_of(*limit)}", tuple(blocks), entries, cite, about_sources)


def in_form(connection: Connection, table: str, id: str, limit: Limit, form: str) -> bytes:
    """Return the brief of a record as a file of one of the ``FORMS``. Raises NotFound."""
    return write(of_record(connection, table, id, limit), form)


def list_in_form(
    connection: Connection, filters: PledgeFilters | EventFilters, limit: Limit, chosen: str, form: str
) -> bytes:
    """Return the brief of a list as a file of one of the ``FORMS``."""
    return write(of_list(connection, filters, limit, chosen), form)


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
