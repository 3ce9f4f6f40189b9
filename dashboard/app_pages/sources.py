"""Every publication, or one of them with all that hangs on it."""

import streamlit as st

from dashboard import links
from dashboard.citations import bearing
from dashboard.db import ask
from dashboard.filters import page_of, source_filters
from dashboard.tables import Table
from dashboard.text import day, facts, label, quote
from tracker.queries import records, sources
from tracker.queries.frames import dicts
from tracker.vocab import SourceClass

ROWS = 100
LIST = Table(
    "sources",
    {
        "published_on": "Published",
        "title": "Title",
        "publisher": "Publisher",
        "source_class_label": "Class",
        "language": "Language",
        "citations": "Citations",
        "url": "Address",
    },
    opens="source",
)

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
        with st.container(border=True, gap="xsmall"):
            table = row["record_table"]
            part = "" if table in sources.PAGED else f"{table.replace('_', ' ').capitalize()}: "
            name = f"{part}{row['record'] or row['record_id']}"
            shown_on = next((table for table in sources.PAGED if row[f"{table}_id"]), None)
            if shown_on:
                links.to_record(shown_on, row[f"{shown_on}_id"], name)
            else:
                st.markdown(label(name))
            quote(row["excerpt"], row["language"])
            stance = "" if row["stance"] == "supports" else f"**{row['stance_label']}** · "
            st.caption(f"{stance}{bearing(row)}")
    links.to_form("source", id)
    st.stop()

st.title("Sources")
filters = source_filters()
total = ask(sources.count, filters)
if not total:
    st.info("No source matches. Take a filter away, or add a source under Edit.")
    st.stop()
st.write(f"{total:,} publications match.")
LIST.show(sources.sources, filters, limit=ROWS, offset=page_of(total, ROWS))
