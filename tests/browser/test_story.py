"""The timeline in Chromium: the story on one screen, and a landmark opened by mouse, by keyboard and by touch."""

import re
from datetime import date
from itertools import combinations

import pandas as pd
import pytest
from playwright.sync_api import expect

from tests.conftest import ROOT
from tests.support.pages import click_mark

# How a page is drawn; what it asks of both databases is in test_pages.py.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
BOXES = """boxes => boxes.map(box => {
  const { left, right, top, bottom } = box.getBoundingClientRect();
  return [left, right, top, bottom, box.scrollWidth <= box.clientWidth + 1];
})"""

SQUARE = """() => {
  const chart = document.querySelector('.js-plotly-plot');
  const trace = chart?._fullData?.find(trace => trace.name === 'events');
  const at = trace?.customdata.findIndex(key => key.join() === 'week,coalition,2026-01-05') ?? -1;
  if (at < 0) return false;
  const { left, top } = chart.getBoundingClientRect(), { xaxis, yaxis } = chart._fullLayout;
  return { x: left + xaxis._offset + xaxis.d2p(trace.x[at]), y: top + yaxis._offset + yaxis.d2p(trace.y[at]) };
}"""


def landmarks(since):
    """Titles of the landmarks from a day on, from the files alone."""
    events = pd.concat([pd.read_csv(ROOT / "data" / f"{table}.csv", dtype=str) for table in ("summit", "milestone")])
    chosen = events[(events["importance"] == "1") & (events["starts_on"] >= since.isoformat())]
    return list(chosen["title"])


def drawn(page, address):
    page.goto(address)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    expect(page.locator(".tracker-chronicle")).to_be_visible()


def test_every_landmark_of_twelve_months_is_read_on_the_first_screen_and_none_covers_another(page, served_to_read):
    page.set_viewport_size({"width": 1280, "height": 900})
    drawn(page, f"{served_to_read}/timeline")
    expect(page.locator(".js-plotly-plot .scatterlayer").first).to_be_visible()
    names = page.locator(".tracker-chronicle summary span")
    titles = [" ".join(title.split()).strip("\u2068\u2069") for title in names.locator("b").all_inner_texts()]
    expect(names.filter(has=page.get_by_role("img", name="Postponed"))).to_have_count(1)  # that of 5 March 2026
    today = date.today()
    expected = landmarks(today.replace(year=today.year - 1, day=min(today.day, 28)))
    assert len(titles) > 40
    assert set(expected) <= set(titles)
    boxes = names.evaluate_all(BOXES)
    assert all(top >= 0 and bottom <= 900 and 0 <= left < right <= 1280 for left, right, top, bottom, _ in boxes)
    assert all(whole for *_, whole in boxes)
    covered = [
        (one, other)
        for one, other in combinations(boxes, 2)
        if min(one[1], other[1]) - max(one[0], other[0]) > 1 and min(one[3], other[3]) - max(one[2], other[2]) > 1
    ]
    assert not covered
    chart = page.locator(".js-plotly-plot").bounding_box()
    assert chart["y"] + chart["height"] <= min(box[2] for box in boxes)


def test_a_landmark_is_opened_by_a_click_on_its_name(page, served_to_read):
    page.set_viewport_size({"width": 1280, "height": 900})
    drawn(page, f"{served_to_read}/timeline")
    page.get_by_text("NATO summit in Ankara", exact=True).first.click()
    opened = page.locator(".tracker-chronicle details[open]")
    expect(opened).to_contain_text("7–8 July 2026")
    opened.get_by_role("link", name="Open its page").click()
    expect(page.get_by_role("heading", name="NATO summit in Ankara", level=1)).to_be_visible()


def test_a_landmark_is_opened_by_the_keyboard_and_seen_to_have_its_focus(page, served_to_read):
    page.set_viewport_size({"width": 1280, "height": 900})
    drawn(page, f"{served_to_read}/timeline")
    page.get_by_role("link", name="July 2026: ").focus()
    name = page.locator(".tracker-chronicle summary").first
    for _ in range(30):
        if name.evaluate("name => name === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(name).to_be_focused()
    assert name.evaluate("name => getComputedStyle(name).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator(".tracker-chronicle details[open]")).to_contain_text("20 November 2025")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The 28-point plan becomes public", level=1)).to_be_visible()


def test_on_a_phone_a_landmark_is_opened_by_a_tap_and_no_square_is_too_small_for_a_finger(browser, served_to_read):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    drawn(page, f"{served_to_read}/timeline")
    expect(page.locator(".st-key-score")).to_be_hidden()
    targets = page.locator(".tracker-chronicle summary, .tracker-periods a")
    assert targets.count() > 60
    assert min(targets.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")) >= 44
    page.get_by_text("First trilateral talks in Abu Dhabi", exact=True).first.tap()
    opened = page.locator(".tracker-chronicle details[open]")
    expect(opened).to_contain_text("23–24 January 2026")
    opened.get_by_role("link", name="Open its page").tap()
    expect(page.get_by_role("heading", name="First trilateral talks in Abu Dhabi", level=1)).to_be_visible()
    context.close()


def test_a_month_shows_a_line_an_event_and_the_way_back_leads_to_the_story(page, served_to_read):
    page.set_viewport_size({"width": 1280, "height": 900})
    drawn(page, f"{served_to_read}/timeline")
    page.get_by_role("link", name="January 2026").click()
    line = page.locator(".js-plotly-plot .textpoint").filter(has_text="Coalition of the Willing summit on security")
    expect(line).to_be_visible()
    expect(page).to_have_url(f"{served_to_read}/timeline?from=2026-01&to=2026-01")
    page.go_back()
    expect(line).to_have_count(0)
    expect(page.get_by_text("The 28-point plan becomes public").first).to_be_visible()


def test_a_year_with_an_event_of_no_known_month_leads_to_its_events(page, served_to_read):
    drawn(page, f"{served_to_read}/timeline")
    periods = page.get_by_role("navigation", name="Months")
    expect(periods.get_by_role("link", name="January 2027")).to_have_count(0)
    year = periods.get_by_role("link", name=re.compile("^2027: "))
    number = int(re.search(r": (\d+) events?", year.inner_html()).group(1))
    year.click()
    expect(page.get_by_text("NATO summit in Albania").first).to_be_visible()
    expect(page.get_by_text(f"{number} events", exact=False).first).to_be_visible()


def test_a_square_opens_the_events_of_its_week(page, served_to_read):
    page.set_viewport_size({"width": 1280, "height": 900})
    drawn(page, f"{served_to_read}/timeline")
    opened = f"{served_to_read}/timeline?week=coalition%3A2026-01-05"
    click_mark(page, lambda: page.wait_for_function(SQUARE).json_value(), opened)
    expect(page.locator("h2, h3, p").filter(has_text="5–11 January 2026").first).to_be_visible()
    week = page.locator(".tracker-sentences")
    expect(
        week.get_by_role("link", name="Coalition of the Willing summit on security guarantees in Paris")
    ).to_be_visible()
    page.reload()
    expect(week).to_be_visible()


def test_an_event_in_the_address_is_shown_once(page, served_to_read):
    drawn(page, f"{served_to_read}/timeline?event=summit:2026-01-06-paris-coalition")
    words = page.get_by_text("Thirty-five states by the organisers").locator("visible=true")
    expect(words).to_have_count(1)
