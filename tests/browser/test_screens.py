"""Every view on a phone and on a desk, dark and light: it fits, in its colours, and the browser has no complaint."""

import pytest
from playwright.sync_api import expect

from tests.support.pages import await_style, settle

# How views are drawn; what the pages ask of both databases is in test_pages.py.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
PARIS = "2026-01-06-paris-coalition"
VIEWS = (
    "",
    f"timeline?event=summit:{PARIS}",
    "summits",
    f"summits?id={PARIS}",
    "summits?milestone=2026-01-14-eu-loan-proposal",
    "pledges",
    "pledges?view=money",
    "pledges?id=2025-12-18-eu-loan-90bn",
    "slips",
    "wakes?trigger=a-ceasefire-between-russia-and-ukraine",
    "parties",
    "parties?id=fra",
    "issues",
    "issues?issue=army-size",
    "sources",
    "sources?id=elysee-2026-01-06-sommet-coalition",
    "differences?party=rus",
    "watch",
    f"edit?table=summit&id={PARIS}",
    f"desk?table=summit&id={PARIS}",
    "desk",
    "imports",
    "changes",
    "snapshots",
)
# How far the page, or a list on it, can be moved sideways in pixels, and how bright its ground is, from 0 to 255.
LOOK = """main => [
  Math.max(...[main, ...main.querySelectorAll('.tracker-box')].filter(box => box.checkVisibility())
    .map(box => box.scrollWidth - box.clientWidth)),
  Math.max(...getComputedStyle(document.querySelector('.stApp')).backgroundColor.match(/\\d+/g).slice(0, 3)),
]"""


# The contrast of the words of a button, or of a text of a chart, with its ground, as WCAG counts it.
CONTRAST = """element => {
  const pen = document.createElement('canvas').getContext('2d');
  const light = (...colors) => {
    for (const color of colors) { pen.fillStyle = color; pen.fillRect(0, 0, 1, 1); }
    const [red, green, blue] = [...pen.getImageData(0, 0, 1, 1).data].map(part => part / 255)
      .map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
    return .2126 * red + .7152 * green + .0722 * blue + .05;
  };
  const look = getComputedStyle(element), page = getComputedStyle(document.querySelector('.stApp'));
  const ground = [page.backgroundColor, look.backgroundColor];
  const ink = element.matches('text') ? look.fill : getComputedStyle(element.querySelector('p')).color;
  const [one, other] = [light(...ground), light(...ground, ink)];
  return Math.max(one, other) / Math.min(one, other);
}"""

# Of each line with a box of parts: where the box and its number end, and how far apart their middles are.
PARTS = """lines => lines.map(line => {
  const [box, number] = ['[data-testid=stExpander]', '[data-testid=stCaptionContainer] p']
    .map(each => line.querySelector(each).getBoundingClientRect());
  return [Math.round(box.right), Math.round(number.right), (box.top + box.bottom - number.top - number.bottom) / 2];
})"""


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize(
    ("view", "name"), [("", "Look from another day"), ("sources", "Download"), ("timeline", "Tracks")]
)
def test_the_words_of_an_open_menu_can_be_read(browser, served_to_read, scheme, view, name):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{served_to_read}/{view}")
    button = page.get_by_role("button", name=name)
    expect(button).to_be_visible()
    settle(page)
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.mouse.move(0, 0)
    assert button.evaluate(CONTRAST) >= 4.5
    context.close()


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_names_along_an_axis_can_be_read(browser, served_to_read, scheme):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{served_to_read}/parties")
    names = page.locator(".stPlotlyChart :is(.xtick, .ytick) text")
    expect(names.first).to_be_visible()
    assert min(names.nth(number).evaluate(CONTRAST) for number in (0, -1)) >= 4.5
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_each_view_fits_the_screen(browser, served_to_read, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page, complaints = context.new_page(), []

    def note(message):
        # Streamlit looks below the page's own address first, to find where its server is.
        if message.type == "error" and "/_stcore/" not in message.location["url"]:
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for view in VIEWS:
        page.goto(f"{served_to_read}/{view}")
        app = page.get_by_test_id("stApp")
        expect(page.get_by_test_id("stHeading").first).to_be_visible()
        expect(app).to_have_attribute("data-test-script-state", "notRunning")
        await_style(page)
        sideways, ground = page.get_by_test_id("stMain").evaluate(LOOK)
        assert sideways <= 0, view
        assert ground > 200 if scheme == "light" else ground < 60, view
        assert not page.get_by_test_id("stException").count(), view
        assert not page.get_by_text("at this address").count(), view
        assert complaints == [], view
    context.close()


def test_the_boxes_of_parts_end_in_one_line_each_with_its_number_beside_its_name(page, served_to_read):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{served_to_read}/edit?table=summit&id={PARIS}")
    expect(page.get_by_text("43 entries")).to_be_visible()
    settle(page)
    await_style(page)
    lines = page.locator("[class*='st-key-line_']").evaluate_all(PARTS)
    assert len(lines) > 3
    assert len({(end, number_end) for end, number_end, _ in lines}) == 1
    assert max(abs(apart) for *_, apart in lines) <= 3


# Where the words of the headings and cells of a column of numbers end.
ENDS = """table => {
  const end = cell => {
    const words = document.createRange();
    words.selectNodeContents(cell);
    return words.getBoundingClientRect().right;
  };
  return [...table.querySelectorAll(".tracker-number")].map(cell => [cell.cellIndex, Math.round(end(cell))]);
}"""


@pytest.mark.parametrize("view", ["parties", "sources", "issues", "snapshots"])
def test_the_numbers_of_a_column_end_in_one_line_with_its_heading(page, served_to_read, view):
    page.goto(f"{served_to_read}/{view}")
    table = page.locator(".tracker-table:has(td.tracker-number)").first
    expect(table).to_be_visible()
    settle(page)
    await_style(page)
    ends = {tuple(end) for end in table.evaluate(ENDS)}
    assert len(ends) == len({column for column, _ in ends}) > 0


def test_no_row_of_a_list_is_higher_than_a_few_lines(page, served_to_read):
    page.set_viewport_size({"width": 1280, "height": 900})
    for view in ("pledges", "summits"):
        page.goto(f"{served_to_read}/{view}")
        rows = page.locator(".tracker-box tbody tr")
        expect(rows.first).to_be_visible()
        await_style(page)
        assert rows.evaluate_all("rows => Math.max(...rows.map(row => row.offsetHeight))") < 250, view


def test_latitude_and_longitude_stand_side_by_side(page, served_to_read):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{served_to_read}/edit?table=summit&id={PARIS}")
    fields = [page.get_by_label(name, exact=True) for name in ("Latitude", "Longitude")]
    for field in fields:
        expect(field).to_be_visible()
    settle(page)
    left, right = (field.bounding_box() for field in fields)
    assert left["y"] == right["y"]
    assert left["x"] < right["x"]
