"""The rows of a list: after a save those are asked again that it changed, and no others."""

import sqlalchemy as sa

from dashboard.web import answers
from tests.support import somebody
from tracker.queries.frames import in_order, rows_of
from tracker.queries.premises import Premise, by_record, conclusion, in_page
from tracker.schema.models import table_of
from tracker.store import reading

PLEDGE = table_of("pledge").c


def test_of_a_page_the_rows_are_asked_again_that_a_save_changed(dashboard):
    asked = []

    def page(connection, number):
        return tuple(connection.scalars(sa.select(PLEDGE.id).order_by(PLEDGE.id).limit(number)))

    @by_record("pledge")
    def told(connection, ids, page):
        asked.append(tuple(ids))
        statement = sa.select(PLEDGE.id, PLEDGE.headline)
        return rows_of(connection, statement, PLEDGE.id, in_page(page, ids)).set_index("id")

    @conclusion(Premise(page, lambda number: (number,)), Premise(told, lambda page, _: (page,), continues=True))
    def pledges(page, rows, _):
        return in_order(rows, page)

    engine = dashboard("curated")
    with reading(engine) as connection:
        first, second, third, fourth, *_ = page(connection, 9)

    def after(save, *args, **by):
        asked.clear()
        save(engine, "pledge", *args, author="Ann", **by)
        answers.note_revision()
        rows = answers.ask(pledges, 3)
        with reading(engine) as connection:
            assert rows.equals(pledges(connection, 3))
        return asked[:-1], list(rows["id"]), list(rows["headline"])

    def nothing(*_, **__):
        pass

    [whole], ids, headlines = after(nothing)
    assert (whole, ids) == ((), [first, second, third])
    again, _, changed = after(somebody.update, second, {"headline": "Another headline"})
    assert (again, changed) == ([(second,)], [headlines[0], "Another headline", headlines[2]])
    assert after(somebody.update, second, {"verb": "refuses"})[0] == []  # which the list does not tell
    assert after(somebody.update, fourth, {"headline": "Beyond the page"})[2] == changed
    assert after(somebody.delete, first)[1] == [second, third, fourth]  # another page
