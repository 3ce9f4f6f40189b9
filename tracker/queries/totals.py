"""Sums of the pledges of money."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction
from sqlmodel import col

from tracker.measures import summable
from tracker.queries.frames import frame, once
from tracker.queries.pledge_filters import PledgeFilters, matching
from tracker.schema.models import Pledge
from tracker.values.figures import DECIMALS, exact


def totals(connection: Connection, filters: PledgeFilters, as_of: date) -> pd.DataFrame:
    """Amounts of money by currency, category and period, over the pledges that may be summed: those of SUMMED
    categories that were not withdrawn, by whose words something is given, and that repeat or are part of no other one
    of these. So an amount a year is added to other amounts a year alone.

    Columns: currency, category, amount_period, low, high (exact; a pledge without an upper bound adds its
    lower one), count, open_ended (those without an upper bound), left_out (those not summed).
    """
    whole = sa.BigInteger
    one = once(
        sa.select(
            col(Pledge.id),
            col(Pledge.currency),
            col(Pledge.category),
            col(Pledge.amount_period),
            summable.LOW.label("low"),
            summable.HIGH.label("high"),
            summable.is_in_force(as_of).label("in_force"),
            summable.UNBOUNDED.label("unbounded"),
        ).where(summable.IS_MONEY, *matching(connection, filters, as_of))
    )
    summed = summable.count_once(one)
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
        exact_sums = [exact(int(whole) + Decimal(int(decimals)) / 10**DECIMALS) for whole, decimals in parts]
        rows.insert(place, name, pd.Series(exact_sums, index=rows.index, dtype=object))
    return rows


class whole_part(GenericFunction[int]):
    """The integer part of a number that is not negative."""

    type = sa.BigInteger()
    inherit_cache = True


@compiles(whole_part)
def _cut(element: whole_part, compiler: Any, **settings: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **settings)} AS INTEGER)"


@compiles(whole_part, "postgresql")
def _trunc(element: whole_part, compiler: Any, **settings: Any) -> str:
    return f"trunc({compiler.process(element.clauses, **settings)})"


def _exact_sum(amount: sa.ColumnElement[Any], name: str, times: sa.ColumnElement[int]) -> list[sa.ColumnElement[int]]:
    """A sum as two integers, before and after the decimal point, because SQLite adds decimals as floats."""
    before = whole_part(amount)
    after = sa.cast(sa.func.round((amount - before) * 10**DECIMALS), sa.BigInteger)
    parts = {"whole": before, "decimals": after}
    return [sa.cast(sa.func.sum(part * times), sa.BigInteger).label(f"{name}_{side}") for side, part in parts.items()]
