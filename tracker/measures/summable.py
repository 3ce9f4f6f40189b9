"""Which pledges of money are added up, how much of each, and which only repeat another pledge: SQL over the pledge
table."""

from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from tracker.schema.models import Pledge, PledgeParty, PledgeRelation, PledgeShare
from tracker.values.codes import CONTAINED, NOTHING_PROMISED, SUMMED, PledgeRole, RelationKind

# The bounds of an amount. "At most 5 million" adds nothing to the least total, so a missing lower bound is 0.
# Without an upper bound, the lower one counts as both.
LOW = sa.func.coalesce(col(Pledge.amount_low), 0)
HIGH = sa.func.coalesce(col(Pledge.amount_high), col(Pledge.amount_low))
UNBOUNDED = sa.case((col(Pledge.amount_high).is_(None), 1), else_=0)

_NO_AMOUNT = sa.and_(col(Pledge.amount_low).is_(None), col(Pledge.amount_high).is_(None))


def is_money(parties: Collection[str] = ()) -> sa.ColumnElement[bool]:
    """Whether a pledge is of money that is given or lent, and its amount or a share of one of the parties is known."""
    share = sa.select(col(PledgeShare.id)).where(*_share_of(parties)).correlate(Pledge).exists()
    is_known = sa.or_(~_NO_AMOUNT, share) if parties else ~_NO_AMOUNT
    return sa.and_(col(Pledge.currency).is_not(None), col(Pledge.category).in_(SUMMED), is_known)


def is_in_force(withdrawn: Collection[str]) -> sa.Case[int]:
    """Return 1 for a pledge that promises to give something and is not among the ``withdrawn`` (ids); else 0."""
    return sa.case((sa.and_(col(Pledge.verb).not_in(NOTHING_PROMISED), col(Pledge.id).not_in(withdrawn)), 1), else_=0)


class Portion(NamedTuple):
    """How a pledge is added up for some parties: their own part of it, and the rest of which nobody knows whose it is.

    SQL expressions: amounts, and flags that are 1 or 0. ``portion`` says what each is.
    """

    amount_low: sa.SQLColumnExpression[Any]
    amount_high: sa.SQLColumnExpression[Any]
    low: sa.ColumnElement[Any]
    high: sa.ColumnElement[Any]
    unbounded: sa.ColumnElement[int]
    known: sa.ColumnElement[int]
    rest_low: sa.ColumnElement[Any]
    rest_high: sa.ColumnElement[Any]
    unshared: sa.ColumnElement[int]


def portion(parties: Collection[str], pledges: sa.Select[Any]) -> Portion:
    """Return what of a pledge is the parties' own: all of it where nobody else made it, else their known shares.

    ``amount_low`` and ``amount_high`` are the bounds of the parties' part; blank if unknown. ``low`` and ``high`` are
    the numbers that a sum adds; ``unbounded`` is 1 if there is no upper bound.
    ``known`` is 0 if others made the pledge too and no share of the parties is known.
    ``unshared`` is 1 if the share of one of the parties is not known; ``rest_low`` and ``rest_high`` are the pledge
    without the known shares. A party's share need not be known if one of ``pledges`` (a select of ids) is its own and a
    part of this one.
    Without parties, the portion is the whole pledge.
    """
    low, high = col(Pledge.amount_low), col(Pledge.amount_high)
    if not parties:
        nothing = sa.literal(0)
        return Portion(low, high, LOW, HIGH, UNBOUNDED, sa.literal(1), nothing, nothing, nothing)
    shares = (
        sa.select(sa.func.sum(col(PledgeShare.amount))).where(*_share_of(parties)).correlate(Pledge).scalar_subquery()
    )
    joint = sa.or_(_NO_AMOUNT, _pledgers(col(Pledge.id)).where(col(PledgeParty.party_id).not_in(parties)).exists())
    share = sa.select(col(PledgeShare.id)).where(*_share_of(parties), _OF_PLEDGER)
    part = sa.select(col(PledgeRelation.id)).where(
        col(PledgeRelation.other_id) == col(Pledge.id),
        col(PledgeRelation.kind) == RelationKind.PART_OF.value,
        col(PledgeRelation.pledge_id).in_(pledges),
        _is_own(col(PledgeRelation.pledge_id), parties),
    )
    without = sa.and_(~share.correlate(Pledge, PledgeParty).exists(), ~part.correlate(Pledge, PledgeParty).exists())
    gap = _pledgers(col(Pledge.id)).where(col(PledgeParty.party_id).in_(parties), without).exists()
    added = sa.func.coalesce(shares, 0)
    return Portion(
        sa.case((joint, shares), else_=low),
        sa.case((joint, shares), else_=high),
        sa.case((joint, added), else_=LOW),
        sa.case((joint, added), else_=HIGH),
        sa.case((joint, 0), else_=UNBOUNDED),
        sa.case((sa.and_(joint, shares.is_(None)), 0), else_=1),
        sa.case((added < LOW, LOW - added), else_=0),
        sa.case((added < HIGH, HIGH - added), else_=0),
        sa.case((sa.and_(joint, gap), 1), else_=0),
    )


_OF_PLEDGER = col(PledgeShare.party_id) == col(PledgeParty.party_id)


def _share_of(parties: Collection[str]) -> list[sa.ColumnElement[bool]]:
    return [col(PledgeShare.pledge_id) == col(Pledge.id), col(PledgeShare.party_id).in_(parties)]


def _pledgers(pledge_id: sa.SQLColumnExpression[Any]) -> sa.Select[Any]:
    of_pledge = (col(PledgeParty.pledge_id) == pledge_id, col(PledgeParty.role) == PledgeRole.PLEDGER.value)
    return sa.select(col(PledgeParty.id)).where(*of_pledge).correlate(Pledge)


def _is_own(pledge_id: sa.SQLColumnExpression[Any], parties: Collection[str]) -> sa.ColumnElement[bool]:
    """Whether the pledger of the statement around it made this pledge too, and nobody but the ``parties`` did."""
    other = aliased(PledgeParty)
    pledger = sa.select(col(other.id)).where(
        col(other.pledge_id) == pledge_id, col(other.role) == PledgeRole.PLEDGER.value
    )
    pledger = pledger.correlate(PledgeParty, PledgeRelation)
    same = pledger.where(col(other.party_id) == col(PledgeParty.party_id))
    strange = pledger.where(col(other.party_id).not_in(parties))
    return sa.and_(same.exists(), ~strange.exists())


def _within() -> sa.CTE:
    """Return each pledge with every other one that it repeats or is part of, directly or in steps. Columns: id,
    container_id."""
    leads = (col(PledgeRelation.pledge_id), col(PledgeRelation.other_id))
    contains = col(PledgeRelation.kind).in_(CONTAINED)
    start = sa.select(leads[0].label("id"), leads[1].label("container_id")).where(contains)
    walk = start.cte("within", recursive=True)
    step = sa.select(walk.c.id, leads[1]).join(walk, leads[0] == walk.c.container_id).where(contains)
    return walk.union(step).prefix_with("MATERIALIZED")


WITHIN = _within()  # one object, as a statement may use it several times
