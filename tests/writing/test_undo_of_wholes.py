"""An undo brings back no half of what fields say together, such as an amount in somebody's later currency."""

import pytest

from tests.support import somebody
from tests.support.stored import history, rows
from tracker.errors import Invalid

# table and id, what they say together at first, what Ann changes of it, and what Bob changes after her.
HALVES = {
    "amount": ("pledge", "hubs", {"amount_low": 615, "amount_high": 615, "currency": "EUR", "unit": None},
               {"amount_low": 700, "amount_high": 700}, {"currency": "USD"}),
    "currency": ("pledge", "hubs", {"amount_low": 615, "amount_high": 615, "currency": "EUR", "unit": None},
                 {"currency": "USD"}, {"amount_low": 700, "amount_high": 700}),
    "place": ("summit", "paris", {}, {"latitude": "50.45"}, {"longitude": "30.52"}),
    "hour": ("summit", "paris", {"local_time": "22:00", "time_zone": "Europe/Kyiv"},
             {"local_time": "20:00"}, {"time_zone": "UTC"}),
    "due day": ("pledge", "hubs", {"due_on": "2026-12-31"}, {"due_precision": "year"}, {"due_on": "2027-12-31"}),
    "quote": ("pledge", "hubs", {"quote": "Oui", "quote_language": "fr"}, {"quote": "Yes", "quote_language": "en"},
              {"translation": "Of course"}),
}  # fmt: skip


@pytest.mark.parametrize("case", HALVES)
def test_what_is_said_together_is_not_undone_by_halves(filled, case):
    table, id, first, by_ann, by_bob = HALVES[case]
    somebody.delete(filled, "pledge_share", "share", author="Cem")
    somebody.update(filled, table, id, first, author="Cem")
    start = rows(filled, table)[id]
    somebody.update(filled, table, id, by_ann, author="Ann")
    of_ann = history(filled)[-1]["id"]
    somebody.update(filled, table, id, by_bob, author="Bob")
    now = rows(filled, table)[id]
    with pytest.raises(Invalid, match=f"was changed since by Bob, revision {of_ann + 1}, and “") as refused:
        somebody.undo(filled, of_ann, author="Cem")
    assert set(refused.value.fields) == set(by_bob)
    assert rows(filled, table)[id] == now
    somebody.undo(filled, of_ann + 1, author="Cem")
    somebody.undo(filled, of_ann, author="Cem")
    assert rows(filled, table)[id] == start | {"version": start["version"] + 4}
