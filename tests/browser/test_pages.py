"""Every page on every kind of store and address; the Overview against the files in data/."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from dashboard.web import answers
from tests.conftest import ROOT
from tests.support import somebody
from tests.support.editor import ENTRY, plain
from tests.support.examples import EXAMPLES
from tracker.schema.models import RECORDS, code_list, table_of
from tracker.schema.rows import LINKS, validated
from tracker.writing import edits

PAGES = [path.stem for path in sorted((ROOT / "dashboard" / "app_pages").glob("*.py"))]
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


@pytest.fixture
def visit():
    def visited(page, /, **address):
        app = AppTest.from_file(ENTRY, default_timeout=60)
        app.switch_page(f"app_pages/{page}.py")
        for name, value in address.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception, (page, address)
        assert not app.error, (page, address, app.error[0].value)
        return app

    return visited


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
        assert [text for text in visit("summits", id=id).markdown if text.value.endswith(words)]
    somebody.update(engine, "attendance", "s0", {"state": "invited"}, author="Ann")
    assert "Nobody is known to have attended." in [text.value for text in visit("summits", id="s0").markdown]


def test_a_record_is_cited_by_its_title_the_revision_and_its_address(visit, dashboard):
    dashboard("examples")
    for page, parameter, id, title in (
        ("summits", "id", "paris", "Paris"),
        ("summits", "milestone", "plan", "Plan"),
        ("pledges", "id", "hubs", "Hubs"),
        ("parties", "id", "fra", "France"),
    ):
        app = visit(page, **{parameter: id}, as_of="2026-02-01")
        app.session_state["box_cite"] = True
        app.run()
        [cited] = [code.value for code in app.code]
        assert cited.startswith(f"“{title}”. In: Talks. Summit Tracker dataset, revision {len(EXAMPLES)}, ")
        assert cited.endswith(f"?{parameter}={id}&as_of=2026-02-01")
    assert visit("snapshots").code[0].value.startswith("Talks. Summit Tracker dataset, revision")


def test_a_tick_opens_the_row_that_was_seen_whatever_was_saved_since(visit, dashboard):
    engine = dashboard("examples")
    app = visit("sources")
    newer = {**EXAMPLES["source"], "id": "newer", "url": "https://example.org/b", "published_on": "2026-02-01"}
    edits.create(engine, "source", newer, author="Somebody else")
    app.session_state["table_sources_0"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    assert app.query_params["id"] in ("elysee", ["elysee"])


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
    assert page in ("edit", "changes") or len(app.info) == 1


RECORDS_OF = {"summits": "summit", "pledges": "pledge", "parties": "party", "sources": "source"}


@pytest.mark.parametrize("page", PAGES)
def test_text_is_shown_as_typed_and_never_run(visit, dashboard, page):
    engine = dashboard("migrated")
    hostile = hostile_records()
    assert hostile["summit"][0]["title"] == hostile["pledge_status"][0]["note"] == HOSTILE[0]
    edits.load(engine, hostile, author=HOSTILE[0][:120], reason=HOSTILE[0])
    for table, rows in hostile.items():  # each has a history to show
        changed = {name: rows[1][name] for name in rows[1] if takes_text(table, name)}
        somebody.update(engine, table, rows[0]["id"], changed, author=HOSTILE[0][:120])
    addresses = [{}]
    if page in RECORDS_OF:
        addresses += [{"id": f"{EXAMPLES[RECORDS_OF[page]]['id']}-{number}"} for number in range(len(HOSTILE))]
    if page == "summits":
        addresses += [{"milestone": "plan-0"}]
    if page == "timeline":
        addresses += [{"event": "summit:paris-0"}, {"event": "milestone:plan-2"}]
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
    rows = {table: [] for table in RECORDS}
    for number, text in enumerate(HOSTILE):
        for table, example in EXAMPLES.items():
            row = {**example, "id": f"{example['id']}-{number}"}
            row |= {name: f"{row[name]}-{number}" for name in {*LINKS[table], "record_id"} & set(row)}
            row |= {
                name: text[: column.type.length]
                for name, column in table_of(table).c.items()
                if takes_text(table, name)
            }
            rows[table].append(validated(table, row))
    return rows


def takes_text(table, name):
    if name.startswith(("iso_", "record_")) or name in ("id", "url", "archive_url", "currency", "field", "local_time"):
        return False
    other = name in LINKS[table] or code_list(table, name) or name.endswith(("language", "_zone"))
    return not other and getattr(table_of(table).c[name].type, "length", None) is not None


# addresses


@pytest.mark.parametrize("id", ["nope", " ", "<script>alert(1)</script>", "قمة", "a" * 10_000, "%00", "../x", "'"])
def test_an_address_of_nothing_is_said(visit, dashboard, id):
    dashboard("examples")
    for page, parameter in [*((page, "id") for page in RECORDS_OF), ("summits", "milestone")]:
        assert visit(page, **{parameter: id}).warning[0].value.startswith("There is no")
    assert "not in the store" in visit("timeline", event=f"summit:{id}").warning[0].value
    assert "There is no record" in visit("edit", table="summit", id=id).warning[0].value
    visit("timeline", event=id)
    visit("edit", table=id, id=id)


CHOICES = ("track", "party", "pledger", "kind", "status", "importance", "publisher", "class", "category", "firmness")
NONSENSE = [
    {"page": "999", "from": "nonsense", "to": "9999-12-31", "q": "%", "by": "%", "as_of": "nonsense"},
    {"page": "0", "from": "2026-02-30", "to": "", "q": "x" * 100_000, "by": "_", "as_of": "0001-01-01"},
    {"page": "-1", "from": "0001-01-01", "to": "1e3", "q": "\0", "by": "\0", "as_of": "9999-12-31"},
    {"page": "", "from": "", "q": "\\", "as_of": "", "nonsense": "1", **dict.fromkeys(CHOICES, "")},
    {"as_of": "2026-02-30", **dict.fromkeys(CHOICES, "nope")},
    dict.fromkeys(CHOICES, "\0"),
    *({name: value} for name in ("id", "milestone", "event", "table") for value in ("", "a\0b", ":")),
]


@pytest.mark.parametrize("page", PAGES)
def test_nonsense_in_the_address_does_no_harm(visit, dashboard, page):
    dashboard("examples")
    for address in NONSENSE:
        visit(page, **address)


@pytest.mark.parametrize("page", ["summits", "sources", "pledges", "timeline"])
def test_filters_that_leave_nothing_in_are_said_and_the_page_stays_usable(visit, dashboard, page):
    dashboard("examples")
    app = visit(page, q="nothing of that kind")
    assert "Take a filter away" in app.info[0].value
    app.text_input(key="q").set_value("")
    app.run()
    assert not app.exception
    assert not app.info


# the Overview


def read(table):
    return pd.read_csv(ROOT / "data" / f"{table}.csv", keep_default_na=False, dtype=str)


def read_events():
    """Summits and milestones with their order within the day: its number, then the hour in UTC, noon where none is
    known."""
    events = pd.concat([read("summit"), read("milestone").assign(status="")]).fillna("")
    hours = events[["starts_on", "local_time", "time_zone"]].to_numpy()
    noon = [day + " 12:00" for day in events["starts_on"]]
    known = [
        f"{datetime.fromisoformat(f'{day} {hour}').replace(tzinfo=ZoneInfo(zone)).astimezone(UTC):%Y-%m-%d %H:%M}"
        if hour
        else default
        for (day, hour, zone), default in zip(hours, noon, strict=True)
    ]
    return events.assign(hour=known, number=pd.to_numeric(events["day_order"]))


def last_and_next(as_of):
    """Titles of the three events before and after a day, from the files alone."""
    events = read_events()
    events = events[events["importance"] < "3"].sort_values(["importance", "id"])
    events["when"] = events["starts_on"].where(events["date_precision"] == "day", events["ends_on"])
    last = events[(events["when"] <= as_of) & events["status"].isin(["held", "partly_held", ""])]
    following = events[(events["when"] > as_of) & events["status"].isin(["held", "partly_held", "scheduled", ""])]
    last, following = in_time(last, "when", newest=True), in_time(following, "when")
    return list(last["title"][:3]), list(following["title"][:3])


def in_time(events, day, *, newest=False):
    """The events by a column of days, and by their order within the day; equal ones stay as they are."""
    for column in ("hour", "number", day):
        events = events.sort_values(column, kind="stable", ascending=not newest, na_position="last")
    return events


def most_promised(as_of):
    """Titles of the four events at which most was promised by a day, from the files alone."""
    pledges = read("pledge")
    pledges = pledges[pledges["made_on"] <= as_of]
    numbers = (pledges["summit_id"] + pledges["milestone_id"]).value_counts().rename("count")
    events = read_events().set_index("id").join(numbers, how="inner").sort_index()
    events = in_time(events, "starts_on", newest=True)
    return list(events.sort_values("count", kind="stable", ascending=False)["title"][:4])


def statuses(as_of):
    """How many pledges have each status on a day, from the files alone."""
    log, conditions = read("pledge_status"), read("pledge_condition")
    log = log[log["as_of"] <= as_of].sort_values(["as_of", "id"])
    found = []
    pledges = read("pledge")
    for pledge in pledges[pledges["made_on"] <= as_of].to_dict("records"):
        entries = list(log["status"][log["pledge_id"] == pledge["id"]])
        groups = conditions[conditions["pledge_id"] == pledge["id"]].groupby("group_number")
        unmet = [((group["state"] == "not_met") | (group["met_on"] > as_of)).any() for _, group in groups]
        due, ahead = pledge["due_on"] and pledge["due_on"] < as_of, pledge["due_on"] >= as_of
        if entries and not (entries[-1] == "not_yet_due" and due):
            found.append(entries[-1])
        elif unmet and all(unmet):
            found.append("dormant")
        else:
            found.append("not_yet_due" if ahead else "no_current_entry")
    return {status: found.count(status) for status in found}


MONTHS = [
    day.date().isoformat() for day in pd.date_range("2025-11-01", date.today(), freq="MS") + pd.Timedelta(days=14)
]


def test_the_overview_says_what_happened_last_what_comes_next_and_how_much_there_is(visit, dashboard):
    dashboard("curated")
    assert len(MONTHS) >= 12
    for as_of in ["2026-01-05", "2026-01-06", "2026-01-07", *MONTHS]:
        app = visit("overview", as_of=as_of)
        links = [node.proto for node in app.get("page_link")]
        events = [plain(link.label) for link in links if link.query_string.startswith(("id=", "milestone="))]
        last, following = last_and_next(as_of)
        assert events == last + following + most_promised(as_of), as_of
        labels = [plain(link.label).replace("**", "") for link in links]
        for table, name in {"summit": "summits", "source": "sources", "party": "parties"}.items():
            assert f"{len(read(table)):,} {name}" in labels
        assert f"{sum(statuses(as_of).values()):,} pledges" in labels
        assert f"{len(read('summit')) + len(read('milestone')):,} events" in labels
        assert {
            f"{status.replace('_', ' ').capitalize()}: {number}" for status, number in statuses(as_of).items()
        } <= set(labels)


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
