"""One publication on the page, with all that hangs on it."""

import pandas as pd
import streamlit as st

from dashboard import words
from dashboard.records.citations import bearing, stance
from dashboard.web import links
from dashboard.web.answers import ask
from dashboard.web.markup import facts, label, quote, title
from dashboard.words import day, singular
from tracker.queries import records, sources
from tracker.queries.frames import dicts
from tracker.schema.fields import language_name

PAGED = tuple(table for table in links.PAGE_OF if table != "source")  # tables with a page that shows their citations


def source(id: str) -> bool:
    """Everything on one source; False when there is none of that id."""
    row = ask(records.record, "source", id)
    if row is None:
        return False
    title(row["title"])
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
    dependants = ask(sources.dependants, id, PAGED)
    st.header(f"What hangs on it ({len(dependants)})")
    for citation in dicts(dependants):
        with st.container(border=True, gap="xsmall"):
            table = citation["record_table"]
            part = "" if table in PAGED else f"{singular(table).capitalize()}: "
            name = f"{part}{citation['record'] or citation['record_id']}"
            if page := links.page_of(citation):
                links.to_record(*page, name)
            else:
                st.markdown(label(name))
            quote(citation["excerpt"], citation["language"])
            st.caption(f"{stance(citation)}{bearing(citation)}")
    links.to_form("source", id)
    return True


def with_languages(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``sources.sources`` and a column ``language_label``, to be read."""
    return rows.assign(language_label=[language_name(tag or "") for tag in rows["language"]])
