"""What became of a pledge, as far as a day: a SQL expression over the pledge table."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from tracker.schema.models import Pledge, PledgeCondition, PledgeStatus
from tracker.values.codes import ConditionState, FollowUp


def current_status(as_of: date) -> sa.ColumnElement[Any]:
    """The status of a pledge on a day: the newest entry in force; without one, dormant while every group of its
    conditions has one that is unmet, and not yet due while its date lies ahead. A "not yet due" that has fallen due is
    in force no more. Blank where nothing was ever logged, or the last entry holds no longer."""
    newest = (
        sa.select(sa.cast(col(PledgeStatus.status), sa.String))
        .where(col(PledgeStatus.pledge_id) == col(Pledge.id), col(PledgeStatus.as_of) <= as_of)
        .order_by(col(PledgeStatus.as_of).desc(), *(order.desc() for order in in_order_of_entry()))
        .limit(1)
        .scalar_subquery()
    )
    not_yet_due = FollowUp.NOT_YET_DUE.value
    in_force = sa.func.nullif(newest, sa.case((col(Pledge.due_on) < as_of, not_yet_due)))
    of_pledge = col(PledgeCondition.pledge_id) == col(Pledge.id)
    other = aliased(PledgeCondition)
    unmet_in_group = (
        sa.select(col(other.id))
        .where(col(other.pledge_id) == col(PledgeCondition.pledge_id))
        .where(col(other.group_number) == col(PledgeCondition.group_number))
        .where(sa.or_(col(other.state) == ConditionState.NOT_MET.value, col(other.met_on) > as_of))
        .exists()
    )
    conditional = sa.select(col(PledgeCondition.id)).where(of_pledge).exists()
    free = sa.select(col(PledgeCondition.id)).where(of_pledge, ~unmet_in_group).exists()
    dormant = (sa.and_(conditional, ~free), FollowUp.DORMANT.value)
    return sa.func.coalesce(in_force, sa.case(dormant, (col(Pledge.due_on) >= as_of, not_yet_due)))


def in_order_of_entry() -> list[sa.SQLColumnExpression[Any]]:
    """Of entries of one day: an id that was proposed later has a higher number, and so as many digits or more."""
    return [sa.func.length(col(PledgeStatus.id)), col(PledgeStatus.id)]
