"""The page "Issues": every issue with every text; or of one issue the words of each text and of each party."""

import streamlit as st

from dashboard.lists import issues as lists
from dashboard.records.issue import MOST_TEXTS, issue
from dashboard.web import links
from dashboard.web.answers import ask
from dashboard.web.markup import draw
from tracker.queries import issues
from tracker.queries.frames import dicts
from tracker.values.codes import Mention
from tracker.words import count

if id := st.query_params.get("issue"):
    links.to_list("issue", "All issues")
    if not issue(id):
        links.say_missing("issue", id)
    st.stop()

st.title("Issues: where texts and parties differ")
rows = dicts(ask(issues.issues))
if not rows:
    links.say_none("No issue is on record.", "Add an issue", "issue")
    st.stop()
texts = sum(int(rows[0][kind.value]) for kind in Mention)
st.write(
    f"{count(len(rows), 'issue')} in {count(texts, 'text')}, in the order of their days, and what each party says. "
    "A text is called silent only where it was read in full; “part read” means that the part within reach has no word "
    "on it."
)
if texts > MOST_TEXTS:
    st.caption(f"The latest {MOST_TEXTS} texts; the numbers below count all.")
draw(links.keep_html(lists.matrix, MOST_TEXTS))
st.header("How many texts speak on each issue")
draw(links.keep_html(lists.counts_table))
