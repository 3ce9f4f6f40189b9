"""Numbers count again from the past after a restore: nothing that was opened before one is taken for what is there now.

Through the real form and the real pages; what a store is put back to comes of a snapshot, or of a copy of its database.
"""

import pytest

from tests.support import somebody
from tests.support.editor import Editor, plain
from tests.support.examples import EXAMPLES
from tests.support.restores import FIRST
from tests.support.snapshots import replace, reseal
from tests.support.tables import rows
from tracker.errors import Conflict, Invalid
from tracker.files import snapshot
from tracker.queries import records
from tracker.store import reading
from tracker.store.change_detection import state
from tracker.writing import edits

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
        f"Revision {FIRST - 1} in place of revision {FIRST + 2}. "
        "Restored from early; what it replaced is kept in late.zip."
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
    [restored, *_] = (plain(text.value) for text in editor.app.markdown)
    assert restored.startswith("**Restored** the whole store\n")
    assert "what it replaced is kept in replaced-" in restored
    assert not [button for button in editor.app.button if button.key == f"undo_{FIRST + 1}"]
    with pytest.raises(Invalid, match="restore what this restore replaced"):
        somebody.undo(store.engine, FIRST + 1, author="Ann")


def test_the_data_are_cited_under_a_number_that_no_earlier_state_had(store):
    kept = store.keep()
    store.change(title="Bob's title")
    reader = Editor("track", "coalition", name="")
    reader.go("snapshots")

    def cited():
        return next(text.value for text in reader.app.markdown if "How to cite it" in text.value)

    before = cited()
    store.restore(kept)
    reader.run()
    assert f"revision {FIRST}, " in before
    assert f"revision {FIRST + 1}, " in cited()
    [inside] = [each.proto.body for each in reader.app.get("html") if "snapshot and their rows" in each.proto.body]
    assert dict(rows(inside))["revision.csv"] == f"{len(EXAMPLES) + 1}"


def test_a_revision_that_was_seen_before_a_copy_was_put_back_is_not_the_one_of_its_number(store):
    rows = store.rows()
    store.change(title="Ann's title", author="Ann")
    seen = somebody.entry_of(store.engine, FIRST)
    store.put_back(rows)
    store.change(city="Lutetia")
    with pytest.raises(Conflict, match=f"change {FIRST} may be another one now"):
        edits.undo(store.engine, seen, author="Ann")
    assert store.record()["city"] == "Lutetia"
