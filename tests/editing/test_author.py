"""Whose name a change bears, and that nobody writes from another machine without a sign-in: on real servers, driven by
programs as by people."""

from urllib.error import HTTPError

import pytest
from streamlit import config

from dashboard.web.guard import at_this_machine
from tests.support.editor import Editor
from tests.support.serving import Visit, serving
from tracker.errors import NotAllowed
from tracker.queries import records
from tracker.store import reading
from tracker.writing import edits, rights

READ_ONLY = "Nothing can be saved here: other machines reach this dashboard too"


def create_track(visit, title, *, name="Ann"):
    visit.ask(page="edit", query_params={"table": ["track"]})
    typed = {visit.key("title_track"): title} | ({visit.key("author"): name} if visit.key("author") else {})
    visit.ask(widget_state=typed)
    visit.ask(trigger={"key": visit.key("save_track")})


@pytest.fixture
def tracks(filled):
    """Titles of the tracks and who made each, in this store."""

    def named():
        with reading(filled) as connection:
            made = records.changes(connection, limit=99)
            return {row["record"]: row["author"] for _, row in made.iterrows() if row["record_table"] == "track"}

    return named


@pytest.fixture
def url(filled):
    return filled.url.render_as_string(hide_password=False)


def test_at_this_machine_a_visitor_writes_under_the_name_that_they_type(url, tracks):
    with serving(url, "--server.enableAgentApi=true") as served:
        for host in (f"localhost:{served.port}", "127.0.0.1", f"[::1]:{served.port}"):
            create_track(Visit(served, Host=host), f"By {host}")
            assert tracks()[f"By {host}"] == "Ann"
        for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"):
            visit = Visit(served, **{header: "10.0.0.7"})
            create_track(visit, f"Through a proxy with {header}")
            assert [text for text in visit.texts("error") if text.startswith(READ_ONLY)]
    assert len(tracks()) == 3


# Who may write is decided before anything is asked of a database.
@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("listens", "options", "host"),
    [
        ("0.0.0.0", (), "127.0.0.1"),
        ("0.0.0.0", ("--server.allowedHosts=tracker.example",), "tracker.example"),
        ("127.0.0.1", ("--server.allowedHosts=tracker.example",), "tracker.example"),
        ("127.0.0.1", ("--server.allowedHosts=tracker.example", "--server.allowedHosts=127.0.0.1"), "127.0.0.1"),
    ],
)
def test_where_other_machines_reach_it_nobody_writes_and_all_can_be_read(url, filled, tracks, listens, options, host):
    edits.create(filled, "track", {"title": "Ours"}, author="Ann")
    before = tracks()
    with serving(url, "--server.enableAgentApi=true", *options, listens=listens) as served:
        visit = Visit(served, Host=host)
        create_track(visit, "From elsewhere")
        assert [text for text in visit.texts("error") if text.startswith(READ_ONLY)]
        assert [text for text in visit.texts("info") if text.startswith(READ_ONLY)]
        assert visit.key("author") is None
        for page in visit.page["pages"]:
            visit.ask(page=page["url_path"], query_params={})
            assert visit.page["status"] == "ready"
            assert visit.texts("title")
        for page in ("changes", "imports", "edit"):
            visit.ask(page=page, query_params={})
            assert [text for text in visit.texts("info") if text.startswith(READ_ONLY)]
        visit.ask(page="imports", query_params={})
        assert visit.key("import_paste") is visit.key("import_file") is None
        visit.ask(page="changes", query_params={})
        assert [text for text in visit.texts("info") if text.startswith(READ_ONLY)]
        visit.ask(trigger={"key": visit.key("undo_")})  # of a creation, which is a delete and asks
        visit.ask(trigger={"key": visit.key("confirm_")})
        assert [text for text in visit.texts("error") if text.startswith(READ_ONLY)]
    assert tracks() == before == {"Ours": "Ann"}


def test_whoever_is_signed_in_writes_from_anywhere_under_that_name_alone(url, tracks):
    by_proxy = '--server.trustedUserHeaders={"X-Forwarded-User": "name"}'
    with serving(url, "--server.enableAgentApi=true", by_proxy, "--server.allowedHosts=tracker.example") as served:
        visit = Visit(served, Host="tracker.example", X_Forwarded_User="Ada Lovelace")
        create_track(visit, "Signed", name="Mallory")
        assert visit.key("author") is None
        nobody = Visit(served, Host="tracker.example", X_Forwarded_User="  ")
        create_track(nobody, "Not signed")
        with pytest.raises(HTTPError):
            Visit(served, Host="evil.example", X_Forwarded_User="Ada Lovelace").ask()
    assert tracks()["Signed"] == "Ada Lovelace"
    assert "Not signed" not in tracks()


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"is_logged_in": True, "name": "Ada", "email": "ada@example.org"}, "Ada"),
        ({"is_logged_in": True, "name": " ", "email": "ada@example.org"}, "ada@example.org"),
        ({"is_logged_in": True, "preferred_username": "ada", "email": "a@example.org"}, "ada"),
        ({"is_logged_in": True, "sub": "4711"}, "4711"),
        ({"name": "Ada"}, "Ada"),
        ({"is_logged_in": False}, "Typed"),
        ({"is_logged_in": False, "email": "ada@example.org"}, "Typed"),
        ({}, "Typed"),
    ],
)
def test_a_sign_in_gives_the_name_and_a_typed_one_counts_only_without_it(dashboard, claims, name):
    engine = dashboard("examples")
    editor = Editor("track", "coalition", name="Typed")
    editor.app.user = claims
    editor.save(title="Another")
    with reading(engine) as connection:
        assert records.history(connection, "track", "coalition", limit=1)[0]["author"] == name


def test_each_way_to_write_refuses_an_editor_who_may_not(filled):
    barred = rights.Editor("Ann", barred="Not here.")
    with reading(filled) as connection:
        before = records.saves(connection), records.record(connection, "track", "coalition")
    for write in (
        lambda: edits.create(filled, "track", {"title": "New"}, author=barred),
        lambda: edits.update(filled, "track", "coalition", {"title": "New"}, opened=before[1], author=barred),
        lambda: edits.delete(filled, "track", "coalition", opened=before[1], author=barred),
        lambda: edits.undo(filled, 1, author=barred),
    ):
        with pytest.raises(NotAllowed, match=r"^Not here\.$"):
            write()
    with reading(filled) as connection:
        assert (records.saves(connection), records.record(connection, "track", "coalition")) == before


@pytest.fixture
def listens():
    """Sets where the server listens, and the names that it answers to."""

    def set(address, *names):
        config.set_option("server.address", address)
        config.set_option("server.allowedHosts", list(names))

    yield set
    set(None)


@pytest.mark.parametrize(
    ("address", "names", "headers", "here"),
    [
        ("127.0.0.1", [], {"Host": "127.0.0.1:8501"}, True),
        ("localhost", [], {"Host": "localhost"}, True),
        ("::1", [], {"Host": "[::1]:8501"}, True),
        ("127.0.0.1", ["localhost", "127.0.0.1"], {"Host": "LOCALHOST.:8501"}, True),
        ("127.0.0.1", ["*"], {"Host": "localhost"}, False),
        ("127.0.0.1", ["tracker.example"], {"Host": "localhost"}, False),
        ("127.0.0.1", [], {"Host": "tracker.example"}, False),
        ("127.0.0.1", [], {"Host": ""}, False),
        ("127.0.0.1", [], {"Upgrade": "websocket"}, False),
        ("127.0.0.1", [], {"Host": "localhost", "X-Forwarded-Proto": "https"}, False),
        ("::", [], {"Host": "localhost"}, False),
        ("0.0.0.0", [], {"Host": "localhost"}, False),
        ("10.0.0.7", [], {"Host": "10.0.0.7"}, False),
        (None, [], {"Host": "localhost"}, False),
    ],
)
def test_only_what_can_come_from_this_machine_alone_is_of_this_machine(listens, address, names, headers, here):
    listens(address, *names)
    assert at_this_machine(headers) is here


def test_a_page_without_a_server_is_at_this_machine():
    assert at_this_machine({})
