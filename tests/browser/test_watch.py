"""The watch desk: quiet and unwatched as two numbers, and a look that one click logs, undoes or refuses."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from dashboard.lists.watch import of_which
from tests.support.editor import field
from tests.support.examples import EXAMPLES, LAST
from tests.support.pages import settle
from tests.support.serving import Visit, serving
from tests.support.stored import history, rows
from tracker.queries import hindsight, watch
from tracker.queries.hindsight import Limit
from tracker.queries.watch import WatchFilters
from tracker.store import reading
from tracker.values.codes import LookResult
from tracker.writing import edits

BUTTON = "look_pledge_hubs"


@pytest.fixture
def desk(dashboard, visit):
    """The desk of a store with the examples, and that store."""
    engine = dashboard("examples")
    return visit("watch"), engine


def said(app):
    return " ".join(each.value for each in app.get("html"))


def log(app, result, *, name="Ann", places="elysee.fr", day=None, languages="fr, en", button=BUTTON):
    app.text_input(key="author").set_value(name)
    field(app, "places_watch").set_value(places)
    field(app, "languages_watch").set_value(languages)
    if day is not None:
        field(app, "looked_on_watch").set_value(day)
    app.menu_button(key=button).click(result).run()
    assert not app.exception
    return [error.value.replace("\\", "") for error in app.error]


def test_quiet_and_unwatched_are_two_numbers(desk):
    app, engine = desk
    with reading(engine) as connection:
        [row] = watch.queue(connection, WatchFilters(), date.today()).to_dict("records")
    assert f"Quiet for {row['quiet']:,} days" in said(app)
    assert f"looked at {row['unwatched']:,} days ago" in said(app)
    assert "counted to " in app.markdown[0].value


def test_what_is_overdue_is_said_once_for_all_of_a_page(dashboard, visit):
    engine, day = dashboard("curated"), date(2026, 11, 28)  # of a later day, all are overdue
    with reading(engine) as connection:
        hindsight.restrict(connection, Limit(day))
        overdue = watch.coverage(connection, WatchFilters(), day)["overdue"]
    last = -(-overdue // 25)
    assert overdue % 25
    for page, groups in ((1, ["Overdue for a look"]), (last, ["Overdue for a look", "Not due for a look yet"])):
        app = visit("watch", page=str(page), as_of=day.isoformat())
        assert [each.value for each in app.subheader] == groups
        assert 'class="tracker-pill"' not in said(app)


@pytest.mark.parametrize(
    ("lately", "ever", "words"),
    [(36, 36, "36 were looked at, all in the last 60 days"),
     (3, 36, "36 were looked at, 3 of them in the last 60 days"),
     (0, 0, "none was ever looked at"), (1, 1, "1 was looked at, in the last 60 days"),
     (0, 2, "2 were looked at, but not in the last 60 days")],
)  # fmt: skip
def test_looks_of_the_last_days_are_told_of_all_looks(lately, ever, words):
    assert words in of_which({"pledges": 50, "refusals": 0, "meetings": 0, "lately": lately, "ever": ever})


def test_a_click_logs_who_looked_when_where_in_which_languages_and_what_came_of_it(desk):
    app, engine = desk
    status = rows(engine, "pledge_status")
    assert log(app, LookResult.NOTHING, day="6 Jan 2026") == []
    [look] = [row for row in rows(engine, "look").values() if row["id"] != "nothing-new"]
    assert look | {"id": "", "looked_on": str(look["looked_on"])} == {
        "id": "", "record_table": "pledge", "record_id": "hubs", "looked_on": "2026-01-06", "looked_by": "Ann",
        "places": "elysee.fr", "languages": "fr, en", "result": "nothing", "note": None, "version": 1,
    }  # fmt: skip
    entry = history(engine)[-1]
    assert (entry["author"], entry["action"], entry["within_id"]) == ("Ann", "create", "hubs")
    assert rows(engine, "pledge_status") == status
    assert app.success[0].value.startswith("Logged")
    assert field(app, "places_watch").value == "elysee.fr"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Your name: fill it in above"),
        ({"places": ""}, "Where is required"),
        ({"day": "31 February 2026"}, "Looked on: "),
        ({"day": ""}, "Looked on is required"),
    ],
)
def test_a_look_that_lacks_something_is_not_logged_and_what_was_typed_stays(desk, typed, words):
    app, engine = desk
    errors = log(app, LookResult.NOTHING, **typed)
    assert any(words in error for error in errors)
    assert any("No look was logged" in error for error in errors)
    assert len(history(engine)) == LAST
    assert field(app, "languages_watch").value == "fr, en"
    assert log(app, LookResult.NOTHING, day="2026-01-06") == []
    assert len(rows(engine, "look")) == 2


def test_a_second_look_of_one_person_on_one_day_is_told_and_that_of_another_is_kept(desk, visit):
    app, engine = desk
    assert log(app, LookResult.NOTHING, day="2026-01-06") == []
    assert any("says the same already" in error for error in log(app, LookResult.EVIDENCE, day="2026-01-06"))
    assert log(visit("watch"), LookResult.EVIDENCE, name="Bob", day="2026-01-06") == []
    assert sorted(row["looked_by"] for row in rows(engine, "look").values()) == ["Ann", "Ann", "Bob"]


def test_two_looks_at_once_are_both_kept(desk, visit):
    _, engine = desk
    ann, bob = visit("watch"), visit("watch")
    assert log(ann, LookResult.NOTHING, name="Ann", day="2026-01-06") == []
    assert log(bob, LookResult.NOTHING, name="Bob", day="2026-01-06") == []
    assert len(rows(engine, "look")) == 3


@pytest.mark.parametrize(("store", "address"), [("examples", {"only": ["overdue"]}), ("curated", {})])
def test_a_look_at_a_record_that_another_look_took_from_the_list_is_kept(dashboard, visit, store, address):
    engine = dashboard(store)
    ann, bob, before = visit("watch", **address), visit("watch", **address), rows(engine, "look")
    first = ann.get("menu_button")[0].key
    for app, name in ((ann, "Ann"), (bob, "Bob")):
        assert log(app, LookResult.NOTHING, name=name, button=first) == []
        assert first not in [button.key for button in app.get("menu_button")]
        assert any(each.value.startswith("Logged: a look at") for each in app.success)
    looks = [look for id, look in rows(engine, "look").items() if id not in before]
    assert sorted(look["looked_by"] for look in looks) == ["Ann", "Bob"]
    assert len({look["record_id"] for look in looks}) == 1


def test_a_pledge_and_an_announced_meeting_say_both_numbers_and_every_look(dashboard, visit):
    dashboard("curated")
    shown = said(visit("pledges", id="2026-04-15-italy-ukraine-drones"))
    assert re.search(
        r"<b>Quiet for [0-9]+ days to the end of the sources on 10 October 2026</b>"
        r" · <b>looked at [0-9]+ days? ago</b>",
        shown,
    )
    assert "1 look" in shown
    assert "drones, joint production, agreement" in shown
    assert "no look for news logged" in said(visit("summits", id="2026-03-26-helsinki-jef-summit"))


def test_the_silence_of_a_pledge_and_of_a_meeting_is_counted_to_the_end_of_the_sources(dashboard, visit):
    dashboard("curated")
    drones = visit("pledges", id="2026-01-09-gbr-octopus-drones", as_of="2026-11-28")
    assert re.search(r"Quiet for [0-9]+ days to the end of the sources on 10 October 2026<", said(drones))
    whole = visit("pledges", id="2026-01-09-gbr-octopus-drones", as_of="2026-10-10")
    [days, same] = [re.findall("Quiet for ([0-9]+) days", said(app)) for app in (drones, whole)]
    assert days == same
    assert "to the end of the sources" not in said(whole)
    desk = visit("watch", as_of="2026-11-28")
    assert "to the end of the sources on 10 October 2026" not in said(desk)
    assert any("to the end of the sources on 10 October 2026" in each.value for each in desk.main.markdown)
    # announced for a day of October, of which only the first ten have sources
    assert "Planned visit of Witkoff and Kushner to Moscow" not in said(visit("slips", as_of="2026-11-28"))


@pytest.mark.parametrize("way", ["as_of", "known_on"])
def test_from_another_day_than_today_nothing_is_logged(dashboard, visit, way):
    dashboard("curated")
    app = visit("watch", **{way: "2026-03-01"})
    assert not app.get("menu_button")
    assert "A look is logged as of today." in [caption.value for caption in app.caption]


def test_a_pledge_of_the_address_and_what_is_overdue_are_filtered(dashboard, visit):
    engine = dashboard("curated")
    app = visit("watch", pledger=["deu"], only=["overdue"])
    with reading(engine) as connection:
        numbers = watch.coverage(connection, WatchFilters(parties=("deu",), overdue=True), date.today())
    [text] = [each.value for each in app.markdown if "overdue for a look" in each.value and each.value.startswith("**")]
    total = sum(numbers[kind] for kind in ("pledges", "refusals", "meetings"))
    assert text.startswith(f"**{numbers['overdue']} of {total} records are overdue for a look.**")
    assert said(app).count('class="tracker-watch"') == min(numbers["overdue"], 25)


def test_the_number_of_all_is_said_by_its_parts(dashboard, visit):
    dashboard("curated")
    [text] = [each.value for each in visit("watch").markdown if "overdue for a look.**" in each.value]
    total, parts, _ = re.fullmatch(r".* of ([\d,]+) records .*On watch: (.+?)\. (.*)", text).groups()
    assert "meeting" in parts
    assert sum(map(int, re.findall(r"\d+", parts))) == int(total)


def test_an_empty_queue_says_so(dashboard, visit):
    engine = dashboard("examples")
    done = EXAMPLES["pledge_status"] | {"id": "end", "as_of": "2026-02-02", "status": "complete"}
    edits.create(engine, "pledge_status", done, author="Ann")
    assert visit("watch").info[0].value == "Nothing is to be looked at."
    filtered = visit("watch", only=["overdue"]).info[0].value
    assert filtered == "Nothing of this kind is to be looked at. Remove a filter."


def test_whoever_may_not_write_can_read_the_queue_and_log_nothing(filled):
    url = filled.url.render_as_string(hide_password=False)
    with serving(url, "--server.enableAgentApi=true", listens="0.0.0.0") as served:
        stranger = Visit(served)
        stranger.ask(page="watch")
        assert any("Quiet for" in text for text in stranger.texts("html"))
        assert any("Nothing can be saved here" in text for text in stranger.texts("info"))
        assert not stranger.key(BUTTON)
    assert list(rows(filled, "look")) == ["nothing-new"]


def test_in_a_browser_a_look_is_logged_from_the_list_and_taken_back(page, served, curated_engine):
    before = rows(curated_engine, "look")
    page.goto(served)
    page.get_by_role("button", name="Questions").click()
    page.get_by_role("menuitem", name="Watch desk").click()
    expect(page.get_by_role("heading", name="Watch desk")).to_be_visible()
    page.get_by_text("Your look: fill this in once").click()
    page.get_by_role("textbox", name="Your name").fill("Ann")
    page.get_by_role("textbox", name="Where").fill("elysee.fr")
    page.get_by_role("textbox", name="Where").press("Control+Enter")
    settle(page)
    page.get_by_role("button", name="Log a look").first.click()
    page.get_by_role("menuitem", name="Nothing found").click()
    expect(page.get_by_text("Logged: a look at")).to_be_visible()
    [id] = rows(curated_engine, "look").keys() - before.keys()
    assert rows(curated_engine, "look")[id]["places"] == "elysee.fr"
    page.get_by_role("button", name="Take it back").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("Deleted; it can be brought back under Changes.")).to_be_visible()
    assert rows(curated_engine, "look") == before
    expect(page.get_by_text("Logged: a look at")).to_be_hidden()
