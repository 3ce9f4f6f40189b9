"""Every view on a phone and on a desk, dark and light: it fits, in its colours, and the browser has no complaint."""

import pytest
from playwright.sync_api import expect

# How views are drawn; what the pages ask of both databases is in test_pages.py.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
PARIS = "2026-01-06-paris-coalition"
VIEWS = (
    "",
    f"timeline?event=summit:{PARIS}",
    "summits",
    f"summits?id={PARIS}",
    "summits?milestone=2026-01-14-eu-loan-proposal",
    "pledges",
    "pledges?view=money",
    "pledges?id=2025-12-18-eu-loan-90bn",
    "slips",
    "wakes?trigger=a-ceasefire-between-russia-and-ukraine",
    "parties",
    "parties?id=fra",
    "issues",
    "issues?issue=army-size",
    "sources",
    "sources?id=elysee-2026-01-06-sommet-coalition",
    "differences?party=rus",
    "watch",
    f"edit?table=summit&id={PARIS}",
    f"desk?table=summit&id={PARIS}",
    "desk",
    "imports",
    "changes",
    "snapshots",
)
# How far the page can be moved sideways in pixels, and how bright its ground is, from 0 to 255.
LOOK = """main => [
  main.scrollWidth - main.clientWidth,
  Math.max(...getComputedStyle(document.querySelector('.stApp')).backgroundColor.match(/\\d+/g).slice(0, 3)),
]"""


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_each_view_fits_the_screen(browser, served_to_read, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page, complaints = context.new_page(), []

    def note(message):
        # Streamlit looks below the page's own address first, to find where its server is.
        if message.type == "error" and "/_stcore/" not in message.location["url"]:
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for view in VIEWS:
        page.goto(f"{served_to_read}/{view}")
        app = page.get_by_test_id("stApp")
        expect(page.get_by_test_id("stHeading").first).to_be_visible()
        expect(app).to_have_attribute("data-test-script-state", "notRunning")
        sideways, ground = page.get_by_test_id("stMain").evaluate(LOOK)
        assert sideways <= 0, view
        assert ground > 200 if scheme == "light" else ground < 60, view
        assert not page.get_by_test_id("stException").count(), view
        assert not page.get_by_text("of that address").count(), view
        assert complaints == [], view
    context.close()
