"""The page of one source: a publication, with the records that cite it."""

from html import escape

import streamlit as st

from dashboard.lists.printout import begin_record
from dashboard.records.citations import as_list_by_record
from dashboard.web import links, subscription
from dashboard.web.answers import ask
from dashboard.web.markup import draw, facts
from tracker import words
from tracker.queries import records, sources
from tracker.schema.fields import language_name
from tracker.values.direction import isolate
from tracker.words import day, singular

PAGED = tuple(table for table in links.PAGE_OF if table != "source")  # tables with a page that shows their citations


def source(id: str) -> bool:
    """Draw everything on one source. Return whether there is one of that id."""
    row = ask(records.record, "source", id)
    if row is None:
        return False
    begin_record("source", row["title"])
    facts(
        {
            "Publisher": row["publisher"],
            "Class": words.code("source", "source_class", row["source_class"]),
            "Language": language_name(row["language"] or ""),
            "Published on": day(row["published_on"], row["published_precision"]),
            "Read on": day(row["accessed_on"]),
        }
    )
    st.link_button("Open the source", row["url"], icon=":material/open_in_new:")
    st.header(f"What cites it ({len(ask(sources.citing_records, id, PAGED))})")
    draw(f'<div class="tracker-abreast">{links.keep_html(_citing, id)}</div>')
    links.to_form("source", id)
    subscription.of_record("source", id)
    return True


def _citing(id: str) -> str:
    return as_list_by_record(ask(sources.citing_records, id, PAGED), _record)


def _record(citation: dict) -> str:
    """Return the record that cites the source, as HTML: a link to its page, or to that of the record it belongs to."""
    table = citation["record_table"]
    part = "" if table in PAGED else f"{singular(table).capitalize()}: "
    name = f"{part}{citation['record'] or citation['record_id']}"
    page = links.page_of(citation)
    return links.anchor(*page, name) if page else escape(isolate(name))
