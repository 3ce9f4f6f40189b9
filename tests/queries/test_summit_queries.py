"""What one summit holds, and the summits before and after it."""

from datetime import date

from tracker.queries.last_seats import meeting_before
from tracker.queries.summits import attendance, documents, neighbours, signatures


def test_neighbours_are_the_summits_before_and_after_in_time_and_then_by_id(ask, add):
    for id, day in (("after", "2026-02-01"), ("also-that-day", "2026-01-06"), ("before", "2025-12-01")):
        add("summit", id, starts_on=day, ends_on=day)
    assert [ask(neighbours, id) for id in ("before", "also-that-day", "paris", "after", "nope")] == [
        (None, "also-that-day"),
        ("before", "paris"),
        ("also-that-day", "after"),
        ("paris", None),
        (None, None),
    ]


def test_a_single_summit_has_no_neighbours(ask):
    assert ask(neighbours, "paris") == (None, None)


def test_hosts_sit_first_and_then_parties_by_name(ask, add):
    for id, name, role in (("aut", "Austria", "observer"), ("ukr", "Ukraine", "co_host"), ("bel", "Belgium", "chair")):
        add("party", id, name=name, iso_alpha2=None, iso_alpha3=None)
        add("attendance", id, party_id=id, person_id=None, role=role)
    rows = ask(attendance, "paris")
    assert list(rows["party"]) == ["Belgium", "Ukraine", "Austria", "France"]
    assert list(rows["person"]) == [None, None, None, "Emmanuel Macron"]
    assert ask(attendance, "nope").empty


def test_documents_belong_to_a_summit_or_a_milestone_and_those_without_a_day_come_last(ask, add):
    add("document", "a-dated", adopted_on="2026-01-06")
    add("document", "of-the-plan", summit_id=None, milestone_id="plan")
    assert list(ask(documents, "summit", "paris")["id"]) == ["a-dated", "declaration"]
    assert list(ask(documents, "milestone", "plan")["id"]) == ["of-the-plan"]
    assert ask(documents, "milestone", "paris").empty


def test_signatures_stand_by_party(ask, add):
    add("party", "aut", name="Austria", iso_alpha2=None, iso_alpha3=None)
    add("signature", "second", party_id="aut", person_id="macron", status="took_part_not_signed")
    rows = ask(signatures, ("declaration",))
    assert list(rows["party"]) == ["Austria", "France"]
    assert list(rows["person"]) == ["Emmanuel Macron", None]
    assert list(rows["status"]) == ["took_part_not_signed", "signed"]
    assert ask(signatures, ("nope",)).empty


def test_the_last_meeting_of_a_day_is_the_one_without_a_known_place_in_it(ask, add):
    for id, place in (("first", 1), ("last", None)):
        add("summit", id, title=id, day_order=place, starts_on="2026-01-10", ends_on="2026-01-10", local_time=None)
        add("attendance", id, summit_id=id)
    assert ask(meeting_before, date(2026, 1, 11), track_id="coalition") == "last"
    assert ask(neighbours, "last")[0] == "first"


def test_a_meeting_by_a_day_at_the_latest_stands_at_that_day(ask, add):
    add("summit", "later", title="Later", starts_on="2026-01-10", ends_on="2026-01-10")
    by = {"starts_on": "2025-01-01", "ends_on": "2026-01-20", "date_precision": "before"}
    add("summit", "by", title="By", local_time=None, **by)
    assert ask(neighbours, "by") == ("later", None)
    assert ask(neighbours, "later") == ("paris", "by")
