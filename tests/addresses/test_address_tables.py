"""The tables as programs ask for them: the bytes of a snapshot, the filters of the pages, part by part."""

import csv
import io
import json
import re
from datetime import date

import pytest

from tests.support.asking import ask, page_of, text_of
from tests.support.stored import rows
from tracker.files import csvfile
from tracker.queries import events, pledges, sources
from tracker.queries.event_filters import EventFilters
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.sources import SourceFilters
from tracker.schema.models import RECORDS, code_list, columns
from tracker.store import reading


def ids_of(address, path):
    return [row["id"] for row in csv.DictReader(io.StringIO(text_of(address, path)))]


@pytest.mark.parametrize("table", RECORDS)
def test_a_table_is_given_as_a_snapshot_has_it(lived_in, lived_in_engine, table):
    with reading(lived_in_engine) as connection:
        file = b"".join(csvfile.stream(connection, table))
    answer = ask(lived_in, f"/api/{table}.csv")
    assert answer.body == file
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    told = json.loads(text_of(lived_in, f"/api/{table}.json"))
    assert [row["id"] for row in told] == list(rows(lived_in_engine, table))


def test_parts_follow_each_other_by_their_links_to_the_last(served_to_read):
    path, ids = "/api/attendance.csv?state=attended&limit=100", []
    while path:
        answer = ask(served_to_read, path)
        part = [row["id"] for row in csv.DictReader(io.StringIO(answer.body.decode()))]
        assert len(part) <= 100
        ids += part
        following = re.search(r'<([^>]*)>; rel="next"', answer.headers["Link"])
        path = following[1].removeprefix(served_to_read) if following else ""
    assert ids == ids_of(served_to_read, "/api/attendance.csv?state=attended&limit=100000")
    assert len(ids) > 500


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ("pledger=fra", PledgeFilters(parties=("fra",))),
        ("pledger=fra&pledger=deu&category=military_aid", PledgeFilters(("fra", "deu"), ("military_aid",))),
        ("firmness=concrete", PledgeFilters(firmness=("concrete",))),
        ("status=dormant", PledgeFilters(statuses=("dormant",))),
        ("due=past", PledgeFilters(deadlines=("past",))),
        ("condition=ceasefire&form=political_declaration",
         PledgeFilters(conditions=("ceasefire",), legal_forms=("political_declaration",))),
        ("q=Frankreich+2026", PledgeFilters(text="Frankreich 2026")),
    ],
)  # fmt: skip
def test_pledges_are_chosen_as_on_their_page(served_to_read, curated_engine, query, filters):
    with reading(curated_engine) as connection:
        expected = sorted(pledges.pledges(connection, filters, date.today())["id"])
    assert ids_of(served_to_read, f"/api/pledge.csv?{query}") == expected != []


@pytest.mark.parametrize(
    ("query", "filters"),
    [
        ("party=fra", EventFilters(parties=("fra",))),
        ("kind=call&importance=1", EventFilters(kinds=("call",), importance=("1",))),
        ("q=Kiev", EventFilters(text="Kiev")),
        ("from=2026-01&to=2026-Q1&track=coalition",
         EventFilters(tracks=("coalition",), since=date(2026, 1, 1), until=date(2026, 3, 31))),
    ],
)  # fmt: skip
def test_events_are_chosen_as_on_the_timeline(served_to_read, curated_engine, query, filters):
    with reading(curated_engine) as connection:
        matching = events.events(connection, filters)
    expected = sorted(matching["id"][matching["table"] == "summit"])
    assert ids_of(served_to_read, f"/api/summit.csv?{query}") == expected != []


def test_sources_are_chosen_as_on_their_page(served_to_read, curated_engine):
    filters = SourceFilters(classes=("primary_text",), text="2026")
    with reading(curated_engine) as connection:
        expected = sorted(sources.sources(connection, filters)["id"])
    assert ids_of(served_to_read, "/api/source.csv?class=primary_text&q=2026&limit=9999") == expected


def test_every_code_and_link_can_be_asked_for_by_value(lived_in, lived_in_engine):
    for table in RECORDS:
        stored = rows(lived_in_engine, table)
        for column in columns(RECORDS[table]):
            if code_list(table, column) or column.endswith("_id"):
                value = next((row[column] for row in stored.values() if row[column]), None)
                if value is not None:
                    asked = ids_of(lived_in, f"/api/{table}.csv?{column}={value}")
                    assert asked == [id for id, row in stored.items() if row[column] == value], (table, column)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("attendance.csv?person_id=no-such-person", "“no-such-person” is no person: the ids are in /api/person.csv"),
        ("party.csv?id=FRA", "“FRA” is no party"),
        ("citation.csv?record_id=nowhere", "“nowhere” is no record: the ids are in /api/track.csv, /api/"),
        ("citation.csv?field=nothing", "“nothing” is none of the fields of a record: id, title, "),
        ("citation.csv?record_table=pledges", "“pledges”: a source speaks of no pledges; choose one of"),
        ("pledge.csv?currency=eur", "“eur”: "),
        ("pledge.json?currency=XYZ", "“XYZ”: "),
        ("party.csv?iso_alpha2=fr", "“fr”: "),
        ("source.csv?language=xx-nowhere", "“xx-nowhere”: "),
        ("person.csv?wikidata_id=Macron", "“Macron”: "),
    ],
)
def test_a_value_that_no_row_can_have_is_refused_with_its_parameter(served_to_read, address, words):
    answer = ask(served_to_read, f"/api/{address}")
    parameter = address.partition("?")[2].partition("=")[0]
    assert (answer.status, words in answer.body.decode()) == (400, True)
    assert f"The parameter “{parameter}” of this address: " in answer.body.decode()


def test_a_person_who_was_merged_is_named_where_their_seats_are_asked_for(lived_in):
    answer = ask(lived_in, "/api/attendance.csv?person_id=e-macron")
    assert (answer.status, "“e-macron” is no person: it was merged into macron" in answer.body.decode()) == (400, True)


def test_the_codebook_explains_every_column_and_code(lived_in):
    page = page_of(lived_in, "/api/")
    told = page.text_content()
    for table, model in RECORDS.items():
        assert page.xpath(f"//h2[@id='{table}']")
        assert page.xpath(f"//a[@href='{lived_in}/api/{table}.csv']")
        for column in columns(model):
            assert column in told
            if codes := code_list(table, column):
                assert page.xpath(f"//h3[@id='{codes.__name__}']")
                assert all(code.label in told for code in codes)
