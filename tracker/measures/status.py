"""The status of a pledge on a day, as a SQL expression over the pledge table."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from tracker.measures.firmness import is_of
from tracker.measures.waiting import is_waiting, triggers_met
from tracker.schema.models import Pledge, PledgeStatus
from tracker.values.codes import REFUSALS, STATUS_OF_REFUSAL, FollowUp, PledgeKind


def current_status(as_of: date) -> sa.ColumnElement[Any]:
    """Return the status of a pledge on a day.

    It is that of the newest log entry up to the day; but "not yet due" is ignored once the due day has passed. Without
    an entry it is dormant while it waits for conditions that are not in doubt, else, unless it is a refusal, not yet
    due while the due day lies ahead, else blank.
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
    dormant = is_waiting(col(Pledge.id), triggers_met(as_of), as_of, in_doubt=False)
    ahead = sa.and_(col(Pledge.due_on) >= as_of, is_of(PledgeKind.PLEDGE))
    return sa.func.coalesce(in_force, sa.case((dormant, FollowUp.DORMANT.value), (ahead, not_yet_due)))


def label(status: sa.ColumnElement[Any], verb: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """Return the label of a status of a pledge with this verb: see ``words.status``."""
    of_pledge = {code.value: code.label for code in FollowUp}
    of_refusal = of_pledge | {code.value: label for code, label in STATUS_OF_REFUSAL.items()}
    of_kind = [sa.case(names, value=sa.cast(status, sa.String)) for names in (of_refusal, of_pledge)]
    return sa.case((verb.in_(REFUSALS), of_kind[0]), else_=of_kind[1])


def in_order_of_entry() -> list[sa.SQLColumnExpression[Any]]:
    """Return the order of entries of the same day: by length of the id first, so that "-10" sorts after "-9"."""
    return [sa.func.length(col(PledgeStatus.id)), col(PledgeStatus.id)]
