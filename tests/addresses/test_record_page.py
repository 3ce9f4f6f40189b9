"""The plain page of a record: all that is stored of it, in words, for people and machines; and where it went."""

import json

import lxml.html
import pytest
from pyld import jsonld

from dashboard.addresses import structured_data
from tests.support import somebody
from tests.support.asking import HOSTILE, ask, data_of, page_of, require_harmless, text_of
from tests.support.examples import EXAMPLES
from tests.support.serving import serving
from tests.support.stored import rows
from tracker import store
from tracker.queries import summits
from tracker.schema.models import RECORDS
from tracker.values.codes import EventStatus
from tracker.writing import edits

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
    assert (told["Amount"], told["Status"]) == ("1 to 1,000,000 billion hubs", "Dormant")
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


def test_a_party_leads_people_and_programs_to_its_item_in_wikidata(lived_in):
    page = page_of(lived_in, "/r/party/gbr")
    item = "https://www.wikidata.org/wiki/Q145"
    assert facts(page)["Wikidata id"] == "Q145"
    assert page.xpath(f"//dd/a[@href='{item}']")
    assert expand(data_of(page))[f"{SCHEMA}sameAs"] == [{"@id": item}]
    assert text_of(lived_in, "/api/party.csv?wikidata_id=Q145").splitlines()[1].startswith("gbr,")
    assert f"{SCHEMA}sameAs" not in expand(data_of(page_of(lived_in, "/r/party/fra")))


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


def said(url, changes):
    """What the page of a record says to programs, of each (table, values): those of the example, changed."""
    engine = store.open_engine(url)
    for number, (table, values) in enumerate(changes):
        edits.create(
            engine, table, {**EXAMPLES[table], "id": f"x-{number}", "title": f"X {number}", **values}, author="A"
        )
    engine.dispose()
    with serving(url) as served:
        for number, (table, _) in enumerate(changes):
            node = expand(data_of(page_of(served.address, f"/r/{table}/x-{number}")))
            yield {
                name.removeprefix(SCHEMA): value[0].get("@value")
                for name, value in node.items()
                if name.startswith(SCHEMA)
            }


DAYS = [
    (("2026-05-04", "2026-05-06", "day"), ("2026-05-04", "2026-05-06")),
    (("2026-05-01", "2026-05-31", "month"), ("2026-05", None)),
    (("2026-05-11", "2026-05-20", "part_of_month"), ("2026-05", None)),
    (("2026-04-01", "2026-06-30", "quarter"), ("2026", None)),
    (("2026-01-01", "2026-12-31", "year"), ("2026", None)),
    (("2026-05-04", "2026-05-06", "between"), ("2026-05", None)),
    (("2026-05-30", "2026-06-02", "between"), ("2026", None)),
    (("2025-12-30", "2026-01-02", "between"), (None, None)),
    (("2026-05-01", "2026-05-06", "before"), (None, None)),
    (("2026-05-04", None, "after"), (None, None)),
]


def test_an_event_names_no_day_to_programs_that_nobody_knows(new_database, dialect):
    columns = ("starts_on", "ends_on", "date_precision")
    changes = [("milestone", dict(zip(columns, stored, strict=True))) for stored, _ in DAYS]
    told = said(new_database(dialect, "examples"), changes)
    assert [(each.get("startDate"), each.get("endDate")) for each in told] == [days for _, days in DAYS]


def test_the_status_of_a_refusal_has_words_of_its_own(new_database, dialect):
    url = new_database(dialect, "examples")
    engine = store.open_engine(url)
    somebody.update(engine, "pledge", "hubs", {"verb": "refuses"}, author="Ann")
    somebody.update(engine, "pledge_status", "dormant", {"status": "substantial"}, author="Ann")
    engine.dispose()
    with serving(url) as served:
        page = page_of(served.address, "/r/pledge/hubs")
        entry = page_of(served.address, "/r/pledge_status/dormant")
        every = page_of(served.address, "/r/pledge_status/")
        feed = text_of(served.address, "/feed.json")
    assert facts(page)["Status"] == facts(entry)["Status"] == "Held"
    assert "Held" in [cell.text_content() for cell in page.iter("td")]
    assert "Status: Stands for now → Held" in feed
    for text in (*(each.text_content() for each in (page, entry, every)), feed):
        assert "Held" in text
        assert "Substantial" not in text


def test_a_document_names_no_day_to_programs_that_nobody_knows(new_database, dialect):
    stored = {"2026-05-04": "2026-05-04", "2026-05": "2026-05", "2026-Q2": "2026", "2026": "2026"}
    changes = [("document", {"adopted_on": day}) for day in stored]
    changes.append(("document", {"adopted_on": "2026-05-04", "adopted_precision": "before"}))
    told = said(new_database(dialect, "examples"), changes)
    assert [each.get("dateCreated") for each in told] == [*stored.values(), None]


def test_what_was_only_proposed_is_not_scheduled_and_how_people_met_is_said_where_it_is_known(new_database, dialect):
    url = new_database(dialect, "examples")
    changes = [
        ("summit", {"status": "proposed", "starts_on": "2027-01-06", "ends_on": "2027-01-06"}),
        ("summit", {"kind": "call"}),
        ("summit", {"format": "proximity"}),
        ("milestone", {}),
    ]
    told = [(each.get("eventStatus"), each.get("eventAttendanceMode")) for each in said(url, changes)]
    assert told == [
        (None, None),
        (f"{SCHEMA}EventScheduled", f"{SCHEMA}OnlineEventAttendanceMode"),
        (f"{SCHEMA}EventScheduled", f"{SCHEMA}OfflineEventAttendanceMode"),
        (None, None),
    ]


def test_each_status_says_to_programs_what_schema_org_means_by_it():
    assert {status: structured_data.STATUS.get(status) for status in EventStatus} == {
        "proposed": None,  # nothing is scheduled yet
        "scheduled": "EventScheduled",
        "postponed": "EventPostponed",
        "held": "EventScheduled",  # "is taking place or has taken place on the startDate as scheduled"
        "partly_held": "EventScheduled",
        "cancelled": "EventCancelled",
        "denied": None,  # nobody called it off
    }


@pytest.mark.parametrize(
    ("modes", "mode"),
    [
        (["in_person", "in_person"], "Offline"),
        (["video", "phone"], "Online"),
        (["in_person", "phone", "unknown"], "Mixed"),
        (["in_person", "unknown"], ""),
        (["written"], ""),
        ([], ""),
    ],
)
def test_seats_say_how_people_met(modes, mode):
    seats = [{"mode": each, "state": "attended"} for each in modes] + [{"mode": "video", "state": "declined"}]
    assert structured_data._mode({"kind": "summit", "format": "bilateral"}, seats) == mode


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


@pytest.mark.parametrize(
    ("path", "ways"),
    [
        ("/r/person/nobody", ["/r/person/"]),
        ("/r/people/macron", ["/r/"]),
        ("/r/person/p-0", ["/changes"]),
        ("/r/person/macron/more", ["/r/", "/api/"]),
    ],
)
def test_where_nothing_is_a_link_leads_to_what_there_is(lived_in, path, ways):
    page = lxml.html.document_fromstring(ask(lived_in, path).body)
    require_harmless(page)
    assert page.xpath("//main//a/@href") == [f"{lived_in}{way}" for way in ways]


def test_seats_stand_as_in_the_dashboard_hosts_first_and_then_by_party(served_to_read, curated_engine):
    page = page_of(served_to_read, "/r/summit/2026-01-06-paris-coalition")
    with store.reading(curated_engine) as connection:
        seats = summits.attendance(connection, "2026-01-06-paris-coalition")
    shown = [address.rpartition("/")[2] for address in page.xpath("//td/a[contains(@href, '/r/attendance/')]/@href")]
    assert shown == list(seats["id"])


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
