"""The name of the person at the screen, in a browser: it is there again at every address that is opened."""

import pytest
from playwright.sync_api import expect

from tests.support.pages import settle

NAMES = ["Ann", "Zoë O'Brien; x=<b>, Київ"]

# Only the browser keeps the name.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


def name_of(page):
    return page.get_by_label("Your name", exact=True)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_there_again_in_a_new_tab_and_is_forgotten_once_it_is_emptied(page, served_to_read, name):
    page.goto(f"{served_to_read}/edit?table=track")
    expect(name_of(page)).to_have_value("")
    name_of(page).fill(name)
    name_of(page).press("Enter")
    page.wait_for_function("document.cookie.includes('summit_tracker_name=')")
    other = page.context.new_page()
    for path in ("desk", "changes", "imports"):
        other.goto(f"{served_to_read}/{path}")
        expect(name_of(other)).to_have_value(name)
    name_of(other).fill("")
    name_of(other).press("Enter")
    other.wait_for_function("!document.cookie.includes('summit_tracker_name=')")
    other.reload()
    expect(name_of(other)).to_have_value("")


def test_a_tab_whose_name_is_blank_leaves_the_name_that_another_tab_keeps(page, served_to_read):
    page.goto(f"{served_to_read}/desk")
    expect(name_of(page)).to_have_value("")
    other = page.context.new_page()
    other.goto(f"{served_to_read}/desk")
    name_of(other).fill("Ann")
    name_of(other).press("Enter")
    other.wait_for_function("document.cookie.includes('summit_tracker_name=Ann')")
    find = page.get_by_role("searchbox", name="Find a summit")
    find.fill("No such summit")
    find.press("Enter")
    expect(page.get_by_text("No summit has that name.")).to_be_visible()
    settle(page)
    assert page.evaluate("document.cookie").count("summit_tracker_name=Ann") == 1
