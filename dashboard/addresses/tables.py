"""Answers ``/api/<table>.csv`` and ``.json``: rows of any table, with the filters of its list; and ``/api/``, the
codebook."""

from collections.abc import Iterator, Mapping
from datetime import date
from html import escape
from tempfile import SpooledTemporaryFile
from typing import IO

from dashboard.addresses import exchange
from dashboard.addresses.exchange import Answer, HttpError, Request
from dashboard.addresses.plain_page import page, table
from dashboard.filter_declarations import EVENTS, PLEDGES, SOURCES
from tracker import words
from tracker.files import codebook, csvfile
from tracker.queries import tables
from tracker.queries.tables import Selection
from tracker.schema import relations
from tracker.schema.kinds import kind_of
from tracker.schema.models import EVENT_TABLES, RECORDS, Remark, code_list, columns, table_of
from tracker.schema.relations import LINKS
from tracker.schema.rows import as_json
from tracker.values.codes import CODE_LISTS

ROWS, MOST_ROWS = 1_000, 100_000  # of one answer: usually, and at most
AT_ONCE = 500  # rows in memory
IN_MEMORY = 1 << 20  # bytes; a longer answer is kept in a temporary file
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
FILTERS = {
    **dict.fromkeys(EVENT_TABLES, f"{', '.join(EVENTS.names)}: as on the timeline"),
    "pledge": f"{', '.join(PLEDGES.names)}: as on the page of pledges",
    "source": f"{', '.join(SOURCES.names)}: as on the page of sources",
}


def answer(request: Request, parts: Mapping[str, str]) -> Answer:
    """Answer with rows of a table as CSV or JSON, and a Link header to the next ones."""
    name, form = parts["table"], parts["form"]
    if name not in RECORDS:
        raise HttpError(404, f"There is no table “{name[:60]}”. The tables are listed at {request.address('/api/')}.")
    limit = request.query.limit("rows", usual=ROWS, most=MOST_ROWS)
    ids = tables.ids(request.connection, name, _selection(request, name), date.today(), limit=limit + 1)
    more, ids = ids[limit:], ids[:limit]
    # Complete before the first byte is sent: otherwise a slow reader would occupy a connection to the store.
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when it has been sent
    file.writelines(_csv(request, name, ids) if form == "csv" else _json(request, name, ids))
    size = file.tell()
    file.seek(0)
    content: bytes | IO[bytes] = file
    if size <= IN_MEMORY:  # can be kept, and given again
        with file:
            content = file.read()
    links = [f'<{request.address("/api/")}>; rel="describedby"; type="text/html"']
    if more:
        links.append(f'<{request.again(after=ids[-1])}>; rel="next"')
    headers = {"Link": ", ".join(links), "Content-Length": str(size)}
    return Answer(content, TYPES[form], headers=headers)


def _selection(request: Request, name: str) -> Selection:
    query, filters = request.query, None
    if name in EVENT_TABLES:
        filters = exchange.event_filters(request, tables=(name,))
    elif name == "pledge":
        filters = exchange.pledge_filters(request)
    elif name == "source":
        filters = exchange.source_filters(request)
    after = query.text("after")
    equal = {column: values for column in tables.comparable(name) if (values := _values(request, name, column))}
    query.finish()
    return Selection(equal, filters, after)


def _values(request: Request, name: str, column: str) -> tuple[str, ...]:
    """Return the values that the address asks for in a column. Raises HttpError for one that no row can have."""
    query, model = request.query, RECORDS[name]
    if column == "field" and issubclass(model, Remark):
        fields = (field for of in relations.targets(name, "record_id") for field in model.fields_of(of))
        return query.codes(column, dict.fromkeys(fields), "the fields of a record")
    if codes := code_list(name, column):
        return query.codes(column, words.labels(codes))
    if targets := relations.targets(name, column):
        return query.ids(request.connection, column, *targets)
    return query.of_column(column, name)


def _csv(request: Request, name: str, ids: list[str]) -> Iterator[bytes]:
    return csvfile.stream(request.connection, name, ids)


def _json(request: Request, name: str, ids: list[str]) -> Iterator[bytes]:
    begin = b"["
    for start in range(0, len(ids), AT_ONCE):
        for row in tables.rows(request.connection, name, ids[start : start + AT_ONCE]):
            yield begin + b"\n" + as_json(row).encode()
            begin = b","
    yield b"\n]\n" if ids else b"[]\n"


def answer_codebook(request: Request, _: Mapping[str, str]) -> Answer:
    """Answer with the codebook: what each table, column and code means, and how to ask for rows."""
    request.query.finish()
    example = request.address("/api/pledge.csv", pledger="fra")
    content = (
        f"<p>Each table is a CSV or JSON file, such as <a href='{escape(example)}'>{escape(example)}</a>. Rows are in "
        f"the order of their ids, {ROWS:,} at a time; <code>limit</code> asks for up to {MOST_ROWS:,}, and the header "
        "<code>Link</code> names the next part. Columns marked with = can be asked for by value, such as "
        f"<code>?kind=state</code>; given several times, any of the values fits.</p>"
    )
    content += "".join(_table(request, name) for name in RECORDS)
    content += "<h2>Codes</h2>" + "".join(
        f"<h3 id='{codes.__name__}'>{codes.__name__}</h3>"
        + table(["Code", "Label", "Meaning"], ([escape(c.value), escape(c.label), escape(c.meaning)] for c in codes))
        for codes in CODE_LISTS
    )
    title = "Tables and codebook"
    description = "Every table as CSV and JSON, and what its columns and codes mean."
    return Answer(
        page(request.root, title, content, address=request.address("/api/"), description=description), "text/html"
    )


def _table(request: Request, name: str) -> str:
    files = " · ".join(
        f'<a href="{escape(request.address(f"/api/{name}.{form}"))}">{name}.{form}</a>' for form in TYPES
    )
    more = f"<p>Filters: {escape(FILTERS[name])}.</p>" if name in FILTERS else ""
    comparable = tables.comparable(name)
    rows = (
        [
            f"<code>{column}</code>{' =' if column in comparable else ''}",
            _kind(name, column),
            "yes" if table_of(name).c[column].nullable else "no",
            escape(codebook.meaning(name, column)),
        ]
        for column in columns(RECORDS[name])
    )
    about = f"<h2 id='{name}'>{escape(words.plural(name).capitalize())}</h2><p>{files}</p>{more}"
    return about + table(["Column", "Type", "Blank", "Meaning"], rows)


def _kind(name: str, column: str) -> str:
    if codes := code_list(name, column):
        return f'code, see <a href="#{codes.__name__}">{codes.__name__}</a>'
    if target := LINKS[name].get(column):
        return f'id in <a href="#{target}">{target}</a>'
    return escape(kind_of(name, column).name)
