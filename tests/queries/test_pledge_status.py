"""The current status of a pledge, from its log, its due day and its conditions."""

from datetime import date

import pytest

from tests.support.pledges import DAY
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.pledges import counts, pledges, status_log
from tracker.words import condition_kinds


@pytest.fixture
def status(ask):
    """The status of the example pledge, "hubs", on a day."""

    def found(as_of, id="hubs"):
        day = date.fromisoformat(as_of)
        [row] = ask(pledges, PledgeFilters(ids=(id,)), day).to_dict("records")
        assert ask(counts, PledgeFilters(ids=(id,), statuses=(row["status"] or "no_entry",)), day)["count"].sum() == 1
        assert ask(counts, PledgeFilters(ids=(id,)), day)["status"].item() == row["status"]
        return row["status"]

    return found


# current status


def test_the_status_is_the_newest_entry_in_force(status, add):
    add("pledge_status", "later", as_of="2026-02-01", status="limited")
    add("pledge_status", "last", as_of="2026-03-01", status="withdrawn")
    days = ("2026-01-06", "2026-01-07", "2026-01-31", "2026-02-01", "2026-02-28", "2027-01-01")
    assert [status(day) for day in days] == [None, "dormant", "dormant", "limited", "limited", "withdrawn"]


def test_of_two_entries_of_one_day_the_later_id_counts(status, add):
    add("pledge_status", "z-second", as_of="2026-01-07", status="blocked")
    assert status("2026-01-07") == "blocked"


def test_of_ten_entries_of_one_day_the_tenth_counts(status, add, ask):
    for number in range(2, 12):
        add("pledge_status", f"dormant-{number}", as_of="2026-01-07", status="complete" if number == 11 else "limited")
    assert status("2026-01-07") == "complete"
    assert list(ask(status_log, "hubs", until=DAY)["id"])[-2:] == ["dormant-10", "dormant-11"]


def test_not_yet_due_holds_through_the_day_it_is_due(status, add):
    add("pledge", "soon", due_on="2026-02-01")
    add("pledge_status", "soon", pledge_id="soon", as_of="2026-01-08", status="not_yet_due")
    days = ("2026-01-07", "2026-01-08", "2026-02-01", "2026-02-02", "2026-03-01")
    assert [status(day, "soon") for day in days] == ["not_yet_due"] * 3 + [None] * 2


def test_a_refusal_without_an_entry_is_not_one_that_is_not_yet_due(status, add):
    add("pledge", "never", verb="refuses", due_on="2026-02-01")
    assert status("2026-01-10", "never") is None


def test_not_yet_due_that_has_fallen_due_leaves_a_pledge_with_an_unmet_condition_dormant(status, add):
    add("pledge", "soon", due_on="2026-02-01")
    add("pledge_status", "soon", pledge_id="soon", as_of="2026-01-08", status="not_yet_due")
    add("pledge_condition", "soon", pledge_id="soon", state="not_met")
    assert [status(day, "soon") for day in ("2026-01-07", "2026-02-01", "2026-02-02")] == [
        "dormant",
        "not_yet_due",
        "dormant",
    ]


def test_not_yet_due_without_a_date_stays(status, add):
    add("pledge_status", "open", as_of="2026-01-08", status="not_yet_due")
    assert status("2030-01-01") == "not_yet_due"


def test_without_an_entry_an_unmet_condition_makes_a_pledge_dormant(status, add):
    for number, state in enumerate(["not_met", "partly_met", "met", "disputed", "lapsed", "unknown"]):
        add("pledge", f"p{number}")
        add("pledge_condition", f"c{number}", pledge_id=f"p{number}", state=state)
    assert [status("2026-01-10", f"p{number}") for number in range(6)] == ["dormant", *[None] * 5]


def test_a_pledge_waits_for_the_kinds_of_conditions_that_are_not_known_to_be_met(ask, add, change):
    def waits(as_of):
        conditions = ask(pledges, PledgeFilters(), as_of)["waits_for"].item()
        return conditions, condition_kinds(conditions)

    ceasefire, mandate, peace = "ceasefire", "legal_mandate", "peace_agreement"
    add("pledge_condition", "vote", kind=mandate, state="met", met_on="2026-02-01", text="A vote")
    add("pledge_condition", "another", state="not_met", text="And another ceasefire")
    assert waits(date(2026, 1, 31)) == (
        [[1, ceasefire], [1, ceasefire], [1, mandate]],
        "Ceasefire; and legal mandate",
    )
    assert waits(date(2026, 2, 1)) == ([[1, ceasefire], [1, ceasefire]], "Ceasefire")
    change("pledge_condition", state="met")
    assert waits(date(2026, 2, 1)) == ([[1, ceasefire]], "Ceasefire")
    add("pledge_condition", "peace", group_number=2, kind=peace, state="not_met", text="Or peace")
    assert waits(date(2026, 2, 1)) == ([[1, ceasefire], [2, peace]], "Ceasefire — or: peace agreement")
    add("pledge_condition", "same", group_number=3, state="not_met", text="Or a third ceasefire")
    assert waits(date(2026, 2, 1))[1] == "Ceasefire — or: peace agreement"
    add("pledge_condition", "free", group_number=4, state="met", text="Or a request")
    assert waits(date(2026, 2, 1)) == (None, None)


def test_a_condition_whose_trigger_is_met_leaves_no_pledge_dormant(status, add):
    add("pledge", "after")
    add("trigger", "vote", title="A vote", state="met", met_on="2026-01-10")
    add("pledge_condition", "after", pledge_id="after", trigger_id="vote", state="not_met")
    assert [status(day, "after") for day in ("2026-01-09", "2026-01-10")] == ["dormant", None]


def test_one_group_without_an_unmet_condition_is_enough(status, add):
    add("pledge", "either")
    add("pledge_condition", "1a", pledge_id="either", group_number=1, state="met")
    add("pledge_condition", "1b", pledge_id="either", group_number=1, state="not_met")
    assert status("2026-01-10", "either") == "dormant"
    add("pledge_condition", "2a", pledge_id="either", group_number=2, state="not_met")
    assert status("2026-01-10", "either") == "dormant"
    add("pledge_condition", "3a", pledge_id="either", group_number=3, state="met", met_on="2026-01-10")
    assert [status(day, "either") for day in ("2026-01-09", "2026-01-10")] == ["dormant", None]
