"""The line by which a page offers its feed, calendar and plain page: each is answered, with the filters of the page."""

import re
from html import unescape

import pytest

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
