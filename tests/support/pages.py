"""What a person does on a page in a browser, and waits for."""

from contextlib import suppress

from playwright.sync_api import expect

TRIES, ONE_TRY_MS = 6, 10_000


def settle(page):
    """Wait until the page's script has run: nothing is being computed any more."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def table_of(page):
    """The rows of the page's first list."""
    rows = page.locator(".tracker-box tbody").first
    rows.scroll_into_view_if_needed(timeout=60_000)
    settle(page)
    return rows


def open_first_row(page):
    """Follow the title of the first row of the page's first list, which opens its record."""
    table_of(page).locator("td.tracker-title a").first.click()


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
