"""The page "Firsts and gaps": how often something happened again, and how long it did not happen."""

import streamlit as st

from dashboard.lists import firsts, party_pairs
from dashboard.lists.filters import several
from dashboard.web import links
from dashboard.web.answers import ask
from tracker.queries import party_pairs as questions
from tracker.values.codes import Recurrence, SummitKind

# By how many parties are chosen: what is counted of them.
RULES = {
    0: (Recurrence.TRACK,),
    1: (Recurrence.SEAT, Recurrence.LEVEL, Recurrence.PARTIES, Recurrence.TEXTS),
    2: (Recurrence.PARTIES, Recurrence.PEOPLE, Recurrence.TEXTS),
}

st.title("Firsts and gaps")
st.write(firsts.reach())
names = {**ask(questions.attenders), **ask(questions.signatories)}
if not names:
    none = "Nobody on record sat at a held meeting or signed a text."
    links.say_none(none, "Add seats to a meeting, or a text", "summit")
    st.stop()
parties = several("One party or two", "party", names, most=2)
if series := firsts.in_address():
    links.back_to("firsts", {"party": parties}, "All firsts and gaps")
    firsts.show_series(*series)
    st.stop()
if len(parties) == 2:
    party_pairs.pair(*parties)
if not parties:
    st.header("Talks with the same two parties")
    firsts.histories(Recurrence.PARTIES, (), kinds=(SummitKind.TALKS.value,), least=2)
for rule in RULES[len(parties)]:
    st.header(rule.label)
    firsts.histories(rule, parties)
