"""The plain page of a record: all that is stored of it, in words, for people and machines; and where it went."""

import json

import pytest
from pyld import jsonld

from tests.support import somebody
from tests.support.asking import HOSTILE, ask, data_of, page_of, text_of
from tests.support.examples import EXAMPLES
from tests.support.serving import serving
from tests.support.stored import rows
from tracker.schema.models import RECORDS

SAID = ("When", "Amount", "Status", "Firmness")  # of several columns together, or of none
SCHEMA = "https://schema.org/"


def expand(data):
    """JSON-LD with the vocabulary of schema.org, which is not asked for on the network."""
    context = {"@context": {"@vocab": SCHEMA, "url": {"@type": "@id"}, "sameAs": {"@type": "@id"}}}

    def load(address, _):
        assert address == SCHEMA.rstrip("/")
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": context}

    (node,) = jsonld.expand(data, {"documentLoader": load})
    return node


def facts(page):
    return {term.text_content(): term.getnext().text_content() for term in page.iter("dt")}


@pytest.mark.parametrize("table", EXAMPLES)
def test_a_record_of_every_table_has_a_page_and_a_file(lived_in, lived_in_engine, table):
    stored = rows(lived_in_engine, table)
    id = EXAMPLES[table]["id"]
    page = page_of(lived_in, f"/r/{table}/{id}")
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{lived_in}/r/{table}/{id}"]
    assert page.xpath("//meta[@property='og:url']/@content") == [f"{lived_in}/r/{table}/{id}"]
    assert page.xpath("//meta[@property='og:title']/@content") == [page.xpath("string(//h1)")]
    assert f"Version {stored[id]['version']}" in page.text_content()
    for heading in page.iter("dt"):
        assert heading.text_content() in {*SAID, *(field.title for field in RECORDS[table].model_fields.values())}
    told = json.loads(text_of(lived_in, f"/r/{table}/{id}.json"))
    assert told["record"].keys() == stored[id].keys()
    assert told["record"]["id"] == id
    assert expand(data_of(page))["@type"]


def test_a_page_tells_values_in_words_with_links_parts_and_quotes(lived_in):
    page = page_of(lived_in, "/r/pledge/hubs")
    told = facts(page)
    assert told["Headline"] == HOSTILE
    assert (told["Amount"], told["Status"]) == ("1–1,000,000 billion hubs", "Dormant")
    assert (told["Category"], told["Made on"], told["Due on"]) == ("Troops", "6 January 2026", "31 December 2026")
    (quote,) = page.xpath("//blockquote[@lang='ar']/q")
    assert quote.text_content() == f"{HOSTILE} حضر"
    headings = [heading.text_content() for heading in page.iter("h2")]
    assert "Pledge conditions (1)" in headings
    assert page.xpath(f"//a[@href='{lived_in}/r/summit/paris']")
    assert page.xpath(f"//a[@href='{lived_in}/r/trigger/truce']")


def test_an_excerpt_stands_as_a_quote_beside_its_source(lived_in):
    page = page_of(lived_in, "/r/summit/paris")
    (quote,) = page.xpath("//ul/li[.//a[starts-with(@href, 'https://example.org/a#:~:text=')]]/blockquote")
    assert quote.text_content() == HOSTILE
    assert page.xpath(f"//a[@href='{lived_in}/r/source/elysee']")
    assert page.xpath("//a[starts-with(@href, 'https://example.org/a#:~:text=')]/@rel") == [
        "noopener noreferrer nofollow external"
    ]


def test_an_event_is_understood_by_a_reader_of_structured_data(lived_in):
    about = expand(data_of(page_of(lived_in, "/r/summit/paris")))
    assert about["@type"] == [f"{SCHEMA}Event"]
    assert about[f"{SCHEMA}name"] == [{"@value": HOSTILE}]
    assert about[f"{SCHEMA}startDate"] == [{"@value": "2026-01-06"}]
    assert about[f"{SCHEMA}eventStatus"] == [{"@value": f"{SCHEMA}EventScheduled"}]
    (place,) = about[f"{SCHEMA}location"]
    assert place[f"{SCHEMA}geo"][0][f"{SCHEMA}latitude"] == [{"@value": 48.87}]
    assert [came[f"{SCHEMA}name"] for came in about[f"{SCHEMA}attendee"]] == [[{"@value": "France"}]]
    called_off = expand(data_of(page_of(lived_in, "/r/summit/london")))
    assert called_off[f"{SCHEMA}eventStatus"] == [{"@value": f"{SCHEMA}EventCancelled"}]
    assert called_off[f"{SCHEMA}startDate"] == [{"@value": "2026-03"}]


def test_the_whole_is_a_dataset_with_every_table_to_download(lived_in):
    about = expand(data_of(page_of(lived_in, "/r/")))
    assert about["@type"] == [f"{SCHEMA}Dataset"]
    files = {each[f"{SCHEMA}contentUrl"][0]["@value"] for each in about[f"{SCHEMA}distribution"]}
    assert files == {f"{lived_in}/api/{table}.{form}" for table in RECORDS for form in ("csv", "json")}
    assert all(ask(lived_in, file.removeprefix(lived_in), method="HEAD").status == 200 for file in files)


@pytest.mark.parametrize("suffix", ["", ".json"])
def test_an_id_that_was_merged_leads_to_the_other_and_one_that_was_deleted_says_so(lived_in, suffix):
    merged = ask(lived_in, f"/r/person/e-macron{suffix}")
    assert (merged.status, merged.headers["Location"]) == (301, f"{lived_in}/r/person/macron{suffix}")
    assert b"was merged into another one" in merged.body
    assert ask(lived_in, f"/r/person/macron{suffix}").status == 200
    deleted = ask(lived_in, f"/r/person/p-0{suffix}")
    assert deleted.status == 410
    assert b"was deleted" in deleted.body
    assert ask(lived_in, "/feed.atom?party=p-0").status == 400


def test_what_comes_back_has_its_address_again(new_database, dialect, open_engine):
    url = new_database(dialect, "examples")
    engine = open_engine(url)
    with serving(url) as served:
        somebody.delete(engine, "milestone", "plan", author="Ann")
        assert ask(served.address, "/r/milestone/plan").status == 410
        somebody.undo(engine, max(rows(engine, "revision")), author="Ann")
        assert ask(served.address, "/r/milestone/plan").status == 200


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/r/summit/paris", "/summits?id=paris"),
        ("/r/milestone/plan", "/summits?milestone=plan"),
        ("/r/attendance/seat", "/summits?id=paris"),
        ("/r/signature/signed", "/summits?id=paris"),
        ("/r/pledge_status/dormant", "/pledges?id=hubs"),
        ("/r/citation/cited", "/summits?id=paris"),
        ("/r/person/macron", "/edit?table=person&id=macron"),
    ],
)
def test_each_page_leads_to_its_place_in_the_dashboard(lived_in, path, page):
    (way,) = page_of(lived_in, path).xpath("//a[text()='In the dashboard']/@href")
    assert way == f"{lived_in}{page}"


def test_a_list_of_records_is_told_in_parts(served_to_read):
    path, ids = "/r/citation/", []
    while path:
        page = page_of(served_to_read, path)
        ids += page.xpath("//main/ul/li/a/@href")
        path = next(iter(page.xpath("//a[text()='More']/@href")), "").removeprefix(served_to_read)
    assert len(set(ids)) == len(ids) == json.loads(text_of(served_to_read, "/api/citation.json?limit=99999")).__len__()
