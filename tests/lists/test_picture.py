"""Every chart can be taken as a picture, whose words say what the chart is limited to and what it is drawn from."""

import json
import re
from pathlib import Path

import plotly.graph_objects as go
import pytest

from tests.conftest import ROOT
from tests.support.visits import open_page

PARIS = "2026-01-06-paris-coalition"
CHARTS = {
    "overview_timeline": ("overview", {}),
    "timeline": ("timeline", {}),
    "places": ("summits", {}),
    "near": ("summits", {}),
    "place": ("summits", {"id": PARIS}),
    "pledges_counts": ("pledges", {}),
    "whose": ("pledges", {"view": "money"}),
    "status_log": ("pledges", {"id": "2025-12-18-eu-loan-90bn"}),
    "matrix": ("parties", {}),
    "ladder": ("parties", {"view": "ladder"}),
    "meetings_0": ("parties", {"view": "seats"}),
    "texts_0": ("parties", {"view": "texts"}),
    "levels": ("parties", {"id": "fra"}),
}


def sent(app, key):
    """What the browser is sent to draw a picture from, once its button is clicked."""
    app.button(key=f"picture_{key}").click().run()
    assert not app.exception
    (maker,) = app.get("bidi_component")
    return json.loads(maker.proto.json)


def test_a_chart_is_drawn_by_the_one_piece_that_offers_its_picture():
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "dashboard").rglob("*.py")}
    drawing = [path.relative_to(ROOT) for path, code in sources.items() if re.search(r"\.\w*_chart\(", code)]
    assert drawing == [Path("dashboard/lists/chart.py")]


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize("key", CHARTS)
def test_each_chart_has_a_button_and_nothing_of_its_picture_is_made_before_it_is_clicked(app, key):
    page, address = CHARTS[key]
    open_page(app, page, **address)
    charts = app.get("plotly_chart")
    buttons = [button.key for button in app.button if button.key.startswith("picture_")]
    assert len(buttons) == len(charts)
    chart = charts[buttons.index(f"picture_{key}")]
    assert not app.get("bidi_component")
    go.Figure(json.loads(chart.proto.spec))  # raises where plotly knows no such property or value
    data = sent(app, key)
    assert json.loads(data["figure"])["data"] == json.loads(chart.proto.spec)["data"]
    assert min(map(len, (data["title"], data["summary"], data["filters"]))) > 5
    assert data["summary"].startswith(chart.proto.alt)
    assert ("landmark" in data["summary"]) == ("timeline" in key)  # whose signs are explained below it on the page


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize("key", ["overview_timeline", "timeline", "meetings_0", "texts_0"])
def test_a_chart_that_waits_for_clicks_takes_them_from_its_first_drawing_on(app, key):
    page, address = CHARTS[key]
    chart = open_page(app, page, **address).get("plotly_chart")[0].proto
    assert bool(chart.selection_mode) == (key != "overview_timeline")
    assert (json.loads(chart.spec)["layout"].get("clickmode") == "event+select") == bool(chart.selection_mode)


@pytest.mark.parametrize(
    ("key", "address", "filters", "day"),
    [
        ("pledges_counts", {"status": "dormant", "q": "troops", "as_of": "2026-02-01"},
         "Search: troops · Status: Dormant", "As of 1 February 2026."),
        ("places", {"known_on": "2026-02-01"}, "All of the record, no filters.",
         "As of 1 February 2026, by what sources of that day reported."),
        ("ladder", {}, "Track: Coalition of the Willing", "As of "),
        ("levels", {}, "Party: France", "As of "),
    ],
)  # fmt: skip
def test_a_picture_says_its_filters_day_revision_licence_and_source(app, key, address, filters, day):
    page, usual = CHARTS[key]
    data = sent(open_page(app, page, **{**usual, **address}), key)
    assert data["filters"] == filters
    assert re.search(
        r"^Source: .+\. Summit Tracker dataset, revision \d+, \d+ \w+ \d{4}\. CC-BY-4\.0\.", data["source"]
    )
    assert re.search(r" The record rests on [\d,]+ sources\. ", data["source"])
    assert day in data["source"]
