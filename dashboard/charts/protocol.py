"""The order of protocol: which of two levels of attendance is the higher. It says nothing of commitment."""

from collections.abc import Iterable
from typing import Any

from tracker.values.codes import Level

_ORDER: dict[str, int] = {level: position for position, level in enumerate(Level)}


def position(level: str) -> int:
    """Return the position of a Level code in the order of protocol; 0 is the highest."""
    return _ORDER[level]


def highest(seats: Iterable[dict[Any, Any]]) -> dict[Any, Any]:
    """Return the first seat of the highest level. Raises ValueError without any seat."""
    return min(seats, key=lambda row: position(row["level"]))
