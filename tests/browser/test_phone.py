"""A phone: the rows of every list and table are cards that lead to their records, and nothing is read sideways."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.pages import await_style, settle

# How tables are drawn is the same of both databases.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
CEASEFIRE = "wakes?trigger=a-ceasefire-between-russia-and-ukraine"
# Of each table that is seen: how far it can be moved sideways, whether a title stands above the rest of its row, and
# the heading that is written before a cell.
CARDS = """() => [...document.querySelectorAll('.tracker-table, .rows')].filter(e => e.checkVisibility()).map(e => {
  const cells = [...e.querySelector('tbody tr').cells].filter(cell => cell.checkVisibility());
  const title = cells.find(cell => cell.className) ?? cells[0];
  const rest = cells.filter(cell => cell !== title);
  return [
    e.scrollWidth - e.clientWidth,
    rest.every(cell => cell.getBoundingClientRect().top >= title.getBoundingClientRect().top),
    rest.map(cell => getComputedStyle(cell, '::before').content),
  ];
})"""


@pytest.fixture
def phone(browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("view", "heading"),
    [
        (CEASEFIRE, "Status"),
        ("summits", "Place"),
        ("known?known_on=2026-01-10", "Kind"),
        ("slips", "Announced for"),
        ("parties", "Came to"),
        ("parties?id=deu", "What became of them"),
        ("parties?id=deu", "Newest"),
        ("issues?issue=army-size", "Newest"),
        ("snapshots", "Rows"),
        ("", "Announced in all"),
        ("r/summit/2026-01-06-paris-coalition", "Person"),
    ],
)
def test_rows_are_cards_and_each_value_has_its_heading(phone, served_to_read, view, heading):
    phone.goto(f"{served_to_read}/{view}")
    expect(phone.locator(".tracker-table, .rows").first).to_be_visible(timeout=60_000)
    if not view.startswith("r/"):
        settle(phone)
    cards = phone.evaluate(CARDS)
    assert max(sideways for sideways, _, _ in cards) <= 0
    assert all(above for _, above, _ in cards)
    assert f'"{heading}: "' in str([content for _, _, contents in cards for content in contents])


def test_the_pledges_of_a_meeting_say_what_each_value_is(phone, served_to_read):
    phone.goto(f"{served_to_read}/summits?id=2026-01-06-paris-coalition")
    pledges = phone.get_by_role("region", name="Pledges", exact=True)
    due = pledges.locator("td[data-of='Due']:not(:empty)").first
    expect(due).to_be_visible(timeout=60_000)
    expect(due).to_have_css("content", '"Due: "', pseudo="before")


def test_a_tap_on_a_title_opens_the_record(phone, served_to_read):
    phone.goto(f"{served_to_read}/{CEASEFIRE}")
    title = phone.get_by_role("cell").get_by_role("link").first
    name = title.inner_text()
    title.tap()
    expect(phone.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_the_headings_that_sort_stand_above_the_cards(phone, served_to_read):
    phone.goto(f"{served_to_read}/pledges")
    box = phone.locator(".tracker-box").first
    expect(box.get_by_role("columnheader")).to_have_text(["Made on", "Amount", "Due"])
    settle(phone)
    box.get_by_role("columnheader", name="Amount").get_by_role("link").tap()
    expect(phone).to_have_url(f"{served_to_read}/pledges?order=amount")
    expect(box.get_by_role("columnheader", name="Amount")).to_have_attribute("aria-sort", "other")


def test_a_list_that_goes_on_below_its_box_fades_at_its_foot(phone, served_to_read):
    phone.goto(f"{served_to_read}/pledges")
    box = phone.locator(".tracker-box").first
    expect(box).to_have_css("position", "sticky", pseudo="after")
    settle(phone)
    height, whole = box.evaluate("box => [box.clientHeight, box.scrollHeight]")
    assert height < whole


def test_a_screen_reader_still_has_a_table_with_rows_and_cells(phone, served_to_read):
    phone.goto(f"{served_to_read}/{CEASEFIRE}")
    table = phone.get_by_role("table").first
    expect(table.get_by_role("row").first.get_by_role("cell").first).to_be_visible()


def test_the_menu_says_that_it_is_one(phone, served_to_read):
    phone.goto(f"{served_to_read}/slips")
    expect(phone.get_by_role("heading", name="What slipped", level=1)).to_be_visible(timeout=60_000)
    settle(phone)
    expect(phone.get_by_test_id("stExpandSidebarButton")).to_have_css("content", '"Menu"', pseudo="after")


def test_the_bars_of_money_have_their_sums_and_every_choice_of_entries_is_whole(phone, served_to_read):
    phone.goto(f"{served_to_read}/pledges?view=money")
    expect(phone.locator(".st-key-whose .textpoint").first).to_be_visible(timeout=60_000)
    choice = phone.get_by_role("radio", name="Announced again, or in parts")
    expect(choice).to_be_visible()
    box = choice.bounding_box()
    assert box["x"] + box["width"] <= 390


def test_the_timeline_explains_no_squares_where_it_draws_none(phone, served_to_read):
    phone.goto(f"{served_to_read}/timeline")
    expect(phone.get_by_text("465 events in 9 tracks")).to_be_visible(timeout=60_000)
    expect(phone.get_by_text("A square is a week")).to_be_hidden()


def test_a_map_stands_right_below_its_caption(phone, served_to_read):
    phone.goto(f"{served_to_read}/summits")
    expect(phone.get_by_role("heading", name="The most meetings were in")).to_be_visible(timeout=60_000)
    title = phone.get_by_text("Close up", exact=True)
    ground = phone.locator(".st-key-near .geo .bg rect").first
    expect(ground).to_be_attached(timeout=60_000)
    await_style(phone)
    settle(phone)
    above, below = title.bounding_box(), ground.bounding_box()
    assert 0 <= below["y"] - above["y"] - above["height"] < 40


def test_a_year_stands_once_above_the_landmarks(phone, served_to_read):
    phone.goto(f"{served_to_read}/timeline")
    expect(phone.locator(".tracker-chronicle summary").first).to_be_visible(timeout=60_000)
    years = [year.inner_text() for year in phone.locator(".tracker-chronicle h3").all() if year.is_visible()]
    assert len(years) > 1
    assert years == sorted(set(years))


def test_a_text_that_nobody_could_read_says_so_once(phone, served_to_read):
    phone.goto(f"{served_to_read}/issues")
    card = phone.get_by_role("row", name="Declaration of Intent")
    expect(card).to_have_text(re.compile("· not public", re.IGNORECASE), use_inner_text=True)
    await_style(phone)
    settle(phone)
    assert card.get_by_role("cell").evaluate_all("cells => cells.filter(cell => cell.checkVisibility()).length") == 1


def test_the_picture_of_a_chart_wider_than_the_phone_is_offered_within_it(phone, served_to_read):
    phone.goto(f"{served_to_read}/parties?view=ladder")
    button = phone.get_by_role("button", name="Picture of this chart")
    expect(button).to_be_visible()
    await_style(phone)
    settle(phone)
    box = button.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
