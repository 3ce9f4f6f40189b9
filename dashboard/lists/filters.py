"""The widgets of filters; each function returns what is chosen, as queries take it. The address of the page has the
codes and ids that are chosen, so that a link restores them."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.filter_declarations import (
    EVENTS,
    PLEDGES,
    SOURCES,
    ByCode,
    ByDay,
    ByRecord,
    ByStatus,
    Filter,
    Filters,
)
from dashboard.lists import finder
from dashboard.lists.printout import note_filter
from dashboard.web import address, links, lookback
from dashboard.web.answers import ask, derive
from dashboard.web.markup import escape_label
from dashboard.web.notes import notes
from tracker import words
from tracker.queries import labels, parties, records, sources
from tracker.queries.event_filters import EventFilters
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.sources import SourceFilters
from tracker.values.codes import Code, MilestoneKind, SummitKind
from tracker.values.dates import Stretch, stretch

# Keys of the widgets inside the box “Filters”; KEYS has those outside of it too.
IN_BOX = tuple(dict.fromkeys(each.name for list_ in (EVENTS, PLEDGES, SOURCES) for each in list_.in_box))
SEARCH_WIDTH = 360  # pixels; the box of filters has the rest of the line, or on a phone the next one
FOLLOWED = "followed"  # by the key of a widget: what the address had of it at the last click
CHOSEN = ("field", "only", *IN_BOX)  # those that narrow a list, besides the search
KEYS = ("q", "page", *CHOSEN)


def forget() -> None:
    """Clear the state of all filters. A page without filters calls it, or the next list would open filtered."""
    for key in KEYS:
        st.session_state.pop(key, None)


def clear() -> None:
    """Take all filters off, also from the address."""
    forget()
    for key in KEYS:
        address.write(key, ())


def search(placeholder: str) -> str:
    """A text to look for, in any script."""
    text = st.text_input(
        "Search",
        key="q",
        placeholder=placeholder,
        type="search",
        bind="query-params",
        label_visibility="collapsed",
        width=SEARCH_WIDTH,
    ).strip()
    if text:
        note_filter("Search", text)
    return text


def several(
    title: str, key: str, choices: Mapping[str, str], *, most: int | None = None, without: str = "All"
) -> tuple[str, ...]:
    """Draw a choice of several of the ``choices`` (code or id to label), of ``most`` at most. Return their codes or
    ids; with none the filter is off, and the field says ``without``."""
    names = labels.distinct(choices)  # Streamlit merges options that have the same label
    # By substring: a fuzzy search would offer “International Monetary Fund” for “Italy”, and Enter takes the first.
    search: dict[str, Any] = {"filter_mode": "contains", "select_all": False, "placeholder": without}
    in_address, faults = address.choices(key, names)
    if most is not None and len(in_address) > most:
        faults.append(f"{len(in_address)} are chosen, and only the first {most} are taken")
        in_address = in_address[:most]
    if not _follows_address(key):
        st.session_state[key] = in_address
    st.session_state[key] = [id for id in st.session_state[key] if id in names][:most]
    # Not bind=, which writes labels to the address: a link to a record that is renamed would not find it.
    with finder.place(key):
        chosen = st.multiselect(
            title, list(names), format_func=names.__getitem__, key=key, max_selections=most, **search
        )
    if chosen == in_address:
        address.complain(title, faults)
    else:
        _write_address(key, chosen)
    if chosen:
        note_filter(title, ", ".join(names[id] for id in chosen))
    return tuple(chosen)


def event_filters(
    *, tables: tuple[str, ...] = (), kinds: Iterable[type[Code]] = (SummitKind, MilestoneKind)
) -> EventFilters:
    """The filters of the timeline and of the list of summits."""
    text, chosen = _chosen(EVENTS, kind=words.labels(*kinds))
    since, until = chosen.get("since"), chosen.get("until")
    if since and until and until < since:
        st.warning("“To” lies before “From”: no event can match. Choose a later day for “To”.")
    return EventFilters(tables, **chosen, text=text)


def pledge_filters() -> PledgeFilters:
    """The filters of the list of pledges."""
    text, chosen = _chosen(PLEDGES)
    return PledgeFilters(**chosen, until=lookback.chosen_day(), text=text)


def source_filters() -> SourceFilters:
    """The filters of the list of sources."""
    text, chosen = _chosen(SOURCES)
    return SourceFilters(**chosen, text=text)


def say_no_match(what: str, cure: str, table: str) -> None:
    """Say that no record matches the search and the filters of a list, or that there is none. ``what`` is such a record
    in words; ``cure`` and ``table`` as for ``links.say_none``."""
    links.say_none(none_matches(what), cure, table)


def none_matches(what: str) -> str:
    """Return in words that no record matches, or that there is none; ``what`` is such a record in words."""
    return f"No {what} matches. {wider}" if (wider := how_to_widen()) else lookback.none_on_record(what)


def how_to_widen() -> str:
    """Return in words how a list gets more rows; blank if nothing is searched and no filter set."""
    searched = str(st.session_state.get("q") or "").strip()
    ways = [*(["search for other words"] if searched else []), *(["remove a filter"] if _is_used(CHOSEN) else [])]
    return f"{', or '.join(ways).capitalize()}." if ways else ""


def view_of(views: Mapping[str, str]) -> str:
    """Draw the choice of what a page shows. ``views`` are codes with their labels, the first is the default. Return the
    code that is chosen."""
    return one("View", "view", views, side_by_side=True)


def one(
    title: str, key: str, choices: Mapping[str, str], *, side_by_side: bool = False, width: int | None = None
) -> str:
    """Draw the choice of one of the ``choices`` (code to label). Return its code. The first is the default, which the
    address does not have."""
    usual = next(iter(choices))
    in_address, faults = address.choices(key, choices)
    if not _follows_address(key):
        st.session_state[key] = next(iter(in_address), usual)
    if st.session_state[key] not in choices:
        st.session_state[key] = usual
    if side_by_side:
        drawn = st.segmented_control(title, list(choices), format_func=choices.__getitem__, key=key, required=True)
    else:
        drawn = st.selectbox(title, list(choices), format_func=choices.__getitem__, key=key, width=width or "stretch")
    chosen = drawn or usual
    if chosen == next(iter(in_address), usual):
        address.complain(title, faults)
    else:
        _write_address(key, [] if chosen == usual else [chosen])
    return chosen


def page_of(total: int, size: int) -> int:
    """Draw a choice of the page of a list with ``total`` rows, ``size`` on a page, if it has more than one. Return the
    number of rows before the page that is chosen."""
    pages = max(1, -(-total // size))
    in_address = st.query_params.get("page", "1")
    is_number = in_address.isascii() and in_address.isdigit() and len(in_address) <= len(str(pages))
    if not (is_number and 1 <= int(in_address) <= pages):
        address.complain("Page", [f"“{in_address[:60]}” is none of the {pages} that there are"])
    return 0 if pages == 1 else (st.pagination(pages, key="page", bind="query-params") - 1) * size


def _stretch(title: str, key: str) -> Stretch | None:
    """Draw a field for a day, month or year. Return what is typed; None, with a warning, if it cannot be read."""
    # Not st.date_input, which drops a half-typed day without a word.
    text = st.text_input(title, key=key, bind="query-params", placeholder="2026-01-06, or 2026-01").strip()
    if not text:
        return None
    try:
        period = stretch(text)
    except ValueError as error:
        st.warning(f"{title}: {escape_label(error)}. Until then no day is cut off.", icon=":material/error:")
        return None
    if str(period.first) != text:
        st.caption(f"Read as {escape_label(period)}")
    note_filter(title, str(period))
    return period


def party_choices(key: str) -> dict[str, str]:
    """Return the parties to choose from, id to name: those that came, pledged or signed, and those that are chosen
    under ``key`` in the address."""
    active = derive(_active, {}, parties.parties)
    names = {id: name for id, name in ask(records.choices, "party").items() if id in active}
    return offered_names("party", names, key)


def offered_names(table: str, names: Mapping[str, str], key: str, **limits: int) -> dict[str, str]:
    """Return the ``names`` that ``finder.narrow`` leaves, in their order, and those that are chosen under ``key`` in
    the address."""
    chosen = {*st.session_state.get(key, ()), *st.query_params.get_all(key)}
    offered = chosen.union(finder.narrow(table, names, key=key, **limits))
    return {id: name for id, name in names.items() if id in offered}


def _active(rows: pd.DataFrame) -> set[str]:
    return set(rows["id"][rows[[*parties.COUNTED]].any(axis=1)])


def _follows_address(key: str) -> bool:
    """Whether the reader last used the widget of this key, so that the address follows it. If not, a link or the way
    back changed the address, and the widget follows the address."""
    followed, now = notes().setdefault(FOLLOWED, {}), st.query_params.get_all(key)
    before, followed[key] = followed.get(key), now
    return before == now and key in st.session_state


def _write_address(key: str, values: list[str]) -> None:
    address.write(key, values)
    notes()[FOLLOWED][key] = st.query_params.get_all(key)


def _only_a_period() -> bool:
    """Whether the address has no filter but one period (day, month or year), as a link of ``periods`` sets it: the row
    of periods then shows it, and the box can stay closed."""
    used = {name: value for name, value in st.query_params.to_dict().items() if name in IN_BOX}
    with suppress(ValueError):
        return used.keys() == {"from", "to"} and stretch(used["from"]) == stretch(used["to"])
    return False


def _chosen(filters: Filters, **choices: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """Draw the search and beside it the box of filters. Return the text, and what is chosen in the box; ``choices`` as
    for ``_in_box``."""
    with st.container(horizontal=True):  # not st.columns, which are three containers
        return search(filters.search_title), _in_box(filters, **choices)


def _in_box(filters: Filters, **choices: Mapping[str, str]) -> dict[str, Any]:
    """Draw the box of filters. Return what is chosen in it, by the field of the query's filters; empty while it is
    closed. ``choices`` replace the usual choices of a filter, by its name."""
    box = _box([each.name for each in filters.in_box])
    if box is None:
        return {}
    with box:
        places = st.columns(len(filters.columns))
    chosen = {}
    for place, column in zip(places, filters.columns, strict=True):
        with place:
            chosen |= {each.field: _choose(each, choices.get(each.name)) for each in column}
    return chosen


def _choose(filter: Filter, choices: Mapping[str, str] | None) -> Any:
    match filter:
        case ByDay():
            stretch = _stretch(filter.title, filter.name)
            return stretch and getattr(stretch, filter.edge)
        case ByCode() | ByStatus():
            choices = choices or filter.choices()
        case ByRecord(table="party"):
            choices = party_choices(filter.name)
        case ByRecord():
            choices = ask(records.choices, filter.table)
        case _:
            choices = ask(sources.publisher_choices)
    return several(filter.title, filter.name, choices)


def _is_used(keys: Iterable[str]) -> bool:
    """Whether a filter of one of these keys is set."""
    return any(key in st.query_params or st.session_state.get(key) for key in keys)


def _box(keys: list[str]) -> DeltaGenerator | None:
    """Draw the box of the filters that have these keys. Return it, or None while it is closed and no filter is set:
    they need not be drawn."""
    in_use = _is_used(keys)
    # not expanded=, whose change would shut it with the last filter
    st.session_state.setdefault("filters", in_use and not _only_a_period())
    box = st.expander("Filters", icon=":material/filter_list:", key="filters", on_change="rerun")
    return box if in_use or box.open else None
