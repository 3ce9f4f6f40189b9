"""What the store counts for a timeline is what walking all events counts."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.support import timelines as walking
from tracker.queries import events, timelines
from tracker.queries.event_filters import EventFilters, split_by_table
from tracker.queries.timelines import EventDay, Square, Window

DAYS = (date(2025, 11, 24), date(2026, 1, 6), date(2026, 2, 28), date(2026, 11, 30), date(2030, 1, 1))
ALL_DAYS = (date(1990, 1, 1), date(2199, 12, 31))
FILTERS = {
    "all": EventFilters(),
    "until a day": EventFilters(until=date(2026, 1, 6)),
    "since a day": EventFilters(since=date(2026, 1, 7)),
    "of a party": EventFilters(parties=("fra", "ukr")),
    "of a track": EventFilters(tracks=("coalition",)),
    "summits": EventFilters(statuses=("held", "scheduled")),
    "milestones": EventFilters(tables=("milestone",)),
    "by text": EventFilters(text="paris"),
    "none": EventFilters(text="no such event"),
}
# First and last day (None: it goes on), precision, status, importance: the last day of a year, a leap day, spans of an
# even and of an odd number of days, what is ahead, and what goes on.
ODD = [
    ("2025-12-31", "2025-12-31", "day", "held", "1"),
    ("2026-01-05", "2026-01-11", "day", "held", "3"),
    ("2026-08-31", "2026-08-31", "day", "held", "1"),
    ("2024-02-29", "2024-02-29", "day", "cancelled", "1"),
    ("2026-01-01", "2026-01-31", "month", "held", "1"),
    ("2026-02-01", "2026-02-28", "month", "postponed", "2"),
    ("2026-01-01", "2026-12-31", "year", "scheduled", "1"),
    ("2025-12-29", "2026-01-04", "between", "held", "1"),
    ("2025-12-28", "2026-01-04", "between", "proposed", "1"),
    ("2026-01-03", "2026-01-04", "between", "denied", "3"),
    ("2026-01-02", None, "day", "held", "1"),
    ("2027-03-01", None, "day", "scheduled", "1"),
    ("2027-03-01", "2027-03-01", "day", "proposed", "1"),
]


def together(squares):
    """The squares of several tables, those of one track and cell added."""
    sums = {}
    for square in squares:
        earlier = sums.get((square.track_id, square.cell), replace(square, number=0, past=0))
        number, past = earlier.number + square.number, earlier.past + square.past
        sums[square.track_id, square.cell] = replace(square, number=number, past=past)
    return sums


def equal(ask, filters, as_of):
    """Compare every question with a walk over the same events; return how many there are."""
    rows = ask(events.marks, filters)
    parts = split_by_table(filters)
    whole = timelines.union([ask(timelines.extent, part, as_of) for part in parts])
    assert whole == ask(timelines.extent, filters, as_of) == walking.extent(rows, as_of)
    assert ask(events.count, filters) == len(rows)
    for name in ("last", "following"):
        told, walked = ask(getattr(timelines, name), filters, as_of), getattr(walking, name)(rows, as_of)
        assert (told.day, {*told.keys}) == (walked.day, {*walked.keys})
    landmarks = Counter()
    for part in parts:
        landmarks.update(ask(timelines.landmark_days, part, as_of))
    assert landmarks == walking.landmark_days(rows, as_of)
    for days in (ALL_DAYS, (as_of - timedelta(days=40), as_of + timedelta(days=9))):
        for by_month in (False, True):
            settings = {"as_of": as_of, "days": days, "by_month": by_month}
            window = Window(**settings)
            counted = [square for part in parts for square in ask(timelines.squares, part, window)]
            called_off = Counter()
            for part in parts:
                called_off.update(ask(timelines.called_off, part, window))
            squares, off, titles = walking.squares(rows, **settings)
            assert together(counted) == together(squares)
            assert called_off == off
            assert ask(timelines.landmarks, filters, window) == titles
    return len(rows)


@pytest.mark.parametrize("filters", FILTERS)
def test_the_store_counts_what_a_walk_over_the_curated_events_counts(ask_curated, filters):
    numbers = {equal(ask_curated, FILTERS[filters], as_of) for as_of in DAYS}
    assert len(numbers) == 1
    assert (numbers == {0}) == (filters == "none")


def test_the_store_counts_what_a_walk_over_odd_days_counts(ask, add):
    for number, (first, last, precision, status, importance) in enumerate(ODD):
        values = {"starts_on": first, "ends_on": last, "date_precision": precision, "importance": importance}
        if number % 2 and precision == "day":
            values |= {"local_time": "20:30", "time_zone": "Europe/Kyiv"}
        add("summit", f"s{number}", title=f"S {number}", kind="talks", status=status, **values)
        add("milestone", f"m{number}", title=f"M {number}", kind="other", **values)
    for as_of in (*DAYS, date(2025, 12, 29), date(2026, 1, 3), date(2027, 3, 1)):
        assert equal(ask, EventFilters(), as_of) == 2 * len(ODD) + 2


def test_an_event_counts_on_its_first_day_or_in_the_middle_of_its_possible_days(ask, add):
    days = {"date_precision": "between", "starts_on": "2026-03-01", "ends_on": "2026-03-04"}
    add("summit", "rough", title="Rough", track_id="coalition", **days)
    add("summit", "sunday", title="Sunday", starts_on="2026-03-08", ends_on="2026-03-20", importance="1")
    window = Window(date(2026, 3, 8), ALL_DAYS, by_month=False)
    squares = ask(timelines.squares, EventFilters(ids=("rough", "sunday")), window)
    assert squares == [Square("coalition", "2026-03-02", 2, 1)]


def test_the_nearest_events_of_no_events_are_none(ask):
    for question in (timelines.last, timelines.following):
        assert ask(question, EventFilters(text="no such event"), DAYS[0]) == EventDay(None, ())


def test_a_deadline_that_passed_is_not_the_latest_event(ask_curated):
    term = ("milestone", "2026-10-18-us-sanctions-act-deadline")
    assert term in ask_curated(timelines.following, EventFilters(), date(2026, 10, 12)).keys
    latest = ask_curated(timelines.last, EventFilters(), date(2026, 12, 1))
    assert latest.day == date(2026, 10, 9)
    assert term not in latest.keys


def test_a_landmark_that_is_deleted_meanwhile_has_no_title(ask_curated):
    every, window = EventFilters(), Window(DAYS[3], ALL_DAYS, by_month=True)
    of_tables = [ask_curated(each.question, *each.of(every)) for each in timelines.landmarks.premises]
    whole = timelines.landmarks.make(*of_tables, every, window)
    *events, summits, milestones = of_tables
    assert whole
    assert len(timelines.landmarks.make(*events, summits[:0], milestones, every, window)) < len(whole)
