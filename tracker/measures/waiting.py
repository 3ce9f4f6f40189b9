"""Whether a pledge waits on a day, and what for: which of its conditions are unmet; SQL over their tables."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from tracker.schema.models import Pledge, PledgeCondition, Trigger
from tracker.store.functions import list_of_rows
from tracker.values.codes import ConditionState

_TRIGGER = aliased(Trigger)


def is_waiting(
    pledge_id: sa.SQLColumnExpression[Any], triggers: sa.Select[str], as_of: date, *, in_doubt: bool = True
) -> sa.ScalarSelect[bool]:
    """Whether each group of the conditions of a pledge has one that is ``unmet``; blank if the pledge has none."""
    own = aliased(PledgeCondition)
    unmet_in_group = sa.func.max(sa.case((unmet(own, triggers, as_of, in_doubt=in_doubt), 1), else_=0)).label("unmet")
    groups = (
        sa.select(unmet_in_group)
        .where(col(own.pledge_id) == pledge_id)
        .group_by(col(own.group_number))
        .correlate_except(own)
        .subquery()
    )
    return sa.select(sa.func.min(groups.c.unmet) == 1).scalar_subquery()


def waits_for(triggers: sa.Select[str], as_of: date, *columns: sa.SQLColumnExpression[str]) -> sa.Case[Any]:
    """Return the unmet conditions of a pledge as a list, group by group: for each a list of its group number and of
    ``columns``, expressions over the tables of conditions and triggers. Blank unless it ``is_waiting``."""
    rows = (
        sa.select(col(PledgeCondition.group_number), *columns)
        .join(Trigger, of_trigger(), isouter=True)
        .where(col(PledgeCondition.pledge_id) == col(Pledge.id), unmet(PledgeCondition, triggers, as_of))
        .order_by(col(PledgeCondition.group_number), col(PledgeCondition.id))
        .correlate(Pledge)
        .subquery()
    )
    conditions = sa.select(list_of_rows(*rows.c)).scalar_subquery()
    return sa.case((is_waiting(col(Pledge.id), triggers, as_of), conditions))


def of_trigger() -> sa.ColumnElement[bool]:
    return col(PledgeCondition.trigger_id) == col(Trigger.id)


def is_met(model: type[PledgeCondition] | type[Trigger], as_of: date) -> sa.ColumnElement[bool]:
    """Whether a condition or a trigger is recorded as met by a day."""
    by_then = sa.or_(col(model.met_on).is_(None), col(model.met_on) <= as_of)
    return sa.and_(col(model.state) == ConditionState.MET.value, by_then)


def unmet(
    condition: type[PledgeCondition], triggers: sa.Select[str], as_of: date, *, in_doubt: bool = True
) -> sa.ColumnElement[bool]:
    """Whether a condition is unmet by a day even if the ``triggers`` (see ``triggers_met``) are met. One ``in_doubt``,
    that is disputed, partly met, lapsed or unknown, is unmet too, or not."""
    by_trigger = triggers.where(col(_TRIGGER.id) == col(condition.trigger_id)).exists()
    known = [] if in_doubt else [col(condition.state).in_((ConditionState.MET.value, ConditionState.NOT_MET.value))]
    return sa.and_(~is_met(condition, as_of), ~by_trigger, *known)


def triggers_met(as_of: date, chosen: tuple[str, ...] = ()) -> sa.Select[str]:
    """Select the ids of the triggers that are met by a day or chosen; of the chosen ones only those whose predecessor
    is selected too. It is for ``unmet``, which asks of one trigger at a time: as it was known on a day, to list all
    that are met takes long."""
    met = is_met(_TRIGGER, as_of)
    if chosen:
        one, before, follower = aliased(Trigger), aliased(Trigger), aliased(Trigger)
        can_come = sa.select(col(before.id)).where(col(before.id) == col(one.after_id), is_met(before, as_of)).exists()
        first = sa.select(col(one.id).label("id")).where(
            col(one.id).in_(chosen), sa.or_(col(one.after_id).is_(None), can_come)
        )
        triggers = first.cte(recursive=True)
        onwards = (
            sa.select(col(follower.id))
            .join(triggers, col(follower.after_id) == triggers.c.id)
            .where(col(follower.id).in_(chosen))
        )
        met = sa.or_(met, col(_TRIGGER.id).in_(sa.select(triggers.union(onwards).c.id)))
    return sa.select(col(_TRIGGER.id)).where(met)
