"""Who promised what, how firmly, and what became of it: a list, or one pledge whole."""

import streamlit as st

from dashboard import links
from dashboard.charts import pledges as charts
from dashboard.db import ask
from dashboard.filters import page_of, pledge_filters
from dashboard.pledge import pledge
from dashboard.tables import table
from dashboard.text import amount, label, today
from tracker.queries import pledges

ROWS = 100
SHOWN = {
    "made_on": "Made on",
    "headline": "Pledge",
    "pledgers": "By",
    "amount": "Amount",
    "firmness_label": "Firmness",
    "status_label": "Status",
    "category_label": "Category",
    "legal_form_label": "Legal form",
    "event": "Made at",
}

if "id" in st.query_params:
    links.to_list("pledge", "All pledges")
    if not pledge(st.query_params["id"]):
        links.missing("pledge")
    st.stop()

st.title("Pledges")
filters, as_of = pledge_filters(), today()
total = ask(pledges.count, filters, as_of)
if not total:
    st.info("No pledge matches. Take a filter away, or add a pledge under Edit.")
    st.stop()
counts = ask(pledges.counts, filters, as_of)
st.write(charts.describe(counts))
st.plotly_chart(charts.counts(counts), key="pledges_counts", alt=charts.describe(counts))
rows = ask(pledges.pledges, filters, as_of, limit=ROWS, offset=page_of(total, ROWS))
rows["amount"] = [amount(row) for row in rows.to_dict("records")]
table(rows, SHOWN, key="pledges", opens="pledge", all_rows=lambda: ask(pledges.pledges, filters, as_of))

st.subheader("Totals")
sums = ask(pledges.totals, filters, as_of)
if sums.empty:
    st.write("None of these pledges names an amount of money.")
for row in sums.to_dict("records"):
    span = f"{row['low']:,}" if row["low"] == row["high"] else f"{row['low']:,} to {row['high']:,}"
    st.write(label(f"{row['currency']} {span}, over {row['count']} pledges that name an amount in it."))
    if row["left_out"]:
        st.caption(f"Not counted: {row['left_out']} that restate another pledge or were withdrawn.")
if not sums.empty:
    st.caption("A total counts what was promised in that currency, not what was paid.")
