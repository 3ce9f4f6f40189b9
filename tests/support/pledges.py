"""Pledges that the tests add."""

from datetime import date

DAY = date(2026, 1, 10)
MONEY = {"amount_low": None, "amount_high": None, "unit": None, "currency": "EUR"}
