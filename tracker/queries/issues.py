"""What each text says on each issue, in its own words.

The texts are those that an editor has read for the issues: they have a clause, or their column ``reading`` is filled
in.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased
from sqlmodel import col

from tracker.queries import positions
from tracker.queries.frames import frame, only
from tracker.queries.premises import Premise, by_record, following
from tracker.schema.models import Clause, ClauseIssue, ClauseLink, Document, Issue, Milestone, Summit
from tracker.values.codes import Mention, Reading

# What a text of which an editor has read so much says on an issue without a clause on it; else nobody knows.
UNSPOKEN = {
    Reading.WHOLE.value: Mention.SILENT,
    Reading.PART.value: Mention.IN_PART,
    Reading.NOT_PUBLIC.value: Mention.NOT_PUBLIC,
}
# Of the event of a text, found by its id: for a join, SQLite would first list all events that are seen on a day.
_EVENTS = [
    sa.select(col(event.starts_on)).where(col(event.id) == link).correlate(Document)
    for event, link in ((Milestone, col(Document.milestone_id)), (Summit, col(Document.summit_id)))
]
_DAY = sa.func.coalesce(col(Document.adopted_on), *(event.scalar_subquery() for event in _EVENTS))
_PRECISION = sa.case((col(Document.adopted_on).is_not(None), col(Document.adopted_precision)))


@by_record("document", "summit", "milestone")
def _readings(connection: Connection, ids: Sequence[str]) -> pd.DataFrame:
    return _of_each_text(connection, ids, col(Document.reading))


@by_record("document", "summit", "milestone")
def _days(connection: Connection, ids: Sequence[str]) -> pd.DataFrame:
    return _of_each_text(connection, ids, _DAY.label("day"))


def _of_each_text(connection: Connection, ids: Sequence[str], column: sa.SQLColumnExpression[Any]) -> pd.DataFrame:
    """Return a column of each text that was read for the issues. Columns: id (as index) and that one."""
    statement = _texts().with_only_columns(col(Document.id), column)
    return frame(connection, statement.where(*only(col(Document.id), ids))).set_index("id")


def _latest(days: pd.DataFrame, limit: int | None) -> list[str] | None:
    """Return the ids of the latest texts of ``_days``; None without a limit: all."""
    return None if limit is None else list(days.sort_values(["day", "id"], ascending=[False, True])[:limit].index)


@by_record("document")
def _spoken(connection: Connection, ids: Sequence[str]) -> pd.DataFrame:
    """Return on which issues each text has a clause. Columns: id (of the text, as index), issue_id."""
    pair = col(Clause.document_id).label("id"), col(ClauseIssue.issue_id)
    on_issue = sa.select(*pair).distinct().join(Clause, col(Clause.id) == col(ClauseIssue.clause_id))
    return frame(connection, on_issue.where(*only(col(Clause.document_id), ids))).set_index("id")


@following(Premise(_readings), Premise(_spoken), Premise(positions.issues))
def issues(
    connection: Connection, readings: pd.DataFrame, spoken: pd.DataFrame, with_position: pd.DataFrame
) -> pd.DataFrame:
    """Return every issue in its order, with counts of texts and parties.

    Columns: id, title, question; a column for each code of Mention, with the number of texts; parties, the number of
    those with a position.
    """
    columns = col(Issue.id), col(Issue.title), col(Issue.question)
    in_order = sa.select(*columns).order_by(col(Issue.place), col(Issue.title), col(Issue.id))
    rows = frame(connection, in_order)
    unspoken = {id: UNSPOKEN.get(reading, Mention.NOT_READ) for id, reading in readings["reading"].items()}
    speaking = defaultdict[str, Counter[Mention]](Counter)
    for text, issue in spoken["issue_id"].items():
        if text in unspoken:
            speaking[issue][unspoken[text]] += 1
    every = Counter(unspoken.values())
    for code in Mention:
        # A text that speaks on the issue is none of those that are silent, or not read.
        of_issue = (
            speaking[id].total() if code is Mention.WORDS else every[code] - speaking[id][code] for id in rows["id"]
        )
        rows[code.value] = pd.array(list(of_issue), dtype="Int64")
    numbers = Counter(with_position["issue_id"])
    return rows.assign(parties=pd.array([numbers[id] for id in rows["id"]], dtype="Int64"))


@following(Premise(_days))
def texts(connection: Connection, days: pd.DataFrame, *, limit: int | None = None) -> pd.DataFrame:
    """Return the texts that were read for the issues, in the order of their day; with ``limit`` the latest of them.

    Columns: id, title, status, language, reading, summit_id and milestone_id (the event it belongs to), day and
    day_precision: when it was adopted, else the first day of its event.
    """
    text = _texts(_latest(days, limit)).subquery()
    return frame(connection, sa.select(text).order_by(text.c.day.nulls_last(), text.c.id))


@following(Premise(_days))
def cells(connection: Connection, days: pd.DataFrame, *, limit: int | None = None) -> pd.DataFrame:
    """Return whether each text speaks to each issue, and in which clauses; ``limit`` as in ``texts``.

    Columns: issue_id, document_id, mention (a code of Mention), numbers (of its clauses, with "; " between them; blank
    without any).
    """
    return frame(connection, _cells(ids=_latest(days, limit)))


@following(Premise(_days))
def clauses(connection: Connection, days: pd.DataFrame, issue_id: str, *, limit: int | None = None) -> pd.DataFrame:
    """Return the clauses of each text on an issue, in the order of the texts' days; a text without any has one row.
    ``limit`` as in ``texts``.

    Columns: document_id, title, status, tongue (the language of the text), reading, summit_id, milestone_id, day,
    day_precision, mention, and of the clause: id, number, text, language; of the earlier clause that it is linked to:
    other_id, other_number, other_text, other_language, other_title and other_tongue (title and language of its text),
    kind, confirmed_by. The columns of the clause are blank if the text has none, those of the earlier clause if there
    is no link. A clause with several links has a row for each. A clause in the text's own language comes before its
    translation.
    """
    latest = _latest(days, limit)
    text, cell = _texts(latest).subquery(), _cells(issue_id, latest).subquery()
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


def _texts(ids: Sequence[str] | None = None) -> sa.Select[*tuple[Any, ...]]:
    """Select the texts that were read for the issues: all, or of these ids."""
    has_clause = sa.select(col(Clause.id)).where(col(Clause.document_id) == col(Document.id)).exists()
    # On an earlier day (see ``hindsight``) an event after it is not seen, so its text has no day: leave that text out.
    of_event = sa.func.coalesce(col(Document.summit_id), col(Document.milestone_id)).is_not(None)
    seen = sa.or_(*(event.with_only_columns(sa.literal_column("1")).exists() for event in _EVENTS))
    ahead = sa.and_(col(Document.adopted_on).is_(None), of_event, ~seen)
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
        .where(sa.or_(col(Document.reading).is_not(None), has_clause), ~ahead)
        .where(*([] if ids is None else [col(Document.id).in_(ids)]))
    )


def _cells(issue_id: str | None = None, ids: Sequence[str] | None = None) -> sa.Select[*tuple[Any, ...]]:
    """Select each text with each issue, or with one issue. Columns: issue_id, document_id, mention, numbers."""
    text = _texts(ids).subquery()
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
    whens = {reading: mention.value for reading, mention in UNSPOKEN.items()}
    return sa.case(whens, value=sa.cast(text.c.reading, sa.String), else_=Mention.NOT_READ.value)


def _by_number(number: Any) -> tuple[Any, ...]:
    """Return sort keys for the numbers of clauses: 4 before 12, and 12 before 12 b."""
    return sa.func.length(number), number
