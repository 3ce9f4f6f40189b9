"""Every publication, or one of them with all that hangs on it."""

import streamlit as st

from dashboard import links
from dashboard.citations import citation
from dashboard.db import ask, later
from dashboard.filters import page_of, source_filters
from dashboard.tables import table
from dashboard.text import day, facts, label
from tracker.queries import records, sources
from tracker.queries.frames import dicts
from tracker.vocab import SourceClass

ROWS = 100
SHOWN = {
    "published_on": "Published",
    "title": "Title",
    "publisher": "Publisher",
    "source_class_label": "Class",
    "language": "Language",
    "citations": "Citations",
    "url": "Address",
}

if id := st.query_params.get("id"):
    links.to_list("source", "All sources")
    source = ask(records.record, "source", id)
    if source is None:
        links.missing("source")
        st.stop()
    st.title(label(source["title"]))
    facts(
        {
            "Publisher": source["publisher"],
            "Class": SourceClass(source["source_class"]).label,
            "Language": source["language"],
            "Published on": day(source["published_on"]),
            "Read on": day(source["accessed_on"]),
        }
    )
    st.link_button("Open the source", source["url"], icon=":material/open_in_new:")
    hanging = ask(sources.dependants, id)
    st.subheader(f"What hangs on it ({len(hanging)})")
    for row in dicts(hanging):
        with st.container(border=True):
            name = row["record"] or row["record_id"]
            if row["record_table"] in links.SHOWN_ON:
                links.to_record(row["record_table"], row["record_id"], name)
            else:
                st.markdown(f"{label(row['record_table'])}: {label(name)}")
            citation(row)
    links.to_form("source", id)
    st.stop()

st.title("Sources")
filters = source_filters()
total = ask(sources.count, filters)
if not total:
    st.info("No source matches. Take a filter away, or add a source under Edit.")
    st.stop()
st.write(f"{total:,} publications match.")
rows = ask(sources.sources, filters, limit=ROWS, offset=page_of(total, ROWS))
table(rows, SHOWN, key="sources", opens="source", all_rows=later(sources.sources, filters))
