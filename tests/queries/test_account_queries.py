"""Where sources differ: on the curated store the same as by counting in the files, and on a few rows each rule."""

import csv
from collections import Counter
from datetime import date

import pytest

from tests.conftest import ROOT
from tests.support import somebody
from tracker.queries import accounts
from tracker.queries.accounts import DisputeFilters
from tracker.queries.frames import dicts
from tracker.store import reading

DAY = date(2026, 11, 29)
PARIS = "2026-01-06-paris-coalition"


def rows_of(table):
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def disputed(**wanted):
    """The disputed fields, by looking at one row of the file after another."""
    fields = {}
    for row in rows_of("account"):
        fields.setdefault((row["record_table"], row["record_id"], row["field"]), []).append(row)
    return {
        key: rows
        for key, rows in fields.items()
        if len({row["value"] for row in rows}) > 1
        and ("table" not in wanted or key[0] == wanted["table"])
        and ("field" not in wanted or key[2] == wanted["field"])
        and ("party" not in wanted or wanted["party"] in {row["party_id"] for row in rows})
    }


def states(parties):
    kinds = {row["id"]: row["kind"] for row in rows_of("party")}
    return sum(kinds[party] == "state" for party in set(parties))


@pytest.fixture(params=["sqlite", "postgresql"])
def curated(request, kept):
    with reading(kept(request.param, "curated")) as connection:
        yield connection


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (DisputeFilters(), {}),
        (DisputeFilters(tables=("pledge",)), {"table": "pledge"}),
        (DisputeFilters(fields=("starts_on",)), {"field": "starts_on"}),
        (DisputeFilters(parties=("rus",)), {"party": "rus"}),
        (DisputeFilters(tables=("summit",), parties=("usa",)), {"table": "summit", "party": "usa"}),
        (DisputeFilters(parties=("nobody",)), {"party": "nobody"}),
    ],
)
def test_the_disputed_fields_are_those_of_the_files(curated, filters, wanted):
    expected = disputed(**wanted)
    rows = accounts.disputes(curated, filters)
    found = {(row["record_table"], row["record_id"], row["field"]): row for row in dicts(rows)}
    assert found.keys() == expected.keys()
    assert accounts.count(curated, filters) == len(expected)
    names = {row["id"]: row["name"] for row in rows_of("party")}
    for key, told in expected.items():
        in_order = sorted(told, key=lambda row: row["id"])
        words = [row["value"] + (f" ({names[row['party_id']]})" if row["party_id"] else "") for row in in_order]
        others = [said for said, row in zip(words, in_order, strict=True) if row["held"] == "false"]
        assert found[key]["also"] == "; ".join(others)
        assert found[key]["number"] == len(told)
        assert [found[key]["held"]] == ([said for said in words if said not in others] or [None])


def test_accounts_come_with_whose_they_are_and_the_one_that_is_held_first(curated):
    rows = dicts(accounts.accounts(curated, [("summit", "2025-11-01-budapest-trump-putin")], ("summit", "pledge")))
    assert [(row["whose"], row["held"], row["value"]) for row in rows] == [
        ("United States", True, "Cancelled"),
        ("Russia", False, "Rather a matter of postponing it, in the president’s words"),
    ]
    assert {row["summit_id"] for row in rows} == {"2025-11-01-budapest-trump-putin"}
    assert {row["pledge_id"] for row in rows} == {None}


def test_a_party_with_an_account_can_be_filtered_by(curated):
    rows = accounts.choices(curated)
    assert set(rows["whose_id"].dropna()) == {row["party_id"] for row in rows_of("account")} - {""}


def test_our_own_count_in_paris_is_that_of_the_seats_in_the_file(curated):
    seats = [row for row in rows_of("attendance") if row["summit_id"] == PARIS]
    rows = {row["code"]: row for row in dicts(accounts.own_count(curated, "attendance", PARIS, DAY))}
    came = [row for row in seats if row["state"] == "attended"]
    parties = {row["party_id"] for row in came}
    assert rows["attended"]["states"] == states(parties) == 35
    assert rows["attended"]["others"] == len(parties) - states(parties)
    leaders = {row["party_id"] for row in came if row["level"] in ("head_of_state", "head_of_government")}
    assert rows["attended"]["leaders"] == states(leaders)
    # of Türkiye and the United States somebody else came: they are not counted as replaced or absent again
    every = {row["party_id"] for row in seats}
    assert sum(row["states"] + row["others"] for row in rows.values()) == len(every)
    assert {row["state"] for row in seats} - rows.keys() == {"absent", "replaced"}


def test_a_leader_who_left_early_counts_beside_the_adviser_who_stayed(curated):
    rows = {
        row["code"]: row
        for row in dicts(accounts.own_count(curated, "attendance", "2025-12-14-berlin-us-ukraine", DAY))
    }
    seats = [row for row in rows_of("attendance") if row["summit_id"] == "2025-12-14-berlin-us-ukraine"]
    came = [row for row in seats if row["state"] in ("attended", "left_early")]
    leaders = {row["party_id"] for row in came if row["level"] in ("head_of_state", "head_of_government")}
    assert "deu" in leaders
    assert sum(row["leaders"] for row in rows.values()) == states(leaders)


def test_our_own_count_of_signatures_and_of_members_is_that_of_the_files(curated):
    convention = "2025-12-16-claims-commission-convention"
    signed = [row for row in rows_of("signature") if row["document_id"] == convention]
    rows = {row["code"]: row for row in dicts(accounts.own_count(curated, "signature", convention, DAY))}
    numbers = Counter(row["status"] for row in signed)
    assert {code: row["states"] + row["others"] for code, row in rows.items()} == numbers
    members = [row["member_id"] for row in rows_of("membership") if row["group_id"] == "coalition-of-the-willing"]
    (row,) = dicts(accounts.own_count(curated, "membership", "coalition-of-the-willing", DAY))
    assert (row["states"], row["others"]) == (states(members), len(set(members)) - states(members))


def test_a_field_with_one_account_or_with_two_of_one_value_is_not_disputed(add, ask):
    assert ask(accounts.count) == 0
    add("account", "again", party_id=None, held="false")
    assert ask(accounts.count) == 0
    assert ask(accounts.accounts, [("pledge", "hubs")]).empty
    add("account", "other", value="two hubs", held="false")
    assert ask(accounts.count) == 1
    assert list(ask(accounts.accounts, [("pledge", "hubs")])["id"]) == ["of-london", "again", "other"]


def test_who_left_a_group_is_no_member_of_it_from_that_day_on(ask, filled):
    somebody.update(filled, "membership", "member", {"left_on": "2026-01-01"}, author="Ann")
    assert ask(accounts.own_count, "membership", "fra", date(2026, 1, 1)).empty
    assert ask(accounts.own_count, "membership", "fra", date(2025, 12, 31))["states"].tolist() == [1]
