"""What a real server lets in: names, origins, frames, and what its answers tell; nothing is looked up for it."""

import json
from collections import namedtuple
from contextlib import closing
from http.client import HTTPConnection
from socket import create_connection

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.support.serving import answering, serving

Answer = namedtuple("Answer", "status headers body")
HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


@pytest.fixture(scope="module")
def looked_up():
    """What the served programs ask of the network, as a proxy sees it."""
    with answering("203.0.113.9") as (port, asked):
        yield asked, dict.fromkeys(["HTTP_PROXY", "http_proxy", "HTTPS_PROXY"], f"http://127.0.0.1:{port}")


@pytest.fixture(scope="module")
def store(databases):
    return databases("sqlite").new("examples")


@pytest.fixture(scope="module")
def local(store, looked_up, tmp_path_factory):
    """The dashboard on this machine alone, started from a folder that is not its own."""
    with serving(store, folder=tmp_path_factory.mktemp("elsewhere"), **looked_up[1]) as served:
        yield served


@pytest.fixture(scope="module")
def public(store, looked_up):
    """The dashboard for all machines, below a path, under names of its own."""
    options = (
        "--server.allowedHosts=tracker.example",
        "--server.allowedHosts=*.talks.example",
        "--server.allowedHosts=[2001:db8::1]",
    )
    with serving(store, *options, "--server.baseUrlPath=talks", listens="0.0.0.0", **looked_up[1]) as served:
        yield served


def ask(served, path="/", *, method="GET", host=("127.0.0.1",), **headers):
    with closing(HTTPConnection("127.0.0.1", served.port, timeout=60)) as connection:
        connection.putrequest(method, path, skip_host=True)
        for name in host:
            connection.putheader("Host", name.format(port=served.port))
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value.format(port=served.port))
        connection.endheaders()
        with connection.getresponse() as answer:
            return Answer(answer.status, answer.headers, answer.read().decode(errors="replace"))


def knock(served, origin, host="127.0.0.1:{port}", path="/_stcore/stream"):
    """The answer to a websocket: 101 where it was let in."""
    address, origin = (text and text.format(port=served.port) for text in (f"ws://{host}{path}", origin))
    line = create_connection(("127.0.0.1", served.port))
    try:
        with connect(address, sock=line, origin=origin, subprotocols=["streamlit"]):
            return Answer(101, {}, "")
    except InvalidStatus as refused:
        return Answer(refused.response.status_code, refused.response.headers, refused.response.body.decode())


OURS = [
    "127.0.0.1:{port}",
    "127.0.0.1",
    "127.0.0.2:{port}",
    "localhost:{port}",
    "localhost",
    "LocalHost:{port}",
    "localhost.:{port}",
    "[::1]:{port}",
    "[::1]",
    "[0:0:0:0:0:0:0:1]:{port}",
]
STRANGE = [
    "evil.example",
    "evil.example:{port}",
    "evil.example.",
    "127.0.0.1.evil.example:{port}",
    "localhost.evil.example",
    "evillocalhost",
    "127.0.0.1@evil.example",
    "evil.example@127.0.0.1",
    "localhost/evil.example",
    "localhost:{port}x",
    "localhost..",
    "10.0.0.7:{port}",
    "0.0.0.0:{port}",
    "127.1:{port}",
    "2130706433:{port}",
    "[::ffff:10.0.0.7]:{port}",
    "[::1",
    "*",
    "",
]


@pytest.mark.parametrize("host", OURS)
def test_the_names_of_this_machine_are_answered(local, host):
    assert ask(local, host=[host]).status == 200
    if "0:0" not in host:  # which a browser shortens
        assert knock(local, f"http://{host.lower()}", host).status == 101


@pytest.mark.parametrize("host", STRANGE)
def test_no_other_name_is_answered(local, host):
    for path in ("/", "/edit", "/_stcore/health", "/app/static/icon.png"):
        answer = ask(local, path, host=[host])
        assert answer.status == 403
        assert "--server.allowedHosts" in answer.body


@pytest.mark.parametrize("hosts", [[], ["127.0.0.1", "evil.example"], ["evil.example", "127.0.0.1"]])
def test_a_request_with_no_name_or_with_two_is_refused(local, hosts):
    assert ask(local, host=hosts).status in (400, 403)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://evil.example", "127.0.0.1:{port}"),
        ("http://evil.example:{port}", "127.0.0.1:{port}"),
        ("http://evil.example:{port}", "evil.example:{port}"),
        ("null", "127.0.0.1:{port}"),
        ("", "127.0.0.1:{port}"),
        ("file://", "127.0.0.1:{port}"),
        ("chrome-extension://127.0.0.1:{port}", "127.0.0.1:{port}"),
        ("http://127.0.0.1:9", "127.0.0.1:{port}"),
        ("http://127.0.0.1", "127.0.0.1:{port}"),
        ("http://localhost:{port}", "127.0.0.1:{port}"),
        ("http://localhost:9", "localhost:{port}"),
        ("http://[::1]:{port}", "localhost:{port}"),
        ("http://127.0.0.1.evil.example:{port}", "127.0.0.1:{port}"),
        ("http://127.0.0.1:{port}@evil.example", "127.0.0.1:{port}"),
        ("http://127.0.0.1:{port}/", "127.0.0.1:{port}"),
        ("http://10.0.0.7:{port}", "127.0.0.1:{port}"),
        ("http://0.0.0.0:{port}", "127.0.0.1:{port}"),
    ],
)
def test_a_page_of_another_origin_gets_no_websocket_and_nothing_is_looked_up(local, looked_up, origin, host):
    answer = knock(local, origin, host)
    assert answer.status == 403
    assert answer.body.startswith("Refused: ")
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert looked_up[0] == []
    assert "ASGI" not in local.log


def test_a_program_that_is_no_browser_is_let_in(local):
    assert knock(local, None).status == 101


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_another_page_can_change_nothing(local, method):
    path = "/_stcore/upload_file/a/b"
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:9"}):
        assert ask(local, path, method=method, **headers).status == 403
        assert "the page that asks" in ask(local, path, method=method, **headers).body
    for site in ("cross-site", "same-site"):
        assert "the page that asks" in ask(local, path, method=method, Sec_Fetch_Site=site).body
    own = ask(local, path, method=method, host=["127.0.0.1:{port}"], Origin="http://127.0.0.1:{port}")
    assert "the page that asks" not in own.body  # Streamlit asks for its token


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/edit?table=track", 200),
        ("/_stcore/health", 200),
        ("/_stcore/host-config", 200),
        ("/app/static/icon.png", 200),
        ("/app/static/none.png", 404),
        ("/media/none", 404),
        ("/component/none/x", 404),
        ("/app/static/%00", 400),
        (f"/app/static/{'a' * 5_000}", 500),  # no file system has such a name
        ("/edit/", 301),
        ("/_stcore/metrics", 403),
        ("/_stcore/metrics/", 403),
        ("/_stcore/%6Detrics", 403),
        ("/_stcore/script-health-check", 403),
    ],
)
def test_each_answer_says_who_may_frame_it_and_tells_no_figures(local, path, status):
    answer = ask(local, path)
    assert answer.status == status
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_no_other_site_may_steer_the_page_by_messages(local):
    assert json.loads(ask(local, "/_stcore/host-config").body)["allowedOrigins"] == []


def test_a_server_with_a_name_of_its_own_answers_to_it_below_its_path(public, looked_up):
    for host in (
        "tracker.example",
        "Tracker.Example:443",
        "tracker.example.",
        "a.talks.example",
        "[2001:db8::1]",
        "127.0.0.1",
    ):
        assert ask(public, "/talks/", host=[host]).status == 200
    for host in ("evil.example", "xtracker.example", "talks.example", "d", "10.0.0.7"):
        assert ask(public, "/talks/", host=[host]).status == 403
    assert ask(public, "/talks/_stcore/metrics").status == 403
    stream = "/talks/_stcore/stream"
    for origin, host in (
        ("https://tracker.example", "tracker.example"),  # behind a proxy that speaks TLS
        ("https://tracker.example", "tracker.example:443"),
        ("https://a.talks.example:{port}", "a.talks.example:{port}"),
    ):
        assert knock(public, origin, host, stream).status == 101
    for origin, host in (
        ("https://evil.example", "tracker.example"),
        ("https://tracker.example:{port}", "tracker.example"),
        ("https://a.talks.example", "tracker.example"),
        ("https://tracker.example", "127.0.0.1:{port}"),  # a proxy that does not pass on the name
    ):
        assert knock(public, origin, host, stream).status == 403
    assert looked_up[0] == []
