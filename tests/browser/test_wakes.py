"""What wakes: what is chosen stands in the address, and the page says what wakes and what still waits."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from dashboard.lists import finder, tables
from tests.support import somebody
from tests.support.filters import warnings
from tracker.store import reading

CEASEFIRE, ARRANGEMENTS = "a-ceasefire-between-russia-and-ukraine", "national-legal-and-constitutional-arrangements"
CREDIBLE = "a-credible-ceasefire"


def said(app):
    return next(text.value for text in app.markdown if "every condition met" in text.value)


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ([], "**59 pledges wait** for what has not happened; 6 have every condition met already."),
        ([CEASEFIRE], "**7 pledges wake**, 52 still wait; 6 have every condition met already."),
        ([CEASEFIRE, ARRANGEMENTS], "**10 pledges wake**, 49 still wait; 6 have every condition met already."),
    ],
)
def test_the_page_tells_what_wakes_and_what_waits(visit, dashboard, chosen, words):
    dashboard("curated")
    app = visit("wakes", trigger=chosen)
    assert said(app) == words
    assert app.multiselect(key="trigger").value == chosen
    assert [header.value for header in app.header] == [
        *["These wake"] * bool(chosen), "These still wait", "These votes of parliaments are still needed"
    ]  # fmt: skip


def test_those_that_wait_are_told_apart_from_the_dormant_ones_and_lead_to_them(visit, dashboard):
    dashboard("curated")
    [text] = [each.proto.body for each in visit("wakes").get("html") if "are dormant" in each.proto.body]
    assert "46 are dormant</a>, 44 of them among the 59." in text
    assert "status=dormant" in text
    overview = " ".join(each.proto.body for each in visit("overview").get("html"))
    assert re.search(
        r'href="[^"]*wakes"[^>]*>59 pledges</a>, dormant or not, have a condition that is not met and were not ',
        overview,
    )
    assert re.search(r"<a [^>]*status=dormant[^>]*>46</a> are dormant", overview)


def test_each_condition_of_a_pledge_leads_to_what_it_would_wake(visit, dashboard):
    dashboard("curated")
    app = visit("pledges", id="2026-01-06-coalition-multinational-force")
    page = " ".join(each.proto.body for each in app.get("html"))
    assert page.count("What this would wake</a>") == 4
    assert "<b>Ceasefire</b> · Not met · in the text" in page


def test_of_very_many_pledges_that_wait_the_first_are_shown_and_the_files_have_all(visit, dashboard, monkeypatch):
    dashboard("curated")
    assert not [caption for caption in visit("wakes").caption if "are shown" in caption.value]
    monkeypatch.setattr(tables, "MOST_ROWS", 5)
    app = visit("wakes", trigger=[CEASEFIRE])
    assert said(app).startswith("**7 pledges wake**, 52 still wait")
    assert [caption.value for caption in app.caption if "are shown" in caption.value] == [
        "5 of 7 are shown. The files have all.", "5 of 52 are shown. The files have all."
    ]  # fmt: skip
    rows = [table.proto.body.count("<tr") - 1 for table in app.get("html") if "tracker-box" in table.proto.body]
    assert rows[:2] == [5, 5]
    everything = visit("wakes", trigger=[CEASEFIRE], print="1")
    assert any(table.proto.body.count("<tr") - 1 == 52 for table in everything.get("html"))


def test_a_trigger_that_comes_only_after_another_is_said_to_count_for_nothing_alone(visit, dashboard):
    dashboard("curated")
    app = visit("wakes", trigger=[CREDIBLE])
    [warning] = [warning.value for warning in app.warning]
    assert "“A credible ceasefire” comes only after “A ceasefire between Russia and Ukraine”" in warning
    assert said(app).startswith("**0 pledges wake**")
    assert not visit("wakes", trigger=[CREDIBLE, CEASEFIRE]).warning


def test_a_trigger_that_comes_after_one_that_is_met_is_told_without_a_warning(visit, dashboard):
    engine = dashboard("curated")
    somebody.update(engine, "trigger", CEASEFIRE, {"state": "met", "met_on": "2026-02-01"}, author="Ann")
    app = visit("wakes", trigger=[CREDIBLE])
    assert not app.warning
    assert said(app).startswith("**1 pledge wakes**")


def test_a_trigger_of_the_address_that_is_none_is_said_and_changes_nothing(visit, dashboard):
    dashboard("curated")
    app = visit("wakes", trigger=["an-asteroid"])
    assert any("an-asteroid" in warning for warning in warnings(app))
    assert said(app).startswith("**59 pledges wait**")


@pytest.mark.parametrize(("as_of", "many"), [("2026-11-28", 65), ("2025-12-31", 17)])
def test_no_pledge_is_told_that_was_made_after_the_day_to_look_from(visit, dashboard, as_of, many):
    engine = dashboard("curated")
    statement = "SELECT count(DISTINCT p.id) FROM pledge p JOIN pledge_condition c ON c.pledge_id = p.id"
    log = f"SELECT 1 FROM pledge_status s WHERE s.pledge_id = p.id AND s.status = 'withdrawn' AND s.as_of <= '{as_of}'"
    with reading(engine) as connection:
        made = connection.scalar(
            sa.text(f"{statement} WHERE p.made_on <= '{as_of}' AND p.verb != 'refuses' AND NOT EXISTS ({log})")
        )
    told = [int(number) for number in re.findall("[0-9]+", said(visit("wakes", as_of=as_of)))]
    assert (sum(told), made) == (many, many)


def test_in_a_browser_a_trigger_is_chosen_by_keyboard_and_the_address_keeps_it(page, served_to_read):
    page.goto(f"{served_to_read}/pledges")
    page.get_by_role("link", name="What must happen first").click()
    expect(page.get_by_role("heading", name="What wakes")).to_be_visible()
    box = page.get_by_role("combobox", name="If this happens")
    box.click()
    box.fill("ceasefire between")
    expect(page.get_by_role("option", name="A ceasefire between Russia and Ukraine (15 pledges)")).to_be_visible()
    box.press("Enter")
    expect(page.get_by_text("7 pledges wake")).to_be_visible()
    page.wait_for_url(f"**trigger={CEASEFIRE}**")
    assert parse_qs(urlsplit(page.url).query)["trigger"] == [CEASEFIRE]
    page.reload()
    expect(page.get_by_text("7 pledges wake")).to_be_visible()


def test_of_very_many_triggers_the_first_are_offered_and_the_search_finds_the_others(visit, dashboard, monkeypatch):
    dashboard("curated")
    every = visit("wakes").multiselect(key="trigger").options
    assert "find_trigger" not in [box.key for box in visit("wakes").text_input]
    monkeypatch.setattr(finder, "MOST", 2)
    app = visit("wakes", trigger=[CREDIBLE])
    chooser = app.multiselect(key="trigger")
    assert (chooser.options[:2], chooser.value) == (every[:2], [CREDIBLE])
    assert any(f"{len(chooser.options)} of {len(every)} are offered" in caption.value for caption in app.caption)
    [other] = [name for name in every if name.startswith("National legal")]
    assert other not in chooser.options
    app.text_input(key="find_trigger").set_value("constitutional").run()
    assert not app.exception
    assert other in app.multiselect(key="trigger").options
    assert app.multiselect(key="trigger").value == [CREDIBLE]
