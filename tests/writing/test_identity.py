"""Numbers count again from the past after a restore: nothing that was opened before one is taken for what is there now.

Through the real form and the real pages; what a store is put back to comes of a snapshot, or of a copy of its database.
"""

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.support import somebody
from tests.support.editor import Editor, plain
from tests.support.examples import EXAMPLES
from tests.support.snapshots import replace, reseal
from tracker.errors import Conflict, Invalid
from tracker.files import snapshot
from tracker.queries import records
from tracker.schema.models import Base
from tracker.store import reading
from tracker.store.state import state
from tracker.writing import edits

FIRST = len(EXAMPLES) + 1  # the number of the first revision after the examples


class Store:
    """The store behind the dashboard, the copies that were kept of it, and somebody else who works on it."""

    def __init__(self, engine, folder):
        self.engine, self.folder = engine, folder

    def __call__(self, question, *args, **kwargs):
        with reading(self.engine) as connection:
            return question(connection, *args, **kwargs)

    def record(self, table="summit", id="paris"):
        return self(records.record, table, id)

    def change(self, table="summit", id="paris", author="Bob", **values):
        somebody.update(self.engine, table, id, values, author=author)

    def keep(self, name="kept"):
        return snapshot.write(self.engine, self.folder / name)

    def restore(self, path, **settings):
        return snapshot.restore(self.engine, path, replace=True, **settings)

    def rows(self):
        """Every row, as a copy of the database holds it."""
        with reading(self.engine) as connection:
            return {table: connection.execute(table.select()).mappings().all() for table in Base.metadata.sorted_tables}

    def put_back(self, rows):
        """The database as it was, by another program than ours: no revision tells of it."""
        with self.engine.begin() as connection:
            for table in reversed(rows):
                connection.execute(table.delete())
            for table, batch in rows.items():
                if batch:
                    connection.execute(table.insert(), batch)


@pytest.fixture
def store(dashboard, tmp_path):
    return Store(dashboard("examples"), tmp_path)


@pytest.fixture
def other(new_database, open_engine, tmp_path):
    """Another store with the same beginnings, whose numbers are as high as those of the first."""
    (tmp_path / "other").mkdir()
    return Store(open_engine(new_database("sqlite", "examples")), tmp_path / "other")


def back_by_snapshot(store):
    kept = store.keep()
    return lambda: store.restore(kept)


def back_by_copy(store):
    rows = store.rows()
    return lambda: store.put_back(rows)


ROADS = {"a restore": back_by_snapshot, "a copy put back": back_by_copy}


@pytest.fixture(params=ROADS.values(), ids=ROADS)
def back(request, store):
    """Puts the store back to what it is when the test begins."""
    return request.param(store)


def quarrel(editor):
    """What the merge form says of each field, where it stands."""
    assert "Someone else saved this record" in editor.app.warning[-1].value
    assert editor.toasts == []
    return {radio.label: [plain(option) for option in radio.options] for radio in editor.app.radio}


# forms


def test_a_form_that_was_open_before_the_store_was_put_back_writes_nothing_over_later_work(store, back):
    store.change(title="Paris, earlier")
    ann = Editor("summit", "paris")
    ann.type(summary="Ann's work")
    back()
    store.change(title="Paris, Bob's", city="Lutetia")
    assert store.record()["version"] == ann.app.session_state["drafts"]["summit:paris"].opened["version"] == 2
    ann.press("Save")
    assert quarrel(ann).keys() == {"Title", "Summary", "City"}
    assert (store.record()["title"], store.record()["summary"]) == ("Paris, Bob's", None)
    ann.press("Save the merged record")
    row = store.record()
    assert (row["title"], row["city"], row["summary"]) == ("Paris, Bob's", "Lutetia", "Ann's work")


def test_another_history_whose_numbers_are_the_same_is_another_record(store, other):
    other.change(title="Paris of another store", city="Lutetia")
    store.change(title="Paris of this store")
    ann = Editor("summit", "paris")
    ann.type(summary="Ann's work")
    store.restore(other.keep())
    assert store.record()["version"] == 2
    ann.press("Save")
    assert quarrel(ann)["Title"] == ["Mine: Paris of this store", "Theirs: Paris of another store"]
    assert store.record()["city"] == "Lutetia"


def test_a_form_without_a_word_typed_shows_what_was_put_back(store, other):
    other.change(title="Paris of another store")
    store.change(title="Paris of this store")
    ann = Editor("summit", "paris")
    store.restore(other.keep())
    ann.run()
    assert ann.field("title").value == "Paris of another store"
    assert "Not saved yet" not in [text.value for text in ann.app.caption]
    ann.save(city="Lutetia")
    assert store.record()["title"] == "Paris of another store"


def test_a_part_that_was_open_before_the_store_was_put_back_is_compared_too(store, back):
    store.change("attendance", "seat", office="Earlier")
    ann = Editor("summit", "paris")
    ann.unfold("attendance")
    ann.app.selectbox(key="part_attendance_paris").set_value("seat")
    ann.run()
    ann.type("attendance", mode="in_person")
    back()
    store.change("attendance", "seat", office="Bob's office")
    ann.press("Save", 1)
    assert quarrel(ann)["Office"] == ["Mine: Earlier", "Theirs: Bob's office"]
    assert store.record("attendance", "seat")["office"] == "Bob's office"


def test_choices_made_in_a_merge_are_not_applied_to_what_was_put_back_meanwhile(store, back):
    ann = Editor("summit", "paris")
    store.change(title="Bob's title")
    ann.save(title="Ann's title")
    assert quarrel(ann) == {"Title": ["Mine: Ann's title", "Theirs: Bob's title"]}
    ann.app.radio[0].set_value("mine")
    back()
    store.change(title="Cem's title", author="Cem")
    ann.press("Save the merged record")
    assert store.record()["title"] == "Cem's title"
    assert quarrel(ann) == {"Title": ["Mine: Ann's title", "Theirs: Cem's title"]}


@pytest.mark.usefixtures("store")
def test_two_tabs_of_one_person_are_two_editors():
    tabs = [Editor("summit", "paris", name="Ann") for _ in range(2)]
    tabs[0].save(title="In the first tab")
    tabs[1].save(title="In the second tab")
    assert quarrel(tabs[1])["Title"] == ["Mine: In the second tab", "Theirs: In the first tab"]


def test_the_reader_is_told_that_the_store_was_put_back_and_keeps_what_was_typed(store, back):
    ann = Editor("summit", "paris")
    store.change(title="Bob's")
    ann.run()
    ann.type(summary="Ann's work")
    ann.run()
    assert not ann.app.warning
    back()
    ann.run()
    assert "was put back to another state since you last looked" in ann.app.warning[0].value
    assert ann.field("summary").value == "Ann's work"
    ann.run()
    assert not ann.app.warning


# what was put back, seen at once


def test_a_snapshot_that_was_mended_by_hand_is_seen_at_once_and_is_not_written_over(store):
    ann, reader = Editor("track", "coalition"), Editor("track", "coalition", name="")
    kept = store.keep()
    for file in ("track.csv", "revision.csv"):
        replace(kept / file, b"Coalition", b"Alliance!")
    reseal(kept)
    store.restore(kept)
    reader.run()
    assert reader.field("title").value == "Alliance!"
    ann.run()
    ann.save(description="Ann's work")
    row = store.record("track", "coalition")
    assert (row["title"], row["description"]) == ("Alliance!", "Ann's work")


def test_the_same_state_restored_twice_is_two_states(store):
    kept = store.keep()
    seen = [store(state)]
    for _ in range(2):
        store.restore(kept, keep=store.folder / f"replaced-{len(seen)}")
        seen.append(store(state))
    assert [each.revision for each in seen] == [FIRST - 1, FIRST, FIRST + 1]
    assert len({each.token for each in seen}) == 3


def test_a_restore_into_an_empty_store_is_an_exact_copy_of_another_state(store, new_database, open_engine, dialect):
    empty = open_engine(new_database(dialect, "migrated"))
    with reading(empty) as connection:
        before = state(connection)
    snapshot.restore(empty, store.keep())
    with reading(empty) as connection:
        after = state(connection)
    assert after[:2] == store(state)[:2]
    assert after.token not in (before.token, store(state).token)


# the restore in the log


def test_a_restore_is_a_revision_whose_number_no_log_had_and_says_what_replaced_what(store):
    early = store.keep("early")
    for number in range(3):
        store.change(title=f"Title {number}")
    late = store.restore(early, author="Ann", keep=store.folder / "late.zip")
    [entry] = [e for e in store(records.history, "dossier", "talks") if e["action"] == "restore"]
    assert (entry["id"], entry["author"]) == (FIRST + 3, "Ann")
    assert entry["reason"] == (
        "Revision 16 in place of revision 19. Restored from early; what it replaced is kept in late.zip."
    )
    store.restore(late, keep=store.folder / "again.zip")
    entries = [e for e in store(records.history, "summit", "paris") if e["action"] in ("restore", "update")]
    assert [(e["id"], e["action"]) for e in entries] == [
        (FIRST + 4, "restore"), (FIRST + 2, "update"), (FIRST + 1, "update"), (FIRST, "update"),
    ]  # fmt: skip
    store.change(title="After both")
    assert store(state).revision == FIRST + 5


def test_a_record_that_came_after_a_restore_has_none_in_its_history(store):
    store.restore(store.keep())
    edits.create(store.engine, "track", {"id": "lane", "title": "A lane"}, author="Ann")
    assert [entry["action"] for entry in store(records.history, "track", "lane")] == ["create"]


def test_changes_and_history_show_a_restore_as_one_entry_without_an_undo(store):
    kept = store.keep()
    store.change(title="Bob's title")
    store.restore(kept)
    editor = Editor("dossier", "talks")
    editor.unfold("history")
    assert any(plain(box.label).endswith("Command line · Restored the whole store") for box in editor.app.expander)
    assert not [button for button in editor.app.button if button.label == f"Undo change {FIRST + 1}"]
    editor.go("changes")
    assert plain(editor.app.markdown[0].value) == "**Restored** the whole store"
    assert "what it replaced is kept in replaced-" in plain(editor.app.caption[0].value)
    assert not [button for button in editor.app.button if button.key == f"undo_{FIRST + 1}"]
    with pytest.raises(Invalid, match="restore what this restore replaced"):
        somebody.undo(store.engine, FIRST + 1, author="Ann")


def test_the_data_are_cited_under_a_number_that_no_earlier_state_had(store):
    kept = store.keep()
    store.change(title="Bob's title")
    reader = Editor("track", "coalition", name="")
    reader.go("snapshots")
    before = reader.app.code[0].value
    store.restore(kept)
    reader.run()
    assert f"revision {FIRST}, " in before
    assert f"revision {FIRST + 1}, " in reader.app.code[0].value
    inside = reader.app.dataframe[0].value.set_index("File")["Rows"]
    assert inside["revision.csv"] == len(EXAMPLES) + 1


# undo


def test_a_click_on_undo_among_the_changes_undoes_no_other_change_of_that_number(store, back):
    store.change(title="Ann's title", author="Ann")
    editor = Editor("summit", "paris")
    editor.go("changes")
    back()
    if store(state).revision < FIRST:
        store.change(city="Lutetia")
    before = store(state)
    editor.app.button(key=f"undo_{FIRST}").click()
    editor.run()
    said = [text.value for text in (*editor.app.error, *editor.app.warning)]
    assert any("put back to another state since you" in text for text in said)
    assert store(state) == before


def test_a_click_on_undo_of_a_change_that_is_another_now_says_so(store, other):
    store.change(title="Ann's title", author="Ann")
    editors = {page: Editor("summit", "paris") for page in ("changes", "edit")}
    editors["changes"].go("changes")
    editors["edit"].unfold("history")
    other.change(city="Lutetia")
    store.restore(other.keep())
    for editor in editors.values():
        editor.app.button(key=f"undo_{FIRST}").click()
        editor.run()
        assert f"change {FIRST} may be another one now. Nothing was undone" in editor.errors[-1]
    assert (store.record()["city"], store(state).revision) == ("Lutetia", FIRST + 1)
    editors["edit"].app.button(key=f"undo_{FIRST}").click()
    editors["edit"].run()
    assert store.record()["city"] == "Paris"


def test_a_revision_that_was_seen_before_a_copy_was_put_back_is_not_the_one_of_its_number(store):
    rows = store.rows()
    store.change(title="Ann's title", author="Ann")
    seen = somebody.seen(store.engine, FIRST)
    store.put_back(rows)
    store.change(city="Lutetia")
    with pytest.raises(Conflict, match=f"change {FIRST} may be another one now"):
        edits.undo(store.engine, seen, author="Ann")
    assert store.record()["city"] == "Lutetia"


def test_an_undo_asks_who_touched_the_field_not_how_it_looks(store):
    store.change(title="B", author="Ann")
    store.change(title="C")
    store.change(title="B")  # on purpose
    with pytest.raises(Invalid, match=f"title: was changed again since by Bob, revision {FIRST + 2}: undo that first"):
        somebody.undo(store.engine, FIRST, author="Ann")
    assert store.record()["title"] == "B"
    for number in (FIRST + 2, FIRST + 1, FIRST):
        somebody.undo(store.engine, number, author="Ann")
    assert store.record()["title"] == "Paris"


def test_a_change_and_its_undo_cancel_each_other_and_a_change_done_again_stands(store):
    store.change(title="B", author="Ann")
    store.change(title="C")
    somebody.undo(store.engine, FIRST + 1, author="Bob")
    somebody.undo(store.engine, FIRST + 2, author="Bob")  # so C is there again
    with pytest.raises(Invalid, match=f"by Bob, revision {FIRST + 1}: undo that first"):
        somebody.undo(store.engine, FIRST, author="Ann")
    somebody.undo(store.engine, FIRST + 3, author="Bob")
    somebody.undo(store.engine, FIRST, author="Ann")
    assert store.record()["title"] == "Paris"
    with pytest.raises(Invalid, match=f"change {FIRST} was undone already, by change {FIRST + 5}"):
        somebody.undo(store.engine, FIRST, author="Ann")


def test_a_reason_in_the_words_of_an_undo_is_no_undo(store):
    store.change(title="B", author="Ann")
    store.change(title="C")
    reason = f"Undoes revision {FIRST + 1}"
    somebody.update(store.engine, "summit", "paris", {"title": "B"}, author="Bob", reason=reason)
    with pytest.raises(Invalid, match="title: was changed again since by Bob"):
        somebody.undo(store.engine, FIRST, author="Ann")


def test_a_record_that_was_deleted_and_brought_back_between_is_as_it_was(store):
    store.change(title="B", author="Ann")
    somebody.delete(store.engine, "summit", "paris", author="Bob")
    somebody.undo(store.engine, FIRST + 1, author="Bob")
    somebody.undo(store.engine, FIRST, author="Ann")
    assert store.record()["title"] == "Paris"


def test_a_link_that_was_set_and_cleared_again_since_a_delete_stays_clear(store):
    edits.create(store.engine, "summit", {**EXAMPLES["summit"], "id": "kyiv", "title": "Kyiv"}, author="Ann")
    somebody.delete(store.engine, "summit", "paris", author="Ann")
    store.change("pledge", "hubs", summit_id="kyiv")
    store.change("pledge", "hubs", summit_id=None)
    somebody.undo(store.engine, FIRST + 1, author="Ann")
    assert store.record()["title"] == "Paris"
    assert store.record("pledge", "hubs")["summit_id"] is None
    assert store.record("document", "declaration")["summit_id"] == "paris"


def test_a_delete_whose_parts_were_made_anew_meanwhile_brings_no_second_ones_back(store):
    somebody.delete(store.engine, "person", "macron", author="Ann")  # whose seat is kept without a name
    store.change("attendance", "seat", person_id=None, office="President")
    again = {**EXAMPLES["person"], "id": "macron-2"}
    edits.create(store.engine, "person", again, author="Bob")
    store.change("attendance", "seat", person_id="macron-2")
    somebody.undo(store.engine, FIRST, author="Ann")
    assert store.record("person", "macron")["name"] == "Emmanuel Macron"
    assert store.record("attendance", "seat")["person_id"] == "macron-2"


def test_undo_clicked_twice_is_said_and_done_once(store):
    store.change(title="Wrong")
    tabs = [Editor("summit", "paris") for _ in range(2)]
    for tab in tabs:
        tab.unfold("history")
    for tab in tabs:
        tab.app.button(key=f"undo_{FIRST}").click()
        tab.run()
    assert any("is undone" in toast for toast in tabs[0].toasts)
    assert f"change {FIRST} was undone already, by change {FIRST + 1}" in tabs[1].errors[-1]
    assert (store.record()["title"], store(state).revision) == ("Paris", FIRST + 1)


# delete


def test_a_part_that_was_changed_between_asking_and_deleting_does_not_go_along(store):
    opened, dependents = store.record(), edits.dependents(store.engine, "summit", "paris")
    store.change("attendance", "seat", office="Bob's work")
    asked = {"opened": opened, "dependents": dependents, "author": "Ann"}
    with pytest.raises(Conflict, match="What hangs on summit paris was changed"):
        edits.delete(store.engine, "summit", "paris", **asked)
    assert store.record("attendance", "seat")["office"] == "Bob's work"
    asked["dependents"] = edits.dependents(store.engine, "summit", "paris")
    assert edits.delete(store.engine, "summit", "paris", **asked) == asked["dependents"]


def test_a_record_whose_link_would_be_cleared_is_compared_too(store):
    opened, dependents = store.record(), edits.dependents(store.engine, "summit", "paris")
    store.change("pledge", "hubs", headline="Bob's work")
    with pytest.raises(Conflict, match="What hangs on summit paris was changed"):
        edits.delete(store.engine, "summit", "paris", opened=opened, dependents=dependents, author="Ann")


def test_what_hangs_on_a_record_is_the_same_in_whatever_order_it_was_written(store):
    for number in range(5):
        seat = {**EXAMPLES["attendance"], "id": f"s{number}", "person_id": None}
        edits.create(store.engine, "attendance", seat, author="Ann")
    dependents = edits.dependents(store.engine, "summit", "paris")
    with store.engine.begin() as connection:  # as a database does that moves a row
        connection.exec_driver_sql("UPDATE attendance SET office = 'x' WHERE id = 's1'")
        connection.exec_driver_sql("UPDATE attendance SET office = NULL WHERE id = 's1'")
    edits.delete(store.engine, "summit", "paris", opened=store.record(), dependents=dependents, author="Ann")


def test_a_record_that_another_changed_and_changed_back_is_asked_about_again(store):
    opened = store.record()
    store.change(title="B")
    store.change(title="Paris")
    with pytest.raises(Conflict):
        edits.delete(store.engine, "summit", "paris", opened=opened, author="Ann")


def test_what_was_asked_before_the_store_was_put_back_is_not_deleted_unasked(store, back):
    store.change(title="Earlier")
    opened, dependents = store.record(), edits.dependents(store.engine, "summit", "paris")
    back()
    store.change(title="Bob's work")
    assert store.record()["version"] == opened["version"]
    with pytest.raises(Conflict, match="summit paris was changed"):
        edits.delete(store.engine, "summit", "paris", opened=opened, dependents=dependents, author="Ann")


# files and browsers


def test_a_sqlite_file_put_back_while_a_form_is_open_is_noticed(new_database, open_engine, monkeypatch, tmp_path):
    import streamlit as st

    from dashboard.web import answers

    url = new_database("sqlite", "examples")
    monkeypatch.setenv("TRACKER_DATABASE_URL", url)
    st.cache_resource.clear()
    file, copy = url.removeprefix("sqlite:///"), tmp_path / "copy.db"
    store = Store(open_engine(url), tmp_path)
    copy_database(file, copy)
    store.change(title="Earlier")
    ann = Editor("summit", "paris")
    ann.type(summary="Ann's work")
    copy_database(copy, file)
    store.change(title="Bob's work")
    assert store.record()["version"] == 2
    ann.press("Save")
    assert quarrel(ann)["Title"] == ["Mine: Earlier", "Theirs: Bob's work"]
    assert store.record()["title"] == "Bob's work"
    answers.engine().dispose()


def copy_database(source, target):
    """All of one database file into another, by SQLite's own program for copies."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def test_in_a_browser_a_dialog_that_asks_is_answered_of_what_it_asked(page, served, curated_engine, tmp_path):
    paris = "2026-01-06-paris-coalition"
    store = Store(curated_engine, tmp_path)
    kept = store.keep()
    page.goto(f"{served}/edit?table=summit&id={paris}")
    page.get_by_role("textbox", name="Your name").fill("Ann")
    page.get_by_role("textbox", name="Your name").press("Enter")
    page.get_by_role("button", name="Delete …").first.click()
    expect(page.get_by_text(re.compile("Deleted with it: .* attendance"))).to_be_visible()
    store.restore(kept)
    seat = store(records.within, "attendance", "summit_id", paris, "summit")[0]["id"]
    store.change("attendance", seat, office="Bob's work")
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("Look at the list again")).to_be_visible()
    assert store.record("attendance", seat)["office"] == "Bob's work"
