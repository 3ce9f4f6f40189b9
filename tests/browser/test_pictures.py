"""Pictures of charts in Chromium: SVG and PNG with title, filters, day, revision, licence and source; nothing cut."""

import re
from io import BytesIO
from pathlib import Path

import lxml.etree
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.support.pages import settle

# How a picture is drawn; what it is drawn from is in tests/lists/test_picture.py, on both databases.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
CHARTS = {
    "timeline": ("timeline?track=coalition&from=2026-01", "Track: Coalition of the Willing · From: January 2026"),
    "map": ("summits?party=fra", "Party: France"),
    "bars": ("pledges?pledger=fra", "Pledger: France"),
    "network": ("parties?view=seats", "All of the record, no filters."),
    "strip": ("pledges?id=2025-12-18-eu-loan-90bn", "Pledge: "),
}
ARABIC = "قمة باريس: الدول الأوروبية تتعهد بتقديم ضمانات أمنية لأوكرانيا في حالة وقف إطلاق النار وتوقيع اتفاق سلام شامل"
CYRILLIC = "Саміт у Парижі, заголовок якого довший, ніж один рядок малюнка, і має слово " + "Ж" * 120
SVG = "{http://www.w3.org/2000/svg}"
# The box of each text that is seen: of those around the chart, and of those in it.
BOXES = """async () => {
  await document.fonts.ready;
  const box = element => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return [left, top, right, bottom];
  };
  const boxes = all => [...document.querySelectorAll(all)].filter(one => one.textContent.trim()).map(box);
  const [whole] = boxes('body > svg');
  return { whole, around: boxes('body > svg > text'), chart: boxes('svg svg text') };
}"""

# The last letter of a title and a click, before the page has done anything else.
TYPE_AND_TAKE = """(field, title) => {
  field.value = title;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.form.querySelector('button[data-form=svg]').click();
}"""


def opened(page, address):
    """The picture of the page's chart, drawn."""
    page.goto(address)
    settle(page)
    page.get_by_role("button", name="Picture of this chart").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("img")).to_be_visible()
    return dialog


def taken(dialog, name):
    """The content of the file that a button of the picture makes, and the file's name."""
    with dialog.page.expect_download() as download:
        dialog.get_by_role("button", name=name).click()
    expect(dialog.get_by_role("status")).to_contain_text(download.value.suggested_filename)
    return Path(download.value.path()).read_bytes(), download.value.suggested_filename


def paragraphs(svg):
    """The texts around the chart, line after line as they are read."""
    texts = lxml.etree.fromstring(svg).findall(f"{SVG}text")
    return ["".join(text.itertext()) for text in texts]


def require_whole(browser, svg):
    """Nothing in the picture reaches beyond its edge, and no text around the chart covers one in it."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_content(f"<body style='margin: 0'>{svg.decode()}</body>")
    boxes = page.evaluate(BOXES)
    _, _, width, height = boxes["whole"]
    assert width == 1200
    assert len(boxes["around"]) == 4
    assert len(boxes["chart"]) > 3
    for left, top, right, bottom in boxes["around"] + boxes["chart"]:
        assert -1 <= left <= right <= width + 1
        assert -1 <= top <= bottom <= height + 1
    *above, below = boxes["around"]
    assert max(box[3] for box in above) < min(box[1] for box in boxes["chart"])
    assert max(box[3] for box in boxes["chart"]) < below[1]
    page.close()


@pytest.mark.parametrize("kind", CHARTS)
def test_a_picture_has_its_words_and_nothing_in_it_is_cut(page, browser, served_to_read, kind):
    address, filters = CHARTS[kind]
    dialog = opened(page, f"{served_to_read}/{address}")
    svg, name = taken(dialog, "SVG")
    title, summary, limits, source = paragraphs(svg)
    assert title == dialog.get_by_role("textbox", name="Title").input_value()
    assert len(summary) > 20
    assert limits.startswith(filters)
    assert re.search(
        r"^Source: .+ dataset, revision \d+, \d+ \w+ \d{4}\. CC-BY-4\.0\. .+ As of \d+ \w+ \d{4}\.$", source
    )
    assert re.fullmatch(r"[\w-]+\.svg", name)
    require_whole(browser, svg)
    height = round(float(lxml.etree.fromstring(svg).get("height")))
    for size, scale in (("the web", 1), ("print", 2)):
        button = dialog.get_by_role("button", name=f"PNG for {size}")
        expect(button).to_contain_text(f"{1200 * scale:,} × {height * scale:,} pixels")
        png = Image.open(BytesIO(taken(dialog, f"PNG for {size}")[0]))
        assert png.size == (1200 * scale, height * scale)
        assert len(png.convert("RGB").getcolors(1 << 24)) > 20
    assert round(png.info["dpi"][0]) == 300


def test_a_picture_that_is_taken_in_the_moment_of_typing_has_the_title_as_it_was_typed(page, served_to_read):
    dialog = opened(page, f"{served_to_read}/pledges")
    with page.expect_download() as download:
        dialog.get_by_role("textbox", name="Title").evaluate(TYPE_AND_TAKE, "Typed last")
    assert download.value.suggested_filename == "Typed-last.svg"
    assert paragraphs(Path(download.value.path()).read_bytes())[0] == "Typed last"


@pytest.mark.parametrize(("title", "direction"), [(ARABIC, "rtl"), (CYRILLIC, "ltr")])
def test_the_reader_words_the_title_in_any_script_and_the_picture_is_light_by_night(
    browser, served_to_read, title, direction
):
    context = browser.new_context(color_scheme="dark")
    dialog = opened(context.new_page(), f"{served_to_read}/pledges")
    dialog.get_by_role("textbox", name="Title").fill(title)
    expect(dialog.get_by_role("img")).to_have_attribute("alt", re.compile(f"^{re.escape(title)}"))
    svg, name = taken(dialog, "SVG")
    heading = lxml.etree.fromstring(svg).find(f"{SVG}text")
    assert heading.get("direction") == direction
    assert len(heading) > 1
    assert "".join(heading.itertext()).replace(" ", "") == title.replace(" ", "")
    assert name.startswith(title.split()[0])
    require_whole(browser, svg)
    png = Image.open(BytesIO(taken(dialog, "PNG for the web")[0])).convert("RGB")
    assert png.getpixel((5, 5)) == (255, 255, 255)
    context.close()


def test_a_picture_that_cannot_be_drawn_says_why(page, served_to_read):
    page.route("**/plotly-*.js", lambda route: route.abort())
    page.goto(f"{served_to_read}/pledges")
    settle(page)
    page.get_by_role("button", name="Picture of this chart").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("status")).to_contain_text("this server did not send the code that draws it")
    expect(dialog.get_by_role("button", name="SVG")).to_be_disabled()
