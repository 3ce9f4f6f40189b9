"""History, delete and undo in the forms: what they say, ask and bring back."""

from tests.support import somebody
from tests.support.editor import HOSTILE, Editor, plain
from tests.support.examples import LAST
from tracker.queries import records
from tracker.schema.rows import validate
from tracker.words import singular
from tracker.writing import edits


def test_delete_names_all_that_hangs_on_the_record_before_it_asks(store):
    editor = Editor("party", "fra")
    editor.press("Delete …")
    said = [plain(text.value) for text in editor.app.markdown]
    hanging = edits.dependents(store.engine, "party", "fra")
    assert {"membership", "attendance", "signature", "pledge_party"} <= hanging.deleted.keys()
    assert [text for text in said if text.startswith("Deleted with it")] == [
        f"Deleted with it: **1** {singular(part)}" for part in hanging.deleted
    ]
    assert f"Kept, with its link to this record cleared: **{len(hanging.cleared)}**" in said
    assert "summit" in {table for table, _, _ in hanging.cleared}
    assert store.record("party", "fra")
    alone = Editor("dossier", "talks")
    alone.press("Delete …")
    assert [text.value for text in alone.app.markdown if "Nothing else depends on it" in text.value]


def test_an_undo_is_seen_in_the_form_at_once_and_is_a_change_too(store):
    editor = Editor("summit", "paris")
    editor.save(title="Wrong")
    editor.unfold("history")
    editor.press(f"Undo change {LAST + 1}")
    assert editor.field("title").value == "Paris"
    assert store.record("summit", "paris")["version"] == 3
    assert f"Undone by change {LAST + 2}." in [text.value for text in editor.app.caption]
    assert not [button for button in editor.app.button if button.label == f"Undo change {LAST + 1}"]
    editor.save(title="Right")
    assert store.record("summit", "paris")["title"] == "Right"
    assert not editor.app.warning


def test_the_status_of_a_refusal_is_told_in_words_of_its_own(store):
    somebody.update(store.engine, "pledge", "hubs", {"verb": "refuses"}, author="Ann")
    somebody.update(store.engine, "pledge_status", "dormant", {"status": "substantial"}, author="Ann")
    editor = Editor("pledge", "hubs")
    editor.unfold("history")
    told = editor.app.table[0].value
    assert told.loc[told["Field"] == "Status", ["Before", "After"]].values.tolist() == [["Stands for now", "Held"]]
    somebody.delete(store.engine, "pledge_status", "dormant", author="Ann")
    editor.go("changes")
    changes = [text.value for text in editor.app.markdown if "pledge status" in text.value]
    assert len(changes) == 2
    assert all("“Held”" in text for text in changes)


def test_the_list_of_changes_offers_no_undo_of_what_is_undone_or_deleted(store):
    somebody.update(store.engine, "summit", "paris", {"title": "Wrong"}, author="Ann")
    edits.create(store.engine, "track", {"id": "lane", "title": "A lane"}, author="Ann")
    somebody.delete(store.engine, "track", "lane", author="Ann")
    editor = Editor("summit")
    editor.go("changes")

    def offered():
        return [button.label for button in editor.app.button if button.label in ("Undo", "Bring back")]

    assert offered() == ["Bring back", "Undo"]  # newest first: the deleted track, its creation, the title
    assert "Deleted since." in [text.value for text in editor.app.caption]
    editor.press("Undo")
    assert store.record("summit", "paris")["title"] == "Paris"
    assert f"Undone by change {LAST + 4}." in [text.value for text in editor.app.caption]
    assert offered() == ["Undo", "Bring back"]  # the undo can be undone
    editor.press("Undo")
    assert store.record("summit", "paris")["title"] == "Wrong"
    assert offered() == ["Undo", "Bring back", "Undo"]  # the undo of the undo, and the change that is in effect again


def test_a_save_of_several_changes_is_undone_until_its_undo_is(store):
    tracks = [{"id": f"lane-{number}", "title": f"Lane {number}", "position": number + 5} for number in range(2)]
    edits.load(store.engine, {"track": [validate("track", track) for track in tracks]}, author="Ann")

    def undone():
        return dict(store(records.changes).set_index("id")["undone_by"].dropna())

    assert not undone()
    edits.undo(store.engine, somebody.entry_of(store.engine, LAST + 1), author="Ann", whole=True)
    assert list(undone()) == [LAST + 1]
    edits.undo(store.engine, somebody.entry_of(store.engine, LAST + 3), author="Ann", whole=True)
    assert LAST + 1 not in undone()
    assert len(undone()) == 1


def test_a_deleted_record_is_brought_back_with_its_parts(store):
    somebody.delete(store.engine, "summit", "paris", author="Somebody else")
    editor = Editor("summit")
    editor.go("changes")
    editor.press("Bring back")
    assert store.record("summit", "paris")["title"] == "Paris"
    assert len(store(records.within, "attendance", "summit", "paris")) == 1
    assert not editor.errors
    assert not [button.label for button in editor.app.button if button.label == "Bring back"]
    assert "Back again" in [text.value for text in editor.app.caption]


def test_to_undo_a_creation_is_to_delete_which_asks_first(store):
    edits.create(store.engine, "track", {"id": "lane", "title": "A lane"}, author="Somebody else")
    editor = Editor("track", "lane")
    editor.unfold("history")
    editor.press("Undo change")
    assert store.record("track", "lane")["title"] == "A lane"
    assert "Nothing else depends on it." in [text.value for text in editor.app.markdown]
    assert editor.app.button(key="confirm_lane").label == "Delete"


def test_the_form_of_a_deleted_record_shows_its_history_and_brings_it_back(store):
    somebody.delete(store.engine, "person", "macron", author="Somebody else")
    editor = Editor("person", "macron")
    assert "It may have been deleted" in editor.app.warning[0].value
    editor.unfold("history")
    editor.press("Undo change")
    assert store.record("person", "macron")["name"] == "Emmanuel Macron"


def test_older_changes_are_shown_when_asked_for(store):
    for number in range(1, 31):
        somebody.update(store.engine, "person", "macron", {"aliases": f"Name {number}"}, author="Ann")
    editor = Editor("person", "macron")
    editor.unfold("history")
    assert sum(button.label.startswith("Undo change") for button in editor.app.button) == 25
    editor.press("Older changes")
    assert sum(button.label.startswith("Undo change") for button in editor.app.button) == 31


def test_history_shows_before_and_after_of_a_change_as_typed(store):
    store.change("summit", "paris", title=HOSTILE)
    editor = Editor("summit", "paris")
    assert not editor.app.table  # it is drawn when it is asked for
    editor.unfold("history")
    shown = editor.app.table[0].value
    assert list(shown["Field"]) == ["Title"]
    assert plain(shown["After"].item()) == HOSTILE


def test_the_history_names_the_parts_that_were_changed(store):
    editor = Editor("summit", "paris")
    editor.unfold("history")
    labels = [plain(box.label) for box in editor.app.expander]
    assert any(label.endswith("Created attendance France · Emmanuel Macron") for label in labels)
    somebody.delete(store.engine, "attendance", "seat", author="Ann")
    editor.run()
    labels = [plain(box.label) for box in editor.app.expander]
    assert any(label.endswith("Deleted attendance France · Emmanuel Macron") for label in labels)


def test_links_and_what_is_deleted_are_told_by_their_names(store):
    edits.create(store.engine, "party", {"id": "gbr", "name": "United Kingdom", "kind": "state"}, author="Ann")
    somebody.update(store.engine, "summit", "paris", {"country_id": "gbr"}, author="Ann")
    editor = Editor("summit", "paris")
    editor.unfold("history")
    [change] = [table.value for table in editor.app.table if list(table.value["Field"]) == ["Country"]]
    assert [plain(cell) for cell in (change["Before"].item(), change["After"].item())] == ["France", "United Kingdom"]
    edits.create(store.engine, "track", {"id": "lane", "title": "A lane"}, author="Ann")
    somebody.delete(store.engine, "track", "lane", author="Ann")
    editor.go("changes")
    told = [plain(text.value).split("\n")[0] for text in editor.app.markdown]
    assert told.count("**Deleted** track “A lane”") == told.count("**Created** track “A lane”") == 1
