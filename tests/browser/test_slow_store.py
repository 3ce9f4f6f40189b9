"""A store that takes its time over a save, and a person who goes on meanwhile."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.support.pages import settle
from tests.support.stored import rows
from tracker import store

PARIS = "2026-01-06-paris-coalition"
MEANWHILE_MS = 1_500  # the page has begun to save, and to answer what came after


@pytest.fixture
def engine(open_engine, curated_url):
    return open_engine(curated_url)


@pytest.fixture
def hold(engine, page):
    """Keeps every save waiting while the block runs, as a slow disk would."""

    @contextmanager
    def held():
        with store.writing(engine):
            yield
            page.wait_for_timeout(MEANWHILE_MS)

    return held


def test_a_save_is_said_and_what_was_typed_meanwhile_is_kept(page, served, engine, hold):
    page.goto(f"{served}/edit?table=summit&id={PARIS}")
    page.get_by_label("Your name", exact=True).fill("Ann")
    page.get_by_label("Your name", exact=True).press("Tab")
    page.get_by_role("textbox", name="City").fill("Lutetia")
    page.get_by_role("textbox", name="City").press("Tab")
    settle(page)
    with hold():
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_timeout(MEANWHILE_MS)
        page.get_by_role("textbox", name="Words on the date").fill("in the evening")
        page.get_by_role("textbox", name="Words on the date").press("Tab")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    settle(page)
    assert rows(engine, "summit")[PARIS]["city"] == "Lutetia"
    expect(page.get_by_role("textbox", name="City")).to_have_value("Lutetia")
    expect(page.get_by_role("textbox", name="Words on the date")).to_have_value("in the evening")
    expect(page.get_by_text("Not saved yet", exact=True)).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Not saved yet", exact=True)).to_have_count(0)
    assert rows(engine, "summit")[PARIS]["date_note"] == "in the evening"
