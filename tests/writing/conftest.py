"""What the tests of this folder share."""

import pytest

from tests.support import somebody
from tests.support.examples import EXAMPLES
from tests.support.restores import Store
from tests.support.stored import OTHER, STRICTER, rows, save
from tracker.schema import rows as tracker_rows


@pytest.fixture(params=STRICTER)
def outdated(request, filled, monkeypatch):
    """A record that was stored by an earlier release, of which today's rules refuse one column."""
    table, values, column = STRICTER[request.param]
    id = EXAMPLES[table]["id"]
    shares = rows(filled, "pledge_share").values()
    somebody.update(filled, table, id, values, along=shares, author="Ann")
    save(filled, table, id, **{OTHER[table]: "Before"})
    old = rows(filled, table)[id]
    cleaned = tracker_rows._cleaned

    def stricter(of, row):
        sound, faults = cleaned(of, row)
        refused = of == table and row.get(column) == old[column]
        fault = tracker_rows.Fault("is not allowed any more", lasting=False)
        return sound, faults | ({column: fault} if refused else {})

    monkeypatch.setattr(tracker_rows, "_cleaned", stricter)
    return table, id, column


@pytest.fixture
def store(dashboard, tmp_path):
    return Store(dashboard("examples"), tmp_path)
