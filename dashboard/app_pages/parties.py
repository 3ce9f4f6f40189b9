"""The page "Parties": who came to what and with whom, and who signs with whom; or all on one party."""

import streamlit as st

from dashboard.charts import attendance as charts
from dashboard.lists import chart, ladder, party_pairs
from dashboard.lists.filters import several, view_of
from dashboard.lists.parties import PARTIES
from dashboard.lists.printout import note_filter
from dashboard.records.party import party
from dashboard.web import links
from dashboard.web.answers import ask, derive
from dashboard.web.markup import escape_label
from tracker.queries import parties, records
from tracker.queries.ladder import usual_track

VIEWS = {
    "matrix": "Who came to what",
    "ladder": "Side by side",
    "seats": "Who came with whom",
    "texts": "Who signs with whom",
}

if id := st.query_params.get("id"):
    links.to_list("party", "All parties")
    if not party(id):
        links.say_missing("party", id)
    st.stop()

st.title("Parties")
if ask(parties.parties).empty:
    links.say_none("No party is on record.", "Add a party", "party")
    st.stop()
chosen = view_of(VIEWS)
names = ask(records.choices, "track")
usual = ask(usual_track) if chosen == "ladder" else None
tracks = () if chosen == "texts" else several("Track", "track", names, without=names[usual] if usual else "All")
st.header(VIEWS[chosen])
match chosen:
    case "ladder":
        if usual and not tracks:
            tracks = (usual,)
            note_filter("Track", names[usual])
            st.caption(f"Of the track {escape_label(names[usual])}; choose another one above.")
        ladder.show(tracks)
    case "seats":
        party_pairs.everyone(party_pairs.SEATS, tracks=tracks)
    case "texts":
        party_pairs.everyone(party_pairs.TEXTS)
    case _:
        seats = ask(parties.matrix, tracks=tracks)
        if seats.empty:
            st.info("No attendance is recorded at the landmark and major summits of these tracks.")
        else:
            shown = {"most": parties.SUMMITS}
            title = derive(charts.matrix_title, shown, parties.meetings_of_note, tracks=tracks)
            st.write(f"{title}.")
            summary = derive(charts.describe_matrix, {}, parties.matrix, tracks=tracks)
            st.write(escape_label(summary))
            st.html('<p class="tracker-on-phone">The chart needs a wider screen; each party leads to its meetings.</p>')
            with st.container(key="wide_only"):  # on a phone its names would be cut
                figure = derive(charts.matrix, {}, parties.matrix, tracks=tracks)
                chart.draw(figure, key="matrix", title=title, summary=summary)
                st.caption(ladder.BLANK)
st.header("All parties, on all tracks")
PARTIES.show(parties.parties)
