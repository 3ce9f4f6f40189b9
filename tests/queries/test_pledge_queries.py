"""Pledges: which, with what firmness and status on a day, and what they add up to."""

from datetime import date

import pytest

from tests.support.pledges import DAY, MONEY
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.pledges import conditions, counts, events, parties, pledges, relations, status_log

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


# relations


@pytest.mark.usefixtures("promises")
def test_a_pledge_names_what_it_is_to_others_and_they_to_it(ask, add):
    add("pledge_relation", "of-loan", pledge_id="loan", other_id="hubs", kind="pays_for", basis="text", note="As said.")

    def found(id, **until):
        rows = ask(relations, id, **until)
        return [tuple(row) for row in rows[["forward", "kind", "other_id", "headline"]].itertuples(index=False)]

    assert found("again") == [(True, "repeats", "hubs", "Hubs")]
    assert found("hubs") == [(False, "pays_for", "loan", "A loan of 5%"), (False, "repeats", "again", "Hubs again")]
    assert found("hubs", until=date(2026, 1, 7)) == []
    assert found("nothing") == []
