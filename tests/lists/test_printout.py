"""A list on its page and on paper: all rows and columns, links to records and orders, the filters, the citation."""

import re
from html import unescape

import pytest

from dashboard.lists.tables import ROWS_OF_PAGE
from dashboard.web import answers
from tests.support.tables import headings, printed, rows
from tests.support.visits import open_page
from tracker.queries import sources


def html(app, mark):
    return [element.proto.body for element in app.get("html") if f'class="{mark}"' in element.proto.body]


def listed(text):
    """How many rows the page of pledges says that it has: a refusal is one, too."""
    return sum(int(re.search(rf"(\d+) {kind}", text)[1]) for kind in ("pledges", "refusals"))


def test_a_list_stands_on_the_page_as_a_real_table_with_all_rows_and_columns(app):
    open_page(app, "pledges", party="fra")
    [table, totals] = printed(app)
    [finding] = html(app, "tracker-finding")
    number = listed(finding)
    assert len(rows(table)) == number > 100
    assert headings(table)[:4] == ["Made on", "Pledge", "By", "Amount"]
    assert "EUR 90 billion" in {row[3] for row in rows(table)}
    assert len(rows(totals)) > 3


def test_the_title_of_each_row_leads_to_its_record_from_the_day_of_the_reader(app):
    open_page(app, "pledges", party="fra", as_of="2026-02-01")
    [table, _] = printed(app)
    links = re.findall(r'<td class="tracker-title"[^>]*data-of="Pledge"[^>]*><a [^>]*href="([^"]+)"', table)
    assert len(links) == len(rows(table))
    assert all(re.fullmatch(r"/pledges\?id=[-a-z0-9]+&amp;as_of=2026-02-01", link) for link in links)


def test_paper_says_the_filters_the_day_and_the_citation(app):
    open_page(app, "pledges", status="dormant", q="troops", as_of="2026-02-01")
    [heading, *_] = html(app, "tracker-on-paper")
    assert "<p>Search: troops</p><p>Status: Dormant</p><p>As of 1 February 2026.</p>" in heading
    assert "Summit Tracker dataset, revision " in heading


def test_paper_says_of_which_record_the_lists_on_its_page_are(app):
    open_page(app, "parties", id="fra")
    [heading, *_] = html(app, "tracker-on-paper")
    assert "<p>Party: France</p><p>As of " in heading


def test_a_long_list_has_a_link_to_all_of_its_rows_and_says_so_on_paper(app):
    open_page(app, "sources")
    [heading] = html(app, "tracker-on-paper")
    numbers = re.search(r"<p>([\d,]+) of ([\d,]+) rows\.", heading).groups()
    part, total = (int(number.replace(",", "")) for number in numbers)
    [table] = printed(app)
    assert len(rows(table)) == part < total
    assert 'href="/sources?print=1">All rows, to print</a>' in heading
    open_page(app, "sources", print="1")
    [heading] = html(app, "tracker-on-paper")
    assert 'href="/sources">← Back to the list</a>' in heading
    [table] = printed(app)
    assert len(rows(table)) == total


def test_all_rows_at_once_are_not_kept_in_memory(app):
    open_page(app, "sources", print="1", q="president")
    assert len(rows(printed(app)[0])) > 20
    keys = [key for key in (*answers.ANSWERS._values, *answers.VIEWS._values) if "text='president'" in str(key)]
    assert keys
    assert not [key for key in keys if sources.sources in _parts(key)]


def _parts(key):
    return [part for each in key for part in _parts(each)] if isinstance(key, tuple) else [key]


def test_what_people_typed_is_no_markup_on_paper(app):
    open_page(app, "sources", print="1")
    [table] = printed(app)
    assert not re.findall(r"<(?!/?(?:div|p|table|thead|tbody|tr|th|td|a)\b)", table)


def orders(table):
    """The headings that sort: each with its way, blank unless the rows are in its order, and its address."""
    heads = re.findall(r'<th [^>]*?(?:aria-sort="(\w+)")?><a [^>]*href="([^"]+)"[^>]*>([^<]+)</a></th>', table)
    return {heading: (way, unescape(address)) for way, address, heading in heads}


def test_a_heading_sorts_all_rows_and_says_so(app):
    open_page(app, "pledges", party="fra")
    assert orders(printed(app)[0]) == {
        "Made on": ("descending", "/pledges?party=fra"),
        "Amount": ("", "/pledges?party=fra&order=amount"),
        "Due": ("", "/pledges?party=fra&order=due"),
    }
    open_page(app, "pledges", party="fra", order="amount")
    table = printed(app)[0]
    assert {heading: way for heading, (way, _) in orders(table).items()} == {
        "Made on": "", "Amount": "other", "Due": "",
    }  # fmt: skip
    money = [row[3] for row in rows(table) if re.fullmatch(r"EUR [\d.,]+ billion", row[3])]
    figures = [float(cell.split()[1]) for cell in money]
    assert figures == sorted(figures, reverse=True)
    assert len(set(figures)) > 3


def test_the_heading_of_a_column_with_two_orders_turns_it_round(app):
    open_page(app, "summits")
    [first] = printed(app)
    assert orders(first) == {"Date": ("descending", "/summits?order=oldest")}
    open_page(app, "summits", order="oldest")
    [turned] = printed(app)
    assert orders(turned) == {"Date": ("ascending", "/summits")}
    assert rows(turned)[0] != rows(first)[0]


def test_another_order_begins_at_its_first_page(app):
    open_page(app, "sources", page="2", q="media")
    assert orders(printed(app)[0])["Citations"] == ("", "/sources?q=media&order=cited")


def test_a_page_is_a_part_of_all_rows_in_their_order(app):
    open_page(app, "sources", order="cited")
    first = [int(row[5]) for row in rows(printed(app)[0])]
    assert len(first) == ROWS_OF_PAGE
    open_page(app, "sources", order="cited", print="1")
    numbers = [int(row[5]) for row in rows(printed(app)[0])]
    assert numbers == sorted(numbers, reverse=True)
    assert first == numbers[:ROWS_OF_PAGE]


def test_an_order_that_the_list_does_not_have_is_said(app):
    open_page(app, "parties", order="charm")
    [warning] = app.warning
    assert warning.value.replace("\\", "") == (
        "Order in this address: “charm” does not exist, or has another name now."
    )
    assert orders(printed(app)[0])["Came to"][0] == "descending"


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_paper_has_all_rows_of_a_list_and_charts_that_fit(served_to_read, page):
    page.goto(f"{served_to_read}/pledges")
    page.get_by_role("heading", name="Totals").wait_for()
    page.locator(".stPlotlyChart .main-svg").first.wait_for()
    number = listed(page.inner_text('[data-testid="stMain"]'))
    height = "(e => [e.scrollHeight, e.clientHeight])(document.querySelector('.tracker-box'))"
    whole, seen = page.evaluate(height)
    assert whole > 5 * seen
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(set(page.evaluate(height))) == 1
    assert page.locator(".tracker-box").first.get_by_role("row").count() == number + 1
    widths = "[...document.querySelectorAll('.main-svg')].map(chart => chart.getBoundingClientRect().width)"
    assert max(page.evaluate(widths)) <= 690
