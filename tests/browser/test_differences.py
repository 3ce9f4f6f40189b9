"""Where sources differ: the list with its filters, and the mark beside a disputed value on each kind of page."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.examples import EXAMPLES
from tests.support.pages import settle
from tracker.queries import accounts
from tracker.queries.accounts import DisputeFilters
from tracker.store import reading
from tracker.writing import edits

PARIS = "2026-01-06-paris-coalition"


def html(app):
    return " ".join(str(each.proto.body) for each in app.get("html"))


@pytest.mark.parametrize("asked", [{}, {"kind": ["pledge"]}, {"field": ["starts_on"]}, {"party": ["rus", "usa"]}])
def test_the_list_has_as_many_values_as_are_disputed_and_the_address_filters_it(visit, dashboard, asked):
    engine = dashboard("curated")
    filters = DisputeFilters(*(tuple(asked.get(name, ())) for name in ("kind", "field", "party")))
    with reading(engine) as connection:
        number = accounts.count(connection, filters)
    app = visit("differences", **asked)
    assert f"**{number} disputed values**" in [text.value for text in app.markdown]
    assert html(app).count("<article") == min(number, 20)


def test_a_store_without_disputes_says_so_and_a_filter_that_leaves_none_too(visit, dashboard):
    engine = dashboard("examples")
    assert "No value is disputed" in visit("differences").info[0].value
    edits.create(
        engine, "account", EXAMPLES["account"] | {"id": "b", "value": "<b>two</b>", "held": "false"}, author="Ann"
    )
    app = visit("differences")
    assert "&lt;b&gt;two&lt;/b&gt;" in html(app)
    assert "<b>two</b>" not in html(app)


def test_a_disputed_value_names_its_record_and_its_day(visit, dashboard):
    engine = dashboard("examples")
    dispute = EXAMPLES["account"] | {"held": "false", "value": "two"}
    edits.create(engine, "account", dispute | {"id": "b"}, author="Ann")
    of_paris = dispute | {"record_table": "summit", "record_id": "paris", "field": "city"}
    for number, value in enumerate(("Lyon", "Nice")):
        edits.create(engine, "account", of_paris | {"id": f"c{number}", "value": value}, author="Ann")
    shown = re.sub("[\u2066-\u2069]|<a [^>]*>|</a>", "", html(visit("differences")))
    assert re.findall("<h3>(.*?)</h3><small>(.*?)</small>", shown) == [
        ("Paris", "Summit · City · 6 January 2026"),
        ("Hubs", "Pledge · Amount, at least · 6 January 2026"),
    ]
    none = visit("differences", kind=["pledge"], field=["city"]).info[0].value
    assert none == "No disputed value matches. Remove a filter."


@pytest.mark.parametrize(
    ("page", "address", "words"),
    [
        ("summits", {"id": PARIS}, ["2 accounts differ", "Our own list, each party once: attended: 35 states"]),
        ("summits", {"id": "2025-12-28-trump-putin-call"}, ["The record takes none of them for right"]),
        ("summits", {"milestone": "2025-12-29-valdai-attack-claim"}, ["a complete fabrication", "91 drones"]),
        ("pledges", {"id": "2026-02-12-udcg-35bn"}, ["USD 38 billion", "GBP 35 billion", "held here"]),
        ("parties", {"id": "coalition-of-the-willing"}, ["Austria: 3 accounts differ", "Bulgaria: 2 accounts differ"]),
        ("parties", {"id": "bgr"}, ["Coalition of the Willing: 2 accounts differ"]),
    ],
)
def test_a_disputed_value_has_its_accounts_beside_it(visit, dashboard, page, address, words):
    dashboard("curated")
    shown = html(visit(page, **address))
    assert [each for each in words if each not in shown] == []


def test_a_disputed_value_is_headed_by_its_record_and_a_day_as_people_read_it(visit, dashboard):
    dashboard("curated")
    shown = html(visit("differences"))
    heads = re.findall(r"<h3>(.*?)</h3><small>(.*?)</small>", shown)
    assert len(heads) == 20
    assert not [head for head, _ in heads if re.search(r"[0-9]{4}-[0-9]{2}", re.sub("<[^>]*>", "", head))]
    assert "Milestone · Summary · Between 27 and 28 September 2026" in [about for _, about in heads]


@pytest.mark.parametrize(("name", "some"), [("as_of", True), ("known_on", True)])
def test_the_list_looks_from_the_day_of_the_address(visit, dashboard, name, some):
    dashboard("curated")
    app = visit("differences", **{name: "2026-01-10"})
    assert ("<article" in html(app)) is some
    assert "2026-02-12" not in html(app)


def test_in_a_browser_a_mark_opens_its_accounts_and_the_count_leads_to_its_list(page, served_to_read):
    page.goto(f"{served_to_read}/summits?id={PARIS}")
    settle(page)
    told = page.get_by_text("About 30 Western and European countries", exact=True)
    mark = page.locator("details").filter(has=told).get_by_text("2 accounts differ")
    expect(told).to_be_hidden()
    mark.press("Enter")
    expect(told).to_be_visible()
    expect(page.get_by_text("held here").first).to_be_visible()
    page.get_by_role("link", name="See the list").first.click()
    expect(page.get_by_role("heading", name="Who was there")).to_be_in_viewport()


def test_in_a_browser_the_list_is_one_click_away_and_a_filter_stands_in_the_address(page, served_to_read):
    page.goto(served_to_read)
    page.get_by_role("button", name="Questions").click()
    page.get_by_role("menuitem", name="Where sources differ").click()
    expect(page.get_by_role("heading", name="Where sources differ")).to_be_visible()
    page.get_by_role("combobox", name="Account of").fill("Russia")
    page.get_by_role("option", name="Russia").click()
    page.wait_for_url(re.compile("party=rus"))
    page.keyboard.press("Escape")  # a list that is open hides all else from who asks by role
    expect(page.get_by_text("disputed values")).to_be_visible()
    page.get_by_role("link", name="Planned Trump–Putin summit in Budapest").click()
    expect(page.get_by_role("heading", name="Planned Trump–Putin summit in Budapest")).to_be_visible()
