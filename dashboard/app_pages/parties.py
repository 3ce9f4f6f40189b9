"""Who came to what at which level: all parties, or one of them over time."""

import streamlit as st

from dashboard import links
from dashboard.charts import attendance as charts
from dashboard.charts.palette import CONFIG
from dashboard.db import ask
from dashboard.filters import several
from dashboard.tables import table
from dashboard.text import label, today
from tracker.queries import parties, pledges, records
from tracker.queries.pledges import PledgeFilters

SEATS = {
    "starts_on": "Date",
    "title": "Summit",
    "person": "Person",
    "office": "Office that day",
    "level_label": "Level",
    "mode_label": "Mode",
    "state_label": "State",
}
PROMISED = {"made_on": "Made on", "headline": "Pledge", "firmness_label": "Firmness", "status_label": "Status"}
SIGNED = {"adopted_on": "Date", "title": "Document", "status_label": "Status", "person": "Person"}
COUNTED = {
    "name": "Party",
    "kind_label": "Kind",
    "summits": "Summits",
    "pledges": "Pledges",
    "signatures": "Signatures",
}

rows = ask(parties.parties)
if rows.empty:
    st.title("Parties")
    st.info("No party has come to a summit, signed or promised anything yet. Add attendance under Edit.")
    st.stop()

if id := st.query_params.get("id"):
    links.to_list("party", "All parties")
    party = ask(records.record, "party", id)
    if party is None:
        links.missing("party")
        st.stop()
    st.title(label(party["name"]))
    seats = ask(parties.attendance, id)
    st.subheader("Attendance")
    if seats.empty:
        st.write("It has not been recorded at any summit.")
    else:
        summary = charts.describe_levels(seats, as_of=today())
        st.write(label(summary))
        st.plotly_chart(charts.levels(seats, as_of=today()), key="levels", alt=summary, config=CONFIG)
        st.caption("Level is a matter of protocol, not of commitment.")
        table(seats, SEATS, key="seats", opens="summit", id_column="summit_id")
    promised = ask(pledges.pledges, PledgeFilters(parties=(id,)), today())
    st.subheader("Pledges")
    if promised.empty:
        st.write("None is recorded.")
    else:
        table(promised, PROMISED, key="promised", opens="pledge")
    signed = ask(parties.signatures, id)
    st.subheader("Signatures")
    if signed.empty:
        st.write("None is recorded.")
    else:
        table(signed, SIGNED, key="signed")
    links.to_form("party", id)
    st.stop()

st.title("Parties")
tracks = several("Track", "track", ask(records.choices, "track"))
seats = ask(parties.matrix, tracks=tracks)
st.subheader("Who came to what")
if seats.empty:
    st.info("No attendance is recorded at the landmark and major summits of these tracks.")
else:
    st.write("The highest level that each party sent to the landmark summits, and to the latest major ones.")
    st.plotly_chart(
        charts.matrix(seats), key="matrix", alt="Matrix of parties and summits; the table below has the same parties."
    )
table(rows, COUNTED, key="parties", opens="party")
