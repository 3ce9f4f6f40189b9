"""The content of the brief of a party: its pledges, its positions, its meetings, the texts it signed or endorsed."""

from datetime import date

import pandas as pd
from sqlalchemy.engine import Connection

from tracker import words
from tracker.queries import parties, pledges, positions, records, sources
from tracker.queries.frames import dicts
from tracker.queries.pledge_filters import PledgeFilters
from tracker.reports import promises
from tracker.reports.brief import Block, Heading, Paragraph, Points, Sources, StyledText, line

SEATS = 12  # at most; the latest
PLEDGES = 15  # at most with quote and status; the others have only a headline


def content(connection: Connection, id: str, as_of: date, cited: Sources) -> tuple[str, str, list[Block]] | None:
    """Return title, subtitle and blocks of the brief; None if there is no such party. The sources it cites are added to
    ``cited``."""
    row = records.record(connection, "party", id)
    if row is None:
        return None
    kind = words.code("party", "kind", row["kind"])
    groups = ", ".join(each["party"] for each in dicts(parties.groups(connection, id)) if _is_member(each, as_of))
    blocks: list[Block] = [Paragraph(line(StyledText("Member of: ", strong=True), groups))] if groups else []
    promised = pledges.pledges(connection, PledgeFilters(parties=(id,), until=as_of), as_of)
    blocks += promises.of_pledges(connection, "What it pledged", promised, cited, in_full=PLEDGES)
    blocks += promises.waiting(connection, promised, as_of, cited)
    blocks += _positions(connection, id, as_of, cited)
    blocks += [*_seats(connection, id, as_of, cited), *_signatures(connection, id, as_of, cited)]
    blocks += promises.differing(connection, [("party", id)], {}, cited)
    return row["name"], kind, blocks


def _is_member(row: dict, as_of: date) -> bool:
    """Whether the day lies within a membership. Without days it counts as lasting."""
    joined, left, day = row["joined_on"], row["left_on"], pd.Timestamp(as_of)
    return (words.blank(joined) or joined <= day) and (words.blank(left) or left > day)


def _positions(connection: Connection, id: str, as_of: date, cited: Sources) -> list[Block]:
    rows = dicts(positions.of_party(connection, id, until=as_of))
    proofs = sources.citations(connection, "position", tuple(row["id"] for row in rows))
    points = (
        line(
            StyledText(f"{row['title']}: ", strong=True),
            row["text"],
            StyledText(f" {row['speaker']}, {words.day(row['as_of'], row['as_of_precision'])}.", quiet=True),
            cited.mark(proofs[proofs["record_id"] == row["id"]], 1),
        )
        for row in rows
    )
    return [Heading("Where it stands"), Points(tuple(points))] if rows else []


def _seats(connection: Connection, id: str, as_of: date, cited: Sources) -> list[Block]:
    rows = dicts(parties.attendance(connection, id, limit=SEATS, taken_by=as_of))
    if not rows:
        return []
    proofs = sources.citations(connection, "attendance", tuple(row["id"] for row in rows))
    points = (
        line(
            f"{words.human_when(row)}: ",
            StyledText(row["title"], strong=True),
            StyledText(f" {_seat(row)}", quiet=True),
            cited.mark(proofs[proofs["record_id"] == row["id"]], 1, again=True),
        )
        for row in rows
    )
    return [Heading("Where it sat last"), Points(tuple(points))]


def _seat(row: dict) -> str:
    codes = [words.code("attendance", name, row[name]) for name in ("level", "state")]
    return " · ".join(filter(None, (row["person"], row["office"], *codes)))


def _signatures(connection: Connection, id: str, as_of: date, cited: Sources) -> list[Block]:
    rows = parties.signatures(connection, id, stood_to_by=as_of)
    proofs = sources.citations(connection, "signature", tuple(rows["id"]))
    points = (
        line(
            StyledText(f"{words.code('signature', 'status', status)} ({len(group)}): ", strong=True),
            "; ".join(_text(row) for row in dicts(group)),
            cited.mark(proofs[proofs["record_id"].isin(group["id"])], 2, again=True),
        )
        for status, group in rows.groupby("status", sort=False)
    )
    return [Heading("Texts it signed or endorsed"), Points(tuple(points))] if not rows.empty else []


def _text(row: dict) -> str:
    adopted = words.day(row["adopted_on"], row["adopted_precision"])
    return f"{row['title']} ({adopted})" if adopted else row["title"]
