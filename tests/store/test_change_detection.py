"""How a change of the store is told: by the stamp of its files, and by its log, which names the tables."""

import os
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support import somebody
from tests.support.examples import EXAMPLES
from tests.support.writers import save, titles
from tracker import store
from tracker.files import snapshot
from tracker.schema.models import Base, table_of
from tracker.schema.relations import parent
from tracker.store import change_detection
from tracker.store.change_detection import follow, owners, read_by
from tracker.writing import edits


def age(file, seconds=60):
    for path in (file, file.with_name(f"{file.name}-wal")):
        if path.exists():
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime - seconds))


def test_the_stamp_stays_while_a_store_is_only_read_and_changes_with_each_save(filled_file, open_engine):
    engine = open_engine(f"sqlite:///{filled_file}")
    age(filled_file)
    before = store.stamp(engine)
    with store.reading(engine), store.reading(engine):
        assert store.stamp(engine) == before is not None
    assert titles(engine)
    assert store.stamp(engine) == before
    with store.reading(engine):  # an open reader keeps the log where the save is written
        save(engine)
        assert store.stamp(engine) is None  # another save could still bear the same time
        age(filled_file)
        assert store.stamp(engine) not in (None, before)
    age(filled_file)
    assert store.stamp(engine) not in (None, before)


def test_the_stamp_tells_a_backup_that_is_copied_over_the_store(filled_file, open_engine, tmp_path):
    engine = open_engine(f"sqlite:///{filled_file}")
    age(filled_file, 120)
    backup = Path(shutil.copy2(filled_file, tmp_path))
    save(engine)
    age(filled_file)
    saved = store.stamp(engine)
    shutil.copy2(backup, filled_file)
    assert store.stamp(engine) not in (None, saved)


def test_there_is_no_stamp_of_a_file_that_is_gone_or_of_a_server(filled_url, open_engine, dialect):
    engine = open_engine(filled_url)
    if dialect == "sqlite":
        Path(str(engine.url.database)).unlink()
    assert store.stamp(engine) is None


CHANGES = {
    "create": lambda engine: edits.create(engine, "track", {"id": "other", "title": "Other"}, author="Ann"),
    "update": lambda engine: somebody.update(engine, "summit", "paris", {"title": "Elsewhere"}, author="Ann"),
    "delete": lambda engine: somebody.delete(engine, "party", "fra", author="Ann"),
    "merge": lambda engine: edits.merge(engine, "party", "fra", into="france", author="Ann"),
}


def rows(connection):
    tables = Base.metadata.tables.items()
    return {name: {row["id"]: row for row in connection.execute(sa.select(table)).mappings()} for name, table in tables}


def differences(before, after):
    """Each table and column that differ; the table itself as a column where rows came or went."""
    pairs = set()
    for table in before:
        earlier, later = before[table], after[table]
        if earlier.keys() != later.keys():
            pairs.add((table, table))
        for id in earlier.keys() & later.keys():
            pairs |= {(table, name) for name, value in earlier[id].items() if value != later[id][name]}
    return pairs


def undo(engine):
    with store.reading(engine) as connection:
        last = connection.scalar(sa.text("SELECT max(batch) FROM revision"))
    somebody.undo(engine, last, author="Ann")


@pytest.mark.parametrize("change", CHANGES)
def test_the_log_names_what_a_change_or_its_undo_changed(filled, change):
    edits.create(filled, "party", {"id": "france", "name": "République", "kind": "state"}, author="Ann")
    for make in (CHANGES[change], *([undo] if change != "create" else [])):
        with store.reading(filled) as connection:
            before, log = rows(connection), follow(connection, None)
        make(filled)
        with store.reading(filled) as connection:
            after, later = rows(connection), follow(connection, log)
        changed = differences(before, after)
        assert {*later.changes} == changed
        for table in before:
            for column in (table, *Base.metadata.tables[table].c.keys()):
                assert later.is_as_in(log, {(table, column)}) == ((table, column) not in changed)
        assert not log.is_as_in(later, set())  # a reader who has not seen the newer state may not get its answers


def test_a_log_begins_anew_once_the_store_was_restored_or_replaced(filled, tmp_path):
    def seen(log=None):
        with store.reading(filled) as connection:
            return follow(connection, log)

    first = seen()
    assert seen(first) is first
    kept = snapshot.write(filled, tmp_path / "kept")
    save(filled)
    second = seen(first)
    assert second.is_as_in(first, {("pledge", "pledge")})
    snapshot.restore(filled, kept, replace=True, keep=tmp_path / "before")
    third = seen(second)
    assert not third.is_as_in(second, set())
    with store.writing(filled) as connection:  # as a copy of the file whose log went on differently
        connection.execute(sa.text("UPDATE revision SET at = '2026-01-01T00:00:00.000000Z'"))
    save(filled)
    assert not seen(third).is_as_in(third, set())


def test_more_changes_than_can_be_read_at_once_count_as_another_store(filled, monkeypatch):
    with store.reading(filled) as connection:
        log = follow(connection, None)
    for title in ("One", "Two"):
        somebody.update(filled, "track", "coalition", {"title": title}, author="Ann")
    for most, same in ((2, True), (1, False)):
        monkeypatch.setattr(change_detection, "MOST_REVISIONS", most)
        with store.reading(filled) as connection:
            assert follow(connection, log).is_as_in(log, {("pledge", "pledge")}) == same


def test_a_statement_reads_the_columns_that_it_names_and_the_rows_of_their_tables(filled):
    summit, milestone = Base.metadata.tables["summit"], Base.metadata.tables["milestone"]
    whole, rows = summit.alias("whole"), {("summit", "summit")}

    def read(statement):
        return read_by(str(statement.compile(filled)))

    assert read(sa.select(sa.func.count()).select_from(summit)) == rows
    assert read(sa.select(summit.c.title.label("version"))) == {*rows, ("summit", "title")}
    both = sa.union_all(sa.select(summit.c.id), sa.select(milestone.c.starts_on)).subquery()
    columns = {("summit", "id"), ("milestone", "starts_on"), ("milestone", "milestone")}
    assert read(sa.select(both)) == {*rows, *columns}
    renamed = sa.select(whole.c.city).join(milestone, milestone.c.id == whole.c.parent_id)
    assert read(renamed) >= {*rows, ("summit", "city"), ("summit", "parent_id"), ("milestone", "id")}
    assert not {("summit", "date_note"), ("milestone", "title")} & read(renamed)
    of_day = sa.select(summit.c.starts_on).where(whole.c.id == summit.c.parent_id, whole.c.city == "Paris").subquery()
    narrow = sa.select(of_day.c.starts_on, milestone.c.title).join(
        milestone, milestone.c.starts_on == of_day.c.starts_on
    )
    assert read(narrow) == {*rows, *columns, *(("summit", name) for name in ("starts_on", "parent_id", "city"))} | {
        ("milestone", "title")
    }
    for wanted in ("title FROM summit", "s.title FROM summit s", "* FROM summit", "s.* FROM summit s"):
        assert ("summit", "title") in read_by(f"SELECT {wanted}"), wanted
    assert read_by('SELECT main.summit.id, "main"."summit"."city" FROM main.summit') >= {
        ("summit", "id"),
        ("summit", "city"),
    }


def test_a_part_of_a_part_is_of_the_record_whatever_table_tells_whose_it_is(filled):
    ids = {table: EXAMPLES[table]["id"] for table in ("attendance", "announced_date", "account", "look")}
    with store.reading(filled) as connection:
        of = {}
        for table, id in ids.items():
            row = dict(
                connection.execute(sa.select(table_of(table)).where(table_of(table).c.id == id)).mappings().one()
            )
            name, owner = parent(table, row)
            of[table] = owners(connection, name, {(table, id)}) == {owner}
            assert owners(connection, "party" if name != "party" else "pledge", {(table, id)}) == set()
    assert of == dict.fromkeys(ids, True)


def test_a_record_hangs_on_the_linked_records_and_on_those_before_them(filled):
    trigger = EXAMPLES["trigger"]["id"]
    edits.create(filled, "trigger", {**EXAMPLES["trigger"], "id": "before", "after_id": None}, author="Ann")
    somebody.update(filled, "trigger", trigger, {"after_id": "before"}, author="Ann")
    owner, cites = {EXAMPLES["pledge_condition"]["pledge_id"]}, {**EXAMPLES["citation"], "id": "cites", "field": None}
    edits.create(filled, "citation", {**cites, "record_table": "trigger", "record_id": trigger}, author="Ann")
    with store.reading(filled) as connection:
        for key in (("trigger", trigger), ("trigger", "before"), ("citation", "cites")):
            assert owners(connection, "pledge", {key}, ["trigger"]) == owner, key
            assert owners(connection, "pledge", {key}) == set()
    with store.reading(filled) as connection:
        log = follow(connection, None)
    somebody.update(filled, "trigger", trigger, {"title": "Another"}, author="Ann")
    with store.reading(filled) as connection:
        later = follow(connection, log)
    read = {("pledge", "pledge"), ("trigger", "title")}
    assert later.records_since(log, "pledge", read, ["trigger"]) == {("trigger", trigger)}
    assert later.records_since(log, "pledge", read) is None
