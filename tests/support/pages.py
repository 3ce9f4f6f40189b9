"""What a person does on a page in a browser, and waits for."""

from contextlib import suppress

from playwright.sync_api import expect

TRIES, ONE_TRY_MS = 6, 10_000
TICK_PX, FIRST_ROW_PX = 14, 52  # the middle of the column of ticks, and of the first row, within a table


def settle(page):
    """Wait until the page's script has run: nothing is being computed any more."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def table_of(page):
    """The first table of the page, with its rows in it: they are drawn on a canvas, and are read by the blind from a
    table beneath it."""
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed(timeout=60_000)
    settle(page)
    expect(table.locator("table td").first).to_be_attached()
    return table.locator("canvas").first


def tick_first_row(page):
    """Tick the first row of the page's first table, which opens its record."""
    place = table_of(page).bounding_box()
    page.mouse.click(place["x"] + TICK_PX, place["y"] + FIRST_ROW_PX, delay=80)


def options(page, box, typed):
    """What a list offers once something is typed into it. An answer of the server that comes meanwhile shuts the list;
    a person opens it again."""
    offered = page.get_by_role("option")
    for _ in range(TRIES):
        box.click()
        box.fill(typed)
        with suppress(AssertionError):
            expect(offered.first).to_be_visible(timeout=ONE_TRY_MS)
            break
    expect(offered.first).to_be_visible()
    return offered
