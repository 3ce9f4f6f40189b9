"""The lists of pledges behind the sums of money. What is only told of each is asked of those on the list alone."""

from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.queries.frames import rows_of
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.pledges import names_of
from tracker.queries.premises import following
from tracker.queries.totals import ENTRIES, of_line
from tracker.schema.models import Pledge
from tracker.values.codes import PledgeRole

TOLD = ["id", "headline", "made_on", "made_precision", "amount_low", "amount_high", "currency", "unit", "amount_period"]


@following(ENTRIES)
def entries(
    connection: Connection,
    rows: pd.DataFrame,
    _filters: PledgeFilters,
    _as_of: date,
    *,
    currency: str,
    amount_period: str | None = None,
    counted: bool | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """Return the pledges behind one line of ``totals``, by its ``currency`` and ``amount_period``: all of them, or only
    those that are ``counted``, or only those that are not, because another one contains them. ``limit`` keeps the
    first ones.

    Columns: id, headline, made_on, made_precision, amount_low, amount_high (of a joint pledge the known shares),
    currency, unit, amount_period, category, pledgers (names, comma-separated), counted (1 or 0), within_id and within
    (id and headline of the pledge that contains it). The largest comes first, each followed by those that it contains.
    """
    chosen = of_line(rows[rows["entries"] == 1], currency, amount_period)
    chosen = chosen if counted is None else chosen[chosen["count"] == int(counted)]
    root = chosen["root_id"].fillna(pd.Series(chosen.index, chosen.index))
    order = chosen.assign(root=root, most=root.map(rows["size"]).astype(float)).reset_index()
    ascending = {"most": False, "root": True, "count": False, "made_on": True, "id": True}
    first = order.sort_values(list(ascending), ascending=list(ascending.values()), ignore_index=True)[:limit]
    titled = _titled(connection, first.rename(columns={"count": "counted", "root_id": "within_id"}))
    return titled[[*TOLD, "category", "pledgers", "counted", "within_id", "within"]]


@following(ENTRIES)
def repeated_pledges(connection: Connection, rows: pd.DataFrame, *_: Any, limit: int | None = None) -> pd.DataFrame:
    """Return the counted pledges that others repeat or are part of, those with most of these first; ``limit`` keeps the
    first ones.

    Columns: id, headline, made_on, made_precision, amount_low, amount_high, currency, unit, amount_period, entries (how
    many pledges name the amount, itself included, in any currency).
    """
    counted = rows[(rows["count"] == 1) & (rows["repeats"] > 0)]
    order = counted.assign(entries=counted["repeats"] + 1).reset_index()
    order = order.sort_values(["entries", "id"], ascending=[False, True])
    return _titled(connection, order[:limit].reset_index(drop=True))[[*TOLD, "entries"]]


def _titled(connection: Connection, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with headline, and the names of the pledgers; and the headline of the pledge in ``within_id``, if
    they have that."""
    within = rows["within_id"].dropna() if "within_id" in rows else []
    pledgers = names_of(PledgeRole.PLEDGER).label("pledgers")
    told = sa.select(col(Pledge.id), col(Pledge.headline), pledgers)
    pledges = rows_of(connection, told, col(Pledge.id), sorted({*rows["id"], *within})).set_index("id")
    of = {"headline": ("id", "headline"), "pledgers": ("id", "pledgers"), "within": ("within_id", "headline")}
    texts = {
        name: pd.Series([pledges[text].get(id) for id in rows[column]], rows.index, dtype=object)
        for name, (column, text) in of.items()
        if column in rows
    }
    return rows.assign(**texts).astype({"id": object})
