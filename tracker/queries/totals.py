"""Sums of the pledges of money: of every pledge on record (gross), and with each amount counted once."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.measures import summable
from tracker.measures.firmness import FIRMNESS
from tracker.measures.summable import WITHIN
from tracker.queries.frames import frame, once, only
from tracker.queries.pledge_filters import PledgeFilters, matching
from tracker.queries.pledges import withdrawn
from tracker.queries.premises import Premise, following
from tracker.schema.models import Party, Pledge, PledgeParty, PledgeShare
from tracker.store.functions import DialectFunction
from tracker.values.codes import PledgeRole
from tracker.values.figures import DECIMALS, exact

# sum -> the column of amounts that are added, and the flag of the pledges whose amounts count
SUMS = {
    "low": ("low", "count"),
    "high": ("high", "count"),
    "gross_low": ("low", "entries"),
    "gross_high": ("high", "entries"),
    "joint_low": ("rest_low", "joint"),
    "joint_high": ("rest_high", "joint"),
}
FLAGS = ("count", "open_ended", "entries", "gross_open_ended", "elsewhere", "joint", "left_out")
WITHDRAWN = Premise(withdrawn, lambda _filters, as_of, *_, **__: (as_of,))
KINDS = ("currency", "amount_period")  # amounts of one kind are added


@following(WITHDRAWN)
def totals(
    connection: Connection, gone: pd.DataFrame, filters: PledgeFilters, as_of: date, *, by_category: bool = True
) -> pd.DataFrame:
    """Return sums of money, a line for each currency and amount period, and for each category if ``by_category``.

    Summed are pledges of the SUMMED categories that promise to give something and were not withdrawn. If parties are
    chosen, their joint pledges with others count by their known shares.

    Columns, with exact amounts: currency, category, amount_period;
    low, high, count, open_ended: sums and number of the pledges that neither repeat nor are part of another of these,
    so that each amount counts once;
    gross_low, gross_high, entries, gross_open_ended: the same of all these pledges;
    elsewhere: how many are contained only in a pledge of another line;
    joint_low, joint_high, joint: sums and number of joint pledges of which a share is not known, without known shares;
    left_out: how many are not in ``count``.
    open_ended is the number of pledges without an upper bound; such a pledge adds its lower bound to ``high``.
    """
    groups = (*KINDS, "category") if by_category else KINDS
    entry = entries_of(connection, gone, filters, as_of, groups).c
    columns = [entry.currency, *([entry.category] if by_category else []), entry.amount_period]
    order = [*([entry.category] if by_category else []), entry.currency, entry.amount_period.nulls_first()]
    sums = [part for name, (of, flag) in SUMS.items() for part in _exact_sum(entry[of], name, entry[flag])]
    counts = [sa.cast(sa.func.sum(entry[name]), sa.BigInteger).label(name) for name in FLAGS]
    rows = frame(connection, sa.select(*columns, *sums, *counts).group_by(*columns).order_by(*order))
    return _exact(rows, SUMS, len(columns))


@following(WITHDRAWN)
def by_year(connection: Connection, gone: pd.DataFrame, filters: PledgeFilters, as_of: date) -> pd.DataFrame:
    """Return the sums of ``totals`` in which each amount counts once, by the year in which it was pledged.

    Columns: year (2026), currency, amount_period, low, high (exact), count, open_ended. In order of years.
    """
    entry = entries_of(connection, gone, filters, as_of, KINDS).c
    year = sa.cast(sa.extract("year", col(Pledge.made_on)), sa.Integer).label("year")
    sums = [part for name in ("low", "high") for part in _exact_sum(entry[name], name, entry["count"])]
    counts = [sa.cast(sa.func.sum(entry[name]), sa.BigInteger).label(name) for name in ("count", "open_ended")]
    columns = [year, entry.currency, entry.amount_period]
    statement = (
        sa.select(*columns, *sums, *counts)
        .join(Pledge, col(Pledge.id) == entry.id)
        .where(entry["count"] == 1)
        .group_by(*columns)
        .order_by(year, entry.currency, entry.amount_period.nulls_first())
    )
    return _exact(frame(connection, statement), ("low", "high"), len(columns))


@following(WITHDRAWN)
def by_pledger(
    connection: Connection,
    gone: pd.DataFrame,
    filters: PledgeFilters,
    as_of: date,
    *,
    currency: str,
    amount_period: str | None = None,
) -> pd.DataFrame:
    """Return the counted amounts of one line of ``totals`` by pledger and firmness.

    A pledge of one party is wholly its own. Of a joint pledge each party has its known share, and the rest belongs to
    several parties together. If parties are chosen, the shares of others are left out. Columns: party_id, party (blank:
    several together), firmness, low (the least amount, exact), count (of pledges). The largest comes first, several
    together last.
    """
    entry = entries_of(connection, gone, filters, as_of, KINDS)
    counted = (entry.c["count"] == 1, entry.c.currency == currency)
    alike = (*counted, entry.c.amount_period.is_not_distinct_from(amount_period))
    pledger = (col(PledgeParty.pledge_id) == entry.c.id, col(PledgeParty.role) == PledgeRole.PLEDGER.value)
    number = sa.select(sa.func.count()).where(*pledger).correlate(entry).scalar_subquery()
    sole = sa.select(entry.c.id, col(PledgeParty.party_id), entry.c.low).join(PledgeParty, sa.and_(*pledger))
    shared = (col(PledgeShare.pledge_id) == entry.c.id, *only(col(PledgeShare.party_id), filters.parties))
    share = sa.select(entry.c.id, col(PledgeShare.party_id), col(PledgeShare.amount)).join(
        PledgeShare, sa.and_(*shared)
    )
    shares = sa.select(sa.func.coalesce(sa.func.sum(col(PledgeShare.amount)), 0)).where(*shared)
    rest = entry.c.low - shares.correlate(entry).scalar_subquery()
    together = sa.select(entry.c.id, sa.null().label("party_id"), rest)
    parts = sa.union_all(
        sole.where(*alike, number == 1),
        share.where(*alike, number != 1),
        together.where(*alike, number != 1, rest > 0),
    ).subquery()
    pledge_id, party_id, amount = parts.c
    whole, decimals = _exact_sum(amount, "low", sa.literal(1))
    columns = [party_id.label("party_id"), col(Party.name).label("party"), FIRMNESS.label("firmness")]
    statement = (
        sa.select(*columns, whole, decimals, sa.func.count().label("count"))
        .join(Pledge, col(Pledge.id) == pledge_id)
        .outerjoin(Party, col(Party.id) == party_id)
        .group_by(*columns)
    )
    rows = _exact(frame(connection, statement), ["low"], 3)
    sums = rows.groupby("party_id", dropna=False)["low"].transform("sum").astype(float)
    last = rows["party_id"].isna()
    order = pd.DataFrame({"last": last, "sum": -sums, "party": rows["party"], "firmness": rows["firmness"]})
    return rows.loc[order.sort_values(["last", "sum", "party", "firmness"]).index].reset_index(drop=True)


def _exact(rows: pd.DataFrame, names: Iterable[str], place: int) -> pd.DataFrame:
    """Return the rows with each sum in one column instead of the two of ``_exact_sum``, inserted from column ``place``
    on."""
    for position, name in enumerate(names, place):
        parts = zip(rows.pop(f"{name}_whole"), rows.pop(f"{name}_decimals"), strict=True)
        exact_sums = [exact(int(whole) + Decimal(int(decimals)) / 10**DECIMALS) for whole, decimals in parts]
        rows.insert(position, name, pd.Series(exact_sums, index=rows.index, dtype=object))
    return rows


def entries_of(
    connection: Connection, gone: pd.DataFrame, filters: PledgeFilters, as_of: date, kinds: tuple[str, ...]
) -> sa.CTE:
    """Select the matching pledges of money. Columns: those of ``summable.Portion``, a flag for each of FLAGS (see
    ``totals``), and root_id, the pledge that contains it; blank if it is counted itself.

    ``gone`` are the pledges that were withdrawn. ``kinds`` are the columns that are equal within a line of the totals.
    """
    chosen = [summable.is_money(filters.parties), *matching(connection, filters, as_of)]
    own = summable.portion(filters.parties, sa.select(col(Pledge.id)).where(*chosen))._asdict()
    promised = summable.is_in_force(list(gone.index)).label("in_force")
    one = once(
        sa.select(
            *(col(getattr(Pledge, name)) for name in ("id", *KINDS, "category")),
            *(value.label(name) for name, value in own.items()),
            promised,
            (promised * own["known"]).label("in_gross"),
        ).where(*chosen)
    )
    inner, outer = one.alias("inner_one"), one.alias("outer_one")
    same_kind = sa.and_(*(inner.c[name].is_not_distinct_from(outer.c[name]) for name in kinds))
    # Of each pledge that others contain: whether one of these counts, one of its own kind, and one that is in force.
    held = once(
        sa.select(
            WITHIN.c.id,
            sa.func.max(outer.c.in_gross).label("counts"),
            sa.func.max(sa.case((same_kind, outer.c.in_gross), else_=0)).label("alike"),
            sa.func.max(outer.c.in_force).label("in_force"),
        )
        .join(inner, inner.c.id == WITHIN.c.id)
        .join(outer, outer.c.id == WITHIN.c.container_id)
        .group_by(WITHIN.c.id),
        "held",
    )
    container = held.alias("container")
    roots = (
        sa.select(WITHIN.c.id, sa.func.min(WITHIN.c.container_id).label("root_id"))
        .join(outer, outer.c.id == WITHIN.c.container_id)
        .outerjoin(container, container.c.id == WITHIN.c.container_id)
        .where(outer.c.in_gross == 1, sa.func.coalesce(container.c.counts, 0) == 0)
        .group_by(WITHIN.c.id)
        .subquery()
    )
    counts, alike, in_force = (sa.func.coalesce(held.c[name], 0) for name in ("counts", "alike", "in_force"))
    in_net = sa.case((counts == 1, 0), else_=one.c.in_gross)
    flags = {
        "count": in_net,
        "open_ended": one.c.unbounded * in_net,
        "entries": one.c.in_gross,
        "gross_open_ended": one.c.unbounded * one.c.in_gross,
        "elsewhere": sa.case((alike == 1, 0), (counts == 1, one.c.in_gross), else_=0),
        "joint": sa.case((in_force == 1, 0), else_=one.c.in_force * one.c.unshared),
        "left_out": 1 - in_net,
    }
    root_id = sa.case((in_net == 0, roots.c.root_id)).label("root_id")
    return (
        sa.select(one, root_id, *(flag.label(name) for name, flag in flags.items()))
        .outerjoin(held, held.c.id == one.c.id)
        .outerjoin(roots, roots.c.id == one.c.id)
        .cte("entry")
        .prefix_with("MATERIALIZED")
    )


class whole_part(DialectFunction[int]):
    """The integer part of a number that is not negative."""

    type = sa.BigInteger()
    sqlite = "CAST({0} AS INTEGER)"
    postgresql = "trunc({0})"


def _exact_sum(amount: sa.ColumnElement[Any], name: str, times: sa.ColumnElement[int]) -> list[sa.ColumnElement[int]]:
    """Return a sum as two integers, before and after the decimal point, because SQLite adds decimals as floats."""
    before = whole_part(amount)
    after = sa.cast(sa.func.round((amount - before) * 10**DECIMALS), sa.BigInteger)
    parts = {"whole": before, "decimals": after}
    return [sa.cast(sa.func.sum(part * times), sa.BigInteger).label(f"{name}_{side}") for side, part in parts.items()]
