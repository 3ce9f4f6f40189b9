"""The calendar as a calendar client reads it: every event on its days, and an update of one as an update."""

from datetime import date, timedelta

import icalendar

from tests.support import somebody
from tests.support.asking import HOSTILE, ask, text_of
from tests.support.editor import PARIS
from tests.support.serving import serving
from tests.support.stored import rows
from tracker.writing import edits


def read(address, path="/calendar.ics"):
    """The events of a calendar by their UID, without the end of it that is the same for all."""
    calendar = icalendar.Calendar.from_ical(ask(address, path).body)
    return {str(event["uid"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}


def test_every_event_is_in_the_calendar_on_its_days(served_to_read, curated_engine):
    told = read(served_to_read)
    stored = {
        f"{table}/{id}": row for table in ("summit", "milestone") for id, row in rows(curated_engine, table).items()
    }
    assert told.keys() == stored.keys()
    for uid, row in stored.items():
        event = told[uid]
        first, beyond = event.decoded("dtstart"), event.decoded("dtend")
        assert type(first) is date
        assert event["sequence"] >= row["version"]
        if row["date_precision"] == "day":
            assert (first, beyond - timedelta(days=1)) == (row["starts_on"], row["ends_on"] or row["starts_on"])
            assert row["title"] in str(event["summary"])
        assert row["starts_on"] <= first < beyond
        assert str(event["url"]) == f"{served_to_read}/r/{uid}"


def test_what_was_called_off_stays_and_says_so(served_to_read, curated_engine):
    told = read(served_to_read)
    for id, row in rows(curated_engine, "summit").items():
        off = row["status"] in ("cancelled", "postponed")
        assert (told[f"summit/{id}"]["status"] == "CANCELLED") == off
        if row["status"] == "denied":  # nobody called it off, and whether it took place is disputed
            assert told[f"summit/{id}"]["status"] == "TENTATIVE"
        if off or row["status"] == "denied":
            assert str(told[f"summit/{id}"]["summary"]).startswith(f"{row['status'].capitalize()}: ")


def test_a_day_that_is_not_known_is_said_in_words(lived_in):
    london = read(lived_in)["summit/london"]
    assert str(london["summary"]) == "Cancelled: London (March 2026, day not known)"
    assert (london.decoded("dtstart"), london.decoded("dtend")) == (date(2026, 3, 1), date(2026, 4, 1))


def test_what_was_typed_stays_within_its_line(lived_in):
    paris = read(lived_in)["summit/paris"]
    assert str(paris["summary"]) == HOSTILE
    assert HOSTILE in str(paris["description"])
    assert HOSTILE in str(paris["location"])
    assert all(len(line.encode()) <= 75 for line in text_of(lived_in, "/calendar.ics").split("\r\n"))


def test_the_filters_of_the_timeline_choose_the_events(served_to_read, curated_engine):
    summits, milestones = (rows(curated_engine, table) for table in ("summit", "milestone"))
    called_off = read(served_to_read, "/calendar.ics?status=cancelled&status=postponed")
    assert called_off.keys() == {
        f"summit/{id}" for id, row in summits.items() if row["status"] in ("cancelled", "postponed")
    }
    on_track = read(served_to_read, "/calendar.ics?track=coalition&from=2026-01&to=2026-01")
    assert on_track.keys() == {
        f"{table}/{id}"
        for table, stored in (("summit", summits), ("milestone", milestones))
        for id, row in stored.items()
        if row["track_id"] == "coalition"
        and row["starts_on"] <= date(2026, 1, 31)
        and (row["ends_on"] or date.max) >= date(2026, 1, 1)
    }
    assert read(served_to_read, "/calendar.ics?q=Zelenskiy&party=fra")


def undo_last(engine):
    number = max(rows(engine, "revision"))
    edits.undo(engine, somebody.entry_of(engine, number), author="Ann", whole=True)


def test_any_change_of_what_an_event_shows_reaches_a_client_as_an_update_of_that_event_alone(
    new_database, dialect, open_engine
):
    url = new_database(dialect, "curated")
    engine = open_engine(url)
    summits, milestones = (rows(engine, table) for table in ("summit", "milestone"))
    seat = next(row for row in rows(engine, "attendance").values() if row["summit_id"] == PARIS)
    pledge = next(row for row in rows(engine, "pledge").values() if row["milestone_id"])
    promised = f"milestone/{pledge['milestone_id']}"
    other = next(id for id in milestones if id != pledge["milestone_id"])
    lone = {"id": "nowhere", "name": "Nowhere", "kind": "state"}
    edits.create(engine, "party", lone, author="Ann")
    ann = {"author": "Ann"}
    steps = [
        ({f"summit/{PARIS}"}, lambda: somebody.update(engine, "attendance", seat["id"], {"state": "declined"}, **ann)),
        ({f"summit/{PARIS}"}, lambda: somebody.delete(engine, "attendance", seat["id"], **ann)),
        ({f"summit/{PARIS}"}, lambda: undo_last(engine)),
        ({promised}, lambda: edits.create(
            engine, "pledge_party", {"pledge_id": pledge["id"], "party_id": "nowhere", "role": "pledger"}, **ann)),
        ({promised}, lambda: somebody.update(engine, "party", "nowhere", {"name": "Somewhere"}, **ann)),
        ({promised, f"milestone/{other}"},
         lambda: somebody.update(engine, "pledge", pledge["id"], {"milestone_id": other}, **ann)),
        ({f"milestone/{other}"},
         lambda: somebody.update(engine, "pledge", pledge["id"], {"milestone_id": None}, **ann)),
        (
            {f"{table}/{id}" for table, stored in (("summit", summits), ("milestone", milestones))
             for id, row in stored.items() if row["track_id"] == "coalition"},
            lambda: somebody.update(engine, "track", "coalition", {"title": "Renamed"}, **ann),
        ),
        (set(), lambda: somebody.update(engine, "person", seat["person_id"], {"name": "Another"}, **ann)),
    ]  # fmt: skip
    with serving(url) as served:
        before = read(served.address)
        for expected, change in steps:
            change()
            after = read(served.address)
            grown = {uid for uid, event in after.items() if event["sequence"] > before[uid]["sequence"]}
            assert grown == expected
            assert all(after[uid]["sequence"] >= event["sequence"] for uid, event in before.items())
            later = {uid for uid in after if after[uid].decoded("dtstamp") > before[uid].decoded("dtstamp")}
            assert later <= expected
            before = after


def test_an_event_that_moves_reaches_a_client_as_an_update(new_database, dialect, open_engine):
    url = new_database(dialect, "examples")
    with serving(url) as served:
        before = read(served.address)["summit/paris"]
        moved = {"starts_on": date(2026, 1, 8), "ends_on": date(2026, 1, 8)}
        somebody.update(open_engine(url), "summit", "paris", moved, author="Ann")
        after = read(served.address)["summit/paris"]
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.decoded("last-modified") > before.decoded("last-modified")
    assert after.decoded("dtstart") == date(2026, 1, 8)
