"""Every publication, or one of them with all that hangs on it."""

import streamlit as st

from dashboard import links
from dashboard.citations import citation
from dashboard.db import ask
from dashboard.filters import codes, page_of, search, several
from dashboard.tables import table
from dashboard.text import day, facts, label
from tracker.queries import records, sources
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
    for row in hanging.to_dict("records"):
        with st.container(border=True):
            name = row["record"] or row["record_id"]
            if row["record_table"] in links.PAGES:
                links.to_record(row["record_table"], row["record_id"], name)
            else:
                st.markdown(f"{label(row['record_table'])}: {label(name)}")
            citation(row)
    links.to_form("source", id)
    st.stop()

st.title("Sources")
text = search(placeholder="Title, publisher or address")
left, right = st.columns(2)
with left:
    publishers = several("Publisher", "publisher", {name: name for name in ask(sources.publishers)})
with right:
    classes = codes("Class", "class", SourceClass)
total = ask(sources.count, classes=classes, publishers=publishers, text=text)
if not total:
    st.info("No source matches. Take a filter away, or add a source under Edit.")
    st.stop()
st.write(f"{total:,} publications match.")
offset = page_of(total, ROWS)
rows = ask(sources.sources, classes=classes, publishers=publishers, text=text, limit=ROWS, offset=offset)
table(
    rows,
    SHOWN,
    key="sources",
    opens="source",
    all_rows=lambda: ask(sources.sources, classes=classes, publishers=publishers, text=text),
)
