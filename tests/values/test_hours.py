"""Hours by the clocks of a zone, by the program's zones and by PostgreSQL's."""

from datetime import date

import pytest
import sqlalchemy as sa

from tracker.queries.event_dates import clock
from tracker.store import reading
from tracker.values import hours
from tracker.words import human_when

# day, hour, its zone, another zone, and what clocks show there
CLOCKS = [
    ("2026-07-04", "22:00", "America/New_York", "Europe/Moscow", "2026-07-05 05:00"),
    ("2026-01-04", "22:00", "America/New_York", "Europe/Moscow", "2026-01-05 06:00"),
    ("2026-01-01", "03:00", "Europe/Moscow", "America/New_York", "2025-12-31 19:00"),
    ("2026-01-22", "23:25", "Europe/Moscow", "UTC", "2026-01-22 20:25"),
    ("2026-03-01", "00:00", "Asia/Kolkata", "UTC", "2026-02-28 18:30"),
    ("2026-11-01", "01:30", "America/New_York", "UTC", "2026-11-01 05:30"),  # it came twice: the first
    ("2026-06-01", "12:00", "Pacific/Auckland", "Pacific/Honolulu", "2026-05-31 14:00"),
    ("1900-01-01", "12:00", "UTC", "UTC", "1900-01-01 12:00"),
]


@pytest.mark.parametrize(("day", "hour", "zone", "other", "there"), CLOCKS)
def test_what_clocks_show_elsewhere(day, hour, zone, other, there):
    assert hours.clock(day, hour, zone, other) == there


@pytest.mark.parametrize(("day", "hour", "zone", "other", "there"), CLOCKS)
def test_both_databases_know_what_clocks_show_elsewhere(filled, day, hour, zone, other, there):
    with reading(filled) as connection:
        found = connection.scalar(sa.select(clock(*map(sa.literal, (day, hour, zone, other)))))
    if hour != "01:30":  # of two such hours the databases may take either
        assert found == there


def test_a_zone_that_a_database_does_not_know_stops_no_question(filled):
    with reading(filled) as connection:
        for zones in (("Mars/Base", "UTC"), ("UTC", "Mars/Base")):
            asked = clock(*map(sa.literal, ("2026-01-06", "09:30", *zones)))
            assert connection.scalar(sa.select(asked)) == "2026-01-06 09:30"
        blank = clock(sa.literal("2026-01-06"), sa.null(), sa.null(), sa.literal("UTC"))
        assert connection.scalar(sa.select(blank)) is None


@pytest.mark.parametrize(
    ("day", "hour", "zone", "left_out", "twice"),
    [
        ("2026-03-29", "02:30", "Europe/Paris", True, False),
        ("2026-03-29", "01:59", "Europe/Paris", False, False),
        ("2026-03-29", "03:00", "Europe/Paris", False, False),
        ("2026-10-25", "02:30", "Europe/Paris", False, True),
        ("2026-10-25", "03:00", "Europe/Paris", False, False),
        ("2026-03-08", "02:00", "America/New_York", True, False),
        ("2026-03-29", "02:30", "Europe/Moscow", False, False),
        ("2026-10-04", "02:15", "Australia/Lord_Howe", True, False),
    ],
)
def test_hours_that_clocks_left_out_or_showed_twice_are_told(day, hour, zone, left_out, twice):
    assert hours.left_out(date.fromisoformat(day), hour, zone) is left_out
    assert hours.came_twice(date.fromisoformat(day), hour, zone) is twice


def test_an_hour_of_a_zone_that_this_machine_does_not_know_is_told_as_it_stands():
    assert not hours.left_out(date(2026, 1, 6), "22:00", "Mars/Base")
    assert not hours.came_twice(date(2026, 1, 6), "22:00", "Mars/Base")
    day = date(2026, 1, 6)
    row = {"starts_on": day, "ends_on": day, "date_precision": "day", "local_time": "22:00", "time_zone": "Mars/Base"}
    assert human_when({**row, "second_zone": None}) == "6 January 2026, 22:00 Base time"


def test_zones_are_known_without_those_of_the_machine(monkeypatch):
    import zoneinfo

    monkeypatch.setattr(zoneinfo, "TZPATH", ())
    zoneinfo.ZoneInfo.clear_cache()
    hours.clock.cache_clear()
    hours.zones.cache_clear()
    assert {"Europe/Kyiv", "Europe/Kiev", "America/New_York", "UTC"} <= hours.zones()
    assert hours.clock("2026-07-04", "22:00", "America/New_York", "Europe/Kyiv") == "2026-07-05 05:00"


def test_a_zone_of_one_machine_alone_is_none():
    assert not {"localtime", "Factory", "posixrules"} & hours.zones()


def test_a_zone_goes_by_its_town():
    assert [hours.place(zone) for zone in ("America/Argentina/Buenos_Aires", "Europe/Kyiv", "UTC")] == [
        "Buenos Aires", "Kyiv", "UTC",
    ]  # fmt: skip
