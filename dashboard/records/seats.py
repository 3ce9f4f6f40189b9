"""Who came to a meeting and at which level, who sent somebody else, and who stayed away."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.lists.tables import Table, offer_files
from dashboard.records.accounts import Marks
from dashboard.records.citations import as_list, by_record
from dashboard.web import links
from dashboard.web.answers import ask, derive
from dashboard.web.markup import draw, fold
from tracker import words
from tracker.queries import sources, summits
from tracker.queries.frames import Keys, dicts
from tracker.reports.delegations import describe, level_name, seat_rows
from tracker.values.codes import REMOTE, STAYED_AWAY, AttendanceState, Level, Role
from tracker.values.direction import isolate
from tracker.words import count, has_value

# Roles that say no more than that the party came: they are not written next to its name.
PLAIN_ROLES = (Role.PARTICIPANT, Role.COALITION_MEMBER, Role.UNKNOWN)
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
    rows_of=Keys("attendance"),
    codes=("attendance",),
    opens=Keys("party", "party_id"),
)


def seats(id: str, html: str) -> None:
    """Draw the delegations of one summit, whose ``html`` is that of ``seats_in_html``, with files of its seats."""
    st.header("Who was there")
    if not html:
        st.write("No attendance is recorded yet.")
        return
    draw(html)
    every = SEATS.in_file(summits.attendance, id)
    offer_files(every, key=f"seats-{id}", plain=SEATS.wording.with_labels, as_shown=SEATS.as_shown)


def seats_in_html(id: str, status: str, marks: Marks) -> str:
    """Return the delegations of one summit by level, and every seat as a table, marked where sources differ; blank
    without seats. ``status`` is the status of the summit. It is made for ``links.keep_html``."""
    rows = ask(summits.attendance, id)
    if rows.empty:
        return ""
    summary = escape(derive(describe, {"status": status}, summits.attendance, id))
    counts = marks.beside("summit", id, "attendance", name=words.title("summit", "attendance"))
    lines = [
        f"<div><dt>{escape(name)}</dt><dd><ul>"
        + "".join(f"<li>{each}{marks.beside('attendance', seat)}</li>" for seat, each in delegations)
        + "</ul></dd></div>"
        for name, delegations in links.keep_html(_delegations, id, status)
    ]
    table, _ = SEATS.as_html(summits.attendance, id)
    folds = fold(f"{count(len(rows), 'seat')} as a table, with offices", "".join(table)) + links.keep_html(_sources, id)
    return (
        f'<div class="tracker-folds"><span>{summary}</span>{counts}</div>'
        f'<dl class="tracker-seats">{"".join(lines)}</dl><div class="tracker-folds">{folds}</div>'
    )


def _delegations(id: str, status: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the lines of the delegations: one for each level in order of protocol, and one for those who stayed away.
    Each line is its name and its seats, each the id and the HTML of a seat."""
    rows = ask(summits.attendance, id)
    there = seat_rows(rows, status)
    lines = [
        (
            f"{level_name(level)}\u00a0·\u00a0{len(group)}",
            [(row["id"], _delegation(row)) for row in dicts(group)],
        )
        for level in Level
        if not (group := there[there["level"] == level]).empty
    ]
    away = dicts(rows[rows["state"].isin(STAYED_AWAY)])
    if away:
        lines.append((f"Not there\u00a0·\u00a0{len(away)}", [(row["id"], _absence(row, there)) for row in away]))
    return lines


def _delegation(row: dict[str, Any]) -> str:
    notes = [words.code("attendance", "role", row["role"]).lower()] if row["role"] not in PLAIN_ROLES else []
    notes += [words.code("attendance", "mode", row["mode"]).lower()] if row["mode"] in REMOTE else []
    notes += ["left early"] if row["state"] == AttendanceState.LEFT_EARLY else []
    return _name(row) + (f" <small>({escape(', '.join(notes))})</small>" if notes else "")


def _absence(row: dict[str, Any], there: pd.DataFrame) -> str:
    came = [name for name in there.loc[there["party_id"] == row["party_id"], "person"] if has_value(name)]
    note = words.code("attendance", "state", row["state"]).lower()
    if row["state"] == AttendanceState.REPLACED and came:
        note = f"sent {', '.join(came)}"
    return f"{_name(row)} <small>({escape(isolate(note))})</small>"


def _name(row: dict[str, Any]) -> str:
    person = f" <span>{escape(isolate(row['person']))}</span>" if has_value(row["person"]) else ""
    return links.anchor("party", row["party_id"], row["party"]) + person


def _sources(id: str) -> str:
    """Return the sources of single seats as HTML, under the names of the seats; blank where none is cited."""
    rows = ask(summits.attendance, id)
    cited = ask(sources.citations, "attendance", tuple(rows["id"]))
    if cited.empty:
        return ""
    seats = {row["id"]: ", ".join(filter(None, (row["party"], row["person"]))) for row in dicts(rows)}
    groups = [f"<h4>{escape(isolate(seats[seat]))}</h4>{as_list(group)}" for seat, group in by_record(cited).items()]
    return fold(f"{count(len(cited), 'source')} for single seats", "".join(groups))
