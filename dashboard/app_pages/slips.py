"""The page "What slipped": meetings that were announced for another day, and pledges that are past due."""

import streamlit as st

from dashboard.records import slips as sections
from dashboard.web import links
from dashboard.web.answers import ask, later
from dashboard.web.lookback import chosen_day, end_of_sources, today
from tracker.queries import slips

as_of, until = today(), chosen_day()
links.to_list("pledge", "All pledges")
st.title("What slipped")
announced, unheld = ask(slips.count_meetings, as_of), ask(slips.count_unheld, end_of_sources())
overdue, silent = ask(slips.count_overdue, as_of, until=until)
if not (announced.announced or unheld or overdue):
    links.say_none("Nothing on record slipped.", "Add the days for which an event was announced", "summit")
    st.stop()
sections.meetings(announced, later(slips.meetings, as_of))
sections.unheld(unheld, later(slips.unheld, end_of_sources()))
sections.overdue(overdue, silent, later(slips.overdue, as_of, until=until))
