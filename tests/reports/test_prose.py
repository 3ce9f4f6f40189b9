"""Differences as sentences, and for programs."""

import csv
import io
import json

from tests.support import somebody
from tests.support.examples import LAST
from tracker.files import states
from tracker.reports import export, prose
from tracker.store import last_revision, reading
from tracker.writing import edits

PLEDGE = {
    "id": "aid", "headline": "Germany gives aid", "category": "finance_grant", "made_on": "2026-01-06",
    "amount_low": 10**9, "amount_high": 10**9, "currency": "EUR", "due_on": "2026-03-31",
}  # fmt: skip


def number(engine):
    with reading(engine) as connection:
        return last_revision(connection)[0]


def told(engine, first=LAST):
    """The points of the prose on what was changed since a revision."""
    differences = states.differences(str(first), "store", engine)
    return [str(point) for points in prose.by_table(differences).values() for point in points]


def marked(engine, first=LAST):
    """The points of the Markdown on what was changed since a revision, those within them indented."""
    lines = prose.markdown(states.differences(str(first), "store", engine)).splitlines()
    return [line for line in lines if line.lstrip().startswith("- ")]


def pledge(engine, **values):
    edits.create(engine, "party", {"id": "deu", "name": "Germany", "kind": "state"}, author="Ann")
    edits.create(engine, "pledge", {**PLEDGE, **values}, author="Ann")
    edits.create(engine, "pledge_party", {"pledge_id": "aid", "party_id": "deu"}, author="Ann")


def test_a_new_pledge_is_told_with_pledger_amount_and_parts(filled):
    pledge(filled)
    assert told(filled) == [
        "The party “Germany” was added.",
        "Germany’s pledge of EUR 1 billion, “Germany gives aid”, of 6 January 2026, was added, with 1 pledge party.",
    ]


def test_a_refusal_is_not_told_as_a_pledge(filled):
    pledge(filled, verb="refuses", headline="No troops", amount_low=None, amount_high=None, currency=None)
    assert "Germany’s refusal, “No troops”, of 6 January 2026, was added, with 1 pledge party." in told(filled)
    first = number(filled)
    somebody.update(filled, "pledge", "aid", {"legal_form": "law"}, author="Ann")
    [line] = told(filled, first)
    assert line.startswith("The refusal “No troops” of 6 January 2026: ")


def test_the_status_of_a_refusal_is_told_in_words_of_its_own(filled):
    somebody.update(filled, "pledge", "hubs", {"verb": "refuses"}, author="Ann")
    first = number(filled)
    somebody.update(filled, "pledge_status", "dormant", {"status": "substantial"}, author="Ann")
    [line] = told(filled, first)
    assert "“Held”" in line
    assert "from “Stands for now” to “Held”" in line
    assert not {"Dormant", "Substantial"} & set(line.split())


def test_a_change_is_told_with_both_values_in_words(filled):
    pledge(filled)
    changes = [
        ({"due_on": "2026-06", "due_precision": "month"}, "“Due on” changed from 31 March 2026 to June 2026"),
        ({"due_precision": "before"}, "“Due on” changed from June 2026 to 30 June 2026 or before"),
        ({"amount_low": 2 * 10**9, "amount_high": 2 * 10**9}, "the amount changed from EUR 1 billion to EUR 2 billion"),
        ({"legal_form": "law"}, "“Legal form” changed from “Unclear” to “Law”"),
        ({"unit": "troops", "currency": None}, "the amount changed from EUR 2 billion to 2 billion troops"),
        ({"quote": "“We will”"}, "“Quote” was filled in: “‘We will’”"),
        ({"quote": "x" * 900}, "“Quote” was reworded"),
        ({"quote": None}, f"“Quote” was “{'x' * 900}”, and is blank now"),
        ({"summit_id": "paris"}, "“Summit” was filled in: “Paris”"),
    ]
    for values, said in changes:
        first = number(filled)
        somebody.update(filled, "pledge", "aid", values, author="Ann")
        assert told(filled, first) == [f"The pledge “Germany gives aid” of 6 January 2026: {said}."]


def test_what_was_taken_out_is_not_said_to_be_a_withdrawn_promise(filled):
    somebody.delete(filled, "pledge", "hubs", author="Ann")
    [line] = told(filled)
    assert " was taken out of the record, with " in line
    assert "withdrawn" not in line


def test_a_part_is_told_with_its_record_and_the_day_of_an_event_as_people_say_it(filled):
    somebody.update(filled, "summit", "paris", {"ends_on": "2026-01-07"}, author="Ann")
    somebody.update(filled, "attendance", "seat", {"office": "President"}, author="Ann")
    [line] = told(filled)
    assert line.startswith(
        "The summit “Paris” of 6 January 2026: the date changed from 6 January 2026 to 6–7 January 2026; "
    )
    assert "of the attendance “France · Emmanuel Macron”, “Office” " in line


def test_several_changes_of_a_record_are_a_list_and_parts_that_changed_alike_are_told_at_once(filled):
    pledge(filled)
    parts = {"pledge_party": [], "citation": []}
    for party in ("gbr", "ukr"):
        edits.create(filled, "party", {"id": party, "name": party.upper(), "kind": "state"}, author="Ann")
        made = edits.create(filled, "pledge_party", {"pledge_id": "aid", "party_id": party}, author="Ann")
        parts["pledge_party"].append(made)
    for locator in ("page 1", "page 2"):
        cited = {"source_id": "elysee", "record_table": "pledge", "record_id": "aid", "field": "quote"}
        parts["citation"].append(edits.create(filled, "citation", {**cited, "locator": locator}, author="Ann"))
    first = number(filled)
    somebody.update(filled, "pledge", "aid", {"legal_form": "law"}, author="Ann")
    for table, values in (("pledge_party", {"role": "announcer"}), ("citation", {"field": "headline"})):
        for id in parts[table]:
            somebody.update(filled, table, id, values, author="Ann")
    begin, *changes = marked(filled, first)
    assert begin == "- The pledge “Germany gives aid” of 6 January 2026:"
    assert changes == [
        "  - “Legal form” changed from “Unclear” to “Law”",
        "  - of the pledge party “GBR” and the pledge party “UKR”, “Role” changed from “Pledger” to “Announced by”",
        "  - of 2 citations, “Field” changed from “Quote” to “Headline”",
    ]


def test_a_language_goes_by_its_name(filled):
    pledge(filled, quote="Wir helfen", quote_language="de")
    first = number(filled)
    somebody.update(filled, "pledge", "aid", {"quote_language": "pt-BR"}, author="Ann")
    [line] = told(filled, first)
    assert line.endswith(": “Language of the quote” changed from German to Portuguese (BR).")


def test_a_revision_stands_for_the_whole_save_that_it_belongs_to(filled):
    pledge(filled)
    first = number(filled)
    somebody.delete(filled, "pledge", "aid", author="Ann")
    last = number(filled)
    assert last == first + 2
    for within in (first + 1, last):
        assert told(filled, within) == []
        [line] = told(filled, first)
        differences = states.differences(str(first), str(within), filled)
        assert [str(point) for points in prose.by_table(differences).values() for point in points] == [line]


def test_nothing_is_said_of_what_was_changed_back(filled):
    for title in ("Wrong", "Paris"):
        somebody.update(filled, "summit", "paris", {"title": title}, author="Ann")
    assert told(filled) == []
    assert "Nothing differs." in prose.markdown(states.differences(str(LAST), "store", filled))


def test_the_csv_and_the_json_have_each_change(filled):
    pledge(filled)
    somebody.update(filled, "summit", "paris", {"title": 'Paris, "again"', "city": None}, author="Ann")
    somebody.delete(filled, "issue", "army", author="Ann")
    found = states.differences(str(LAST), "store", filled)
    lines = list(csv.DictReader(io.StringIO(export.as_csv(found))))
    assert tuple(lines[0]) == export.COLUMNS
    assert {(line["table"], line["id"], line["change"]) for line in lines} == {
        (change.table, change.id, change.kind) for change in found.records
    }
    paris = {line["field"]: (line["before"], line["after"]) for line in lines if line["id"] == "paris"}
    assert paris == {"title": ("Paris", 'Paris, "again"'), "city": ("Paris", "")}
    described = json.loads(export.as_json(found))
    assert described["tables"]["pledge"]["added"][0]["amount_low"] == 10**9
    assert described["tables"]["summit"]["changed"] == [
        {"id": "paris", "fields": {"title": ["Paris", 'Paris, "again"'], "city": ["Paris", None]}}
    ]
    assert [row["id"] for row in described["tables"]["issue"]["withdrawn"]] == ["army"]


def test_text_is_no_formula_in_the_csv_and_a_number_stays_a_number(filled):
    somebody.update(filled, "summit", "paris", {"title": "=1+1", "longitude": -2.5, "city": "Paris;+1"}, author="Ann")
    lines = list(csv.DictReader(io.StringIO(export.as_csv(states.differences(str(LAST), "store", filled)))))
    assert {line["field"]: line["after"] for line in lines} == {
        "title": "'=1+1", "longitude": "-2.5", "city": "Paris;'+1",
    }  # fmt: skip


def test_text_is_no_markup_in_the_markdown(filled):
    hostile = "<img src=x onerror=alert(1)> [a](https://example.org) *y* &lt;"
    somebody.update(filled, "summit", "paris", {"title": hostile}, author="Ann")
    [line] = marked(filled)
    assert r"“\<img src=x onerror=alert(1)\> \[a\](https://example.org) \*y\* \&lt;”" in line


def test_a_text_of_several_lines_is_told_on_one(filled):
    somebody.update(filled, "party", "fra", {"aliases": "Francia\nFrankreich\n\n# Galia"}, author="Ann")
    assert marked(filled) == ["- The party “France”: “Other names” was filled in: “Francia Frankreich \\# Galia”."]


def test_text_from_right_to_left_turns_nothing_beside_it(filled):
    somebody.update(filled, "summit", "paris", {"title": "إعلان باريس"}, author="Ann")
    [line] = told(filled)
    places = [line.index(sign) for sign in ("\u2068", "إعلان", "\u2069")]
    assert places == sorted(places)
