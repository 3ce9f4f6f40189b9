"""Every page on every kind of store and address; the Overview against the files in data/."""

import re

import pytest
from playwright.sync_api import expect

from dashboard.web import answers
from tests.support import somebody
from tests.support.examples import BETWEEN, EXAMPLES
from tests.support.tables import printed
from tests.support.visits import PAGES, RECORDS_OF
from tracker.schema.kinds import LONG_TEXT, TEXT, kind_of
from tracker.schema.models import RECORDS, table_of
from tracker.schema.relations import LINKS
from tracker.schema.rows import validate
from tracker.writing import edits

HOSTILE = [
    "<script>alert(1)</script> **b** $x$ :red[x] [a](https://example.org) -> :streamlit: `c` <b>",
    "إعلان باريس «تحالف الراغبين» \u202eabc\u202c",
    "W" * 300,
    '=HYPERLINK("https://example.org"); \' -- %s {0} \\',
]


RUN = ("<script>", "**b**", "$x$", ":red[")


SHOWN_AS_MARKDOWN = {
    "markdown", "title", "header", "subheader", "caption", "error", "warning", "info", "success", "expander",
    "page_link", "button", "radio", "table", "link_button", "download_button", "toast",
}  # fmt: skip


# every page


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_the_curated_records(visit, dashboard, page):
    dashboard("curated")
    app = visit(page)
    assert app.title
    assert not app.warning
    assert not app.info


def test_a_meeting_says_who_came_or_who_is_expected(visit, dashboard):
    engine = dashboard("examples")
    expected = {"held": "1 party and 1 named person attended.", "scheduled": "are recorded for it."}
    for number, (status, words) in enumerate(expected.items()):
        id = f"s{number}"
        edits.create(engine, "summit", {**EXAMPLES["summit"], "id": id, "status": status}, author="Ann")
        state = "attended" if status == "held" else "accepted"
        edits.create(
            engine, "attendance", {**EXAMPLES["attendance"], "id": id, "summit_id": id, "state": state}, author="Ann"
        )
        assert words in _html(visit("summits", id=id))
    somebody.update(engine, "attendance", "s0", {"state": "invited"}, author="Ann")
    assert "Nobody is known to have attended." in _html(visit("summits", id="s0"))


def test_a_text_of_a_whole_meeting_says_of_how_many_that_came_it_is_not_known_whether_they_stand_to_it(
    visit, dashboard
):
    engine = dashboard("examples")
    edits.create(engine, "summit", {**EXAMPLES["summit"], "id": "s0", "status": "held"}, author="Ann")
    for id, state in (("stands", "attended"), ("one", "attended"), ("two", "left_early"), ("away", "absent")):
        edits.create(engine, "party", {**EXAMPLES["party"], "id": id, "name": f"Party {id}"}, author="Ann")
        seat = {**EXAMPLES["attendance"], "id": id, "summit_id": "s0", "party_id": id, "person_id": "", "state": state}
        edits.create(engine, "attendance", seat, author="Ann")
    for kind in ("declaration", "agreement"):
        text = {**EXAMPLES["document"], "id": f"text-{kind}", "summit_id": "s0", "milestone_id": "", "kind": kind}
        edits.create(engine, "document", text, author="Ann")
        stand = {
            **EXAMPLES["signature"],
            "id": f"stand-{kind}",
            "document_id": f"text-{kind}",
            "party_id": "stands",
            "person_id": "",
        }
        edits.create(engine, "signature", stand, author="Ann")
    said = re.findall("Whether [^<]*", _html(visit("summits", id="s0")))
    assert said == ["Whether 2 other parties that came joined it is not on record."]


def _html(app):
    return " ".join(each.value for each in app.get("html"))


def test_each_row_leads_to_its_own_record_whatever_was_saved_since(visit, dashboard):
    engine = dashboard("examples")
    app = visit("sources")
    assert records_of(app) == ["elysee"]
    newer = {**EXAMPLES["source"], "id": "newer", "url": "https://example.org/b", "published_on": "2026-02-01"}
    edits.create(engine, "source", newer, author="Somebody else")
    assert records_of(app.run()) == ["newer", "elysee"]


def records_of(app):
    [table] = printed(app)
    return re.findall(r'<td class="tracker-title"[^>]*><a [^>]*href="/sources[?]id=([^"]+)"', table)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_runs_again_asks_and_draws_nothing_anew(visit, dashboard, page):
    dashboard("curated")
    app = visit(page)
    app.run()
    made = [dict(kept._values) for kept in (answers.ANSWERS, answers.VIEWS)]
    app.run()
    assert [dict(kept._values) for kept in (answers.ANSWERS, answers.VIEWS)] == made
    assert not app.exception


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_what_to_do_in_an_empty_store(visit, dashboard, page):
    engine = dashboard("migrated")
    edits.create(engine, "track", {"id": "gone", "title": "Gone"}, author="Ann")  # else data/ would be loaded
    somebody.delete(engine, "track", "gone", author="Ann")
    app = visit(page)
    assert app.title
    assert page in ("desk", "edit", "imports", "changes") or len(app.info) == 1


@pytest.mark.parametrize("page", PAGES)
def test_text_is_shown_as_typed_and_never_run(visit, dashboard, page):
    engine = dashboard("migrated")
    hostile = hostile_records()
    assert hostile["summit"][0]["title"] == hostile["pledge_status"][0]["note"] == HOSTILE[0]
    stored = {table: rows[:1] if RECORDS[table].single else rows for table, rows in hostile.items()}
    edits.load(engine, stored, author=HOSTILE[0][:120], reason=HOSTILE[0])
    for table, rows in hostile.items():  # each has a history to show
        changed = {name: rows[1][name] for name in rows[1] if takes_text(table, name) and name != "unit"}
        somebody.update(engine, table, rows[0]["id"], changed, author=HOSTILE[0][:120])
    addresses = [{}]
    if page in RECORDS_OF:
        addresses += [{"id": f"{EXAMPLES[RECORDS_OF[page]]['id']}-{number}"} for number in range(len(HOSTILE))]
    if page == "summits":
        addresses += [{"milestone": "plan-0"}]
    if page == "issues":
        addresses += [{"issue": f"army-{number}"} for number in range(3)]
    if page == "timeline":
        addresses += [{"event": "summit:paris-0"}, {"event": "milestone:plan-2"}]
    if page == "wakes":
        addresses += [{"trigger": "truce-0"}]
    if page == "edit":
        addresses += [
            {"table": table, "id": f"{EXAMPLES[table]['id']}-0"} for table in ("summit", "pledge", "source", "party")
        ]
    for address in addresses:
        app = visit(page, **address)
        for box in [box.key for box in app.expander if box.key]:
            app.session_state[box] = True
        app.run()
        assert not app.exception
        for node in app.main:
            if node.type in SHOWN_AS_MARKDOWN:
                assert not [sign for sign in RUN if sign in str(node.proto)], (address, node)
            elif node.type == "html":
                script = "alert" if node.proto.unsafe_allow_javascript else "<script"
                assert script not in node.proto.body.lower()


def hostile_records():
    """Each example once for each hostile text, with that text in every column that takes any."""
    rows = {table: [] for table in EXAMPLES}
    for number, text in enumerate(HOSTILE):
        for table, example in EXAMPLES.items():
            row = {**example, "id": f"{example['id']}-{number}"}
            row |= {name: f"{row[name]}-{number}" for name in {*LINKS[table], "record_id"} & set(row)}
            row |= {
                name: text[: column.type.length]
                for name, column in table_of(table).c.items()
                if takes_text(table, name)
            }
            rows[table].append(validate(table, row))
    relation = BETWEEN["pledge_relation"]
    rows["pledge_relation"] = [
        validate(
            "pledge_relation",
            {**relation, "id": f"again-{n}", "pledge_id": "hubs-0", "other_id": f"hubs-{n}", "note": HOSTILE[n]},
        )
        for n in range(1, len(HOSTILE))
    ]
    return rows


def takes_text(table, name):
    other = name.startswith(("iso_", "record_")) or name.endswith("_zone") or name == "field"
    return not other and kind_of(table, name) in (TEXT, LONG_TEXT)


# in a browser


def test_a_browser_shows_hostile_text_as_typed_and_runs_none_of_it(page, served, curated_engine):
    text = HOSTILE[0]
    summit = {**EXAMPLES["summit"], "id": "hostile", "title": text, "summary": text, "city": text, "country_id": "fra"}
    edits.create(curated_engine, "summit", summit, author="<b>Ann</b>", reason=text)
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(f"{served}/summits?id=hostile")
    heading = page.get_by_role("heading", name="alert(1)")
    expect(heading).to_be_visible()
    assert heading.inner_text().replace("\u200b", "").strip() == text
    assert page.locator(".tracker-prose").first.inner_text() == text
    page.goto(f"{served}/timeline?event=summit:hostile")
    expect(page.get_by_role("link", name="alert(1)").first).to_be_visible()
    page.goto(f"{served}/edit?table=summit&id=hostile")
    expect(page.get_by_role("heading", name="alert(1)")).to_be_visible()
    expect(page.get_by_role("textbox", name="Title *")).to_have_value(text)
    assert not dialogs
