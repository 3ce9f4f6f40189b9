"""An hour by the clocks of a zone: when it was by other clocks, and hours that a clock left out or showed twice."""

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

UTC = "UTC"
MINUTE = "%Y-%m-%d %H:%M"


@lru_cache
def zones() -> frozenset[str]:
    """The names of the IANA list, old ones included."""
    return frozenset(available_timezones())


@lru_cache(maxsize=4_096)
def clock(day: str | None, hour: str | None, zone: str | None, other: str | None) -> str | None:
    """What the clocks of ``other`` show, as "2026-07-05 05:00", at this hour of ``zone``; None where one is blank.

    Of an hour that came twice it is the first. A zone that this machine does not know counts as ``other``.
    """
    if not (day and hour and zone and other):
        return None
    there = _local(date.fromisoformat(day), hour)
    if zone not in zones() or other not in zones():
        return f"{there:{MINUTE}}"
    return f"{there.replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo(other)):{MINUTE}}"


def left_out(day: date, hour: str, zone: str) -> bool:
    """Whether the clocks were put forward over this hour, so that nothing can have been at it."""
    here = _local(day, hour).replace(tzinfo=ZoneInfo(zone))
    return here.astimezone(ZoneInfo(UTC)).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != here.replace(tzinfo=None)


def came_twice(day: date, hour: str, zone: str) -> bool:
    """Whether the clocks were put back, and showed this hour twice."""
    here = _local(day, hour).replace(tzinfo=ZoneInfo(zone))
    return not left_out(day, hour, zone) and here.utcoffset() != here.replace(fold=1).utcoffset()


def place(zone: str) -> str:
    """The town that a zone is named after: America/Argentina/Buenos_Aires is Buenos Aires."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def _local(day: date, hour: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(hour))
