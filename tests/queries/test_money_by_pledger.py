"""Whose the money is: each amount once, a joint one by known shares, and all parts together are the total."""

from datetime import date

import pytest

from tests.support.databases import KINDS
from tests.support.pledges import DAY, MONEY
from tracker.queries import pledges, totals
from tracker.queries.pledge_filters import PledgeFilters
from tracker.store import reading


def whose(ask, currency="EUR"):
    rows = ask(totals.by_pledger, PledgeFilters(), DAY, currency=currency)
    return [(party, low, count) for party, low, count in zip(rows["party"], rows["low"], rows["count"], strict=True)]


@pytest.fixture
def pledged(add):
    """A pledge of these parties, and shares of it."""

    def made(id, *parties, shares=(), **amounts):
        add("pledge", id, **{**MONEY, "category": "military_aid", **amounts})
        for party in parties:
            add("pledge_party", f"{id}-{party}", pledge_id=id, party_id=party)
        for party, amount in dict(shares).items():
            add("pledge_share", f"{id}-{party}-share", pledge_id=id, party_id=party, amount=amount)

    add("party", "nor", name="Norway", iso_alpha2=None, iso_alpha3=None)
    return made


def test_a_joint_amount_is_its_parties_known_shares_and_the_rest_is_of_several_together(ask, pledged):
    pledged("joint", "fra", "nor", shares={"nor": 30}, amount_low=100, amount_high=100)
    pledged("own", "fra", amount_low=7, amount_high=9)
    assert whose(ask) == [("Norway", 30, 1), ("France", 7, 1), (None, 70, 1)]


def test_a_joint_amount_whose_shares_are_all_known_leaves_no_rest(ask, pledged):
    pledged("joint", "fra", "nor", shares={"nor": 30, "fra": 70}, amount_low=100, amount_high=100)
    assert whose(ask) == [("France", 70, 1), ("Norway", 30, 1)]


def test_what_repeats_another_pledge_counts_for_nobody(ask, add, pledged):
    pledged("first", "fra", amount_low=5, amount_high=5)
    pledged("again", "nor", amount_low=5, amount_high=5)
    add("pledge_relation", "same", pledge_id="again", other_id="first", kind="repeats")
    assert whose(ask) == [("France", 5, 1)]
    assert whose(ask, "USD") == []


@pytest.mark.parametrize("kind", KINDS)
def test_all_parts_together_are_the_total_of_each_currency(kept, kind):
    day = date(2026, 11, 29)
    with reading(kept(kind, "curated")) as connection:
        sums = totals.totals(connection, PledgeFilters(), day, by_category=False)
        assert len(sums) > 3
        for currency, period, low in zip(sums["currency"], sums["amount_period"], sums["low"], strict=True):
            rows = totals.by_pledger(connection, PledgeFilters(), day, currency=currency, amount_period=period)
            assert sum(rows["low"]) == low


@pytest.mark.parametrize("kind", KINDS)
def test_with_parties_chosen_their_parts_alone_are_the_total(kept, kind):
    day, joint = date(2026, 11, 29), ("nor", "swe", "pol", "deu", "eu")
    with reading(kept(kind, "curated")) as connection:
        for parties in ((), *((party,) for party in joint), joint[:2], joint):
            filters = PledgeFilters(parties=parties)
            sums = totals.totals(connection, filters, day, by_category=False)
            for currency, period, low in zip(sums["currency"], sums["amount_period"], sums["low"], strict=True):
                rows = totals.by_pledger(connection, filters, day, currency=currency, amount_period=period)
                assert sum(rows["low"]) == low, (parties, currency)
                assert {*rows["party_id"].dropna()} <= {*parties} or not parties, (parties, currency)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("parties", [(), ("deu",), ("nor", "swe")])
def test_the_years_together_are_the_total_and_all_pledges(kept, kind, parties):
    day, filters = date(2026, 11, 29), PledgeFilters(parties=parties)
    with reading(kept(kind, "curated")) as connection:
        sums = totals.totals(connection, filters, day, by_category=False)
        years = totals.by_year(connection, filters, day)
        for row in sums.to_dict("records"):
            period = years["amount_period"].fillna("") == (row["amount_period"] or "")
            own = years[(years["currency"] == row["currency"]) & period]
            assert (sum(own["low"]), sum(own["high"]), sum(own["count"])) == (row["low"], row["high"], row["count"])
        numbers = pledges.by_year(connection, filters, day)
        assert set(years["year"]) <= set(numbers["year"])
        for year, of_year in numbers.groupby("year"):
            rows = pledges.pledges(connection, filters, day)
            made = rows[rows["made_on"].dt.year == year]
            refused = (made["verb"] == "refuses").map({True: "refusal", False: "pledge"})
            by_kind = zip(of_year["kind"], of_year["status"].fillna(""), strict=True)
            assert dict(zip(by_kind, of_year["count"], strict=True)) == dict(
                made["status"].fillna("").groupby(refused).value_counts()
            )
