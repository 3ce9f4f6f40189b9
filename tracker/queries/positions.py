"""What each party said on each issue."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.queries.frames import frame, only
from tracker.queries.premises import by_record
from tracker.schema.models import Issue, Party, Position


def on_issue(connection: Connection, issue_id: str, *, of_each: int | None = None) -> pd.DataFrame:
    """Return the positions of parties on an issue, sorted by name of the party, its newest first; at most ``of_each``
    of each party.

    Columns: id, party_id, party, as_of, as_of_precision, text, quote, quote_language, speaker, positions (how many the
    party has on the issue), version.
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
            col(Position.version),
        )
        .join(placed, placed.c.id == col(Position.id))
        .join(Party, col(Party.id) == party)
        .where(*([placed.c.place <= of_each] if of_each else []))
        .order_by(col(Party.name), col(Party.id), *newest),
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


@by_record("party")
def issues(connection: Connection, ids: Sequence[str]) -> pd.DataFrame:
    """Return the issues on which each party has a position. Columns: id (of the party, as index), issue_id."""
    spoken = sa.select(col(Position.party_id).label("id"), col(Position.issue_id)).distinct()
    return frame(connection, spoken.where(*only(col(Position.party_id), ids))).set_index("id")
