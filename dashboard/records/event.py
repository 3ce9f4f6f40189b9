"""One summit or milestone on the page."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import words
from dashboard.charts import places
from dashboard.charts.pledges import describe_counts
from dashboard.editing.history import history
from dashboard.lists.tables import Table
from dashboard.records.citations import citations, list_citations
from dashboard.web import links
from dashboard.web.address import chosen_day, today
from dashboard.web.answers import ask, view
from dashboard.web.credit import cite
from dashboard.web.markup import facts, label, prose, title
from dashboard.words import count, day, has_value, human_when
from tracker.queries import events, pledges, sources, summits
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import dicts
from tracker.queries.pledge_filters import PledgeFilters
from tracker.values.codes import (
    CAME,
    REMOTE,
    SIGNED,
    STAYED_AWAY,
    TOOK_PLACE,
    Confidence,
    EventStatus,
    Format,
    Stance,
)

SEATS = Table(
    "seats",
    {
        "party": "Party",
        "person": "Person",
        "office": "Office that day",
        "level_label": "Level",
        "role_label": "Role",
        "mode_label": "Mode",
        "state_label": "State",
    },
    codes=("attendance",),
    opens="party",
    id_column="party_id",
    full_height=True,
)
MAP_PX = 240


def find(table: str, id: str) -> Mapping[Any, Any] | None:
    """The event's row as the timeline has it, or None."""
    rows = ask(events.events, EventFilters(tables=(table,), ids=(id,)))
    return None if rows.empty else dicts(rows)[0]


def link(row: Mapping[Any, Any], text: str | None = None) -> None:
    """A link to the event's own page."""
    name = text or f"{human_when(row)}: {row['title']}"
    links.to_record(str(row["table"]), str(row["id"]), name)


def brief(row: Mapping[Any, Any]) -> None:
    """An event in a few lines: date, title, place, summary, and the first source."""
    status = f" · **{_label(row, 'status')}**" if row["status"] not in (None, EventStatus.HELD) else ""
    place = f" · {label(row['place'])}" if has_value(row["place"]) else ""
    when = human_when(row)
    source = f" · source: {label(row['source'])}" if has_value(row["source"]) else ""
    source += " (low confidence)" if row["confidence"] == Confidence.LOW else ""
    st.caption(f"{when} · {label(row['track'])} · {_label(row, 'kind')}{place}{status}{source}")
    prose(row["summary"], small=True)


def event(table: str, id: str) -> bool:
    """Everything on one event; False when there is none of that id."""
    row = find(table, id)
    if row is None:
        return False
    title(row["title"])
    where = EventFilters(ids=(id,))
    if table != "summit" or ask(summits.places, where).empty:
        _facts(row)
    else:
        beside, map_column = st.columns([2, 1])
        with beside:
            _facts(row)
        with map_column:
            summary = view(places.describe, {}, summits.places, where)
            figure = view(places.places, {"height": MAP_PX}, summits.places, where)
            st.plotly_chart(figure, key="place", config=places.CONFIG, alt=summary)
    if table == "summit":
        _rounds(row)
        _attendance(id, str(row["status"]))
    _documents(table, id)
    _pledges(table, id)
    st.header("Sources")
    citations(table, id)
    links.to_form(table, id)
    cite(row["title"])
    history(table, id)
    return True


def _facts(row: Mapping[Any, Any]) -> None:
    prose(row["summary"])
    facts(
        {
            "When": human_when(row),
            "On the date": row["date_note"],
            "Where": row["place"],
            "Kind": _label(row, "kind"),
            "Format": _label(row, "format") if row["format"] != Format.UNKNOWN else None,
            "Status": _label(row, "status"),
            "Track": row["track"],
            "Importance": _label(row, "importance"),
        }
    )


def _label(row: Mapping[Any, Any], column: str) -> str:
    return words.code(str(row["table"]), column, row[column])


def _rounds(row: Mapping[Any, Any]) -> None:
    whole = find("summit", str(row["parent_id"])) if has_value(row["parent_id"]) else None
    if whole is not None:
        link(whole, f"Part of: {whole['title']}")
    rounds = ask(events.events, EventFilters(whole=str(row["id"])))
    if not rounds.empty:
        st.header("Its rounds and meetings")
        for each in dicts(rounds):
            link(each)


def _attendance(id: str, status: str) -> None:
    rows = ask(summits.attendance, id)
    st.header("Who was there")
    if rows.empty:
        st.write("No attendance is recorded yet.")
        return
    present, away = view(_seats_in_words, {"status": status}, summits.attendance, id)
    st.write(present)
    replace(SEATS, key=f"seats-{id}").show(summits.attendance, id)
    if away:
        st.caption(f"Did not take a seat: {label(away)}.")
    _sources_of_seats(id, rows)


def _sources_of_seats(id: str, rows: pd.DataFrame) -> None:
    cited = ask(sources.citations, "attendance", tuple(rows["id"]))
    if cited.empty:
        return
    box = st.expander(f"Sources for single seats ({len(cited)})", key=f"box_seats_{id}", on_change="rerun")
    if box.open:
        seats = {row["id"]: ", ".join(filter(None, (row["party"], row["person"]))) for row in dicts(rows)}
        with box:
            for seat, group in cited.groupby("record_id", sort=False):
                st.markdown(f"**{label(seats[seat])}**")
                list_citations(group)


def _seats_in_words(rows: pd.DataFrame, *, status: str) -> tuple[str, str]:
    """How many took a seat, or were to where the meeting did not take place yet, and who did not."""
    away = rows[rows["state"].isin(STAYED_AWAY)]
    seated = rows[rows["state"].isin(CAME)] if status in TOOK_PLACE else rows.drop(away.index)
    remote = seated["mode"].isin(REMOTE).sum()
    people, parties = seated["person_id"].nunique(), seated["party_id"].nunique()
    verb = "attended" if status in TOOK_PLACE else "are recorded for it"
    present = f"{count(parties, 'party', 'parties')} and {count(people, 'named person', 'named people')} {verb}"
    present += f", {count(remote, 'seat')} by video or telephone." if remote else "."
    if seated.empty:
        present = "Nobody is known to have attended." if status in TOOK_PLACE else "Nobody is known to be coming."
    return present, "; ".join(
        f"{row['person'] or 'unnamed'} for {row['party']} ({words.code('attendance', 'state', row['state']).lower()})"
        for row in dicts(away)
    )


def _documents(table: str, id: str) -> None:
    rows = ask(summits.documents, table, id)
    if rows.empty:
        return
    st.header("Documents")
    ids = tuple(rows["id"])
    signatures = view(_signatures_in_words, {}, summits.signatures, ids)
    cited = view(_sources_once, {}, sources.citations, "document", ids)
    for document in dicts(rows):
        adopted = day(document["adopted_on"], document["adopted_precision"])
        kind, status = (words.code("document", name, document[name]) for name in ("kind", "status"))
        with st.expander(label(document["title"]), expanded=True):
            st.caption(" · ".join(filter(None, (kind, status, adopted))))
            for line in signatures.get(document["id"], []):
                st.markdown(line)
            if document["id"] not in signatures and document["status"] in SIGNED:
                st.write("Who signed is not recorded yet.")
            for row in (each for each in cited if each["record_id"] == document["id"]):
                supports = row["stance"] == Stance.SUPPORTS
                stance = "" if supports else f"{words.code('citation', 'stance', row['stance'])}: "
                links.to_record("source", row["source_id"], f"{stance}{row['publisher']}: {row['title']}")


def _signatures_in_words(rows: pd.DataFrame) -> dict[str, list[str]]:
    """document id -> a line of Markdown for each status: who has it."""
    lines: dict[str, list[str]] = {}
    for (document, status), group in rows.groupby(["document_id", "status"], sort=False):
        pairs = zip(group["party"], group["person"], strict=True)
        names = [f"{party} ({person})" if person else party for party, person in pairs]
        stand = words.code("signature", "status", status)
        lines.setdefault(str(document), []).append(f"**{stand}** ({len(names)}): {label(', '.join(names))}")
    return lines


def _sources_once(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return dicts(rows.drop_duplicates(["record_id", "source_id", "stance"]))


def _pledges(table: str, id: str) -> None:
    chosen = PledgeFilters(
        summit=id if table == "summit" else None,
        milestone=id if table == "milestone" else None,
        until=chosen_day(),
    )
    rows = ask(pledges.pledges, chosen, today())
    if rows.empty:
        return
    st.header("Pledges made")
    st.write(view(describe_counts, {}, pledges.counts, chosen, today()))
    for row in dicts(rows):
        firmness, status = (words.code("pledge", name, row[name]) for name in ("firmness", "status"))
        text = f"{row['headline']} · {firmness} · {status}"
        links.to_record("pledge", row["id"], text)
