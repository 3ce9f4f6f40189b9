"""How a number or a day that somebody typed was understood, in words."""

from datetime import date
from typing import Any

from dashboard.words import amount, given, human_day
from tracker.schema.rows import Row
from tracker.values import days, places

AMOUNTS = ("amount_low", "amount_high")


def reading(column: str, values: Row) -> str:
    """What a column's value stands for, "EUR 90 billion", "2.3522 E" or "6 January 2026", as far as the other values
    of its form say; blank where the digits say all."""
    value: Any = values[column]
    if column in AMOUNTS:
        return _amount(values | dict.fromkeys(AMOUNTS, value))
    if column in places.AXES:
        return places.written(value, places.AXES[column])
    if isinstance(value, date):
        return human_day(value)
    period = days.read(str(value))
    return f"{days.said(period[1], period[2])}, the day is not known" if period else ""


def _amount(values: Row) -> str:
    of = given(values.get("currency")) or given(values.get("unit"))
    return amount(values) + ("" if of else ". Of what? Choose a currency, or fill in a unit")
