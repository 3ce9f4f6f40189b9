"""Every issue with every text, and how many texts and parties speak on each, as HTML tables."""

from html import escape

from dashboard.web import links
from dashboard.web.answers import ask
from dashboard.web.markup import table
from tracker.queries import issues
from tracker.queries.frames import dicts
from tracker.values.codes import Mention
from tracker.values.direction import isolate
from tracker.words import day, label


def matrix(most: int) -> str:
    """The latest ``most`` texts, a row each, with what each says on every issue."""
    rows = dicts(ask(issues.issues))
    mentions = {(cell["issue_id"], cell["document_id"]): cell for cell in dicts(ask(issues.cells, limit=most))}
    lines = [
        (
            f"{escape(isolate(text['title']))}<br><small>{escape(day(text['day'], text['day_precision']))}</small>",
            *(_mention(mentions[row["id"], text["id"]]) for row in rows),
        )
        for text in dicts(ask(issues.texts, limit=most))
    ]
    name = "Every text on every issue, by the number of the clause"
    return _scrolled(table(("Text", *(row["title"] for row in rows)), lines, name=name))


def _mention(cell: dict) -> str:
    """What a text says on an issue, as a link to the words: the numbers of its clauses, or why there are none."""
    if cell["mention"] == Mention.WORDS:
        return f"<b>{links.anchor('issue', cell['issue_id'], cell['numbers'])}</b>"
    return links.anchor("issue", cell["issue_id"], label(Mention, cell["mention"]).lower())


def numbers() -> str:
    """How many texts speak on each issue and of how many nothing can be said, and how many parties have a position."""
    rows = dicts(ask(issues.issues))
    kinds = [kind for kind in Mention if any(row[kind.value] for row in rows)]
    headings = ("Issue", *(label(Mention, kind) for kind in kinds), "Parties with a position")
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
