"""Charts in Chromium when the browser changes from light to dark, or back, while they are on the screen."""

import pytest

from tests.support.pages import await_style, settle

# How charts are drawn; what they are drawn from is asked of both databases in tests/charts and tests/queries.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
CHARTS = (
    "timeline?open=coalition&event=summit:2026-01-06-paris-coalition",
    "summits",
    "pledges?view=money",
    "pledges?id=2025-12-18-eu-loan-90bn",
    "parties?id=fra",
    "parties?view=seats",
)
# The words of the charts of a page, each with the colour in which it is seen.
WORDS = """() => [...document.querySelectorAll('.stPlotlyChart svg text')].filter(text => text.textContent.trim())
  .map(text => `${text.textContent} ${getComputedStyle(text).fill}`).sort().join('\\n')"""


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_on_the_screen_follows_the_browser_from_light_to_dark_and_back(page, served_to_read, chart):
    def drawn(scheme):
        """The words of the page, opened in this scheme."""
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{served_to_read}/{chart}")
        page.locator(".stPlotlyChart svg text").first.wait_for()
        settle(page)
        await_style(page)
        return page.evaluate(WORDS)

    def require_as_drawn(scheme, words):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(f"words => ({WORDS})() == words", arg=words)

    dark = drawn("dark")
    light = drawn("light")
    assert dark != light
    require_as_drawn("dark", dark)
    drawn("dark")
    require_as_drawn("light", light)
