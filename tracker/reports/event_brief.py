"""The content of the brief of a summit or milestone: who came, what was decided and pledged, where sources differ."""

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy.engine import Connection

from tracker import words
from tracker.queries import accounts, events, pledges, sources, summits
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import dicts
from tracker.queries.pledge_filters import PledgeFilters
from tracker.reports import promises
from tracker.reports.brief import Block, Heading, Line, Paragraph, Points, Sources, StyledText, join, line
from tracker.reports.delegations import describe, level_name, seat_rows
from tracker.schema.relations import Key
from tracker.values.codes import HOSTS, REMOTE, STAYED_AWAY, Format, Level


def content(
    connection: Connection, table: str, id: str, as_of: date, cited: Sources
) -> tuple[str, str, list[Block]] | None:
    """Return title, subtitle and blocks of the brief; None if there is no such event. The sources it cites are added to
    ``cited``."""
    rows = events.events(connection, EventFilters(tables=(table,), ids=(id,)))
    if rows.empty:
        return None
    row = dicts(rows)[0]
    proofs = sources.citations(connection, table, (id,))
    blocks: list[Block] = [Paragraph(line(row["summary"] or "No summary is recorded.", cited.mark(proofs, 3)))]
    if table == "summit":
        blocks += _who_came(connection, id, str(row["status"]), cited)
    blocks += _texts(connection, table, id, cited)
    chosen = PledgeFilters(summit=id if table == "summit" else None, milestone=id if table == "milestone" else None)
    promised = pledges.pledges(connection, chosen, as_of, order=pledges.AMOUNT)
    if not promised.empty:
        blocks += promises.of_pledges(connection, "What was pledged", promised, cited)
        blocks += promises.waiting(connection, promised, as_of, cited)
    blocks += promises.differing(connection, *_disputable(connection, table, id, promised), cited)
    blocks += _also_disputed(connection, table, id)
    return row["title"], _about(row), blocks


def _about(row: dict[str, Any]) -> str:
    code = {name: words.code(str(row["table"]), name, row[name]) for name in ("kind", "format", "status")}
    form = "" if row["format"] == Format.UNKNOWN else code["format"]
    return " · ".join(filter(None, (words.human_when(row), row["place"], code["kind"], form, code["status"])))


def _who_came(connection: Connection, id: str, status: str, cited: Sources) -> list[Block]:
    rows = summits.attendance(connection, id)
    if rows.empty:
        return [Heading("Who came"), Paragraph(line("No attendance is recorded."))]
    seats_taken = seat_rows(rows, status)
    proofs = sources.citations(connection, "attendance", tuple(rows["id"]))

    def seats(title: str, group: pd.DataFrame) -> Line:
        return (StyledText(f"{title} ({len(group)}): ", strong=True), *_people(group, proofs, cited))

    levels = [
        seats(level_name(level), group)
        for level in Level
        if not (group := seats_taken[seats_taken["level"] == level]).empty
    ]
    away = rows[rows["state"].isin(STAYED_AWAY)]
    if not away.empty:
        levels.append(seats("Not there", away))
    return [Heading("Who came"), Paragraph(line(describe(rows, status=status))), Points(tuple(levels))]


def _people(rows: pd.DataFrame, proofs: pd.DataFrame, cited: Sources) -> Line:
    """Return parties and people as one line: France (Emmanuel Macron)¹, Ukraine (Volodymyr Zelenskyy; by video)²."""
    parts = []
    for party, seats in rows.groupby("party", sort=False):
        people = []
        for row in dicts(seats):
            names = ", ".join(row[name] for name in ("person", "native_name") if words.has_value(row[name]))
            role = words.code("attendance", "role", row["role"]).lower() if row["role"] in HOSTS else ""
            mode = words.code("attendance", "mode", row["mode"]).lower() if row["mode"] in REMOTE else ""
            people.append("; ".join(filter(None, (names, role, mode))))
        note = " and ".join(filter(None, people))
        mark = cited.mark(proofs[proofs["record_id"].isin(seats["id"])], 1, again=True)
        parts.append(line(f"{party} ({note})" if note else str(party), mark))
    return join(parts, ", ")


def _texts(connection: Connection, table: str, id: str, cited: Sources) -> list[Block]:
    rows = summits.documents(connection, table, id)
    if rows.empty:
        return []
    ids = tuple(rows["id"])
    signatures, proofs = summits.signatures(connection, ids), sources.citations(connection, "document", ids)
    points = []
    for row in dicts(rows):
        about = [words.code("document", name, row[name]) for name in ("kind", "status")]
        about.append(words.day(row["adopted_on"], row["adopted_precision"]))
        stands = signatures[signatures["document_id"] == row["id"]].groupby("status", sort=False)
        who = "".join(
            f" {words.code('signature', 'status', code)} ({len(group)}): {', '.join(group['party'])}."
            for code, group in stands
        )
        points.append(
            line(
                StyledText(row["title"], strong=True),
                f" ({', '.join(filter(None, about))}).{who}",
                cited.mark(proofs[proofs["record_id"] == row["id"]]),
            )
        )
    return [Heading("What was decided"), Points(tuple(points))]


def _disputable(
    connection: Connection, table: str, id: str, promised: pd.DataFrame
) -> tuple[list[Key], dict[Key, str]]:
    """Return the records whose disputed values are listed: the event, its texts and its pledges; and the names of the
    texts and pledges."""
    documents = summits.documents(connection, table, id)
    names: dict[Key, str] = {("document", row["id"]): row["title"] for row in dicts(documents)}
    names |= {("pledge", row["id"]): row["headline"] for row in dicts(promised)}
    return [(table, id), *names], names


def _also_disputed(connection: Connection, table: str, id: str) -> list[Block]:
    """Return a sentence that names the parties on whose seats and signatures sources differ, which a brief has no room
    to list; nothing where there are none."""
    documents = tuple(summits.documents(connection, table, id)["id"])
    parts = {"attendance": summits.attendance(connection, id)} if table == "summit" else {}
    parts["signature"] = summits.signatures(connection, documents)
    of = {(part, row["id"]): row["party"] for part, rows in parts.items() for row in dicts(rows)}
    rows = accounts.accounts(connection, list(of))
    disputed = dict.fromkeys(of[key] for key in zip(rows["record_table"], rows["record_id"], strict=True))
    words_on = f"They also differ on seats and signatures of {', '.join(disputed)}; the page of the meeting has those."
    return [Paragraph(line(StyledText(words_on, quiet=True)))] if disputed else []
