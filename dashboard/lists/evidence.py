"""The lists of the page on what was known on a day: how much, and which events and pledges were reported only later."""

from dataclasses import replace

import pandas as pd

from dashboard.lists.tables import Table
from dashboard.web.markup import NumberHeading
from tracker.queries import evidence
from tracker.queries.frames import Keys
from tracker.values.codes import PledgeKind
from tracker.words import labels, plural, singular

STATES = {
    evidence.KNOWN: "Known that day",
    evidence.LATER: "Reported later",
    evidence.UNDATED: "Reported only by sources without a day",
}


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
    names = labels(PledgeKind)
    return rows.assign(
        lag=lag.astype("Int64"), kind=[names.get(kind) or singular(kind).capitalize() for kind in rows["kind"]]
    )


SHARES = Table(
    "known", {"kind": "", **{state: NumberHeading(heading) for state, heading in STATES.items()}}, add_columns=counts
)
LATER = Table(
    "later",
    {
        "day": "Happened on",
        "name": "What happened",
        "kind": "Kind",
        "first_on": "First reported",
        "lag": NumberHeading("Days later"),
    },
    opens=Keys(table_column="table"),
    add_columns=with_lag,
)
UNDATED = replace(LATER, key="undated", columns={"day": "Happened on", "name": "What happened", "kind": "Kind"})
