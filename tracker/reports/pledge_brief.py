"""The content of the brief of a pledge: its words, its firmness, what it waits for, and what became of it."""

from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from tracker import words
from tracker.queries import lives, pledges, sources
from tracker.queries.frames import dicts
from tracker.queries.pledge_filters import PledgeFilters
from tracker.reports import promises
from tracker.reports.brief import Block, Grid, Heading, Paragraph, Points, Quotation, Sources, StyledText, line
from tracker.values.codes import Part, PartState


def content(connection: Connection, id: str, as_of: date, cited: Sources) -> tuple[str, str, list[Block]] | None:
    """Return title, subtitle and blocks of the brief; None if there is no such pledge. The sources it cites are added
    to ``cited``."""
    rows = pledges.pledges(connection, PledgeFilters(ids=(id,)), as_of)
    if rows.empty:
        return None
    row = dicts(rows)[0]
    label = {name: words.code("pledge", name, row[name]) for name in ("firmness", "category")}
    proofs = sources.citations(connection, "pledge", (id,))
    mark = cited.mark(proofs, 3)
    blocks: list[Block] = []
    if words.has_value(row["quote"]):
        blocks.append(Quotation(row["quote"], row["quote_language"] or "", row["translation"] or "", mark))
    blocks += [_facts(connection, id, row), *_parts(row)]
    blocks += promises.waiting(connection, rows, as_of, cited)
    blocks += _log(connection, id, as_of, cited)
    blocks += promises.differing(connection, [("pledge", id)], {}, cited)
    subtitle = " · ".join([words.status(row), *label.values()])
    return row["headline"], subtitle, blocks


def _facts(connection: Connection, id: str, row: dict[str, Any]) -> Block:
    parties = {}
    for each in dicts(pledges.parties(connection, id)):
        parties.setdefault(words.code("pledge_party", "role", each["role"]), []).append(each["party"])
    facts = {
        **{role: ", ".join(names) for role, names in parties.items()},
        "Amount": words.amount(row),
        "On the amount": row["amount_note"],
        "Legal form": words.code("pledge", "legal_form", row["legal_form"]),
        "Made on": words.day(row["made_on"], row["made_precision"]),
        "Made at": row["event"],
        "Due": words.due(row),
        "Words on the due date": row["due_note"],
        "Funding": words.code("pledge", "funding", row["funding"]),
        "Review": row["review_mechanism"],
    }
    texts = {name: str(value) for name, value in facts.items() if words.has_value(value)}
    return Points(tuple(line(StyledText(f"{name}: ", strong=True), text) for name, text in texts.items()))


def _parts(row: dict[str, Any]) -> list[Block]:
    lines = tuple(
        (line(words.label(Part, part)), line(words.label(PartState, row[f"part_{part}"])), line(part.meaning))
        for part in Part
    )
    return [
        Heading("How firm it is"),
        Grid(("Part", "State", "What it asks"), lines),
        Paragraph(line(StyledText("Firmness says how concrete the promise is, not whether it is kept.", quiet=True))),
    ]


def _log(connection: Connection, id: str, as_of: date, cited: Sources) -> list[Block]:
    rows = dicts(lives.life(connection, id, until=as_of))
    proofs = {
        table: sources.citations(connection, table, tuple(r["record_id"] for r in rows if r["record_table"] == table))
        for table in ("pledge", "pledge_status")
    }
    points = []
    for row in rows:
        of_one = proofs[row["record_table"]]
        headline = words.quoted(row["headline"]) if row["record_table"] == "pledge" else ""
        kind = words.code("pledge_relation", "kind", row["kind"])
        what = (words.status(row) if words.has_value(row["status"]) else kind) or "Said"
        note = row["note"] if words.has_value(row["note"]) else ""
        points.append(
            line(
                StyledText(f"{words.day(row['day'], row['precision'])}: {what}", strong=True),
                f". {' '.join(filter(None, (headline, note)))}" if headline or note else ".",
                cited.mark(of_one[of_one["record_id"] == row["record_id"]], 1),
            )
        )
    return [Heading("What became of it"), Points(tuple(points))]
