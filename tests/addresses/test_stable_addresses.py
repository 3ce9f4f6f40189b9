"""What all stable addresses have in common: every one is answered, told apart, kept safe, and asked again cheaply."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from urllib.parse import urlsplit
from xml.etree import ElementTree

import lxml.html
import pytest
from starlette.requests import Request

from dashboard.addresses import identity, routes
from dashboard.addresses.exchange import Answer
from dashboard.lists.picture import LIBRARY
from tests.support import somebody
from tests.support.asking import ask, data_of, page_of, text_of
from tests.support.serving import serving
from tests.support.stored import rows
from tracker.store.change_detection import StateKey

ONE_OF_EACH = (
    "/feed.atom", "/feed.json", "/calendar.ics", "/r/", "/r/summit/", "/r/summit/paris", "/r/summit/paris.json",
    "/api/", "/api/annotations.json", "/api/summit.csv", "/api/summit.json", "/sitemap.xml", "/robots.txt",
    f"/{LIBRARY}",
)  # fmt: skip
SAFE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}


@pytest.mark.parametrize("path", ONE_OF_EACH)
def test_each_address_is_read_by_get_and_head_alone(lived_in, path):
    answer = ask(lived_in, path)
    assert answer.status == 200
    head = ask(lived_in, path, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Type"] == answer.headers["Content-Type"]
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        refused = ask(lived_in, path, method=method)
        assert refused.status == 405
        assert refused.headers["Allow"] == "GET, HEAD"
        assert b"can only be read" in refused.body


@pytest.mark.parametrize("path", [*ONE_OF_EACH, "/r/summit/none", "/api/none.csv", "/feed.atom?since=x"])
def test_no_answer_runs_or_loads_anything_or_is_framed_elsewhere(lived_in, path):
    headers = ask(lived_in, path).headers
    assert {name: headers[name] for name in SAFE} == SAFE
    (policy,) = headers.get_all("Content-Security-Policy")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'self'" in policy


@pytest.mark.parametrize("path", ONE_OF_EACH)
def test_who_asks_again_is_told_in_a_line_that_nothing_is_new(lived_in, path):
    tag = ask(lived_in, path).headers["ETag"]
    for asked in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        again = ask(lived_in, path, If_None_Match=asked)
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert ask(lived_in, path, If_None_Match='W/"1-0"').status == 200
    assert ask(lived_in, f"{path}?nonsense=1", If_None_Match=tag).status == 400


def test_the_tag_of_an_address_begins_with_the_revision_and_changes_with_each_save(new_database, dialect, open_engine):
    url = new_database(dialect, "examples")
    with serving(url) as served:
        before = ask(served.address, "/feed.atom").headers["ETag"]
        engine = open_engine(url)
        number = max(rows(engine, "revision"))
        assert before.startswith(f'W/"{number}-')
        somebody.update(engine, "summit", "paris", {"title": "Paris again"}, author="Ann")
        after = ask(served.address, "/feed.atom", If_None_Match=before)
        assert after.status == 200
        assert after.headers["ETag"].startswith(f'W/"{number + 1}-')
        assert "Paris again" in after.body.decode()


def test_the_tag_of_an_address_changes_with_the_code_that_writes_the_answer(monkeypatch, tmp_path):
    def tag():
        return routes._tag(StateKey(7, "2026-01-06T12:00:00Z", "token"), "http://localhost/feed.atom?", None)

    before = tag()
    assert tag() == before
    assert len({before, *(_changed(monkeypatch, tag, tmp_path / name) for name in ("feed.py", "plain.css"))}) == 3
    monkeypatch.setenv(identity.VARIABLE, "tracker.example.org,2026")
    assert tag().startswith('W/"7-')


def _changed(monkeypatch, tag, file):
    """The tag of a build in which one more file of code says something else."""
    file.write_text("another build", encoding="utf-8")
    monkeypatch.setattr(routes, "PACKAGES", [SimpleNamespace(__file__=str(file.parent / "__init__.py"))])
    monkeypatch.setattr(routes, "PROGRAM", routes._program())
    return tag()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/feed.atom?party=none", "“none” is no party"),
        ("/feed.atom?since=abc", "“abc” is no revision"),
        ("/feed.atom?since=-1", "“-1” is no revision"),
        ("/feed.atom?since=99999999999", "whole number up to"),
        ("/feed.atom?since=1&since=2", "given 2 times"),
        ("/feed.atom?partei=fra", "it knows before, party, pledge, since, track"),
        ("/feed.atom?party=%00", "a null character"),
        ("/calendar.ics?kind=party", "is none of its codes: summit, "),
        ("/calendar.ics?from=2026-13", "“from”"),
        (
            "/api/summit.csv?from=2026-02&to=2026-01",
            "between “from”, 2026-02-01, and “to”, 2026-01-31: choose an earlier",
        ),
        ("/api/milestone.json?to=2026-01-05&from=2026-01-06", "choose an earlier “from” or a later “to”"),
        ("/calendar.ics?from=2026-02-02&to=2026-02-01", "choose an earlier “from” or a later “to”"),
        ("/feed.atom?since=5&before=6", "choose an earlier “since” or a later “before”"),
        ("/feed.json?since=7&before=6", "nothing can lie between “since”, 7, and “before”, 6"),
        ("/api/pledge.csv?due=never", "is none of its codes"),
        ("/api/pledge.csv?limit=0", "write 1 or more"),
        ("/api/pledge.csv?limit=ten", "is no number of rows"),
        ("/api/annotations.json?limit=0", "write 1 or more"),
        ("/api/summit.csv?status=over", "is none of its codes"),
        ("/r/summit/paris?x=1", "unknown to this address"),
        (f"/calendar.ics?q={'a' * 1001}", "1,001 characters: give 1,000 at most"),
        (f"/r/summit/?after={'a' * 1001}", "1,001 characters: give 1,000 at most"),
    ],
)
def test_a_filter_that_makes_no_sense_is_told_in_words(lived_in, path, words):
    answer = ask(lived_in, path)
    assert answer.status == 400
    assert words in answer.body.decode()


@pytest.mark.parametrize("path", ["/calendar.ics?from=2026-01-06&to=2026-01-06", "/feed.atom?since=4&before=6"])
def test_limits_between_which_something_can_lie_are_answered(lived_in, path):
    assert ask(lived_in, path).status == 200


@pytest.mark.parametrize(
    ("path", "chosen"),
    [
        ("/feed.json", "party=fra"),
        ("/feed.json", "track=coalition"),
        ("/feed.json", "pledge=hubs"),
        ("/calendar.ics", "kind=summit"),
        ("/api/pledge.json", "pledger=fra"),
        ("/api/attendance.json", "party_id=fra"),
        ("/api/source.json", "publisher=%C3%89lys%C3%A9e"),
    ],
)
def test_what_is_asked_for_many_times_is_asked_for_once(lived_in, path, chosen):
    once, often = (ask(lived_in, f"{path}?{'&'.join([chosen] * times)}") for times in (1, 400))
    assert (once.status, often.status) == (200, 200)
    assert often.body == once.body


@pytest.mark.parametrize(
    ("path", "table"),
    [("/feed.json?party", "party"), ("/calendar.ics?party", "party"), ("/feed.atom?pledge", "pledge")],
)
def test_an_address_tells_of_all_records_that_somebody_may_choose(served_to_read, path, table):
    ids = [row["id"] for row in json.loads(text_of(served_to_read, f"/api/{table}.json"))]
    assert len(ids) > 100
    name = path.partition("?")[2]
    assert ask(served_to_read, f"{path}={f'&{name}='.join(ids)}").status == 200


@pytest.mark.parametrize("path", ["/feed.atom?party", "/calendar.ics?party", "/api/source.csv?publisher"])
def test_an_address_that_is_too_long_is_refused_in_words(lived_in, path):
    answer = ask(lived_in, f"{path}={'x' * 20_000}")
    assert answer.status == 414
    assert "20,000 at most are read: choose fewer values" in answer.body.decode()


@pytest.mark.parametrize(
    "path", ["/r/none/x", "/r/summit/none", "/r/summit/No%20Such", "/r/summit/a/b", "/r/summit/x.json",
             "/api/none.csv", "/api/summit.xml", "/api/summit", "/r/UPPER/", "/r/%3Cscript%3E/", "/none.atom",
             "/none.ics", "/pledge.csv", "/feed.xml"]
)  # fmt: skip
def test_what_never_was_is_told_in_words(lived_in, path):
    answer = ask(lived_in, path)
    assert answer.status == 404
    assert any(words in answer.body for words in (b"There ", b"No summit ever had the id "))
    assert b"<script" not in answer.body


@pytest.mark.parametrize("path", ["/r/none/x", "/r/none/", "/r/summit/none", "/r/summit/a/b"])
def test_a_page_of_nothing_leads_on_by_words_without_the_name_of_the_server(lived_in, path):
    page = lxml.html.fromstring(ask(lived_in, path).body.decode())
    host = urlsplit(lived_in).netloc
    [_, *links] = page.xpath("//a")
    assert all(ask(lived_in, urlsplit(link.get("href")).path).status == 200 for link in links)
    assert any(link.text in ("All records", "All kinds", "All summits") for link in page.xpath("//main//a"))
    assert host not in page.text_content()


def test_a_plain_page_is_set_in_the_faces_of_the_dashboard(lived_in):
    answer = ask(lived_in, "/r/summit/none")
    faces = dict(re.findall(r'font-family: "([^"]+)"; src: url\("([^"]+)"\)', answer.body.decode()))
    assert list(faces) == ["Source Sans", "Source Serif", "Noto Sans Arabic"]
    for file in faces.values():
        assert ask(lived_in, file).body.startswith(b"wOF2")


def test_the_files_of_streamlit_itself_are_still_given(lived_in):
    assert "index.html" in json.loads(text_of(lived_in, "/manifest.json"))


def test_a_seat_that_never_was_is_told_in_good_english(lived_in):
    assert b"No attendance ever had the id x." in ask(lived_in, "/r/attendance/x.json").body


def test_no_refusal_tells_where_the_store_is(lived_in, lived_in_engine):
    place = str(lived_in_engine.url.database)
    for path in ("/r/none/x", "/feed.atom?since=x", "/api/none.csv", "/r/summit/none"):
        assert place not in ask(lived_in, path).body.decode()


def test_every_event_and_pledge_in_the_files_has_a_page_that_machines_understand(served_to_read):
    stored = {
        table: json.loads(text_of(served_to_read, f"/api/{table}.json?limit=5000"))
        for table in ("summit", "milestone", "pledge")
    }
    paths = [f"/r/{table}/{row['id']}" for table, batch in stored.items() for row in batch]
    assert len(paths) > 600
    with ThreadPoolExecutor(4) as readers:
        pages = dict(zip(paths, readers.map(lambda path: page_of(served_to_read, path), paths), strict=True))
    for path, page in pages.items():
        about = data_of(page)
        assert about["@context"] == "https://schema.org"
        assert about["@type"] == ("Statement" if "/pledge/" in path else "Event")
        assert about["url"] == f"{served_to_read}{path}"
        assert about["name"]


def test_every_address_of_the_sitemap_is_answered(lived_in):
    sitemap = ElementTree.fromstring(text_of(lived_in, "/sitemap.xml"))
    places = [place.text for place in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert f"{lived_in}/r/summit/paris" in places
    assert f"{lived_in}/r/person/e-macron" not in places
    assert {ask(lived_in, place.removeprefix(lived_in)).status for place in places} == {200}
    robots = text_of(lived_in, "/robots.txt")
    assert f"Sitemap: {lived_in}/sitemap.xml" in robots
    for page in ("edit", "desk", "imports", "changes"):
        assert f"Disallow: /{page}\n" in robots


def test_twenty_readers_at_once_get_the_same(served_to_read):
    paths = ["/feed.atom", "/feed.json?party=fra", "/calendar.ics", "/r/party/usa", "/api/citation.csv?limit=10000"] * 4
    alone = {path: ask(served_to_read, path) for path in set(paths)}
    with ThreadPoolExecutor(len(paths)) as readers:
        answers = list(readers.map(lambda path: ask(served_to_read, path), paths))
    for path, answer in zip(paths, answers, strict=True):
        assert (answer.status, answer.body) == (200, alone[path].body)


def test_below_a_path_all_addresses_begin_with_it(new_database):
    with serving(new_database("sqlite", "examples"), "--server.baseUrlPath=talks") as served:
        root = f"{served.address}/talks"
        for path in ONE_OF_EACH:
            body = ask(served.address, f"/talks{path}").body.decode()
            assert not re.search(rf"{served.address}/(?!talks\b)", body)
        assert f"{root}/r/summit/paris" in text_of(served.address, "/talks/feed.atom")
        assert "Disallow: /talks/edit" in text_of(served.address, "/talks/robots.txt")
        assert "Disallow" not in ask(served.address, "/robots.txt").body.decode()


def test_another_name_of_the_server_is_refused_here_too(served_to_read):
    assert ask(served_to_read, "/feed.atom", Host="evil.example").status == 403


def test_a_store_that_cannot_be_used_is_told_without_its_place(tmp_path):
    (tmp_path / "file").touch()
    place = tmp_path / "file" / "tracker.db"  # no folder
    with serving(f"sqlite:///{place}") as served:
        answer = ask(served.address, "/feed.atom")
    assert answer.status == 503
    assert b"server's log says more" in answer.body
    assert str(tmp_path) not in answer.body.decode()


@pytest.mark.parametrize(("size", "times"), [(routes.CACHED_AT_MOST, 1), (routes.CACHED_AT_MOST + 1, 2)])
def test_only_answers_of_some_size_stay_in_memory(filled, monkeypatch, size, times):
    made = []

    def handler(question, _):
        made.append(question.path)
        return Answer(b" " * size, "text/plain")

    monkeypatch.setattr(routes.answers, "engine", lambda: filled)
    address = routes.Address(re.compile("/large"), handler)
    request = Request({"type": "http", "method": "GET", "path": "/large", "query_string": b"", "headers": []})
    for _ in range(2):
        assert len(routes._response(request, "http://localhost", "/large", address, {}, 0).body) == size
    assert len(made) == times
