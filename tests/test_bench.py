"""The store that the benchmark measures: N times the rows, whole, and the same for the same seed."""

from datetime import date
from random import Random

import pytest
import sqlalchemy as sa

from bench import generator
from tests.support.examples import EXAMPLES
from tracker import store
from tracker.queries import records
from tracker.schema.models import table_of
from tracker.schema.rows import LINKS, links, validated

NUMBER = 4
ROWS = {table: [validated(table, row)] for table, row in EXAMPLES.items()}
MONTH = {"id": "some-day", "starts_on": "2025-12-01", "ends_on": "2025-12-31", "date_precision": "month"}
ROWS["milestone"].append(validated("milestone", {**EXAMPLES["milestone"], **MONTH}))
COPIES = list(generator.copies(ROWS, NUMBER, Random(1)))


@pytest.fixture
def grown(engine):
    generator.fill(engine, ROWS, NUMBER, seed=1)
    return engine


def history(engine):
    names = ("id", "author", "action", "record_table", "record_id", "after")
    with store.reading(engine) as connection:
        revisions = table_of("revision").c
        return connection.execute(sa.select(*(revisions[name] for name in names)).order_by(revisions.id)).all()


def test_a_grown_store_has_n_times_the_rows_of_the_same_parties_and_tracks(grown):
    with store.reading(grown) as connection:
        assert records.counts(connection) == {
            table: len(ROWS[table]) * (1 if table in generator.SHARED else NUMBER) for table in LINKS
        }


def test_the_links_of_a_copy_stay_within_it_or_lead_to_what_is_shared():
    shared = {(table, row["id"]) for table in generator.SHARED for row in ROWS[table]}
    for copy in COPIES:
        rows = [(table, row) for table, batch in copy.items() for row in batch]
        held = shared | {(table, row["id"]) for table, row in rows}
        assert {
            target for table, batch in copy.items() for row in batch for target in links(table, row).values()
        } <= held


def test_every_copy_obeys_the_rules_of_records():
    for copy in COPIES:
        for table, batch in copy.items():
            assert [validated(table, row) for row in batch] == batch


def test_all_days_of_a_copy_are_moved_alike_and_by_whole_weeks():
    for copy in COPIES[1:]:
        moves = {
            original[name] - row[name]
            for table, batch in copy.items()
            for original, row in zip(ROWS[table], batch, strict=True)
            for name, value in row.items()
            if isinstance(value, date)
        }
        assert len(moves) == 1
        assert moves.pop().days % 7 == 0


def test_records_of_a_grown_store_were_saved_again_by_several_people(grown):
    entries = history(grown)
    assert {entry.action for entry in entries} == {"create", "update"}
    assert len({entry.author for entry in entries}) > 1


def test_the_same_seed_gives_the_same_store(grown, open_engine, new_database):
    again = open_engine(new_database("sqlite", "migrated"))
    generator.fill(again, ROWS, NUMBER, seed=1)
    assert history(again) == history(grown)


def test_another_seed_gives_another_store():
    assert list(generator.copies(ROWS, NUMBER, Random(2))) != COPIES
