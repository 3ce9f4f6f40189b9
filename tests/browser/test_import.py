"""A paste in a browser: the dry run, the save, and the undo in one click."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.delegations import MEETING, NUMBER, as_text, meeting
from tests.support.pages import options, settle
from tests.support.stored import everything, rows

# How the browser sends a paste; what the page makes of it is asked of both databases in test_import_page.py.
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


def test_a_pasted_list_is_saved_and_undone(page, served, curated_url, open_engine):
    engine = open_engine(curated_url)
    meeting(engine)
    page.goto(f"{served}/imports?table=attendance&within={MEETING}")
    page.get_by_label("Your name", exact=True).fill("Ann")
    paste = page.get_by_role("textbox", name="Paste a table")
    paste.fill(as_text(engine))
    paste.press("Control+Enter")
    expect(page.get_by_text(f"{NUMBER - 1} records to be created, 0 records to be changed")).to_be_visible()
    options(page, page.get_by_role("combobox", name=re.compile("Friedrich Märtz")), "Friedrich Merz").first.click()
    expect(page.get_by_text(f"{NUMBER} records to be created, 0 records to be changed")).to_be_visible()
    expect(page.get_by_role("table").get_by_text("keep one of the two")).to_be_visible()
    page.get_by_text(re.compile("^Leave out 1 line")).click()
    before = everything(engine)
    page.get_by_role("button", name=f"Save {NUMBER} records").click()
    expect(page.get_by_text(re.compile(f"^Saved as change .*{NUMBER} records created"))).to_be_visible()
    assert len([seat for seat in rows(engine, "attendance").values() if seat["summit_id"] == MEETING]) == NUMBER
    page.get_by_role("button", name="Undo this save").click()
    expect(page.get_by_text("was undone")).to_be_visible()
    expect(page.get_by_text(re.compile("^Saved as change "))).to_have_count(0)
    settle(page)
    assert everything(engine) == before
