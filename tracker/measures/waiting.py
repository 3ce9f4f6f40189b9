"""What a pledge waits for: which of its conditions are unmet on a day, and how that is said; SQL over their tables."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from tracker.schema.models import Pledge, PledgeCondition, Trigger
from tracker.values.codes import ConditionState


def waits_for(words: sa.ColumnElement[str], triggers: sa.CTE, as_of: date) -> sa.ScalarSelect[str]:
    """Return the unmet conditions of a pledge, each in ``words``, an expression over the tables of conditions and
    triggers: "A vote; and a truce (disputed) — or: peace". Blank where all conditions of a group are met."""
    of_pledge = (
        sa.select(
            col(PledgeCondition.group_number).label("group_number"),
            sa.case((unmet(triggers, as_of) == 1, words)).label("words"),
            col(PledgeCondition.id).label("id"),
        )
        .join(Trigger, of_trigger(), isouter=True)
        .where(col(PledgeCondition.pledge_id) == col(Pledge.id))
        .correlate(Pledge)
        .subquery()
    )
    group = of_pledge.c.group_number
    different = (
        sa.select(group, of_pledge.c.words)
        .group_by(group, of_pledge.c.words)
        .order_by(group, sa.func.min(of_pledge.c.id))
        .subquery()
    )
    group = different.c.group_number
    together = sa.func.aggregate_strings(different.c.words, "; and ").label("together")
    groups = sa.select(group, together).group_by(group).subquery()
    first = sa.func.min(groups.c.group_number)
    ways = sa.select(groups.c.together).group_by(groups.c.together).order_by(first).subquery()
    in_words = sa.func.aggregate_strings(ways.c.together, " — or: ")
    return sa.select(sa.case((sa.func.count() == sa.func.count(ways.c.together), in_words))).scalar_subquery()


def of_trigger() -> sa.ColumnElement[bool]:
    return col(PledgeCondition.trigger_id) == col(Trigger.id)


def is_met(model: type[PledgeCondition] | type[Trigger], as_of: date) -> sa.ColumnElement[bool]:
    """Whether a condition or a trigger is recorded as met by a day."""
    by_then = sa.or_(col(model.met_on).is_(None), col(model.met_on) <= as_of)
    return sa.and_(col(model.state) == ConditionState.MET.value, by_then)


def unmet(triggers: sa.CTE, as_of: date) -> sa.Case[int]:
    """Return 1 for a condition that is unmet by a day even if the triggers in ``triggers`` are met; else 0."""
    by_trigger = sa.and_(
        col(PledgeCondition.trigger_id).is_not(None), col(PledgeCondition.trigger_id).in_(sa.select(triggers.c.id))
    )
    return sa.case((sa.or_(is_met(PledgeCondition, as_of), by_trigger), 0), else_=1)


def triggers_met(as_of: date, chosen: tuple[str, ...], name: str) -> sa.CTE:
    """Select the ids of the triggers that are met by a day or chosen; of the chosen ones only those whose predecessor
    is selected too."""
    first = sa.and_(col(Trigger.id).in_(chosen), col(Trigger.after_id).is_(None))
    start = sa.select(col(Trigger.id).label("id")).where(sa.or_(is_met(Trigger, as_of), first))
    triggers = start.cte(name, recursive=True)
    onwards = (
        sa.select(col(Trigger.id))
        .join(triggers, col(Trigger.after_id) == triggers.c.id)
        .where(col(Trigger.id).in_(chosen))
    )
    return triggers.union(onwards)
