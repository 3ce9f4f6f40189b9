"""A pledge that one party has a share of."""

from tests.support.examples import EXAMPLES
from tracker.writing import edits

EURO = {"amount_low": 5, "amount_high": 10, "currency": "EUR", "unit": None}
LOAN = {**EXAMPLES["pledge"], **EURO, "id": "loan"}
PART = {"id": "part", "pledge_id": "loan", "party_id": "fra", "amount": 5}


def lend(engine):
    """Add to the examples a loan of EUR 10, of which France gives 5, and a party that gives nothing."""
    edits.create(engine, "party", {"id": "gbr", "name": "United Kingdom", "kind": "state"}, author="Ann")
    edits.create(engine, "pledge", LOAN, author="Ann")
    edits.create(engine, "pledge_share", PART, author="Ann")
