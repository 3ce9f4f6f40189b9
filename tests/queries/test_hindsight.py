"""The record up to a day: what no source had told by then is not there, whichever question is asked."""

import random
from collections import defaultdict
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from tests.support.databases import KINDS
from tests.support.examples import EXAMPLES
from tracker.queries import events, evidence, hindsight, issues, pledges, records, sources, wakes
from tracker.queries.event_filters import EventFilters
from tracker.queries.hindsight import Limit
from tracker.queries.pledge_filters import PledgeFilters
from tracker.schema.models import EVENT_TABLES, RECORDS, table_of
from tracker.schema.relations import parent
from tracker.store import reading

PARIS = date(2026, 1, 6)
FIRST, LAST = date(2025, 11, 1), date(2026, 10, 10)
CAN_BE_MET = ("pledge_condition", "ceasefire"), ("trigger", "truce")
DAYS = [FIRST + timedelta(days=n) for n in random.Random(20260110).sample(range((LAST - FIRST).days), 20)]


@pytest.fixture
def told(add, filled):
    """Tells when the summit of the examples was told of, and asks what is seen of it."""

    def asked(day, question, *args, by_sources=True, **kwargs):
        with reading(filled) as connection:
            hindsight.restrict(connection, Limit(day, by_sources))
            return question(connection, *args, **kwargs)

    add("source", "on-the-day", url="https://example.org/1", published_on="2026-01-06")
    add("source", "a-week-later", url="https://example.org/2", published_on="2026-01-13")
    return asked


def support(add, source, table="summit", id="paris", **values):
    words = (source, table, values.get("field", ""), values.get("stance", ""))
    add("citation", "-".join(filter(None, words)).replace("_", "-"), source_id=source, record_table=table, record_id=id,
        **{"field": None, **values})  # fmt: skip


def test_a_record_is_seen_from_the_day_of_the_first_source_that_supports_it(told, add):
    support(add, "a-week-later")
    assert [told(PARIS + timedelta(days=n), events.count, EventFilters()) for n in (0, 6, 7)] == [0, 0, 1]
    support(add, "on-the-day")
    assert told(PARIS, events.count, EventFilters()) == 1


def test_a_source_that_contradicts_or_has_no_day_tells_nothing(told, add):
    support(add, "on-the-day", stance="contradicts")
    support(add, "elysee")
    assert told(date(2027, 1, 1), events.count, EventFilters()) == 0


def test_what_happened_is_seen_without_a_source_of_the_day_unless_only_sources_count(told):
    assert told(PARIS, events.count, EventFilters(), by_sources=False) == 2
    assert told(PARIS - timedelta(days=1), events.count, EventFilters(), by_sources=False) == 1
    assert told(PARIS, pledges.pledges, PledgeFilters(), PARIS, by_sources=False)["id"].tolist() == ["hubs"]


def test_a_value_that_only_later_sources_support_is_blank(told, add):
    support(add, "on-the-day")
    support(add, "a-week-later", field="country_id")
    assert told(PARIS, records.within, "attendance", "summit", "paris")
    assert told(PARIS, events.events, EventFilters())["city"].isna().all()  # its one source has no day
    assert told(PARIS, events.events, EventFilters())["country"].isna().all()
    assert told(PARIS + timedelta(days=7), events.events, EventFilters())["country"].tolist() == ["France"]


def test_a_bound_without_a_source_follows_the_other_and_nobody_is_said_to_have_said_at_most(told, add, change):
    change("pledge", amount_low=10, amount_high=10)
    support(add, "on-the-day", "pledge", "hubs")
    support(add, "on-the-day", "pledge", "hubs", field="unit")

    def seen(day):
        row = told(day, records.record, "pledge", "hubs")
        return row["amount_low"], row["amount_high"]

    assert seen(PARIS) == (10, 10)
    support(add, "elysee", "pledge", "hubs", field="amount_low")  # a source without a day
    assert seen(PARIS) == (None, None)
    support(add, "a-week-later", "pledge", "hubs", field="amount_high")
    assert (seen(PARIS), seen(PARIS + timedelta(days=7))) == ((None, None), (10, 10))


def test_a_bound_of_a_range_is_shown_as_soon_as_its_own_source_tells(told, add, change):
    change("pledge", amount_low=5, amount_high=10)
    support(add, "on-the-day", "pledge", "hubs")
    support(add, "on-the-day", "pledge", "hubs", field="amount_low")
    support(add, "a-week-later", "pledge", "hubs", field="amount_high")
    row = told(PARIS, records.record, "pledge", "hubs")
    assert (row["amount_low"], row["amount_high"]) == (5, None)


def test_a_condition_is_seen_from_the_day_of_its_own_source_or_else_of_its_pledge(told, add):
    support(add, "on-the-day", "pledge", "hubs")
    board = (), PARIS
    assert told(PARIS, wakes.numbers, *board) == {"waits": 1}
    support(add, "elysee", "pledge_condition", "ceasefire")  # a source without a day
    assert told(PARIS, wakes.numbers, *board) == {}
    support(add, "a-week-later", "pledge_condition", "ceasefire")
    assert [told(PARIS + timedelta(days=n), wakes.numbers, *board) for n in (6, 7)] == [{}, {"waits": 1}]


@pytest.mark.parametrize("by_sources", [True, False])
def test_what_was_met_after_the_day_is_not_met_and_has_no_day(told, add, change, by_sources):
    for record in (("pledge", "hubs"), ("trigger", "truce")):
        support(add, "on-the-day", *record)
    for table in ("pledge_condition", "trigger"):
        change(table, state="met", met_on="2026-01-31", met_precision="month")

    def told_of(day):
        waits = told(day, wakes.pledges, (), day, by_sources=by_sources).iloc[0]["waits_for"]
        rows = (told(day, records.record, *of, by_sources=by_sources) for of in CAN_BE_MET)
        return waits, *((row["state"], row["met_on"], row["met_precision"]) for row in rows)

    met = "met", date(2026, 1, 31), "month"
    assert told_of(date(2026, 1, 31)) == (None, met, met)
    assert told_of(date(2026, 1, 30)) == ([[1, "A truce", "not_met"]], *2 * [("not_met", None, None)])


def days_of(told, day):
    row = told(day, events.events, EventFilters(ids=("paris",))).iloc[0]
    return row["starts_on"].date(), row["ends_on"].date(), row["date_precision"]


def test_an_event_of_the_past_whose_days_later_sources_told_does_not_go_on(told, add, change):
    change("summit", ends_on="2026-01-07")
    support(add, "on-the-day")
    support(add, "a-week-later", field="starts_on")
    assert days_of(told, PARIS + timedelta(days=3)) == (PARIS, date(2026, 1, 7), "day")
    support(add, "a-week-later", field="ends_on")
    assert days_of(told, PARIS + timedelta(days=3)) == (PARIS, PARIS, "day")


def test_a_milestone_whose_latest_possible_day_later_sources_told_is_past(told, add):
    rough = {"starts_on": "2026-01-06", "ends_on": "2026-01-07", "date_precision": "between", "importance": "1"}
    add("milestone", "letter", **rough)
    support(add, "on-the-day", "milestone", "letter")
    for source in (None, "a-week-later"):
        if source:
            support(add, source, "milestone", "letter", field="ends_on")
        last, ahead = told(PARIS + timedelta(days=3), events.around, PARIS + timedelta(days=3))
        assert ("letter" in list(last["id"]), list(ahead["id"])) == (True, [])


def test_an_event_that_lies_ahead_has_the_days_that_were_announced_last_by_then(told, add, change):
    change("summit", starts_on="2026-01-20", ends_on="2026-01-21", local_time="10:00", time_zone="Europe/Paris")
    change("summit", date_note="In the end on the 20th")
    support(add, "on-the-day")

    def announce(announced_on, first, last, source, precision=None):
        id = f"said-{announced_on}"
        add("announced_date", id, record_id="paris", announced_on=announced_on, first_on=first, last_on=last,
            first_precision=precision)  # fmt: skip
        support(add, source, "announced_date", id)

    def hour(day):
        return told(day, events.events, EventFilters(ids=("paris",))).iloc[0]["local_time"]

    assert (days_of(told, PARIS), hour(PARIS)) == ((date(2026, 1, 20), date(2026, 1, 21), "day"), "10:00")
    announce("2026-01-05", "2026-01-14", "2026-01-16", "on-the-day")
    assert days_of(told, PARIS) == (date(2026, 1, 14), date(2026, 1, 16), "day")
    row = told(PARIS, records.record, "summit", "paris")
    assert (row["local_time"], row["time_zone"], row["date_note"]) == (None, None, None)
    announce("2026-01-13", "2026-01-15", None, "a-week-later")
    assert days_of(told, date(2026, 1, 13)) == (date(2026, 1, 15), date(2026, 1, 15), "day")
    # the newest announcement is over: its own days, and not those of an announcement that was replaced
    assert days_of(told, date(2026, 1, 16)) == (date(2026, 1, 20), date(2026, 1, 21), "day")
    assert (days_of(told, date(2026, 1, 20)), hour(date(2026, 1, 20)))[1] == "10:00"


@pytest.mark.parametrize("table", EVENT_TABLES)
def test_of_each_event_its_own_announcements_are_looked_at_alone(kept, table):
    statements = []
    with reading(kept("sqlite", "curated")) as connection:
        hindsight.restrict(connection, Limit(date(2026, 3, 1), by_sources=True))
        sa.event.listen(connection, "before_cursor_execute", lambda *sent: statements.append(sent[2:4]))
        assert events.months(connection, EventFilters(tables=(table,)))
        statement, values = statements[-1]
        cursor = connection.connection.cursor()
        plan = [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert [step for step in plan if step.startswith("SCAN")] == [f"SCAN main.{table}"]


def test_an_announcement_of_a_month_moves_no_day(told, add, change):
    change("summit", starts_on="2026-01-20", ends_on="2026-01-21")
    support(add, "on-the-day")
    add("announced_date", "january", record_id="paris", announced_on="2026-01-05", first_on="2026-01-31",
        first_precision="month")  # fmt: skip
    support(add, "on-the-day", "announced_date", "january")
    assert days_of(told, PARIS) == (date(2026, 1, 20), date(2026, 1, 21), "day")


def test_a_text_is_not_silent_on_what_a_clause_says_that_no_source_had_told(told, add, change):
    change("document", reading="whole")
    for table, id in (("summit", "paris"), ("document", "declaration")):
        support(add, "on-the-day", table, id)
    clause = EXAMPLES["clause"]
    support(add, "a-week-later", "clause", clause["id"])

    def mentions(day):
        return told(day, issues.cells)["mention"].tolist()

    assert mentions(PARIS + timedelta(days=7)) == ["words"]
    assert mentions(PARIS) == ["in_part"]


def test_a_text_of_ours_is_left_out_where_a_later_source_had_a_part_in_it(told, add, change):
    change("summit", summary="The declaration was signed.")
    support(add, "on-the-day")
    assert told(PARIS, events.events, EventFilters())["summary"].tolist() == ["The declaration was signed."]
    support(add, "a-week-later", stance="context")
    assert told(PARIS, events.events, EventFilters())["summary"].isna().all()


def test_an_event_that_lies_ahead_counts_as_scheduled_and_nobody_has_come(told, add):
    add("source", "the-invitation", url="https://example.org/0", published_on="2025-12-30")
    support(add, "the-invitation")
    eve = PARIS - timedelta(days=1)
    for by_sources in (True, False):
        assert told(eve, events.events, EventFilters(ids=("paris",)), by_sources=by_sources)["status"].tolist() == [
            "scheduled"
        ]
    seats = told(eve, records.within, "attendance", "summit", "paris", by_sources=False)
    assert [seat["state"] for seat in seats] == ["unknown"]


@pytest.mark.parametrize("table", ["signature", "document"])
def test_who_announces_a_text_does_not_say_who_will_sign(told, add, change, table):
    change("document", adopted_on=None)
    change(table, **{RECORDS[table].happens_on: "2026-01-13"})
    support(add, "on-the-day", "document", "declaration")
    assert told(PARIS, records.counts)["signature"] == 0
    assert told(PARIS + timedelta(days=7), records.counts)["signature"] == 1


def test_who_announces_a_meeting_does_not_say_who_will_come(told, add):
    add("source", "the-invitation", url="https://example.org/0", published_on="2025-12-30")
    support(add, "the-invitation")
    eve, (seat,) = PARIS - timedelta(days=1), told(PARIS, records.within, "attendance", "summit", "paris")
    assert told(eve, records.within, "attendance", "summit", "paris") == []
    assert told(eve, records.counts)["attendance"] == 0
    support(add, "the-invitation", "attendance", seat["id"])
    assert [seat["state"] for seat in told(eve, records.within, "attendance", "summit", "paris")] == ["unknown"]


def test_parts_and_citations_go_with_their_record(told, add):
    support(add, "on-the-day", "pledge", "hubs")
    support(add, "a-week-later", "pledge_status", "dormant")
    numbers = told(PARIS, records.counts)
    assert {table: numbers[table] for table in ("pledge", "pledge_party", "pledge_condition")} == {
        "pledge": 1, "pledge_party": 1, "pledge_condition": 1,
    }  # fmt: skip
    assert numbers["pledge_status"] == numbers["summit"] == numbers["attendance"] == 0
    assert (numbers["source"], numbers["citation"]) == (1, 1)
    assert told(PARIS + timedelta(days=7), records.counts)["pledge_status"] == 1


def plainly_seen(tables, day):
    """The ids of each table that may be seen by the sources of a day, worked out row by row."""
    published = {row["id"]: row["published_on"] for row in tables["source"]}
    days = defaultdict(list)
    for row in tables["citation"]:
        if row["stance"] == "supports":
            days[row["record_table"], row["record_id"]].append(published[row["source_id"]])
    rows = {(table, row["id"]): row for table in tables for row in tables[table]}

    def is_seen(table, id):
        model, row = RECORDS[table], rows[table, id]
        told = [each for each in days[table, id] if each and each <= day]
        above = parent(table, row)
        if above[0] and not is_seen(*above):
            return False
        if table == "source":
            return published[id] is not None and published[id] <= day
        if table == "citation":
            return is_seen("source", row["source_id"])
        happened = row[model.happens_on] if model.happens_on else None
        if table == "attendance":
            happened = rows["summit", row["summit_id"]]["starts_on"]
        if table == "signature":
            happened = happened or rows["document", row["document_id"]]["adopted_on"]
        if (model.cited and days[table, id]) or model.cited == "itself":
            return bool(told)
        return happened is None or happened <= day

    return {table: sorted(id for name, id in rows if name == table and is_seen(table, id)) for table in tables}


@pytest.mark.parametrize("kind", KINDS)
def test_on_twenty_days_drawn_at_random_every_table_shows_what_its_sources_had_told_and_nothing_else(kept, kind):
    engine = kept(kind, "curated")
    with reading(engine) as connection:
        tables = {t: [dict(row) for row in connection.execute(sa.select(table_of(t))).mappings()] for t in RECORDS}
    assert len(set(DAYS)) == 20
    for day in DAYS:
        with reading(engine) as connection:
            hindsight.restrict(connection, Limit(day, by_sources=True))
            seen = {t: sorted(connection.scalars(sa.select(table_of(t).c.id))) for t in RECORDS}
        assert seen == plainly_seen(tables, day), day


@pytest.mark.parametrize("kind", KINDS)
def test_questions_of_all_kinds_are_answered_from_what_may_be_seen(kept, kind):
    day = date(2026, 1, 10)
    with reading(kept(kind, "curated")) as connection:
        hindsight.restrict(connection, Limit(day, by_sources=True))
        seen = records.counts(connection)
        assert events.count(connection, EventFilters()) == seen["summit"] + seen["milestone"]
        assert len(events.events(connection, EventFilters())) == seen["summit"] + seen["milestone"]
        assert len(pledges.pledges(connection, PledgeFilters(), day)) == seen["pledge"]
        assert pledges.counts(connection, PledgeFilters(), day)["count"].sum() == seen["pledge"]
        assert sources.count(connection, sources.SourceFilters()) == seen["source"]
        assert len(records.choices(connection, "pledge")) == seen["pledge"]
        assert sources.newest(connection)[0] <= day


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_known_later_or_never_is_counted_apart(kept, kind):
    day = date(2026, 1, 10)
    with reading(kept(kind, "curated")) as connection:
        counted = {(row.table, row.state): row.count_ for row in
                   evidence.by_state(connection, day).rename(columns={"count": "count_"}).itertuples()}  # fmt: skip
        events_then = [n for (table, _), n in counted.items() if table in ("summit", "milestone")]
        assert sum(events_then) == events.count(connection, EventFilters(until=day))
        for state in (evidence.LATER, evidence.UNDATED):
            rows = evidence.not_known_on(connection, day, state)
            assert len(rows) == sum(n for (_, each), n in counted.items() if each == state)
            assert rows["first_on"].notna().all() == (state == evidence.LATER) or rows.empty
        hindsight.restrict(connection, Limit(day, by_sources=True))
        known = len(pledges.pledges(connection, PledgeFilters(until=day), day))
    assert counted["pledge", evidence.KNOWN] == known


def test_the_store_itself_held_what_its_own_history_says(filled):
    with reading(filled) as connection:
        assert set(evidence.holdings(connection, date(2025, 1, 1)).values()) == {0}
        assert evidence.holdings(connection, date(9999, 1, 1)) == records.counts(connection)


def test_a_pledge_belongs_to_its_event_whatever_later_sources_say(told, add):
    support(add, "on-the-day", "pledge", "hubs")
    support(add, "a-week-later", "pledge", "hubs", field="summit_id")
    support(add, "on-the-day")
    assert told(PARIS, pledges.pledges, PledgeFilters(summit="paris"), PARIS)["event"].notna().all()
    assert told(PARIS, records.record, "pledge", "hubs")["summit_id"] == "paris"
