"""Another message of the browser in the moment of a save: what a person clicked is written, and said, and no form
offers to write it again."""

import pytest

from tests.support.delegations import MEETING, MISSPELT, as_text, meeting
from tests.support.desks import Desk
from tests.support.editor import Editor, Page, Store, field
from tests.support.importer import Import
from tests.support.interruptions import AS_IT_READS, AS_IT_WRITES, broken_off
from tests.support.stored import rows
from tracker.queries import records
from tracker.store import reading
from tracker.values.codes import LookResult
from tracker.writing import edits


@pytest.fixture
def store(dashboard):
    return Store(dashboard("examples"))


@pytest.fixture(params=[AS_IT_READS, AS_IT_WRITES], ids=["reading", "writing"])
def press(request):
    """Press a button, with another message before the page could answer; and see what the answer to that one is."""

    def press_meanwhile(page, label="", key=None):
        button = next(each for each in page.app.button if (each.key == key if key else each.label.startswith(label)))
        button.click()
        with broken_off(request.param):
            page.run()
        assert not [*page.app.toast, *page.app.success]
        page.run()

    return press_meanwhile


def address(page, name):
    """A parameter of the page's address; None where it has none of that name."""
    value = page.app.query_params.get(name)
    return value[-1] if isinstance(value, list) else value


def test_a_change_is_said_and_is_no_draft_any_more(store, press):
    editor = Editor("summit", "paris")
    editor.type(city="Lutetia")
    press(editor, "Save")
    assert (editor.toasts, editor.storage, store.record("summit", "paris")["city"]) == (["Saved."], {}, "Lutetia")


def test_a_new_record_is_opened_and_made_once(store, press):
    editor = Editor("track")
    editor.type(title="A new track")
    press(editor, "Create")
    assert (editor.toasts, editor.storage) == (["The record is created."], {})
    assert store.record("track", address(editor, "id"))["title"] == "A new track"


@pytest.mark.parametrize("moment", [AS_IT_READS, AS_IT_WRITES], ids=["reading", "writing"])
@pytest.mark.parametrize("other", [{"table": "summit", "id": "paris"}, {"table": "track", "id": "coalition"}])
def test_a_new_record_is_not_opened_where_the_person_has_left_for_another(store, moment, other):
    editor = Editor("track")
    editor.type(title="A new track")
    next(button for button in editor.app.button if button.label == "Create").click()
    with broken_off(moment):
        editor.run()
    editor.go("edit", **other)
    created = [id for id in store(records.choices, "track") if id != "coalition"]
    assert len(created) == (moment == AS_IT_WRITES)
    assert editor.toasts == ["The record is created."] * len(created)
    editor.run()
    assert {name: address(editor, name) for name in other} == other


@pytest.mark.usefixtures("store")
def test_a_new_part_leaves_its_record_open_and_its_form_empty(press):
    editor = Editor("summit", "paris")
    editor.unfold("citation")
    editor.type("citation", source_id="elysee", locator="page 7")
    press(editor, "Create")
    assert (editor.toasts, editor.storage) == (["The record is created."], {})
    assert address(editor, "id") == "paris"


def test_a_merge_leads_to_the_record_that_is_kept(store, press):
    edits.create(store.engine, "party", {"id": "fr2", "name": "French Republic", "kind": "state"}, author="Bob")
    editor = Editor("party", "fr2")
    editor.app.session_state["box_merge_party_fr2"] = True
    editor.run()
    editor.app.selectbox(key="into_party_fr2").set_value("fra")
    editor.run()
    press(editor, "Merge")
    assert (len(editor.toasts), address(editor, "id")) == (1, "fra")


def test_an_undo_is_said(store, press):
    store.change("summit", "paris", city="Lutetia")
    editor = Editor("summit", "paris")
    editor.unfold("history")
    press(editor, f"Undo change {store.revisions()}")
    assert "was undone" in editor.toasts[0]


@pytest.mark.parametrize("moment", [AS_IT_READS, AS_IT_WRITES], ids=["reading", "writing"])
def test_a_look_is_logged_once(dashboard, moment):
    engine = dashboard("examples")
    page = Page("watch")
    field(page.app, "places_watch").set_value("elysee.fr")
    field(page.app, "languages_watch").set_value("fr")
    before = len(rows(engine, "look"))
    with broken_off(moment):
        page.app.menu_button(key="look_pledge_hubs").click(LookResult.NOTHING).run()
    assert not page.app.success
    page.run()
    assert page.app.success[0].value.startswith("Logged")
    page.run()
    assert len(rows(engine, "look")) == before + 1


def test_an_import_is_said_and_its_paste_is_gone(dashboard, press):
    engine = dashboard("curated")
    meeting(engine)
    page = Import(within=MEETING)
    page.paste(as_text(engine))
    page.answer(MISSPELT[1], "friedrich-merz")
    page.field("import_partly").check()
    page.run()
    press(page, key="import_apply")
    assert page.app.success[0].value.startswith("Saved as change")
    assert page.pasted == ""


def test_a_desk_is_emptied_and_leads_to_its_record(dashboard, press):
    dashboard("curated")
    desk = Desk()
    desk.fill(
        track_id="coalition", title="Warsaw", starts_on="6 Mar 2026", ends_on="6 Mar 2026", kind="summit", status="held"
    )
    press(desk, "Save all")
    assert desk.app.success[0].value.startswith("Saved as change")
    assert desk.address[1]
    assert not desk.storage


def test_a_desk_that_is_left_for_another_while_it_saves_does_not_come_back(dashboard):
    engine = dashboard("curated")
    with reading(engine) as connection:
        other = min(records.choices(connection, "summit"))
    before = len(rows(engine, "summit"))
    desk = Desk()
    desk.fill(
        track_id="coalition", title="Warsaw", starts_on="6 Mar 2026", ends_on="6 Mar 2026", kind="summit", status="held"
    )
    next(button for button in desk.app.button if button.label == "Save all").click()
    with broken_off(AS_IT_WRITES):
        desk.run()
    desk.go("desk", table="summit", id=other)
    desk.run()
    assert desk.address == ("summit", other)
    assert len(rows(engine, "summit")) == before + 1


def test_a_choice_between_two_versions_is_saved(store, press):
    editor = Editor("summit", "paris")
    editor.type(city="Lutetia")
    store.change("summit", "paris", city="Parigi")
    editor.press("Save")
    press(editor, "Save these choices")
    assert (editor.toasts, store.record("summit", "paris")["city"]) == (["Saved."], "Lutetia")


@pytest.mark.parametrize("between", [("overview", {}), ("summits", {"id": "paris"}), ("desk", {"id": "nothing"})])
def test_a_click_that_the_person_left_for_another_page_saves_nothing_later(store, between):
    editor = Editor("summit", "paris")
    editor.type(city="Lutetia")
    next(button for button in editor.app.button if button.label == "Save").click()
    with broken_off(AS_IT_READS):
        editor.run()
    page, address = between
    editor.go(page, **address)
    editor.go("edit", table="summit", id="paris")
    editor.run()
    assert (editor.toasts, store.record("summit", "paris")["city"]) == ([], "Paris")


def test_a_click_at_one_desk_saves_no_other(dashboard):
    engine = dashboard("curated")
    with reading(engine) as connection:
        one, other = sorted(records.choices(connection, "summit"))[:2]
    before = rows(engine, "summit")
    desk = Desk("summit", other)
    desk.fill(title="Not finished")
    desk.go("desk", table="summit", id=one)
    desk.fill(title="Finished")
    next(button for button in desk.app.button if button.label == "Save all").click()
    with broken_off(AS_IT_READS):
        desk.run()
    desk.go("desk", table="summit", id=other)
    desk.run()
    assert rows(engine, "summit") == before


def test_what_is_typed_into_a_desk_that_saves_stays(dashboard):
    engine = dashboard("curated")
    meeting(engine)
    desk = Desk("summit", MEETING)
    saved = {"url": "https://example.org/one", "title": "One", "publisher": "A", "source_class": "Media"}
    later = {"url": "https://example.org/two", "title": "Two"}
    desk.fill(city="Lutetia")
    desk.enter("source", saved)
    grid, note = desk.draft.key_of("source"), desk.field("date_note").key
    next(button for button in desk.app.button if button.label == "Save all").click()
    with broken_off(AS_IT_WRITES):
        desk.run()
    desk.app.session_state[grid] = {"edited_rows": {0: saved, 1: later}, "added_rows": [], "deleted_rows": []}
    desk.app.session_state[note] = "Later"
    desk.run()
    assert desk.app.success[0].value.startswith("Saved as change")
    assert desk.lines("source") == [later]
    assert desk.field("date_note").value == "Later"
    assert [*desk.storage]
    desk.press("Start again")
    assert not desk.storage
