"""Rows that were stored before a rule became stricter: they can still be saved, undone and brought back."""

from datetime import date

import pytest

from tests.support import somebody
from tests.support.stored import OTHER, rows, save
from tracker.errors import Invalid
from tracker.schema.models import table_of
from tracker.schema.rows import validate
from tracker.store import last_revision, reading, writing


def test_a_column_that_is_left_alone_may_break_a_rule_that_is_newer_than_it(filled, outdated):
    table, id, _ = outdated
    before = rows(filled, table)[id]
    with pytest.raises(Invalid, match="is not allowed any more"):
        validate(table, before)
    save(filled, table, id, **{OTHER[table]: " After "})
    after = rows(filled, table)[id]
    assert after == {**before, OTHER[table]: "After", "version": before["version"] + 1}


def test_a_fault_that_a_save_makes_is_refused_beside_one_that_was_there(filled, outdated):
    table, id, column = outdated
    for wrong in ({OTHER[table]: "x" * 5_000}, {column: "\0"}):
        with pytest.raises(Invalid) as refused:
            save(filled, table, id, **wrong)
        assert list(refused.value.fields) == list(wrong)


def test_an_old_fault_does_not_let_a_rule_between_columns_be_broken(filled):
    save(filled, "pledge", "hubs", due_on="2026-12-31")
    with pytest.raises(Invalid, match="lies before the day it was made"):
        save(filled, "pledge", "hubs", made_on="2027-01-01")


def test_a_day_within_its_month_that_was_stored_stays_and_comes_back(filled):
    with writing(filled) as connection:
        pledge = table_of("pledge")
        connection.execute(pledge.update().values(due_on=date(2026, 3, 15), due_precision="month"))
    save(filled, "pledge", "hubs", headline="Other")
    save(filled, "pledge", "hubs", due_on="2026-04")
    with reading(filled) as connection:
        number, _ = last_revision(connection)
    somebody.undo(filled, number, author="Ann")
    row = rows(filled, "pledge")["hubs"]
    assert (row["due_on"], row["due_precision"]) == (date(2026, 3, 15), "month")
