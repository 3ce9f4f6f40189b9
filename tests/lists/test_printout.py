"""What paper and the browser's own search find of a list: all rows and columns, the filters, the day, the citation."""

import re
from decimal import Decimal

import pandas as pd
import pytest

from dashboard.lists.pledges import with_amounts
from dashboard.lists.tables import Table
from tests.support.tables import headings, printed, rows
from tests.support.visits import open_page


def html(app, mark):
    return [element.proto.body for element in app.get("html") if f'class="{mark}"' in element.proto.body]


def test_a_list_stands_on_the_page_as_a_real_table_with_all_rows_and_columns(app):
    open_page(app, "pledges", party="fra")
    [table, totals] = printed(app)
    [finding] = html(app, "tracker-finding")
    number = int(re.search(r"(\d+) pledges", finding)[1])
    assert 'hidden="until-found"' in table
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
    open_page(app, "sources", print="1")
    [table] = printed(app)
    assert "hidden=" not in table
    assert len(rows(table)) == total


def test_what_people_typed_is_no_markup_on_paper(app):
    open_page(app, "sources", print="1")
    [table] = printed(app)
    assert not re.findall(r"<(?!/?(?:div|p|table|thead|tbody|tr|th|td|a)\b)", table)


AMOUNTS = {
    "EUR 90 billion": (90 * 10**9, 90 * 10**9, "EUR", None, None),
    "EUR 615 million": (615 * 10**6, 615 * 10**6, "EUR", None, None),
    "at least EUR 1 billion": (10**9, None, "EUR", None, None),
    "EUR 1 billion": (10**9, 10**9, "EUR", None, None),
    "EUR 1 billion–2 billion": (10**9, 2 * 10**9, "EUR", None, None),
    "EUR 600–2 billion": (600, 2 * 10**9, "EUR", None, None),
    "EUR 1,000,000,001–2 billion": (10**9 + 1, 2 * 10**9, "EUR", None, None),
    "USD 12,345,678,901–50 billion": (12_345_678_901, 50 * 10**9, "USD", None, None),
    "USD 12,345,678,902–50 billion": (12_345_678_902, 50 * 10**9, "USD", None, None),
    "at most USD 7": (None, 7, "USD", None, None),
    "15,000 troops": (15_000, 15_000, None, "troops", None),
    "": (None, None, None, None, None),
    "EUR 0.5": (Decimal("0.5"), Decimal("0.5"), "EUR", None, None),
    "EUR 0.25 a year": (Decimal("0.25"), Decimal("0.25"), "EUR", None, "per_year"),
    "at least 0.25 % of GDP": (Decimal("0.25"), None, None, "% of GDP", None),
}


COLUMNS = ["amount_low", "amount_high", "currency", "unit", "amount_period"]


def test_amounts_sort_by_currency_and_number_and_each_has_its_own_place():
    found = with_amounts(pd.DataFrame(AMOUNTS.values(), columns=COLUMNS, dtype=object))
    assert len(set(found["amount_order"])) == len(AMOUNTS)
    assert list(found.sort_values("amount_order")["amount"]) == [
        "",
        "at least 0.25 % of GDP",
        "EUR 0.5",
        "EUR 615 million",
        "EUR 1 billion",
        "at least EUR 1 billion",
        "EUR 600–2 billion",
        "EUR 1 billion–2 billion",
        "EUR 1,000,000,001–2 billion",
        "EUR 90 billion",
        "EUR 0.25 a year",
        "at most USD 7",
        "USD 12,345,678,901–50 billion",
        "USD 12,345,678,902–50 billion",
        "15,000 troops",
    ]


def test_a_column_that_sorts_by_another_is_read_by_its_own_words(app):
    open_page(app, "pledges")
    options = app.dataframe[0].proto.columns
    assert '"label": "EUR 90 billion"' in options
    assert Table("x", {}).sorts == {}


def test_the_order_of_all_rows_is_in_the_address(app):
    open_page(app, "pledges", order="amount")
    assert app.selectbox(key="order").value == "amount"
    [table, _] = printed(app)
    money = [row[3] for row in rows(table) if re.fullmatch(r"EUR [\d.,]+ billion", row[3])]
    figures = [float(cell.split()[1]) for cell in money]
    assert figures == sorted(figures, reverse=True)
    app.selectbox(key="order").set_value("due").run()
    assert app.query_params["order"] == "due"


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_paper_has_all_rows_of_a_list_and_charts_that_fit(served_to_read, page):
    page.goto(f"{served_to_read}/pledges")
    page.get_by_role("heading", name="Totals").wait_for()
    page.locator(".stPlotlyChart .main-svg").first.wait_for()
    number = int(re.search(r"(\d+) pledges", page.inner_text('[data-testid="stMain"]'))[1])
    visible = "document.querySelector('.tracker-print').checkVisibility({contentVisibilityAuto: true})"
    assert not page.evaluate(visible)
    assert "EUR 90 billion" not in page.evaluate("document.body.innerText").split("Totals")[0]
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    lines = page.evaluate("document.querySelector('.tracker-print table').innerText").splitlines()
    assert len(lines) == number + 1
    assert page.evaluate(visible)
    widths = "[...document.querySelectorAll('.main-svg')].map(chart => chart.getBoundingClientRect().width)"
    assert max(page.evaluate(widths)) <= 690
