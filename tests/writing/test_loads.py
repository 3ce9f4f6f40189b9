"""Many new rows in one batch: all of them or none."""

import pytest

from tests.support.examples import EXAMPLES, fill
from tests.support.stored import everything, history
from tracker.errors import Invalid
from tracker.schema.rows import validate
from tracker.writing import edits


@pytest.mark.parametrize(
    ("table", "change", "field"),
    [
        ("track", {"id": "lane"}, "id"),  # twice in the load
        ("track", {"id": "coalition"}, "id"),  # in the store
        ("citation", {"id": "new", "record_id": "vienna"}, "record_id"),
        ("milestone", {"id": "new", "track_id": "nowhere"}, "track_id"),
    ],
)
def test_a_load_is_all_or_nothing(filled, table, change, field):
    before = everything(filled), history(filled)
    batch = {"track": [validate("track", {"id": "lane", "title": "Lane"})]}
    batch.setdefault(table, []).append(validate(table, {**EXAMPLES[table], **change}))
    with pytest.raises(Invalid) as refused:
        edits.load(filled, batch, author="Ann")
    assert field in refused.value.fields
    assert (everything(filled), history(filled)) == before


def test_a_load_takes_rows_in_any_order_as_one_batch(engine):
    backwards = {table: [validate(table, EXAMPLES[table])] for table in reversed(EXAMPLES)}
    assert edits.load(engine, backwards, author="Ann") == len(EXAMPLES)
    assert [entry["batch"] for entry in history(engine)] == [1] * len(EXAMPLES)


def test_a_load_of_many_rows_is_one_batch(engine):
    many = [validate("person", {"id": f"p{n}", "name": "x"}) for n in range(1_501)]
    assert edits.load(engine, {"person": many}, author="Ann") == 1_501
    assert len(history(engine)) == 1_501


def test_the_examples_are_stored_as_one_batch(engine):
    fill(engine)
    assert len(history(engine)) == len(EXAMPLES)
