"""The line "Subscribe and reuse" of a page: links to its feed, calendar and plain page."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.filter_declarations import EVENTS, NEWS
from dashboard.web import links

Parameters = Mapping[str, str | Sequence[str]]
FEED, CALENDAR, PAGE = "changes as a feed", "events as a calendar", "plain page"


def of_changes() -> None:
    """Draw the line with the feed of all changes."""
    _show((FEED, "feed.atom", {}))


def of_events() -> None:
    """Draw the line with the feed and the calendar of the events that match the filters in the address."""
    chosen = {name: st.query_params.get_all(name) for name in sorted({*EVENTS.names}.intersection(st.query_params))}
    of_feed = {each.name: chosen[each.name] for each in NEWS if each.name in chosen}
    _show((FEED, "feed.atom", of_feed), (CALENDAR, "calendar.ics", chosen))


def of_record(table: str, id: str) -> None:
    """Draw the line with the plain page of one record, and its feed and calendar if it has them."""
    ways: list[tuple[str, str, Parameters]] = [(PAGE, f"r/{table}/{id}", {})]
    if table in ("party", "pledge"):
        ways.insert(0, (FEED, "feed.atom", {table: id}))
    if table == "party":
        ways.insert(1, (CALENDAR, "calendar.ics", {table: id}))
    _show(*ways)


def _show(*ways: tuple[str, str, Parameters]) -> None:
    line = " · ".join(links.anchor_to_address(path, text, parameters) for text, path, parameters in ways)
    st.html(f'<p class="tracker-note">Subscribe and reuse: {line}</p>')
