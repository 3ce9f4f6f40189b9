"""Who promised what, how firmly, and what became of it: a list, or all on one pledge."""

from dataclasses import replace

import streamlit as st

from dashboard import words
from dashboard.charts import pledges as charts
from dashboard.charts.palette import CONFIG
from dashboard.lists.filters import order, page_of, pledge_filters
from dashboard.lists.pledges import ORDERS, PLEDGES, TOTALS
from dashboard.records.pledge import pledge
from dashboard.web import links, lookback
from dashboard.web.answers import ask, view
from dashboard.web.lookback import today
from tracker.queries import pledges, totals
from tracker.values.codes import Firmness, FollowUp

ROWS = 100

if "id" in st.query_params:
    links.to_list("pledge", "All pledges")
    if not pledge(st.query_params["id"]):
        links.say_missing("pledge", st.query_params["id"])
    st.stop()

st.title("Pledges")
st.page_link(
    links.page("wakes"),
    label="What must happen first, and what wakes then",
    icon=":material/alarm:",
    query_params=lookback.parameters(),
)
filters, as_of = pledge_filters(), today()
total = int(ask(pledges.counts, filters, as_of)["count"].sum())
if not total:
    st.info("No pledge matches. Take a filter away, or add a pledge under Edit.")
    st.stop()
summary = view(charts.describe_counts, {}, pledges.counts, filters, as_of)
st.write(summary)
figure = view(charts.counts, {}, pledges.counts, filters, as_of)
st.plotly_chart(figure, key="pledges_counts", alt=summary, config=CONFIG)
in_order = order(*ORDERS)
replace(PLEDGES, total=total).show(
    pledges.pledges, filters, as_of, limit=ROWS, offset=page_of(total, ROWS), order=in_order
)

with st.expander("What the words mean", icon=":material/help:"):
    for codes in (Firmness, FollowUp):
        meanings = (
            f"- **{words.label(codes, code)}**: {words.translate(code.meaning)}" for code in codes if code.meaning
        )
        st.markdown("\n".join(meanings))

st.header("Totals")
if ask(totals.totals, filters, as_of).empty:
    st.write("None of these pledges names an amount of money that is given or lent.")
else:
    st.write(
        "What was promised, not what was paid. Of these pledges, one that is contained in another of them, or was "
        "withdrawn, is not counted; one that several made together is counted whole. What is promised a month or a "
        "year has a line of its own, and a share, such as a per cent of GDP, is in no total."
    )
    TOTALS.show(totals.totals, filters, as_of)
