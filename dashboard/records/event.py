"""The page of one summit or milestone; an event in a few lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts import places
from dashboard.charts.pledge_counts import describe_counts
from dashboard.editing.history import history
from dashboard.lists import chart, firsts
from dashboard.lists.brief import offer_brief
from dashboard.lists.issues import clauses
from dashboard.lists.printout import begin_record
from dashboard.records.accounts import Marks
from dashboard.records.citations import citations, fold_sources
from dashboard.records.looks import looks
from dashboard.records.pledge_table import pledge_table
from dashboard.records.seats import seats
from dashboard.records.slips import announcements
from dashboard.web import links, subscription
from dashboard.web.answers import ask, derive
from dashboard.web.credit import cite
from dashboard.web.lookback import chosen_day, today
from dashboard.web.markup import draw, escape_label, facts, fold, prose
from tracker import words
from tracker.queries import events, issues, pledges, sources, summits
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import dicts
from tracker.queries.pledge_filters import PledgeFilters
from tracker.values.codes import (
    SIGNED,
    Confidence,
    EventStatus,
    Format,
)
from tracker.values.direction import isolate
from tracker.words import day, has_value, human_when

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
class Text:
    """A text of an event. ``keys`` are the records whose disputed values stand in it, itself and its signatures, with
    table, id and name; its HTML is in two parts, ``before`` and ``after`` them."""

    title: str
    keys: list[tuple[str, str, str]]
    before: str
    after: str


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
    row = find(table, id)
    if row is None:
        return False
    begin_record(table, row["title"])
    where = EventFilters(ids=(id,))
    marks = _marks(table, id)
    if table != "summit" or ask(summits.places, where).empty:
        _facts(row, marks)
    else:
        facts_column, map_column = st.columns([2, 1])
        with facts_column:
            _facts(row, marks)
        with map_column:
            summary = derive(places.describe, {}, summits.places, where)
            figure = derive(places.places, {"height": MAP_PX}, summits.places, where)
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
    _seats_and_texts(row, marks)
    _pledges(table, id)
    st.header("Sources")
    citations(table, id, row["starts_on"], open=0)
    if rest := marks.rest():
        st.html(rest)
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


def _facts(row: Mapping[Any, Any], marks: Marks) -> None:
    own = str(row["table"]), str(row["id"])
    prose(row["summary"])
    if disputed := marks.beside(*own, "summary", "title"):
        st.html(disputed)
    facts(
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


def _seats_and_texts(row: Mapping[Any, Any], marks: Marks) -> None:
    table, id = str(row["table"]), str(row["id"])
    texts = links.keep_html(_documents, table, id)
    abreast = texts and table == "summit"
    seats_column, texts_column = st.columns([6, 5], gap="medium") if abreast else (st.container(), st.container())
    if table == "summit":
        with seats_column:
            seats(id, str(row["status"]), marks)
    if texts:
        with texts_column:
            st.header("Texts")
            draw(_texts(texts, marks))


def _texts(texts: list[Text], marks: Marks) -> str:
    """The texts as HTML; where some have signatories, those without any are folded unless they are one."""
    signed, rest = ([text for text in texts if (len(text.keys) > 1) == has] for has in (True, False))
    if not signed or len(rest) < 2:
        return "".join(_with_marks(text, marks) for text in texts)
    names = "; ".join(text.title for text in rest)
    others = fold(f"{len(rest)} more texts: {names}", "".join(_with_marks(text, marks) for text in rest))
    return "".join(_with_marks(text, marks) for text in signed) + others


def _documents(table: str, id: str) -> list[Text]:
    rows = ask(summits.documents, table, id)
    ids = tuple(rows["id"])
    signatures = ask(summits.signatures, ids)
    cited = ask(sources.citations, "document", ids).drop_duplicates(["record_id", "source_id", "stance"])
    spoken = dicts(ask(issues.of_texts, ids))
    return [
        _document(
            document,
            signatures[signatures["document_id"] == document["id"]],
            cited[cited["record_id"] == document["id"]],
            [row for row in spoken if row["document_id"] == document["id"]],
        )
        for document in dicts(rows)
    ]


def _with_marks(text: Text, marks: Marks) -> str:
    disputed = "".join(marks.beside(table, id, name=name) for table, id, name in text.keys)
    return text.before + disputed + text.after


def _document(
    document: Mapping[Any, Any], signatures: pd.DataFrame, cited: pd.DataFrame, spoken: list[dict[str, Any]]
) -> Text:
    """A text: what it is, who stands to it and how, on which issues it speaks, and its sources, folded."""
    named = [("signature", row["id"], row["party"]) for row in dicts(signatures)]
    keys = [("document", document["id"], ""), *named]
    adopted = day(document["adopted_on"], document["adopted_precision"])
    kind, status = (words.code("document", name, document[name]) for name in ("kind", "status"))
    lines = [
        f"<p><b>{escape(words.code('signature', 'status', stand))}</b> ({len(group)}): {_signatories(group)}</p>"
        for stand, group in signatures.groupby("status", sort=False)
    ]
    if signatures.empty and document["status"] in SIGNED:
        lines = ["<p>Who signed is not recorded yet.</p>"]
    if spoken:
        named = (
            links.anchor("issue", row["issue_id"], f"{row['title']} ({clauses(row['numbers'])})") for row in spoken
        )
        lines.append(f"<p><b>Speaks on</b> {', '.join(named)}</p>")
    about = " · ".join(filter(None, (kind, status, adopted)))
    title = f"<h3>{escape(isolate(document['title']))}</h3><small>{escape(about)}</small>"
    before = f'<article class="tracker-text" dir="auto">{title}'
    return Text(document["title"], keys, before, f"{''.join(lines)}{fold_sources(cited)}</article>")


def _signatories(rows: pd.DataFrame) -> str:
    return ", ".join(
        links.anchor("party", row["party_id"], row["party"])
        + (f" ({escape(isolate(row['person']))})" if has_value(row["person"]) else "")
        for row in dicts(rows)
    )


def _pledges(table: str, id: str) -> None:
    chosen = PledgeFilters(
        summit=id if table == "summit" else None,
        milestone=id if table == "milestone" else None,
        until=chosen_day(),
    )
    if ask(pledges.pledges, chosen, today()).empty:
        return
    st.header("Pledges")
    draw(links.keep_html(_pledge_table, chosen, today()))


def _pledge_table(filters: PledgeFilters, as_of: date) -> str:
    summary = describe_counts(ask(pledges.counts, filters, as_of))
    rows = ask(pledges.pledges, filters, as_of, order=pledges.AMOUNT)
    return f'<p class="tracker-rounds">{escape(summary)}</p>{pledge_table(rows)}'
