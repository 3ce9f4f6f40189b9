"""The desk in a browser, with more than it is made for: two hundred pasted lines, and two tabs of one person."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import expect

from tests.support.delegations import MEETING, meeting
from tests.support.grids import Hand
from tests.support.pages import ONE_TRY_MS, TRIES, settle
from tests.support.stored import rows

# What the page makes of lines is asked of both databases in tests/editing.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
PASTED, LONG = 200, "Ж" * 10_000


def open_desk(page, served):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{served}/desk?table=summit&id={MEETING}")
    name(page)
    return Hand(page)


def name(page):
    page.get_by_label("Your name", exact=True).fill("Ann")
    page.get_by_label("Your name", exact=True).press("Enter")
    settle(page)


def paste(hand, lines):
    """Paste lines into the grid of seats. Where a busy page drops them in sight, a person pastes once more."""
    text = "\n".join("\t".join(cells) for cells in lines)
    hand.page.bring_to_front()
    for _ in range(TRIES):
        hand.cell("Seats", 1)
        hand.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        hand.page.keyboard.press("Control+v")
        with suppress(AssertionError):
            expect(hand.page.get_by_text(re.compile("to settle first|Not saved yet"))).to_be_visible(timeout=ONE_TRY_MS)
            return


def test_two_hundred_pasted_lines_with_doubles_are_told_and_outlive_a_reload(page, served, curated_url, open_engine):
    engine = open_engine(curated_url)
    meeting(engine)
    parties = [party["name"] for party in rows(engine, "party").values()]
    faults = PASTED - 2 - len(parties) + 1
    lines = [[name] for name in (parties * 2)[: PASTED - 2]]
    hand = open_desk(page, served)
    paste(hand, [*lines, ["المكسيك", "", "رئيس"], ["Brazil", "", LONG]])
    expect(page.get_by_text(f"{faults} cells to settle first")).to_be_visible()
    page.reload()
    expect(page.get_by_text(f"{faults} cells to settle first")).to_be_visible()
    told = page.get_by_role("region", name="Not taken")
    expect(told.get_by_text("has 10,000 characters")).to_be_visible()
    expect(told.get_by_text("looks like that of line 1:")).to_be_visible()


def test_two_tabs_of_one_person_keep_what_is_typed_in_each_and_save_it_once(page, served, curated_url, open_engine):
    engine = open_engine(curated_url)
    meeting(engine)
    first, second = open_desk(page, served), open_desk(page.context.new_page(), served)
    for hand, lines in ((first, [["Brazil"], ["India"]]), (second, [["Brazil"], ["Mexico"]])):
        paste(hand, lines)
        expect(hand.page.get_by_text("Not saved yet: 2 attendances")).to_be_visible()
    first.page.bring_to_front()
    first.click(first.page.get_by_role("button", name="Save all"))
    expect(first.page.get_by_text("2 attendances.")).to_be_visible()
    second.page.bring_to_front()
    second.page.reload()
    expect(second.page.get_by_text("1 cell to settle first")).to_be_visible()
    expect(second.page.get_by_text("leave it out if it is that one")).to_be_visible()
    first.page.bring_to_front()
    first.page.reload()
    name(first.page)
    expect(first.page.get_by_text(re.compile("^Your last save is change .*2 attendances"))).to_be_visible()
    first.click(first.page.get_by_role("button", name="Undo this save"))
    expect(first.page.get_by_text("was undone")).to_be_visible()
    assert not [seat for seat in rows(engine, "attendance").values() if seat["summit_id"] == MEETING]
    second.page.bring_to_front()
    second.page.reload()
    expect(second.page.get_by_text("Not saved yet: 2 attendances")).to_be_visible()
