"""What is to be looked at: on the curated store the same as by counting in the files, and on a few rows each rule."""

import csv
from datetime import date, timedelta
from functools import cache

import pytest

from tests.conftest import ROOT
from tests.support.examples import EXAMPLES
from tracker.queries import watch
from tracker.queries.frames import dicts
from tracker.queries.watch import WatchFilters
from tracker.store import reading

DAYS = [date(2026, 11, 29), date(2026, 3, 31), date(2025, 12, 1)]
NOTHING = WatchFilters()


@cache
def rows_of(table):
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def published(table, ids, as_of):
    """The newest day on which a source was published that is cited for or against one of these records."""
    days = {row["id"]: row["published_on"] for row in rows_of("source")}
    cited = [
        days[row["source_id"]]
        for row in rows_of("citation")
        if row["record_table"] == table and row["record_id"] in ids and row["stance"] != "context"
    ]
    return max((day for day in cited if day and day <= as_of.isoformat()), default="")


def newest_look(table, id, as_of):
    looks = [row for row in rows_of("look") if row["result"] != "cut_short"]
    days = [row["looked_on"] for row in looks if (row["record_table"], row["record_id"]) == (table, id)]
    return max((day for day in days if day <= as_of.isoformat()), default="")


def age(day, as_of):
    return (as_of - date.fromisoformat(day)).days if day else None


def counted(as_of):
    """Quiet, unwatched and overdue of each record of the queue, by looking at one row after another."""
    found = {}
    for pledge in rows_of("pledge"):
        log = [row for row in rows_of("pledge_status") if row["pledge_id"] == pledge["id"]]
        until = [row for row in log if row["as_of"] <= as_of.isoformat()]
        newest = max(until, key=lambda row: (row["as_of"], len(row["id"]), row["id"]), default={"status": ""})
        if pledge["made_on"] > as_of.isoformat() or newest["status"] in ("complete", "withdrawn"):
            continue
        entries = [row["id"] for row in log if row["status"] != "no_evidence_found"]
        heard = [published("pledge", [pledge["id"]], as_of), published("pledge_status", entries, as_of)]
        look = newest_look("pledge", pledge["id"], as_of)
        found["pledge", pledge["id"]] = (
            age(max(*heard, pledge["made_on"]), as_of),
            age(look, as_of),
            age(look or pledge["made_on"], as_of) > 60,
        )
    for summit in rows_of("summit"):
        last = summit["ends_on"] or summit["starts_on"]
        if summit["status"] in ("proposed", "scheduled") and last < as_of.isoformat():
            look = newest_look("summit", summit["id"], as_of)
            late = not look or look <= last or age(look, as_of) > 60
            quiet = age(published("summit", [summit["id"]], as_of), as_of)
            found["summit", summit["id"]] = quiet, age(look, as_of), late
    return found


def number(value):
    return value if value is None or value == value else None


@pytest.fixture(params=["sqlite", "postgresql"])
def curated(request, kept):
    with reading(kept(request.param, "curated")) as connection:
        yield connection


@pytest.mark.parametrize("as_of", DAYS)
def test_quiet_and_unwatched_are_what_counting_in_the_files_gives(curated, as_of):
    expected = counted(as_of)
    rows = dicts(watch.queue(curated, NOTHING, as_of).astype(object).where(lambda rows: rows.notna(), None))
    assert {(row["table"], row["id"]): (row["quiet"], row["unwatched"], row["overdue"]) for row in rows} == expected
    order = [
        (not row["overdue"], row["importance"], -(row["unwatched"] or 10**6), -(row["quiet"] or 10**6)) for row in rows
    ]
    assert [each[:3] for each in order] == sorted(each[:3] for each in order)
    refused = {row["id"] for row in rows_of("pledge") if row["verb"] == "refuses"}
    pledges = {id: values for (table, id), values in expected.items() if table == "pledge"}
    assert watch.coverage(curated, NOTHING, as_of) == {
        "pledges": len(pledges.keys() - refused),
        "refusals": len(pledges.keys() & refused),
        "meetings": len(expected) - len(pledges),
        "overdue": sum(overdue for _, _, overdue in expected.values()),
        "lately": sum(unwatched is not None and unwatched <= 60 for _, unwatched, _ in pledges.values()),
        "ever": sum(unwatched is not None for _, unwatched, _ in pledges.values()),
    }


def test_filters_leave_pledges_of_a_party_and_what_is_overdue(curated):
    every = watch.queue(curated, NOTHING, DAYS[0])
    late = watch.queue(curated, WatchFilters(overdue=True), DAYS[0])
    assert list(late["id"]) == list(every[every["overdue"]]["id"])
    own = watch.queue(curated, WatchFilters(parties=("deu",)), DAYS[0])
    pledgers = {
        row["pledge_id"] for row in rows_of("pledge_party") if (row["party_id"], row["role"]) == ("deu", "pledger")
    }
    assert set(own["id"]) == pledgers & set(every[every["table"] == "pledge"]["id"])
    meetings = watch.queue(curated, WatchFilters(tables=("summit",)), DAYS[0])
    assert set(meetings["table"]) == {"summit"}
    assert watch.queue(curated, WatchFilters(("summit",), ("deu",)), DAYS[0]).empty


LOOKED = date(2026, 2, 1)  # of the example


@pytest.mark.parametrize(("days", "overdue"), [(0, False), (60, False), (61, True)])
def test_a_pledge_is_overdue_after_sixty_days_without_a_look(ask, days, overdue):
    (row,) = dicts(ask(watch.queue, NOTHING, LOOKED + timedelta(days)))
    assert (row["id"], row["unwatched"], row["overdue"]) == ("hubs", days, overdue)


def test_a_look_of_a_later_day_tells_nothing_yet(ask):
    (row,) = dicts(ask(watch.queue, NOTHING, LOOKED - timedelta(1)))
    assert row["looked_on"] is not row["looked_on"] or str(row["looked_on"]) == "NaT"
    assert row["overdue"] is False  # made 25 days before


def test_a_source_published_later_ends_the_quiet_and_no_look_does(add, ask):
    day = date(2026, 4, 1)
    (row,) = dicts(ask(watch.queue, NOTHING, day))
    assert row["quiet"] == 85  # since it was made
    add("source", "news", url="https://example.org/b", title="News", published_on="2026-03-30")
    add("citation", "later", source_id="news", record_table="pledge_status", record_id="dormant", field=None)
    assert ask(watch.queue, NOTHING, day)["quiet"].tolist() == [2]
    assert ask(watch.queue, NOTHING, date(2026, 3, 29))["quiet"].tolist() == [82]
    add("look", "again", looked_on="2026-04-01", looked_by="Bob")
    assert ask(watch.queue, NOTHING, day)["quiet"].tolist() == [2]


@pytest.mark.parametrize(("values", "stance"), [({"status": "no_evidence_found"}, "supports"), ({}, "context")])
def test_what_is_cited_for_context_or_for_nothing_found_is_no_evidence(add, ask, values, stance):
    add("source", "news", url="https://example.org/b", title="News", published_on="2026-03-30")
    add("pledge_status", "entry", as_of="2026-03-31", **values)
    add(
        "citation",
        "later",
        source_id="news",
        record_table="pledge_status",
        record_id="entry",
        field=None,
        stance=stance,
    )
    assert ask(watch.queue, NOTHING, date(2026, 4, 1))["quiet"].tolist() == [85]


def test_a_look_that_was_cut_short_leaves_a_record_as_it_was(add, ask):
    day = LOOKED + timedelta(61)
    add("look", "hasty", looked_on=day.isoformat(), looked_by="Bob", result="cut_short")
    (row,) = dicts(ask(watch.queue, NOTHING, day))
    assert (row["looked_on"].date(), row["unwatched"], row["overdue"]) == (LOOKED, 61, True)
    assert ask(watch.coverage, NOTHING, day)["lately"] == 0


@pytest.mark.parametrize("status", ["complete", "withdrawn"])
def test_a_pledge_that_is_settled_is_in_no_queue_and_a_look_at_nothing_leaves_its_status(add, ask, status):
    add("look", "again", looked_on="2026-04-01", looked_by="Bob", result="nothing")
    assert ask(watch.queue, NOTHING, date(2026, 4, 2))["status"].tolist() == ["dormant"]
    add("pledge_status", "end", as_of="2026-04-01", status=status)
    assert ask(watch.queue, NOTHING, date(2026, 4, 2)).empty


def test_an_announced_meeting_is_overdue_once_its_day_is_past_and_a_look_before_it_does_not_count(add, ask):
    meeting = EXAMPLES["summit"] | {"status": "scheduled", "starts_on": "2026-05-01", "ends_on": "2026-05-02"}
    add("summit", "vienna", **{name: value for name, value in meeting.items() if name != "id"})
    only = WatchFilters(tables=("summit",))
    assert ask(watch.queue, only, date(2026, 5, 2)).empty
    assert ask(watch.queue, only, date(2026, 5, 3))["overdue"].tolist() == [True]
    look = {"record_table": "summit", "record_id": "vienna", "looked_by": "Bob"}
    add("look", "before", looked_on="2026-05-02", **look)
    assert ask(watch.queue, only, date(2026, 5, 3))["overdue"].tolist() == [True]
    add("look", "after", looked_on="2026-05-03", **look)
    assert ask(watch.queue, only, date(2026, 7, 2))["overdue"].tolist() == [False]
    assert ask(watch.queue, only, date(2026, 7, 3))["overdue"].tolist() == [True]


def test_a_silence_is_counted_to_a_day_before_the_one_to_look_from(curated):
    until = date(2026, 10, 10)
    then, now = (
        watch.queue(curated, NOTHING, DAYS[0], **more).set_index("id")["quiet"].dropna()
        for more in ({"until": until}, {})
    )
    assert (now - then).max() == (DAYS[0] - until).days
    assert then.min() >= 0
    assert (then[now > 100] == now[now > 100] - (DAYS[0] - until).days).all()
