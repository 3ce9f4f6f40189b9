"""Whether a pledge is past its due day, and for how long: SQL expressions over the pledge table."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from tracker.measures.firmness import is_of
from tracker.measures.status import current_status
from tracker.schema.models import Pledge
from tracker.store.functions import DialectFunction
from tracker.values.codes import FINISHED, NO_ENTRY, DatePrecision, Deadline, PledgeKind


class days_from(DialectFunction[int]):
    """The number of days from one day to another; below 0 where the other was before."""

    type = sa.BigInteger()
    sqlite = "CAST(julianday({1}) - julianday({0}) AS INTEGER)"
    postgresql = "CAST(({1}) - ({0}) AS BIGINT)"


def deadline(as_of: date) -> sa.Case[str]:
    """Return the code of Deadline of a pledge on a day.

    It is past due once the latest day on which it could be kept has passed, unless it is complete or withdrawn by then.
    A refusal has no due day.
    """
    over = sa.func.coalesce(current_status(as_of), NO_ENTRY).in_(FINISHED)
    open_ended = sa.and_(col(Pledge.due_precision).is_not(None), col(Pledge.due_precision) == DatePrecision.AFTER.value)
    return sa.case(
        (sa.or_(col(Pledge.due_on).is_(None), open_ended, is_of(PledgeKind.REFUSAL)), Deadline.NONE.value),
        (col(Pledge.due_on) >= as_of, Deadline.AHEAD.value),
        (over, Deadline.OVER.value),
        else_=Deadline.PAST.value,
    )


def days_past(as_of: date) -> sa.Case[Any]:
    """Return how many days a pledge is past due; blank unless it is."""
    past = deadline(as_of) == Deadline.PAST.value
    return sa.case((past, days_from(col(Pledge.due_on), sa.literal(as_of, sa.Date))))
