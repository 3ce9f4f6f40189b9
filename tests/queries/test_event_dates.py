"""Events in the order in which they took place, those that still go on, and calls in the night."""

from datetime import date

import pytest

from tracker.queries.event_filters import EventFilters
from tracker.queries.events import around, count, events
from tracker.queries.parties import attendance, matrix
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.pledges import events as promised
from tracker.queries.summits import neighbours, places
from tracker.queries.timelines import Window, landmarks

KYIV, MOSCOW, NEW_YORK = "Europe/Kyiv", "Europe/Moscow", "America/New_York"
DAY = {"starts_on": "2026-01-06", "ends_on": "2026-01-06"}


@pytest.fixture
def ids(ask):
    def found(order="important", **filters):
        rows = ask(events, EventFilters(**filters), order=order)
        assert ask(count, EventFilters(**filters)) == len(rows)
        return list(rows["id"])

    return found


@pytest.fixture
def sixth(add, change):
    """The summit of Paris, and what came before and after it on that day."""
    change("summit", day_order=2, importance="1")
    add("summit", "z-lunch", **DAY, day_order=1, title="Lunch before the summit", importance="2")
    add("milestone", "a-declaration", **DAY, day_order=3, importance="2")
    add("summit", "b-unknown", **DAY, title="Some time that day", importance="1")


def test_what_was_before_the_summit_stands_before_it(ids, sixth):  # noqa: ARG001
    day = {"since": date(2026, 1, 6), "until": date(2026, 1, 6)}
    assert ids(**day) == ["z-lunch", "paris", "a-declaration", "b-unknown"]
    assert ids(**day, order="newest") == ["a-declaration", "paris", "z-lunch", "b-unknown"]


def test_lists_of_every_kind_have_the_order_of_the_day(ask, add, sixth):  # noqa: ARG001
    for id in ("z-lunch", "b-unknown"):
        add("attendance", f"at-{id}", summit_id=id)
        add("pledge", f"of-{id}", summit_id=id)
    assert list(ask(attendance, "fra")["summit_id"]) == ["paris", "z-lunch", "b-unknown"]
    assert list(ask(attendance, "fra", limit=1)["summit_id"]) == ["paris"]
    assert list(ask(matrix)["summit_id"]) == ["z-lunch", "paris", "b-unknown"]
    assert list(ask(promised, PledgeFilters(), date(2026, 2, 1), limit=9)["id"]) == ["paris", "z-lunch", "b-unknown"]
    assert [ask(neighbours, id) for id in ("z-lunch", "paris", "b-unknown")] == [
        (None, "paris"), ("z-lunch", "b-unknown"), ("paris", None),
    ]  # fmt: skip


def test_lists_of_every_kind_have_an_event_by_a_day_at_the_latest_at_that_day(ask, add, change):
    change("summit", importance="1")
    rough = {"starts_on": "2026-01-01", "ends_on": "2026-01-20", "date_precision": "before", "importance": "1"}
    add("summit", "a-rough", title="Rough", **rough)
    add("attendance", "at-rough", summit_id="a-rough")
    add("pledge", "of-rough", summit_id="a-rough")
    assert list(ask(matrix)["summit_id"]) == ["paris", "a-rough"]
    assert list(ask(places, EventFilters())["id"]) == ["a-rough"]
    assert list(ask(promised, PledgeFilters(), date(2026, 2, 1), limit=9)["id"]) == ["a-rough", "paris"]
    window = Window(date(2026, 2, 1), (date(2026, 1, 1), date(2026, 1, 31)), by_month=True)
    assert ask(landmarks, EventFilters(), window) == {("coalition", "2026-01"): ["Paris", "Rough"]}


def test_what_happened_last_is_the_last_of_its_day_and_what_comes_next_the_first(ask, sixth):  # noqa: ARG001
    last, following = ask(around, date(2026, 1, 6))
    assert (list(last["id"]), list(following["id"])) == (["a-declaration", "paris", "z-lunch"], [])
    last, following = ask(around, date(2026, 1, 5))
    assert list(following["id"]) == ["z-lunch", "paris", "a-declaration"]


def test_hours_count_by_the_instant_and_not_by_the_clock(ids, add):
    for id, hour, zone in (
        ("washington", "09:00", NEW_YORK),  # 14:00 UTC
        ("moscow", "16:00", MOSCOW),  # 13:00
        ("kyiv", "10:00", KYIV),  # 08:00
        ("night", "23:25", MOSCOW),  # 20:25
    ):
        add("summit", id, kind="call", city=None, title=id, **DAY, local_time=hour, time_zone=zone)
    assert ids(tables=("summit",)) == ["kyiv", "paris", "moscow", "washington", "night"]
    newest = ["night", "washington", "moscow", "paris", "kyiv"]
    assert ids(tables=("summit",), order="newest") == newest
    assert ids(tables=("summit",), order="oldest") == newest[::-1]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"local_time": "22:00", "time_zone": NEW_YORK, "second_zone": MOSCOW}, {"2026-07-04", "2026-07-05"}),
        ({"local_time": "22:00", "time_zone": NEW_YORK, "second_zone": None}, {"2026-07-04"}),
        ({"local_time": "10:00", "time_zone": NEW_YORK, "second_zone": MOSCOW}, {"2026-07-04"}),
        ({"local_time": "02:00", "time_zone": MOSCOW, "second_zone": NEW_YORK}, {"2026-07-03", "2026-07-04"}),
    ],
)
def test_a_call_in_the_night_is_found_by_both_its_days_and_is_one_of_a_known_day(ids, ask, add, more, found):
    add("summit", "call", kind="call", city=None, title="Call", starts_on="2026-07-04", ends_on="2026-07-04", **more)
    days = [f"2026-07-0{number}" for number in range(2, 8)]
    assert {day for day in days if ids(text=day) == ["call"]} == found
    [row] = ask(events, EventFilters(ids=("call",))).to_dict("records")
    assert (row["date_precision"], row["ends_on"] - row["starts_on"]) == ("day", row["ends_on"] - row["ends_on"])
    assert (row["local_time"], row["time_zone"], row["second_zone"]) == tuple(more.values())


@pytest.fixture
def truce(add):
    add("milestone", "truce", kind="ceasefire", starts_on="2026-03-01", ends_on=None, importance="1")
    add("summit", "round", kind="talks", starts_on="2026-03-02", ends_on=None, importance="1", city="Geneva")
    add("milestone", "later", starts_on="2026-05-01", ends_on=None, date_precision="after", importance="1")


def test_what_still_goes_on_is_of_every_day_since(ids, truce):  # noqa: ARG001
    assert ids(since=date(2030, 1, 1)) == ["truce", "round", "later"]
    assert ids(until=date(2026, 3, 1)) == ["plan", "paris", "truce"]
    assert ids(since=date(2026, 3, 2), until=date(2026, 3, 2)) == ["truce", "round"]
    assert ids(text="2027-07-07") == ["truce", "round", "later"]
    assert ids(text="2026-02-28") == []


def test_what_still_goes_on_has_begun_and_what_is_later_than_a_day_lies_ahead(ask, truce):  # noqa: ARG001
    last, following = ask(around, date(2026, 6, 1))
    assert (list(last["id"]), list(following["id"])) == (["round", "truce"], ["later"])
    assert last["ends_on"].isna().all()
    assert ask(around, date(2026, 2, 1))[1]["id"].tolist() == ["truce", "round", "later"]


def test_what_still_goes_on_is_on_the_map(ask, truce):  # noqa: ARG001
    rows = ask(places, EventFilters())
    assert rows[rows["city"] == "Geneva"]["ends_on"].isna().all()
