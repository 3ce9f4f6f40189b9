"""The page "What was known": which events and pledges sources had reported by a day, and which only later ones do."""

import streamlit as st

from dashboard.lists.evidence import LATER, SHARES, STATES, UNDATED
from dashboard.web import address, lookback
from dashboard.web.answers import ask
from tracker.queries import evidence, sources
from tracker.words import count, day

as_of = lookback.limit().day
st.title("What was known")
newest = ask(sources.newest)
until = f" The newest source of this record is of {day(*newest)}." if newest else ""
st.write(
    "A thing was known on a day if a source of that day or before, which is in this record, supports it. An earlier "
    f"source may exist that is not in it.{until}"
)
if lookback.chosen_limit() is None:
    lookback.choose()
rows = ask(evidence.by_state, as_of)
if rows.empty:
    st.info(f"This record holds nothing that had happened by {day(as_of)}.")
    st.stop()
total, number = int(rows["count"].sum()), int(rows["count"][rows["state"] == evidence.KNOWN].sum())
st.header(
    f"Of {count(total, 'event, pledge or refusal', 'events, pledges and refusals')} up to {day(as_of)}, "
    f"{count(number, 'was', 'were')} reported by that day"
)
SHARES.show(evidence.by_state, as_of)
stored = sum(ask(evidence.holdings, as_of).values())
held = f"by its own history, held {count(stored, 'record')} at the end of {day(as_of)} (UTC)"
st.caption(f"This store itself{f', {held}' if stored else ' is younger: its own history begins after that day'}.")
chosen, faults = address.choices("state", STATES)
address.complain("State", faults)
for state, table in ((evidence.LATER, LATER), (evidence.UNDATED, UNDATED)):
    if chosen and state not in chosen:
        continue
    if not ask(evidence.not_known_on, as_of, state).empty:
        st.header(STATES[state])
        table.show(evidence.not_known_on, as_of, state)
    elif chosen:
        st.write(f"{STATES[state]}: nothing.")
