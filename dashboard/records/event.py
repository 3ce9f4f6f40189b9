"""The page of one summit or milestone; an event in a few lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from dashboard.charts import places
from dashboard.charts.pledge_counts import describe_counts
from dashboard.editing.history import history
from dashboard.lists import chart, firsts
from dashboard.lists.brief import offer_brief
from dashboard.lists.printout import begin_record
from dashboard.records.accounts import Marks
from dashboard.records.citations import citations
from dashboard.records.looks import looks
from dashboard.records.pledge_table import pledge_table
from dashboard.records.seats import seats, seats_in_html
from dashboard.records.slips import announcements
from dashboard.records.texts import texts
from dashboard.web import links, subscription
from dashboard.web.answers import ask, derive
from dashboard.web.credit import cite
from dashboard.web.lookback import chosen_day, today
from dashboard.web.markup import draw, escape_label, fact_list, prose
from tracker import words
from tracker.queries import events, pledges, summits
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import dicts
from tracker.queries.pledge_filters import PledgeFilters
from tracker.values.codes import Confidence, EventStatus, Format
from tracker.words import has_value, human_when

MAP_PX = 240
# The fields of a record that are listed under each name among its facts.
FIELDS_OF_FACTS = {
    "When": ("starts_on", "ends_on", "date_precision", "local_time", "time_zone", "second_zone", "day_order"),
    "On the date": ("date_note",),
    "Where": ("city", "country_id", "latitude", "longitude"),
    "Kind": ("kind",),
    "Format": ("format",),
    "Status": ("status",),
    "Track": ("track_id",),
    "Importance": ("importance",),
}


@dataclass(frozen=True)
class Html:
    """What is HTML on the page of an event, in the order of the page; and whether a map shows where it is."""

    has_place: bool
    summary: str | None
    disputed: str
    facts: str
    seats: str
    texts: str
    rest: str


def find(table: str, id: str) -> Mapping[Any, Any] | None:
    """Return the event as a row of ``tracker.queries.events.events``, or None."""
    return next(iter(derive(dicts, {}, events.events, EventFilters(tables=(table,), ids=(id,)))), None)


def link(row: Mapping[Any, Any], text: str | None = None) -> None:
    """Draw a link to the event's own page, with its title or this ``text``."""
    name = text or f"{human_when(row)}: {row['title']}"
    links.to_record(str(row["table"]), str(row["id"]), name)


def draw_in_few_lines(row: Mapping[Any, Any]) -> None:
    """Draw an event in a few lines: date, title, place, summary, and the first source."""
    status = f" · **{_label(row, 'status')}**" if row["status"] not in (None, EventStatus.HELD) else ""
    place = f" · {escape_label(row['place'])}" if has_value(row["place"]) else ""
    when = human_when(row)
    source = f" · source: {escape_label(row['source'])}" if has_value(row["source"]) else ""
    source += " (low confidence)" if row["confidence"] == Confidence.LOW else ""
    st.caption(f"{when} · {escape_label(row['track'])} · {_label(row, 'kind')}{place}{status}{source}")
    prose(row["summary"], small=True)


def event(table: str, id: str) -> bool:
    """Draw everything on one event. Return whether there is one of that id."""
    row, html = find(table, id), links.keep_html(_in_html, table, id)
    if row is None or html is None:
        return False
    begin_record(table, row["title"])
    if not html.has_place:
        _show_facts(html)
    else:
        facts_column, map_column = st.columns([2, 1])
        with facts_column:
            _show_facts(html)
        with map_column:
            summary = derive(places.describe, {}, summits.place, id)
            figure = derive(places.places, {"height": MAP_PX}, summits.place, id)
            chart.draw(figure, key="place", title=row["title"], summary=summary)
    if table == "summit" and (sentences := links.keep_html(firsts.of_meeting, id)):
        st.html(sentences)
    if table == "summit":
        looks(table, id)
        _rounds(row)
    with st.container(horizontal=True):
        links.to_form(table, id)
        links.to_desk(table, id)
        if table == "summit":
            links.to_import("attendance", id)
    _seats_and_texts(table, id, html)
    _pledges(table, id)
    st.header("Sources")
    citations(table, id, row["starts_on"], open=0)
    if html.rest:
        st.html(html.rest)
    left, middle, right = st.columns([2, 1, 1], vertical_alignment="center")
    with left:
        cite(row["title"])
    with middle:
        offer_brief(table, id)
    with right:
        subscription.of_record(table, id)
    history(table, id)
    return True


def _marks(table: str, id: str) -> Marks:
    """Return the marks of disputed values of an event, its seats, its texts and their signatures."""
    documents = tuple(ask(summits.documents, table, id)["id"])
    parts = {
        "attendance": ask(summits.attendance, id)["id"] if table == "summit" else (),
        "document": documents,
        "signature": ask(summits.signatures, documents)["id"] if documents else (),
    }
    return Marks([(table, id), *((part, of) for part, ids in parts.items() for of in ids)])


def _in_html(table: str, id: str) -> Html | None:
    """Return what is HTML on the page of an event, or None. Each disputed value is marked where it stands first on the
    page."""
    row, marks = find(table, id), _marks(table, id)
    if row is None:
        return None
    disputed, listed = marks.beside(table, id, "summary", "title"), _facts(row, marks)
    is_summit = table == "summit"
    return Html(
        has_place=is_summit and not ask(summits.place, id).empty,
        summary=row["summary"],
        disputed=disputed,
        facts=listed,
        seats=seats_in_html(id, str(row["status"]), marks) if is_summit else "",
        texts=texts(table, id, marks),
        rest=marks.rest(),
    )


def _show_facts(html: Html) -> None:
    prose(html.summary)
    for part in filter(None, (html.disputed, html.facts)):
        st.html(part)


def _facts(row: Mapping[Any, Any], marks: Marks) -> str:
    own = str(row["table"]), str(row["id"])
    return fact_list(
        {
            "When": human_when(row),
            "Announced for": links.keep_html(announcements, *own),
            "On the date": row["date_note"],
            "Where": row["place"],
            "Kind": _label(row, "kind"),
            "Format": _label(row, "format") if row["format"] != Format.UNKNOWN else None,
            "Status": _label(row, "status"),
            "Track": row["track"],
            "Importance": _label(row, "importance"),
        },
        {name: marks.beside(*own, *fields) for name, fields in FIELDS_OF_FACTS.items()},
    )


def _label(row: Mapping[Any, Any], column: str) -> str:
    return words.code(str(row["table"]), column, row[column])


def _rounds(row: Mapping[Any, Any]) -> None:
    whole = find("summit", str(row["parent_id"])) if has_value(row["parent_id"]) else None
    if whole is not None:
        link(whole, f"Part of: {whole['title']}")
    if rounds := links.keep_html(_listed_rounds, str(row["id"])):
        st.html(rounds)


def _listed_rounds(id: str) -> str:
    rounds = dicts(ask(events.events, EventFilters(whole=id)))
    names = [links.anchor(each["table"], each["id"], f"{human_when(each)}: {each['title']}") for each in rounds]
    return f'<p class="tracker-rounds"><b>Its rounds and meetings</b> {"".join(names)}</p>' if names else ""


def _seats_and_texts(table: str, id: str, html: Html) -> None:
    abreast = html.texts and table == "summit"
    seats_column, texts_column = st.columns([6, 5], gap="medium") if abreast else (st.container(), st.container())
    if table == "summit":
        with seats_column:
            seats(id, html.seats)
    if html.texts:
        with texts_column:
            st.header("Texts")
            draw(html.texts)


def _pledges(table: str, id: str) -> None:
    chosen = PledgeFilters(
        summit=id if table == "summit" else None,
        milestone=id if table == "milestone" else None,
        until=chosen_day(),
    )
    if table_of_pledges := links.keep_html(_pledge_table, chosen, today()):
        st.header("Pledges")
        draw(table_of_pledges)


def _pledge_table(filters: PledgeFilters, as_of: date) -> str:
    rows = ask(pledges.pledges, filters, as_of, order=pledges.AMOUNT)
    if rows.empty:
        return ""
    summary = describe_counts(ask(pledges.counts, filters, as_of))
    return f'<p class="tracker-rounds">{escape(summary)}</p>{pledge_table(rows)}'
