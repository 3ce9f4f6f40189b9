"""The migration that is written from the models: it makes what they say, on both databases, and keeps the rows."""

import re
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.util import CommandError

from tests.store.test_migrations import checks
from tracker import store
from tracker.schema.models import Base
from tracker.store import sqlite_file
from tracker.store.migrations.__main__ import write


@pytest.fixture
def scripts(tmp_path):
    """The first migration alone: what the later ones do is to be written anew."""
    folder = shutil.copytree(store.MIGRATIONS, tmp_path / "migrations")
    for path in (folder / "versions").glob("*.py"):
        if path.name != "0001_first_schema.py":
            path.unlink()
    return folder


def change(scripts, pattern, new=""):
    """Let the first schema be another one."""
    path = scripts / "versions" / "0001_first_schema.py"
    text, count = re.subn(pattern, new, path.read_text(encoding="utf-8"))
    assert count
    path.write_text(text, encoding="utf-8")


FIRST_SCHEMAS = {
    "as it was": (),
    "without a column": (r"    sa\.Column\('iso_alpha3'.*\n", r"    sa\.Column\('aliases'.*\n"),
    "without a column of codes": (r"    sa\.Column\('due_precision'.*\n",),
    "without a code": (r"'no_evidence_found', ", r"'paradox, '|'news_agency', "),
    "with a code too many": (r"'no_evidence_found'(?=, )",),
}


@pytest.mark.parametrize("name", FIRST_SCHEMAS)
def test_the_migration_makes_what_the_models_say_and_keeps_the_rows(database_url, open_engine, scripts, name):
    for pattern in FIRST_SCHEMAS[name]:
        change(scripts, pattern, "'no_evidence_found', 'lapsed'" if "too many" in name else "")
    engine = open_engine(database_url)
    store.migrate(engine, scripts)
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO party (id, version, name, kind) VALUES ('fra', 2, 'France', 'state')"))
    assert re.fullmatch(r"0002_a_table_s_new_column\.py", write("A table's new column", scripts).name)
    store.migrate(engine, scripts)
    with store.reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        row = connection.execute(sa.text("SELECT id, version, name, kind FROM party")).one()
    assert tuple(row) == ("fra", 2, "France", "state")
    fresh = open_engine(f"{database_url}-fresh") if engine.dialect.name == "sqlite" else None
    if fresh is not None:
        sqlite_file.create_file(Path(fresh.url.database), 1)
        with fresh.begin() as connection:
            Base.metadata.create_all(connection)
        assert checks(engine) == checks(fresh)
    assert write("Nothing", scripts) is None


def test_a_column_that_the_rows_which_are_there_cannot_fill_is_refused(scripts):
    change(scripts, r"    sa\.Column\('position'.*\n")
    with pytest.raises(CommandError, match=r"track\.position allows no blanks, .*name a server_default"):
        write("Lanes have an order", scripts)
    assert len(list((scripts / "versions").glob("0*.py"))) == 1
