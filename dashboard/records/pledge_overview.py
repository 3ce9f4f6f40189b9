"""What was promised, in short: how firm it is, what became of it, and at which events most was promised."""

from datetime import date

import streamlit as st

from dashboard import words
from dashboard.charts import pledges as charts
from dashboard.charts.palette import CONFIG
from dashboard.records import event
from dashboard.web import links, lookback
from dashboard.web.answers import ask, view
from dashboard.words import count, human_when
from tracker.queries import pledges
from tracker.queries.frames import dicts
from tracker.queries.pledge_filters import PledgeFilters
from tracker.values.codes import NO_ENTRY

MOST = 4


def by_status(filters: PledgeFilters, as_of: date) -> None:
    """A chart of the pledges by status and firmness, and links to those of each."""
    counts = ask(pledges.counts, filters, as_of)
    if counts.empty:
        st.write("No pledge is recorded yet.")
        return
    summary = view(charts.describe_counts, {}, pledges.counts, filters, as_of)
    figure = view(charts.counts, {}, pledges.counts, filters, as_of)
    st.plotly_chart(figure, key="overview_pledges", alt=summary, config=CONFIG)
    for kind in ("firmness", "status"):
        numbers = counts.fillna({"status": NO_ENTRY}).groupby(kind)["count"].sum().sort_values(ascending=False)
        with st.container(horizontal=True, gap="xsmall"):
            for row in dicts(numbers.reset_index()):
                chosen = {kind: row[kind]} | lookback.parameters()
                name = f"{words.code('pledge', kind, row[kind])}: **{row['count']}**"
                st.page_link(links.page("pledges"), label=name, query_params=chosen)


def by_event(filters: PledgeFilters, as_of: date) -> None:
    """The events at which most was promised, a card each; nothing where no pledge is recorded."""
    rows = ask(pledges.events, filters, as_of, limit=MOST)
    if rows.empty:
        return
    st.header("Where most was promised")
    for column, row in zip(st.columns(MOST), dicts(rows), strict=False):
        with column.container(border=True, gap="xsmall", height="stretch"):
            event.link(row, row["title"])
            st.caption(f"{human_when(row)} · **{count(row['count'], 'pledge')}**")
