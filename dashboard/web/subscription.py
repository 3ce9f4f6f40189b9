"""One line with the addresses at which feed readers, calendars and programs follow what a page shows."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.filter_declarations import EVENTS, NEWS
from dashboard.web import links

Parameters = Mapping[str, str | Sequence[str]]
FEED, CALENDAR, PAGE = "changes as a feed", "events as a calendar", "plain page"


def of_changes() -> None:
    """The feed of all changes."""
    _show((FEED, "feed.atom", {}))


def of_events() -> None:
    """The feed and the calendar of what the filters in the address leave."""
    chosen = {name: st.query_params.get_all(name) for name in sorted(EVENTS.names) if name in st.query_params}
    fed = {each.name: chosen[each.name] for each in NEWS if each.name in chosen}
    _show((FEED, "feed.atom", fed), (CALENDAR, "calendar.ics", chosen))


def of_record(table: str, id: str) -> None:
    """What there is of one record."""
    ways: list[tuple[str, str, Parameters]] = [(PAGE, f"r/{table}/{id}", {})]
    if table in ("party", "pledge"):
        ways.insert(0, (FEED, "feed.atom", {table: id}))
    if table == "party":
        ways.insert(1, (CALENDAR, "calendar.ics", {table: id}))
    _show(*ways)


def _show(*ways: tuple[str, str, Parameters]) -> None:
    line = " · ".join(links.to_address(path, text, parameters) for text, path, parameters in ways)
    st.html(f'<p class="tracker-note">Subscribe and reuse: {line}</p>')
