"""The brief of any record that has one, and the files that it becomes."""

from datetime import date

from sqlalchemy.engine import Connection

from tracker.errors import NotFound
from tracker.queries import records
from tracker.reports import brief_markdown, event_brief, party_brief, pledge_brief, reference
from tracker.reports.brief import Brief, Sources

TABLES = ("summit", "milestone", "pledge", "party")
FORMS = (".docx", ".md")


def of_record(connection: Connection, table: str, id: str, as_of: date) -> Brief:
    """The brief of a record of one of the ``TABLES`` as of a day. Raises NotFound."""
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
    title, subtitle, blocks = content
    whole = reference.of_store(connection)
    return Brief(title, subtitle, tuple(blocks), tuple(cited.entries.values()), whole.plain() if whole else "")


def in_form(connection: Connection, table: str, id: str, as_of: date, form: str) -> bytes:
    """The brief of a record as a file, in one of the ``FORMS``."""
    brief = of_record(connection, table, id, as_of)
    if form == ".docx":
        from tracker.reports import brief_docx  # it needs python-docx, for which nothing else has to wait

        return brief_docx.write(brief)
    return brief_markdown.write(brief)


def table_of_id(connection: Connection, id: str) -> str:
    """The table of the record of this id. Raises NotFound where none or several have it. Of ``table/id`` it is the
    first part, whether there is such a record or not."""
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
