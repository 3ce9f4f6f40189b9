"""The list of parties: its columns and orders."""

from dashboard.lists.tables import Table
from dashboard.web.markup import NumberHeading
from tracker.queries.frames import Keys

PARTIES = Table(
    "parties",
    {
        "name": "Party",
        "kind_label": "Kind",
        "summits": NumberHeading("Came to"),
        "pledges": NumberHeading("Pledges"),
        "refusals": NumberHeading("Refusals"),
        "signatures": NumberHeading("Texts signed or endorsed"),
    },
    opens=Keys("party"),
    codes=("party",),
    orders={
        "summits": ("summits", "descending"),
        "name": ("name", "ascending"),
        "pledges": ("pledges", "descending"),
        "signatures": ("signatures", "descending"),
    },
)
