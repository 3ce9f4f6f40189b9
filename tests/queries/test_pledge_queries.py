"""Pledges: which, with what firmness and status on a day, and what they add up to."""

from datetime import date
from decimal import Decimal

import pytest

from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.pledges import conditions, counts, events, parties, pledges, status_log
from tracker.queries.totals import totals

DAY = date(2026, 1, 10)
MONEY = {"amount_low": None, "amount_high": None, "unit": None, "currency": "EUR"}


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
        return ask(pledges, PledgeFilters(), as_of)["waits_for"].item()

    add("pledge_condition", "vote", kind="legal_mandate", state="met", met_on="2026-02-01", text="A vote")
    add("pledge_condition", "another", state="not_met", text="And another ceasefire")
    assert waits(date(2026, 1, 31)) == "ceasefire,legal_mandate"
    assert waits(date(2026, 2, 1)) == "ceasefire"
    change("pledge_condition", state="met")
    assert waits(date(2026, 2, 1)) == "ceasefire"


def test_one_group_without_an_unmet_condition_is_enough(status, add):
    add("pledge", "either")
    add("pledge_condition", "1a", pledge_id="either", group_number=1, state="met")
    add("pledge_condition", "1b", pledge_id="either", group_number=1, state="not_met")
    assert status("2026-01-10", "either") == "dormant"
    add("pledge_condition", "2a", pledge_id="either", group_number=2, state="not_met")
    assert status("2026-01-10", "either") == "dormant"
    add("pledge_condition", "3a", pledge_id="either", group_number=3, state="met", met_on="2026-01-10")
    assert [status(day, "either") for day in ("2026-01-09", "2026-01-10")] == ["dormant", None]


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
    add("pledge", "again", headline="Hubs again", quote="«Хаби»", made_on="2026-01-08", restates_id="hubs")
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
    ({"summit": "paris"}, ["again", "hubs"]),
    ({"milestone": "vote"}, ["loan"]),
    ({"restates": "hubs"}, ["again"]),
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


# totals


def test_totals_by_currency_and_category_leave_out_restated_and_withdrawn_pledges_and_keep_ranges(ask, add):
    def pledge(id, **amounts):
        add("pledge", id, **{**MONEY, "category": "military_aid", **amounts})

    pledge("exact", amount_low=10**15, amount_high=10**15)
    pledge("range", amount_low=15, amount_high=30)
    pledge("at-least", amount_low=100)
    pledge("at-most", amount_high=7)
    pledge("words-only", amount_note="billions")
    pledge("restated", amount_low=15, amount_high=30, restates_id="range")
    pledge("withdrawn", amount_low=1000, amount_high=1000)
    pledge("loan", amount_low=9, amount_high=9, category="finance_loan")
    pledge("frozen", amount_low=9, amount_high=9, category="asset_use")
    pledge("dollars", amount_low=5, amount_high=5, currency="USD", restates_id="exact")
    add("pledge_status", "withdrawn", pledge_id="withdrawn", as_of="2026-01-08", status="withdrawn")

    def found(as_of, **filters):
        rows = ask(totals, PledgeFilters(**filters), date.fromisoformat(as_of))
        rows = rows.drop(columns=["amount_period"])
        return list(rows.itertuples(index=False, name=None))

    loan, usd = ("EUR", "finance_loan", 9, 9, 1, 0, 0), ("USD", "military_aid", 0, 0, 0, 0, 1)
    aid = ("EUR", "military_aid", 10**15 + 115, 10**15 + 137, 4, 1, 2)
    assert found("2026-01-10") == [loan, aid, usd]
    assert found("2026-01-07") == [loan, ("EUR", "military_aid", 10**15 + 1115, 10**15 + 1137, 5, 1, 1), usd]
    assert found("2026-01-10", ids=("range",)) == [("EUR", "military_aid", 15, 30, 1, 0, 0)]
    assert found("2026-01-10", ids=("words-only", "frozen", "hubs")) == []


def test_a_part_is_summed_where_its_whole_is_not_and_never_twice(ask, add):
    def pledge(id, **amounts):
        add("pledge", id, **{**MONEY, "category": "military_aid", **amounts})

    pledge("whole", amount_low=35, amount_high=35, currency="USD", made_on="2026-02-12")
    pledge("part", amount_low=11, amount_high=11, restates_id="whole")
    pledge("part-again", amount_low=11, amount_high=11, restates_id="part")

    def found(as_of, **filters):
        rows = ask(totals, PledgeFilters(**filters), date.fromisoformat(as_of))
        return list(rows[["currency", "low", "count", "left_out"]].itertuples(index=False, name=None))

    assert found("2026-03-01") == [("EUR", 0, 0, 2), ("USD", 35, 1, 0)]
    assert found("2026-03-01", until=date(2026, 1, 31)) == [("EUR", 11, 1, 1)]
    assert found("2026-03-01", ids=("part-again",)) == [("EUR", 11, 1, 0)]
    add("pledge_status", "gone", pledge_id="whole", as_of="2026-02-20", status="withdrawn")
    assert found("2026-03-01") == [("EUR", 11, 1, 1), ("USD", 0, 0, 1)]


def test_what_is_only_considered_asked_for_or_refused_is_not_summed(ask, add):
    for verb in ("will", "considers", "calls_for", "refuses"):
        add(
            "pledge",
            verb.replace("_", "-"),
            **{**MONEY, "category": "military_aid", "verb": verb, "amount_low": 1, "amount_high": 1},
        )
    [row] = ask(totals, PledgeFilters(), DAY).to_dict("records")
    assert (row["low"], row["count"], row["left_out"]) == (1, 1, 3)


@pytest.mark.parametrize("amount", ["0.1", "0.0001", "1.125", "99999999999.9999", "0.3333"])
def test_decimals_add_up_to_the_last_digit(ask, add, amount):
    big = {**MONEY, "category": "military_aid", "amount_low": 10**15, "amount_high": 10**15}
    add("pledge", "big", **big)
    for number in range(7):
        add("pledge", f"p-{number}", **{**big, "amount_low": amount, "amount_high": amount})
    [row] = ask(totals, PledgeFilters(), DAY).to_dict("records")
    assert row["low"] == row["high"] == 10**15 + 7 * Decimal(amount)


def test_an_amount_a_year_is_added_to_no_other_than_amounts_a_year(ask, add):
    def pledge(id, amount, **values):
        money = {"category": "military_aid", "amount_low": amount, "amount_high": amount}
        add("pledge", id, **{**MONEY, **money, **values})

    pledge("once", 5)
    pledge("yearly", "0.5", amount_period="per_year")
    pledge("yearly-too", 1, amount_period="per_year")
    pledge("monthly", 2, amount_period="per_month")
    pledge("gdp", "0.25", currency=None, unit="% of GDP", amount_period="per_year")
    pledge("gdp-too", "0.25", currency=None, unit="% of GDP")
    rows = ask(totals, PledgeFilters(), DAY)[["currency", "amount_period", "low", "count"]]
    assert list(rows.itertuples(index=False, name=None)) == [
        ("EUR", None, 5, 1),
        ("EUR", "per_month", 2, 1),
        ("EUR", "per_year", Decimal("1.5"), 2),
    ]


# what one pledge holds


def test_conditions_stand_by_group_and_the_log_by_day(ask, add):
    add("pledge_condition", "a-second-group", group_number=2, state="met", met_on="2026-01-09", basis="inferred")
    add("pledge_status", "a-later", as_of="2026-02-01", status="limited", note="Some")
    found = ask(conditions, "hubs")
    assert list(found["id"]) == ["ceasefire", "a-second-group"]
    assert list(found["basis"]) == ["text", "inferred"]
    log = ask(status_log, "hubs", until=date(2026, 12, 31))
    assert list(zip(log["id"], log["status"], strict=True)) == [("dormant", "dormant"), ("a-later", "limited")]
    assert ask(conditions, "nope").empty
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

    def found(limit, **filters):
        rows = ask(events, PledgeFilters(**filters), DAY, limit=limit)
        return list(zip(rows["table"], rows["id"], rows["count"], strict=True))

    assert found(9) == [("summit", "paris", 3), ("summit", "kyiv", 2), ("milestone", "plan", 1)]
    assert found(9, until=DAY) == [("summit", "kyiv", 2), ("summit", "paris", 2), ("milestone", "plan", 1)]
    assert found(1) == [("summit", "paris", 3)]
    assert found(9, text="nothing of that kind") == []
