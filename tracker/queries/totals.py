"""Sums of the pledges of money: of every pledge on record (gross), and with each amount counted once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.queries import money
from tracker.queries.frames import rows_of
from tracker.queries.money import FLAGS, KINDS
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.premises import Premise, conclusion, following
from tracker.schema.models import Party
from tracker.values.figures import Figure, exact

# sum -> the column of amounts that are added, and the flag of the pledges whose amounts count
SUMS = {
    "low": ("low", "count"),
    "high": ("high", "count"),
    "gross_low": ("low", "entries"),
    "gross_high": ("high", "entries"),
    "joint_low": ("rest_low", "joint"),
    "joint_high": ("rest_high", "joint"),
}
ENTRIES = Premise(money.entries, lambda filters, as_of, *_, **__: (filters, as_of, KINDS))


def _lines_of(*, by_category: bool = True) -> tuple[str, ...]:
    return (*KINDS, "category") if by_category else KINDS


@conclusion(Premise(money.entries, lambda filters, as_of, **by: (filters, as_of, _lines_of(**by))))
def totals(entries: pd.DataFrame, _filters: PledgeFilters, _as_of: date, *, by_category: bool = True) -> pd.DataFrame:
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
    category = ["category"] if by_category else []
    rows = _add_up(entries, ["currency", *category, "amount_period"], SUMS, FLAGS)
    order = [*category, "currency", "amount_period"]
    return rows.sort_values(order, na_position="first", ignore_index=True)


@conclusion(ENTRIES)
def by_year(entries: pd.DataFrame, *_: Any) -> pd.DataFrame:
    """Return the sums of ``totals`` in which each amount counts once, by the year in which it was pledged.

    Columns: year (2026), currency, amount_period, low, high (exact), count, open_ended. In order of years.
    """
    counted = entries[entries["count"] == 1]
    counted = counted.assign(year=counted["made_on"].dt.year.astype("Int64"))
    sums = {name: SUMS[name] for name in ("low", "high")}
    rows = _add_up(counted, ["year", *KINDS], sums, ("count", "open_ended"))
    return rows.sort_values(["year", *KINDS], na_position="first", ignore_index=True)


@following(ENTRIES)
def by_pledger(
    connection: Connection,
    entries: pd.DataFrame,
    filters: PledgeFilters,
    _as_of: date,
    *,
    currency: str,
    amount_period: str | None = None,
) -> pd.DataFrame:
    """Return the counted amounts of one line of ``totals`` by pledger and firmness.

    A pledge of one party is wholly its own. Of a joint pledge each party has its known share, and the rest belongs to
    several parties together. If parties are chosen, the shares of others are left out. Columns: party_id, party (blank:
    several together), firmness, low (the least amount, exact), count (of pledges), elsewhere (the sum of the party's
    own pledges that count only within a pledge of another line, the same in each of its rows). The largest comes first,
    several together last.
    """
    counted = of_line(entries[entries["count"] == 1], currency, amount_period)
    each = counted[["firmness", "low", "pledgers", "shares"]].itertuples(index=False, name=None)
    parts = [
        (party, firmness, amount, 1)
        for firmness, low, pledgers, shares in each
        for party, amount in _parts(low, pledgers, shares, filters.parties)
    ]
    rows = pd.DataFrame(parts, columns=["party_id", "firmness", "low", "count"], dtype=object)
    rows = _add_up(rows, ["party_id", "firmness"], {"low": ("low", "count")}, ["count"])
    parties = rows_of(
        connection, sa.select(col(Party.id), col(Party.name)), col(Party.id), [*{*rows["party_id"]} - {None}]
    )
    names = dict(zip(parties["id"], parties["name"], strict=True))
    within = of_line(entries[entries["elsewhere"] == 1], currency, amount_period)
    elsewhere = defaultdict[Any, Figure](lambda: 0)
    for low, pledgers in zip(within["low"], within["pledgers"], strict=True):
        if len(pledgers) == 1:
            elsewhere[pledgers[0]] += low
    rows["elsewhere"] = pd.Series([exact(elsewhere[id]) for id in rows["party_id"]], rows.index, dtype=object)
    rows.insert(1, "party", pd.Series([names.get(id) for id in rows["party_id"]], rows.index, dtype=object))
    sums = rows.groupby("party_id", dropna=False)["low"].transform("sum").astype(float)
    order = rows.assign(last=rows["party_id"].isna(), sum=-sums)
    return rows.loc[order.sort_values(["last", "sum", "party", "party_id", "firmness"]).index].reset_index(drop=True)


def of_line(entries: pd.DataFrame, currency: str, amount_period: str | None) -> pd.DataFrame:
    """Return the entries of one line of ``totals``."""
    period = entries["amount_period"]
    return entries[(entries["currency"] == currency) & (period == amount_period if amount_period else period.isna())]


def _parts(
    low: Figure, pledgers: tuple[str, ...], shares: tuple[tuple[str, Figure], ...], parties: tuple[str, ...]
) -> Iterable[tuple[str | None, Figure]]:
    """Yield whose each part of an amount is, and how much; the rest of a joint one is nobody's alone."""
    if len(pledgers) == 1:
        yield pledgers[0], low
        return
    known = [(party, amount) for party, amount in shares if not parties or party in parties]
    yield from known
    if (rest := low - sum(amount for _, amount in known)) > 0:
        yield None, rest


def _add_up(
    rows: pd.DataFrame, by: list[str], sums: Mapping[str, tuple[str, str]], flags: Iterable[str]
) -> pd.DataFrame:
    """Return a line for each of the values of the columns ``by``: the sums of amounts where their flag is 1, exact, and
    the numbers of flags that are 1."""
    added = [
        [amount if flag else 0 for amount, flag in zip(rows[of], rows[by].tolist(), strict=True)]
        for of, by in sums.values()
    ]
    columns = [*added, *(rows[name].tolist() for name in flags)]
    lines: defaultdict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for of, *values in zip(zip(*(rows[name] for name in by), strict=True), *columns, strict=True):
        lines[of].append(values)
    cells = [(*of, *map(exact, map(sum, zip(*values, strict=True)))) for of, values in lines.items()]
    types = {name: "Int64" if name == "year" else "object" for name in by} | dict.fromkeys(flags, "Int64")
    return pd.DataFrame(cells, columns=[*by, *sums, *flags], dtype=object).astype(types)
