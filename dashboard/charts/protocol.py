"""The order of protocol: which of two levels of attendance is the higher. It says nothing of commitment."""

from collections.abc import Iterable
from typing import Any

from tracker.values.codes import Level

_ORDER: dict[str, int] = {level: position for position, level in enumerate(Level)}


def position(level: str) -> int:
    """The position of a Level code in the order of protocol, 0 the highest."""
    return _ORDER[level]


def highest(seats: Iterable[dict[Any, Any]]) -> dict[Any, Any]:
    """The seat of the highest level, the first of several; ValueError where there is none."""
    return min(seats, key=lambda row: position(row["level"]))
