"""A reader's and an editor's way through the dashboard in a real browser."""

import io
import re
import zipfile
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.support.pages import click_mark, settle

PARIS = "2026-01-06-paris-coalition"
PIXEL_OF = """id => {
  const chart = document.querySelector('.js-plotly-plot');
  for (const trace of chart.data) {
    const point = (trace.customdata || []).findIndex(each => each && each[1] === id);
    if (point < 0) continue;
    const {xaxis, yaxis} = chart._fullLayout, box = chart.getBoundingClientRect();
    return {
      x: box.x + xaxis._offset + xaxis.d2p(trace.x[point]),
      y: box.y + yaxis._offset + yaxis.d2p(trace.y[point]),
    };
  }
}"""


def link(page, name):
    return page.get_by_test_id("stMain").get_by_role("link", name=name).first


def click_event(page, id):
    page.wait_for_function("() => document.querySelector('.js-plotly-plot')?._fullLayout?.xaxis")
    settle(page)
    page.evaluate(
        "() => document.querySelector('.js-plotly-plot').scrollIntoView({block: 'start', behavior: 'instant'})"
    )
    place = page.evaluate(PIXEL_OF, id)
    page.mouse.wheel(0, place["y"] - 450)
    page.wait_for_timeout(300)  # smooth scrolling has no event to wait for
    click_mark(page, lambda: page.evaluate(PIXEL_OF, id), re.compile(id))


def name_oneself(page, name):
    field = page.get_by_role("textbox", name="Your name")
    field.fill(name)
    field.press("Enter")
    settle(page)


def test_from_the_timeline_to_a_source_through_the_form_and_back(page, served):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(served)
    expect(page.get_by_role("heading", name="Ukraine peace talks")).to_be_visible(timeout=60_000)

    page.get_by_role("link", name="Timeline", exact=True).first.click()
    expect(page.get_by_role("heading", name="landmarks that took place fell between")).to_be_visible()
    link(page, "January 2026").click()
    expect(page.locator(".js-plotly-plot .textpoint").first).to_be_visible()
    click_event(page, PARIS)
    link(page, "Read more").click()
    expect(page.get_by_role("heading", name="Who was there")).to_be_visible()
    expect(page.get_by_text("Zelenskyy").first).to_be_attached()

    page.get_by_role("region", name="Pledges").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="How firm is it?")).to_be_visible()
    address = page.url
    headline = page.get_by_role("heading", level=1).inner_text().strip()
    link(page, "Everything citing it").click()
    expect(page.get_by_role("heading", name=re.compile("What cites it"))).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="How firm is it?")).to_be_visible()

    link(page, "Edit this pledge").click()
    expect(page.get_by_role("heading", name="Edit", exact=True)).to_be_visible()
    name_oneself(page, "Walker")
    changed = f"{headline} (corrected)"
    page.get_by_role("textbox", name="Headline *").fill(changed)
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("heading", name=changed)).to_be_visible()

    page.goto(address)
    expect(page.get_by_role("heading", name=changed)).to_be_visible()
    page.get_by_text("History", exact=True).click()
    page.get_by_text(re.compile("Walker · Changed")).first.click()
    expect(page.get_by_role("cell", name=changed, exact=True)).to_be_visible()
    assert changed in snapshot_of(page, served)

    page.goto(address)
    page.get_by_text("History", exact=True).click()
    name_oneself(page, "Walker")
    undo = page.get_by_role("button", name=re.compile("Undo change"))
    page.get_by_text(re.compile("Walker · Changed")).first.click()
    expect(undo.first).to_be_visible()
    settle(page)
    undo.first.click()
    expect(page.get_by_role("heading", name=headline, exact=True)).to_be_visible()
    assert changed not in snapshot_of(page, served)

    page.goto(f"{served}/summits")
    expect(page.locator(".js-plotly-plot .countries path, .js-plotly-plot .layer.land path").first).to_be_attached()
    foreign = {url for url in asked if urlsplit(url).netloc != urlsplit(served).netloc}
    assert [url for url in foreign if urlsplit(url).scheme not in ("data", "blob")] == []


def snapshot_of(page, served):
    """The pledges of the snapshot that the page gives away."""
    page.goto(f"{served}/snapshots")
    button = page.get_by_role("button", name="Download the snapshot")
    with page.expect_download() as download:
        button.click()
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as archive:
        name = next(name for name in archive.namelist() if name.endswith("pledge.csv"))
        return archive.read(name).decode()


def test_the_second_of_two_editors_is_told_loses_nothing_and_merges(browser, served):
    first, second = (browser.new_context(viewport={"width": 1280, "height": 900}).new_page() for _ in range(2))
    for page, name in ((first, "First"), (second, "Second")):
        page.goto(f"{served}/edit?table=summit&id={PARIS}")
        expect(page.get_by_role("textbox", name="Title *")).to_be_visible(timeout=60_000)
        name_oneself(page, name)

    first.get_by_role("textbox", name="Title *").fill("Paris, as the first has it")
    first.get_by_role("button", name="Save").first.click()
    expect(first.get_by_role("heading", name="Paris, as the first has it")).to_be_visible()

    second.get_by_role("textbox", name="City").fill("Paris (Élysée)")
    second.get_by_role("button", name="Save").first.click()
    expect(second.get_by_text("Someone else saved this record")).to_be_visible()
    expect(second.get_by_text("Mine: Paris (Élysée)")).to_be_visible()
    expect(second.get_by_text("Theirs: Paris, as the first has it")).to_be_visible()
    second.get_by_role("button", name="Save these choices").click()
    expect(second.get_by_text("Someone else saved this record")).to_have_count(0)
    expect(second.get_by_role("heading", name="Paris, as the first has it")).to_be_visible()

    second.goto(f"{served}/summits?id={PARIS}")
    expect(second.get_by_role("heading", name="Paris, as the first has it")).to_be_visible()
    expect(second.get_by_text("Paris (Élysée)").first).to_be_visible()
    for page in (first, second):
        page.context.close()
