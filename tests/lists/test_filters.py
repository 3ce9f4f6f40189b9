"""Filters come from the address and go back to it; what the address gets wrong is left out, and said."""

from datetime import date

import pytest

from tests.support.editor import plain
from tests.support.examples import EXAMPLES
from tests.support.filters import opened, pager, summits, timeline, warnings
from tracker.queries.event_filters import EventFilters
from tracker.values.codes import SummitKind
from tracker.writing import edits


@pytest.mark.usefixtures("examples")
def test_what_is_chosen_is_the_filter_and_a_day_long_ago_can_be():
    app = opened(timeline, unfolded=True)
    app.multiselect(key="track").set_value(["coalition"])
    app.text_input(key="from").set_value("1950")
    app.text_input(key="q").set_value("عبد")
    app.run()
    chosen = EventFilters(tracks=("coalition",), since=date(1950, 1, 1), text="عبد")
    assert app.session_state["found"] == chosen
    app.session_state["filters"] = False
    app.run()
    assert app.session_state["found"] == chosen  # folding the filters away takes none off


@pytest.mark.usefixtures("examples")
def test_a_stretch_begins_with_its_first_day_and_ends_with_its_last():
    app = opened(timeline, **{"from": "January 2026", "to": "2026-02"})
    assert app.session_state["found"] == EventFilters(since=date(2026, 1, 1), until=date(2026, 2, 28))
    assert [caption.value for caption in app.caption] == ["Read as January 2026", "Read as February 2026"]
    whole = opened(timeline, **{"from": "2026-01-06", "to": "6.1.2026"})
    assert whole.session_state["found"] == EventFilters(since=date(2026, 1, 6), until=date(2026, 1, 6))
    assert [caption.value for caption in whole.caption] == ["Read as 6 January 2026"]


@pytest.mark.usefixtures("examples")
def test_a_day_that_cannot_be_read_is_said_and_cuts_nothing_off():
    app = opened(timeline, **{"from": "06/01/2026", "to": "2026-02-30"})
    assert app.session_state["found"] == EventFilters()
    assert [plain(warning.value).partition(": ")[0] for warning in app.warning] == ["From", "To"]
    assert "6 January (2026-01-06) or 1 June (2026-06-01)" in plain(app.warning[0].value)
    assert "Until then no day is cut off" in app.warning[1].value


@pytest.mark.usefixtures("examples")
def test_days_in_the_wrong_order_are_said():
    app = opened(timeline, **{"from": "2026-01-07", "to": "2026-01-06"})
    assert "lies before" in app.warning[0].value
    assert not opened(timeline, **{"from": "2026-01-06", "to": "2026-01-06"}).warning


def test_two_records_of_one_name_are_told_apart(examples):
    edits.create(examples, "track", {"id": "second", "title": "Coalition"}, author="Ann")
    app = opened(timeline, unfolded=True)
    assert len(set(app.multiselect(key="track").options)) == 3


@pytest.mark.usefixtures("examples")
def test_the_list_of_summits_offers_kinds_of_meetings_only():
    assert set(opened(summits, unfolded=True).multiselect(key="kind").options) == {kind.label for kind in SummitKind}


@pytest.mark.parametrize("nonsense", ["999", "0", "-1", "x", "1.5", "²", "9" * 4400])
def test_a_page_that_is_not_there_is_said_and_the_first_is_shown(nonsense):
    app = opened(pager, 250, page=nonsense)
    assert app.session_state["found"] == 0
    assert warnings(app) == [f"Page in this address: “{nonsense[:60]}” is none of the 3 that there are."]


@pytest.mark.parametrize("total", [0, 1, 100])
def test_a_list_of_one_page_says_that_there_is_no_second(total):
    app = opened(pager, total, page="2")
    assert app.session_state["found"] == 0
    assert warnings(app) == ["Page in this address: “2” is none of the 1 that there are."]


def test_an_unknown_party_is_not_offered(examples):
    edits.create(examples, "party", {**EXAMPLES["party"], "id": "idle", "name": "Idle"}, author="Ann")
    assert opened(timeline, unfolded=True).multiselect(key="party").options == ["France"]
