"""The content of the brief of a list of pledges or events that match some filters."""

from datetime import date

from sqlalchemy.engine import Connection

from tracker import words
from tracker.queries import events, pledges, sources
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import dicts
from tracker.queries.pledge_filters import PledgeFilters
from tracker.reports import promises
from tracker.reports.brief import Block, Heading, Paragraph, Points, Sources, StyledText, first_words, line
from tracker.schema.relations import Key

IN_FULL = 40  # pledges or events with all details; each other one has a line only
SUMMARY_AT_MOST = 40  # words


def of_pledges(connection: Connection, filters: PledgeFilters, as_of: date, cited: Sources) -> list[Block]:
    """Return the pledges by firmness, what they wait for, and where sources differ on them."""
    rows = pledges.pledges(connection, filters, as_of, order=pledges.AMOUNT)
    names: dict[Key, str] = {("pledge", row["id"]): row["headline"] for row in dicts(rows)}
    return [
        *promises.of_pledges(connection, "Pledges", rows, cited, in_full=IN_FULL),
        *promises.waiting(connection, rows, as_of, cited),
        *promises.differing(connection, list(names), names, cited),
    ]


def of_events(connection: Connection, filters: EventFilters, cited: Sources) -> list[Block]:
    """Return the events in order of time, each with its facts and summary."""
    rows = dicts(events.events(connection, filters))
    if not rows:
        return [Heading("Events (0)"), Paragraph(line("No event is recorded."))]
    in_full = {(row["table"], row["id"]) for row in rows[:IN_FULL]}
    proofs = {
        table: sources.citations(connection, table, tuple(id for each, id in in_full if each == table))
        for table in {table for table, _ in in_full}
    }
    points = []
    for row in rows:
        codes = [words.code(row["table"], name, row[name]) for name in ("kind", "status")]
        about = [words.human_when(row), row["place"], *codes]
        has_details = (row["table"], row["id"]) in in_full
        cites = proofs[row["table"]] if has_details else None
        points.append(
            line(
                StyledText(row["title"], strong=True),
                StyledText(f" {' · '.join(filter(words.has_value, about))}.", quiet=True),
                f" {first_words(row['summary'], SUMMARY_AT_MOST)}" if has_details and row["summary"] else "",
                cited.mark(cites[cites["record_id"] == row["id"]], 1) if cites is not None else None,
            )
        )
    return [Heading(f"Events ({len(rows)})"), Points(tuple(points))]
