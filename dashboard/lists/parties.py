"""The list of parties: its columns and orders."""

from dashboard.lists.tables import Table

PARTIES = Table(
    "parties",
    {
        "name": "Party",
        "kind_label": "Kind",
        "summits": "Came to",
        "pledges": "Pledges",
        "refusals": "Refusals",
        "signatures": "Texts signed or endorsed",
    },
    opens="party",
    codes=("party",),
    orders={
        "summits": ("summits", "descending"),
        "name": ("name", "ascending"),
        "pledges": ("pledges", "descending"),
        "signatures": ("signatures", "descending"),
    },
)
