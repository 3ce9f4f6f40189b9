"""The life of a promise: the same as by walking from one pledge to the next."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.examples import BETWEEN, EXAMPLES
from tests.support.pledges import DAY
from tests.support.stored import insert
from tracker.queries import lives
from tracker.schema.models import table_of
from tracker.store import reading
from tracker.values.codes import RelationKind

KINDS = [kind.value for kind in RelationKind]
LAST = date(2026, 1, 20)


@st.composite
def dossiers(draw):
    """Pledges with their days, relations of which none leads back to its beginning, and entries of their logs."""
    ids = [f"p-{number}" for number in range(draw(st.integers(1, 6)))]
    days = {id: draw(st.integers(1, 20)) for id in ids}
    pairs = [(later, earlier) for place, later in enumerate(ids) for earlier in ids[:place]]
    relations = draw(st.dictionaries(st.sampled_from(pairs), st.sampled_from(KINDS), max_size=8)) if pairs else {}
    log = draw(st.lists(st.tuples(st.sampled_from(ids), st.integers(1, 20)), max_size=4))
    return days, [(*pair, kind) for pair, kind in relations.items()], log


def walked(days, relations, log, start, until):
    """The ids of the records of a life, each with the ways and kinds by which it may be told."""
    seen, todo = set(), [(start, "same", None)] if days[start] <= until else []
    while todo:
        step = todo.pop()
        if step in seen:
            continue
        seen.add(step)
        id, way, kind = step
        for later, earlier, relation in relations:
            if id not in (later, earlier):
                continue
            other = earlier if id == later else later
            if days[other] > until:
                continue
            if relation == "repeats":
                todo.append((other, way, kind))
            elif id == later and way != "from":
                todo.append((other, "towards", relation))
            elif id == earlier and way != "towards":
                todo.append((other, "from", relation))
    told = {}
    for id in {id for id, _, _ in seen}:
        ways = [way for each, way, _ in seen if each == id]
        way = min(ways, key=["same", "towards", "from"].index)
        kinds = [kind for each, other, kind in seen if each == id and other == way]
        told[id] = (way, None if way == "same" else min(kinds, key=KINDS.index))
    entries = {f"s-{n}" for n, (id, day) in enumerate(log) if day <= until and told.get(id, ("",))[0] == "same"}
    return told, entries


def fill(connection, days, relations, log):
    for name in ("pledge_relation", "pledge_share", "pledge_party", "pledge_condition", "pledge_status", "pledge"):
        connection.execute(table_of(name).delete())
    rows = {
        "pledge": [
            {**EXAMPLES["pledge"], "id": id, "summit_id": None, "made_on": f"2026-01-{day:02}"}
            for id, day in days.items()
        ],
        "pledge_relation": [
            {
                **BETWEEN["pledge_relation"],
                "id": f"{start}-{other}",
                "pledge_id": start,
                "other_id": other,
                "kind": kind,
            }
            for start, other, kind in relations
        ],
        "pledge_status": [
            {**EXAMPLES["pledge_status"], "id": f"s-{n}", "pledge_id": id, "as_of": f"2026-01-{day:02}"}
            for n, (id, day) in enumerate(log)
        ],
    }
    insert(connection, rows)


@given(dossier=dossiers())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_life_is_what_walking_finds_in_order_of_days(connection, dossier):
    fill(connection, *dossier)
    days, relations, log = dossier
    for start in days:
        for until in (LAST.day, 10):
            rows = lives.life(connection, start, until=LAST.replace(day=until))
            told, entries = walked(days, relations, log, start, until)
            said = rows[rows["record_table"] == "pledge"]
            assert dict(zip(said["record_id"], zip(said["way"], said["kind"], strict=True), strict=True)) == told
            assert set(rows.loc[rows["record_table"] == "pledge_status", "record_id"]) == entries
            assert rows["day"].is_monotonic_increasing
            assert len(rows) == len(told) + len(entries)


@pytest.mark.parametrize("end", ["2026-01-04", "2026-01-05"])
def test_a_life_has_each_day_once_in_order_with_what_was_found_after_what_was_said(ask, add, end):
    add("pledge", "hubs-before", made_on="2026-01-05", headline="Hubs, first")
    add("pledge_relation", "again")
    add("pledge", "paid", made_on="2026-01-08", headline="Money for hubs")
    add("pledge_relation", "pays", pledge_id="paid", other_id="hubs-before", kind="pays_for", note="By one ministry")
    rows = ask(lives.life, "hubs", until=date(2026, 1, 31))
    columns = ["record_id", "way", "kind", "status", "note"]
    assert list(rows[columns].itertuples(index=False, name=None)) == [
        ("hubs-before", "same", None, None, None),
        ("hubs", "same", None, None, None),
        ("dormant", "same", None, "dormant", None),
        ("paid", "from", "pays_for", None, "By one ministry"),
    ]
    assert list(ask(lives.life, "hubs", until=date.fromisoformat(end))["record_id"]) == []
    assert list(ask(lives.life, "hubs-before", until=date.fromisoformat(end))["record_id"]) == (
        ["hubs-before"] if end == "2026-01-05" else []
    )


def test_what_was_said_again_in_other_terms_is_told_part_by_part(ask, add, change):
    add("pledge", "hubs-before", made_on="2026-01-05", verb="commits", amount_low=2, due_on="2026-02-01")
    add("pledge_relation", "again", note="In other words")
    change("pledge", verb="intends", due_on="2026-02-01", due_precision="before")
    add("pledge_condition", "mandate", kind="legal_mandate", text="A mandate")
    [row] = ask(lives.repeats, "hubs-before", until=DAY).to_dict("records")
    assert (row["earlier_id"], row["later_id"]) == ("hubs-before", "hubs")
    assert row["note"] == "In other words"
    assert (row["earlier_verb"], row["later_verb"]) == ("commits", "intends")
    assert (row["earlier_condition"], row["later_condition"]) == (None, "ceasefire,legal_mandate")
    changed = {name.removeprefix("changed_") for name in row if name.startswith("changed_") and row[name]}
    assert changed == {"verb", "quantity", "deadline", "condition"}
    assert ask(lives.repeats, "hubs", until=date(2026, 1, 5)).empty


def test_the_loan_of_the_record_is_told_by_all_who_said_it_again(curated_engine):
    with reading(curated_engine) as connection:
        rows = lives.life(connection, "2026-01-14-eu-90bn-loan", until=date(2026, 11, 28))
    said = rows[rows["record_table"] == "pledge"]
    assert list(said.loc[said["way"] == "same", "record_id"]) == [
        "2025-12-18-eu-loan-90bn",
        "2026-01-14-eu-90bn-loan",
        "2026-02-24-vdl-loan-will-arrive",
        "2026-04-23-eu-ukraine-support-loan",
    ]
    assert said.loc[said["way"] == "from", "kind"].unique().tolist() == ["part_of"]
    assert (said["way"] == "from").sum() == 8
