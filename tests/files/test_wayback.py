"""Archived copies: the client against a real server that answers as the Wayback Machine does, and their record."""

import json
import threading
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.support import somebody
from tests.support.examples import EXAMPLES, LAST
from tracker.__main__ import main
from tracker.files import wayback
from tracker.queries import records
from tracker.store import last_revision, reading
from tracker.writing import edits

READ_ON = datetime(2026, 2, 1, tzinfo=UTC)


class Machine:
    """What the server holds and does: copies by address, of which pages it holds an error, what it refuses, of what it
    says nothing until it is ``over``, how often it is too busy for a page, how many copies it makes before it is too
    busy for any."""

    def __init__(self):
        self.copies, self.errors, self.refused, self.silent, self.busy = {}, set(), set(), set(), Counter()
        self.most, self.over = 1000, threading.Event()
        self.retry_after = "7"
        self.asked, self.agents = [], set()


@pytest.fixture
def machine():
    """A served Machine, with its ``address``."""
    with served(Machine()) as machine:
        yield machine


@contextmanager
def served(machine):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            machine.agents.add(self.headers["User-Agent"])
            machine.asked.append(self.path)
            if self.path.startswith("/wayback/available?"):
                self._tell_available(parse_qs(urlsplit(self.path).query)["url"][0])
            else:
                self._save(self.path.removeprefix("/save/"))

        def _tell_available(self, address):
            held = machine.copies.get(address)
            url, status = f"{machine.address}/web/{held}/{address}", "404" if address in machine.errors else "200"
            closest = {"status": status, "available": True, "url": url, "timestamp": held}
            self._answer(200, json.dumps({"archived_snapshots": {"closest": closest} if held else {}}).encode())

        def _save(self, written):
            address = unquote(written)
            if address in machine.silent:
                machine.over.wait()
            elif machine.busy[address] > 0 or len(machine.copies) >= machine.most:
                machine.busy[address] -= 1
                self._answer(429, b"", **{"Retry-After": machine.retry_after})
            elif address in machine.refused:
                self._answer(523, b"")
            else:
                machine.copies[address] = "20261129101112"
                self._answer(302, b"", Location=f"/web/20261129101112/{written}")

        def _answer(self, status, body, **headers):
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    machine.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield machine
    finally:
        machine.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def client(machine):
    """A client that notes how long it would wait, in ``client.waits``."""
    waits = []
    made = wayback.Client(machine.address, pause=5, wait=waits.append)
    made.waits = waits
    return made


def source(id, **values):
    return {**EXAMPLES["source"], "id": id, "url": f"https://example.org/of/{id}", **values}


def add(engine, *ids):
    for id in ids:
        edits.create(engine, "source", source(id), author="Ann")


def archived(engine):
    with reading(engine) as connection:
        ids = ("elysee", "a", "b", "c")
        rows = [records.record(connection, "source", id) for id in ids]
    return {row["id"]: row["archive_url"] for row in rows if row}


def test_a_copy_made_near_the_day_of_reading_is_taken_and_none_made(machine, client):
    machine.copies["https://example.org/a"] = "20260212080000"
    copy = client.copy_of("https://example.org/a", READ_ON)
    assert copy == f"{machine.address}/web/20260212080000/https://example.org/a"
    assert not [path for path in machine.asked if path.startswith("/save/")]
    assert machine.agents == {wayback.AGENT}


def test_a_new_copy_is_made_where_there_is_none_near_that_day(machine, client):
    address = "https://example.org/search?q=a b&x=%20ї#part"
    machine.copies[address] = "20190101000000"
    written = "https://example.org/search?q=a%20b&x=%20%D1%97"
    assert client.copy_of(address, READ_ON) == f"{machine.address}/web/20261129101112/{written}"
    assert client.waits == [5]


def test_a_copy_of_an_error_is_no_copy(machine, client):
    machine.copies["https://example.org/a"] = "20260212080000"
    machine.errors.add("https://example.org/a")
    assert (
        client.copy_of("https://example.org/a", READ_ON)
        == f"{machine.address}/web/20261129101112/https://example.org/a"
    )


def test_it_waits_as_long_as_it_is_told_to(machine, client):
    machine.busy["https://example.org/a"] = 2
    assert client.copy_of("https://example.org/a", READ_ON).endswith("/web/20261129101112/https://example.org/a")
    assert client.waits == [5, 7, 5, 7, 5]
    machine.busy["https://example.org/b"], client.waits[:] = 1, []
    machine.retry_after = format_datetime(datetime.now(UTC) + timedelta(seconds=300), usegmt=True)
    client.copy_of("https://example.org/b", READ_ON)
    assert 200 < client.waits[2] <= 300
    machine.busy["https://example.org/c"], machine.retry_after, client.waits[:] = 1, "999999", []
    client.copy_of("https://example.org/c", READ_ON)
    assert client.waits[2] == wayback.LONGEST_WAIT_SECONDS


def test_a_page_that_is_refused_has_its_reason_and_the_others_go_on(machine, client):
    machine.refused.add("https://example.org/of/b")
    done = list(wayback.copies(client, rows_of("abc")))
    assert [(each.id, bool(each.copy)) for each in done] == [("a", True), ("b", False), ("c", True)]
    assert done[1].reason == "the service answered 523"


def rows_of(ids):
    return [{**source(id), "accessed_on": date(2026, 2, 1)} for id in ids]


def test_a_page_without_an_answer_has_its_reason_and_the_others_go_on(machine, client, monkeypatch):
    monkeypatch.setattr(wayback, "ANSWER_SECONDS", 2)
    machine.silent.add("https://example.org/of/b")
    done = list(wayback.copies(client, rows_of("abc")))
    assert [(each.id, bool(each.copy)) for each in done] == [("a", True), ("b", False), ("c", True)]
    assert "cannot be reached: timed out" in done[1].reason


def test_a_service_that_stays_busy_or_is_gone_ends_the_run(machine, client):
    machine.busy["https://example.org/a"] = 99
    with pytest.raises(wayback.Unreachable, match="too busy, and says so 4 times"):
        client.copy_of("https://example.org/a", READ_ON)
    done = wayback.copies(wayback.Client("http://127.0.0.1:9", pause=0), rows_of("abcd"))
    assert [next(done).id for _ in range(wayback.SILENT_AT_MOST - 1)] == ["a", "b"]
    with pytest.raises(wayback.Unreachable, match="cannot be reached"):
        next(done)


def test_runs_do_not_begin_with_the_same_pages_each_time(filled):
    add(filled, "a", "b", "c")
    with reading(filled) as connection:
        first = {wayback.without_copy(connection, 1)[0]["id"] for _ in range(100)}
    assert len(first) > 1


def test_copies_are_recorded_by_one_save_and_what_was_recorded_since_stays(filled):
    add(filled, "a", "b")
    with reading(filled) as connection:
        rows = wayback.without_copy(connection)
        first, _ = last_revision(connection)
    assert {row["id"] for row in rows} == {"elysee", "a", "b"}
    somebody.update(filled, "source", "a", {"archive_url": "https://example.org/own"}, author="Ann")
    done = [wayback.Answer(id, f"https://web.archive.org/web/1/{id}") for id in ("elysee", "a", "b", "gone")]
    assert wayback.store_copies(filled, done, author="Bo") == 2
    assert archived(filled) == {
        "elysee": "https://web.archive.org/web/1/elysee",
        "a": "https://example.org/own",
        "b": "https://web.archive.org/web/1/b",
    }
    with reading(filled) as connection:
        saves = records.changes(connection)
    assert list(saves["author"][saves["id"] > first]) == ["Bo", "Ann"]
    assert saves["count"].iloc[0] == 2
    assert wayback.store_copies(filled, [], author="Bo") == 0


def test_the_command_goes_on_where_it_was_broken_off(filled, machine, monkeypatch, capsys):
    add(filled, "a", "b", "c")
    monkeypatch.setenv("TRACKER_DATABASE_URL", filled.url.render_as_string(hide_password=False))
    asks = ("archive", "--service", machine.address, "--pause", "0")
    machine.most, machine.retry_after = 1, "0"
    assert main(asks) == 1
    said = capsys.readouterr()
    [first] = [id for id, copy in archived(filled).items() if copy]
    assert said.out.splitlines()[0].startswith(f"{first}: http://127.0.0.1:")
    assert "too busy" in said.err
    assert said.err.endswith("1 archived copies are recorded; 3 are left for the next time.\n")
    machine.most = 1000
    refused = "b" if first == "c" else "c"
    machine.refused.add(f"https://example.org/of/{refused}")
    [copied] = machine.copies
    asked = len(machine.asked)
    assert main(asks) == 0
    assert not [path for path in machine.asked[asked:] if path == f"/save/{copied}"]
    assert f"{refused}: no copy: the service answered 523" in capsys.readouterr().out
    with reading(filled) as connection:
        assert [row["id"] for row in wayback.without_copy(connection)] == [refused]
    assert last(filled) == LAST + 3 + 1 + 2


def test_copies_are_recorded_on_the_way_so_a_run_that_is_killed_loses_few(filled, machine, monkeypatch):
    add(filled, "a", "b", "c")
    monkeypatch.setenv("TRACKER_DATABASE_URL", filled.url.render_as_string(hide_password=False))
    monkeypatch.setattr(wayback, "STORED_TOGETHER", 2)
    kept = []
    ask = wayback.Client.copy_of

    def look(client, address, seen):
        if len(machine.copies) == 3:
            kept.extend(id for id, copy in archived(filled).items() if copy)
        return ask(client, address, seen)

    monkeypatch.setattr(wayback.Client, "copy_of", look)
    assert main(("archive", "--service", machine.address, "--pause", "0")) == 0
    assert len(kept) == 2


def last(engine):
    with reading(engine) as connection:
        return last_revision(connection)[0]


@pytest.mark.parametrize(
    ("option", "text"), [("--limit", "0"), ("--limit", "x"), ("--pause", "-1"), ("--pause", "nan")]
)
def test_an_option_that_makes_no_sense_is_refused(option, text, capsys):
    with pytest.raises(SystemExit):
        main(("archive", option, text))
    assert f"{text} is no number" in capsys.readouterr().err
