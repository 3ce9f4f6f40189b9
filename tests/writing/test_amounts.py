"""Amounts are stored to the last digit."""

import json
from decimal import Decimal

from tests.support.stored import history, rows, save
from tracker.schema.rows import from_json


def test_an_amount_is_kept_to_the_last_digit_in_the_row_and_in_its_history(filled):
    amounts = ["0.25", "1.125", "0.0001", "99999999999.9999", "5.70", 7, 10**15, "3.0", None]
    for amount in amounts:
        save(filled, "pledge", "hubs", amount_low=amount, amount_high=10**15)
        stored = rows(filled, "pledge")["hubs"]["amount_low"]
        exact = None if amount is None else Decimal(str(amount))
        assert stored == exact
        assert type(stored) is (type(None) if exact is None else int if exact == int(exact) else Decimal)
        after = from_json("pledge", history(filled)[-1]["after"])
        assert (after["amount_low"], type(after["amount_low"])) == (stored, type(stored))
    numbers = [json.loads(entry["after"])["amount_low"] for entry in history(filled)[-len(amounts) :]]
    assert numbers == [0.25, 1.125, 0.0001, 99999999999.9999, 5.7, 7, 10**15, 3, None]
    assert '"amount_low": 7,' in history(filled)[-4]["after"]


def test_a_save_of_the_same_amount_written_otherwise_changes_nothing(filled):
    save(filled, "pledge", "hubs", amount_low="0.5", amount_high="2")
    number = len(history(filled))
    save(filled, "pledge", "hubs", amount_low="0.50", amount_high=2.0)
    assert len(history(filled)) == number
