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
