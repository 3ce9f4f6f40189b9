"""What is taken along of a list: codes, and their labels beside them, in columns that stay where they are."""

from datetime import date

import pytest

from dashboard.lists.events import EVENTS
from dashboard.lists.pledges import PLEDGES
from dashboard.lists.tables import Table
from dashboard.lists.watch import for_spreadsheets
from dashboard.records import party, seats
from tests.support import somebody
from tracker.files import spreadsheet, workbook
from tracker.files.frame_csv import plain_csv
from tracker.queries import events, parties, pledges, sources, summits, totals, watch
from tracker.queries.event_filters import EventFilters
from tracker.queries.pledge_filters import PledgeFilters
from tracker.queries.sources import SourceFilters
from tracker.store import reading

DAY = date(2026, 7, 1)
# list -> its table, what it asks, and the columns that its CSV has
OF_PLEDGES = (
    "id,summit_id,milestone_id,headline,quote,quote_language,translation,category,verb,legal_form,"
    "amount_low,amount_high,currency,unit,amount_period,amount_note,made_on,made_precision,made_on_edtf,due_on,"
    "due_precision,due_on_edtf,due_note,funding,review_mechanism,version,event,pledgers,recipients,"
    "waits_for,firmness,part_actor,part_verb,part_quantity,part_deadline,part_funding,part_legal_form,"
    "part_review,status,days_past,category_label,verb_label,legal_form_label,amount_period_label,"
    "made_precision_label,due_precision_label,funding_label,firmness_label,status_label"
)
LISTS = {
    "events": (
        EVENTS,
        lambda connection: events.events(connection, EventFilters()),
        "table,id,track_id,title,starts_on,ends_on,date_precision,date_edtf,local_time,time_zone,second_zone,"
        "day_order,date_note,importance,summary,kind,status,format,city,country_id,parent_id,version,track,"
        "track_position,country,parties,source,url,confidence,date_precision_label,importance_label,"
        "confidence_label,kind_label,status_label,format_label,place",
    ),
    "pledges": (
        PLEDGES,
        lambda connection: pledges.pledges(connection, PledgeFilters(), DAY),
        OF_PLEDGES,
    ),
    "totals": (
        Table("totals", {}, codes=("pledge",)),
        lambda connection: totals.totals(connection, PledgeFilters(), DAY),
        "currency,category,amount_period,low,high,gross_low,gross_high,joint_low,joint_high,count,open_ended,"
        "entries,gross_open_ended,elsewhere,joint,left_out,category_label,amount_period_label",
    ),
    "sources": (
        Table("sources", {}, codes=("source",)),
        lambda connection: sources.sources(connection, SourceFilters()),
        "id,url,title,publisher,source_class,language,published_on,published_precision,published_on_edtf,accessed_on,"
        "archive_url,version,citations,source_class_label,published_precision_label",
    ),
    "parties": (
        Table("parties", {}, codes=("party",)),
        lambda connection: parties.parties(connection),
        "id,name,kind,summits,pledges,refusals,signatures,version,kind_label",
    ),
    "a party's seats": (
        party.SEATS,
        lambda connection: parties.attendance(connection, "fra"),
        "summit_id,title,starts_on,ends_on,date_precision,date_edtf,local_time,time_zone,second_zone,day_order,"
        "day,track,person,office,level,mode,state,id,version,date_precision_label,level_label,mode_label,state_label",
    ),
    "a party's pledges": (
        party.PROMISED,
        lambda connection: pledges.pledges(connection, PledgeFilters(parties=("fra",)), DAY),
        OF_PLEDGES,
    ),
    "members": (
        party.MEMBERS,
        lambda connection: parties.members(connection, "fra"),
        "id,party_id,party,joined_on,joined_precision,joined_on_edtf,left_on,left_precision,left_on_edtf,version,joined_precision_label,"
        "left_precision_label",
    ),
    "signatures": (
        party.SIGNED,
        lambda connection: parties.signatures(connection, "fra"),
        "document_id,title,event_table,event_id,adopted_on,adopted_precision,adopted_on_edtf,signed_on,signed_precision,signed_on_edtf,status,"
        "person,id,version,adopted_precision_label,signed_precision_label,status_label",
    ),
    "seats of a summit": (
        seats.SEATS,
        lambda connection: summits.attendance(connection, "paris"),
        "id,party_id,party,person_id,person,native_name,office,role,level,mode,state,version,role_label,"
        "level_label,mode_label,state_label",
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_the_csv_of_a_list_has_codes_and_labels_each_in_its_place(name, filled):
    table, question, columns = LISTS[name]
    with reading(filled) as connection:
        rows = table.for_programs(question(connection))
    assert plain_csv(rows).decode().split("\n")[0] == columns
    assert not [cell for cell in rows.to_numpy(dtype=object).flat if isinstance(cell, list)]


def test_labels_stand_beside_their_codes_and_what_a_pledge_waits_for_is_in_words(filled):
    with reading(filled) as connection:
        [meeting] = EVENTS.wording(events.events(connection, EventFilters(ids=("paris",)))).to_dict("records")
        [promise] = PLEDGES.wording(pledges.pledges(connection, PledgeFilters(), DAY)).to_dict("records")
    assert (meeting["kind"], meeting["kind_label"], meeting["status_label"]) == ("summit", "Summit", "Held")
    assert (promise["status"], promise["status_label"]) == ("dormant", "Dormant")
    assert (promise["waits_for"], promise["firmness_label"]) == ("Ceasefire", "Vague")


def test_the_status_of_a_refusal_has_words_of_its_own(filled):
    somebody.update(filled, "pledge", "hubs", {"verb": "refuses"}, author="Ann")
    somebody.update(filled, "pledge_status", "dormant", {"status": "substantial"}, author="Ann")
    with reading(filled) as connection:
        [refusal] = PLEDGES.wording(pledges.pledges(connection, PledgeFilters(), DAY)).to_dict("records")
        queue = watch.queue(connection, watch.WatchFilters(("pledge",)), DAY)
    [watched] = for_spreadsheets(queue).to_dict("records")
    assert (refusal["status"], refusal["status_label"], watched["Status"]) == ("substantial", "Held", "Held")


def test_a_day_that_is_not_known_has_a_text_for_programs(filled):
    somebody.update(filled, "pledge", "hubs", {"due_on": "2026-Q1"}, author="Ann")
    with reading(filled) as connection:
        rows = pledges.pledges(connection, PledgeFilters(), DAY)
        [meeting] = EVENTS.for_programs(events.events(connection, EventFilters(ids=("paris",)))).to_dict("records")
        book = workbook.of_store(connection)
    [promise] = PLEDGES.for_programs(rows).to_dict("records")
    assert (promise["made_on_edtf"], promise["due_on_edtf"]) == ("2026-01-06", "2026-01?/2026-03?")
    assert meeting["date_edtf"] == "2026-01-06"
    assert not [name for name in PLEDGES.wording(rows).columns if "edtf" in name]
    for table, column, text in (("pledge", "due_on", "2026-01?/2026-03?"), ("summit", "date", "2026-01-06")):
        sheet = spreadsheet.read(book, sheet=table)
        assert sheet.lines[0][1][sheet.headings.index(f"{column}_edtf")] == text


def test_two_tables_that_say_the_same_are_made_once():
    one, other = (Table("seats", {"level_label": "Level"}, codes=("attendance",)) for _ in range(2))
    assert one.wording == other.wording
    assert hash(one.wording) == hash(other.wording)
