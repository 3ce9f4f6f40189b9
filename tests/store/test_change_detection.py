"""The stamp of a SQLite store's files: it stays while the store does, and changes with it."""

import os
import shutil
from pathlib import Path

from tests.support.writers import save, titles
from tracker import store


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
