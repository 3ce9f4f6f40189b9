"""Where they differ: from every cell to the words, what was struck and added, and what each party says."""

import re
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import expect

from dashboard.records.redline import redline
from tests.support.examples import BETWEEN, EXAMPLES
from tests.support.somebody import update
from tracker.queries import positions
from tracker.queries.frames import dicts
from tracker.store import reading
from tracker.writing import edits

ARMY = "army-size"
# of the texts that were read in full: each with each issue, and with those on which it has words
PAIRS = "SELECT count(*) FROM document CROSS JOIN issue WHERE reading = 'whole'"
PAIRS_WITH_WORDS = """SELECT count(*) FROM (
    SELECT DISTINCT document_id, issue_id FROM clause JOIN clause_issue ON clause_id = clause.id
    JOIN document ON document.id = document_id WHERE reading = 'whole') AS pairs"""


def shown(app):
    return "".join(node.proto.body for node in app.main if node.type == "html")


def test_every_cell_leads_to_its_issue(visit, dashboard):
    engine = dashboard("curated")
    page = shown(visit("issues"))
    with reading(engine) as connection:
        whole, spoken = (connection.exec_driver_sql(text).scalar() for text in (PAIRS, PAIRS_WITH_WORDS))
    assert page.count("Silent</span></a>") == whole - spoken > 0
    assert f'href="/issues?issue={ARMY}"' in page
    app = visit("issues", issue=ARMY)
    assert [title.value for title in app.title] == ["Size of Ukraine’s armed forces"]
    said = next(text.value for text in app.markdown if text.value.startswith("Of 13 texts"))
    why = "Of 4 only a part was read, which has no word on it. 3 texts are not public."
    assert said == f"Of 13 texts, 5 speak and 1 is silent. {why}"


def test_a_clause_says_what_it_strikes_and_adds_and_never_across_languages_in_silence(visit, dashboard):
    dashboard("curated")
    page = shown(visit("issues", issue=ARMY))
    assert page.count("clause 6. Not compared word by word: fewer than half of the words stay.") == 2
    assert "<ins>" not in page
    assert page.count(">In Ukrainian.<") == 6  # of a clause, of two positions, and of their sources
    assert "A translation of it: 20-point draft framework document on ending the war, clause 4." in page
    assert "Not compared word by word: Ukrainian there, English here." in page
    assert "<b>Clause 6</b>" in page
    assert "<b>¶ 3, army</b>" in page
    assert "<b>Item 1</b>" in page
    guarantees = shown(visit("issues", issue="security-guarantees"))
    assert "receive <del>robust Security Guarantees.</del> <ins>strong security guarantees.</ins>" in guarantees
    assert guarantees.count("a change of words may be the translator’s") == 1
    assets = shown(visit("issues", issue="frozen-assets"))
    assert "Not compared word by word: Spanish there, English here." in assets
    assert "<ins>" not in assets


def test_a_position_is_added_from_the_page_of_its_issue_or_of_its_party(visit, dashboard):
    engine = dashboard("curated")

    def offered(page, **address):
        links = [node.proto for node in visit(page, **address).main if node.type == "page_link"]
        return next(dict(parse_qsl(link.query_string)) for link in links if link.label == "Add a position")

    of_issue = offered("issues", issue=ARMY, known_on="2026-11-01")
    assert of_issue == {"table": "party", "part": "position", "issue": ARMY, "known_on": "2026-11-01"}
    app = visit("edit", **of_issue)
    assert app.info[0].value == "Choose the party to which the new position belongs."
    assert [area.key for area in app.text_area] == ["drafts_of_visit"]
    party = next(box for box in app.selectbox if box.label == "Party to edit")
    app = party.select("deu").run()
    assert next(box for box in app.expander if box.label == "Position").proto.expanded
    assert any(each.value == "On the issue **Size of Ukraine’s armed forces**." for each in app.caption)
    assert not [box for box in app.selectbox if box.label.startswith("Issue")]
    assert offered("parties", id="deu") == {"table": "party", "id": "deu", "part": "position"}
    ends = "_position::deu:army-size_"
    for widget, name, value in (
        (app.text_area, "text", "It should be large."),
        (app.text_input, "speaker", "Somebody"),
    ):
        next(each for each in widget if f"{name}{ends}" in each.key).set_value(value)
    next(each for each in app.text_input if f"as_of{ends}" in each.key).set_value("2026-01-06")
    app.text_input(key="author").set_value("Ann").run()
    next(button for button in app.button if button.label == "Create" and ends in button.key).click().run()
    with reading(engine) as connection:
        rows = positions.on_issue(connection, ARMY)
    assert [row["party_id"] for row in dicts(rows) if row["speaker"] == "Somebody"] == ["deu"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"part": "position", "issue": "nope"}, "Issue in this address: “nope” is no issue."),
        ({"part": "membership", "issue": ARMY}, "Issue in this address: no membership has one."),
        ({"part": "seats"}, "Part in this address: parties have no part “seats”."),
    ],
)
def test_an_address_that_asks_for_no_part_or_no_issue_is_told_so(visit, dashboard, asked, words):
    dashboard("curated")
    app = visit("edit", table="party", id="deu", **asked)
    assert [warning.value for warning in app.warning] == [words]
    assert [header.value for header in app.header] == ["Germany"]


def test_a_link_that_nobody_confirmed_is_said_to_be_proposed(visit, dashboard):
    engine = dashboard("examples")
    before = {**EXAMPLES["clause"], "id": "point-before", "number": "3", "text": "600,000 <b> men in all"}
    edits.create(engine, "clause", before, author="Ann")
    update(engine, "clause", "point", {"text": "800,000 men in all"}, author="Ann")
    on_army = {**EXAMPLES["clause_issue"], "id": "before", "clause_id": "point-before"}
    edits.create(engine, "clause_issue", on_army, author="Ann")
    link = BETWEEN["clause_link"]
    edits.create(engine, "clause_link", link, author="Ann")
    proposed = "Only proposed: nobody has compared the two yet."
    page = shown(visit("issues", issue="army"))
    assert proposed in page
    assert "<del>600,000 &lt;b&gt;</del> <ins>800,000</ins> men in all" in page
    update(engine, "clause_link", link["id"], {"confirmed_by": "Bob"}, author="Bob")
    assert proposed not in shown(visit("issues", issue="army"))


def test_of_a_party_with_many_positions_the_latest_are_on_the_page_and_all_are_in_the_files(visit, dashboard):
    engine = dashboard("curated")
    assert not visit("issues", issue="territory").get("popover")
    with reading(engine) as connection:
        before = positions.on_issue(connection, "territory")
    for day in range(1, 8):
        values = {
            "party_id": "rus",
            "issue_id": "territory",
            "as_of": f"2026-11-0{day}",
            "text": f"Words of day {day}.",
        }
        edits.create(engine, "position", {**EXAMPLES["position"], "id": f"of-day-{day}", **values}, author="Ann")
    app = visit("issues", issue="territory")
    page = shown(app)
    assert [day for day in range(1, 8) if f"Words of day {day}." in page] == [4, 5, 6, 7]
    of_russia = int((before["party_id"] == "rus").sum())
    assert f"The latest 3 of {of_russia + 6} earlier positions" in page
    hint = f"{len(before) - of_russia + 4} of {len(before) + 7} are shown. The files have all."
    assert hint in [caption.value for caption in app.caption]
    assert app.get("popover")


@pytest.mark.parametrize(
    ("way", "texts", "days"), [("as_of", 3, "22 November 2025"), ("known_on", 2, "20 November 2025")]
)
def test_from_an_earlier_day_no_later_text_or_position_is_seen(visit, dashboard, way, texts, days):
    dashboard("curated")
    app = visit("issues", **{way: "2025-11-22"})
    assert f"in {texts} texts" in next(text.value for text in app.markdown if " issues in " in text.value)
    assert days in shown(app)
    assert "23 November 2025" not in shown(app)
    army = visit("issues", issue=ARMY, **{way: "2025-12-12"})
    assert "800 тисяч" in shown(army)
    assert "не менше" not in shown(army)


def test_a_text_and_a_party_lead_to_the_issues(visit, dashboard):
    dashboard("curated")
    assert f'issue={ARMY}"' in shown(visit("summits", id="2025-12-15-berlin-leaders"))
    party = visit("parties", id="rus")
    assert "Positions" in [header.value for header in party.header]
    assert "issue=territory" in shown(party)


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("at most 600,000", "at most 800,000", "at most <del>600,000</del> <ins>800,000</ins>"),
        ("will remain", "remain", "<del>will</del> remain"),
        ("remain", "will remain <i>", "<ins>will</ins> remain <ins>&lt;i&gt;</ins>"),
        ("the  same\nwords", "the same words", "the same words"),
        ("remain", "will remain in force", "<ins>will</ins> remain <ins>in force</ins>"),
        ("one two three", "one four five", None),
        ("one two three", "six words of which none stays", None),
        ("", "", ""),
    ],
)
def test_words_are_struck_and_added_whole_where_half_of_the_shorter_passage_stays(before, after, marked):
    assert redline(before, after) == marked


def test_in_a_browser_a_cell_opens_its_issue_and_older_positions_unfold(page, served_to_read):
    page.goto(f"{served_to_read}/issues")
    row = page.get_by_role("row", name="20-point draft framework")
    row.get_by_role("link", name=re.compile(r"\b14\W*$")).click()
    expect(page.get_by_role("heading", name="Territory and the line of contact")).to_be_visible()
    assert "issue=territory" in page.url
    russia = page.get_by_role("row", name="Russia 23 January 2026")
    russia.get_by_text("2 earlier positions").click()
    expect(russia.get_by_text("A ceasefire only after Ukrainian troops have left Donbas.")).to_be_visible()
    struck = page.locator("del").first
    assert "struck" in struck.evaluate("node => getComputedStyle(node, '::before').content")
    assert struck.evaluate("node => getComputedStyle(node).textDecorationLine") == "line-through"
    assert page.locator("ins").first.evaluate("node => getComputedStyle(node).textDecorationLine") == "underline"
