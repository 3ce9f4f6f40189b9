"""The lists of what was known on a day: how much, and which events and pledges were told only later."""

from dataclasses import replace

import pandas as pd

from dashboard.lists.tables import Table
from tracker.queries import evidence
from tracker.words import plural, singular

STATES = {
    evidence.KNOWN: "Known that day",
    evidence.LATER: "Told later",
    evidence.UNDATED: "Told by undated sources alone",
}


def counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``evidence.by_state`` as one row a table. Columns: kind, and one for each state, a number."""
    wide = rows.pivot(index="table", columns="state", values="count").reindex(columns=list(STATES)).fillna(0)
    return (
        wide.astype(int).reset_index().assign(kind=lambda wide: [plural(table).capitalize() for table in wide["table"]])
    )


def with_lag(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``evidence.unknown`` with the days from the event to the first telling, and the kind in words."""
    lag = (rows["first_on"] - rows["day"]).dt.days
    return rows.assign(lag=lag.astype("Int64"), kind=[singular(table).capitalize() for table in rows["table"]])


SHARES = Table("known", {"kind": "", **STATES}, view=counts, short=True)
LATER = Table(
    "later",
    {"day": "Day", "name": "What happened", "kind": "Kind", "first_on": "First told", "lag": "Days later"},
    opens="table",
    view=with_lag,
    short=True,
)
UNDATED = replace(LATER, key="undated", columns={"day": "Day", "name": "What happened", "kind": "Kind"})
