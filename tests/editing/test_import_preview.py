"""The dry run on the page Import: all that a save would do is counted and offered, and no more is saved than seen."""

import pytest

from dashboard.editing import import_preview
from tests.support import somebody
from tests.support.importer import Import
from tests.support.stored import rows
from tracker.files import spreadsheet
from tracker.imports import dry_run
from tracker.imports.plan import Instructions
from tracker.store import reading
from tracker.writing import edits

LINES = 5


@pytest.fixture
def tracks(dashboard):
    """A store with five tracks more."""
    engine = dashboard("examples")
    for number in range(LINES):
        edits.create(engine, "track", {"id": f"t{number}", "title": f"Track {number}"}, author="Ann")
    return engine


def changes(*ids, words="Other"):
    return "\n".join(["id,title,description", *(f"{id},{words} {id},{words}" for id in ids)])


IDS = [f"t{number}" for number in range(LINES)]


@pytest.mark.usefixtures("tracks")
def test_the_dry_run_counts_lines_and_says_how_many_more_there_are(monkeypatch):
    monkeypatch.setattr(import_preview, "SHOWN", 2)
    page = Import(table="track")
    page.paste(changes(*IDS))
    assert [each.value for each in page.app.subheader] == [f"Changed ({LINES})"]
    assert "and 3 more" in [each.value for each in page.app.caption]
    shown = next(str(each.proto.body) for each in page.app.get("html") if "Changed" in str(each.proto.body))
    assert [id for id in IDS if f"Other {id}" in shown] == IDS[:2]
    assert [button.label for button in page.app.get("download_button")] == ["The whole dry run (.xlsx)"]


def test_the_file_of_the_whole_dry_run_has_every_line(tracks):
    sheet = spreadsheet.read(changes(*IDS) + "\n,New,\n,,no title")
    with reading(tracks) as connection:
        plan = dry_run.run(connection, sheet, Instructions("track"))
    file = import_preview.whole(plan)
    lines = {name: spreadsheet.read(file, sheet=name).lines for name in ("not taken", "changed", "created")}
    assert {name: len(each) for name, each in lines.items()} == {"not taken": 1, "changed": 2 * LINES, "created": 1}


def test_what_was_typed_or_chosen_in_the_run_of_the_click_is_shown_before_it_is_saved(tracks):
    before = rows(tracks, "track")
    page = Import(table="track")
    page.paste(changes("t0"))
    page.field("import_paste").input(changes("t0", words="Else"))
    page.save()
    assert "you have not seen that yet" in page.errors[0]
    page.field("import_column_track_description").set_value("")
    page.save()
    assert "you have not seen that yet" in page.errors[0]
    assert rows(tracks, "track") == before
    page.save()
    assert not page.errors
    assert rows(tracks, "track")["t0"] == {**before["t0"], "title": "Else t0", "version": 2}


def test_a_change_of_the_store_that_changes_nothing_of_the_save_is_no_reason_against_it(tracks):
    page = Import(table="track")
    page.paste(changes("t0"))
    somebody.update(tracks, "track", "t1", {"title": "Theirs"}, author="Somebody else")
    page.save()
    assert not page.errors
    assert rows(tracks, "track")["t0"]["title"] == "Other t0"
