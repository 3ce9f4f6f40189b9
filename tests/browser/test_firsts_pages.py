"""Firsts and gaps, who came with whom, and the ladder: from the start to the list behind each sentence."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.support import somebody
from tests.support.filters import warnings
from tests.support.pages import settle
from tests.support.tables import printed, rows

SERIES = "parties:rus:ukr:talks"


def html(app):
    return " ".join(re.sub(r"<[^>]+>", "", element.proto.body) for element in app.get("html"))


def lines(app):
    """The lines of all tables of the page, the first cell of each to the others."""
    tables = [element.proto.body for element in app.get("html")]
    return {row[0]: row[1:] for table in tables for row in rows(table)}


def test_a_pair_is_told_with_its_denominators_and_its_sentences(visit, dashboard):
    dashboard("curated")
    app = visit("firsts", party=["rus", "ukr"], as_of="2026-11-28")
    assert any("5 of 159 held meetings" in text.value for text in app.markdown)
    assert lines(app)["Talks with both Russia and Ukraine"][:4] == [
        "3", "23 January 2026", "17 February 2026", "235 days"
    ]  # fmt: skip
    assert "None since, up to 10 Oct 2026" in html(app)
    assert any("to that day a silence is counted" in text.value for text in app.markdown)
    assert any("198 held meetings from 7 November 2025 to 9 October 2026" in text.value for text in app.markdown)


def test_nothing_is_told_of_what_came_after_the_day_to_look_from(visit, dashboard):
    dashboard("curated")
    app = visit("firsts", party=["rus", "ukr"], as_of="2026-02-10")
    assert lines(app)["Talks with both Russia and Ukraine"][:4] == [
        "2", "23 January 2026", "4 February 2026", "6 days"
    ]  # fmt: skip
    assert "None since, for" in html(app)


def test_the_longest_silence_of_what_happened_three_times_is_told_before_the_table(visit, dashboard):
    dashboard("curated")
    page = html(visit("firsts", as_of="2026-11-28"))
    talks = page[: page.index("Longest gap")]
    often = [
        line for line in lines(visit("firsts", as_of="2026-11-28")).items() if line[0].startswith("Talks with both")
    ]
    since = {name: int(re.search(r"\d+", cells[3])[0]) for name, cells in often if int(cells[0]) >= 3}
    assert max(since, key=since.get) == "Talks with both Russia and Ukraine"
    told = "Talks with both Russia and Ukraine: none for 235 days to the end of the sources on 10 October 2026"
    assert f"{told}, the longest time without, of the {len(since)} series of at least 3 meetings." in talks
    assert "the longest time without" not in html(visit("firsts", party=["rus", "tur"], as_of="2026-11-28"))
    assert "the longest time without" not in html(visit("firsts", as_of="2026-01-20"))


@pytest.mark.parametrize(
    ("series", "said"),
    [("x", "is none: it is written like"), ("parties:a:b:talks", "Nothing in this record belongs")],
)
def test_a_series_of_the_address_that_is_none_is_said(visit, dashboard, series, said):
    dashboard("curated")
    assert any(said in warning for warning in warnings(visit("firsts", series=series)))


@pytest.mark.parametrize(
    ("series", "heading"),
    [
        (SERIES, "Talks with both Russia and Ukraine"),
        ("people:steve-witkoff:vladimir-putin:", "Steve Witkoff and Vladimir Putin at one meeting"),
        ("seat:usa:coalition:", "United States at the meetings of “Coalition of the Willing”"),
        ("track:coalition::summit", "Summits in the track “Coalition of the Willing”"),
        ("texts:fra:gbr:joint_statement", "Joint statements that both France and United Kingdom signed or endorsed"),
    ],
)
def test_a_series_of_the_address_opens_its_list_under_its_name_and_rule(visit, dashboard, series, heading):
    dashboard("curated")
    app = visit("firsts", series=series)
    assert [header.value for header in app.header] == [heading]
    assert any(caption.value.startswith("What counts: ") for caption in app.caption)
    assert rows(printed(app)[0])


def test_more_parties_than_a_page_takes_are_said_and_the_first_ones_shown(visit, dashboard):
    dashboard("curated")
    app = visit("firsts", party=["rus", "ukr", "usa"])
    assert any("only the first 2 are taken" in warning for warning in warnings(app))
    assert app.multiselect(key="party").value == ["rus", "ukr"]
    app = visit("parties", view="ladder", party=["rus", "ukr", "usa", "fra", "gbr"])
    assert any("are chosen, and only the first 4 are taken" in warning or "is not there" in warning
               for warning in warnings(app))  # fmt: skip


def test_a_meeting_tells_what_had_not_happened_for_longest(visit, dashboard):
    dashboard("curated")
    app = visit("summits", id="2026-02-17-geneva-trilateral", as_of="2026-11-28")
    assert "The first talks with both Russia and Ukraine since 4 February 2026 (13 days), the third in this record. " \
        "None has followed in the 235 days to the end of the sources on 10 October 2026." in html(app)  # fmt: skip
    app = visit("summits", id="2026-09-05-moscow-putin-witkoff-kushner")
    assert "The first meeting of Vladimir Putin with Jared Kushner and Steve Witkoff since 22 January 2026 " \
        "(226 days), in this record." in html(app)  # fmt: skip


def test_what_a_square_of_chosen_tracks_counts_is_what_its_pair_tells(visit, dashboard):
    dashboard("curated")
    squares = " ".join(e.proto.body for e in visit("parties", view="seats", track=["coalition"]).get("html"))
    row = r'href="[^"]*firsts[?]([^"]+)"[^>]*>[^<]*</a></td><td [^>]*>([0-9]+)</td><td [^>]*>([0-9]+)</td>'
    counts = [(parse_qs(unescape(query)), *both) for query, *both in re.findall(row, squares)]
    assert len(counts) == 190
    for address, both, either in counts[:3]:
        assert address["track"] == ["coalition"]
        app = visit("firsts", **address)
        assert any(f"{both} of {either} held meetings** of this track" in text.value for text in app.markdown), address
        assert len(rows(printed(app)[0])) == int(both)


def test_one_who_signed_and_never_sat_can_be_chosen(visit, dashboard):
    engine = dashboard("examples")
    somebody.delete(engine, "attendance", "seat", author="Ann")
    app = visit("firsts", party=["fra"])
    assert app.multiselect(key="party").value == ["fra"]
    assert not app.info


@pytest.mark.parametrize("view", ["ladder", "seats", "texts"])
def test_every_view_of_parties_opens_on_an_empty_store_and_on_the_examples(visit, dashboard, view):
    for content in ("migrated", "examples"):
        dashboard(content)
        visit("parties", view=view)


def test_in_a_browser_the_talks_of_russia_and_ukraine_are_one_click_from_the_page(page, served_to_read):
    page.goto(served_to_read)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Questions").click()
    page.get_by_role("menuitem", name="Firsts and gaps").click()
    page.get_by_role("link", name="Talks with both Russia and Ukraine").first.click()
    expect(page.get_by_role("heading", name="Talks with both Russia and Ukraine")).to_be_visible()
    settle(page)
    address = parse_qs(urlsplit(page.url).query)
    assert address == {"party": ["rus", "ukr"], "series": [SERIES]}
    for title in ("First trilateral talks in Abu Dhabi", "Third trilateral talks in Geneva"):
        expect(page.locator("td", has_text=title).first).to_be_attached()


def test_in_a_browser_a_square_leads_to_what_the_two_have_in_common_and_back(page, served_to_read):
    page.goto(f"{served_to_read}/parties")
    page.get_by_role("radio", name="Who came with whom").click()
    expect(page.get_by_role("heading", name="Who came with whom")).to_be_visible()
    page.wait_for_url("**view=seats**")
    square = page.locator(".stPlotlyChart .point").first
    expect(square).to_be_visible()
    settle(page)
    box = square.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_text("54 of 163 held meetings")).to_be_visible()
    assert sorted(parse_qs(urlsplit(page.url).query)["party"]) == ["ukr", "usa"]
    page.go_back()
    expect(page.get_by_role("heading", name="Who came with whom")).to_be_visible()
