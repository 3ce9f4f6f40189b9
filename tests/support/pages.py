"""What a person does on a page in a browser, and waits for."""

from contextlib import suppress

from playwright.sync_api import expect

TRIES, ONE_TRY_MS = 6, 10_000


def settle(page):
    """Wait until the page's script has run: nothing is being computed any more."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def await_style(page):
    """Wait until the style of the page has come, which Streamlit sends as an element of it, and its fonts."""
    width = "(words => words && getComputedStyle(words).maxWidth != 'none')"
    page.wait_for_function(f"{width}(document.querySelector('.stMainBlockContainer p'))")
    page.evaluate("document.fonts.ready.then(() => true)")


def table_of(page):
    """The rows of the page's first list."""
    rows = page.locator(".tracker-box tbody").first
    rows.scroll_into_view_if_needed(timeout=60_000)
    settle(page)
    return rows


def open_first_row(page):
    """Follow the title of the first row of the page's first list, which opens its record."""
    table_of(page).locator("td.tracker-title a").first.click()


def click_mark(page, place, opened):
    """Click a mark of a chart, whose pixel ``place()`` returns, until the address is ``opened``: a chart that is drawn
    anew in that moment takes no click, and a person clicks once more."""
    for _ in range(TRIES):
        pixel = place()
        page.mouse.click(pixel["x"], pixel["y"])
        with suppress(AssertionError):
            expect(page).to_have_url(opened, timeout=ONE_TRY_MS)
            return
    expect(page).to_have_url(opened)


def options(page, box, typed):
    """What a list offers once something is typed into it. A page that moves shuts an open list, so the list is brought
    into sight first; where an answer of the server moves the page meanwhile, a person opens it again."""
    offered = page.get_by_role("option")
    for _ in range(TRIES):
        settle(page)
        box.scroll_into_view_if_needed()
        box.click()
        box.fill(typed)
        with suppress(AssertionError):
            expect(offered.first).to_be_visible(timeout=ONE_TRY_MS)
            break
    expect(offered.first).to_be_visible()
    return offered
