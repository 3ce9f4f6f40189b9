"""The page "What wakes": choose triggers that may be met; see which pledges would wake, and what others wait for."""

from dataclasses import replace

import streamlit as st

from dashboard.lists import finder
from dashboard.lists.filters import offered_names, several
from dashboard.lists.tables import MOST_ROWS
from dashboard.lists.wakes import VOTES, WAIT, WAKE, by_id
from dashboard.web import links
from dashboard.web.answers import ask, derive
from dashboard.web.lookback import chosen_day, today
from tracker.queries import wakes
from tracker.values.codes import FollowUp, PledgeKind, Waking
from tracker.words import code, count

links.to_list("pledge", "All pledges")
st.title("What wakes")
st.write(
    "Choose what happens. A pledge wakes once all that it waits for is met. Two pledges share a choice only if one "
    "text would meet both: “a ceasefire” and “a credible ceasefire” are two. What is disputed, partly met, lapsed or "
    "unknown counts as unmet, and is marked."
)
as_of, until = today(), chosen_day()
triggers = derive(by_id, {}, wakes.triggers, as_of)
names = {id: row["name"] for id, row in triggers.items()}
offered = offered_names("trigger", names, "trigger", few=finder.MOST, limit=finder.MOST)
if len(offered) < len(names):
    st.caption(f"{len(offered):,} of {len(names):,} are offered, by how many pledges wait; the search finds all.")
chosen = several("If this happens", "trigger", offered, without="Choose what happens") if triggers else ()
for row in (triggers[id] for id in triggers if id in chosen):
    st.caption(f"{row['definition']} {code('trigger', 'state', row['state'])}.")
    before = triggers.get(row["after_id"])
    if before and row["after_id"] not in chosen:
        st.warning(f"“{row['title']}” comes only after “{before['title']}”: choose that too, or it counts for nothing.")
numbers = ask(wakes.numbers, chosen, as_of, until=until)
if not numbers:
    links.say_none("No pledge on record waits for anything.", "Add a condition to a pledge", "pledge")
    st.stop()
wake, wait, awake = (numbers.get(kind.value, 0) for kind in Waking)
woken = f"**{count(wake, 'pledge wakes', 'pledges wake')}**, {wait:,} still wait"
waiting = f"**{count(wait, 'pledge waits', 'pledges wait')}** for what has not happened"
st.markdown(f"{woken if chosen else waiting}; {awake:,} {'has' if awake == 1 else 'have'} every condition met already.")
if wait:
    every, dormant = ask(wakes.count_dormant, chosen, as_of, until=until)
    of_status = links.anchor_around(
        "pledges",
        f"{every:,} {'is' if every == 1 else 'are'} dormant",
        {"kind": PledgeKind.PLEDGE.value, "status": FollowUp.DORMANT.value},
    )
    late = ask(wakes.count_past_due, chosen, as_of, until=until)
    too_late = f"{count(late, 'is', 'are')} past due, too late for what they wait for. " if late else ""
    st.html(
        "<p>“Wait” counts the conditions: one is not met. By its status a pledge can be under way or in dispute "
        f"all the same: {of_status}, {dormant:,} of them among the {wait:,}. "
        f"{too_late}Those withdrawn are left out.</p>"
    )
if wake:
    st.header("These wake")
    replace(WAKE, total=wake).show(
        wakes.pledges, chosen, as_of, until=until, waking=Waking.WAKES.value, limit=MOST_ROWS
    )
if wait:
    st.header("These still wait")
    replace(WAIT, total=wait).show(
        wakes.pledges, chosen, as_of, until=until, waking=Waking.WAITS.value, limit=MOST_ROWS
    )
    if not ask(wakes.votes, chosen, as_of, until=until).empty:
        st.header("These votes of parliaments are still needed")
        VOTES.show(wakes.votes, chosen, as_of, until=until)
