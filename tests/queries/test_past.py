"""The store at earlier revisions; and the version of the data that follows from its log."""

from datetime import date

from tests.support import somebody
from tests.support.examples import EXAMPLES, LAST
from tracker.files import snapshot
from tracker.queries import past
from tracker.schema.models import RECORDS
from tracker.schema.rows import from_json
from tracker.store import last_revision, newest_schema, reading
from tracker.writing import edits
from tracker.writing.references import record


def version(engine):
    with reading(engine) as connection:
        return tuple(map(int, past.version(connection).split(".")))


def rows(connection, revision):
    return {
        table: {id: from_json(table, row) for id, row in past.rows(connection, table, revision).items()}
        for table in RECORDS
    }


def test_the_rows_of_each_revision_are_those_that_the_store_had_then(filled):
    states = {}
    for title in ("One", "Two"):
        somebody.update(filled, "summit", "paris", {"title": title}, author="Ann")
        with reading(filled) as connection:
            states[last_revision(connection)[0]] = record(connection, "summit", "paris")
    somebody.delete(filled, "summit", "paris", author="Ann")
    with reading(filled) as connection:
        last, _ = last_revision(connection)
        for number, row in states.items():
            assert rows(connection, number)["summit"]["paris"] == row
        assert "paris" not in rows(connection, last)["summit"]
        assert not any(rows(connection, 0).values())
        assert past.rows(connection, "party", last, {"fra", "nobody"}).keys() == {"fra"}


def test_changes_have_each_record_once_as_it_was_before_and_after_all_of_them(filled):
    somebody.update(filled, "summit", "paris", {"title": "One"}, author="Ann")
    somebody.update(filled, "summit", "paris", {"title": "Two"}, author="Ann")
    edits.create(filled, "track", {"id": "lane", "title": "A lane"}, author="Ann")
    somebody.delete(filled, "track", "lane", author="Ann")
    with reading(filled) as connection:
        last, _ = last_revision(connection)
        found = {(change.table, change.id): change for change in past.changes(connection, LAST, last)}
    assert set(found) == {("summit", "paris"), ("track", "lane")}
    paris = found["summit", "paris"]
    assert [from_json("summit", side)["title"] for side in (paris.before, paris.after)] == [
        EXAMPLES["summit"]["title"], "Two"
    ]  # fmt: skip
    assert (found["track", "lane"].before, found["track", "lane"].after) == (None, None)


def test_a_day_means_the_store_at_its_end(filled):
    with reading(filled) as connection:
        number, at = last_revision(connection)
        day = date.fromisoformat(at[:10])
        assert past.revision_of(connection, day) == past.revision_of(connection, date(9999, 12, 31)) == number
        assert past.revision_of(connection, date(2000, 1, 1)) == 0


def test_the_version_says_schema_rows_and_values(filled):
    schema = int(newest_schema())
    assert version(filled) == (schema, LAST, 0)
    somebody.update(filled, "summit", "paris", {"title": "One"}, author="Ann")
    somebody.update(filled, "summit", "paris", {"title": "Two"}, author="Ann")
    assert version(filled) == (schema, LAST, 2)
    edits.create(filled, "track", {"id": "lane", "title": "A lane"}, author="Ann")
    assert version(filled) == (schema, LAST + 3, 0)
    somebody.update(filled, "track", "lane", {"title": "Lane"}, author="Ann")
    somebody.delete(filled, "track", "lane", author="Ann")
    assert version(filled) == (schema, LAST + 5, 0)


def test_a_delete_that_clears_links_too_is_one_version(filled):
    somebody.delete(filled, "summit", "paris", author="Ann")
    with reading(filled) as connection:
        last, _ = last_revision(connection)
    schema, minor, patch = version(filled)
    assert (schema, patch) == (int(newest_schema()), 0)
    assert LAST < minor <= last


def test_a_restore_of_an_older_snapshot_raises_the_version(filled, tmp_path):
    snapshot.write(filled, tmp_path / "old")
    edits.create(filled, "track", {"id": "lane", "title": "A lane"}, author="Ann")
    before = version(filled)
    snapshot.restore(filled, tmp_path / "old", replace=True, keep=tmp_path / "kept")
    assert version(filled) > before
    with reading(filled) as connection:
        last, _ = last_revision(connection)
        assert past.restored_between(connection, LAST, last)
        assert not past.restored_between(connection, 0, LAST)


def test_an_empty_store_has_a_version_too(engine):
    assert version(engine) == (int(newest_schema()), 0, 0)
