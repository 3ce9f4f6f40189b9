"""A store that fails while a page is open: the page says so and what to do, and is whole again afterwards."""

import json

import pytest
from sqlalchemy.engine import make_url
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.support.databases import Postgresql, Sqlite
from tests.support.serving import Visit, serving


@pytest.fixture(params=[Sqlite, Postgresql])
def own(request, monkeypatch):
    """A database program of this test's own, and the dashboard on a store in it."""
    import streamlit as st

    from dashboard.web import answers

    databases = request.param()
    url = databases.new("examples")
    monkeypatch.setenv("TRACKER_DATABASE_URL", url)
    st.cache_resource.clear()
    yield databases, url
    answers.engine().dispose()
    databases.stop()


def take_away(databases, url):
    if isinstance(databases, Postgresql):
        databases.server.stop()
        return databases.server.ensure_postgres_running
    from pathlib import Path

    path = Path(make_url(url).database)
    aside = path.rename(path.with_suffix(".aside"))
    return lambda: aside.rename(path)


def errors(app):
    return [error.value.replace("\\", "") for error in app.error]


def test_a_page_says_that_the_store_is_gone_and_recovers(own):
    app = AppTest.from_file(ROOT / "dashboard" / "app.py", default_timeout=60).run()
    assert not app.exception
    assert not errors(app)
    assert [title.value for title in app.title] == ["Talks"]

    bring_back = take_away(*own)
    app.run()
    assert not app.exception
    [message] = errors(app)
    assert "is gone" in message or "does not answer" in message
    assert message.endswith("The server's log says more.")
    where = make_url(own[1])
    assert not [part for part in (where.username, where.database, where.query.get("host")) if part and part in message]
    assert message.endswith("The server's log says more.")
    where = make_url(own[1])
    assert not [part for part in (where.database, where.query.get("host")) if part and part in message]
    assert not where.username or where.username not in message

    bring_back()
    app.run()
    assert not app.exception
    assert not errors(app)
    assert [title.value for title in app.title] == ["Talks"]


def test_what_was_typed_is_still_there_when_the_store_is_back(own):
    app = AppTest.from_file(ROOT / "dashboard" / "app.py", default_timeout=60).run()
    app.switch_page("app_pages/edit.py").run()
    app.segmented_control[0].set_value("track").run()
    field = next(each for each in app.text_input if each.label == "Title *")
    field.set_value("A lane typed before the store went")
    bring_back = take_away(*own)
    app.button[0].click().run()
    assert not app.exception
    assert any("is gone" in message or "does not answer" in message for message in errors(app))
    bring_back()
    app.run()
    assert not app.exception
    field = next(each for each in app.text_input if each.label == "Title *")
    assert field.value == "A lane typed before the store went"


def test_the_log_of_the_server_has_what_a_visitor_is_not_told(own):
    where = make_url(own[1])
    with serving(own[1], "--server.enableAgentApi=true") as served:
        visit = Visit(served)
        visit.ask()
        assert visit.texts("error") == []
        bring_back = take_away(*own)
        visit.ask()
        [message] = visit.texts("error")
        assert message.endswith("The server's log says more.")
        for part in (where.database, where.query.get("host")):
            assert not part or part not in json.dumps(visit.page)
        bring_back()
    assert str(where.database) in served.log
    assert "Traceback" in served.log


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://ann:s3cret@/talks",
        "sqlite:////dev/null/s3cret.db",
        "postgresql://s3cret:s3cret@127.0.0.1:9/s3cret",
        "postgresql://127.0.0.1:9/s3cret?pasword=s3cret&user=s3cret",
        "postgresql://s3cret:s3cret@/s3cret?host=/s3cret",
        "postgresql://s3cret.invalid/s3cret",
        "postgresql://ann:s3@cret@h/talks",
        "s3cret",
    ],
)
def test_a_page_without_a_store_says_so_and_names_no_part_of_its_address(monkeypatch, url):
    import streamlit as st

    monkeypatch.setenv("TRACKER_DATABASE_URL", url)
    st.cache_resource.clear()
    app = AppTest.from_file(ROOT / "dashboard" / "app.py", default_timeout=60).run()
    assert not app.exception
    [message] = errors(app)
    assert len(message) > 40
    assert "cret" not in message
