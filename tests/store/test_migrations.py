"""The schema: what the models say, what the migrations make, and what happens when one goes wrong."""

import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from tests.support.examples import BETWEEN, EXAMPLES
from tracker import store
from tracker.errors import StoreUnavailable
from tracker.files import older_snapshots
from tracker.schema.models import Base
from tracker.store import sqlite_file

ANOTHER = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "{new}", "{newest}"

def upgrade():
    op.create_table("extra", sa.Column("id", sa.Integer, primary_key=True))
    with op.batch_alter_table("track") as track:
        track.add_column(sa.Column("colour", sa.String(20)))
    op.execute("UPDATE track SET title = 'migrated', colour = 'red'")
"""
FAULTS = {
    "the script stops": "    raise RuntimeError('half way')",
    "the database refuses": "    op.execute('SELECT * FROM nowhere')",
    "a link is left to nothing": "    op.execute(\"DELETE FROM attendance\"); op.execute(\"DELETE FROM person\")\n"
    "    op.execute(\"INSERT INTO membership (id, version, group_id, member_id) VALUES ('x', 1, 'fra', 'nobody')\")",
}  # fmt: skip


ONE_ROW = ("store_state",)  # tables that a migration fills
NEWEST = store.newest_schema()
NEW = f"{int(NEWEST) + 1:04}"


@pytest.fixture
def scripts(tmp_path):
    """Our migrations, to which a test adds its own; the folder's name is one that people have."""
    return shutil.copytree(store.MIGRATIONS, tmp_path / "100% c#" / "migrations")


def add_another(scripts, fault=""):
    script = ANOTHER.format(new=NEW, newest=NEWEST) + fault
    (scripts / "versions" / f"{NEW}_another.py").write_text(script)


def content(engine):
    """Tables with their columns and rows, the schema's version included."""
    found = sa.MetaData()
    with store.reading(engine) as connection:
        found.reflect(connection)
        return {name: (list(t.c.keys()), sorted(connection.execute(t.select()))) for name, t in found.tables.items()}


def checks(engine):
    inspector = sa.inspect(engine)
    return {
        (table, check["name"]): check["sqltext"]
        for table in Base.metadata.tables
        for check in inspector.get_check_constraints(table)
    }


def test_models_and_migrations_agree(engine):
    with store.reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_models_and_migrations_agree_on_the_codes_that_the_database_takes(engine, database_url, open_engine):
    if engine.dialect.name == "sqlite":
        sqlite_file.create_file(Path(sa.make_url(database_url).database), 1)
    fresh = open_engine(database_url)
    with fresh.begin() as connection:
        Base.metadata.create_all(connection)
    assert checks(engine) == checks(fresh)
    assert len(checks(engine)) > 20


def test_a_migrated_store_is_left_alone(filled):
    before = content(filled)
    store.migrate(filled)
    assert content(filled) == before


@pytest.mark.parametrize("schema", store.released_schemas())
def test_a_store_of_any_schema_is_brought_up_to_date_with_its_records(database_url, open_engine, schema):
    engine = open_engine(database_url)
    store.migrate(engine, to=schema)
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO track (id, version, title, position) VALUES ('a', 3, 'Їжак', 7)"))
    before = content(engine)
    store.migrate(engine)
    after = content(engine)
    assert after.pop("alembic_version")[1] == [(NEWEST,)]
    columns, [row] = after["track"]
    track = dict(zip(columns, row, strict=True))
    assert dict(zip(before["track"][0], before["track"][1][0], strict=True)).items() <= track.items()
    assert all(not rows for table, (_, rows) in after.items() if table not in ("track", *ONE_ROW))
    with store.reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_amounts_of_an_older_schema_stay_as_they_are_and_may_have_decimals_from_then_on(database_url, open_engine):
    engine = open_engine(database_url)
    store.migrate(engine, to="0003")
    amounts = {"none": None, "zero": 0, "troops": 15_000, "most": 10**15, "odd": 999_999_999_999_999}
    insert = sa.text(
        "INSERT INTO pledge (id, version, headline, category, verb, legal_form, made_on, funding, amount_low) VALUES "
        "(:id, 1, 'x', 'troops', 'will', 'law', '2026-01-06', 'not_stated', :low)"
    )
    with engine.begin() as connection:
        connection.execute(insert, [{"id": id, "low": low} for id, low in amounts.items()])
    store.migrate(engine)
    pledge = Base.metadata.tables["pledge"]
    with engine.begin() as connection:
        connection.execute(pledge.update().where(pledge.c.id == "zero").values(amount_high=Decimal("0.25")))
        rows = connection.execute(sa.select(pledge.c.id, pledge.c.amount_low, pledge.c.amount_high)).all()
    assert {id: low for id, low, _ in rows} == amounts
    assert {type(low) for _, low, _ in rows} == {int, type(None)}
    assert {high for _, _, high in rows} == {None, Decimal("0.25")}


def test_a_migration_keeps_the_records(filled, scripts):
    add_another(scripts)
    store.migrate(filled, scripts)
    after = content(filled)
    assert after["alembic_version"][1] == [(NEW,)]
    assert "extra" in after
    assert len(after["attendance"][1]) == 1
    with store.reading(filled) as connection:
        assert connection.execute(sa.text("SELECT title, colour FROM track")).one() == ("migrated", "red")


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_failed_migration_leaves_schema_and_records_as_they_were(filled, scripts, fault):
    before = content(filled)
    add_another(scripts, fault)
    with pytest.raises(StoreUnavailable, match=f"from schema {NEWEST} to {NEW}, and stays as it was"):
        store.migrate(filled, scripts)
    assert content(filled) == before
    store.migrate(filled)


def test_a_failed_first_migration_leaves_an_empty_database(database_url, open_engine, scripts):
    add_another(scripts, FAULTS["the script stops"])
    engine = open_engine(database_url)
    with pytest.raises(StoreUnavailable, match=f"from schema None to {NEW}"):
        store.migrate(engine, scripts)
    assert content(engine) == {}
    store.migrate(engine)


def test_a_store_of_a_newer_version_is_refused_and_left_alone(filled):
    with filled.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    before = content(filled)
    with pytest.raises(StoreUnavailable, match="schema 9999, which a newer version"):
        store.migrate(filled)
    assert content(filled) == before


MIGRATOR = """
import sys
from tracker import store
from tracker.writing.edits import create
engine = store.open_engine(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
store.migrate(engine)
"""


def test_of_processes_that_migrate_at_once_one_does(database_url, open_engine):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    starters = [subprocess.Popen([sys.executable, "-c", MIGRATOR, database_url], **pipes) for _ in range(4)]
    for starter in starters:
        assert starter.stdout.readline() == "ready\n"
    for starter in starters:
        starter.stdin.write("go\n")
        starter.stdin.flush()
    for starter in starters:
        starter.communicate()
    assert [starter.returncode for starter in starters] == [0] * 4
    assert content(open_engine(database_url))["alembic_version"][1] == [(NEWEST,)]


def test_every_table_has_an_example(filled):
    tables = set(content(filled)) - {"revision"} - older_snapshots.NOT_IN_SNAPSHOTS
    assert tables == {*EXAMPLES, *BETWEEN}


@pytest.mark.parametrize("encoding", ["UTF8", "LATIN1", "SQL_ASCII"])
def test_a_database_that_cannot_find_every_script_is_refused_and_stays_empty(
    new_database, databases, open_engine, encoding
):
    url = new_database("postgresql")
    name = sa.make_url(url).database
    databases("postgresql").drop(url)
    databases("postgresql").run(f"CREATE DATABASE {name} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
    engine = open_engine(url)
    with pytest.raises(StoreUnavailable, match=f"its encoding is {encoding}, .* ENCODING 'UTF8' LOCALE 'C.UTF-8'"):
        store.migrate(engine)
    assert sa.inspect(engine).get_table_names() == []


def test_the_database_that_the_message_advises_is_taken(new_database, databases, open_engine):
    url = new_database("postgresql")
    name = sa.make_url(url).database
    databases("postgresql").drop(url)
    databases("postgresql").run(f"CREATE DATABASE {name} ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0")
    store.migrate(open_engine(url))
