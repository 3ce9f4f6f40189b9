"""Answers ``/r/`` and ``/r/<table>/`` with lists of all records; also ``/sitemap.xml`` and ``/robots.txt``."""

from collections.abc import Mapping
from datetime import date
from html import escape
from urllib.parse import urlsplit
from xml.etree import ElementTree

from dashboard.addresses import structured_data
from dashboard.addresses.exchange import Answer, HttpError, Request
from dashboard.addresses.plain_page import link, page
from tracker import words
from tracker.queries import news, pledges, records, tables
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.pledges import refusals_apart
from tracker.schema.models import RECORDS
from tracker.schema.relations import TOP

ROWS = 1_000  # of one page of a list
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
# The tables whose records are in the sitemap. Parts are left out: they are on the pages of their records.
MAPPED = tuple(table for table in TOP if not RECORDS[table].single)
MOST_MAPPED = 50_000  # addresses, the most that the format of sitemaps allows
NO_PAGES = ("/edit", "/desk", "/imports", "/changes", "/_stcore/")
SUBSCRIPTIONS = (
    ("/feed.atom", "changes as Atom feed"),
    ("/feed.json", "changes as JSON feed"),
    ("/calendar.ics", "events as calendar"),
    ("/api/annotations.json", "quotes as Web Annotations"),
    ("/api/", "tables and codebook"),
)


def answer(request: Request, _: Mapping[str, str]) -> Answer:
    """Answer with the start page: the dossier, the number of records of each table, and the other addresses."""
    request.query.finish()
    dossier, counts = records.dossier(request.connection), records.counts(request.connection)
    title = dossier["title"] if dossier else "Summit Tracker"
    scope = dossier["scope"] if dossier else "The store is empty."
    promised, refusals = refusals_apart(pledges.counts(request.connection, PledgeFilters(), date.today()))
    apart = words.count_pledges(int(promised["count"].sum()), refusals)
    numbers = {name: apart if name == "pledge" and refusals else f"{number:,}" for name, number in counts.items()}
    kinds = "".join(
        f"<li>{link(request.address(f'/r/{name}/'), words.plural(name).capitalize())} ({number})</li>"
        for name, number in numbers.items()
    )
    others = ", ".join(link(request.address(path), title) for path, title in SUBSCRIPTIONS)
    content = f"<p dir='auto'>{escape(scope)}</p><ul>{kinds}</ul><p>Also: {others}.</p>"
    body = page(
        request.root,
        title,
        content,
        address=request.address("/r/"),
        description=scope,
        data=structured_data.dataset(request, dossier, list(RECORDS)),
        others=[
            ("application/atom+xml", "Changes", request.address("/feed.atom")),
            ("application/feed+json", "Changes", request.address("/feed.json")),
        ],
    )
    return Answer(body, "text/html")


def answer_table(request: Request, parts: Mapping[str, str]) -> Answer:
    """Answer with the names of a table's records, in the order of their ids, ROWS on a page."""
    name, after = parts["table"], request.query.text("after")
    request.query.finish()
    if name not in RECORDS:
        raise HttpError(404, f"There is no kind of record “{name[:60]}”.", ways={"All kinds": request.address("/r/")})
    names = tables.names(request.connection, name, after=after, limit=ROWS + 1)
    ids = list(names)[:ROWS]
    items = "".join(f"<li>{link(request.address(f'/r/{name}/{id}'), names[id])}</li>" for id in ids)
    path = f"/r/{name}/"
    more = f"<p>{link(request.address(path, after=ids[-1]), 'More')}</p>" if len(names) > ROWS else ""
    title = words.plural(name).capitalize()
    address = request.address(path, **({"after": after} if after else {}))
    content = f"<ul>{items}</ul>{more}" if ids else "<p>There is none.</p>"
    body = page(request.root, title, content, address=address, description=f"All {words.plural(name)} of the record.")
    return Answer(body, "text/html")


def answer_sitemap(request: Request, _: Mapping[str, str]) -> Answer:
    """Answer with a sitemap of the records of the MAPPED tables, at most MOST_MAPPED."""
    request.query.finish()
    sitemap = ElementTree.Element("urlset", {"xmlns": SITEMAP})
    places = [("/r/", request.state.at), ("/api/", "")]
    last_writes = news.last_writes(request.connection, MAPPED)
    places += [(f"/r/{name}/{id}", at) for (name, id), (_, at) in last_writes.items()]
    for path, at in places[:MOST_MAPPED]:
        node = ElementTree.SubElement(sitemap, "url")
        ElementTree.SubElement(node, "loc").text = request.address(path)
        if at:
            ElementTree.SubElement(node, "lastmod").text = at
    return Answer(ElementTree.tostring(sitemap, encoding="utf-8", xml_declaration=True), "application/xml")


def answer_robots(request: Request, _: Mapping[str, str]) -> Answer:
    """Answer with robots.txt, which says what search engines may read."""
    request.query.finish()
    base = urlsplit(request.root).path
    rules = "".join(f"Disallow: {base}{path}\n" for path in NO_PAGES)
    text = f"User-agent: *\n{rules}Allow: /\n\nSitemap: {request.address('/sitemap.xml')}\n"
    return Answer(text.encode(), "text/plain")
