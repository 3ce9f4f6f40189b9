"""The pledges behind the sums of money. Their headlines are asked apart, so that a new one leaves the rest as it is."""

from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased
from sqlmodel import col

from tracker.measures.summable import WITHIN
from tracker.queries.frames import frame, rows_of
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.pledges import names_of
from tracker.queries.premises import Premise, following
from tracker.queries.totals import KINDS, WITHDRAWN, entries_of
from tracker.schema.models import Pledge
from tracker.values.codes import PledgeRole


@following(WITHDRAWN)
def _untitled(
    connection: Connection,
    gone: pd.DataFrame,
    filters: PledgeFilters,
    as_of: date,
    currency: str,
    amount_period: str | None,
    counted: bool | None,
    limit: int | None,
) -> pd.DataFrame:
    """Return the rows of ``entries`` without headline and within."""
    entry = entries_of(connection, gone, filters, as_of, KINDS)
    root, root_id = aliased(Pledge), sa.func.coalesce(entry.c.root_id, entry.c.id)
    same = (entry.c.currency == currency, entry.c.amount_period.is_not_distinct_from(amount_period))
    amount = sa.func.coalesce(col(root.amount_high), col(root.amount_low)).desc().nulls_last()
    statement = (
        sa.select(
            *_descriptive(entry),
            col(Pledge.category),
            names_of(PledgeRole.PLEDGER).label("pledgers"),
            entry.c["count"].label("counted"),
            entry.c.root_id.label("within_id"),
        )
        .join(entry, entry.c.id == col(Pledge.id))
        .join(root, col(root.id) == root_id)
        .where(entry.c.entries == 1, *same, *([] if counted is None else [entry.c["count"] == int(counted)]))
        .order_by(amount, root_id, entry.c["count"].desc(), col(Pledge.made_on), col(Pledge.id))
        .limit(limit)
    )
    return frame(connection, statement)


def _arguments(
    filters: PledgeFilters,
    as_of: date,
    *,
    currency: str,
    amount_period: str | None = None,
    counted: bool | None = None,
    limit: int | None = None,
) -> tuple[Any, ...]:
    return filters, as_of, currency, amount_period, counted, limit


@following(Premise(_untitled, _arguments))
def entries(connection: Connection, untitled: pd.DataFrame, *_: Any, **__: Any) -> pd.DataFrame:
    """Return the pledges behind one line of ``totals``, by its ``currency`` and ``amount_period``: all of them, or only
    those that are ``counted``, or only those that are not, because another one contains them. ``limit`` keeps the
    first ones.

    Columns: id, headline, made_on, made_precision, amount_low, amount_high (of a joint pledge the known shares),
    currency, unit, amount_period, category, pledgers (names, comma-separated), counted (1 or 0), within_id and within
    (id and headline of the pledge that contains it). The largest comes first, each followed by those that it contains.
    """
    return _titled(connection, untitled, headline="id", within="within_id")


@following(WITHDRAWN)
def _untitled_repeated(
    connection: Connection, gone: pd.DataFrame, filters: PledgeFilters, as_of: date, limit: int | None
) -> pd.DataFrame:
    """Return the rows of ``repeated_pledges`` without headline."""
    entry = entries_of(connection, gone, filters, as_of, KINDS)
    other = entry.alias()
    again = (
        sa.select(WITHIN.c.container_id.label("id"), sa.func.count().label("number"))
        .join(other, sa.and_(other.c.id == WITHIN.c.id, other.c.entries == 1))
        .group_by(WITHIN.c.container_id)
        .subquery()
    )
    statement = (
        sa.select(*_descriptive(entry), (again.c.number + 1).label("entries"))
        .join(entry, entry.c.id == col(Pledge.id))
        .join(again, again.c.id == col(Pledge.id))
        .where(entry.c["count"] == 1)
        .order_by(again.c.number.desc(), col(Pledge.id))
        .limit(limit)
    )
    return frame(connection, statement)


@following(Premise(_untitled_repeated, lambda filters, as_of, *, limit=None: (filters, as_of, limit)))
def repeated_pledges(connection: Connection, untitled: pd.DataFrame, *_: Any, **__: Any) -> pd.DataFrame:
    """Return the counted pledges that others repeat or are part of, those with most of these first; ``limit`` keeps the
    first ones.

    Columns: id, headline, made_on, made_precision, amount_low, amount_high, currency, unit, amount_period, entries (how
    many pledges name the amount, itself included, in any currency).
    """
    return _titled(connection, untitled, headline="id")


def _titled(connection: Connection, rows: pd.DataFrame, **of: str) -> pd.DataFrame:
    """Return the rows with headlines, each of the pledges in the column that ``of`` names, and after it."""
    ids = sorted({id for column in of.values() for id in rows[column] if id is not None})
    pledges = rows_of(connection, sa.select(col(Pledge.id), col(Pledge.headline)), col(Pledge.id), ids)
    headlines = dict(zip(pledges["id"], pledges["headline"], strict=True))
    titled = rows.copy()
    for name, column in of.items():
        texts = pd.Series([headlines.get(id) for id in rows[column]], index=rows.index, dtype=object)
        titled.insert([*titled.columns].index(column) + 1, name, texts)
    return titled


def _descriptive(entry: sa.CTE) -> list[Any]:
    """Return the columns of an entry that say what it is and how much."""
    what = [col(Pledge.id), col(Pledge.made_on), col(Pledge.made_precision)]
    amount = [entry.c.amount_low, entry.c.amount_high, col(Pledge.currency), col(Pledge.unit), entry.c.amount_period]
    return what + amount
