"""Which pledges of money may be added up, and which of them repeat another one: SQL expressions over a pledge."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from tracker.measures.status import current_status
from tracker.schema.models import Pledge
from tracker.values.codes import NO_ENTRY, NOTHING_PROMISED, SUMMED, FollowUp

# The bounds of an amount; one without an upper bound counts by its lower one.
LOW = sa.func.coalesce(col(Pledge.amount_low), 0)
HIGH = sa.func.coalesce(col(Pledge.amount_high), col(Pledge.amount_low))
UNBOUNDED = sa.case((col(Pledge.amount_high).is_(None), 1), else_=0)

OF_MONEY = sa.and_(
    col(Pledge.currency).is_not(None),
    col(Pledge.category).in_(SUMMED),
    sa.or_(col(Pledge.amount_low).is_not(None), col(Pledge.amount_high).is_not(None)),
)


def stands(as_of: date) -> sa.Case[int]:
    """1 for a pledge by whose words something is given, and that was not withdrawn by that day; else 0."""
    withdrawn = sa.func.coalesce(current_status(as_of), NO_ENTRY) == FollowUp.WITHDRAWN.value
    return sa.case((sa.and_(col(Pledge.verb).not_in(NOTHING_PROMISED), ~withdrawn), 1), else_=0)


def counted(pledges: sa.CTE) -> sa.Case[Any]:
    """1 for one of the pledges that stands, and that restates or is contained in no other of them that stands; else 0.

    ``pledges`` has the columns id, restates_id and stands.
    """
    other = pledges.alias()
    standing = sa.select(other.c.id).where(other.c.stands == 1)
    repeats = sa.and_(pledges.c.restates_id.is_not(None), pledges.c.restates_id.in_(standing))
    return sa.case((repeats, 0), else_=pledges.c.stands)
