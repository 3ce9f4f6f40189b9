"""The benchmark: its store has N times the rows, whole, and the same for the same seed; each part prints its lines."""

import re
from datetime import date
from random import Random

import pytest
import sqlalchemy as sa

from bench import __main__ as bench
from bench import generator, pages, snapshots
from tests.support.examples import EXAMPLES
from tracker import store
from tracker.files import curated
from tracker.queries import records
from tracker.schema.models import RECORDS, table_of
from tracker.schema.relations import LINKS, links
from tracker.schema.rows import validate

NUMBER = 4
ROWS = {table: [validate(table, row)] for table, row in EXAMPLES.items()}
MONTH = {"id": "some-day", "starts_on": "2025-12-01", "ends_on": "2025-12-31", "date_precision": "month"}
ROWS["milestone"].append(validate("milestone", {**EXAMPLES["milestone"], **MONTH}))
# What is told of a party is told once, however many copies link to it.
OF_PARTY = {"id": "of-a-party", "record_table": "party", "record_id": "fra", "field": "membership"}
ROWS["account"].append(validate("account", {**EXAMPLES["account"], **OF_PARTY}))
CITED = {"id": "of-the-account", "record_table": "account", "record_id": "of-a-party", "field": None}
ROWS["citation"].append(validate("citation", {**EXAMPLES["citation"], **CITED}))
# What only one row may have, such as the item of a person in Wikidata, no copy has.
ROWS["person"].append(validate("person", {**EXAMPLES["person"], "id": "in-wikidata", "wikidata_id": "Q3052772"}))
ONCE = {"account": 1, "citation": 1}
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
            table: (len(ROWS.get(table, ())) - once) * (1 if table in generator.SHARED else NUMBER) + once
            for table in LINKS
            for once in [ONCE.get(table, 0)]
        }


def test_the_links_of_a_copy_stay_within_it_or_lead_to_what_is_shared():
    shared = {(table, row["id"]) for table in generator.SHARED for row in ROWS[table]}
    for copy in COPIES:
        rows = [(table, row) for table, batch in copy.items() for row in batch]
        held = shared | {(table, row["id"]) for table, row in rows}
        assert {
            target for table, batch in copy.items() for row in batch for target in links(table, row).values()
        } <= held


@pytest.mark.parametrize("rows", [ROWS, curated.read()], ids=["examples", "curated"])
def test_every_copy_obeys_the_rules_of_records(rows):
    for copy in generator.copies(rows, 2, Random(1)):
        for table, batch in copy.items():
            assert [validate(table, row) for row in batch] == batch


def test_no_two_rows_of_a_grown_store_share_what_only_one_may_have():
    copies = list(generator.copies(ROWS, 60, Random(1)))  # so many that some lie in the same week
    for table, model in RECORDS.items():
        rows = [row for copy in copies for row in copy.get(table, ()) if model.unique]
        claims = [tuple(row[name] for name in model.unique) for row in rows]
        whole = [claim for claim in claims if None not in claim]
        assert len(set(whole)) == len(whole), table


def test_all_days_of_a_copy_are_moved_alike_and_by_whole_weeks():
    for copy in COPIES[1:]:
        moves = {
            original[name] - row[name]
            for table, batch in copy.items()
            for original, row in zip(ROWS[table], batch, strict=table not in ONCE)
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


# the parts

FIGURE = r"\| (\*\*)?\d+(\.\d+)? [≤>] [\d.]+(\*\*)? "
WAIT = r"\| \d+\.\d\d \(\d+ ms, \d+ ms\) "
PAGES = {"Overview": ("", ""), "One summit": ("summits", "id=paris")}
LINES = {
    "pages": [
        rf"\| {page}{then} ({FIGURE}){{2}}({WAIT}){{2}}\|" for then in ("", ", as it was known") for page in PAGES
    ],
    "growth": [rf"\| {page} ({FIGURE}){{2}}\|" for page in PAGES],
    "snapshots": [
        rf"\| Time against the sqlite3 shell {FIGURE}\|",
        rf"\| Peak memory in MB {FIGURE}\|",
        r"\| Time of a restore against the snapshot \| [\d.]+ \|",
        r"\| Peak memory of a restore in MB \| \d+ \|",
    ],
}


@pytest.fixture
def small(monkeypatch):
    """The benchmark on the examples, once and twice, with few rounds."""
    monkeypatch.setattr(bench.curated, "read", lambda: ROWS)
    monkeypatch.setattr(bench, "TIMES", 2)
    monkeypatch.setattr(snapshots, "ROUNDS", 1)
    for rounds in ("FIRST_RUNS", "ROUNDS", "CHANGES", "ROUNDS_OF_READERS"):
        monkeypatch.setattr(pages, rounds, 2)
    monkeypatch.setattr(pages, "READERS", 3)
    monkeypatch.setattr(pages, "addresses", lambda _: PAGES)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("part", LINES)
def test_a_part_alone_prints_its_lines(capsys, part):
    bench.main(part)
    header, rule, *lines, end = capsys.readouterr().out.splitlines()
    assert header.split("|")[1].strip() == bench.HEADERS[part][0]
    assert set(rule) == {"|", "-", " "}
    assert not end
    for line, pattern in zip(lines, LINES[part], strict=True):
        assert re.fullmatch(pattern, line), line


@pytest.mark.usefixtures("small")
def test_a_line_is_printed_before_the_next_is_measured(capsys):
    def lines():
        for page in PAGES:
            yield (page,)
            assert capsys.readouterr().out.endswith(f"| {page} |\n")

    bench.print_table(("Page",), lines())


def test_a_part_that_is_none_is_refused(capsys):
    with pytest.raises(SystemExit):
        bench.main("page")
    assert "choose from" in capsys.readouterr().err
