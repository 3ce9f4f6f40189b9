"""What wakes: by each set of triggers, the same as by counting."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.examples import EXAMPLES
from tests.support.pledges import DAY
from tests.support.stored import insert
from tracker import store
from tracker.queries import wakes
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.pledges import pledges
from tracker.schema.models import table_of
from tracker.values.codes import ConditionState
from tracker.words import condition_texts

STATES = [state.value for state in ConditionState]
BEFORE, AFTER = "2026-01-09", "2026-01-11"  # DAY is between them


@st.composite
def dossiers(draw):
    """Triggers, each after one before it or none; and conditions of a few pledges in a few groups."""
    names = [f"t-{number}" for number in range(draw(st.integers(0, 5)))]
    made = []
    for place, id in enumerate(names):
        row = {"id": id, "state": draw(st.sampled_from(STATES))}
        row["after_id"] = draw(st.sampled_from([None, *names[:place]]))
        row["met_on"] = draw(st.sampled_from([None, BEFORE, AFTER])) if row["state"] == "met" else None
        made.append(row)
    conditions = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "pledge_id": st.sampled_from(["p-0", "p-1", "p-2"]),
                    "group_number": st.integers(1, 3),
                    "trigger_id": st.sampled_from([None, *names]),
                    "state": st.sampled_from(STATES),
                    "met_on": st.sampled_from([None, BEFORE, AFTER]),
                }
            ),
            max_size=9,
        )
    )
    return made, conditions


def subsets(ids):
    return [chosen for size in range(len(ids) + 1) for chosen in combinations(ids, size)]


def was_met(row, as_of):
    return row["state"] == "met" and (row["met_on"] is None or row["met_on"] <= as_of.isoformat())


def counted(triggers, conditions, chosen, as_of):
    """The waking of each pledge, the places of the unmet conditions of those that wait, and how many pledges wait for
    each trigger that was not met: by looking at one row after another."""
    by_id = {row["id"]: row for row in triggers}

    def happens(id, chosen):
        row = by_id[id]
        return was_met(row, as_of) or (id in chosen and (row["after_id"] is None or happens(row["after_id"], chosen)))

    def unmet(row, chosen):
        by_trigger = row["trigger_id"] is not None and happens(row["trigger_id"], chosen)
        return not was_met(row, as_of) and not by_trigger

    def awake(pledge, chosen):
        own = [row for row in conditions if row["pledge_id"] == pledge]
        groups = {row["group_number"] for row in own}
        return any(not any(unmet(row, chosen) for row in own if row["group_number"] == group) for group in groups)

    pledges = {row["pledge_id"] for row in conditions}
    waking = {id: "awake" if awake(id, ()) else "wakes" if awake(id, chosen) else "waits" for id in pledges}
    waits = {f"c-{n}" for n, row in enumerate(conditions) if unmet(row, chosen) and waking[row["pledge_id"]] == "waits"}
    asleep = [row for row in conditions if unmet(row, ()) and not awake(row["pledge_id"], ())]
    waiting = {id: len({row["pledge_id"] for row in asleep if row["trigger_id"] == id}) for id in by_id}
    return waking, waits, {id: number for id, number in waiting.items() if not was_met(by_id[id], as_of)}


def fill(connection, triggers, conditions):
    for name in ("pledge_condition", "trigger", "pledge"):
        connection.execute(table_of(name).delete())
    rows = {
        "trigger": [{**EXAMPLES["trigger"], **row} for row in triggers],
        "pledge": [{**EXAMPLES["pledge"], "id": f"p-{n}", "summit_id": None} for n in range(3)],
        "pledge_condition": [
            {**EXAMPLES["pledge_condition"], **row, "id": f"c-{place}"} for place, row in enumerate(conditions)
        ],
    }
    insert(connection, rows)


def answered(connection, chosen, as_of):
    waking = wakes.pledges(connection, chosen, as_of)
    assert wakes.numbers(connection, chosen, as_of) == dict(waking["waking"].value_counts())
    offered = wakes.triggers(connection, as_of)
    return (
        dict(zip(waking["id"], waking["waking"], strict=True)),
        set(wakes.waits(connection, chosen, as_of)["id"]),
        dict(zip(offered["id"], offered["pledges"], strict=True)),
    )


def test_a_condition_after_another_begins_small_but_not_the_name_of_a_place():
    said = ["A truce", "The United States agree", "The Hague opens a case", "An offer"]
    conditions = [[1, text, "not_met"] for text in said]
    assert condition_texts(conditions) == (
        "A truce; and the United States agree; and The Hague opens a case; and an offer"
    )


@given(dossier=dossiers())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_set_of_triggers_wakes_what_counting_says(connection, dossier):
    fill(connection, *dossier)
    for chosen in subsets([row["id"] for row in dossier[0]]):
        assert answered(connection, chosen, DAY) == counted(*dossier, chosen, DAY)


def test_all_sets_of_ten_triggers_wake_what_counting_says(connection):
    triggers = [
        {"id": f"t-{n}", "state": STATES[n % len(STATES)] if n % 4 == 3 else "not_met", "met_on": None,
         "after_id": f"t-{n - 2}" if n % 3 == 2 else None}
        for n in range(10)
    ]  # fmt: skip
    conditions = [
        {"pledge_id": f"p-{n % 3}", "group_number": n % 2 + 1, "trigger_id": f"t-{n * 7 % 10}", "state": "not_met",
         "met_on": None}
        for n in range(12)
    ]  # fmt: skip
    fill(connection, triggers, conditions)
    sets = subsets([row["id"] for row in triggers])
    assert len(sets) == 1024
    seen = set()
    for chosen in sets:
        rows = wakes.pledges(connection, chosen, DAY)
        waking = dict(zip(rows["id"], rows["waking"], strict=True))
        assert waking == counted(triggers, conditions, chosen, DAY)[0]
        seen.add(tuple(sorted(waking.items())))
    assert len(seen) > 3


def test_a_trigger_is_offered_with_the_pledges_that_wait_for_it(ask, add, change):
    assert list(ask(wakes.triggers, DAY)[["id", "pledges"]].itertuples(index=False, name=None)) == [("truce", 1)]
    add("trigger", "vote", title="A vote", kind="parliament_vote")
    add("pledge_condition", "vote", kind="parliament_vote", trigger_id="vote", text="A vote")
    add("pledge_condition", "vote-too", kind="parliament_vote", trigger_id="vote", text="The same", group_number=2)
    rows = ask(wakes.triggers, DAY)
    assert dict(zip(rows["id"], rows["pledges"], strict=True)) == {"truce": 1, "vote": 1}
    change("trigger", state="met", met_on="2026-02-01")
    assert set(ask(wakes.triggers, DAY)["id"]) == {"truce", "vote"}
    assert set(ask(wakes.triggers, date(2026, 2, 1))["id"]) == {"vote"}


def test_no_pledge_waits_for_a_trigger_that_does_without_it(ask, add):
    add("pledge_condition", "met", group_number=2, text="Or a request", state="met")
    assert ask(pledges, PledgeFilters(), DAY)["waits_for"].item() is None
    assert list(ask(wakes.triggers, DAY)["pledges"]) == [0]
    assert ask(wakes.waits, (), DAY).empty


def test_a_refusal_wakes_by_nothing(ask, change):
    change("pledge", verb="refuses")
    assert ask(wakes.pledges, (), DAY).empty
    assert set(ask(wakes.triggers, DAY)["pledges"]) == {0}


@pytest.mark.parametrize("state", ["disputed", "unknown", "partly_met", "lapsed"])
def test_what_is_in_doubt_counts_as_unmet_and_is_said(ask, change, state):
    change("pledge_condition", state=state)
    [row] = ask(wakes.waits, (), DAY).to_dict("records")
    assert (row["pledge_id"], row["state"], row["title"]) == ("hubs", state, "A truce")
    assert list(ask(wakes.pledges, (), DAY)["waking"]) == ["waits"]
    assert list(ask(wakes.pledges, ("truce",), DAY)["waking"]) == ["wakes"]


def test_a_pledge_waits_for_its_conditions_by_title_or_text_and_state(ask, add, change):
    change("pledge_condition", state="disputed")
    add("pledge_condition", "vote", trigger_id=None, text='A "vote"; and', state="not_met")
    add("pledge_condition", "peace", trigger_id=None, group_number=2, text="Peace", state="unknown")
    truce, vote, peace = [1, "A truce", "disputed"], [1, 'A "vote"; and', "not_met"], [2, "Peace", "unknown"]
    [conditions] = ask(wakes.pledges, (), DAY)["waits_for"]
    assert conditions == [truce, vote, peace]
    assert condition_texts(conditions) == 'A truce (disputed); and a "vote"; and — or: Peace (unknown)'
    assert ask(wakes.pledges, ("truce",), DAY)["waits_for"].item() == [vote, peace]


def test_pledges_made_later_are_left_out(ask):
    assert list(ask(wakes.pledges, (), DAY, until=date(2026, 1, 5))["id"]) == []
    assert list(ask(wakes.pledges, ("nothing", "truce"), DAY, until=date(2026, 1, 6))["id"]) == ["hubs"]


def test_the_record_wakes_what_was_counted_by_hand(curated_engine):
    def count(*chosen):
        with store.reading(curated_engine) as connection:
            waking = wakes.pledges(connection, chosen, date(2026, 11, 28))
        return len(waking[waking["waking"] == "wakes"])

    ceasefire, arrangements = "a-ceasefire-between-russia-and-ukraine", "national-legal-and-constitutional-arrangements"
    assert count() == 0
    assert count(ceasefire) == 7
    assert count(ceasefire, arrangements) == 10
    assert count("a-peace-agreement-of-russia-and-ukraine") == 8
    assert count("a-credible-ceasefire") == 0  # which comes only after a ceasefire
    assert count(ceasefire, "a-credible-ceasefire") == 8


def test_the_dormant_pledges_are_counted_with_those_among_the_waiting(curated_engine):
    day = date(2026, 11, 28)
    with store.reading(curated_engine) as connection:
        for chosen, until in (
            ((), None),
            (("a-ceasefire-between-russia-and-ukraine",), None),
            ((), date(2025, 12, 31)),
        ):
            rows = pledges(connection, PledgeFilters(until=until), day)
            dormant = set(rows["id"][(rows["status"] == "dormant") & (rows["verb"] != "refuses")])
            waiting = set(wakes.pledges(connection, chosen, day, until=until, waking="waits")["id"])
            expected = len(dormant), len(dormant & waiting)
            assert wakes.count_dormant(connection, chosen, day, until=until) == expected
            assert 0 < expected[1] <= expected[0]
            late = rows["id"][rows["days_past"].notna()]
            assert wakes.count_past_due(connection, chosen, day, until=until) == len({*late} & waiting)
        assert wakes.count_past_due(connection, (), day) == 2
