"""The day as of which the pages show the record. It is in the address, is chosen on the page, and links pass it on.

``?as_of=2026-01-10`` shows what had happened by that day, ``?known_on=2026-01-10`` only what sources of that day
reported. Without either it is today, by the clock of the reader.
"""

from collections.abc import Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from dashboard.web import address
from dashboard.web.answers import ask
from tracker.queries import sources
from tracker.queries.hindsight import Limit
from tracker.values.dates import EARLIEST, LATEST
from tracker.words import human_day

AS_OF, KNOWN_ON = "as_of", "known_on"
WAYS = {AS_OF: "What had happened by then", KNOWN_ON: "Only what sources of that day reported"}
# Pages that show the whole record, even if a day is chosen: forms, changes, downloads of the whole store, and the page
# that compares what was known with what was not.
OF_ALL_DAYS = {"desk", "edit", "imports", "changes", "snapshots", "known"}


@dataclass(frozen=True)
class Look:
    """The days that the address names, each by its way to look; and the day that counts as today."""

    days: Mapping[str, date]
    today: date


LOOK: ContextVar[Look | None] = ContextVar("how this run looks at the record", default=None)


def begin(page: str) -> None:
    """Read for this run of a page how it looks at the record: a page asks dozens of times. ``page`` is its path."""
    LOOK.set(_read(page))


def chosen_day() -> date | None:
    """Return the day of ``chosen_limit``, or None if the address has no day."""
    limit = chosen_limit()
    return limit.day if limit else None


def parameters() -> dict[str, str]:
    """Return the parameters with which a link passes the day on to the next page."""
    return {name: day.isoformat() for name, day in _look().days.items()}


def rest_of_address() -> dict[str, str]:
    """Return the parameters of the address but those of the chosen day, name to last value."""
    return {name: value for name, value in st.query_params.to_dict().items() if name not in WAYS}


def change_address(parameters: Mapping[str, str]) -> None:
    """Give the address these parameters in place of its own, but for the chosen day, which stays."""
    days = {name: day for name, day in st.query_params.to_dict().items() if name in WAYS}
    st.query_params.from_dict({**parameters, **days})


def chosen_limit() -> Limit | None:
    """Return the limit for ``answers.see_only``; None if the address has no day. Of two days the earlier one counts."""
    days = _look().days
    return Limit(min(days.values()), by_sources=KNOWN_ON in days) if days else None


def today() -> date:
    """Return the day in the address, or else the current day in the reader's time zone; that too on a page that shows
    the whole record all the same, whose forms offer it."""
    return _look().today


def unreported(about: str) -> str:
    """Return in words that no source of the chosen day or before reports ``about``; blank where the page does not keep
    to sources of a day."""
    limit = chosen_limit()
    if not limit or not limit.by_sources:
        return ""
    when = human_day(limit.day)
    return f"In this record no source of {when} or before reports {about}. Sources without a day are left out."


def none_on_record(what: str) -> str:
    """Return in words that the record has no ``what``, or had none by the chosen day."""
    limit = chosen_limit()
    if not limit:
        return f"No {what} is on record."
    verb = "was reported" if limit.by_sources else "had happened or been announced"
    return f"No {what} {verb} by {human_day(limit.day)}."


def end_of_sources() -> date:
    """Return the last day of which the record can tell, to which a silence is counted: that of its newest source, or
    ``today`` if that is earlier or no source has a day."""
    newest = ask(sources.newest)
    return min(newest[0], today()) if newest else today()


def to_end_of_sources() -> str:
    """Return to which day a silence is counted, as words after its number of days; blank if that is ``today``."""
    ends = end_of_sources()
    return f" to the end of the sources on {human_day(ends)}" if ends < today() else ""


def limit() -> Limit:
    """Return the day as of which the page shows the record, and by which rule."""
    return chosen_limit() or Limit(today())


def choose() -> None:
    """Draw a button that opens the choice of a day, and of what counts as known on it."""
    with st.popover("Look from another day", icon=":material/history_toggle_off:", key="look_from"):
        way = st.radio("Show", list(WAYS), format_func=WAYS.__getitem__, key="look_from_way")
        # The calendar opens below its field, and would cover a button there.
        with st.container(horizontal=True, vertical_alignment="bottom"):
            day = st.date_input(
                "Day", chosen_day() or today(), min_value=EARLIEST, max_value=LATEST, key="look_from_day"
            )
            go = st.button("Show that day", key="look_from_go", width="content")
        if go and isinstance(day, date):
            _write({way: day.isoformat()})


def show(page: str) -> None:
    """If the address has a day, show it, with a button back to today. ``page`` is the path of the page."""
    restriction = chosen_limit()
    if restriction is None:
        return
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        way = "as sources reported it by then" if restriction.by_sources else "as it had happened by then"
        lead = f"**You are viewing {human_day(restriction.day)}, {way}.**"
        st.caption(f"{lead} {_explain(restriction, page)}", width="content")
        choose()
        if st.button("Back to today", type="tertiary", icon=":material/today:"):
            _write({})


def complain() -> None:
    """Warn of days in the address that cannot be used."""
    for name, words in WAYS.items():
        _, faults = address.day(name)
        address.complain(words, faults)


def _explain(restriction: Limit, page: str) -> str:
    if page == "known":
        return "This page compares what was known then with the whole record."
    if page in OF_ALL_DAYS:
        return "This page holds the whole record all the same."
    if restriction.by_sources:
        return (
            "Lists and counts hold only what a source of that day or before reports; values and summaries that "
            "rest on later or undated sources are left out. Parties and people are those of the whole record; "
            "titles and codes are in today's words."
        )
    return (
        "Lists and counts hold what had happened by then, and of what lay ahead only what had been announced. Parties "
        "and sources are those of the whole record."
    )


def _look() -> Look:
    return LOOK.get() or _read()


def _read(page: str = "") -> Look:
    in_address = set(st.query_params)  # nearly always there is no day
    days = {name: day for name in WAYS if name in in_address and (day := address.day(name)[0])}
    return Look(days, min(days.values()) if days and page not in OF_ALL_DAYS else _day_of_reader())


def _day_of_reader() -> date:
    zone = st.context.timezone
    with suppress(ValueError, ZoneInfoNotFoundError):  # a browser may name a zone that this machine does not know
        return datetime.now(ZoneInfo(zone) if zone else None).date()
    return date.today()


def _write(parameters: dict[str, str]) -> None:
    for name in WAYS:
        address.write(name, [parameters[name]] if name in parameters else [])
    st.rerun()
