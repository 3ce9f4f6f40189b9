"""The page of one party: at which meetings it had a seat and at which level, what it promised, what it signed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import escape

import pandas as pd
import streamlit as st
from sqlalchemy.engine import Connection

from dashboard.charts import attendance as charts
from dashboard.lists import chart
from dashboard.lists.brief import offer_brief
from dashboard.lists.events import with_dates
from dashboard.lists.money import show_totals
from dashboard.lists.pledges import in_words
from dashboard.lists.printout import begin_record
from dashboard.lists.tables import Table
from dashboard.records import badges
from dashboard.records.accounts import Marks
from dashboard.records.citations import citations
from dashboard.web import links, subscription
from dashboard.web.answers import ask, ask_all, derive
from dashboard.web.credit import cite
from dashboard.web.lookback import chosen_day, chosen_limit, end_of_sources, today, unreported
from dashboard.web.markup import draw, escape_label, rounded, table
from tracker import words
from tracker.queries import parties, party_pairs, pledges, positions, records, sources, tables, totals
from tracker.queries.frames import Keys, dicts
from tracker.queries.pledge_filters import PledgeFilters
from tracker.values import wikidata
from tracker.values.direction import isolate
from tracker.words import count, count_pledges, day, has_value, period, total

MOST_ROWS = 400  # seats, and pledges, that the page shows; the CSV has all
LEAST_SHARED = 2  # meetings or texts; to have one in common is no habit
MOST_PARTNERS = 6  # parties with which it has most in common
SEATS = Table(
    "seats",
    {
        "when": "Date",
        "title": "Summit",
        "person": "Person",
        "office": "Office that day",
        "level_label": "Level",
        "mode_label": "Mode",
        "state_label": "State",
    },
    codes=("attendance", "summit"),
    add_columns=with_dates,
    opens=Keys("summit", "summit_id"),
    rows_of=Keys("attendance"),
)
PROMISED = Table(
    "promised",
    {"made_on": "Made on", "headline": "Pledge", "firmness_label": "Firmness", "status_label": "Status"},
    opens=Keys("pledge"),
    codes=("pledge",),
    in_words=in_words,
)
MEMBERS = Table(
    "members",
    {"party": "Member", "joined_on": "Joined on", "left_on": "Left on"},
    opens=Keys("party", "party_id"),
    rows_of=Keys("membership"),
    codes=("membership",),
)
SIGNED = Table(
    "signed",
    {"adopted_on": "Date", "title": "Text", "status_label": "Status", "person": "Person"},
    opens=Keys(table_column="event_table", id_column="event_id"),
    rows_of=Keys("signature"),
    codes=("signature", "document"),
)


def party(id: str) -> bool:
    """Draw everything on one party. Return whether there is one of that id."""
    row = ask(records.record, "party", id)
    if row is None:
        return False
    begin_record("party", row["name"])
    memberships = [of for question in (parties.members, parties.groups) for of in derive(_ids, {}, question, id)]
    marks = Marks([("party", id), *(("membership", of) for of in memberships)])
    _groups(id, marks)
    _attendance(id, row["name"])
    _pledges(id)
    _positions(id)
    st.header("Whom it meets and signs with")
    st.html(links.keep_html(_company, id) or "<p>No meeting or text is recorded that it has in common with others.</p>")
    st.header("Signatures")
    if not derive(len, {}, parties.signatures, id):
        st.write("None is recorded.")
    else:
        replace(SIGNED, key=f"signatures-{id}").show(parties.signatures, id)
    _members(id, marks)
    if rest := marks.rest():
        st.html(rest)
    if derive(len, {}, sources.citations, "party", (id,)):
        st.header("Sources")
        citations("party", id)
    if row["wikidata_id"]:
        draw(f'<p class="tracker-note">{links.anchor_out("Wikidata", wikidata.address(row["wikidata_id"]))}</p>')
    links.to_form("party", id)
    offer_brief("party", id)
    cite(row["name"])
    subscription.of_record("party", id)
    return True


def _positions(id: str) -> None:
    if listed := links.keep_html(_listed_positions, id):
        st.header("Positions")
        st.html(listed)
        links.to_new_part("position", of=id)


def _listed_positions(id: str) -> str:
    lines = [
        (
            links.anchor("issue", row["issue_id"], row["title"]),
            escape(day(row["as_of"], row["as_of_precision"])),
            escape(isolate(row["text"])),
        )
        for row in dicts(ask(positions.of_party, id))
    ]
    headings = ("Issue", "Newest", "Position")
    return table(headings, lines, name="Its newest position on each issue", explained=True) if lines else ""


def _company(id: str) -> str:
    """Return the parties with which it met and signed most often, each a link to the list of those, as HTML."""
    names = ask(tables.names, "party")
    came, unheld = ask(party_pairs.came_with, id), ask(party_pairs.came_with, id, unheld=True)
    stood, listed = ask(party_pairs.signed_with, id), ask(party_pairs.signed_with, id, of_any_status=True)
    partners = {
        "Sat most often with": party_pairs.at_table_with(id, came, unheld, names, limit=MOST_PARTNERS),
        "Signs or endorses most texts with": party_pairs.in_texts_with(id, stood, listed, names, limit=MOST_PARTNERS),
    }
    lines = []
    for what, rows in partners.items():
        named = [
            f"{links.anchor_to('firsts', {'party': (id, row['id'])}, row['name'])} "
            f"({row['both']:,} of {row['out_of']:,})"
            for row in rows
            if row["both"] >= LEAST_SHARED
        ]
        if named:
            lines.append(f"<p><b>{what}</b> {', '.join(named)}</p>")
    rule = (
        "The second number counts the held meetings to which it came, and the texts that both could sign. On the page "
        "Parties it counts those to which at least one of the two came, or which at least one signed. Each name leads "
        "to the list."
    )
    return f"{''.join(lines)}<small>{rule}</small>" if lines else ""


def _ids(rows: pd.DataFrame) -> list[str]:
    return list(rows["id"])


def _names(rows: pd.DataFrame) -> dict[str, str]:
    return dict(zip(rows["id"], rows["party"], strict=True))


def _groups(id: str, marks: Marks) -> None:
    if listed := links.keep_html(_listed_groups, id):
        draw(f"<p><b>Member of</b> {listed}</p>")
        _disputed(parties.groups, id, marks)
    if names := _unreported(parties.groups, id):
        st.caption(escape_label(unreported(f"that it is a member of {', '.join(names)}")))


def _listed_groups(id: str) -> str:
    names = [
        links.anchor("party", row["party_id"], row["party"])
        + (f" (until {day(row['left_on'], row['left_precision'])})" if has_value(row["left_on"]) else "")
        for row in dicts(ask(parties.groups, id))
    ]
    return ", ".join(names)


def _members(id: str, marks: Marks) -> None:
    rows = ask(parties.members, id)
    if not rows.empty:
        st.header(f"Members ({len(rows)})", anchor="members")
        columns = {name: heading for name, heading in MEMBERS.columns.items() if rows[name].notna().any()}
        if counts := marks.beside("party", id, "membership", name=words.title("party", "membership")):
            st.html(counts)
        replace(MEMBERS, key=f"members-{id}", columns=columns).show(parties.members, id)
        _disputed(parties.members, id, marks)
    if names := _unreported(parties.members, id):
        which = "member" if rows.empty else "more member"
        st.caption(escape_label(unreported(f"that it has {count(len(names), which)}")))


def _unreported(question: Callable[[Connection, str], pd.DataFrame], id: str) -> list[str]:
    """Return the names of the groups or members that no source of the chosen day reports."""
    limit = chosen_limit()
    if not limit or not limit.by_sources:
        return []
    known = {*ask(question, id)["id"]}
    return [row["party"] for row in dicts(ask_all(question, id)) if row["id"] not in known]


def _disputed(question: Callable[[Connection, str], pd.DataFrame], id: str, marks: Marks) -> None:
    """Draw the marks of memberships that are disputed, each with the name of the other party."""
    if not marks.has("membership"):
        return
    named = derive(_names, {}, question, id)
    disputed = "".join(marks.beside("membership", of, name=name) for of, name in named.items())
    if disputed:
        st.html(disputed)


def _attendance(id: str, name: str) -> None:
    st.header("Attendance")
    number = derive(len, {}, parties.attendance, id, limit=MOST_ROWS)
    if not number:
        st.write("It has not been recorded at any summit.")
        return
    of_day = {"as_of": today(), "ends": end_of_sources()}
    summary = derive(charts.describe_levels, of_day, parties.attendance, id, limit=MOST_ROWS)
    st.write(escape_label(summary))
    figure = derive(charts.levels, of_day, parties.attendance, id, limit=MOST_ROWS)
    chart.draw(figure, key="levels", title=f"{isolate(name)}: its seats at meetings, by level", summary=summary)
    st.caption("Level is a matter of protocol, not of commitment.")
    if number == MOST_ROWS:
        st.caption(f"The latest {MOST_ROWS} seats; the CSV has all.")
    replace(SEATS, key=f"seats-{id}").show(parties.attendance, id, limit=MOST_ROWS)


def _pledges(id: str) -> None:
    st.header("Pledges")
    filters, as_of = PledgeFilters(parties=(id,), until=chosen_day()), today()
    number = derive(len, {}, pledges.pledges, filters, as_of, limit=MOST_ROWS)
    if not number:
        st.write("None is recorded.")
        return
    if number == MOST_ROWS:
        st.caption(f"The latest {MOST_ROWS} pledges; the CSV has all.")
    draw(links.keep_html(_by_year, filters, as_of))
    replace(PROMISED, key=f"pledges-{id}").show(pledges.pledges, filters, as_of, limit=MOST_ROWS)
    show_totals(filters, as_of)


def _by_year(filters: PledgeFilters, as_of: date) -> str:
    """Return a table of what was pledged in each year: how many pledges, what became of them, and the money, as
    HTML. Refusals are only counted."""
    numbers, money = ask(pledges.by_year, filters, as_of), ask(totals.by_year, filters, as_of)
    lines = []
    for year, of_year in numbers.groupby("year"):
        sums = [
            rounded(*(total(row, currency=row["currency"], rounded=each) for each in (True, False)))
            + period(row["amount_period"])
            for row in dicts(money[money["year"] == year])
        ]
        promised, refusals = pledges.refusals_apart(of_year)
        became = " ".join(
            f'<span class="tracker-count">{badges.status(row)} {row["count"]:,}</span>' for row in dicts(promised)
        )
        counted = count_pledges(int(promised["count"].sum()), refusals)
        lines.append((str(year), counted, became or "–", "; ".join(sums) or "–"))
    headings = ("Year", "Made", "What became of them", "Money, counted once")
    return table(headings, lines, name="Pledges by year", explained=True)
