"""The list of pledges and that of their totals: the columns of each, and how a row is put into words."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from dashboard.lists.frames_in_words import with_labels
from dashboard.lists.tables import Table
from dashboard.web.markup import NumberHeading
from tracker.queries import pledges
from tracker.queries.frames import Keys, dicts
from tracker.words import amount, condition_kinds, period, total


def with_conditions(rows: pd.DataFrame, write: Callable[[Any], str | None] = condition_kinds) -> pd.DataFrame:
    """Return rows with what each pledge waits for as ``write`` puts it: ``condition_kinds`` for rows of
    ``pledges.pledges``, ``condition_texts`` for those of ``wakes.pledges``."""
    waits_for = pd.Series(list(map(write, rows["waits_for"])), index=rows.index, dtype=object)
    return rows.assign(waits_for=waits_for)


def in_words(rows: pd.DataFrame, *tables: str, write: Callable[[Any], str | None] = condition_kinds) -> pd.DataFrame:
    """Return rows with labels, and what each pledge waits for in words, as of ``with_conditions``."""
    return with_labels(with_conditions(rows, write), *tables)


def with_amounts(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of ``pledges.pledges`` with a column ``amount``, in words."""
    figures = dicts(rows[["amount_low", "amount_high", "currency", "unit", "amount_period"]])
    return rows.assign(amount=list(map(amount, figures)))


def with_figures(sums: pd.DataFrame) -> pd.DataFrame:
    """Return rows of ``totals.totals`` with the columns ``once``, ``gross`` and ``shared``: rounded, in words."""
    summed = dicts(sums)
    return sums.assign(
        once=[_sum(row) for row in summed],
        gross=[_sum(row, "gross_") for row in summed],
        shared=[f"{_sum(row, 'joint_')} in {row['joint']:,}" if row["joint"] else "" for row in summed],
    )


def _sum(row: Mapping[Any, Any], prefix: str = "") -> str:
    return total(row, prefix, currency=row["currency"], rounded=True) + period(row["amount_period"])


PLEDGES = Table(
    "pledges",
    {
        "made_on": "Made on",
        "headline": "Pledge",
        "pledgers": "By",
        "amount": "Amount",
        "firmness_label": "Firmness",
        "status_label": "Status",
        "due_on": "Due",
        "days_past": NumberHeading("Days past due"),
        "waits_for": "Waits for",
    },
    opens=Keys("pledge"),
    codes=("pledge",),
    in_words=in_words,
    add_columns=with_amounts,
    orders={
        pledges.NEWEST: ("made_on", "descending"),
        pledges.AMOUNT: ("amount", "other"),
        pledges.DUE: ("due_on", "ascending"),
    },
)
TOTALS = Table(
    "totals",
    {
        "category_label": "Category",
        "once": "Counted once",
        "count": NumberHeading("Pledges counted"),
        "gross": "Announced in all",
        "entries": NumberHeading("Pledges that announce it"),
        "shared": "Joint, share not known",
        "left_out": NumberHeading("Others, not counted"),
    },
    codes=("pledge",),
    add_columns=with_figures,
    group="category_label",
)
