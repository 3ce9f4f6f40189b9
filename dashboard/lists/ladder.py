"""The attendance ladder: at which level up to four parties came to each meeting, as a chart and as a table."""

from html import escape
from itertools import groupby

import streamlit as st

from dashboard.charts import ladder as charts
from dashboard.lists import chart
from dashboard.lists.filters import several
from dashboard.web import links
from dashboard.web.answers import ask, derive
from dashboard.web.markup import escape_label, fold, table
from tracker import words
from tracker.queries import ladder, party_pairs
from tracker.queries.frames import dicts
from tracker.words import human_when

MOST_PARTIES = 4  # parties next to each other


BLANK = (
    "Where a mark is missing, the record has no seat of that party: it stayed away, was not asked, or nobody wrote it "
    "down."
)


def show(tracks: tuple[str, ...]) -> None:
    """Draw the ladder of the held meetings of these tracks, for the parties that the address names, or for those that
    came most often."""
    names = ask(party_pairs.attenders, tracks=tracks)
    if not names:
        st.info("Nobody is recorded at a held meeting of this track. Choose another one.")
        return
    without = "Those that came most often"
    chosen = several(f"Up to {MOST_PARTIES} parties", "party", names, most=MOST_PARTIES, without=without)
    parties = chosen or tuple(names)[:MOST_PARTIES]
    rows = ask(ladder.ladder, parties, tracks=tracks)
    summary = derive(charts.describe, {}, ladder.ladder, parties, tracks=tracks)
    title = derive(charts.title, {}, ladder.ladder, parties, tracks=tracks)
    st.write(f"{escape_label(title)}.")
    st.caption(
        "The highest level that each party sent to held meetings of which any seat is on record, the latest "
        f"{ladder.MEETINGS_AT_MOST} at most. Level is protocol, not commitment. {BLANK}"
    )
    with st.container(key="sideways"):
        figure = derive(charts.ladder, {}, ladder.ladder, parties, tracks=tracks)
        chart.draw(figure, key="ladder", title=title, summary=summary)
    meetings = [list(seats) for _, seats in groupby(sorted(dicts(rows), key=_place), key=_place)]
    headings = ["Date", "Meeting", *(seat["party"] for seat in (meetings[0] if meetings else []))]
    cells = [
        [
            escape(human_when(seats[0])),
            links.anchor("summit", seats[0]["summit_id"], seats[0]["title"]),
            *(escape(words.code("attendance", "level", seat["level"]) or "–") for seat in seats),
        ]
        for seats in meetings
    ]
    st.html(fold("The same as a table", table(headings, cells, name="Levels at one meeting after another")))


def _place(row: dict[str, int]) -> int:
    return row["place"]
