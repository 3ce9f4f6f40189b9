"""Rows of any table: chosen by value and part by part, and what links to a record, by a name that says whose it is."""

from datetime import date

import pytest

from tracker.queries import tables
from tracker.queries.tables import Selection

DAY = date(2026, 2, 1)


@pytest.fixture
def ids(ask):
    def asked(table, *, limit=100, after="", **equal):
        return ask(tables.ids, table, Selection(equal, after=after), DAY, limit=limit)

    return asked


def test_rows_are_chosen_by_value_and_follow_the_last_one(ids, add):
    for place in ("oslo", "bern", "kyiv"):
        add("summit", place, title=place, status="cancelled" if place == "bern" else "held")
    assert ids("summit") == ["bern", "kyiv", "oslo", "paris"]
    assert ids("summit", status=["held"]) == ["kyiv", "oslo", "paris"]
    assert ids("summit", status=["held", "cancelled"], limit=2) == ["bern", "kyiv"]
    assert ids("summit", status=["held"], after="kyiv") == ["oslo", "paris"]
    assert ids("summit", country_id=["fra"], track_id=["none"]) == []


def test_codes_ids_and_links_can_be_compared_and_texts_cannot():
    asked = tables.comparable("pledge")
    assert {"id", "summit_id", "category", "currency", "quote_language"} <= set(asked)
    assert not {"headline", "quote", "amount_low", "made_on"} & set(asked)
    assert {"record_table", "record_id", "field"} <= set(tables.comparable("citation"))


def test_what_links_to_a_record_is_named_with_its_whole(ask):
    of_party = ask(tables.linking, "party", "fra", but=("membership",), limit=10)
    assert of_party["attendance", "party_id"] == {"seat": "2026-01-06 · Paris: France · Emmanuel Macron"}
    assert of_party["summit", "country_id"] == {"paris": "2026-01-06 · Paris"}
    assert of_party["account", "party_id"] == {"of-london": "2026-01-06 · Hubs: amount_low · one hub"}
    assert not any(table == "membership" for table, _ in of_party)
    of_source = ask(tables.linking, "source", "elysee", but=(), limit=10)
    assert of_source["citation", "source_id"] == {"cited": "2026-01-06 · Paris: Declaration"}


def test_names_are_told_in_parts(ask, add):
    add("track", "a", title="First")
    assert ask(tables.names, "track") == {"a": "First", "coalition": "Coalition"}
    assert ask(tables.names, "track", after="a") == {"coalition": "Coalition"}
    assert ask(tables.names, "track", limit=1) == {"a": "First"}
