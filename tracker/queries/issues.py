"""What each text says on each issue, in its own words, and what each party said on it.

The texts are those that an editor has read for the issues: they have a clause, or their column ``reading`` is filled
in.
"""

from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased
from sqlmodel import col

from tracker.queries.frames import frame
from tracker.schema.models import Clause, ClauseIssue, ClauseLink, Document, Issue, Milestone, Party, Position, Summit
from tracker.values.codes import Mention, Reading

_DAY = sa.func.coalesce(col(Document.adopted_on), col(Milestone.starts_on), col(Summit.starts_on))
_PRECISION = sa.case((col(Document.adopted_on).is_not(None), col(Document.adopted_precision)))


def issues(connection: Connection) -> pd.DataFrame:
    """Return every issue in its order, with counts of texts and parties.

    Columns: id, title, question; a column for each code of Mention, with the number of texts; parties, the number of
    those with a position.
    """
    text = _texts().subquery()
    unspoken = _mention(text)
    spoken = (
        sa.select(col(ClauseIssue.issue_id), text.c.id, unspoken.label("mention"))
        .join(Clause, col(Clause.id) == col(ClauseIssue.clause_id))
        .join(text, text.c.id == col(Clause.document_id))
        .distinct()
        .subquery()
    )

    def counts(mention: sa.ColumnElement[str]) -> list[sa.ColumnElement[int]]:
        return [sa.func.count(sa.case((mention == code.value, 1))).label(code.value) for code in Mention]

    every = sa.select(*counts(unspoken)).subquery()
    by_issue = sa.select(spoken.c.issue_id, *counts(spoken.c.mention), sa.func.count().label("spoken"))
    of_issue = by_issue.group_by(spoken.c.issue_id).subquery()
    parties = sa.select(sa.func.count(col(Position.party_id).distinct())).where(col(Position.issue_id) == col(Issue.id))
    # A text that speaks on the issue is none of those that are silent, or not read.
    numbers = {code: every.c[code.value] - sa.func.coalesce(of_issue.c[code.value], 0) for code in Mention}
    numbers[Mention.WORDS] = sa.func.coalesce(of_issue.c.spoken, 0)
    columns = (col(Issue.id), col(Issue.title), col(Issue.question))
    statement = (
        sa.select(
            *columns,
            *(number.label(code.value) for code, number in numbers.items()),
            parties.scalar_subquery().label("parties"),
        )
        .select_from(Issue)
        .join(every, sa.true())
        .outerjoin(of_issue, of_issue.c.issue_id == col(Issue.id))
    )
    return frame(connection, statement.order_by(col(Issue.place), col(Issue.title), col(Issue.id)))


def texts(connection: Connection, *, limit: int | None = None) -> pd.DataFrame:
    """Return the texts that were read for the issues, in the order of their day; with ``limit`` the latest of them.

    Columns: id, title, status, language, reading, summit_id and milestone_id (the event it belongs to), day and
    day_precision: when it was adopted, else the first day of its event.
    """
    text = _texts(limit).subquery()
    return frame(connection, sa.select(text).order_by(text.c.day.nulls_last(), text.c.id))


def cells(connection: Connection, *, limit: int | None = None) -> pd.DataFrame:
    """Return whether each text speaks to each issue, and in which clauses; ``limit`` as in ``texts``.

    Columns: issue_id, document_id, mention (a code of Mention), numbers (of its clauses, with "; " between them; blank
    without any).
    """
    return frame(connection, _cells(limit=limit))


def clauses(connection: Connection, issue_id: str, *, limit: int | None = None) -> pd.DataFrame:
    """Return the clauses of each text on an issue, in the order of the texts' days; a text without any has one row.
    ``limit`` as in ``texts``.

    Columns: document_id, title, status, tongue (the language of the text), reading, summit_id, milestone_id, day,
    day_precision, mention, and of the clause: id, number, text, language; of the earlier clause that it is linked to:
    other_id, other_number, other_text, other_language, other_title and other_tongue (title and language of its text),
    kind, confirmed_by. The columns of the clause are blank if the text has none, those of the earlier clause if there
    is no link. A clause with several links has a row for each. A clause in the text's own language comes before its
    translation.
    """
    text, cell = _texts(limit).subquery(), _cells(issue_id).subquery()
    other, before = aliased(Clause), aliased(Document)
    on_issue = sa.select(col(ClauseIssue.clause_id)).where(col(ClauseIssue.issue_id) == issue_id)
    link = sa.and_(col(ClauseLink.clause_id) == col(Clause.id), col(ClauseLink.other_id).in_(on_issue))
    translated = sa.case((col(Clause.language) == text.c.language, 0), else_=1)
    statement = (
        sa.select(
            text.c.id.label("document_id"),
            text.c.title,
            text.c.status,
            text.c.language.label("tongue"),
            text.c.reading,
            text.c.summit_id,
            text.c.milestone_id,
            text.c.day,
            text.c.day_precision,
            cell.c.mention,
            col(Clause.id),
            col(Clause.number),
            col(Clause.text),
            col(Clause.language),
            col(ClauseLink.other_id),
            col(other.number).label("other_number"),
            col(other.text).label("other_text"),
            col(other.language).label("other_language"),
            col(before.title).label("other_title"),
            col(before.language).label("other_tongue"),
            col(ClauseLink.kind),
            col(ClauseLink.confirmed_by),
        )
        .join(cell, cell.c.document_id == text.c.id)
        .outerjoin(Clause, sa.and_(col(Clause.document_id) == text.c.id, col(Clause.id).in_(on_issue)))
        .outerjoin(ClauseLink, link)
        .outerjoin(other, col(other.id) == col(ClauseLink.other_id))
        .outerjoin(before, col(before.id) == col(other.document_id))
        .order_by(
            text.c.day.nulls_last(),
            text.c.id,
            *_by_number(col(Clause.number)),
            translated,
            col(Clause.language),
            col(Clause.id),
            col(other.id),
        )
    )
    return frame(connection, statement)


def positions(connection: Connection, issue_id: str, *, of_each: int | None = None) -> pd.DataFrame:
    """Return the positions of parties on an issue, sorted by name of the party, its newest first; at most ``of_each``
    of each party.

    Columns: id, party_id, party, as_of, as_of_precision, text, quote, quote_language, speaker, positions (how many the
    party has on the issue).
    """
    party, newest = col(Position.party_id), (col(Position.as_of).desc(), col(Position.id))
    place = sa.func.row_number().over(partition_by=party, order_by=newest).label("place")
    number = sa.func.count().over(partition_by=party).label("positions")
    placed = sa.select(col(Position.id), place, number).where(col(Position.issue_id) == issue_id).subquery()
    return frame(
        connection,
        sa.select(
            col(Position.id),
            party,
            col(Party.name).label("party"),
            col(Position.as_of),
            col(Position.as_of_precision),
            col(Position.text),
            col(Position.quote),
            col(Position.quote_language),
            col(Position.speaker),
            placed.c.positions,
        )
        .join(placed, placed.c.id == col(Position.id))
        .join(Party, col(Party.id) == party)
        .where(*([placed.c.place <= of_each] if of_each else []))
        .order_by(col(Party.name), col(Party.id), *newest),
    )


def of_texts(connection: Connection, document_ids: tuple[str, ...]) -> pd.DataFrame:
    """Return the issues to which these texts speak. Columns: document_id, issue_id, title, numbers (of the clauses,
    with "; " between them)."""
    cell = _cells().subquery()
    return frame(
        connection,
        sa.select(cell.c.document_id, cell.c.issue_id, col(Issue.title), cell.c.numbers)
        .join(Issue, col(Issue.id) == cell.c.issue_id)
        .where(cell.c.mention == Mention.WORDS.value, cell.c.document_id.in_(document_ids))
        .order_by(cell.c.document_id, col(Issue.place), col(Issue.id)),
    )


def of_party(connection: Connection, party_id: str, *, until: date | None = None) -> pd.DataFrame:
    """Return the newest position of a party on each issue; with ``until``, the newest up to that day. Columns: id,
    issue_id, title, as_of, as_of_precision, text, speaker."""
    spoken = (col(Position.party_id) == party_id, *([col(Position.as_of) <= until] if until else []))
    newest = sa.func.row_number().over(
        partition_by=col(Position.issue_id), order_by=(col(Position.as_of).desc(), col(Position.id))
    )
    ranked = sa.select(col(Position.id), newest.label("rank")).where(*spoken).subquery()
    return frame(
        connection,
        sa.select(
            col(Position.id),
            col(Position.issue_id),
            col(Issue.title),
            col(Position.as_of),
            col(Position.as_of_precision),
            col(Position.text),
            col(Position.speaker),
        )
        .join(ranked, ranked.c.id == col(Position.id))
        .join(Issue, col(Issue.id) == col(Position.issue_id))
        .where(ranked.c.rank == 1)
        .order_by(col(Issue.place), col(Issue.id)),
    )


def candidates(connection: Connection) -> pd.DataFrame:
    """Return every clause without a link, with each earlier clause that it might be linked to: one on the same issue,
    in the same language, in a text of an earlier day. Columns: clause_id, text, other_id, other_text."""
    later, earlier, of_later, of_earlier = aliased(Clause), aliased(Clause), aliased(ClauseIssue), aliased(ClauseIssue)
    text, before = _texts().subquery(), _texts().subquery()
    linked = sa.select(col(ClauseLink.id)).where(col(ClauseLink.clause_id) == col(later.id)).exists()
    return frame(
        connection,
        sa.select(
            col(later.id).label("clause_id"),
            col(later.text),
            col(earlier.id).label("other_id"),
            col(earlier.text).label("other_text"),
        )
        .join(of_later, col(of_later.clause_id) == col(later.id))
        .join(of_earlier, col(of_earlier.issue_id) == col(of_later.issue_id))
        .join(
            earlier, sa.and_(col(earlier.id) == col(of_earlier.clause_id), col(earlier.language) == col(later.language))
        )
        .join(text, text.c.id == col(later.document_id))
        .join(before, sa.and_(before.c.id == col(earlier.document_id), before.c.day < text.c.day))
        .where(~linked)
        .distinct()
        .order_by(col(later.id), col(earlier.id)),
    )


def _texts(limit: int | None = None) -> sa.Select[*tuple[Any, ...]]:
    has_clause = sa.select(col(Clause.id)).where(col(Clause.document_id) == col(Document.id)).exists()
    # On an earlier day (see ``hindsight``) an event after it is not seen, so its text has no day: leave that text out.
    ahead = sa.and_(_DAY.is_(None), sa.func.coalesce(col(Document.summit_id), col(Document.milestone_id)).is_not(None))
    return (
        sa.select(
            col(Document.id),
            col(Document.title),
            col(Document.status),
            col(Document.language),
            col(Document.reading),
            col(Document.summit_id),
            col(Document.milestone_id),
            _DAY.label("day"),
            _PRECISION.label("day_precision"),
        )
        .outerjoin(Milestone, col(Milestone.id) == col(Document.milestone_id))
        .outerjoin(Summit, col(Summit.id) == col(Document.summit_id))
        .where(sa.or_(col(Document.reading).is_not(None), has_clause), ~ahead)
        .order_by(_DAY.desc().nulls_last(), col(Document.id))
        .limit(limit)
    )


def _cells(issue_id: str | None = None, limit: int | None = None) -> sa.Select[*tuple[Any, ...]]:
    """Select each text with each issue, or with one issue. Columns: issue_id, document_id, mention, numbers."""
    text = _texts(limit).subquery()
    # A clause that is recorded in two languages counts once.
    numbered = (
        sa.select(col(Clause.number))
        .join(ClauseIssue, col(ClauseIssue.clause_id) == col(Clause.id))
        # As text, or SQLite would go through all clauses on the issue for each text.
        .where(sa.cast(col(ClauseIssue.issue_id), sa.String) == col(Issue.id), col(Clause.document_id) == text.c.id)
        .group_by(col(Clause.number))
        .order_by(*_by_number(col(Clause.number)))
        .correlate(Issue, text)
        .subquery()
    )
    numbers = sa.select(sa.func.aggregate_strings(numbered.c.number, "; ")).scalar_subquery()
    mention = sa.case((numbers.is_not(None), Mention.WORDS.value), else_=_mention(text))
    return (
        sa.select(
            col(Issue.id).label("issue_id"),
            text.c.id.label("document_id"),
            mention.label("mention"),
            numbers.label("numbers"),
        )
        .select_from(sa.join(Issue, text, sa.true()))
        .where(*([col(Issue.id) == issue_id] if issue_id else []))
    )


def _mention(text: sa.Subquery) -> sa.ColumnElement[str]:
    """What a text without a clause on an issue says of it: a code of Mention."""
    reading = sa.cast(text.c.reading, sa.String)
    return sa.case(
        (reading == Reading.WHOLE.value, Mention.SILENT.value),
        (reading == Reading.PART.value, Mention.IN_PART.value),
        (reading == Reading.NOT_PUBLIC.value, Mention.NOT_PUBLIC.value),
        else_=Mention.NOT_READ.value,
    )


def _by_number(number: Any) -> tuple[Any, ...]:
    """Return sort keys for the numbers of clauses: 4 before 12, and 12 before 12 b."""
    return sa.func.length(number), number
