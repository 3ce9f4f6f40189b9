"""Filters come from the address and go back to it."""

import re
from datetime import date

import pytest

from tests.support import somebody
from tests.support.editor import Editor
from tests.support.filters import opened, pager, summits, timeline, warnings
from tracker.queries.event_filters import EventFilters
from tracker.queries.pledge_filters import PledgeFilters
from tracker.writing import edits


def pledges():
    import streamlit as st

    from dashboard.lists import filters
    from dashboard.web import answers

    answers.note_revision()
    st.session_state["found"] = filters.pledge_filters()


def extract():
    from dashboard.lists import extract
    from dashboard.web import answers

    answers.note_revision()
    extract.extract()


@pytest.mark.usefixtures("examples")
@pytest.mark.parametrize("name", ["pledges", "Pledges"])
def test_an_address_says_of_which_list_some_rows_are_wanted(name):
    app = opened(extract, list=name, firmness="vague")
    assert app.button_group[0].value == "pledges"
    app.button_group[0].set_value("sources").run()
    assert app.query_params == {"list": "sources"}
    app.button_group[0].set_value("events").run()
    assert app.query_params == {}
    assert not warnings(app)


@pytest.mark.usefixtures("examples")
def test_a_list_that_is_not_there_is_complained_of():
    app = opened(extract, list="nonsense")
    assert app.button_group[0].value == "events"
    assert warnings(app) == ["List in this address: “nonsense” does not exist, or has another name now."]


@pytest.mark.usefixtures("examples")
def test_an_address_restores_the_filters_of_events():
    app = opened(
        timeline,
        q=" Париж 100% ",
        track=["coalition", "other"],
        kind=["talks", "vote"],
        party="fra",
        importance=["1", "2"],
        status="held",
        **{"from": "2025-11-01", "to": "2026-01-06"},
    )
    assert app.session_state["found"] == EventFilters(
        (), ("coalition", "other"), ("talks", "vote"), ("fra",), ("1", "2"), ("held",), date(2025, 11, 1),
        date(2026, 1, 6), "Париж 100%",
    )  # fmt: skip
    assert app.expander[0].proto.expanded


@pytest.mark.usefixtures("examples")
def test_an_address_restores_the_filters_of_pledges():
    app = opened(
        pledges,
        q="hubs",
        pledger="fra",
        category=["troops", "finance_grant"],
        firmness="vague",
        form="oral",
        condition="ceasefire",
        status=["dormant", "no_entry"],
        as_of="2026-01-10",
    )
    assert app.session_state["found"] == PledgeFilters(
        ("fra",),
        ("troops", "finance_grant"),
        ("oral",),
        ("vague",),
        ("ceasefire",),
        ("dormant", "no_entry"),
        until=date(2026, 1, 10),
        text="hubs",
    )


@pytest.mark.usefixtures("examples")
def test_without_an_address_all_is_left_in_and_the_filters_are_folded_away():
    for page, nothing in ((timeline, EventFilters()), (pledges, PledgeFilters()), (summits, EventFilters(("summit",)))):
        app = opened(page)
        assert app.session_state["found"] == nothing
        assert not app.expander[0].proto.expanded


@pytest.mark.usefixtures("examples")
def test_an_address_of_an_earlier_version_that_names_labels_leads_to_the_same_rows():
    app = opened(timeline, track=["Трек 2", "Coalition"], kind="Talks", party="France", importance="Landmark")
    assert app.session_state["found"] == EventFilters((), ("other", "coalition"), ("talks",), ("fra",), ("1",))
    assert not app.warning


@pytest.mark.usefixtures("examples")
def test_what_the_address_gets_wrong_is_left_out_and_said():
    app = opened(
        timeline,
        track=["nope", "coalition"],
        kind="<script>",
        party="\u202eabc",
        importance="0",
        status="HELD",
        nonsense="1",
        **{"from": "nonsense", "to": "2026-02-30"},
    )
    assert app.session_state["found"] == EventFilters(tracks=("coalition",))
    assert [re.split(" in this address|: ", words)[0] for words in warnings(app)] == [
        "Track", "Kind", "Party", "Importance", "From", "To", "Status of a meeting",
    ]  # fmt: skip
    assert warnings(app)[0] == "Track in this address: “nope” does not exist, or has another name now."
    assert warnings(app)[5].startswith("To: “2026-02-30” is no day of the calendar: February 2026 has 28 days.")
    app = opened(timeline, **{"from": "1066-10-14"})
    assert app.session_state["found"] == EventFilters()
    assert warnings(app)[0].startswith("From: 1066-10-14 is not between 1900-01-01 and 2199-12-31: fix the year.")


def test_a_renamed_record_stays_in_the_links_to_it(examples):
    link = {"track": "other", "party": "fra"}
    before = opened(timeline, **link).session_state["found"]
    somebody.update(examples, "party", "fra", {"name": "French Republic"}, author="Ann")
    somebody.update(examples, "track", "other", {"title": "Coalition 2"}, author="Ann")
    after = opened(timeline, **link)
    assert after.session_state["found"] == before
    assert after.multiselect(key="party").options == ["French Republic"]
    assert not after.warning
    assert warnings(opened(timeline, party="France")) == [
        "Party in this address: “France” does not exist, or has another name now."
    ]


def test_a_label_that_two_records_share_by_now_stands_for_both_and_that_is_said(examples):
    edits.create(examples, "track", {"id": "second", "title": "Coalition"}, author="Ann")
    app = opened(timeline, track="Coalition")
    assert set(app.session_state["found"].tracks) == {"coalition", "second"}
    assert warnings(app) == ["Track in this address: “Coalition” is the name of 2, and all of them are chosen."]
    assert opened(timeline, track="second").session_state["found"].tracks == ("second",)


@pytest.mark.usefixtures("examples")
def test_the_address_holds_the_ids_of_what_is_chosen_and_nothing_once_it_is_dropped():
    app = opened(timeline, unfolded=True, q="x")
    app.multiselect(key="track").set_value(["other", "coalition"])
    app.multiselect(key="status").set_value(["held"])
    app.run()
    assert dict(app.query_params) == {"q": "x", "track": ["other", "coalition"], "status": "held"}
    app.multiselect(key="track").set_value([])
    app.run()
    assert dict(app.query_params) == {"q": "x", "status": "held"}
    app.query_params["track"] = ["coalition"]  # a link was followed, or the way back was taken
    app.run()
    assert app.session_state["found"].tracks == ("coalition",)


@pytest.mark.usefixtures("examples")
def test_what_was_said_of_the_address_goes_with_the_next_choice():
    app = opened(timeline, track="nope")
    app.multiselect(key="track").set_value(["other"])
    app.run()
    assert not app.warning
    assert dict(app.query_params) == {"track": "other"}


def test_the_page_in_the_address_gives_the_offset():
    assert opened(pager, 250).session_state["found"] == 0
    assert opened(pager, 250, page="3").session_state["found"] == 200


@pytest.mark.usefixtures("examples")
def test_what_a_page_does_not_read_of_its_address_is_said():
    visitor = Editor("track")
    for page, parameters, words in (
        ("parties", {"kind": "state"}, "“kind” in this address: this page does not know it and ignores it"),
        ("pledges", {"pledgers": "fra"}, "“pledgers” in this address: this page does not know it and ignores it"),
        ("overview", {"track": "coalition"}, "“track” in this address: this page does not know it and ignores it"),
        (
            "summits",
            {"id": ["nope", "paris"]},
            "“id” in this address: it is given 2 times, and the last one counts",
        ),
        ("edit", {"table": "nope", "id": "paris"}, "Kind of record in this address: “nope” is none that has a form"),
        ("imports", {"table": "nope"}, "Kind of record in this address: “nope” is none that can be imported"),
        ("timeline", {"event": "summit:"}, "The event in this address is not in the store"),
        ("timeline", {"event": "paris"}, "The event in this address is not in the store"),
        ("edit", {"id": "paris"}, "Kind of record in this address: it is not told"),
        (
            "timeline",
            {"track": ["nope", "nope"]},
            "Track in this address: “nope” does not exist, or has another name now.",
        ),
    ):
        visitor.go(page, **parameters)
        [said] = warnings(visitor.app)
        assert said.startswith(words)


@pytest.mark.usefixtures("examples")
def test_what_a_page_reads_of_its_address_is_not_complained_of():
    visitor = Editor("track")
    whole = {"as_of": "2026-01-10", "print": "1"}
    for page, parameters in (
        ("overview", {}),
        ("timeline", {"q": "Paris", "party": "fra", "from": "2026-01", "event": "summit:paris"}),
        ("summits", {"track": "coalition"}),
        ("summits", {"id": "paris"}),
        ("summits", {"milestone": "plan"}),
        ("pledges", {"pledger": "fra", "order": "amount"}),
        ("parties", {"track": "coalition"}),
        ("sources", {"publisher": "Élysée", "class": "primary_text"}),
        ("edit", {"table": "summit", "id": "paris"}),
        ("changes", {"by": "Examples"}),
        ("snapshots", {"list": "Pledges", "status": "dormant"}),
    ):
        visitor.go(page, **parameters, **(whole if page != "edit" else {}))
        assert not warnings(visitor.app), page
