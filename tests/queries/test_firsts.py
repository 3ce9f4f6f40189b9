"""Firsts and gaps: what SQL counts is what one counts by walking from meeting to meeting; and the real record."""

import csv
from datetime import date
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.examples import EXAMPLES
from tests.support.serving import ROOT
from tests.support.stored import insert
from tracker.queries import firsts
from tracker.queries.firsts import WEEK, members, of_summit, reach, series
from tracker.schema.models import table_of
from tracker.store import reading
from tracker.values.codes import Recurrence

AS_OF = date(2026, 11, 28)
PARTIES, TRACKS = ("fra", "gbr", "ita", "ukr"), ("coalition", "other")
DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1)).map(date.isoformat)
MEETINGS = st.lists(
    st.fixed_dictionaries(
        {
            "starts_on": DAYS,
            "kind": st.sampled_from(["talks", "call"]),
            "track_id": st.sampled_from(TRACKS),
            "status": st.sampled_from(["held", "partly_held", "cancelled"]),
            "seats": st.dictionaries(
                st.sampled_from(PARTIES), st.sampled_from(["attended", "left_early", "declined"]), max_size=4
            ),
        }
    ),
    max_size=7,
)


def rows_of(table):
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def held():
    return {row["id"]: row for row in rows_of("summit") if row["status"] in ("held", "partly_held")}


def came():
    return [row for row in rows_of("attendance") if row["state"] in ("attended", "left_early")]


def days_of(ids, meetings):
    return sorted(meetings[id]["starts_on"] for id in ids if id in meetings)


def fill(connection, meetings):
    for name in ("attendance", "summit", "track", "party"):
        connection.execute(table_of(name).delete())
    blank = {"iso_alpha2": None, "iso_alpha3": None}
    rows = {
        "party": [{**EXAMPLES["party"], **blank, "id": id, "name": id} for id in PARTIES],
        "track": [{**EXAMPLES["track"], "id": id, "title": id, "position": n} for n, id in enumerate(TRACKS)],
        "summit": [
            {**EXAMPLES["summit"], "id": f"s-{n}", "ends_on": row["starts_on"], "country_id": None, "parent_id": None,
             "local_time": None, "time_zone": None, "second_zone": None, "day_order": None,
             **{key: value for key, value in row.items() if key != "seats"}}
            for n, row in enumerate(meetings)
        ],
        "attendance": [
            {**EXAMPLES["attendance"], "id": f"s-{n}-{party}", "summit_id": f"s-{n}", "party_id": party,
             "person_id": None, "state": state}
            for n, row in enumerate(meetings) for party, state in row["seats"].items()
        ],
    }  # fmt: skip
    insert(connection, rows)


def walked(meetings):
    """The days of each series of two parties at one kind of meeting, in order."""
    days = {}
    for row in meetings:
        seated = sorted(party for party, state in row["seats"].items() if state != "declined")
        if row["status"] != "cancelled":
            for one, other in combinations(seated, 2):
                days.setdefault((one, other, row["kind"]), []).append(date.fromisoformat(row["starts_on"]))
    return {key: sorted(mine) for key, mine in days.items()}


@given(meetings=MEETINGS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_two_parties_came_together_as_often_and_as_far_apart_as_walking_says(connection, meetings):
    fill(connection, meetings)
    rows = series(connection, Recurrence.PARTIES, (), AS_OF).to_dict("records")
    told = {
        (row["one"], row["other"], row["kind"]): (
            row["count"], row["first_on"].date(), row["latest_on"].date(), row["since"],
            None if row["count"] == 1 else row["gap"],
        )
        for row in rows
    }  # fmt: skip
    assert told == {
        key: (
            len(days), days[0], days[-1], (AS_OF - days[-1]).days,
            max(((after - before).days for before, after in pairwise(days)), default=None),
        )
        for key, days in walked(meetings).items()
    }  # fmt: skip
    for (one, other, kind), days in walked(meetings).items():
        listed = members(connection, Recurrence.PARTIES, one, other, kind)
        assert [day.date() for day in listed["day"]] == days
        assert list(listed["number"]) == list(range(1, len(days) + 1))


@given(meetings=MEETINGS)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_party_missed_as_many_meetings_of_its_track_as_lie_between_two_of_its_own(connection, meetings):
    fill(connection, [{**row, "starts_on": f"2026-02-{n + 1:02}"} for n, row in enumerate(meetings)])
    for row in series(connection, Recurrence.SEAT, (), AS_OF).to_dict("records"):
        track = [each for each in meetings if each["track_id"] == row["other"] and each["status"] != "cancelled"]
        own = [n for n, each in enumerate(track) if each["seats"].get(row["one"], "declined") != "declined"]
        assert row["count"] == len(own)
        if row["count"] > 1:
            assert row["missed"] in {after - before - 1 for before, after in pairwise(own)}


def test_russia_and_ukraine_sat_in_talks_three_times_and_not_since(ask_curated):
    meetings, seats = held(), came()
    of = {party: {row["summit_id"] for row in seats if row["party_id"] == party} for party in ("rus", "ukr")}
    talks = {id for id in of["rus"] & of["ukr"] if id in meetings and meetings[id]["kind"] == "talks"}
    by_hand = days_of(talks, meetings)
    assert by_hand == ["2026-01-23", "2026-02-04", "2026-02-17"]
    listed = ask_curated(members, Recurrence.PARTIES, "rus", "ukr", "talks")
    assert [f"{day:%Y-%m-%d}" for day in listed["day"]] == by_hand
    [row] = ask_curated(series, Recurrence.PARTIES, ("rus", "ukr"), AS_OF, kinds=("talks",)).to_dict("records")
    assert (row["count"], row["since"], row["gap"]) == (3, (AS_OF - date(2026, 2, 17)).days, 13)
    assert row["since"] == 284


def test_witkoff_met_putin_three_times(ask_curated):
    meetings = held()
    there = [row for row in came() if row["mode"] in ("in_person", "unknown")]
    witkoff, putin = (
        {row["summit_id"] for row in there if row["person_id"] == who} for who in ("steve-witkoff", "vladimir-putin")
    )
    by_hand = days_of(witkoff & putin, meetings)
    assert by_hand == ["2025-12-02", "2026-01-22", "2026-09-05"]
    listed = ask_curated(members, Recurrence.PEOPLE, "steve-witkoff", "vladimir-putin", "")
    assert [f"{day:%Y-%m-%d}" for day in listed["day"]] == by_hand


def test_the_united_states_had_no_seat_in_the_coalitions_lane_for_257_days_and_10_meetings(ask_curated):
    lane = sorted((row["starts_on"], id) for id, row in held().items() if row["track_id"] == "coalition")
    own = {row["summit_id"] for row in came() if row["party_id"] == "usa"}
    places = [place for place, (_, id) in enumerate(lane) if id in own]
    missed, before, after = max((after - before - 1, before, after) for before, after in pairwise(places))
    days = (date.fromisoformat(lane[after][0]) - date.fromisoformat(lane[before][0])).days
    assert (len(places), missed, days) == (7, 10, 257)
    rows = ask_curated(series, Recurrence.SEAT, ("usa",), AS_OF)
    [row] = rows[rows["other"] == "coalition"].to_dict("records")
    assert (row["count"], row["missed"], row["gap"]) == (7, 10, 257)


def test_texts_of_a_kind_that_both_stand_to_are_those_of_the_file(ask_curated):
    stands = {
        (row["document_id"], row["party_id"])
        for row in rows_of("signature")
        if row["status"] in ("signed", "endorsed", "joined_later", "reservation")
    }
    kinds = {row["id"]: row["kind"] for row in rows_of("document")}
    both = {id for id, party in stands if party == "fra"} & {id for id, party in stands if party == "gbr"}
    by_hand = {kind: sum(kinds[id] == kind for id in both) for kind in {kinds[id] for id in both}}
    rows = ask_curated(series, Recurrence.TEXTS, ("fra", "gbr"), AS_OF)
    assert dict(zip(rows["kind"], rows["count"], strict=True)) == by_hand
    assert by_hand["joint_statement"] == 4


@pytest.mark.parametrize(
    ("summit", "rules"),
    [
        ("2026-01-23-abu-dhabi-trilateral", [("parties", "rus", "ukr", 77)]),
        ("2026-02-17-geneva-trilateral", [("parties", "rus", "ukr", 13)]),
        ("2026-01-06-paris-coalition", [("track", "coalition", "", 60)]),
    ],
)
def test_a_meeting_tells_what_had_not_happened_for_longest(ask_curated, summit, rules):
    rows = ask_curated(of_summit, summit, AS_OF)
    assert list(rows[["rule", "one", "other", "days"]].itertuples(index=False, name=None)) == rules


def test_no_meeting_tells_more_than_two_rules_nor_a_gap_below_a_week(ask_curated):
    for id in sorted(held())[::12]:
        rows = ask_curated(of_summit, id, AS_OF)
        assert rows["rule"].nunique() <= 2
        assert (rows["days"] >= WEEK).all()


def test_the_record_reaches_from_its_first_to_its_last_held_meeting(ask_curated):
    days = days_of(held(), held())
    assert ask_curated(reach) == (len(days), date.fromisoformat(days[0]), date.fromisoformat(days[-1]))


def test_a_store_without_meetings_tells_nothing(engine):
    with reading(engine) as connection:
        assert reach(connection) == (0, None, None)
        for rule in Recurrence:
            assert series(connection, rule, (), AS_OF).empty
            assert firsts.members(connection, rule, "a", "b", "").empty
        assert of_summit(connection, "none", AS_OF).empty
