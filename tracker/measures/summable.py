"""Which pledges of money are added up, and which only repeat another pledge: SQL expressions over the pledge table."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from tracker.measures.status import current_status
from tracker.schema.models import Pledge, PledgeRelation
from tracker.values.codes import CONTAINED, NO_ENTRY, NOTHING_PROMISED, SUMMED, FollowUp

# The bounds of an amount. "At most 5 million" adds nothing to the least total, so a missing lower bound is 0.
# Without an upper bound, the lower one counts as both.
LOW = sa.func.coalesce(col(Pledge.amount_low), 0)
HIGH = sa.func.coalesce(col(Pledge.amount_high), col(Pledge.amount_low))
UNBOUNDED = sa.case((col(Pledge.amount_high).is_(None), 1), else_=0)

IS_MONEY = sa.and_(
    col(Pledge.currency).is_not(None),
    col(Pledge.category).in_(SUMMED),
    sa.or_(col(Pledge.amount_low).is_not(None), col(Pledge.amount_high).is_not(None)),
)


def is_in_force(as_of: date) -> sa.Case[int]:
    """1 for a pledge that promises to give something and was not withdrawn by that day; else 0."""
    withdrawn = sa.func.coalesce(current_status(as_of), NO_ENTRY) == FollowUp.WITHDRAWN.value
    return sa.case((sa.and_(col(Pledge.verb).not_in(NOTHING_PROMISED), ~withdrawn), 1), else_=0)


def count_once(pledges: sa.CTE) -> sa.Case[Any]:
    """1 for a pledge in force that neither repeats nor is part of another one in force of ``pledges``; else 0.

    ``pledges`` has the columns id and in_force.
    """
    other = pledges.alias()
    contained = (
        sa.select(col(PledgeRelation.pledge_id))
        .join(other, other.c.id == col(PledgeRelation.other_id))
        .where(other.c.in_force == 1, col(PledgeRelation.kind).in_(CONTAINED))
    )
    return sa.case((pledges.c.id.in_(contained), 0), else_=pledges.c.in_force)
