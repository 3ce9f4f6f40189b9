"""Hours in a time zone: conversion to another zone, and hours that a clock change skipped or repeated."""

from datetime import date, datetime, time
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

UTC = "UTC"
MINUTE = "%Y-%m-%d %H:%M"


@lru_cache
def zones() -> frozenset[str]:
    """Return the names of all IANA time zones, including old ones.

    They are those of the package tzdata, the same on every machine. A machine's own list may have more, such as
    localtime, which is another zone on each.
    """
    names = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return frozenset(names) - {"Factory"}  # of a machine on which no zone was chosen


@lru_cache(maxsize=4_096)
def clock(day: str | None, hour: str | None, zone: str | None, other: str | None) -> str | None:
    """Convert an hour of ``zone`` to the zone ``other``: "2026-07-05 05:00". None if any argument is blank.

    An hour that came twice means the first. If this machine does not know a zone, the hour is not converted.
    """
    if not (day and hour and zone and other):
        return None
    there = _local(date.fromisoformat(day), hour)
    if zone not in zones() or other not in zones():
        return f"{there:{MINUTE}}"
    return f"{there.replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo(other)):{MINUTE}}"


def left_out(day: date, hour: str, zone: str) -> bool:
    """Whether the clocks were put forward and skipped this hour, so that it did not exist. False if this machine does
    not know the zone."""
    if zone not in zones():
        return False
    here = _local(day, hour).replace(tzinfo=ZoneInfo(zone))
    return here.astimezone(ZoneInfo(UTC)).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != here.replace(tzinfo=None)


def came_twice(day: date, hour: str, zone: str) -> bool:
    """Whether the clocks were put back, and showed this hour twice. False if this machine does not know the zone."""
    if zone not in zones():
        return False
    here = _local(day, hour).replace(tzinfo=ZoneInfo(zone))
    return not left_out(day, hour, zone) and here.utcoffset() != here.replace(fold=1).utcoffset()


def place(zone: str) -> str:
    """Return the town in the name of a zone: Buenos Aires for America/Argentina/Buenos_Aires."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def _local(day: date, hour: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(hour))
