"""A database that is damaged, of another kind or gone: what the person is told."""

import os

import pytest
import sqlalchemy as sa

from tests.support.writers import save, titles
from tests.torture import words
from tracker import store
from tracker.errors import StoreUnavailable
from tracker.files import snapshot
from tracker.queries import past


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path, open_engine):
    file = tmp_path / "tracker.db"
    file.write_bytes(b"Dear diary, " * 1_000)
    engine = open_engine(f"sqlite:///{file}")
    for use in (store.migrate, titles, save):
        with pytest.raises(StoreUnavailable, match="is not a SQLite database"):
            use(engine)
    assert file.read_bytes() == b"Dear diary, " * 1_000


def test_a_damaged_page_is_told(filled_file, open_engine):
    engine = open_engine(f"sqlite:///{filled_file}")
    with engine.connect() as connection:
        page = connection.scalar(sa.text("SELECT rootpage FROM sqlite_schema WHERE name = 'track'"))
        size = connection.exec_driver_sql("PRAGMA page_size").scalar()
    with filled_file.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(os.urandom(size))
    for use in (titles, save):
        with pytest.raises(StoreUnavailable, match=r"is damaged"):
            use(engine)


def test_a_table_whose_name_is_damaged_is_told(filled_file, open_engine, tmp_path):
    engine = open_engine(f"sqlite:///{filled_file}")
    content = filled_file.read_bytes()
    name = content.index(b"tabletracktrack") + len("table")
    filled_file.write_bytes(content[:name] + b"\xd0" + content[name + 1 :].replace(b"TABLE", b"TIBLE", 1))
    for use in (titles, save, store.migrate, lambda engine: snapshot.write(engine, tmp_path / "out"), store.diagnose):
        try:
            said = str(use(engine))
        except StoreUnavailable as error:
            said = str(error)
        assert "The database file is damaged. Move it to another folder" in said


def ask(engine, question):
    with store.reading(engine) as connection:
        return question(connection)


def uses_of_schema(out):
    """All that asks for the schema of a store."""
    return (
        store.migrate,
        lambda engine: snapshot.write(engine, out),
        lambda engine: ask(engine, past.version),
        lambda engine: ask(engine, store.schema_of),
    )


@pytest.mark.parametrize("statement", ["DELETE FROM alembic_version", "DROP TABLE alembic_version"])
def test_a_store_that_names_no_schema_is_told(filled_url, open_engine, tmp_path, statement):
    engine = open_engine(filled_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    for use in uses_of_schema(tmp_path / "out.zip"):
        with pytest.raises(StoreUnavailable, match=r"is damaged.* alembic_version names no schema") as refusal:
            use(engine)
        assert words.fault(str(refusal.value)) == ""
    assert not (tmp_path / "out.zip").exists()


def test_a_store_that_names_two_schemas_is_told(filled_url, open_engine, tmp_path):
    engine = open_engine(filled_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0001')")
    for use in (store.migrate, lambda engine: snapshot.write(engine, tmp_path / "out")):
        with pytest.raises(StoreUnavailable, match=r"is damaged.* alembic_version names 2 schemas"):
            use(engine)


@pytest.mark.parametrize("number", ["", "create", "1.5", "head", "base", "0001:0002", "+1", "\x1b[31m", "٠٠٠١"])
def test_a_schema_that_is_none_is_told_and_not_taken_for_a_number_or_a_command(
    filled_url, open_engine, tmp_path, number
):
    engine = open_engine(filled_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :number"), {"number": number})
    for use in uses_of_schema(tmp_path / "out.zip"):
        with pytest.raises(StoreUnavailable, match=r"is damaged: .* alembic_version names the schema “") as refusal:
            use(engine)
        assert words.fault(str(refusal.value)) == ""
    assert not (tmp_path / "out.zip").exists()


def test_a_database_that_goes_while_open_is_told_and_not_made_anew(filled_url, dialect, databases, open_engine):
    engine = open_engine(filled_url)
    assert titles(engine) == ["Coalition"]
    databases(dialect).drop(filled_url)
    for use in (titles, save, titles):
        with pytest.raises(StoreUnavailable, match=r"is gone|has no database"):
            use(engine)


def test_a_store_that_was_never_made_is_told(database_url, open_engine):
    with pytest.raises(StoreUnavailable, match=r"python -m tracker init|does not answer"):
        titles(open_engine(database_url))
