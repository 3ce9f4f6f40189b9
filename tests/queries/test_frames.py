"""What every query keeps: its declared columns, their types, and the same rows from both databases."""

import sqlite3
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from sqlalchemy import event

from tests.support.examples import EXAMPLES
from tracker.files.frame_csv import plain_csv, spreadsheet_csv
from tracker.queries import events, parties, pledges, records, sources, summits, totals
from tracker.queries.event_filters import EventFilters
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.sources import SourceFilters
from tracker.schema.models import RECORDS, Base, columns
from tracker.store import reading
from tracker.store.change_detection import read_by
from tracker.writing import edits

DAY = date(2026, 1, 10)
PAGED = ("summit", "milestone", "pledge", "party")
EVENT = (
    "table id track_id track track_position title kind status starts_on ends_on "
    "date_precision date_note importance format city country place "
    "parent_id summary parties source url confidence"
)
CITATION = (
    "id record_table record_id field locator excerpt stance confidence source_id title "
    "publisher url archive_url language published_on source_class"
)
DATE = "starts_on ends_on date_precision"
PLEDGE = (
    "event pledgers recipients waits_for firmness status "
    " part_actor part_verb part_quantity part_deadline part_funding "
    "part_legal_form part_review"
)

# question of a store that holds the examples -> the columns that its docstring promises
FRAMES = {
    "events": (lambda c: events.events(c, EventFilters()), EVENT),
    "newest events": (lambda c: events.events(c, EventFilters(), limit=9, offset=1, order="newest"), EVENT),
    "last events": (lambda c: events.around(c, DAY)[0], EVENT),
    "next events": (lambda c: events.around(c, DAY)[1], EVENT),
    "places": (
        lambda c: summits.places(c, EventFilters()),
        f"id title city country latitude longitude {DATE} count",
    ),
    "parties": (lambda c: parties.parties(c), "id name kind summits pledges refusals signatures"),
    "a party's attendance": (
        lambda c: parties.attendance(c, "fra"),
        f"summit_id title {DATE} day track person office level mode state",
    ),
    "a party's signatures": (
        lambda c: parties.signatures(c, "fra"),
        "document_id title event_table event_id adopted_on status person",
    ),
    "matrix": (lambda c: parties.matrix(c), f"party_id party summit_id title city {DATE} day level"),
    "pledges": (lambda c: pledges.pledges(c, PledgeFilters(), DAY), " ".join([*columns(RECORDS["pledge"]), PLEDGE])),
    "pledges by status": (
        lambda c: pledges.counts(c, PledgeFilters(), DAY),
        "kind status firmness count",
    ),
    "pledges by event": (
        lambda c: pledges.events(c, PledgeFilters(), DAY, limit=9),
        "table id pledges refusals",
    ),
    "totals": (
        lambda c: totals.totals(c, PledgeFilters(), DAY),
        "currency category low high count left_out",
    ),
    "conditions": (
        lambda c: pledges.conditions(c, "hubs", DAY),
        "id group_number kind text basis state met_on",
    ),
    "status log": (
        lambda c: pledges.status_log(c, "hubs", until=DAY),
        "id as_of status note",
    ),
    "parties of a pledge": (
        lambda c: pledges.parties(c, "hubs"),
        "id party_id party role attribution",
    ),
    "sources": (
        lambda c: sources.sources(c, SourceFilters()),
        " ".join([*columns(RECORDS["source"]), " citations"]),
    ),
    "citations": (lambda c: sources.citations(c, "summit", ("paris",)), CITATION),
    "citing_records": (
        lambda c: sources.citing_records(c, "elysee", PAGED),
        f"{CITATION} record summit_id milestone_id pledge_id party_id",
    ),
    "attendance": (
        lambda c: summits.attendance(c, "paris"),
        "id party_id party person_id person native_name office role level mode state",
    ),
    "documents": (
        lambda c: summits.documents(c, "summit", "paris"),
        "id title kind status language adopted_on",
    ),
    "groups": (lambda c: parties.groups(c, "fra"), "party_id party joined_on left_on"),
    "members": (lambda c: parties.members(c, "fra"), "party_id party joined_on left_on"),
    "signatures": (
        lambda c: summits.signatures(c, ("declaration",)),
        "id document_id party_id party person status signed_on",
    ),
    "changes": (
        lambda c: records.changes(c),
        "batch at author reason action record_table record_id count",
    ),
}
TIMES = {"starts_on", "ends_on", "made_on", "due_on", "as_of", "met_on", "adopted_on", "signed_on", "published_on"}


def ask(engine, question):
    with reading(engine) as connection:
        return question(connection)


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_has_the_declared_columns_whether_it_holds_rows_or_none(name, kept, dialect):
    question, promised = FRAMES[name]
    rows, empty = ask(kept(dialect, "examples"), question), ask(kept(dialect, "migrated"), question)
    assert not set(promised.split()) - set(rows)
    assert (list(empty), len(empty)) == (list(rows), 0)
    assert rows.columns.is_unique
    assert not [column for column in rows if column.endswith("_label")]
    for column in set(rows) & TIMES:
        assert rows[column].dtype == empty[column].dtype == "datetime64[s]"
    assert len(rows) > 0 or name in ("last events", "next events", "totals", "matrix")


def test_text_is_as_stored_with_none_where_blank(kept, dialect):
    row = ask(kept(dialect, "examples"), FRAMES["pledges"][0]).to_dict("records")[0]
    blank = {name for name in EXAMPLES["pledge"] | dict.fromkeys(columns(RECORDS["pledge"])) if row[name] is None}
    assert blank >= {"quote", "translation", "currency", "amount_note", "milestone_id", "due_precision"}
    assert (row["amount_low"], row["amount_high"], row["unit"]) == (1, 2, "hubs")
    assert pd.isna(row["due_on"])


def busiest_source(connection):
    return sources.sources(connection, SourceFilters()).sort_values(["citations", "id"])["id"].iloc[-1]


CURATED = FRAMES | {
    "the most important events": (lambda c: events.events(c, EventFilters(text="зеленськ"), limit=20, offset=3), ""),
    "attendance in Paris": (lambda c: summits.attendance(c, "2026-01-06-paris-coalition"), ""),
    "documents of Paris": (lambda c: summits.documents(c, "summit", "2026-01-06-paris-coalition"), ""),
    "Ukraine's attendance": (lambda c: parties.attendance(c, "ukr"), ""),
    "Ukraine's signatures": (lambda c: parties.signatures(c, "ukr"), ""),
    "citations of all summits": (lambda c: sources.citations(c, "summit", tuple(records.choices(c, "summit"))), ""),
    "what cites the busiest source": (lambda c: sources.citing_records(c, busiest_source(c), PAGED), ""),
    "names": (lambda c: pd.DataFrame([(t, *pair) for t in RECORDS for pair in records.choices(c, t).items()]), ""),
}


@pytest.mark.parametrize("name", CURATED)
def test_both_databases_give_the_same_frame(name, kept):
    engines = (kept(kind, "curated") for kind in ("sqlite", "postgresql"))
    own = ["at", "state"]  # when a store was filled, and the token of its state
    first, second = (ask(engine, CURATED[name][0]).drop(columns=own, errors="ignore") for engine in engines)
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.parametrize("name", CURATED)
def test_what_a_question_reads_is_told_by_its_statements(name, kept):
    told, tables = set(), Base.metadata.tables
    read = set()

    def note(action, table, column, *_):
        if action == sqlite3.SQLITE_READ and table in tables:
            read.add((table, column if column in tables[table].c else table))
        return sqlite3.SQLITE_OK

    with reading(kept("sqlite", "curated")) as connection:
        connection.connection.driver_connection.set_authorizer(note)
        event.listen(connection, "before_cursor_execute", lambda _c, _k, text, *_: told.update(read_by(text)))
        CURATED[name][0](connection)
    assert read
    assert read <= told


def test_amounts_stay_whole_where_they_are_and_exact_where_they_are_not(filled):
    for number, amount in enumerate((None, 0, 54_000_000, "0.25", 10**15)):
        pledge = {**EXAMPLES["pledge"], "id": f"p-{number}", "amount_low": amount, "amount_high": None}
        edits.create(filled, "pledge", pledge | ({"unit": None} if amount is None else {}), author="Ann")
    ids = tuple(f"p-{number}" for number in range(5))
    with reading(filled) as connection:
        rows = pledges.pledges(connection, PledgeFilters(ids=ids), DAY)
        whole = pledges.pledges(connection, PledgeFilters(ids=("p-0", "p-2", "p-4")), DAY)
    assert set(rows["amount_low"]) == {None, 0, 54_000_000, Decimal("0.25"), 10**15}
    cells = plain_csv(whole[["amount_low", "amount_high"]].sort_index(ascending=False)).decode()
    assert cells == "amount_low,amount_high\n1000000000000000,\n54000000,\n,\n"
    cells = spreadsheet_csv(whole[["id", "amount_low"]]).decode("utf-8-sig")
    assert cells == "id,amount_low\r\np-0,\r\np-2,54000000\r\np-4,1000000000000000\r\n"
    assert "0.25" in plain_csv(rows[["amount_low"]]).decode().split("\n")
    assert "0.25" in spreadsheet_csv(rows[["amount_low"]]).decode("utf-8-sig").split("\r\n")
