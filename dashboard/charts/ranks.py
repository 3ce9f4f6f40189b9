"""Levels of attendance in protocol order, and in a few groups told apart by colour and shape."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dashboard.charts import palette
from tracker.values.codes import Level


@dataclass(frozen=True)
class Rank:
    label: str
    color: str
    symbol: str


LEADER = Rank("Leader or deputy", palette.BLUE, "circle")
MINISTER = Rank("Minister", palette.GREEN, "square")
OFFICIAL = Rank("Envoy or official", palette.OCHRE, "diamond")
UNKNOWN = Rank("Level unknown", palette.GREY, "x-thin-open")
RANKS = (LEADER, MINISTER, OFFICIAL, UNKNOWN)

_ORDER: dict[str, int] = {level: position for position, level in enumerate(Level)}


def protocol(level: Any) -> int:
    """The place of a Level code in the order of protocol, 0 the highest."""
    return _ORDER.get(level, _ORDER[Level.UNKNOWN])


def rank_of(level: Any) -> Rank:
    """The group of a Level code."""
    if protocol(level) <= _ORDER[Level.DEPUTY_HEAD]:
        return LEADER
    if protocol(level) <= _ORDER[Level.OTHER_MINISTER]:
        return MINISTER
    return OFFICIAL if protocol(level) < _ORDER[Level.UNKNOWN] else UNKNOWN


def highest(seats: Iterable[dict[Any, Any]]) -> dict[Any, Any]:
    return min(seats, key=lambda row: protocol(row["level"]))
