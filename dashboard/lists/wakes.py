"""The lists of dormant pledges: those that wake if something happens, those that wait for more, and the votes of
parliaments."""

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from dashboard.lists.pledges import in_words
from dashboard.lists.tables import Table
from dashboard.web.markup import NumberHeading
from tracker.queries.frames import dicts
from tracker.words import conditions_awaited, count

WAKE = Table(
    "wake",
    {
        "headline": "Pledge",
        "pledgers": "By",
        "made_on": "Made on",
        "category_label": "Category",
        "status_label": "Status",
    },
    opens="pledge",
    codes=("pledge",),
    in_words=partial(in_words, write=conditions_awaited),
)
WAIT = replace(
    WAKE, key="wait", columns={"headline": "Pledge", "pledgers": "By", "waits_for": "Waits for", "made_on": "Made on"}
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
