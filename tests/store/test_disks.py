"""A disk that is full or read-only: all can be read, what cannot be saved is told with its cure, nothing is lost."""

import os
import resource
import shutil
import subprocess
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.support.somebody import update
from tracker import store
from tracker.errors import StoreUnavailable
from tracker.files import snapshot

PAGES = [path.stem for path in sorted((ROOT / "dashboard" / "app_pages").glob("*.py"))]


def mount(*arguments):
    return subprocess.run(["mount", *map(str, arguments)], check=False, stderr=subprocess.DEVNULL).returncode == 0


@contextmanager
def mounted(folder):
    """Whether the folder is a disk of its own, as it is where we may mount one."""
    is_disk = os.geteuid() == 0 and mount("-t", "tmpfs", "-o", "size=32m", "tmpfs", folder)
    yield is_disk
    if is_disk:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def full(folder):
    """How what is told begins, while the disk of the folder is full, or else while we may make no file longer."""
    if folder.is_mount():
        with (folder / "filling").open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4_096))
        yield "The disk is full."
        (folder / "filling").unlink()
    else:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
        yield "The disk cannot be read or written to."
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def read_only(folder):
    assert mount("-o", "remount,ro", folder)
    yield "The disk is read-only."
    assert mount("-o", "remount,rw", folder)


with TemporaryDirectory() as trial, mounted(Path(trial)) as may_mount:
    STATES = [full, read_only] if may_mount else [full]  # a folder that may only be read: see test_store.py


@pytest.fixture(params=STATES)
def state(request):
    return request.param


@pytest.fixture
def disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    with mounted(folder):
        yield folder


@pytest.fixture
def unwritable(state, disk, new_database):
    """Copies a store onto a disk that nothing more can be written to: its file, and how what is told begins."""
    with ExitStack() as stack:

        def copied(content):
            file = Path(shutil.copy(sa.make_url(new_database("sqlite", content)).database, disk / "tracker.db"))
            return file, stack.enter_context(state(disk))

        yield copied


def title(engine):
    with store.reading(engine) as connection:
        return connection.scalar(sa.text("SELECT title FROM track"))


def test_a_store_can_be_read_and_a_save_is_told_what_to_do(unwritable, open_engine, tmp_path):
    file, words = unwritable("examples")
    before = file.read_bytes()
    engine = open_engine(f"sqlite:///{file}")
    store.migrate(engine)
    for _ in range(2):
        assert title(engine) == "Coalition"
        with pytest.raises(StoreUnavailable, match=words):
            update(engine, "track", "coalition", {"title": "Changed"}, author="Ann")
    assert file.read_bytes() == before
    if words != "The disk cannot be read or written to.":  # where no file at all may be written
        assert snapshot.write(engine, tmp_path / "out.zip").exists()


def test_a_store_that_is_open_goes_on_being_read_and_is_whole_afterwards(state, disk, new_database, open_engine):
    file = Path(shutil.copy(sa.make_url(new_database("sqlite", "examples")).database, disk / "tracker.db"))
    engine = open_engine(f"sqlite:///{file}")
    update(engine, "track", "coalition", {"title": "Changed"}, author="Ann")
    with state(disk) as words:
        assert title(engine) == "Changed"
        with pytest.raises(StoreUnavailable, match=words):
            update(engine, "track", "coalition", {"title": "Lost"}, author="Ann")
    update(engine, "track", "coalition", {"title": "Again"}, author="Ann")
    assert title(engine) == "Again"


def test_saves_that_are_not_yet_in_the_file_itself_are_never_left_out(state, disk, new_database, open_engine):
    engine = open_engine(new_database("sqlite", "examples"))
    with store.reading(engine) as connection:  # an open reader keeps the save in the file beside
        assert connection.scalar(sa.text("SELECT title FROM track")) == "Coalition"
        update(engine, "track", "coalition", {"title": "Changed"}, author="Ann")
        for beside in ("", "-wal"):
            shutil.copy(f"{engine.url.database}{beside}", disk / f"tracker.db{beside}")
    with state(disk) as words, pytest.raises(StoreUnavailable, match=words):
        title(open_engine(f"sqlite:///{disk}/tracker.db"))
    assert title(open_engine(f"sqlite:///{disk}/tracker.db")) == "Changed"


def test_a_file_that_is_written_to_while_it_is_open_without_locks_is_told(disk, new_database, open_engine):
    file = Path(shutil.copy(sa.make_url(new_database("sqlite", "examples")).database, disk / "tracker.db"))
    engine = open_engine(f"sqlite:///{file}")
    with full(disk), pytest.raises(StoreUnavailable, match="was written to"), store.reading(engine) as connection:  # noqa: PT012
        assert connection.scalar(sa.text("SELECT title FROM track")) == "Coalition"
        os.utime(file, (0, 0))  # as of another program's save


def test_every_page_can_be_read(unwritable, monkeypatch):
    import streamlit as st

    from dashboard.web import answers

    file, _ = unwritable("curated")
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{file}")
    st.cache_resource.clear()
    app = AppTest.from_file(ROOT / "dashboard" / "app.py", default_timeout=60).run()
    for page in PAGES:
        app.switch_page(f"app_pages/{page}.py").run()
        assert not app.exception, page
        assert not app.error, page
    answers.engine().dispose()
