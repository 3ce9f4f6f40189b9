"""The lists of dormant pledges: those that wake if something happens, those that wait for more, and the votes of
parliaments."""

from dataclasses import replace

from dashboard.lists.tables import Table

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
)
WAIT = replace(
    WAKE, key="wait", columns={"headline": "Pledge", "pledgers": "By", "waits_for": "Waits for", "made_on": "Made on"}
)
VOTES = Table(
    "votes",
    {"title": "Vote", "pledges": "Pledges that wait for it", "state_label": "State"},
    codes=("pledge_condition",),
)
