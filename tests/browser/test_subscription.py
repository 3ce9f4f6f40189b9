"""The line by which a page offers its feed, calendar and plain page: each is answered, with the filters of the page."""

import re
from html import unescape

import pytest
from playwright.sync_api import expect

from tests.support.asking import ask

PARIS = "2026-01-06-paris-coalition"


@pytest.mark.parametrize(
    ("page", "parameters", "offers"),
    [
        ("changes", {}, ["/feed.atom"]),
        ("timeline", {}, ["/feed.atom", "/calendar.ics"]),
        ("timeline", {"track": "coalition", "from": "2026-01"},
         ["/feed.atom?track=coalition", "/calendar.ics?from=2026-01&track=coalition"]),
        ("summits", {"id": PARIS}, [f"/r/summit/{PARIS}"]),
        ("parties", {"id": "fra"}, ["/feed.atom?party=fra", "/calendar.ics?party=fra", "/r/party/fra"]),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("app")
def test_a_page_offers_what_programs_follow_it_by(visit, served_to_read, page, parameters, offers):
    (line,) = [each.proto.body for each in visit(page, **parameters).get("html") if "Subscribe" in each.proto.body]
    addresses = [unescape(address) for address in re.findall(r'href="([^"]*)"', line)]
    assert addresses == offers
    assert {ask(served_to_read, address).status for address in addresses} == {200}


def test_a_plain_page_is_read_in_a_browser_that_runs_no_script(browser, served_to_read):
    context = browser.new_context(java_script_enabled=False)
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{served_to_read}/r/summit/{PARIS}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Coalition of the Willing summit")
    expect(page.get_by_role("link", name="Volodymyr Zelenskyy").first).to_be_visible()
    expect(page.locator("body")).to_have_css("max-width", "960px")  # its style is let in
    page.get_by_role("link", name="France").first.click()
    expect(page).to_have_url(f"{served_to_read}/r/party/fra")
    assert complaints == []
    context.close()
