"""The page "Watch desk": records for which somebody has to look for news again, and a form to log each look."""

import streamlit as st

from dashboard.editing.look_log import ask_look, is_open, log_rest, look_button, open_look, show_logged, waits
from dashboard.lists.filters import how_to_widen, page_of
from dashboard.lists.tables import offer_files
from dashboard.lists.watch import GROUPS, for_spreadsheets, of_which, queue, watch_filters
from dashboard.web import links
from dashboard.web.answers import ask, later
from dashboard.web.lookback import end_of_sources, to_end_of_sources, today
from dashboard.web.markup import draw
from tracker.queries import watch
from tracker.words import count, human_day

ROWS = 25

st.title("Watch desk")
ends, as_of = to_end_of_sources(), today()
st.write(
    "**Quiet** is the number of days since the newest source was published that is cited for or against a record or "
    f"an entry of its log, or since the pledge was made{', counted' + ends if ends else ''}. **Unwatched** is the "
    f"number of days since somebody last looked for news of it, found or not, counted to {human_day(as_of)}. A look "
    "that was cut short counts as none, and a source cited as context, or for an entry “No evidence found”, as no "
    "news. The two say different things and are never one number. "
    f"An open pledge is due for a look {watch.DAYS_AT_MOST} days after "
    "the last one, or after it was made; an announced meeting as soon as its day is past, and from then on as often. "
    "To find nothing changes no status."
)
filters = watch_filters()
numbers = ask(watch.coverage, filters, as_of)
every = numbers["pledges"] + numbers["refusals"] + numbers["meetings"]
total = numbers["overdue"] if filters.overdue else every
if total or waits():
    overdue = f"{numbers['overdue']:,} of {count(every, 'record')}"
    st.markdown(f"**{overdue} {'is' if numbers['overdue'] == 1 else 'are'} overdue for a look.** {of_which(numbers)}")
    draft = open_look()
    with st.expander(
        "Your look: fill this in once, then say for each record what you found",
        icon=":material/visibility:",
        expanded=is_open(draft),
    ):
        look = ask_look(draft)
    show_logged()
    group = None
    for row, words in links.keep_html(queue, filters, as_of, ROWS, page_of(total, ROWS)):
        if group != (group := bool(row["overdue"])):
            st.subheader(GROUPS[group])
        left, right = st.columns([6, 1], vertical_alignment="center")
        with left:
            draw(words)
        with right:
            look_button(draft, look, row)
    log_rest(draft, look)
    offer_files(later(watch.queue, filters, as_of, until=end_of_sources()), key="watch", as_shown=for_spreadsheets)
else:
    show_logged()
    wider = how_to_widen()
    st.info(f"Nothing of this kind is to be looked at. {wider}" if wider else "Nothing is to be looked at.")
