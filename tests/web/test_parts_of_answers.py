"""Answers of which a part is asked again after a save: the same as those of a server that has kept none, whatever was
saved."""

from datetime import date
from random import Random
from zlib import crc32

import pandas as pd
import pytest
import sqlalchemy as sa

from dashboard.web import answers
from dashboard.web.cache import Cache
from tests.support import somebody
from tests.support.databases import KINDS
from tests.support.examples import EXAMPLES
from tracker.errors import TrackerError
from tracker.files import snapshot
from tracker.queries import (
    entries,
    events,
    firsts,
    hindsight,
    issues,
    parties,
    party_pairs,
    pledges,
    positions,
    slips,
    summits,
    timelines,
    totals,
    wakes,
    watch,
)
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import frame, only
from tracker.queries.hindsight import Limit
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.premises import Following, Premise, by_record, following
from tracker.queries.watch import WatchFilters
from tracker.schema.models import RECORDS, table_of
from tracker.store import reading
from tracker.store.change_detection import last_revision
from tracker.writing import edits

DAY = date(2026, 11, 29)
EVERY, OF_FRANCE = PledgeFilters(), PledgeFilters(parties=("fra",), until=date(2026, 6, 1))
EUROS = {"currency": "EUR"}
TRIGGERS = ("a-ceasefire-between-russia-and-ukraine", "a-credible-ceasefire")
EVENTS = EventFilters(), EventFilters(tables=("summit",), parties=("fra",), until=date(2026, 6, 1))
OF_A_TIMELINE = (timelines.extent, timelines.last, timelines.following, timelines.landmark_days)
OF_SQUARES = (timelines.squares, timelines.called_off, timelines.landmarks)
WINDOW = timelines.Window(DAY, (date(2025, 1, 1), date(2027, 12, 31)), by_month=False)
KNOWN = Limit(date(2026, 3, 1), by_sources=True)
QUESTIONS = [
    *(
        (question, (filters, DAY), {})
        for question in (pledges.counts, pledges.by_year)
        for filters in (EVERY, OF_FRANCE)
    ),
    *((totals.totals, (filters, DAY), {}) for filters in (EVERY, OF_FRANCE)),
    (totals.by_pledger, (EVERY, DAY), EUROS),
    (entries.entries, (EVERY, DAY), EUROS),
    (entries.repeated_pledges, (EVERY, DAY), {}),
    (wakes.triggers, (DAY,), {}),
    (wakes.numbers, (TRIGGERS, DAY), {}),
    (wakes.count_dormant, (TRIGGERS, DAY), {}),
    (wakes.count_past_due, (TRIGGERS, DAY), {}),
    (wakes.pledges, (TRIGGERS, DAY), {"limit": 40}),
    (wakes.votes, (TRIGGERS, DAY), {}),
    (slips.overdue, (DAY,), {"limit": 40}),
    (slips.count_overdue, (DAY,), {}),
    (watch.queue, (WatchFilters(), DAY), {"limit": 40}),
    (watch.queue, (WatchFilters(), DAY), {}),
    (watch.coverage, (WatchFilters(), DAY), {}),
    (pledges.events, (EVERY, DAY), {"limit": 40}),
    (events.keys_around, (DAY,), {}),
    *((parties.parties, (), {"order": order}) for order in ("summits", "name")),
    *((party_pairs.came_with, (party,), {"unheld": unheld}) for party in ("fra", "ukr") for unheld in (False, True)),
    *((question, (), {}) for question in (issues.issues, issues.texts, issues.cells)),
    *((question, (), {}) for question in (parties.matrix, parties.meetings_of_note)),
    (issues.clauses, ("territory",), {"limit": 5}),
    (events.events, (EVENTS[0],), {"limit": 9, "offset": 2}),
    *((question, (EVENTS[1],), {}) for question in (events.count, summits.places)),
    *((summits.neighbours, (id,), {}) for id in ("2026-01-06-paris-coalition", "2025-11-23-geneva-us-ukraine")),
    (firsts.reach, (), {}),
    (positions.on_issue, ("territory",), {"of_each": 2}),
    *((pledges.pledges, (EVERY, DAY), {"order": order, "limit": 40}) for order in (pledges.NEWEST, pledges.DUE)),
    *((events.events, (filters,), {"order": events.NEWEST}) for filters in EVENTS),
    *((question, (DAY,), {"limit": 40}) for question in (slips.meetings, slips.unheld)),
    *((question, (DAY,), {}) for question in (slips.count_meetings, slips.count_unheld)),
    *((events.months, (filters,), {}) for filters in EVENTS),
    *((question, (filters, DAY), {}) for question in OF_A_TIMELINE for filters in EVENTS),
    *((question, (filters, WINDOW), {}) for question in OF_SQUARES for filters in EVENTS),
]


# Those whose answers alone tell of some of the saves below.
ALONE = [
    (wakes.triggers, (DAY,), {}),
    (watch.queue, (WatchFilters(), DAY), {}),
    (issues.texts, (), {}),
    (positions.on_issue, ("territory",), {"of_each": 2}),
]


def place_of(question):
    """The place among ``KINDS`` of the database that is asked: by its name, so that no other question moves it."""
    asked = question.make if isinstance(question, Following) else question
    return crc32(f"{asked.__module__}.{asked.__name__}".encode()) % len(KINDS)


@pytest.fixture
def store(dashboard):
    engine = dashboard("curated")
    answers.note_revision()
    return engine


@pytest.fixture
def look(dialect):
    """Asks the questions as a page does, of all or as it was known on a day, and compares with what a server says that
    has kept no answer. Returns the answers.

    Each question is asked on one of the two databases, as all of them on both take twice as long: its name says on
    which, and of what was known on a day on the other. Of all, both ask those on which alone some save bears.
    """
    place = [*KINDS].index(dialect)

    def compare(limit=None):
        turn = (place + bool(limit and limit.by_sources)) % len(KINDS)
        asked = [each for each in QUESTIONS if place_of(each[0]) == turn or (limit is None and each in ALONE)]
        answers.note_revision()
        answers.see_only(limit)
        kept = [answers.ask(question, *args, **kwargs) for question, args, kwargs in asked]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(answers, "ANSWERS", Cache(answers.MOST_CELLS[0], lambda _: 1))
            for answer, (question, args, kwargs) in zip(kept, asked, strict=True):
                anew = answers.ask(question, *args, **kwargs)
                if isinstance(anew, pd.DataFrame):
                    pd.testing.assert_frame_equal(answer, anew)
                else:
                    assert answer == anew
        return [answer.to_csv() if isinstance(answer, pd.DataFrame) else str(answer) for answer in kept]

    return compare


def first(engine, table, **values):
    """The first row of a table that has these values, or any where one is ``...``."""
    rows = table_of(table)
    of = [rows.c[name].is_not(None) if value is ... else rows.c[name] == value for name, value in values.items()]
    with reading(engine) as connection:
        return dict(connection.execute(rows.select().where(*of).order_by(rows.c.id)).mappings().first())


def merge(engine, table, id, into):
    edits.merge(engine, table, id, into=into, preview=edits.merge_preview(engine, table, id, into=into), author="Ann")


def saves(engine):
    """Each kind of save that changes one of the answers."""
    joint = first(engine, "pledge", currency="EUR", amount_low=..., amount_high=...)["id"]
    entry = first(engine, "pledge_status", status="limited")
    condition = first(engine, "pledge_condition", trigger_id=...)
    trigger, vote = condition["trigger_id"], first(engine, "pledge_condition", kind="parliament_vote")
    after = next(id for id in TRIGGERS if id != trigger)
    source = {**EXAMPLES["source"], "id": "newest", "url": "https://example.org/newest", "published_on": "2026-11-28"}
    edits.create(engine, "source", source, author="Ann")
    summit = first(engine, "pledge", summit_id=...)["summit_id"]
    seat, empty = (
        first(engine, "attendance", party_id="fra", state="attended"),
        first(engine, "summit", status="scheduled"),
    )
    said, text = (
        first(engine, "position", issue_id="territory"),
        first(engine, "document", id="2025-11-23-us-ukraine-joint-statement"),
    )
    importance = {"1": "3"}.get(first(engine, "summit", id=summit)["importance"], "1")

    def update(table, id, **values):
        return lambda: somebody.update(engine, table, id, values, author="Ann")

    def undo():
        with reading(engine) as connection:
            revision = last_revision(connection)[0]
        edits.undo(engine, somebody.entry_of(engine, revision), author="Ann", whole=True)

    new = {**EXAMPLES["pledge_status"], "id": "new", "pledge_id": joint, "as_of": "2026-11-01", "status": "withdrawn"}
    cited = {**EXAMPLES["citation"], "id": "cited", "source_id": "newest", "record_table": "pledge_status",
             "record_id": entry["id"], "field": None, "stance": "supports"}  # fmt: skip
    looked = {
        **EXAMPLES["look"],
        "id": "looked",
        "record_table": "pledge",
        "record_id": joint,
        "looked_on": "2026-11-20",
    }
    yield "a status", update("pledge_status", entry["id"], status="complete")
    yield "a status undone", undo
    yield "a withdrawal", lambda: edits.create(engine, "pledge_status", new, author="Ann")
    yield "a withdrawal for another pledge", update("pledge_status", "new", pledge_id=entry["pledge_id"])
    yield "a withdrawal taken out", lambda: somebody.delete(engine, "pledge_status", "new", author="Ann")
    yield "a headline", update("pledge", joint, headline="Another headline")
    yield "an amount", update("pledge", joint, amount_low=1, amount_high=2)
    yield "a refusal", update("pledge", joint, verb="refuses")
    yield "a refusal undone", undo
    yield "a due day", update("pledge", entry["pledge_id"], due_on="2026-02-01", due_precision="day")
    yield "a condition's words", update("pledge_condition", vote["id"], text="A vote in another house", trigger_id=None)
    yield "a condition of another trigger", update("pledge_condition", condition["id"], trigger_id=after)
    yield "a condition that is met", update("pledge_condition", condition["id"], state="met", met_on="2026-03-01")
    yield "a condition undone", undo
    yield "a condition of the trigger again", undo
    yield "a trigger's title", update("trigger", trigger, title="Another title")
    yield "a trigger after another", update("trigger", after, after_id=trigger)
    yield "a trigger that is met", update("trigger", trigger, state="met", met_on="2026-03-01")
    yield "a look", lambda: edits.create(engine, "look", looked, author="Ann")
    yield "a citation of an entry", lambda: edits.create(engine, "citation", cited, author="Ann")
    yield "the day of a source", update("source", "newest", published_on="2026-11-27")
    yield "a citation taken out", lambda: somebody.delete(engine, "citation", "cited", author="Ann")
    yield "an event's importance", update("summit", summit, importance=importance)
    yield "an event's day", update("summit", summit, starts_on="2026-02-03", ends_on="2026-02-03")
    yield "an event's city", update("summit", summit, city="Another city")
    yield "an event's title", update("summit", summit, title="Another title")
    yield "an event's status", update("summit", summit, status="cancelled")
    yield "an event's status undone", undo
    yield "a seat", update("attendance", seat["id"], state="absent")
    yield "a seat undone", undo
    yield "a seat of another meeting", update("attendance", seat["id"], summit_id=empty["id"])
    yield "a seat of another party", update("attendance", seat["id"], party_id="usa")
    yield "a name", update("party", "fra", name="France, renamed")
    yield "a position", update("position", said["id"], text="Other words")
    yield "a position of another day", update("position", said["id"], as_of="2025-11-30")
    yield "what was read of a text", update("document", text["id"], reading="part")
    yield "the event of a text", update("document", text["id"], summit_id=summit)
    yield "a trigger merged", lambda: merge(engine, "trigger", after, trigger)
    yield "a pledge taken out", lambda: somebody.delete(engine, "pledge", joint, author="Ann")
    yield "a pledge taken back", undo


def test_whatever_is_saved_an_answer_is_that_of_the_store(store, look, tmp_path):
    before = look()
    kept = snapshot.write(store, tmp_path / "kept")
    for name, save in saves(store):
        save()
        told = look()
        assert told != before, name
        before = told
    snapshot.restore(store, kept, replace=True, keep=tmp_path / "replaced")
    assert look() != before


@pytest.mark.parametrize("limit", [KNOWN, Limit(KNOWN.day)], ids=["known", "as of"])
def test_as_of_an_earlier_day_an_answer_is_that_of_the_store_whatever_is_saved(store, look, limit):
    look(limit)
    for _, save in saves(store):
        save()
        look(limit)


def test_as_known_on_a_day_an_answer_is_that_of_the_store_whichever_row_of_a_table_is_taken_out(store, look):
    random, before = Random(20261130), look(KNOWN)
    for table in RECORDS:
        with reading(store) as connection:
            id = random.choice(connection.scalars(sa.select(table_of(table).c.id).order_by("id")).all())
        try:
            somebody.delete(store, table, id, author="Ann")
        except TrackerError:  # others lead to it
            continue
        after = look(KNOWN)
    assert after != before


@pytest.mark.parametrize("day", [date(2026, 1, 2), date(2026, 12, 1)])
def test_as_known_on_a_day_the_day_of_a_source_counts_in_what_cites_it(store, look, day):
    before = look(KNOWN)
    cites, sources = table_of("citation").c, table_of("source").c
    cited = sa.select(cites.source_id).where(cites.record_table.in_(("summit", "pledge_status", "trigger")))
    is_seen = sources.published_on <= KNOWN.day if day > KNOWN.day else sources.published_on > KNOWN.day
    with reading(store) as connection:
        ids = connection.scalars(sa.select(sources.id).where(sources.id.in_(cited), is_seen).order_by("id")).all()
    for id in ids[:40:8]:
        somebody.update(store, "source", id, {"published_on": day.isoformat()}, author="Ann")
        after = look(KNOWN)
    assert after != before


def test_as_known_on_a_day_a_source_of_a_trigger_counts_in_what_waits_for_it(store):
    day = Limit(date(2026, 10, 1), by_sources=True)
    conditions, cites = table_of("pledge_condition").c, table_of("citation").c
    of_trigger = conditions.trigger_id.is_not(None)
    with reading(store) as connection:
        trigger = connection.scalars(
            sa.select(conditions.trigger_id).where(of_trigger).group_by("trigger_id").order_by(sa.func.count().desc())
        ).first()
        ids = sa.select(cites.id).where(cites.record_table == "trigger", cites.record_id == trigger)
        sources = connection.scalars(ids).all()
    for id in sources:
        somebody.delete(store, "citation", id, author="Ann")
    met = {"state": "met", "met_on": "2026-02-01", "after_id": None}
    somebody.update(store, "trigger", trigger, met, author="Ann")
    source = {**EXAMPLES["source"], "id": "newest", "url": "https://example.org/newest", "published_on": "2026-01-02"}
    edits.create(store, "source", source, author="Ann")

    def told():
        answers.note_revision()
        answers.see_only(day)
        kept = answers.ask(wakes.pledges, (), day.day)
        answers.see_only(None)
        with reading(store) as connection:
            hindsight.restrict(connection, day)
            pd.testing.assert_frame_equal(kept, wakes.pledges(connection, (), day.day))
        return kept.to_csv()

    before = told()
    cited = {**EXAMPLES["citation"], "id": "cited", "source_id": "newest", "record_table": "trigger",
             "record_id": trigger, "field": None, "stance": "supports"}  # fmt: skip
    edits.create(store, "citation", cited, author="Ann")
    assert told() != before


def test_a_pledge_that_is_deleted_meanwhile_gives_no_other_one_its_words(store):
    with reading(store) as connection:
        whole = wakes.pledges(connection, TRIGGERS, DAY)
        which = whole[["id", "waking"]]
        gone = pd.concat([pd.DataFrame({"id": ["deleted-meanwhile"], "waking": ["waits"]}), which], ignore_index=True)
        rows = wakes._told(connection, tuple(gone["id"]), TRIGGERS, DAY)
        pd.testing.assert_frame_equal(wakes.pledges.make(gone, rows, TRIGGERS, DAY), whole)


def test_a_merge_of_pledges_or_of_parties_is_in_every_answer(store, look):
    before = look()
    twin = first(store, "pledge_status", status="limited")["pledge_id"]
    for table, id, into in (("pledge", twin, first(store, "pledge", currency="EUR")["id"]), ("party", "fra", "deu")):
        merge(store, table, id, into)
        after = look()
        assert after != before
        before = after


def test_of_a_list_by_record_only_what_was_changed_is_asked_again(store):
    asked, made = [], []

    @by_record("pledge")
    def verbs(connection, ids, until):
        asked.append(tuple(ids))
        rows = table_of("pledge").c
        query = sa.select(rows.id, rows.verb, rows.made_on).where(rows.made_on <= until, *only(rows.id, ids))
        return frame(connection, query).set_index("id")

    @following(Premise(verbs, lambda until: (until,)))
    def counted(_, rows, until):
        made.append(until)
        return rows["verb"].value_counts().to_dict()

    def after(save, *args, **values):
        asked.clear()
        made.clear()
        save(store, *args, values, author="Ann") if values else save(store, *args, author="Ann")
        answers.note_revision()
        total = sum(answers.keep(lambda: answers.ask(counted, DAY), None).values())
        return asked, len(made), total

    def nothing(*_, **__):
        pass

    pledge = first(store, "pledge")["id"]
    first_time = after(nothing)
    assert first_time[:2] == ([()], 1)
    assert after(nothing)[:2] == ([], 0)
    assert after(somebody.update, "pledge", pledge, headline="Another")[:2] == ([], 0)
    verb = {"refuses": "commits"}.get(first(store, "pledge", id=pledge)["verb"], "refuses")
    assert after(somebody.update, "pledge", pledge, verb=verb)[:2] == ([(pledge,)], 1)
    assert after(somebody.update, "pledge", pledge, made_on="2025-11-30")[:2] == ([(pledge,)], 1)
    assert after(somebody.update, "party", "fra", name="Gaul")[:2] == ([], 0)
    assert after(somebody.delete, "pledge", pledge) == ([(pledge,)], 1, first_time[2] - 1)
