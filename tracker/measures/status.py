"""The status of a pledge on a day, as a SQL expression over the pledge table."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from tracker.schema.models import Pledge, PledgeCondition, PledgeStatus
from tracker.values.codes import ConditionState, FollowUp


def current_status(as_of: date) -> sa.ColumnElement[Any]:
    """Return the status of a pledge on a day.

    It is that of the newest log entry up to the day; but "not yet due" is ignored once the due day has passed. Without
    an entry it is dormant while every group of conditions has an unmet one, else not yet due while the due day lies
    ahead, else blank.
    """
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
    """Return the order of entries of the same day: by length of the id first, so that "-10" sorts after "-9"."""
    return [sa.func.length(col(PledgeStatus.id)), col(PledgeStatus.id)]
