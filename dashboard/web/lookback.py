"""The day from which the pages look at the record: in the address, chosen on the page, carried on by links.

``?as_of=2026-01-10`` shows what had happened by that day, ``?known_on=2026-01-10`` only what sources of that day told.
"""

from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from dashboard.web import address
from tracker.queries.hindsight import Limit
from tracker.values.dates import EARLIEST, LATEST
from tracker.words import human_day

AS_OF, KNOWN_ON = "as_of", "known_on"
WAYS = {AS_OF: "What had happened by then", KNOWN_ON: "Only what sources of that day told"}
# Pages that show everything whichever day is chosen: forms, saves, the whole store to take along, and the one that
# compares what was known with what was not.
OF_ALL_DAYS = {"desk", "edit", "imports", "changes", "snapshots", "known"}


def chosen_day() -> date | None:
    """The day that the address names, or None."""
    return next((day for name in WAYS if (day := _day(name))), None)


def parameters() -> dict[str, str]:
    """What a link carries on, so that the next page looks from the same day."""
    return {name: day.isoformat() for name in WAYS if (day := _day(name))}


def limit() -> Limit | None:
    """What of the record may be seen; None for all of it. If the address names two days, the earlier one counts."""
    days = [day for name in WAYS if (day := _day(name))]
    return Limit(min(days), by_sources=_day(KNOWN_ON) is not None) if days else None


def today() -> date:
    """The viewer's day, or the one that the address names."""
    if seen := limit():
        return seen.day
    zone = st.context.timezone
    with suppress(ValueError, ZoneInfoNotFoundError):  # a browser may name a zone that this machine does not know
        return datetime.now(ZoneInfo(zone) if zone else None).date()
    return date.today()


def choose() -> None:
    """A button that opens the choice of a day and of the way to look."""
    with st.popover("Look from another day", type="tertiary", icon=":material/history_toggle_off:", key="look_from"):
        day = st.date_input("Day", chosen_day() or today(), min_value=EARLIEST, max_value=LATEST, key="look_from_day")
        way = st.radio("Show", list(WAYS), format_func=WAYS.__getitem__, key="look_from_way")
        if st.button("Show that day", key="look_from_go") and isinstance(day, date):
            _write({way: day.isoformat()})


def show(page: str) -> None:
    """Say from which day the page looks, where the address names one, with a way back to today."""
    seen = limit()
    if seen is None:
        return
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.caption(f"**You are viewing {human_day(seen.day)}.** {_explain(seen, page)}", width="content")
        choose()
        if st.button("Back to today", type="tertiary", icon=":material/today:"):
            _write({})


def complain() -> None:
    """Say what is wrong with the days that the address names."""
    for name, words in WAYS.items():
        _, faults = address.day(name)
        address.complain(words, faults)


def _explain(seen: Limit, page: str) -> str:
    if page in OF_ALL_DAYS:
        return "This page holds the whole record all the same."
    if seen.by_sources:
        return (
            "All lists and counts hold only what a source of that day or before tells; values and summaries that rest "
            "on later or undated sources are left out. Titles and codes are in today's words."
        )
    return "All lists and counts hold what had happened by then, and of what lay ahead only what had been announced."


def _day(name: str) -> date | None:
    return address.day(name)[0]


def _write(parameters: dict[str, str]) -> None:
    for name in WAYS:
        address.write(name, [parameters[name]] if name in parameters else [])
    st.rerun()
