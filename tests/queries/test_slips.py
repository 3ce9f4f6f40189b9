"""What slipped: announced days against those on which events took place, and pledges past due, on any day."""

from datetime import date, timedelta

import pytest

from tests.support.pledges import DAY
from tracker.files import curated
from tracker.queries import slips
from tracker.queries.frames import dicts
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.pledges import pledges
from tracker.store import reading
from tracker.words import has_value

END = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("announced", "changed", "days", "rough"),
    [
        ("2026-01-05", {}, 1, False),
        ("2026-01-06", {}, 0, False),
        ("2026-01-09", {}, -3, False),
        ("2025-12", {}, 6, True),
        ("by 2026-01-04", {}, 2, False),
        ("by 2026-01-06", {}, 0, True),
        ("2026-01-04", {"starts_on": "2026-01-05", "ends_on": "2026-01-09", "date_precision": "between"}, 1, True),
        ("2026-01-05", {"status": "partly_held"}, 1, False),
        ("2026-01-05", {"status": "postponed"}, None, False),
        ("2026-01-05", {"starts_on": "2026-01-12", "ends_on": "2026-01-12"}, None, False),
    ],
)
def test_a_slip_is_counted_from_the_announced_day_to_that_on_which_it_took_place(
    ask, change, announced, changed, days, rough
):
    precision = {7: "month", 10: None, 13: "before"}[len(announced)]
    change("announced_date", first_on=announced.removeprefix("by "), first_precision=precision)
    change("summit", **changed)
    [row] = dicts(ask(slips.meetings, DAY))
    assert (row["table"], row["id"], row["rough"]) == ("summit", "paris", rough)
    assert (int(row["days"]) if has_value(row["days"]) else None) == days


def test_what_is_announced_later_or_of_another_event_is_left_out(ask, add):
    add("announced_date", "of-plan", record_table="milestone", record_id="plan", first_on="2025-11-18")
    rows = ask(slips.meetings, DAY)
    assert list(rows[["id", "days"]].itertuples(index=False, name=None)) == [("plan", 2), ("paris", 1)]
    assert list(ask(slips.meetings, DAY, ("milestone", "plan"))["id"]) == ["plan"]
    assert list(ask(slips.meetings, DAY, late=True, limit=1)["id"]) == ["plan"]
    assert ask(slips.meetings, DAY, late=False).empty
    assert ask(slips.count_meetings, DAY) == slips.Slips(2, 2, 2, 2)
    assert ask(slips.count_meetings, date(2025, 12, 19)) == slips.Slips(0, 0, 0, 0)
    assert ask(slips.meetings, date(2025, 12, 19)).empty


def test_a_meeting_whose_days_passed_is_told_unless_it_took_place_or_was_denied(ask, add):
    for status in ("proposed", "scheduled", "postponed", "cancelled", "held", "partly_held", "denied"):
        add("summit", status.replace("_", "-"), status=status, starts_on="2026-01-07", ends_on="2026-01-08")

    def found(day):
        rows = ask(slips.unheld, date(2026, 1, day))
        assert ask(slips.count_unheld, date(2026, 1, day)) == len(rows)
        assert list(ask(slips.unheld, date(2026, 1, day), limit=2)["id"]) == list(rows["id"][:2])
        return dict(zip(rows["id"], rows["days"], strict=True))

    assert found(10) == dict.fromkeys(("proposed", "scheduled", "postponed", "cancelled"), 2)
    assert found(8) == {}


def test_meetings_stand_by_the_last_day_for_which_they_were_announced(ask, add):
    for name, *days in (
        ("day", "2026-01-05", "2026-01-05", "day"),
        ("later", "2026-01-03", "2026-01-07", "between"),
        ("month", "2025-12-01", "2025-12-31", "month"),
        ("before", "2025-12-20", "2025-12-20", "day"),
    ):
        starts_on, ends_on, precision = days
        add("summit", name, status="cancelled", starts_on=starts_on, ends_on=ends_on, date_precision=precision)
    rows = ask(slips.unheld, date(2026, 1, 10))
    assert list(zip(rows["id"], rows["days"], strict=True)) == [("later", 3), ("day", 5), ("month", 10), ("before", 21)]


def test_a_pledge_past_due_is_told_with_its_newest_entry_and_whether_that_came_since(ask, add):
    add("pledge", "silent", due_on="2026-01-04", made_on="2026-01-02")
    add("pledge", "heard", due_on="2026-01-05", made_on="2026-01-02")
    add("pledge_status", "early", pledge_id="heard", as_of="2026-01-05", status="limited", note="Early")
    add("pledge_status", "late", pledge_id="heard", as_of="2026-01-06", status="blocked", note="Late")

    def found(day, **until):
        rows = ask(slips.overdue, date(2026, 1, day), **until)
        numbers = len(rows), len(rows) - rows["since"].sum()
        assert ask(slips.count_overdue, date(2026, 1, day), **until) == numbers
        assert list(ask(slips.overdue, date(2026, 1, day), **until, limit=1)["id"]) == list(rows["id"][:1])
        return list(rows[["id", "days_past", "status", "note", "since"]].itertuples(index=False, name=None))

    assert found(10) == [("silent", 6, None, None, False), ("heard", 5, "blocked", "Late", True)]
    assert found(6) == [("silent", 2, None, None, False), ("heard", 1, "blocked", "Late", True)]
    assert found(5) == [("silent", 1, None, None, False)]
    assert found(10, until=date(2026, 1, 1)) == []


def test_a_refusal_has_no_due_day_and_is_never_past_due(ask, add):
    add("pledge", "never", verb="refuses", due_on="2026-01-08", made_on="2026-01-02")
    add("pledge_status", "never", pledge_id="never", as_of="2026-01-09", status="limited")
    assert ask(slips.overdue, DAY).empty
    assert ask(slips.count_overdue, DAY) == (0, 0)
    [row] = dicts(ask(pledges, PledgeFilters(ids=("never",), deadlines=("none",)), DAY))
    assert not has_value(row["days_past"])


def test_the_slips_of_the_record_are_those_counted_from_its_files(curated_engine):
    files = curated.read()
    summits, milestones = ({row["id"]: row for row in files[table]} for table in ("summit", "milestone"))
    took_place = {id for id, row in summits.items() if row["status"] in ("held", "partly_held")} | milestones.keys()
    slipped = {
        row["id"]: (({**summits, **milestones}[row["record_id"]])["starts_on"] - row["first_on"]) // timedelta(days=1)
        for row in files["announced_date"]
        if row["record_id"] in took_place
    }
    newest = {}
    for row in sorted(files["pledge_status"], key=lambda row: (row["as_of"], len(row["id"]), row["id"])):
        newest[row["pledge_id"]] = row["status"]
    due = [row for row in files["pledge"] if row["due_on"] and row["due_on"] < END and row["due_precision"] != "after"]
    over = {row["id"] for row in due if newest.get(row["id"]) in ("complete", "withdrawn")}
    with reading(curated_engine) as connection:
        meetings, overdue = slips.meetings(connection, END), slips.overdue(connection, END)
        numbers = slips.count_meetings(connection, END)
    assert dict(zip(meetings["announced_id"], meetings["days"], strict=True)) == slipped
    late = [days for days in slipped.values() if days > 0]
    assert numbers == slips.Slips(len(meetings), len(slipped), len(late), max(late))
    assert slipped["2026-02-04-abu-dhabi-trilateral--2026-01-24-2026-02-01"] == 3
    assert set(overdue["id"]) == {row["id"] for row in due} - over
    assert (len(due), len(overdue)) == (26, 15)
