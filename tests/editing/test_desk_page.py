"""The page Desk, run without a browser: what is typed, kept, refused, saved, and undone."""

import pytest

from dashboard.editing.author import READ_ONLY
from tests.support import somebody
from tests.support.desks import Desk
from tests.support.editor import HOSTILE, PARIS, field, plain
from tests.support.examples import EXAMPLES
from tests.support.restores import Store as Restores
from tests.support.stored import everything, history, rows
from tracker.imports.grids import CHECKED
from tracker.schema.rows import validate
from tracker.writing import edits

FACTS = {"track_id": "coalition", "title": "Warsaw", "starts_on": "6 Mar 2026", "ends_on": "6 Mar 2026"}
CODES = {"kind": "summit", "status": "held"}
SOURCE = {"url": "https://example.org/a", "title": "Readout", "publisher": "Paper", "source_class": "Media"}
SEAT = {"party_id": "UK", "person_id": "Keir Starmer"}


@pytest.fixture
def store(dashboard):
    return dashboard("curated")


def test_a_new_meeting_is_saved_as_one_change_cites_its_source_and_is_undone_by_one_click(store):
    before, desk = everything(store), Desk()
    desk.enter("source", SOURCE)
    desk.fill(**FACTS, **CODES)
    desk.enter("attendance", SEAT, {"party_id": "France"})
    desk.save()
    assert not desk.errors
    assert desk.app.success[0].value.startswith("Saved as change")
    new = {table: of.keys() - before[table].keys() for table, of in everything(store).items()}
    assert {table: len(ids) for table, ids in new.items() if ids} == {
        "summit": 1,
        "attendance": 2,
        "source": 1,
        "citation": 3,
    }
    assert desk.address == ("summit", *new["summit"])
    assert desk.app.session_state["desk_source"] == next(iter(new["source"]))  # stays the current one
    assert desk.lines("attendance") == []
    desk.press("Undo this save")
    assert everything(store) == before


def test_a_desk_says_what_has_to_be_added_before_anything_can_be_saved(dashboard):
    def needs():
        return [html.proto.body for html in Desk().app.get("html") if "yet, and this page needs one" in html.proto.body]

    edits.load(dashboard("migrated"), {"dossier": [validate("dossier", EXAMPLES["dossier"])]}, author="Ann")
    assert [("no track" in each, "no party" in each) for each in needs()] == [(True, False), (False, True)]
    assert all(f"table={table}" in each for table, each in zip(("track", "party"), needs(), strict=True))


@pytest.mark.usefixtures("store")
def test_a_source_that_a_line_alone_cites_is_counted_among_those_cited_so_far():
    desk = Desk()
    desk.enter("source", SOURCE)
    desk.fill(**FACTS, **CODES)
    desk.enter("attendance", SEAT)
    desk.save()
    desk.enter("source", SOURCE | {"url": "https://example.org/b", "title": "Second readout"})
    desk.enter("attendance", {"party_id": "France", "source": "https://example.org/b"})
    desk.save()
    assert not desk.errors
    [cited] = [html.proto.body for html in desk.app.get("html") if "cited so far" in html.proto.body]
    assert "2 sources cited so far" in cited
    assert cited.index("Readout") < cited.index("Second readout")


def test_several_days_are_typed_as_one_text_where_the_last_day_is_blank(store):
    desk = Desk()
    desk.fill(**FACTS | {"starts_on": "6–8 March 2026", "ends_on": ""}, **CODES)
    assert [desk.field(name).value for name in ("starts_on", "ends_on")] == ["2026-03-06", "2026-03-08"]
    desk.save()
    assert not desk.errors
    _, id = desk.address
    assert [str(rows(store, "summit")[id][name]) for name in ("starts_on", "ends_on")] == ["2026-03-06", "2026-03-08"]
    desk.fill(starts_on="9 to 12 March 2026")
    assert [desk.field(name).value for name in ("starts_on", "ends_on")] == ["9 to 12 March 2026", "2026-03-08"]


@pytest.mark.usefixtures("store")
def test_a_save_says_where_the_meeting_can_be_seen():
    desk = Desk()
    desk.fill(**FACTS, **CODES)
    desk.save()
    assert not desk.errors
    [told] = [text.value for text in desk.app.caption if "on its own page" in text.value]
    assert told.endswith("The Overview shows no details: there it is as soon as its importance is Major or Landmark.")
    desk.fill(importance="2")
    desk.save()
    [told] = [text.value for text in desk.app.caption if "on its own page" in text.value]
    assert "Overview" not in told


def test_a_refused_save_says_where_and_why_and_keeps_every_line(store):
    before, desk = everything(store), Desk("summit", PARIS)
    typed = [{"party_id": "Nowhereland", "level": "Chief whip"}, {"party_id": HOSTILE}]
    desk.enter("attendance", *typed)
    desk.save()
    assert "nothing was saved" in desk.errors[0]
    for words in ("Seats", "Nowhereland", "names no party", "Chief whip", "write “Head of state”"):
        assert words in desk.refusals
    assert desk.lines("attendance") == typed
    assert everything(store) == before


@pytest.mark.usefixtures("store")
def test_a_refusal_names_a_column_as_its_grid_does():
    desk = Desk()
    desk.fill(**FACTS, **CODES)
    desk.enter("pledge", {"headline": "Grid", "category": "Energy support", "pledge_condition.text": "After a truce"})
    assert "Kind of condition" in desk.refusals
    desk.enter("pledge", {"headline": "Grid", "category": "Chief whip"})
    assert "Category" in desk.refusals


@pytest.mark.usefixtures("store")
def test_the_current_source_follows_its_line_when_another_address_is_typed_there():
    desk = Desk()
    desk.enter("source", SOURCE)
    assert desk.app.session_state["desk_source"] == SOURCE["url"]
    desk.enter("source", {**SOURCE, "url": "https://example.org/b"})
    assert desk.app.session_state["desk_source"] == "https://example.org/b"
    desk.enter("source", {})
    assert desk.app.session_state["desk_source"] is None


@pytest.mark.usefixtures("store")
def test_what_is_typed_survives_another_page_and_a_reload():
    desk = Desk("summit", PARIS)
    desk.enter("attendance", SEAT, {}, {"party_id": "Nowhereland"})
    desk.fill(city="Lyon")
    level_of(desk).set_value("head_of_state")
    desk.run()
    desk.go("overview")
    desk.go("desk", table="summit", id=PARIS)
    assert desk.lines("attendance") == [SEAT, {}, {"party_id": "Nowhereland"}]
    assert desk.field("city").value == "Lyon"
    storage = desk.storage
    desk.reload(storage, table="summit", id=PARIS)
    desk.run()
    assert desk.lines("attendance") == [SEAT, {}, {"party_id": "Nowhereland"}]
    assert desk.field("city").value == "Lyon"
    assert level_of(desk).value == "head_of_state"


@pytest.mark.parametrize("way", ["reload", "restart"])
def test_answers_and_the_reason_survive_a_reload_and_a_restart(store, way):
    desk = Desk("summit", PARIS)
    desk.enter("attendance", {"party_id": "Angola", "person_id": "Nobody At All"})
    field(desk.app, "import_answer").set_value("+")
    field(desk.app, "reason_desk").input("As Ann told")
    desk.run()
    desk.go("overview")
    desk.go("desk", table="summit", id=PARIS)
    if way == "reload":
        desk.reload(desk.storage, table="summit", id=PARIS)
    else:
        desk.restart()
    assert (field(desk.app, "import_answer").value, field(desk.app, "reason_desk").value) == ("+", "As Ann told")
    assert desk.notes[0].endswith("What you typed is here; it is not saved yet.")
    desk.app.text_input(key="author").input("Ann")
    desk.run()
    desk.save()
    assert not desk.errors
    assert "nobody-at-all" in rows(store, "person")
    assert history(store)[-1]["reason"] == "As Ann told"
    assert field(desk.app, "reason_desk").value == ""


def level_of(desk):
    return next(box for box in desk.app.selectbox if box.label == "Level, where a line has none")


@pytest.mark.usefixtures("store")
def test_a_desk_of_another_visit_is_offered_and_gone_on_with():
    desk = Desk("summit", PARIS)
    desk.enter("attendance", SEAT)
    desk.reload(desk.storage, own=False, table="summit")
    assert desk.app.caption
    desk.press("Go on with it")
    assert desk.lines("attendance") == [SEAT]
    assert desk.address == ("summit", PARIS)


def test_facts_that_somebody_saved_meanwhile_are_chosen_between_and_nothing_is_lost(store):
    desk = Desk("summit", PARIS)
    desk.fill(city="Lyon")
    somebody.update(store, "summit", PARIS, {"city": "Versailles"}, author="Somebody else")
    desk.run()
    [choice] = [box for box in desk.app.selectbox if "City" in box.label]
    desk.save()
    assert rows(store, "summit")[PARIS]["city"] == "Versailles"
    choice = next(box for box in desk.app.selectbox if box.key == choice.key)
    choice.set_value("mine")
    desk.run()
    desk.save()
    assert rows(store, "summit")[PARIS]["city"] == "Lyon"


def test_typed_lines_outlive_what_somebody_saved_of_the_record(store):
    desk = Desk("summit", PARIS)
    desk.enter("attendance", {"party_id": "Angola"})
    somebody.update(store, "summit", PARIS, {"city": "Versailles"}, author="Somebody else")
    desk.run()
    assert desk.lines("attendance") == [{"party_id": "Angola"}]
    desk.save()
    assert f"{PARIS}--ago" in rows(store, "attendance")
    assert rows(store, "summit")[PARIS]["city"] == "Versailles"


def test_facts_outlive_a_restore_and_are_chosen_between_by_what_they_say(store, tmp_path):
    kept = Restores(store, tmp_path)
    path = kept.keep()
    kept.change("summit", PARIS, city="Versailles")
    desk = Desk("summit", PARIS)
    desk.fill(city="Lyon", summary="Mine")
    kept.restore(path)
    desk.run()
    assert "export again" not in desk.refusals
    assert "was Versailles, and is Paris by now" in desk.refusals
    next(box for box in desk.app.selectbox if "City" in box.label and "(was " in box.label).set_value("mine")
    desk.run()
    desk.save()
    assert not desk.errors
    row = rows(store, "summit")[PARIS]
    assert (row["city"], row["summary"]) == ("Lyon", "Mine")


def test_a_desk_of_a_meeting_that_was_merged_goes_on_at_the_other_with_all_that_was_typed(store):
    twin = {**rows(store, "summit")[PARIS], "id": "twin", "city": "Lutetia", "version": 1}
    edits.create(store, "summit", twin, author="Somebody else")
    desk = Desk("summit", "twin")
    desk.fill(city="Lyon")
    desk.enter("attendance", {"party_id": "Angola"})
    level_of(desk).set_value("head_of_state")
    desk.run()
    seen = edits.merge_preview(store, "summit", "twin", into=PARIS)
    edits.merge(store, "summit", "twin", into=PARIS, preview=seen, author="Somebody else")
    desk.run()
    desk.go("desk", table="summit", id=PARIS)
    assert desk.lines("attendance") == [{"party_id": "Angola"}]
    assert desk.field("city").value == "Lyon"
    assert level_of(desk).value == "head_of_state"
    assert "was Lutetia, and is Paris by now" in desk.refusals


@pytest.mark.usefixtures("store")
def test_how_cells_were_read_stands_on_the_page_before_they_are_saved():
    desk = Desk("summit", PARIS)
    seats = [
        {"party_id": "France", "level": "HEAD OF STATE"},
        {"party_id": "UK", "office": "Envoy"},
        {"party_id": "UK", "office": "Aide"},
    ]
    desk.enter("attendance", *seats)
    money = {"headline": "A loan", "category": "Loan", "amount_low": "1bn", "currency": "EUR", "made_on": "March 2026"}
    desk.enter("pledge", {**money, "pledge_party.party_id": "France; UK"})
    assert desk.readings == [
        ["Seats", "2, 3", "Party", "UK", "United Kingdom"],
        ["Pledges", "1", "By", "France; UK", "France; United Kingdom"],
        ["Pledges", "1", "Amount, at least", "1bn", "EUR 1 billion"],
    ]


def test_what_was_read_as_something_else_in_the_run_of_the_click_is_shown_before_it_is_saved(store):
    before, desk = everything(store), Desk("summit", PARIS)
    desk.enter("pledge", {"headline": "A loan", "category": "Loan", "made_on": "2026-03-06", "currency": "EUR"})
    grid = desk.app.session_state[desk.draft.key_of("pledge")]
    grid["edited_rows"][0]["amount_low"] = "1bn"
    desk.save()
    assert "you have not seen that yet" in desk.errors[0]
    assert everything(store) == before
    assert desk.readings == [["Pledges", "1", "Amount, at least", "1bn", "EUR 1 billion"]]
    desk.save()
    assert not desk.errors
    assert rows(store, "pledge").keys() - before["pledge"].keys()


def test_what_somebody_saved_since_the_desk_was_seen_is_shown_before_anything_is_saved(store):
    desk = Desk("summit", PARIS)
    desk.fill(city="Lyon")
    somebody.update(store, "summit", PARIS, {"title": "Theirs"}, author="Somebody else")
    before = everything(store)
    desk.save()
    assert "look again at what it would do" in desk.errors[0]
    assert everything(store) == before
    desk.save()
    assert not desk.errors
    row = rows(store, "summit")[PARIS]
    assert (row["city"], row["title"]) == ("Lyon", "Theirs")


@pytest.mark.usefixtures("store")
def test_a_pasted_heading_is_told_and_hides_nothing():
    desk = Desk("summit", PARIS)
    desk.enter("attendance", {"party_id": "Party", "person_id": "Person"}, {"party_id": "Nowhereland"})
    assert "names no party" in desk.refusals
    assert "Seats, line 1 names the columns, and is left out." in [plain(note.value) for note in desk.app.info]
    assert not [note for note in desk.app.caption if "stored already" in note.value]


@pytest.mark.usefixtures("store")
def test_offers_are_marked_and_saved_only_once_they_are_checked():
    desk = Desk("summit", PARIS)
    desk.enter("attendance", {"party_id": "Brazil", "person_id": "Emmanuel Macron"}, {"party_id": "China"})
    desk.press("Fill blanks")
    first, second = desk.lines("attendance")
    assert "offered" in second
    assert not second.get(CHECKED)
    assert "offered" not in first  # that person never sat for that party
    desk.save()
    assert "is an offer" in desk.refusals
    desk.press("All 1 are checked")
    assert desk.lines("attendance")[1][CHECKED]


@pytest.mark.usefixtures("store")
def test_the_last_meeting_is_copied_without_those_who_are_seated():
    desk = Desk()
    desk.fill(**FACTS, **CODES)
    desk.press("Copy the last meeting")
    copied = desk.lines("attendance")
    assert len(copied) > 5
    assert all("offered" in line and not line.get(CHECKED) for line in copied)
    desk.save()
    assert desk.refusals.count("is an offer") == len(copied)


@pytest.mark.usefixtures("store")
def test_who_may_not_write_finds_the_desk_closed(monkeypatch):
    monkeypatch.setattr("dashboard.editing.author.at_this_machine", lambda _: False)
    desk = Desk("summit", PARIS, name="")
    assert [note.value for note in desk.app.info] == [READ_ONLY]
    assert not desk.app.button
    assert not desk.app.get("arrow_data_frame")


@pytest.mark.parametrize(
    ("table", "grid"), [("document", "signature"), ("pledge", "pledge_party"), ("party", "membership")]
)
def test_texts_pledges_and_groups_have_a_desk_too(store, table, grid):
    id = next(iter(rows(store, table)))
    desk = Desk(table, id)
    assert not desk.errors
    assert desk.draft.key_of(grid) in desk.app.session_state


@pytest.mark.usefixtures("store")
def test_a_meeting_that_is_not_there_is_said():
    desk = Desk("summit", "nowhere", name="")
    assert [warning.value for warning in desk.app.warning if "no summit at this address" in warning.value]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("page", ["summits", "edit"])
def test_a_summits_page_and_its_form_lead_to_the_desk(page):
    desk = Desk("summit", PARIS)
    desk.go(page, **({"id": PARIS} if page == "summits" else {"table": "summit", "id": PARIS}))
    [link] = [link.proto for link in desk.app.get("page_link") if link.proto.label == "Open the desk"]
    assert "desk" in link.page
    assert PARIS in link.query_string


@pytest.mark.usefixtures("store")
def test_a_desk_that_is_not_saved_is_listed_under_edit_and_at_other_desks():
    desk = Desk("summit", PARIS)
    desk.enter("attendance", SEAT)
    for page in ("edit", "desk"):
        desk.go(page, table="summit")
        [link] = [link.proto for link in desk.app.get("page_link") if "at the desk" in link.proto.label]
        assert PARIS in link.query_string
