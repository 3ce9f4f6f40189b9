"""What the page Desk offers to choose from, and what it takes for blank."""

import pytest

from dashboard.lists import finder
from tests.support.desks import Desk
from tests.support.editor import PARIS, field
from tests.support.tables import headings, rows


@pytest.fixture
def store(dashboard):
    return dashboard("curated")


@pytest.mark.usefixtures("store")
def test_every_meeting_is_reached_by_a_search(monkeypatch):
    monkeypatch.setattr(finder, "FEW", 2)
    monkeypatch.setattr(finder, "MOST", 3)
    desk = Desk()
    desk.app.text_input(key="find_desk_of_summit_None").set_value("2026-01-06 Paris")
    desk.run()
    [paris] = [each for each in field(desk.app, "desk_of_summit").options if "2026-01-06" in each][:1]
    field(desk.app, "desk_of_summit").set_value(PARIS)
    desk.run()
    assert desk.address == ("summit", PARIS)
    assert paris


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("blank", [" ", "\u00a0"])
def test_a_line_of_white_space_is_nothing_that_could_be_lost(blank):
    desk = Desk("summit", PARIS)
    desk.enter("attendance", {"party_id": blank})
    assert (desk.draft.unsaved, desk.draft.typed) == (False, {})
    desk.enter("attendance", {"party_id": "France", "level": blank})
    assert desk.lines("attendance") == [{"party_id": "France"}]


@pytest.mark.usefixtures("store")
def test_stored_lines_are_in_order_of_name_and_only_pledgers_stand_under_by():
    bodies = [element.proto.body for element in Desk("summit", PARIS).app.get("html")]
    [seats, promises] = [
        next(body for body in bodies if f'aria-label="{name} that are stored"' in body) for name in ("Seats", "Pledges")
    ]
    names = [name for name, *_ in rows(seats)]
    assert names.index("Czechia") < names.index("Denmark") < names.index("Germany") < names.index("Spain")
    by = headings(promises).index("By")
    cell = {headline: cells[by - 1] for headline, *cells in rows(promises)}
    assert (
        cell["Belgium to contribute air and naval capabilities and training once hostilities have ended"] == "Belgium"
    )


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(("start", "value"), [("reason", "Readout"), ("shared_attendance_level", "foreign_minister")])
@pytest.mark.parametrize("address", [("summit", PARIS), ("summit",)])
def test_the_bar_says_that_a_reason_or_a_value_for_all_lines_waits_for_a_line(address, start, value):
    def bar():
        return [caption.value for caption in desk.app.caption][-1]

    desk = Desk(*address)
    assert bar() == "Nothing to save."
    field(desk.app, start).set_value(value)
    desk.run()
    assert "saved together with a line" in bar()
    assert ("desk_drop" in [button.key for button in desk.app.button]) == (start == "reason")
    field(desk.app, start).set_value(None if start.startswith("shared") else "")
    desk.run()
    assert bar() == "Nothing to save."
    desk.enter("attendance", {"party_id": "France"})
    assert "together" not in bar()
