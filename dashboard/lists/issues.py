"""Every issue with every text, and how many texts and parties speak on each, as HTML tables."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from dashboard.web import links
from dashboard.web.answers import ask
from dashboard.web.markup import NumberHeading, table
from tracker.queries import issues
from tracker.queries.frames import dicts
from tracker.schema.models import EVENT_TABLES
from tracker.values.codes import Mention
from tracker.values.direction import isolate
from tracker.words import day, has_value, label

UNREAD = (Mention.NOT_PUBLIC, Mention.NOT_READ)  # the same on every issue: nobody could say what the text says
# The sign for what a text says on an issue; that of a text which no editor has read is the faintest.
SIGNS = {Mention.WORDS: "●", Mention.SILENT: "○", Mention.IN_PART: "◌", Mention.NOT_PUBLIC: "–", Mention.NOT_READ: "·"}


def matrix(most: int) -> str:
    """Return a table of the latest ``most`` texts, a row for each, with what each says on every issue."""
    rows = dicts(ask(issues.issues))
    mentions = {(cell["issue_id"], cell["document_id"]): cell for cell in dicts(ask(issues.cells, limit=most))}
    lines = [
        (
            f"{anchor_of_text(text)} <small>{escape(day(text['day'], text['day_precision']))}</small>{_reason(cells)}",
            *map(_mention, cells),
        )
        for text in dicts(ask(issues.texts, limit=most))
        for cells in [[mentions[row["id"], text["id"]] for row in rows]]
    ]
    name = "Every text on every issue, by the number of the clause"
    used = {cell["mention"] for cell in mentions.values()}
    signs = _key(mention for mention in Mention if mention in used)
    return signs + _scrolled(table(("Text", *(row["title"] for row in rows)), lines, name=name))


def anchor_of_text(text: Mapping[Any, Any]) -> str:
    """A text, as a link to the page of the event that it belongs to."""
    event = next((table for table in EVENT_TABLES if has_value(text[f"{table}_id"])), None)
    return links.anchor(event, text[f"{event}_id"], text["title"]) if event else escape(isolate(text["title"]))


def clause(number: str) -> str:
    """Return how a clause is named: "clause 6"; where the text has no number, by its place or heading as recorded."""
    return f"clause {number}" if number[:1].isdigit() else number


def clauses(numbers: str) -> str:
    """Return how several clauses are named; ``numbers`` are those of ``issues.cells``."""
    return "; ".join(map(clause, numbers.split("; ")))


def _reason(cells: Sequence[dict]) -> str:
    """What a phone says once, instead of a sign for each issue, of a text of which nobody could read what it says."""
    mentions = {cell["mention"] for cell in cells}
    said = [label(Mention, mention).lower() for mention in UNREAD if mentions == {mention}]
    return f'<small class="tracker-on-phone"> · {escape(said[0])}</small>' if said else ""


def _mention(cell: dict) -> str:
    """What a text says on an issue, as a sign that is a link to the words; it names the clauses, too."""
    mention = Mention(cell["mention"])
    words = label(Mention, mention) + (f": {isolate(clauses(cell['numbers']))}" if cell["numbers"] else "")
    look = ' class="tracker-unread"' if mention in UNREAD else ""
    sign = f'<span{look} title="{escape(words)}" aria-hidden="true">{SIGNS[mention]}</span>'
    sign += f'<span class="tracker-unseen">{escape(words)}</span>'
    return links.anchor_around("issues", sign, {"issue": cell["issue_id"]})


def _key(mentions: Iterable[Mention]) -> str:
    """What the signs mean, in one line of HTML."""
    words = " · ".join(f"{SIGNS[mention]} {escape(label(Mention, mention).lower())}" for mention in mentions)
    return f'<p class="tracker-note">{words}</p>'


def counts_table() -> str:
    """Return a table of issues: how many texts have a clause on each, of how many that is not known, and how many
    parties have a position."""
    rows = dicts(ask(issues.issues))
    kinds = [kind for kind in Mention if any(row[kind.value] for row in rows)]
    headings = (
        "Issue",
        *(NumberHeading(label(Mention, kind)) for kind in kinds),
        NumberHeading("Parties with a position"),
    )
    lines = [
        (
            links.anchor("issue", row["id"], row["title"]),
            *(f"{row[kind.value]:,}" for kind in kinds),
            f"{row['parties']:,}",
        )
        for row in rows
    ]
    return _scrolled(table(headings, lines, name="How many texts speak on each issue, and how many parties"))


def _scrolled(content: str) -> str:
    return f'<div class="tracker-matrix">{content}</div>'
