"""What happened last and what comes next."""

from datetime import date

import pytest

from tracker.queries import events as queries
from tracker.queries.events import around

# around


@pytest.fixture
def near(add, ask, monkeypatch):
    """Four landmarks on four days; the examples have two details, plan on 20 November and paris on 6 January."""
    for number, (day, status) in enumerate(
        [
            ("2026-01-05", "held"),
            ("2026-01-10", "partly_held"),
            ("2026-01-15", "scheduled"),
            ("2026-01-20", "scheduled"),
        ]
    ):
        add("summit", f"s{number}", status=status, importance="1", starts_on=day, ends_on=day)

    def found(as_of, number=3):
        monkeypatch.setattr(queries, "NUMBER", number)
        return tuple(list(rows["id"]) for rows in ask(around, date.fromisoformat(as_of)))

    return found


def test_an_event_of_an_uncertain_day_lies_ahead_until_the_latest_day_that_it_can_be(near, add):
    add("milestone", "between", importance="1", date_precision="between", starts_on="2026-01-01", ends_on="2026-01-12")
    assert near("2026-01-11") == (["s1", "s0"], ["between", "s2", "s3"])
    assert near("2026-01-12") == (["between", "s1", "s0"], ["s2", "s3"])


AROUND = {
    "2026-01-01": ([], ["s0", "paris", "s1"]),
    "2026-01-05": (["s0"], ["paris", "s1", "s2"]),
    "2026-01-09": (["s0"], ["s1", "s2", "s3"]),
    "2026-01-12": (["s1", "s0"], ["s2", "s3"]),
    "2026-01-15": (["s1", "s0"], ["s3"]),
    "2026-03-01": (["s1", "s0"], []),
}


def test_what_happened_last_and_comes_next(near):
    assert {as_of: near(as_of) for as_of in AROUND} == AROUND


def test_what_did_not_happen_is_neither_last_nor_next(near, add):
    for status in ("cancelled", "postponed", "denied", "proposed"):
        for day in ("2026-01-10", "2026-01-14"):
            add("summit", f"{status}-{day}", status=status, importance="1", starts_on=day, ends_on=day)
    assert near("2026-01-12") == (["s1", "s0"], ["s2", "s3"])


def test_a_milestone_counts_and_a_detail_only_while_it_lies_ahead(near, add):
    add("milestone", "major", importance="2", starts_on="2026-01-13", ends_on="2026-01-13")
    add("milestone", "detail", importance="3", starts_on="2026-01-12", ends_on="2026-01-12")
    assert near("2026-01-11", 2) == (["s1", "s0"], ["detail", "major"])
    assert near("2026-01-12", 1) == (["s1"], ["major"])
    assert near("2026-01-14") == (["major", "s1", "s0"], ["s2", "s3"])


def test_on_one_day_the_more_important_comes_first_and_the_limit_holds(near, add):
    for id, importance in (("a", "2"), ("b", "1"), ("c", "2")):
        add("summit", id, importance=importance, starts_on="2026-01-11", ends_on="2026-01-11")
    assert near("2026-01-12", 4) == (["b", "a", "c", "s1"], ["s2", "s3"])
    assert near("2026-01-10", 2) == (["s1", "s0"], ["b", "a"])
