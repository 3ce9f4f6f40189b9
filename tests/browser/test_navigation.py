"""From a list to a record and back, in a browser: the address always names what is shown."""

import io
import re
from contextlib import suppress

import pandas as pd
import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from tests.support.pages import open_first_row, settle, table_of

# What the browser does; what the pages ask of both databases is in test_pages.py.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
PARIS = "2026-01-06-paris-coalition"


def test_a_list_gives_its_rows_away(page, served_to_read):
    page.goto(f"{served_to_read}/pledges?firmness=Concrete")
    expect(page.get_by_role("heading", name="Totals")).to_be_visible(timeout=60_000)
    total = int(re.match(r"\d+", page.get_by_text("By firmness: Concrete").inner_text())[0])
    expect(page.get_by_role("button", name="CSV")).to_have_count(0)
    # A menu that opens while the page above it still grows stands where its button was.
    page.locator(".st-key-pledges_counts .main-svg").first.wait_for()
    settle(page)
    page.locator(".st-key-files_pledges").get_by_role("button", name="Download").click()
    for name, suffix in (("CSV", ""), ("CSV for spreadsheets", "-spreadsheet")):
        button = page.locator(f".st-key-pledges{suffix}-csv").get_by_role("button", name=name, exact=True)
        with page.expect_download() as download:
            button.click()
        assert len(pd.read_csv(io.BytesIO(download.value.path().read_bytes()))) == total > 1
    expect(page.get_by_test_id("stDataFrame")).to_have_count(0)  # Streamlit's own grid has an unsafe download


def test_the_snapshots_page_gives_the_rows_that_its_filters_leave(page, served_to_read):
    page.goto(f"{served_to_read}/snapshots?list=Pledges&status=Dormant")
    numbers = []
    for name, key in (("Pledges", "pledges"), ("Events", "events")):
        page.get_by_role("radio", name=name).click()
        page.locator(f".st-key-files_{key}").get_by_role("button", name="Download").click()
        button = page.locator(f".st-key-{key}-csv").get_by_role("button")
        button.wait_for(timeout=60_000)
        numbers.append(int(page.get_by_text(re.compile("^[0-9]+ rows found")).inner_text().split()[0]))
        with page.expect_download() as download:
            button.click()
        rows = pd.read_csv(io.BytesIO(download.value.path().read_bytes()))
        assert len(rows) == numbers[-1]
        if name == "Pledges":
            assert set(rows["status"]) == {"dormant"}
            assert {"Ceasefire", "Peace agreement"} <= set(rows["waits_for"])
    assert numbers[1] > 100 > numbers[0] > 1
    expect(page).to_have_url(f"{served_to_read}/snapshots")  # no filter of the pledges is left in it


def test_the_browser_asks_before_it_drops_what_was_typed(page, served_to_read):
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    def leave():
        asked.clear()
        with suppress(PlaywrightError):  # a reload that is called off ends in one
            page.reload(timeout=5_000)
        return asked

    page.goto(f"{served_to_read}/edit?table=track")
    field = page.get_by_role("textbox", name="Title *", exact=True)
    expect(field).to_be_visible(timeout=60_000)
    settle(page)
    field.fill("Typed, not sent")
    expect(page.get_by_test_id("InputInstructions")).to_be_visible()
    assert leave() == ["beforeunload"]
    field.press("Tab")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    assert leave() == ["beforeunload"]
    expect(field).to_have_value("Typed, not sent")
    page.get_by_role("link", name="Parties", exact=True).first.click()
    expect(page.get_by_role("heading", name="Who came to what")).to_be_visible()
    assert leave() == ["beforeunload"]
    page.get_by_role("link", name="Edit", exact=True).first.click()
    page.get_by_test_id("stPageLink").filter(has_text="a new record").click()
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_text("Not saved yet")).to_have_count(0)
    assert leave() == []


def test_a_row_opens_its_record_and_the_way_back_leads_to_the_list(page, served_to_read):
    page.set_viewport_size({"width": 1280, "height": 1600})
    address = f"{served_to_read}/pledges?firmness=Concrete"
    page.goto(address)
    expect(page.get_by_role("heading", name="Totals")).to_be_visible(timeout=60_000)
    open_first_row(page)
    expect(page.get_by_role("heading", name="How firm is it?")).to_be_visible()
    record = page.url
    page.go_back()
    expect(page.get_by_role("heading", name="Totals")).to_be_visible()
    settle(page)
    assert page.url == address
    page.go_forward()
    expect(page.get_by_role("heading", name="How firm is it?")).to_be_visible()
    assert page.url == record
    page.get_by_role("link", name="All pledges").click()
    expect(page.get_by_role("heading", name="Totals")).to_be_visible()
    expect(page).to_have_url(f"{served_to_read}/pledges")


def test_a_record_opens_at_its_top_in_a_tab_of_its_name(page, served_to_read):
    top = "() => document.querySelector('[data-testid=\"stMain\"]').scrollTop"
    page.goto(f"{served_to_read}/summits?id={PARIS}")
    following = page.get_by_role("link").filter(has_text="Next:")
    following.scroll_into_view_if_needed(timeout=60_000)
    assert page.evaluate(top) > 500
    assert page.title().startswith("Coalition of the Willing summit")
    following.click()
    page.wait_for_function(f"({top})() === 0")
    expect(page).not_to_have_title(re.compile("Coalition of the Willing summit"))


def test_the_menu_keeps_the_day_to_look_from_until_it_is_left(page, served_to_read):
    def expect_day(path, day="?known_on=2026-01-10"):
        expect(page.get_by_text("You are viewing 10 January 2026")).to_have_count(1 if day else 0, timeout=60_000)
        expect(page).to_have_url(f"{served_to_read}/{path}{day}")

    page.goto(f"{served_to_read}/pledges?known_on=2026-01-10&status=Dormant")
    expect(page.get_by_text("You are viewing 10 January 2026")).to_be_visible(timeout=60_000)
    settle(page)
    with page.context.expect_page() as tab:
        page.get_by_role("link", name="Parties", exact=True).click(modifiers=["Control"])
    expect(tab.value).to_have_url(f"{served_to_read}/parties?known_on=2026-01-10")
    tab.value.close()
    page.get_by_role("link", name="Parties", exact=True).click()
    expect(page.get_by_role("heading", name="Who came to what")).to_be_visible(timeout=60_000)
    expect_day("parties")
    page.get_by_text("Questions").click()
    page.get_by_role("menuitem", name="Watch desk").press("Enter")
    expect(page.get_by_role("heading", name="Watch desk", level=1)).to_be_visible(timeout=60_000)
    expect(page.get_by_role("menuitem")).to_have_count(0)
    expect_day("watch")
    page.go_back()
    expect(page.get_by_role("heading", name="Who came to what")).to_be_visible(timeout=60_000)
    expect_day("parties")
    page.get_by_role("link", name="Edit", exact=True).click()
    expect(page.get_by_text("This page holds the whole record all the same")).to_be_visible(timeout=60_000)
    expect_day("edit", "?table=summit&known_on=2026-01-10")
    with page.context.expect_page() as tab:
        page.get_by_role("link", name="Parties", exact=True).click(button="middle")
    expect(tab.value).to_have_url(f"{served_to_read}/parties?known_on=2026-01-10")
    tab.value.close()
    page.get_by_role("link", name="Pledges", exact=True).click()
    expect(page.get_by_role("heading", name="Totals")).to_be_visible(timeout=60_000)
    expect_day("pledges")
    settle(page)
    page.get_by_role("button", name="Back to today").click()
    expect_day("pledges", "")
    page.get_by_role("link", name="Parties", exact=True).click()
    expect(page.get_by_role("heading", name="Who came to what")).to_be_visible(timeout=60_000)
    expect_day("parties", "")


@pytest.mark.parametrize("day", ["", "?as_of=2026-01-10"])
def test_the_menu_of_a_phone_shuts_when_a_page_is_chosen(page, served_to_read, day):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{served_to_read}/{day}")
    page.get_by_test_id("stExpandSidebarButton").click(timeout=60_000)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Pledges").click()
    expect(page.get_by_role("heading", name="Pledges", level=1)).to_be_visible()
    expect(page).to_have_url(f"{served_to_read}/pledges{day}")
    expect(page.get_by_test_id("stSidebar")).not_to_be_in_viewport()


def test_a_list_without_filters_in_its_address_shows_all(page, served_to_read):
    page.set_viewport_size({"width": 1280, "height": 1600})
    page.goto(f"{served_to_read}/summits?q=Paris")
    few = page.get_by_text(re.compile("^[0-9]+ meetings found"))
    expect(few).to_be_visible(timeout=60_000)
    number = few.inner_text().split()[0]
    open_first_row(page)
    expect(page.get_by_role("heading", name="Who was there")).to_be_visible()
    page.get_by_role("link", name="All summits").click()
    expect(page).to_have_url(f"{served_to_read}/summits")
    expect(few).to_be_visible()
    expect(page.get_by_text(f"{number} meetings found")).to_have_count(0)


def test_the_keyboard_comes_to_each_row_and_opens_it_when_asked_to(page, served_to_read):
    page.goto(f"{served_to_read}/parties")
    titles = table_of(page).locator("td.tracker-title a")
    titles.first.focus()
    page.keyboard.press("Tab")
    expect(titles.nth(1)).to_be_focused()
    expect(page).to_have_url(f"{served_to_read}/parties")
    address = titles.nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{served_to_read}{address}")


def test_the_middle_button_opens_a_row_in_a_tab_of_its_own(page, served_to_read):
    page.goto(f"{served_to_read}/sources")
    first = table_of(page).locator("td.tracker-title a").first
    with page.context.expect_page() as other:
        first.click(button="middle")
    expect(other.value).to_have_url(f"{served_to_read}{first.get_attribute('href')}")
    expect(page).to_have_url(f"{served_to_read}/sources")


def test_headings_and_titles_stay_in_sight_in_a_list_that_is_larger_than_its_box(page, served_to_read):
    page.set_viewport_size({"width": 800, "height": 900})
    page.goto(f"{served_to_read}/pledges")
    table_of(page)
    box = page.locator(".tracker-box").first
    box.evaluate("box => box.scrollTo(box.scrollWidth, 2000)")
    place, heading = box.bounding_box(), box.get_by_role("columnheader", name="Pledge").bounding_box()
    assert box.evaluate("box => [box.scrollLeft > 300, box.scrollTop]") == [True, 2000]
    assert abs(heading["x"] - place["x"]) < 2
    assert abs(heading["y"] - place["y"]) < 2
    lefts = box.locator("td.tracker-title").evaluate_all("cells => cells.map(c => c.getBoundingClientRect().x)")
    assert max(abs(left - place["x"]) for left in lefts) < 2
    assert place["height"] <= 0.7 * 900 + 1


def test_a_heading_sorts_the_list_and_the_way_back_leads_to_the_order_before(page, served_to_read):
    page.goto(f"{served_to_read}/sources?page=2")
    rows = table_of(page)
    heading = page.locator(".tracker-box").get_by_role("columnheader", name="Citations")
    expect(heading).not_to_have_attribute("aria-sort", "descending")
    heading.get_by_role("link").click()
    expect(page).to_have_url(f"{served_to_read}/sources?order=cited")
    expect(heading).to_have_attribute("aria-sort", "descending")
    settle(page)
    numbers = [int(text) for text in rows.locator('td[data-of="Citations"]').all_inner_texts()]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] > numbers[-1]
    page.go_back()
    expect(page).to_have_url(f"{served_to_read}/sources?page=2")
    expect(heading).not_to_have_attribute("aria-sort", "descending")
    expect(page.get_by_role("button", name="Page 2", exact=True)).to_have_attribute("aria-current", "page")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("timeline?kind=Summit", "[1-9][0-9]* of [0-9]+ events are hidden"),
        ("timeline?q=Berlin", "[1-9][0-9]* of [0-9]+ events are hidden"),
    ],
)
def test_the_way_back_from_a_record_on_another_page_leads_to_what_was_left(page, served_to_read, address, shown):
    page.set_viewport_size({"width": 1280, "height": 1600})
    page.goto(f"{served_to_read}/{address}")
    told = page.get_by_text(re.compile(shown)).first
    expect(told).to_be_visible(timeout=60_000)
    words = told.inner_text()
    open_first_row(page)
    expect(told).to_have_count(0)
    # on the way there the address has the one page with the parameters of the other
    expect(page).to_have_url(re.compile(f"{served_to_read}/(?!{address.split('?')[0]})[a-z]+[?](.*&)?id="))
    settle(page)
    record = page.url
    page.go_back()
    expect(page.get_by_text(words, exact=True)).to_be_visible()
    expect(page).to_have_url(f"{served_to_read}/{address}")
    page.go_forward()
    expect(page.get_by_text(words, exact=True)).to_have_count(0)
    expect(page).to_have_url(record)


def test_a_link_to_another_record_on_the_same_page_changes_the_address(page, served_to_read):
    page.goto(f"{served_to_read}/summits?id={PARIS}")
    first = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link").filter(has_text="Next:").click()
    expect(page).not_to_have_url(re.compile(PARIS))
    expect(page.get_by_role("heading", name=first, exact=True)).to_have_count(0)
    page.go_back()
    expect(page).to_have_url(re.compile(PARIS))
    expect(page.get_by_role("heading", name=first, exact=True)).to_be_visible()


def test_a_link_within_a_text_opens_the_record_without_loading_the_page_anew(page, served_to_read):
    page.goto(f"{served_to_read}/summits?id={PARIS}")
    delegation = page.get_by_role("link", name="Germany", exact=True).first
    expect(delegation).to_be_visible()
    page.evaluate("window.same = true")
    with page.context.expect_page() as other:
        delegation.click(modifiers=["ControlOrMeta"])
    expect(other.value).to_have_url(f"{served_to_read}/parties?id=deu")
    expect(page).to_have_url(f"{served_to_read}/summits?id={PARIS}")
    delegation.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Germany", exact=True)).to_be_visible()
    expect(page).to_have_url(f"{served_to_read}/parties?id=deu")
    assert page.evaluate("window.same")
    page.go_back()
    expect(page.get_by_role("heading", name="Who was there")).to_be_visible()
    expect(page).to_have_url(f"{served_to_read}/summits?id={PARIS}")


def test_a_link_within_a_text_goes_along_with_the_day_of_its_own_reader(page, served_to_read):
    germany = page.get_by_role("link", name="Germany", exact=True).first
    for day in ("&as_of=2026-01-10", ""):
        page.goto(f"{served_to_read}/summits?id={PARIS}{day}")
        expect(germany).to_have_attribute("href", f"/parties?id=deu{day}")


def test_what_is_folded_stands_on_paper_and_unfolds(page, served_to_read):
    page.goto(f"{served_to_read}/summits?id={PARIS}")
    office = page.locator("td").get_by_text("Prime Minister (caretaker)", exact=True)
    expect(office).to_be_attached()
    expect(office).not_to_be_visible()
    page.emulate_media(media="print")
    expect(office).to_be_visible()
    page.emulate_media(media="screen")
    expect(office).not_to_be_visible()
    page.get_by_text("43 seats as a table").click()
    expect(office).to_be_visible()


def test_a_long_list_is_leafed_through_and_the_address_says_where(page, served_to_read):
    page.goto(f"{served_to_read}/sources")
    first = table_of(page).locator("td.tracker-title").first
    seen = [first.inner_text()]
    for number in (2, 3, 1):
        page.get_by_role("button", name=f"Page {number}", exact=True).click(timeout=60_000)
        expect(page).to_have_url(
            f"{served_to_read}/sources?page={number}" if number > 1 else f"{served_to_read}/sources"
        )
        expect(first).not_to_have_text(seen[-1])
        seen.append(first.inner_text())
    assert len(set(seen)) == 3
    assert seen[0] == seen[3]
    page.goto(f"{served_to_read}/sources?page=2")
    expect(page.get_by_role("button", name="Page 2", exact=True)).to_have_attribute("aria-current", "page")


def test_the_day_in_the_address_goes_along(page, served_to_read):
    page.goto(f"{served_to_read}/?as_of=2026-01-10")
    dormant = page.get_by_role("link").filter(has_text=re.compile(r"Dormant \d+"))
    expect(dormant).to_be_visible(timeout=60_000)
    number = re.search(r"\d+", dormant.inner_text())[0]
    dormant.click()
    expect(page.get_by_text(re.compile(f"^{number} pledges are on record"))).to_be_visible()
    expect(page).to_have_url(re.compile("as_of=2026-01-10"))
    expect(page.get_by_text("You are viewing 10 January 2026")).to_be_visible()
    page.get_by_role("button", name="Back to today").click()
    expect(page.get_by_text("You are viewing")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/pledges\?kind=pledge&status=dormant$"))
