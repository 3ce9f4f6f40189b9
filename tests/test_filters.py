"""Filters come from the address and go back to it; what the address gets wrong is left out."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from tests.examples import EXAMPLES
from tracker import edits
from tracker.queries.events import EventFilters
from tracker.queries.pledges import PledgeFilters
from tracker.vocab import SummitKind


def timeline():
    import streamlit as st

    from dashboard import db, filters

    db.note_revision()
    st.session_state["found"] = filters.event_filters()


def summits():
    import streamlit as st

    from dashboard import db, filters
    from tracker.vocab import SummitKind

    db.note_revision()
    st.session_state["found"] = filters.event_filters(tables=("summit",), kinds=(SummitKind,))


def pledges():
    import streamlit as st

    from dashboard import db, filters

    db.note_revision()
    st.session_state["found"] = filters.pledge_filters()


def pager(total):
    import streamlit as st

    from dashboard.filters import page_of

    st.session_state["found"] = page_of(total, 100)


def opened(script, *args, unfolded=False, **address):
    app = AppTest.from_function(script, args=args, default_timeout=30)
    if unfolded:
        app.session_state["filters"] = True
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert not app.error
    return app


@pytest.fixture
def examples(dashboard):
    engine = dashboard("examples")
    edits.create(engine, "track", {"id": "other", "title": "Трек 2"}, author="Ann")
    return engine


@pytest.mark.usefixtures("examples")
def test_an_address_restores_the_filters_of_events():
    app = opened(
        timeline,
        q=" Париж 100% ",
        track=["Coalition", "Трек 2"],
        kind=["Talks", "Vote"],
        party="France",
        importance=["Landmark", "Major"],
        status="Held",
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
        pledger="France",
        category=["Troops", "Grant"],
        firmness="Vague",
        form="Spoken",
        condition="Ceasefire",
        status=["Dormant", "No current entry"],
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
def test_what_the_address_gets_wrong_is_left_out():
    app = opened(
        timeline,
        track=["nope", "Coalition"],
        kind="<script>",
        party="\u202eabc",
        importance="0",
        status="held",
        nonsense="1",
        **{"from": "nonsense", "to": "2026-02-30"},
    )
    assert app.session_state["found"] in (EventFilters(), EventFilters(tracks=("coalition",)))
    assert opened(timeline, **{"from": "1066-10-14"}).session_state["found"] == EventFilters()


@pytest.mark.usefixtures("examples")
def test_what_is_chosen_is_the_filter_and_a_day_long_ago_can_be():
    app = opened(timeline, unfolded=True)
    app.multiselect(key="track").set_value(["coalition"])
    app.date_input(key="from").set_value(date(1950, 1, 1))
    app.text_input(key="q").set_value("عبد")
    app.run()
    chosen = EventFilters(tracks=("coalition",), since=date(1950, 1, 1), text="عبد")
    assert app.session_state["found"] == chosen
    app.session_state["filters"] = False
    app.run()
    assert app.session_state["found"] == chosen  # folding the filters away takes none off


@pytest.mark.usefixtures("examples")
def test_days_in_the_wrong_order_are_said():
    app = opened(timeline, **{"from": "2026-01-07", "to": "2026-01-06"})
    assert "lies before" in app.warning[0].value
    assert not opened(timeline, **{"from": "2026-01-06", "to": "2026-01-06"}).warning


def test_two_records_of_one_name_are_told_apart(examples):
    edits.create(examples, "track", {"id": "second", "title": "Coalition"}, author="Ann")
    app = opened(timeline, track="Coalition (second)")
    assert app.session_state["found"].tracks == ("second",)
    assert set(app.multiselect(key="track").options) == {"Coalition (coalition)", "Coalition (second)", "Трек 2"}


@pytest.mark.usefixtures("examples")
def test_the_list_of_summits_offers_kinds_of_meetings_only():
    assert set(opened(summits, unfolded=True).multiselect(key="kind").options) == {kind.label for kind in SummitKind}


def test_the_page_in_the_address_gives_the_offset_and_one_that_is_not_there_an_offset_that_is():
    assert opened(pager, 250).session_state["found"] == 0
    assert opened(pager, 250, page="3").session_state["found"] == 200
    for nonsense in ("999", "0", "-1", "x", "1.5", ""):
        assert opened(pager, 250, page=nonsense).session_state["found"] in (0, 100, 200)
    for total in (0, 1, 100):
        assert opened(pager, total, page="2").session_state["found"] == 0


def test_an_unknown_party_is_not_offered(examples):
    edits.create(examples, "party", {**EXAMPLES["party"], "id": "idle", "name": "Idle"}, author="Ann")
    assert opened(timeline, unfolded=True).multiselect(key="party").options == ["France"]
