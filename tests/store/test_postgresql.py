"""A PostgreSQL server that hangs, is slow, crowded, shared, read-only or gives few rights."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Barrier, Timer

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from tests.support.databases import Postgresql
from tests.support.examples import fill
from tests.support.somebody import update
from tracker import store
from tracker.errors import StoreUnavailable
from tracker.store import postgresql, timeouts

READERS = 20
SLOW = "SELECT pg_sleep(1.5), title FROM track"


@pytest.fixture
def server(databases):
    return databases("postgresql")


@pytest.fixture
def url(new_database):
    return new_database("postgresql", "examples")


def titles(engine):
    with store.reading(engine) as connection:
        return list(connection.scalars(sa.text("SELECT title FROM track ORDER BY title")))


def save(engine, title="Changed"):
    update(engine, "track", "coalition", {"title": title}, author="Ann")


def asked_for(url, **parameters):
    return make_url(url).update_query_dict(parameters).render_as_string(hide_password=False)


@pytest.fixture
def own():
    """A server of a test's own, which it may stop."""
    started = Postgresql()
    yield started
    started.stop()


@contextmanager
def hanging(server):
    """A server whose processes are stopped; should nobody give it up, it goes on after a while, and the test fails."""
    parent = int((Path(server.folder) / "postmaster.pid").read_text().split()[0])
    with psycopg.connect(server.server.get_uri()) as connection:
        children = [pid for (pid,) in connection.execute("SELECT pid FROM pg_stat_activity")]

    def send(number):
        for process in (*children, parent):
            with suppress(ProcessLookupError):  # one ends with its connection
                os.kill(process, number)

    late = Timer(120, send, [signal.SIGCONT])
    late.start()
    send(signal.SIGSTOP)
    try:
        yield
    finally:
        late.cancel()
        send(signal.SIGCONT)


@pytest.fixture
def hasty(monkeypatch):
    monkeypatch.setattr(timeouts, "ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(postgresql, "CONNECT_SECONDS", 2)


@pytest.mark.usefixtures("hasty")
def test_a_server_that_hangs_is_told_and_used_again_when_it_goes_on(own, open_engine):
    engine = open_engine(own.new("examples"))
    assert titles(engine) == ["Coalition"]
    with hanging(own):
        for use in (titles, save, store.migrate):
            with pytest.raises(StoreUnavailable, match="does not answer"):
                use(engine)
    assert titles(engine) == ["Coalition"]
    for context in (store.reading, store.writing):
        with pytest.raises(StoreUnavailable, match="does not answer"), context(engine) as connection:  # noqa: PT012
            assert connection.scalar(sa.text("SELECT title FROM track")) == "Coalition"
            with hanging(own):
                connection.scalar(sa.text("SELECT title FROM track"))
    save(engine)
    assert titles(engine) == ["Changed"]


@pytest.mark.usefixtures("hasty")
def test_a_slow_answer_and_a_long_wait_for_a_turn_are_not_taken_for_a_server_that_hangs(url, open_engine):
    engine = open_engine(url)
    with store.reading(engine) as connection:
        assert connection.execute(sa.text(SLOW)).one().title == "Coalition"
    with ThreadPoolExecutor(1) as pool:
        with store.writing(engine) as connection:
            waiting = pool.submit(save, open_engine(url))
            connection.execute(sa.text(SLOW))
        waiting.result()
    assert titles(engine) == ["Changed"]


@pytest.mark.usefixtures("hasty")
def test_a_reader_does_not_wait_for_ever_where_the_server_lets_in_and_does_not_answer(url, open_engine, monkeypatch):
    monkeypatch.setattr(postgresql, "SLOWEST_READ_SECONDS", 1)
    engine = open_engine(url)
    with pytest.raises(StoreUnavailable, match="does not answer"), store.reading(engine) as connection:
        connection.execute(sa.text("SELECT pg_sleep(60)"))


def test_many_slow_readers_are_served_at_once(url, open_engine):
    engine, all_read = open_engine(url), Barrier(READERS, timeout=60)

    def read(_):
        with store.reading(engine) as connection:
            connection.scalar(sa.text("SELECT 1"))
            all_read.wait()
            return connection.scalar(sa.text("SELECT title FROM track"))

    with ThreadPoolExecutor(READERS) as pool:
        assert list(pool.map(read, range(READERS))) == ["Coalition"] * READERS


def test_a_reader_too_many_is_told_in_words(url, open_engine, monkeypatch):
    monkeypatch.setattr(postgresql, "POOL", {"pool_size": 1, "max_overflow": 0, "pool_timeout": 0.1})
    engine = open_engine(url)
    with store.reading(engine), pytest.raises(StoreUnavailable, match="connections of the database are in use"):
        titles(engine)
    assert titles(engine) == ["Coalition"]


@contextmanager
def somebody_writes(url):
    engine = store.open_engine(url)
    with store.writing(engine):
        yield
    engine.dispose()


def test_stores_in_two_schemas_or_databases_do_not_wait_for_each_other(
    url, new_database, server, open_engine, monkeypatch
):
    monkeypatch.setattr("tracker.store.engine.LOCK_WAIT_SECONDS", 0.2)
    with psycopg.connect(server.server.get_uri(make_url(url).database), autocommit=True) as connection:
        connection.execute('CREATE SCHEMA sudan; CREATE SCHEMA "Two Words"')
    others = [asked_for(url, options=f"-csearch_path={name}") for name in ("sudan", r'"Two\ Words"')]
    for other in others:
        store.migrate(open_engine(other))
        fill(open_engine(other))
    stores = [url, *others, new_database("postgresql", "examples")]
    for number, held in enumerate(stores):
        with somebody_writes(held):
            for other in stores:
                if other != held:
                    save(open_engine(other), f"Changed {number}")
            with pytest.raises(StoreUnavailable, match="was busy"):
                save(open_engine(held))


def test_writers_who_name_the_schema_in_another_way_wait_for_each_other(url, server, open_engine, monkeypatch):
    monkeypatch.setattr("tracker.store.engine.LOCK_WAIT_SECONDS", 0.2)
    server.run("DO $$ BEGIN CREATE ROLE cem LOGIN SUPERUSER; EXCEPTION WHEN duplicate_object THEN END $$")
    with psycopg.connect(server.server.get_uri(make_url(url).database), autocommit=True) as connection:
        connection.execute("CREATE SCHEMA cem")  # the first schema of that user, where the store is not
    as_cem = make_url(url).set(username="cem").render_as_string(hide_password=False)
    with somebody_writes(url), pytest.raises(StoreUnavailable, match="was busy"):
        save(open_engine(as_cem))
    save(open_engine(as_cem))


def test_a_writer_who_stands_still_holds_up_the_others_for_a_while_only(url, open_engine):
    engine = open_engine(asked_for(url, options="-cidle_in_transaction_session_timeout=100ms"))
    with pytest.raises(StoreUnavailable, match=r"took too long|does not answer"), store.writing(engine) as connection:  # noqa: PT012
        save(open_engine(url))  # waits until the one who stands still is sent away
        connection.execute(sa.text("SELECT 1"))
    assert titles(engine) == ["Changed"]


@pytest.fixture
def plain_user(server):
    """A user with no right but to connect."""
    server.run("DROP ROLE IF EXISTS dora")
    server.run("CREATE ROLE dora LOGIN")
    return lambda url: make_url(url).set(username="dora").render_as_string(hide_password=False)


def grant(server, url, statement):
    with psycopg.connect(server.server.get_uri(make_url(url).database), autocommit=True) as connection:
        connection.execute(statement)


@pytest.mark.parametrize("rights", ["GRANT ALL ON DATABASE {name} TO dora", "REVOKE ALL ON SCHEMA public FROM PUBLIC"])
def test_who_may_not_create_tables_is_told_which_right_to_ask_for(
    server, new_database, plain_user, open_engine, rights
):
    url = new_database("postgresql")
    grant(server, url, rights.format(name=make_url(url).database))
    engine = open_engine(plain_user(url))
    with pytest.raises(StoreUnavailable, match="GRANT USAGE, CREATE ON SCHEMA public") as refused:
        store.migrate(engine)
    assert "Report this" not in str(refused.value)
    assert "SQL" not in str(refused.value)
    grant(server, url, "GRANT USAGE, CREATE ON SCHEMA public TO dora")
    store.migrate(engine)
    fill(engine)
    assert titles(engine) == ["Coalition"]


def test_a_read_only_database_is_told_on_making_a_store_too(server, new_database, open_engine):
    url = new_database("postgresql")
    server.run(f"ALTER DATABASE {make_url(url).database} SET default_transaction_read_only = on")
    with pytest.raises(StoreUnavailable, match=r"is read-only\..* the copy of another server"):
        store.migrate(open_engine(url))


def test_a_server_that_only_reads_is_told_to_an_address_that_asks_for_another(server, new_database, open_engine):
    url = new_database("postgresql", "examples")
    server.run(f"ALTER DATABASE {make_url(url).database} SET default_transaction_read_only = on")
    with pytest.raises(StoreUnavailable, match=r"is read-only\..* the copy of another server"):
        titles(open_engine(asked_for(url, target_session_attrs="read-write")))


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"sslmode": "banana"}, "has an option that PostgreSQL does not accept"),
        ({"options": "-cnope=1"}, "has an option that PostgreSQL does not accept"),
        ({"connect_timeout": "soon"}, "has an option that PostgreSQL does not accept"),
        ({"channel_binding": "require"}, "has an option that PostgreSQL does not accept"),
        ({"target_session_attrs": "standby"}, "asks by target_session_attrs=… for a server that only reads"),
        ({"target_session_attrs": "read-only"}, "asks by target_session_attrs=… for a server that only reads"),
        ({"target_session_attrs": "banana"}, "has an option that PostgreSQL does not accept"),
        ({"schema": "sudan"}, r"does not know: schema\..*search_path"),
        ({"pasword": "secret"}, "does not know: pasword"),
        ({"prepare_threshold": "5"}, "does not know: prepare_threshold"),
        ({"port": "many"}, "is no address"),
    ],
)
def test_what_an_address_asks_for_in_vain_is_told_as_that(url, open_engine, parameters, words):
    with pytest.raises(StoreUnavailable, match=words) as refused:
        titles(open_engine(asked_for(url, **parameters)))
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "parameters",
    [
        {"pgbouncer": "true", "connection_limit": "1"},
        {"schema": "public"},
        {"sslmode": "disable", "application_name": "tracker"},
        {"connect_timeout": "20", "keepalives": "0"},
        {"target_session_attrs": "read-write"},
        {"target_session_attrs": "prefer-standby"},
    ],
)
def test_what_changes_nothing_or_is_known_is_taken(url, open_engine, parameters):
    assert titles(open_engine(asked_for(url, **parameters))) == ["Coalition"]
