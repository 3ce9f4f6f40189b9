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

PAGED = tuple(table for table in links.PAGE_OF if table != "source")  # where what hangs on a source can be shown


def source(id: str) -> bool:
    """Everything on one source; False when there is none of that id."""
    found = ask(records.record, "source", id)
    if found is None:
        return False
    title(found["title"])
    facts(
        {
            "Publisher": found["publisher"],
            "Class": words.code("source", "source_class", found["source_class"]),
            "Language": language_name(found["language"] or ""),
            "Published on": day(found["published_on"], found["published_precision"]),
            "Read on": day(found["accessed_on"]),
        }
    )
    st.link_button("Open the source", found["url"], icon=":material/open_in_new:")
    hanging = ask(sources.dependants, id, PAGED)
    st.header(f"What hangs on it ({len(hanging)})")
    for row in dicts(hanging):
        with st.container(border=True, gap="xsmall"):
            table = row["record_table"]
            part = "" if table in PAGED else f"{singular(table).capitalize()}: "
            name = f"{part}{row['record'] or row['record_id']}"
            shown_on = next((table for table in PAGED if row[f"{table}_id"]), None)
            if shown_on:
                links.to_record(shown_on, row[f"{shown_on}_id"], name)
            else:
                st.markdown(label(name))
            quote(row["excerpt"], row["language"])
            st.caption(f"{stance(row)}{bearing(row)}")
    links.to_form("source", id)
    return True


def with_languages(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``sources.sources`` and a column ``language_label``, to be read."""
    return rows.assign(language_label=[language_name(tag or "") for tag in rows["language"]])
