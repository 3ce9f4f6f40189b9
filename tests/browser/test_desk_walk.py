"""The desk in a browser: a new meeting typed in one go, counted by the clicks that it takes."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.delegations import MEETING, MISSPELT, lines, meeting
from tests.support.grids import Hand
from tests.support.pages import settle
from tests.support.stored import everything, rows

# How the browser sends what is typed; what the page makes of it is asked of both databases in test_desk_page.py.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
MOST_CLICKS, TWENTY = 60, 20


def test_a_new_summit_with_seats_text_pledges_and_sources_takes_at_most_sixty_clicks(
    page, served, curated_url, open_engine
):
    engine = open_engine(curated_url)
    before = everything(engine)
    page.goto(f"{served}/desk")
    hand = Hand(page)
    hand.click(page.get_by_label("Your name", exact=True))
    hand.type("Ann")
    hand.line("Sources", 1, "https://example.org/warsaw", "Readout of Warsaw", "Chancellery", "Official readout")
    hand.line("Sources", 2, "https://example.org/paper", "Ships for Odesa", "The Paper", "Media")
    hand.choose(page.get_by_role("combobox", name="Track"), "Coalition")
    hand.click(page.get_by_label("Title", exact=False).first)
    hand.type("Warsaw meeting")
    for name in ("First day", "Last day"):
        hand.click(page.get_by_role("textbox", name=name))
        hand.type("6 Mar 2026")
    hand.choose(page.get_by_role("combobox", name="Kind"), "Summit")
    hand.choose(page.get_by_role("combobox", name="Status"), "Held")
    hand.click(page.get_by_role("combobox", name="Add delegations"))
    hand.type("France; UK; Poland; Україна; Italy", "Enter")
    hand.click(page.get_by_role("button", name="All 5 are checked"))
    hand.choose(page.get_by_role("combobox", name=re.compile("^Mode, where")), "In person")
    hand.line("Texts", 1, "Warsaw Declaration", "Declaration", "Signed", "France; UK; Poland")
    hand.line("Pledges", 1, "The UK sends five ships", "Military aid", "UK", "After a ceasefire", "Ceasefire")
    money = ("France gives a loan", "Loan", "France", "Once parliament votes", "Parliament's vote", "")
    hand.line("Pledges", 2, *money, "Ships for Odesa")
    expect(page.get_by_text(re.compile("^Not saved yet: "))).to_be_visible()
    hand.click(page.get_by_role("button", name="Save all"))
    expect(page.get_by_text(re.compile("^Saved as change "))).to_be_visible()
    expect(page.get_by_text("Nothing to save.")).to_be_visible()
    print(f"{hand.count} clicks and commits")
    assert hand.count <= MOST_CLICKS
    now = everything(engine)
    new = {table: [row for id, row in now[table].items() if id not in before[table]] for table in now}
    assert {table: len(of_table) for table, of_table in new.items() if of_table} == {
        "summit": 1,
        "attendance": 5,
        "document": 1,
        "signature": 3,
        "pledge": 2,
        "pledge_party": 2,
        "pledge_condition": 2,
        "source": 2,
        "citation": 1 + 5 + 1 + 2,
    }
    assert {seat["mode"] for seat in new["attendance"]} == {"in_person"}
    assert all(seat["person_id"] and seat["office"] for seat in new["attendance"])
    settle(page)
    page.get_by_role("button", name=re.compile("Undo this save")).click()
    expect(page.get_by_text("was undone")).to_be_visible()
    settle(page)
    assert everything(engine) == before


def test_twenty_pasted_delegations_outlive_a_reload_and_are_saved_and_undone_at_once(
    page, served, curated_url, open_engine
):
    engine = open_engine(curated_url)
    meeting(engine)
    before = everything(engine)
    clear = [cells for cells in lines(engine) if MISSPELT[1] not in cells[1]][:TWENTY]
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{served}/desk?table=summit&id={MEETING}")
    page.get_by_label("Your name", exact=True).fill("Ann")
    hand = Hand(page)
    hand.cell("Seats", 1)
    page.evaluate(
        "text => navigator.clipboard.writeText(text)", "\n".join("\t".join(cells[:4]).strip() for cells in clear)
    )
    page.keyboard.press("Control+v")
    expect(page.get_by_text(f"Not saved yet: {TWENTY} attendances")).to_be_visible()
    page.reload()
    expect(page.get_by_text(f"Not saved yet: {TWENTY} attendances")).to_be_visible()
    page.get_by_label("Your name", exact=True).fill("Ann")
    page.get_by_label("Your name", exact=True).press("Enter")
    settle(page)
    page.get_by_role("button", name="Save all").click()
    expect(page.get_by_text(f"{TWENTY} attendances.")).to_be_visible()
    expect(page.get_by_text("Nothing to save.")).to_be_visible()
    assert len([seat for seat in rows(engine, "attendance").values() if seat["summit_id"] == MEETING]) == TWENTY
    page.get_by_role("button", name="Undo this save").click()
    expect(page.get_by_text("was undone")).to_be_visible()
    settle(page)
    assert everything(engine) == before


LAST_LETTER_AND_ENTER = """(field, letter) => {
  const press = key => field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  press(letter);
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(field, field.value + letter);
  field.dispatchEvent(new InputEvent('input', { bubbles: true, data: letter }));
  press('Enter');
}"""


def test_a_cell_is_kept_if_a_busy_page_gets_its_last_letter_and_enter_at_once(page, served, curated_url, open_engine):
    meeting(open_engine(curated_url))
    page.goto(f"{served}/desk?table=summit&id={MEETING}")
    hand = Hand(page)
    hand.click(page.get_by_label("Your name", exact=True))
    hand.type("Ann", "Tab")
    hand.cell("Seats", 1)
    typed = page.locator("#portal textarea")
    page.keyboard.type("F")
    expect(typed).to_be_visible()
    page.keyboard.type("ranc")
    typed.evaluate(LAST_LETTER_AND_ENTER, "e")
    expect(typed).to_have_count(0)
    expect(page.get_by_text("Not saved yet: 1 attendance")).to_be_visible()


@pytest.mark.parametrize("commit", ["Enter", ""])
def test_a_click_that_comes_before_the_last_cell_is_sent_saves_that_cell_too(
    page, served, curated_url, open_engine, commit
):
    engine = open_engine(curated_url)
    meeting(engine)
    page.goto(f"{served}/desk?table=summit&id={MEETING}")
    hand = Hand(page)
    hand.click(page.get_by_label("Your name", exact=True))
    hand.type("Ann", "Tab")
    hand.line("Sources", 1, "https://example.org/warsaw", "Readout", "Chancellery", "Official readout")
    expect(page.get_by_text("Not saved yet: 1 source")).to_be_visible()
    save = page.get_by_role("button", name="Save all").bounding_box()
    hand.cell("Sources", 1)
    page.keyboard.type("h")
    typed = page.locator("#portal textarea")
    expect(typed).to_be_visible()
    page.keyboard.type("ttps://example.org/kyiv")
    expect(typed).to_have_value("https://example.org/kyiv")
    if commit:
        page.keyboard.press(commit)  # the grid sends the cell 150 ms later
    page.mouse.click(save["x"] + save["width"] / 2, save["y"] + save["height"] / 2)
    expect(page.get_by_text(re.compile("^Saved as change "))).to_be_visible()
    assert "https://example.org/kyiv" in {source["url"] for source in rows(engine, "source").values()}
