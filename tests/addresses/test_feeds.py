"""The feeds as a reader of feeds takes them: sound, complete, with names that stay, and nothing typed takes effect."""

import json

import feedparser
import lxml.html
import pytest

from dashboard.addresses import identity
from dashboard.addresses.exchange import HttpError
from tests.support.asking import HOSTILE, ask, page_of, require_harmless, text_of
from tests.support.atom import require_atom
from tests.support.serving import serving
from tests.support.stored import rows


def entries(address, path):
    feed = feedparser.parse(ask(address, path).body)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed.entries


def items(address, path):
    return json.loads(text_of(address, path))["items"]


def test_the_feed_is_atom_and_its_entries_are_the_saves_and_what_they_added(lived_in, lived_in_engine):
    require_atom(ask(lived_in, "/feed.atom").body)
    log = rows(lived_in_engine, "revision").values()
    told = entries(lived_in, "/feed.atom")
    changes = [entry for entry in told if entry.tags[0].term == "change"]
    assert len(changes) == len({entry["batch"] for entry in log})
    added = {entry.link for entry in told if entry.tags[0].term == "new"}
    events = [*rows(lived_in_engine, "summit"), *rows(lived_in_engine, "milestone"), *rows(lived_in_engine, "pledge")]
    assert len(added) == len(events)
    assert f"{lived_in}/r/pledge/hubs" in added


def test_the_two_forms_tell_the_same(lived_in):
    told, same = entries(lived_in, "/feed.atom"), items(lived_in, "/feed.json")
    assert [(e.id, e.link, e.title_detail.value, e.author) for e in told] == [
        (i["id"], i["url"], i["title"], i["authors"][0]["name"]) for i in same
    ]
    assert json.loads(text_of(lived_in, "/feed.json"))["version"] == "https://jsonfeed.org/version/1.1"


def test_each_entry_has_a_name_of_its_own_that_no_server_is_part_of(lived_in):
    names = [item["id"] for item in items(lived_in, "/feed.json")]
    assert len(set(names)) == len(names)
    assert all(name.startswith("tag:summit-tracker.invalid,2025:talks/") for name in names)


def test_whoever_serves_it_may_say_what_ids_begin_with_and_no_address_does(new_database, dialect, monkeypatch):
    url = new_database(dialect, "examples")
    monkeypatch.setenv(identity.VARIABLE, "tracker.example.org,2026-01")
    with serving(url) as served:
        feed, calendar = (text_of(served.address, path) for path in ("/feed.json", "/calendar.ics"))
        other = text_of(f"http://localhost:{served.port}", "/feed.json")
    ids = [item["id"] for item in json.loads(feed)["items"]]
    assert all(id.startswith("tag:tracker.example.org,2026-01:talks/") for id in ids)
    assert ids == [item["id"] for item in json.loads(other)["items"]]
    assert "UID:summit/paris@talks.tracker.example.org" in calendar


@pytest.mark.parametrize("name", ["https://tracker.example.org", "tracker.example.org", "x,2026", "a.b,26"])
def test_a_setting_that_no_id_can_begin_with_is_told_with_its_cure(name, monkeypatch):
    monkeypatch.setenv(identity.VARIABLE, name)
    with pytest.raises(HttpError, match=f"The setting {identity.VARIABLE} .* such as tracker.example.org,2026-01"):
        identity.authority()


def test_an_entry_tells_reason_records_and_fields(lived_in):
    newest = next(item for item in items(lived_in, "/feed.json") if item["authors"][0]["name"] == HOSTILE)
    content = lxml.html.fromstring(f"<div>{newest['content_html']}</div>")
    require_harmless(content)
    assert HOSTILE in content.text_content()
    assert f"Title: Paris → {HOSTILE}" in content.text_content()
    assert content.xpath("//a/@href") == [f"{lived_in}/r/summit/paris"]
    assert HOSTILE in newest["title"]


def test_nothing_that_was_typed_takes_effect_in_a_feed(lived_in):
    for item in items(lived_in, "/feed.json"):
        require_harmless(lxml.html.fromstring(f"<div>{item['content_html']}</div>"))
    for entry in entries(lived_in, "/feed.atom"):
        assert entry.title_detail.type == "text/plain"
        assert "<script" not in entry.content[0].value


def test_a_quote_in_a_feed_stands_in_its_own_direction_as_on_its_page(lived_in):
    pledge = next(item for item in items(lived_in, "/feed.json") if item["url"] == f"{lived_in}/r/pledge/hubs"
                  and item["tags"] == ["new"])  # fmt: skip
    (quote,) = lxml.html.fromstring(f"<div>{pledge['content_html']}</div>").iter("blockquote")
    (same,) = page_of(lived_in, "/r/pledge/hubs").iter("blockquote")
    assert (quote.get("dir"), quote.get("lang")) == ("auto", "ar")
    assert lxml.html.tostring(quote, with_tail=False) == lxml.html.tostring(same, with_tail=False)


def test_since_tells_only_what_came_later(lived_in, lived_in_engine):
    last = max(rows(lived_in_engine, "revision"))
    assert items(lived_in, f"/feed.json?since={last}") == []
    require_atom(ask(lived_in, f"/feed.atom?since={last}").body)
    later = items(lived_in, f"/feed.json?since={last - 3}")
    assert later == items(lived_in, "/feed.json")[: len(later)]
    assert later


def test_a_feed_of_one_party_track_or_pledge_tells_what_concerns_it(lived_in):
    def titles(**chosen):
        query = "&".join(f"{key}={value}" for key, value in chosen.items())
        return [item["title"] for item in items(lived_in, f"/feed.json?{query}")]

    everything = len(items(lived_in, "/feed.json"))
    assert any("New pledge" in title and HOSTILE in title for title in titles(party="fra"))
    assert any(title.startswith("New summit") for title in titles(track="coalition"))
    of_pledge = titles(pledge="hubs")
    assert len([title for title in of_pledge if title.startswith("New pledge")]) == 1
    assert not any("summit" in title for title in of_pledge if title.startswith("New"))
    assert 0 < len(titles(party="fra", pledge="hubs")) <= len(of_pledge) < everything


def test_older_entries_are_on_the_next_parts_until_all_were_told(served_to_read):
    path, seen = "/feed.json", []
    while path:
        part = json.loads(text_of(served_to_read, path))
        seen += [item["id"] for item in part["items"]]
        path = part.get("next_url", "").removeprefix(served_to_read)
    counted = [json.loads(text_of(served_to_read, f"/api/{table}.json?limit=9999")) for table in
               ("summit", "milestone", "pledge")]  # fmt: skip
    assert len([name for name in set(seen) if "/revision/" not in name]) == sum(map(len, counted))
