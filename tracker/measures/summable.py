"""Which pledges of money are added up, how much of each, and which only repeat another pledge: SQL over the pledge
table."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import col

from tracker.measures.status import current_status
from tracker.schema.models import Pledge, PledgeParty, PledgeRelation, PledgeShare
from tracker.values.codes import CONTAINED, NO_ENTRY, NOTHING_PROMISED, SUMMED, FollowUp, PledgeRole

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


class Portion(NamedTuple):
    """What of a pledge is some parties' own, and what of it nobody knows whose it is. Amounts, and flags of 1 or 0."""

    amount_low: sa.SQLColumnExpression[Any]
    amount_high: sa.SQLColumnExpression[Any]
    low: sa.ColumnElement[Any]
    high: sa.ColumnElement[Any]
    unbounded: sa.ColumnElement[int]
    known: sa.ColumnElement[int]
    rest_low: sa.ColumnElement[Any]
    rest_high: sa.ColumnElement[Any]
    unshared: sa.ColumnElement[int]


def portion(parties: Collection[str]) -> Portion:
    """Return what of a pledge is the parties' own: all of it where nobody else made it, else their known shares.

    ``amount_low`` and ``amount_high`` are blank where a bound is, ``low`` and ``high`` are what is added.
    ``known`` is 0 where others made it too and none of their shares is known. Where one is not known, ``unshared`` is 1
    and the rest is the pledge without the known ones. Without parties it is the whole pledge.
    """
    if not parties:
        nothing = sa.literal(0)
        return Portion(
            col(Pledge.amount_low),
            col(Pledge.amount_high),
            LOW,
            HIGH,
            UNBOUNDED,
            sa.literal(1),
            nothing,
            nothing,
            nothing,
        )
    pledger = (
        sa.select(col(PledgeParty.id))
        .where(col(PledgeParty.pledge_id) == col(Pledge.id), col(PledgeParty.role) == PledgeRole.PLEDGER.value)
        .correlate(Pledge)
    )
    share = sa.select(col(PledgeShare.id)).where(
        col(PledgeShare.pledge_id) == col(PledgeParty.pledge_id),
        col(PledgeShare.party_id) == col(PledgeParty.party_id),
    )
    own = (
        sa.select(sa.func.sum(col(PledgeShare.amount)))
        .where(col(PledgeShare.pledge_id) == col(Pledge.id), col(PledgeShare.party_id).in_(parties))
        .correlate(Pledge)
        .scalar_subquery()
    )
    joint = pledger.where(col(PledgeParty.party_id).not_in(parties)).exists()
    gap = sa.and_(joint, pledger.where(col(PledgeParty.party_id).in_(parties), ~share.exists()).exists())
    known = sa.func.coalesce(own, 0)
    return Portion(
        sa.case((joint, own), else_=col(Pledge.amount_low)),
        sa.case((joint, own), else_=col(Pledge.amount_high)),
        sa.case((joint, known), else_=LOW),
        sa.case((joint, known), else_=HIGH),
        sa.case((joint, 0), else_=UNBOUNDED),
        sa.case((sa.and_(joint, own.is_(None)), 0), else_=1),
        sa.case((known < LOW, LOW - known), else_=0),
        sa.case((known < HIGH, HIGH - known), else_=0),
        sa.case((gap, 1), else_=0),
    )


def _within() -> sa.CTE:
    """Each pledge with every other one that it repeats or is part of, however many steps away. Columns: id,
    container_id."""
    leads = (col(PledgeRelation.pledge_id), col(PledgeRelation.other_id))
    contains = col(PledgeRelation.kind).in_(CONTAINED)
    begun = sa.select(leads[0].label("id"), leads[1].label("container_id")).where(contains)
    walk = begun.cte("within", recursive=True)
    return walk.union(sa.select(walk.c.id, leads[1]).join(walk, leads[0] == walk.c.container_id).where(contains))


WITHIN = _within()  # one object, as a statement may use it several times
