"""Answers ``/r/<table>/<id>``: any record as a plain page or as JSON, made from the declaration of its table."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from typing import Any

import pandas as pd

from dashboard.addresses import plain_page, structured_data
from dashboard.addresses.exchange import Answer, HttpError, Request
from dashboard.addresses.plain_page import link, link_out, quotation, table
from dashboard.web.links import PAGE_OF
from tracker import words
from tracker.queries import pledges, records, sources, tables
from tracker.queries.frames import dicts
from tracker.queries.pledge_filters import PledgeFilters
from tracker.schema.fields import language_name, storable
from tracker.schema.kinds import BOOLEAN, CODE, DAY, DAY_OR_PERIOD, DECIMAL, LANGUAGE, URL, WIKIDATA_ID, kind_of
from tracker.schema.models import EVENT_TABLES, RECORDS, columns
from tracker.schema.relations import LINKS, PARENTS, PARTS, Key, links
from tracker.schema.rows import Row, as_json
from tracker.values import days, edtf, wikidata
from tracker.values.codes import HOSTS, Stance
from tracker.values.direction import isolate
from tracker.values.figures import exact
from tracker.values.text_fragment import of_citation
from tracker.words import has_value, human_when
from tracker.writing.references import used_ids

MOST_LINKING = 200  # records of one table that link to this one, at most
QUOTES = ("quote", "excerpt")
OWN = ("id", "version")  # columns that are not shown
Names = Mapping[Key, str]


def answer(request: Request, parts: Mapping[str, str]) -> Answer:
    """Answer with one record. Raises HttpError if there is none; of a merged record it leads to the other one."""
    name, id = parts["table"], parts["id"]
    request.query.finish()
    if name not in RECORDS:
        raise HttpError(404, f"There is no kind of record “{name[:60]}”.", ways={"All kinds": request.address("/r/")})
    row = records.record(request.connection, name, id)
    if row is None:
        raise _absence(request, name, id, parts["json"])
    return _data(request, name, row) if parts["json"] else _page(request, name, row)


def _absence(request: Request, name: str, id: str, suffix: str) -> HttpError:
    what = f"{words.singular(name)} {id[:120]}"
    if not storable(id) or not used_ids(request.connection, name, [id]):
        every = {f"All {words.plural(name)}": request.address(f"/r/{name}/")}
        return HttpError(404, f"No {words.singular(name)} ever had the id {id[:120]}.", ways=every)
    if other := records.became(request.connection, name, id):
        return HttpError(
            301,
            f"The {what} was merged into another one, which it turned out to be: {other}.",
            request.address(f"/r/{name}/{other}{suffix}"),
        )
    log = {"the list of changes": request.address("/changes")}
    return HttpError(410, f"The {what} was deleted. When, by whom and why is in", ways=log)


def _page(request: Request, name: str, row: Row) -> Answer:
    connection, id = request.connection, row["id"]
    own = {part: records.within(connection, part, name, id) for part in PARTS[name] if part != "citation"}
    citations = sources.citations(connection, name, (id,))
    names = _names(request, [(name, row), *((part, each) for part, rows in own.items() for each in rows)], (name, id))
    title = words.day_of_label(names[name, id])
    if name == "pledge_status" and (pledge := records.record(connection, "pledge", row["pledge_id"])):
        row = {"verb": pledge["verb"]} | row
    linking = tables.linking(connection, name, id, but=PARTS[name], limit=MOST_LINKING + 1)
    content = [
        f"<p><small>{_kind_of_record(request, name, row, names)}</small></p>",
        _facts(request, name, row, names),
        *(_part(request, part, _in_order(part, rows, names), names, row) for part, rows in own.items() if rows),
        _citations(request, citations),
        *(_linking(request, id, of, column, rows) for (of, column), rows in linking.items()),
        _foot(request, name, row),
    ]
    address = request.address(f"/r/{name}/{id}")
    descriptions = (row.get(column) for column in ("summary", "quote", "scope", "definition", "question", "text"))
    body = plain_page.page(
        request.root,
        title,
        "".join(content),
        address=address,
        description=next(filter(None, descriptions), f"{title} ({words.singular(name)})"),
        data=structured_data.describe(request, name, row, names, own.get("attendance", ())),
        others=[("application/json", "JSON", f"{address}.json")],
    )
    return Answer(body, "text/html")


def _data(request: Request, name: str, row: Row) -> Answer:
    id = row["id"]
    parts = {part: records.within(request.connection, part, name, id) for part in PARTS[name]}
    about = {
        "table": name,
        "id": id,
        "name": records.names(request.connection, [(name, id)])[name, id],
        "url": request.address(f"/r/{name}/{id}"),
        "revision": request.state.revision,
        "record": json.loads(as_json(row)),
        "edtf": edtf.of_row(row),
        "parts": {part: [json.loads(as_json(each)) for each in rows] for part, rows in parts.items() if rows},
    }
    return Answer(json.dumps(about, ensure_ascii=False, indent=1).encode() + b"\n", "application/json")


def _names(request: Request, rows: Iterable[tuple[str, Row]], own: Key) -> dict[Key, str]:
    """Return the names of a record and of all records that it and its parts link to."""
    keys = [own, *dict.fromkeys(key for name, row in rows for key in links(name, row).values() if key != own)]
    names = records.names(request.connection, keys)
    return {key: names.get(key, key[1]) for key in keys}


def _kind_of_record(request: Request, name: str, row: Row, names: Names) -> str:
    kind = link(request.address(f"/r/{name}/"), words.singular(name).capitalize())
    of = PARENTS.get(name)
    whole = links(name, row).get(of.column) if of else None
    return f"{kind} of {_to(request, whole, names)}" if whole else kind


def _to(request: Request, key: Key, names: Names) -> str:
    return link(request.address(f"/r/{key[0]}/{key[1]}"), names.get(key, key[1]))


def _readable(name: str) -> list[str]:
    """Return the columns of a table that are shown: without id and version, and without columns that are shown with
    another one, such as a precision."""
    of_others = {days.precision_beside(column) for column in columns(RECORDS[name]) if column.endswith("_on")}
    if name in PARENTS:
        of_others.add(PARENTS[name].table_column)
    return [column for column in columns(RECORDS[name]) if column not in of_others and column not in OWN]


def _facts(request: Request, name: str, row: Row, names: Names) -> str:
    summary = {of: escape(isolate(text)) for of, text in _summary(request, name, row).items()}
    values = {words.title(name, column): _value(request, name, column, row, names) for column in _readable(name)}
    rows = (
        f"<div><dt>{escape(of)}</dt><dd dir='auto'>{value}</dd></div>"
        for of, value in (summary | values).items()
        if value
    )
    return f"<dl>{''.join(rows)}</dl>"


def _summary(request: Request, name: str, row: Row) -> dict[str, str]:
    """Return facts that several columns give together, in words: the time of an event; amount, status and firmness of a
    pledge."""
    if name in EVENT_TABLES:
        return {"When": human_when(row)}
    if name != "pledge":
        return {}
    (now,) = dicts(pledges.pledges(request.connection, PledgeFilters(ids=(row["id"],)), date.today()))
    return {
        "Amount": words.amount(row),
        "Status": words.status(now),
        "Firmness": words.code("pledge", "firmness", now["firmness"]),
    }


def _value(request: Request, name: str, column: str, row: Row, names: Names) -> str:
    """Return a value in words as HTML; blank for an empty value."""
    value, kind = row[column], kind_of(name, column)
    if not has_value(value):
        return ""
    if key := links(name, row).get(column):
        return _to(request, key, names)
    if kind is CODE:
        return escape(words.code_of(name, row, column))
    if kind in (DAY, DAY_OR_PERIOD):
        return escape(words.day(value, _precision(column, row)))
    if kind is URL:
        return link_out(value, value)
    if kind is WIKIDATA_ID:
        return link_out(wikidata.address(value), value)
    if kind is BOOLEAN:
        return "yes" if value else "no"
    if kind is DECIMAL:
        return escape(words.figure(exact(value)))
    if kind is LANGUAGE:
        return escape(language_name(value))
    if column in QUOTES:
        return quotation(value, row.get(f"{column}_language") or row.get("language"))
    if column == "field" and "record_table" in row:
        return escape(words.field(row))
    return escape(isolate(str(value)))


def _precision(column: str, row: Row) -> str | None:
    """Return the precision of a day. The two days of an event are shown as exact days, because they are limits."""
    return None if column in ("starts_on", "ends_on") else row.get(days.precision_of(column))


def _in_order(part: str, rows: list[Row], names: Names) -> list[Row]:
    """Return the parts of one table by the party that each names, with hosts first; those that name none as they
    are."""
    parties = [column for column, to in LINKS[part].items() if to == "party" and column != PARENTS[part].column]

    def rank(row: Row) -> tuple[bool, list[str]]:
        return row.get("role") not in HOSTS, [names.get(("party", row[column]), "") for column in parties]

    return sorted(rows, key=rank)


def _part(request: Request, part: str, rows: list[Row], names: Names, whole: Row) -> str:
    """Return the parts of one table as an HTML table, without columns that are blank in all rows. They are of the
    record ``whole``."""
    of = PARENTS[part]
    columns = [
        column for column in _readable(part) if column != of.column and any(has_value(row[column]) for row in rows)
    ]
    cells = (
        [
            link(request.address(f"/r/{part}/{row['id']}"), str(place)),
            *(_value(request, part, column, {"verb": whole.get("verb")} | row, names) for column in columns),
        ]
        for place, row in enumerate(rows, 1)
    )
    heading = f"<h2>{escape(words.plural(part).capitalize())} ({len(rows):,})</h2>"
    return heading + table(["", *(words.title(part, column) for column in columns)], cells)


def _citations(request: Request, citations: pd.DataFrame) -> str:
    if citations.empty:
        return ""
    items = "".join(f"<li>{_citation(request, row)}</li>" for row in dicts(citations))
    return f"<h2>Sources ({len(citations):,})</h2><ul>{items}</ul>"


def _citation(request: Request, row: Mapping[str, Any]) -> str:
    stance = words.code("citation", "stance", row["stance"])
    against = f"<strong>{escape(stance)}</strong>: " if row["stance"] != Stance.SUPPORTS else ""
    day = words.day(row["published_on"], row["published_precision"])
    notes = [
        f"on “{field}”" if (field := words.field(row)) else "",
        f"published {day}" if day else "",
        row["locator"] if has_value(row["locator"]) else "",
        f"{words.code('citation', 'confidence', row['confidence'])} confidence",
    ]
    excerpt = quotation(row["excerpt"], row["language"]) if has_value(row["excerpt"]) else ""
    copy = f" · {link_out(of_citation(row, 'archive_url'), 'archived copy')}" if has_value(row["archive_url"]) else ""
    own = link(request.address(f"/r/source/{row['source_id']}"), "what else cites it")
    about = escape(isolate(" · ".join(filter(None, notes))))
    title = f"{escape(isolate(row['publisher']))}, {link_out(of_citation(row), row['title'])}"
    return f"{against}{title}{excerpt}<br><small>{about}{copy} · {own}</small>"


def _linking(request: Request, to: str, name: str, column: str, rows: Mapping[str, str]) -> str:
    """Return a list of the records of one table that link to this one by a column, as HTML."""
    items = "".join(
        f"<li>{link(request.address(f'/r/{name}/{id}'), label)}</li>" for id, label in list(rows.items())[:MOST_LINKING]
    )
    heading = f"{words.plural(name).capitalize()}: {words.title(name, column)}"
    more = ""
    if len(rows) > MOST_LINKING:
        file = request.address(f"/api/{name}.csv", **{column: to})
        more = f"<p>The first {MOST_LINKING}; all of them: {link(file, file)}</p>"
    return f"<h2>{escape(heading)}</h2><ul>{items}</ul>{more}"


def _foot(request: Request, name: str, row: Row) -> str:
    address = request.address(f"/r/{name}/{row['id']}.json")
    state = f"Version {row['version']:,} at revision {request.state.revision:,}"
    return (
        f"<footer><p>{state} · {link(address, 'JSON')} · {link(_in_dashboard(request, name, row), 'In the dashboard')}"
        "</p></footer>"
    )


def _in_dashboard(request: Request, name: str, row: Row) -> str:
    """Return the address of a record's page in the dashboard, or of its parent's page; else of its form."""
    id = row["id"]
    if name in PAGE_OF:
        page, parameter = PAGE_OF[name]
        return request.address(f"/{page}", **{parameter: id})
    for column in (PARENTS[name].column,) if name in PARENTS else RECORDS[name].page_by:
        key = links(name, row).get(column)
        whole = key and records.record(request.connection, *key)
        if key and whole:
            return _in_dashboard(request, key[0], whole)
    return request.address("/edit", table=name, id=id)
