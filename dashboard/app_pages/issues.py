"""Where they differ: every issue with every text, and on one issue the words of each text and of each party."""

from html import escape

import streamlit as st

from dashboard.records.issue import MOST, issue
from dashboard.web import links
from dashboard.web.answers import ask
from dashboard.web.markup import table
from dashboard.words import count, day, label
from tracker.queries import issues
from tracker.queries.frames import dicts
from tracker.values.codes import Mention
from tracker.values.direction import isolate

if id := st.query_params.get("issue"):
    links.to_list("issue", "All issues")
    if not issue(id):
        links.say_missing("issue", id)
    st.stop()

st.title("Where do they differ?")
rows, texts = dicts(ask(issues.issues)), dicts(ask(issues.texts, limit=MOST))
if not rows:
    st.info("No issue is recorded yet. Add one under Edit.")
    st.stop()
st.write(
    f"{count(len(rows), 'issue')} in {count(len(texts), 'text')}, in the order of their days, and what each party "
    "says. A text is called silent only where it was read in full; “part read” means that the part within reach has no "
    "word on it."
)
mentions = {(cell["issue_id"], cell["document_id"]): cell for cell in dicts(ask(issues.cells, limit=MOST))}
if len(texts) < sum(rows[0][kind.value] for kind in Mention):
    st.caption(f"The latest {MOST} texts; the numbers below count all.")


def said(issue_id: str, document_id: str) -> str:
    """What a text says on an issue, as a link to the words: the numbers of its clauses, or why there are none."""
    cell = mentions[issue_id, document_id]
    if cell["mention"] == Mention.WORDS:
        return f"<b>{links.anchor('issue', issue_id, cell['numbers'])}</b>"
    return links.anchor("issue", issue_id, label(Mention, cell["mention"]).lower())


matrix = table(
    ("Text", *(row["title"] for row in rows)),
    [
        (
            f"{escape(isolate(text['title']))}<br><small>{escape(day(text['day'], text['day_precision']))}</small>",
            *(said(row["id"], text["id"]) for row in rows),
        )
        for text in texts
    ],
    name="Every text on every issue, by the number of the clause",
)
st.html(f'<div class="tracker-matrix">{matrix}</div>')
st.header("How many speak")
kinds = [kind for kind in Mention if any(row[kind.value] for row in rows)]
numbers = table(
    ("Issue", *(label(Mention, kind) for kind in kinds), "Parties with a position"),
    [
        (
            links.anchor("issue", row["id"], row["title"]),
            *(f"{row[kind.value]:,}" for kind in kinds),
            f"{row['parties']:,}",
        )
        for row in rows
    ],
    name="How many texts speak on each issue, and how many parties",
)
st.html(f'<div class="tracker-matrix">{numbers}</div>')
