"""The lists of the page on what was known on a day: how much, and which events and pledges were reported only later."""

from dataclasses import replace

import pandas as pd

from dashboard.lists.tables import Table
from tracker.queries import evidence
from tracker.words import plural, singular

STATES = {
    evidence.KNOWN: "Known that day",
    evidence.LATER: "Reported later",
    evidence.UNDATED: "Reported by undated sources alone",
}

NAMES = {"pledge": "Pledge or refusal"}  # of tables with records of two kinds


def counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of ``evidence.by_state`` with one row for each table. Columns: kind, and for each state a number."""
    wide = rows.pivot(index="table", columns="state", values="count").reindex(columns=list(STATES)).fillna(0)
    names = {"pledge": "Pledges and refusals"}
    kinds = [names.get(table) or plural(table).capitalize() for table in wide.index]
    return wide.astype(int).reset_index().assign(kind=kinds)


def with_lag(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of ``evidence.not_known_on`` with the number of days from the event to the first report, and the kind
    in words."""
    lag = (rows["first_on"] - rows["day"]).dt.days
    return rows.assign(
        lag=lag.astype("Int64"), kind=[NAMES.get(table) or singular(table).capitalize() for table in rows["table"]]
    )


SHARES = Table("known", {"kind": "", **STATES}, add_columns=counts)
LATER = Table(
    "later",
    {"day": "Day", "name": "What happened", "kind": "Kind", "first_on": "First reported", "lag": "Days later"},
    opens="table",
    add_columns=with_lag,
)
UNDATED = replace(LATER, key="undated", columns={"day": "Day", "name": "What happened", "kind": "Kind"})
