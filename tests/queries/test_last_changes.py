"""When what is seen of an event was last changed; what it reads is asked in tests/addresses/test_event_calendar.py."""

from tests.support.restores import Store
from tests.support.stored import rows
from tracker.queries import last_changes


def test_a_number_never_falls_whatever_is_restored(filled, tmp_path):
    store = Store(filled, tmp_path)
    kept = store.keep()
    numbers = [store(last_changes.of_events)["summit", "paris"][0]]
    for city in ("Lyon", "Metz"):
        store.change(city=city)
        numbers.append(store(last_changes.of_events)["summit", "paris"][0])
    store.restore(kept)
    number, at = store(last_changes.of_events)["summit", "paris"]
    assert number > numbers[2] > numbers[1] > numbers[0]
    assert at == rows(filled, "revision")[number]["at"]
    store.change(city="Nice")
    assert store(last_changes.of_events)["summit", "paris"][0] > number


def test_only_changes_of_what_an_event_shows_count(filled, tmp_path):
    store = Store(filled, tmp_path)

    def events_after(table, id, **values):
        before = store(last_changes.of_events)
        store.change(table, id, **values)
        after = store(last_changes.of_events)
        return {event for event in after if after[event] != before.get(event)}

    summit, milestone = ("summit", "paris"), ("milestone", "plan")
    assert events_after("pledge", "hubs", summit_id=None, milestone_id="plan") == {milestone}
    assert events_after("document", "declaration", summit_id=None, milestone_id="plan") == {milestone}
    unseen = {
        ("attendance", "seat"): {"office": "President"},
        ("pledge", "hubs"): {"headline": "More hubs"},
        ("pledge_status", "dormant"): {"status": "limited"},
        ("pledge_condition", "ceasefire"): {"text": "After a truce"},
        ("clause", "point"): {"text": "600,000"},
        ("look", "nothing-new"): {"places": "gov.uk"},
        ("pledge_party", "pledger"): {"attribution": "media_report"},
    }
    assert {key: events_after(*key, **values) for key, values in unseen.items()} == {key: set() for key in unseen}
    assert events_after("attendance", "seat", state="absent") == {summit}
    assert events_after("pledge_party", "pledger", role="recipient") == {milestone}
    assert events_after("signature", "signed", status="withdrew") == {milestone}
