"""The sources of a record: what each says, where, and how sure it is."""

from html import escape

import pandas as pd
import streamlit as st

from dashboard import words
from dashboard.web import links
from dashboard.web.answers import ask
from dashboard.web.markup import label, quote
from dashboard.words import day, has_value
from tracker.queries import sources
from tracker.queries.frames import dicts
from tracker.values.codes import Stance
from tracker.values.direction import isolate

AT_FIRST = 6  # citations shown before the rest, which is folded away


def citations(table: str, id: str) -> None:
    """Every citation of one record, supporting and contradicting, with a link to the publication and our page of it."""
    rows = ask(sources.citations, table, (id,))
    if rows.empty:
        st.info("No source is recorded yet.", icon=":material/help:")
    list_citations(rows[:AT_FIRST])
    if len(rows) > AT_FIRST:
        with st.expander(f"{len(rows) - AT_FIRST} more"):
            list_citations(rows[AT_FIRST:])


def list_citations(rows: pd.DataFrame) -> None:
    """Citations, rows of ``sources.citations``, a box each."""
    for row in dicts(rows):
        with st.container(border=True):
            citation(row)


def citation(row: dict) -> None:
    """One citation: publisher, title, excerpt, and a link out and a link to all that hangs on the source."""
    st.markdown(f"{stance(row)}**{label(row['publisher'])}**, {label(row['title'])}")
    quote(row["excerpt"], row["language"])
    published = day(row["published_on"], row["published_precision"])
    published = f"published {published} · " if published else ""
    source_class = words.code("source", "source_class", row["source_class"])
    st.caption(f"{source_class} · {published}{bearing(row)}")
    with st.container(horizontal=True, vertical_alignment="center"):
        _link_out("Open the source", row["url"])
        if has_value(row["archive_url"]):
            _link_out("Archived copy", row["archive_url"])
        links.to_record("source", row["source_id"], "All that it supports")


def stance(row: dict) -> str:
    """What begins a citation that does not support its record, as Markdown."""
    if row["stance"] == Stance.SUPPORTS:
        return ""
    return f"**{words.code('citation', 'stance', row['stance'])}** · "


def bearing(row: dict) -> str:
    """Where in its source a citation stands, how sure it is and which field it bears on, as Markdown."""
    about = f"on “{label(words.title(row['record_table'], row['field']))}” · " if has_value(row["field"]) else ""
    place = f" · {label(row['locator'])}" if has_value(row["locator"]) else ""
    return f"{about}{words.code('citation', 'confidence', row['confidence'])} confidence{place}"


def _link_out(title: str, url: str) -> None:
    address = escape(url, quote=True)
    opening = f'<a class="tracker-out" href="{address}" target="_blank" rel="noopener noreferrer">'
    st.html(f"{opening}{escape(isolate(title))} ↗</a>", width="content")


def excerpt_of(rows: pd.DataFrame, fields: tuple[str, ...]) -> str | None:
    """The excerpt of the first citation that supports one of these fields."""
    matches = rows[rows["field"].isin(fields) & rows["excerpt"].notna() & (rows["stance"] == Stance.SUPPORTS)]
    return None if matches.empty else str(matches["excerpt"].iloc[0])
