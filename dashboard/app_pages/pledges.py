"""The page "Pledges": a list of who promised what and what became of it, the money; or all on one pledge."""

from dataclasses import replace

import streamlit as st

from dashboard.charts import pledge_counts as charts
from dashboard.lists import chart
from dashboard.lists.filters import page_of, pledge_filters, say_no_match, view_of
from dashboard.lists.money import money, show_totals
from dashboard.lists.pledges import PLEDGES
from dashboard.lists.tables import ROWS_OF_PAGE
from dashboard.records import pledge_overview
from dashboard.records.pledge import pledge
from dashboard.web import links, lookback
from dashboard.web.answers import ask, derive
from dashboard.web.lookback import today
from dashboard.web.markup import escape_label
from tracker import words
from tracker.queries import pledges
from tracker.values.codes import STATUS_OF_REFUSAL, Firmness, FollowUp

QUESTIONS = (
    ("wakes", "What must happen first, and what wakes then", ":material/alarm:"),
    ("slips", "What slipped", ":material/event_busy:"),
)
VIEWS = {"list": "All pledges", "money": "The same money announced again"}

if "id" in st.query_params:
    links.to_list("pledge", "All pledges")
    if not pledge(st.query_params["id"]):
        links.say_missing("pledge", st.query_params["id"])
    st.stop()

st.title("Pledges")
with st.container(horizontal=True):
    for name, title, icon in QUESTIONS:
        st.page_link(links.page(name), label=title, icon=icon, query_params=lookback.parameters())
view_chosen = view_of(VIEWS)
filters, as_of = pledge_filters(), today()
total = int(ask(pledges.counts, filters, as_of)["count"].sum())
if not total:
    say_no_match("pledge", "Add a pledge", "pledge")
    st.stop()
if view_chosen == "money":
    money(filters, as_of)
    st.stop()
here = links.open_address()
summary = derive(charts.describe_counts, {}, pledges.counts, filters, as_of)
sentence = pledge_overview.summary(
    filters, as_of, lambda content, chosen: links.anchor_here(content, {**chosen, "page": None}, here=here)
)
if sentence:
    st.html(sentence)
    title = derive(charts.title_of_counts, {}, pledges.counts, filters, as_of)
    st.header(escape_label(title))
    figure = derive(charts.counts, {}, pledges.counts, filters, as_of)
    chart.draw(figure, key="pledges_counts", title=title, summary=summary)
st.caption(f"{summary} Days past due are counted to {words.human_day(as_of)}.")
offset = page_of(total, ROWS_OF_PAGE)
replace(PLEDGES, total=total, brief=True).show(pledges.pledges, filters, as_of, limit=ROWS_OF_PAGE, offset=offset)

meanings = st.expander("What the words mean", icon=":material/help:", key="box_meanings", on_change="rerun")
if meanings.open:
    for codes in (Firmness, FollowUp):
        told = (f"- **{words.label(codes, code)}**: {words.translate(code.meaning)}" for code in codes if code.meaning)
        meanings.markdown("\n".join(told))
    of_refusals = (f"{words.translate(name)} ({words.label(FollowUp, of)})" for of, name in STATUS_OF_REFUSAL.items())
    meanings.markdown(f"The status of a refusal is called otherwise: {', '.join(of_refusals)}.")

show_totals(filters, as_of)
