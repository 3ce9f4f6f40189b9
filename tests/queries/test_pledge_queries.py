"""Pledges: which, with what firmness and status on a day, and what they add up to."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.support.pledges import DAY, MONEY
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.pledges import conditions, counts, events, parties, pledges, shares, status_log

# pledges


@pytest.fixture
def promises(add):
    """Beside hubs, with neither entry of its own nor condition: three pledges of Ukraine, by three and one."""
    add("party", "ukr", name="Україна", iso_alpha2="UA", iso_alpha3="UKR")
    add("milestone", "vote", kind="vote", title="Vote")
    add(
        "pledge", "loan", **MONEY, headline="A loan of 5%", category="finance_loan", verb="will", legal_form="law",
        summit_id=None, milestone_id="vote", made_on="2026-01-08", funding="appropriated", review_mechanism="Audit",
        due_on="2027-12-31",
    )  # fmt: skip
    add("pledge", "again", headline="Hubs again", quote="«Хаби»", made_on="2026-01-08")
    add("pledge_relation", "of-again", pledge_id="again", other_id="hubs")
    for id in ("loan", "again"):
        add("pledge_party", f"{id}-ukr", pledge_id=id, party_id="ukr")
        add("pledge_party", f"{id}-fra", pledge_id=id, party_id="fra", role="recipient")
    add("pledge_party", "loan-by-france", pledge_id="loan", party_id="fra")
    add("pledge_condition", "vote", pledge_id="loan", kind="parliament_vote", state="met")


@pytest.mark.usefixtures("promises")
def test_the_newest_pledges_come_first_page_by_page(ask):
    def ids(**page):
        return list(ask(pledges, PledgeFilters(), DAY, **page)["id"])

    assert (ids(), ids(limit=2), ids(limit=2, offset=2), ids(limit=2, offset=4)) == (
        ["again", "loan", "hubs"],
        ["again", "loan"],
        ["hubs"],
        [],
    )


# In the order of amounts: by currency, what is given once before what is given again, and then units; each by its most.
AMOUNTS = {
    "eur-90bn": (90 * 10**9, 90 * 10**9, "EUR", None, None),
    "eur-to-2bn": (600, 2 * 10**9, "EUR", None, None),
    "eur-1bn-at-least": (10**9, None, "EUR", None, None),
    "eur-615m": (615 * 10**6, 615 * 10**6, "EUR", None, None),
    "eur-half": (Decimal("0.5"), Decimal("0.5"), "EUR", None, None),
    "eur-a-year": (10**12, 10**12, "EUR", None, "per_year"),
    "usd-50bn": (None, 50 * 10**9, "USD", None, None),
    "usd-9": (9, 9, "USD", None, None),
    "troops-15000": (15_000, 15_000, None, "troops", None),
    "troops-20": (20, 20, None, "troops", None),
}


def test_amounts_are_sorted_as_numbers_within_their_currency_over_all_pages(ask, add):
    names = ("amount_low", "amount_high", "currency", "unit", "amount_period")
    for id, amount in sorted(AMOUNTS.items()):
        add("pledge", id, **dict(zip(names, amount, strict=True)))
    pages = [ask(pledges, PledgeFilters(), DAY, order="amount", limit=3, offset=offset) for offset in (0, 3, 6, 9)]
    assert [id for page in pages for id in page["id"] if id != "hubs"] == [*AMOUNTS]


@pytest.mark.usefixtures("promises")
def test_what_is_due_soonest_comes_first_and_what_has_no_day_last(ask):
    rows = ask(pledges, PledgeFilters(), DAY, order="due")
    assert list(rows["due_on"].dropna()) == sorted(rows["due_on"].dropna())
    assert rows["id"][0] == "loan"


FILTERED = [
    ({}, ["again", "loan", "hubs"]),
    ({"parties": ("fra",)}, ["loan", "hubs"]),
    ({"parties": ("ukr",)}, ["again", "loan"]),
    ({"categories": ("finance_loan", "finance_grant")}, ["loan"]),
    ({"legal_forms": ("unclear",)}, ["again", "hubs"]),
    ({"firmness": ("concrete",)}, ["loan"]),
    ({"firmness": ("partly", "vague")}, ["again", "hubs"]),
    ({"conditions": ("parliament_vote",)}, ["loan"]),
    ({"conditions": ("ceasefire", "parliament_vote")}, ["loan", "hubs"]),
    ({"statuses": ("dormant",)}, ["hubs"]),
    ({"statuses": ("not_yet_due", "no_entry")}, ["again", "loan"]),
    ({"statuses": ("no_entry",)}, ["again"]),
    ({"kinds": ("refusal",)}, []),
    ({"kinds": ("pledge",)}, ["again", "loan", "hubs"]),
    ({"summit": "paris"}, ["again", "hubs"]),
    ({"milestone": "vote"}, ["loan"]),
    ({"until": date(2026, 1, 6)}, ["hubs"]),
    ({"ids": ("hubs", "loan", "nope")}, ["loan", "hubs"]),
    ({"text": "хаби"}, ["again"]),
    ({"text": "HUBS"}, ["again", "hubs"]),
    ({"text": "5%"}, ["loan"]),
    ({"text": "_"}, []),
    ({"text": "україна"}, ["again", "loan"]),
    ({"text": "x" * 100_000}, []),
    ({"text": "hubs", "parties": ("ukr",)}, ["again"]),
    ({"parties": ("ukr",), "categories": ("troops",), "statuses": ("dormant",)}, []),
]


@pytest.mark.usefixtures("promises")
def test_each_filter_leaves_in_what_it_names_and_all_of_them_together(ask):
    assert [(filters, list(ask(pledges, PledgeFilters(**filters), DAY)["id"])) for filters, _ in FILTERED] == FILTERED
    assert [ask(counts, PledgeFilters(**filters), DAY)["count"].sum() for filters, _ in FILTERED] == [
        len(ids) for _, ids in FILTERED
    ]


@pytest.mark.usefixtures("promises")
def test_a_row_names_its_event_its_parties_and_its_status(ask):
    rows = ask(pledges, PledgeFilters(), DAY).set_index("id")
    assert dict(rows["event"]) == {"again": "Paris", "loan": "Vote", "hubs": "Paris"}
    assert dict(rows["pledgers"]) == {"again": "Україна", "loan": "France, Україна", "hubs": "France"}
    assert dict(rows["recipients"]) == {"again": "France", "loan": "France", "hubs": None}
    assert dict(rows["status"]) == {"again": None, "loan": "not_yet_due", "hubs": "dormant"}
    assert dict(rows["firmness"]) == {"again": "vague", "loan": "concrete", "hubs": "vague"}


@pytest.mark.usefixtures("promises")
def test_pledges_are_counted_by_status_and_firmness(ask):
    rows = ask(counts, PledgeFilters(), DAY)
    assert list(rows[["status", "firmness", "count"]].itertuples(index=False, name=None)) == [
        ("dormant", "vague", 1),
        ("not_yet_due", "concrete", 1),
        (None, "vague", 1),
    ]


# what one pledge holds


def test_a_condition_is_awaited_until_it_or_its_trigger_is_met(ask, change):
    def waits():
        return [bool(value) for value in ask(conditions, "hubs", DAY)["unmet"]]

    assert waits() == [True]
    change("trigger", state="met", met_on=DAY + timedelta(days=1))
    assert waits() == [True]
    change("trigger", met_on=DAY)
    assert waits() == [False]
    change("trigger", state="not_met", met_on=None)
    change("pledge_condition", state="met", met_on=DAY)
    assert waits() == [False]


def test_conditions_stand_by_group_and_the_log_by_day(ask, add):
    add("pledge_condition", "a-second-group", group_number=2, state="met", met_on="2026-01-09", basis="inferred")
    add("pledge_status", "a-later", as_of="2026-02-01", status="limited", note="Some")
    found = ask(conditions, "hubs", DAY)
    assert list(found["id"]) == ["ceasefire", "a-second-group"]
    assert list(found["basis"]) == ["text", "inferred"]
    log = ask(status_log, "hubs", until=date(2026, 12, 31))
    assert list(zip(log["id"], log["status"], strict=True)) == [("dormant", "dormant"), ("a-later", "limited")]
    assert ask(conditions, "nope", DAY).empty
    assert ask(status_log, "nope", until=date(2026, 12, 31)).empty


def test_the_parties_of_a_pledge_stand_by_role(ask, add):
    add("pledge_party", "to", role="recipient", attribution="joint_text")
    found = ask(parties, "hubs")
    assert list(found["role"]) == ["pledger", "recipient"]
    assert list(found["attribution"]) == [None, "joint_text"]
    assert ask(parties, "nope").empty


# by event


def test_the_events_at_which_most_was_promised_come_first_and_of_equals_the_later(ask, add):
    add("summit", "kyiv", title="Kyiv", starts_on="2026-01-08", ends_on="2026-01-08")
    for id, event in (("a", "kyiv"), ("b", "kyiv"), ("c", "paris"), ("late", "paris"), ("nowhere", None)):
        add("pledge", id, summit_id=event, made_on="2026-02-01" if id == "late" else "2026-01-08")
    add("pledge", "of-the-plan", summit_id=None, milestone_id="plan")
    for number in range(4):
        add("pledge", f"refusal-{number}", summit_id=None, milestone_id="plan", verb="refuses")

    def found(limit, **filters):
        rows = ask(events, PledgeFilters(**filters), DAY, limit=limit)
        return list(zip(rows["table"], rows["id"], rows["pledges"], rows["refusals"], strict=True))

    assert found(9) == [("summit", "paris", 3, 0), ("summit", "kyiv", 2, 0), ("milestone", "plan", 1, 4)]
    assert found(9, until=DAY) == [("summit", "kyiv", 2, 0), ("summit", "paris", 2, 0), ("milestone", "plan", 1, 4)]
    assert found(1) == [("summit", "paris", 3, 0)]
    assert found(9, text="nothing of that kind") == []


# shares


def test_known_shares_are_told_the_largest_first(ask, add):
    add("party", "gbr", name="United Kingdom", iso_alpha2="GB", iso_alpha3="GBR")
    add("pledge_share", "larger", party_id="gbr", amount="1.5", note="As said.", pledge_id=add("pledge", "joint"))
    add("pledge_share", "smaller", amount="0.25", pledge_id="joint")
    rows = ask(shares, "joint")
    assert list(rows.itertuples(index=False, name=None)) == [
        ("larger", "gbr", "United Kingdom", Decimal("1.5"), "As said."),
        ("smaller", "fra", "France", Decimal("0.25"), None),
    ]
    assert ask(shares, "nothing").empty


# due days


def test_a_pledge_is_past_due_the_day_after_unless_it_is_complete_or_withdrawn_by_then(ask, add):
    add("pledge", "due", due_on="2026-01-09")
    add("pledge", "in-time", due_on="2026-01-10")
    add("pledge", "of-january", due_on="2026-01")
    add("pledge", "not-before", due_on="2026-01-08", due_precision="after")
    for status in ("complete", "withdrawn", "limited"):
        add("pledge", status, due_on="2026-01-08")
        add("pledge_status", f"{status}-too", pledge_id=status, as_of="2026-01-09", status=status)

    def found(day, *deadlines):
        rows = ask(pledges, PledgeFilters(deadlines=deadlines), date(2026, 1, day))
        return dict(zip(rows["id"], rows["days_past"].astype(object), strict=True))

    assert found(10, "past") == {"due": 1, "limited": 2}
    assert found(9, "past") == {"limited": 1}
    assert set(found(10, "over")) == {"complete", "withdrawn"}
    assert set(found(10, "ahead")) == {"in-time", "of-january"}
    assert {"hubs", "not-before"} == set(found(10, "none"))
    assert found(11, "past") == {"due": 2, "in-time": 1, "limited": 3}
    assert len(found(10)) == len(found(10, "past", "over", "ahead", "none"))
