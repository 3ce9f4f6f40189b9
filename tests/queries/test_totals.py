"""What pledges of money add up to: each once, by currency, category and period."""

from datetime import date
from decimal import Decimal

import pytest

from tests.support.pledges import DAY, MONEY
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.totals import totals

# totals


def test_totals_by_currency_and_category_leave_out_restated_and_withdrawn_pledges_and_keep_ranges(ask, add):
    def pledge(id, contained_in=None, kind="repeats", **amounts):
        add("pledge", id, **{**MONEY, "category": "military_aid", **amounts})
        if contained_in:
            add("pledge_relation", f"of-{id}", pledge_id=id, other_id=contained_in, kind=kind)

    pledge("exact", amount_low=10**15, amount_high=10**15)
    pledge("range", amount_low=15, amount_high=30)
    pledge("at-least", amount_low=100)
    pledge("at-most", amount_high=7)
    pledge("words-only", amount_note="billions")
    pledge("restated", amount_low=15, amount_high=30, contained_in="range")
    pledge("withdrawn", amount_low=1000, amount_high=1000)
    pledge("loan", amount_low=9, amount_high=9, category="finance_loan")
    pledge("frozen", amount_low=9, amount_high=9, category="asset_use")
    pledge("dollars", amount_low=5, amount_high=5, currency="USD", contained_in="exact")
    add("pledge_status", "withdrawn", pledge_id="withdrawn", as_of="2026-01-08", status="withdrawn")

    def found(as_of, **filters):
        rows = ask(totals, PledgeFilters(**filters), date.fromisoformat(as_of))
        rows = rows[["currency", "category", "low", "high", "count", "open_ended", "left_out"]]
        return list(rows.itertuples(index=False, name=None))

    loan, usd = ("EUR", "finance_loan", 9, 9, 1, 0, 0), ("USD", "military_aid", 0, 0, 0, 0, 1)
    aid = ("EUR", "military_aid", 10**15 + 115, 10**15 + 137, 4, 1, 2)
    assert found("2026-01-10") == [loan, aid, usd]
    assert found("2026-01-07") == [loan, ("EUR", "military_aid", 10**15 + 1115, 10**15 + 1137, 5, 1, 1), usd]
    assert found("2026-01-10", ids=("range",)) == [("EUR", "military_aid", 15, 30, 1, 0, 0)]
    assert found("2026-01-10", ids=("words-only", "frozen", "hubs")) == []


def test_a_part_is_summed_where_its_whole_is_not_and_never_twice(ask, add):
    def pledge(id, contained_in=None, kind="repeats", **amounts):
        add("pledge", id, **{**MONEY, "category": "military_aid", **amounts})
        if contained_in:
            add("pledge_relation", f"of-{id}", pledge_id=id, other_id=contained_in, kind=kind)

    pledge("whole", amount_low=35, amount_high=35, currency="USD", made_on="2026-02-12")
    pledge("part", amount_low=11, amount_high=11, contained_in="whole", kind="part_of")
    pledge("part-again", amount_low=11, amount_high=11, contained_in="part")

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
