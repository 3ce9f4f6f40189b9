"""What the person is told when a real database refuses, and that each message names its cure."""

import resource
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from tests.support import somebody
from tests.support.databases import Postgresql
from tests.support.examples import fill
from tracker import store
from tracker.errors import Invalid, StoreUnavailable
from tracker.schema.rows import validate
from tracker.store import explanations
from tracker.values.codes import FollowUp
from tracker.writing import edits


@pytest.fixture(scope="module")
def server():
    """A server of these tests' own, for they change who may connect to it."""
    started = Postgresql()
    started.run("CREATE ROLE ann LOGIN PASSWORD 'r1ght'")
    yield started
    started.stop()


@pytest.fixture
def without_a_code(engine):
    """A store that has all codes of a pledge's status but "limited"."""
    with engine.begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        codes = ", ".join(f"'{code}'" for code in FollowUp if code is not FollowUp.LIMITED)
        with operations.batch_alter_table("pledge_status") as table:
            table.drop_constraint("ck_pledge_status_followup", type_="check")
            table.create_check_constraint("ck_pledge_status_followup", f"status IN ({codes})")
    fill(engine)
    return engine


def test_a_code_that_the_store_does_not_know_yet_is_told_with_its_column_and_cure(without_a_code):
    limited = {"pledge_id": "hubs", "as_of": "2026-02-01", "status": "limited"}
    words = "status: this store does not know this code yet, nothing was saved: run python -m tracker init; "
    with pytest.raises(Invalid, match=words) as new:
        edits.create(without_a_code, "pledge_status", limited, author="Ann")
    with pytest.raises(Invalid, match=words):
        somebody.update(without_a_code, "pledge_status", "dormant", {"status": "limited"}, author="Ann")
    rows = [validate("pledge_status", {"id": f"n-{n}", **limited}) for n in range(3)]
    with pytest.raises(Invalid, match=words):
        edits.load(without_a_code, {"pledge_status": rows}, author="Ann")
    assert list(new.value.fields) == ["status"]
    assert edits.create(without_a_code, "pledge_status", {**limited, "status": "complete"}, author="Ann")


def test_a_row_that_the_database_alone_refuses_is_told_in_words(filled):
    statements = {
        "twin": "INSERT INTO track (id, version, title, position) VALUES ('coalition', 1, 'T', 1)",
        "blank": "UPDATE track SET title = NULL",
        "link": "UPDATE attendance SET party_id = 'nobody'",
    }
    for statement in statements.values():
        with (
            pytest.raises(StoreUnavailable, match=r"The database refused this\. Nothing was saved; "),
            store.writing(filled) as connection,
        ):
            connection.exec_driver_sql(statement)


def refused(url, statement="SELECT 1"):
    engine = store.open_engine(url)
    with pytest.raises(StoreUnavailable) as raised, store.reading(engine) as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
    return raised.value


def told(url, statement="SELECT 1"):
    """What a visitor reads, who learns nothing of where the database is."""
    error, where = refused(url, statement), sa.make_url(url)
    for secret in (where.username, where.password, where.host, where.query.get("host"), where.database):
        assert not secret or secret not in str(error)
    return str(error)


def as_ann(url, password="r1ght"):
    return sa.make_url(url).set(username="ann", password=password).render_as_string(hide_password=False)


@contextmanager
def asked_for_passwords(server):
    with psycopg.connect(server.server.get_uri()) as connection:
        rules = Path(connection.execute("SHOW hba_file").fetchone()[0])
    before = rules.read_text()
    rules.write_text(f"local all ann scram-sha-256\n{before}")
    server.run("SELECT pg_reload_conf()")
    yield
    rules.write_text(before)
    server.run("SELECT pg_reload_conf()")


def test_a_wrong_or_missing_password_is_told_and_never_shown(server, open_engine):
    url = server.new()
    with asked_for_passwords(server):
        for password in ("secret", None):
            message = told(as_ann(url, password))
            assert message.startswith("The database rejects this user's password.")
            assert "correct it in TRACKER_DATABASE_URL" in message
            assert "secret" not in message
        with store.reading(open_engine(as_ann(url))) as connection:
            assert connection.scalar(sa.text("SELECT 1")) == 1


def test_a_database_or_user_that_does_not_exist_is_told(server):
    nobody = sa.make_url(server.new()).set(username="nobody").render_as_string(hide_password=False)
    for url in (server.server.get_uri("nowhere"), nobody):
        assert told(url).startswith("The server has no database or no user of this name.")


def test_too_many_users_are_told_to_wait(server):
    url = server.new()
    server.run(f"ALTER DATABASE {sa.make_url(url).database} CONNECTION LIMIT 0")
    assert told(as_ann(url)).startswith("All connections of the database are in use.")


def test_a_server_that_lets_nobody_in_is_told_in_its_own_words(server):
    url = server.new()
    server.run(f"ALTER DATABASE {sa.make_url(url).database} ALLOW_CONNECTIONS false")
    assert told(url).startswith("The database refused this. Nothing was saved; its own message")
    assert refused(url).details.endswith("is not currently accepting connections")


@pytest.mark.parametrize("address", ["127.0.0.1:9", "nowhere.invalid"])
def test_a_server_that_is_not_there_is_told_to_be_started(address):
    message = told(f"postgresql://ann:secret@{address}/talks")
    assert message.startswith("The database does not answer. Nothing was saved; start it")
    assert "secret" not in message


def test_a_user_without_the_right_is_sent_to_the_owner(server):
    assert told(as_ann(server.new("examples")), "SELECT * FROM track").startswith("This user is not allowed to do this")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("53100", "The disk is full."),
        ("53300", "All connections of the database"),
        ("57P01", "The database does not answer."),
        ("40P01", "The store was busy"),
        ("25006", "The database is read-only."),
        ("XX000", "The database refused this."),
    ],
)
def test_what_a_server_raises_is_told_by_its_state_and_not_by_its_words(server, state, words):
    raised = f"DO $$ BEGIN RAISE EXCEPTION 'la relation password column' USING ERRCODE = '{state}'; END $$"
    assert told(server.new(), raised).startswith(words)


def test_work_that_takes_too_long_is_told(server):
    url = f"{server.new()}&options=-c%20statement_timeout%3D50"
    assert told(url, "SELECT pg_sleep(9)").startswith("The database stopped this because it took too long.")


@pytest.mark.parametrize(
    ("statement", "words"),
    [("SELECT * FROM nowhere", "The store has no tables."), ("SELECT colour FROM track", "The store is of another")],
)
def test_tables_and_columns_that_are_not_there_are_told(new_database, dialect, statement, words):
    assert told(new_database(dialect, "examples"), statement).startswith(words)


def refused_on_saving(engine):
    with pytest.raises(StoreUnavailable) as raised:
        edits.create(engine, "track", {"title": "T", "description": "x" * 4_000}, author="Ann", reason="x" * 4_000)
    return str(raised.value)


def test_a_full_disk_is_told(new_database, open_engine):
    engine = open_engine(new_database("sqlite", "examples"))
    with engine.connect() as connection:
        connection.connection.dbapi_connection.execute("VACUUM")  # no page is left free
    sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 1"))
    assert refused_on_saving(engine).startswith("The disk is full.")


def test_a_disk_that_fails_is_told(new_database, open_engine):
    engine = open_engine(new_database("sqlite", "examples"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, hard))
    try:
        message = refused_on_saving(engine)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert message.startswith("The disk cannot be read or written to.")


def test_any_other_mistake_is_told_in_the_words_of_the_database(new_database, dialect):
    error = refused(new_database(dialect, "examples"), "SELECT colour(1)")
    assert str(error).startswith("The database refused this.")
    assert "function" in error.details
    assert "colour" in error.details


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:////home/ann/talks.db", "sqlite:////home/ann/talks.db"),
        ("sqlite:////home/ann/talks.db?pasword=s3cret", "sqlite:////home/ann/talks.db"),
        ("postgresql://ann:s3cret@db.example:5433/talks", "postgresql://ann@db.example:5433/talks"),
        ("postgresql+psycopg://ann:s3cret@/talks?host=/run/pg", "postgresql://ann@/talks?host=%2Frun%2Fpg"),
        ("postgresql://db.example/talks?user=ann&password=s3cret", "postgresql://db.example/talks?user=ann"),
        ("postgresql://db.example/talks?user=ann&pasword=s3cret", "postgresql://db.example/talks?user=ann"),
        ("postgresql://db.example/talks?PASSWORD=s3cret&passwd=s3cret", "postgresql://db.example/talks"),
        ("postgresql://db.example/talks?sslpassword=s3cret&passfile=s3cret", "postgresql://db.example/talks"),
        ("postgresql://db.example/talks?options=-c%20key%3Ds3cret", "postgresql://db.example/talks"),
        ("postgresql://ann:s3cret@db.example/talks?oauth_client_secret=s3cret", "postgresql://ann@db.example/talks"),
    ],
)
def test_of_an_address_only_where_the_database_is_is_told_and_only_to_whoever_runs_it(url, shown):
    assert explanations.place(sa.make_url(url)) == shown


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://ann:s3cret@/x",
        "sqlite://s3cret/x",
        "sqlite://:s3cret@/x",
        "sqlite://ann@h:9/x",
        "sqlite:///x?timeout=s3cret",
        "sqlite:///x?pasword=s3cret",
        "postgresql://ann:s3cret@h:none/x",
        "postgresql://ann:s3cret@[::1/x",
        "postgresql://ann:s3cret@/x?host=a:1&host=b:none",
        "postgresql://ann:s3cret@h/x?port=s3cret",
        "mysql://ann:s3cret@h/x",
        "s3cret",
    ],
)
def test_an_address_that_is_none_is_told_without_repeating_it(url):
    with pytest.raises(StoreUnavailable, match=r"^(TRACKER_DATABASE_URL|A SQLite store|A store) ") as raised:
        store.open_engine(url)
    assert "s3cret" not in f"{raised.value} {raised.value.details}"
