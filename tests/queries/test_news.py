"""What is news, of whom, and in which order: saves with their changes, and events and pledges that were added."""

import pytest

from tests.support import somebody
from tests.support.examples import EXAMPLES, LAST
from tests.support.stored import rows
from tracker.queries import news
from tracker.queries.news import Addition, NewsFilters, Save
from tracker.writing import edits


@pytest.fixture
def told(ask):
    def asked(*, limit=100, **filters):
        return ask(news.news, NewsFilters(**filters), limit=limit)

    return asked


def saves(entries):
    return [entry for entry in entries if isinstance(entry, Save)]


def added(entries):
    return [(entry.table, entry.id) for entry in entries if isinstance(entry, Addition)]


def records(save):
    return [(change.action, change.table, change.id) for change in save.changes]


def test_a_load_is_one_save_and_each_of_its_events_and_pledges_is_new(told):
    (load,) = saves(told())
    assert (load.number, load.author, load.count) == (1, "Examples", LAST)
    assert len(load.changes) == min(LAST, news.CHANGES)
    assert added(told()) == [("pledge", "hubs"), ("milestone", "plan"), ("summit", "paris")]


def test_a_save_tells_its_reason_and_what_each_field_was(told, filled):
    values = {"due_on": "2026-03-31", "due_precision": "month"}
    somebody.update(filled, "pledge", "hubs", values, author="Ann", reason="Said so")
    newest = told()[0]
    assert (newest.number, newest.author, newest.reason, newest.count) == (LAST + 1, "Ann", "Said so", 1)
    (change,) = newest.changes
    assert (change.action, change.name) == ("update", "2026-01-06 · Hubs")
    assert change.fields == {"due_on": (None, "2026-03")}


def test_the_newest_is_first_and_a_part_goes_on_where_the_last_ended(told, change):
    for title in ("One", "Two", "Three"):
        change("summit", title=title)
    everything = told()
    numbers = [entry.number for entry in everything]
    assert numbers == sorted(numbers, reverse=True)
    assert told(limit=2) == everything[:2]
    assert told(before=everything[2].number + 1) == everything[2:]
    assert [entry.number for entry in told(since=LAST + 1)] == [LAST + 3, LAST + 2]
    assert told(since=LAST + 3) == []


def test_what_was_deleted_is_named_no_more_and_is_new_no_more(told, filled):
    somebody.delete(filled, "pledge", "hubs", author="Ann", reason="Wrong")
    newest = told()[0]
    assert ("delete", "pledge", "hubs") in records(newest)
    assert {change.name for change in newest.changes} == {None}
    assert ("pledge", "hubs") not in added(told())
    somebody.undo(filled, newest.number, author="Ann")
    assert added(told()).count(("pledge", "hubs")) == 1
    assert next(entry for entry in told() if isinstance(entry, Addition) and entry.id == "hubs").number <= LAST


@pytest.mark.parametrize(
    ("table", "values", "concerned"),
    [
        ("pledge", {"headline": "X"}, {"parties", "tracks", "pledges"}),
        ("pledge_party", {"role": "recipient"}, {"parties", "tracks", "pledges"}),
        ("pledge_condition", {"text": "X"}, {"parties", "tracks", "pledges"}),
        ("pledge_status", {"note": "X"}, {"parties", "tracks", "pledges"}),
        ("summit", {"title": "X"}, {"parties", "tracks"}),
        ("attendance", {"office": "X"}, {"parties", "tracks"}),
        ("document", {"title": "X"}, {"parties", "tracks"}),
        ("signature", {"signed_on": "2026-01-06"}, {"parties", "tracks"}),
        ("clause", {"text": "X"}, {"tracks"}),
        ("milestone", {"title": "X"}, {"tracks"}),
        ("citation", {"locator": "p. 1"}, {"tracks"}),
        ("position", {"text": "X"}, {"parties"}),
        ("party", {"aliases": "X"}, {"parties"}),
        ("person", {"aliases": "X"}, set()),
        ("source", {"title": "X"}, set()),
    ],
)
def test_a_change_is_news_of_whom_it_concerns(told, filled, table, values, concerned):
    somebody.update(filled, table, EXAMPLES[table]["id"], values, author="Ann")
    chosen = {"parties": ("fra",), "tracks": ("coalition",), "pledges": ("hubs",)}
    assert {name for name, ids in chosen.items() if told(**{name: ids}, since=LAST)} == concerned


def test_what_is_deleted_is_still_news_of_whom_it_named(told, filled):
    somebody.delete(filled, "attendance", "seat", author="Ann")
    assert records(told(parties=("fra",))[0]) == [("delete", "attendance", "seat")]
    assert told(parties=("deu",)) == []


def test_a_save_of_several_records_tells_only_those_that_are_asked_for(told, filled):
    edits.create(filled, "party", {"id": "deu", "name": "Germany", "kind": "state"}, author="Ann")
    load = saves(told(pledges=("hubs",)))[0]
    assert load.number == 1
    assert {table for _, table, _ in records(load)} == {
        "pledge", "pledge_party", "pledge_share", "pledge_condition", "pledge_status", "account", "look",
    }  # fmt: skip
    assert load.count == len(load.changes)


def test_two_filters_both_have_to_fit(told, change):
    change("milestone", title="X")
    assert told(tracks=("coalition",), since=LAST)
    assert told(tracks=("coalition",), parties=("fra",), since=LAST) == []


def test_the_last_write_of_a_record_is_told_with_its_version(ask, filled, change):
    change("summit", title="X")
    log = rows(filled, "revision")
    assert ask(news.last_writes, ("summit", "milestone")) == {
        ("summit", "paris"): (2, log[LAST + 1]["at"]),
        ("milestone", "plan"): (1, log[1]["at"]),
    }
