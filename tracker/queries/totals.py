"""What pledges of money add up to."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from tracker.queries.frames import frame
from tracker.queries.pledges import NO_ENTRY, PledgeFilters, current_status, matching, once
from tracker.schema.models import table_of
from tracker.values.codes import FollowUp, PledgeCategory, Verb
from tracker.values.figures import DECIMALS, exact

PLEDGE = table_of("pledge")
# What is given or lent. The worth of assets that stay frozen, or of goods under sanction, is no sum promised.
SUMMED = (
    PledgeCategory.MILITARY_AID,
    PledgeCategory.TRAINING,
    PledgeCategory.FINANCE_GRANT,
    PledgeCategory.FINANCE_LOAN,
    PledgeCategory.IN_KIND,
    PledgeCategory.HUMANITARIAN,
    PledgeCategory.RECONSTRUCTION,
    PledgeCategory.ENERGY,
)
# Verbs by which nothing is given yet.
NOTHING_PROMISED = (Verb.CONSIDERS, Verb.CALLS_FOR, Verb.REFUSES)


def totals(connection: Connection, filters: PledgeFilters, as_of: date) -> pd.DataFrame:
    """Amounts of money by currency, category and period, over the pledges that may be summed: those of SUMMED
    categories that were not withdrawn, by whose words something is given, and that restate or are contained in no other
    one of these. So an amount a year is added to other amounts a year alone.

    Columns: currency, category, amount_period, their labels, low, high (exact; a pledge without an upper bound adds its
    lower one), count, open_ended (those without an upper bound), left_out (those not summed).
    """
    withdrawn = sa.func.coalesce(current_status(as_of), NO_ENTRY) == FollowUp.WITHDRAWN.value
    stands = sa.and_(PLEDGE.c.verb.not_in(NOTHING_PROMISED), ~withdrawn)
    low = sa.func.coalesce(PLEDGE.c.amount_low, 0)
    high = sa.func.coalesce(PLEDGE.c.amount_high, PLEDGE.c.amount_low)
    whole = sa.BigInteger
    one = once(
        sa.select(
            PLEDGE.c.id,
            PLEDGE.c.restates_id,
            PLEDGE.c.currency,
            PLEDGE.c.category,
            PLEDGE.c.amount_period,
            low.label("low"),
            high.label("high"),
            sa.case((stands, 1), else_=0).label("stands"),
            sa.case((PLEDGE.c.amount_high.is_(None), 1), else_=0).label("unbounded"),
        ).where(
            PLEDGE.c.currency.is_not(None),
            PLEDGE.c.category.in_(SUMMED),
            sa.or_(PLEDGE.c.amount_low.is_not(None), PLEDGE.c.amount_high.is_not(None)),
            *matching(connection, filters, as_of),
        )
    )
    other = one.alias()
    contained = sa.and_(
        one.c.restates_id.is_not(None), one.c.restates_id.in_(sa.select(other.c.id).where(other.c.stands == 1))
    )
    summed = sa.case((contained, 0), else_=one.c.stands)
    groups = (one.c.currency, one.c.category, one.c.amount_period)
    rows = frame(
        connection,
        sa.select(
            *groups,
            *_exact_sum(one.c.low, "low", summed),
            *_exact_sum(one.c.high, "high", summed),
            sa.cast(sa.func.sum(summed), whole).label("count"),
            sa.cast(sa.func.sum(one.c.unbounded * summed), whole).label("open_ended"),
            sa.cast(sa.func.count() - sa.func.sum(summed), whole).label("left_out"),
        )
        .group_by(*groups)
        .order_by(one.c.category, one.c.currency, one.c.amount_period.nulls_first()),
    )
    for place, name in enumerate(("low", "high"), 3):
        parts = zip(rows.pop(f"{name}_whole"), rows.pop(f"{name}_decimals"), strict=True)
        sums = [exact(int(whole) + Decimal(int(decimals)) / 10**DECIMALS) for whole, decimals in parts]
        rows.insert(place, name, pd.Series(sums, index=rows.index, dtype=object))
    return rows


class whole_part(GenericFunction[int]):
    """A number that is not below zero without its decimals."""

    type = sa.BigInteger()
    inherit_cache = True


@compiles(whole_part)
def _cut(element: whole_part, compiler: Any, **settings: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **settings)} AS INTEGER)"


@compiles(whole_part, "postgresql")
def _trunc(element: whole_part, compiler: Any, **settings: Any) -> str:
    return f"trunc({compiler.process(element.clauses, **settings)})"


def _exact_sum(amount: sa.ColumnElement[Any], name: str, times: sa.ColumnElement[int]) -> list[sa.ColumnElement[int]]:
    """A sum of amounts as two whole numbers, before the point and after it: SQLite adds decimals as floats."""
    before = whole_part(amount)
    after = sa.cast(sa.func.round((amount - before) * 10**DECIMALS), sa.BigInteger)
    parts = {"whole": before, "decimals": after}
    return [sa.cast(sa.func.sum(part * times), sa.BigInteger).label(f"{name}_{side}") for side, part in parts.items()]
