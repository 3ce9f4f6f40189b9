"""Says below a field how a typed number or day was read: "EUR 90 billion"."""

from collections.abc import Callable
from datetime import date
from typing import Any

from tracker.schema.kinds import DAY, DAY_OR_PERIOD, DECIMAL, LATITUDE, LONGITUDE, Kind, kind_of
from tracker.schema.rows import Row
from tracker.schema.wholes import UNIT
from tracker.values import coordinates, days
from tracker.words import amount, has_value, human_day

AMOUNTS = ("amount_low", "amount_high")


def interpret(table: str, column: str, values: Row) -> str:
    """Return what a value means: "EUR 90 billion", "2.3522 E" or "6 January 2026". ``values`` are those of the whole
    form, as the currency of an amount is in another field, or that of the record that the amount is part of, and so is
    the precision of a day. Blank for a kind of column that needs no interpretation."""
    if isinstance(values[column], date):
        precision = values.get(days.precision_beside(column))
        return human_day(values[column], precision if precision in days.PERIODS else None)
    in_words = IN_WORDS.get(kind_of(table, column))
    return in_words(values[column], values) if in_words else ""


def _day(value: Any, _: Row) -> str:
    period = days.read(str(value))
    return f"{days.in_words(period[1], period[2])}, the day is not known" if period else ""


def _amount(value: Any, values: Row) -> str:
    values = {**dict.fromkeys(UNIT), **values, **dict.fromkeys(AMOUNTS, value)}
    has_unit = has_value(values["currency"]) or has_value(values["unit"])
    return amount(values) + ("" if has_unit else ". Of what? Choose a currency, or fill in a unit")


IN_WORDS: dict[Kind, Callable[[Any, Row], str]] = {
    DAY: _day,
    DAY_OR_PERIOD: _day,
    DECIMAL: _amount,
    LATITUDE: lambda value, _: coordinates.write(value, coordinates.LATITUDE),
    LONGITUDE: lambda value, _: coordinates.write(value, coordinates.LONGITUDE),
}
