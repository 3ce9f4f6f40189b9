"""The lists of dormant pledges: those that wake if something happens, those that wait for more, and the votes of
parliaments."""

from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.lists.pledges import in_words
from dashboard.lists.tables import Table
from dashboard.web.markup import NumberHeading
from tracker.queries.frames import Keys, dicts
from tracker.words import condition_texts, count


def _in_words(rows: pd.DataFrame, *tables: str) -> pd.DataFrame:
    before = pd.Series(list(map(condition_texts, rows["waited_for"])), rows.index, dtype=object)
    return in_words(rows.assign(waited_for=before), *tables, write=condition_texts)


WAKE = Table(
    "wake",
    {
        "headline": "Pledge",
        "pledgers": "By",
        "waited_for": "Waits for",
        "made_on": "Made on",
        "status_label": "Status",
    },
    opens=Keys("pledge"),
    codes=("pledge",),
    in_words=_in_words,
)
WAIT = replace(
    WAKE,
    key="wait",
    columns={
        "headline": "Pledge",
        "pledgers": "By",
        "waits_for": "Waits for",
        "made_on": "Made on",
        "days_past": NumberHeading("Days past due"),
    },
)
VOTES = Table(
    "votes",
    {"title": "Vote", "pledges": NumberHeading("Pledges that wait for it"), "state_label": "State"},
    codes=("pledge_condition",),
)


def by_id(triggers: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return the rows of ``wakes.triggers`` by id, each with its ``name`` in a list."""
    return {
        row["id"]: {**row, "name": f"{row['title']} ({count(row['pledges'], 'pledge')})"} for row in dicts(triggers)
    }
