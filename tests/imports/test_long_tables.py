"""A long table with one name in each line is compared in a time that grows with its lines, not with their square."""

import sqlalchemy as sa

from tracker.files import spreadsheet
from tracker.imports import lookalikes, transfer
from tracker.imports.plan import Instructions
from tracker.queries import twins

HEADINGS = "track_id,title,starts_on,ends_on,kind,status"
LINE = "coalition,Same title,2026-01-07,2026-01-07,talks,held"


def plan_of(engine, number, **said):
    sheet = spreadsheet.read("\n".join([HEADINGS, *[LINE] * number]))
    return transfer.plan(engine, sheet, Instructions("summit", **said))


def test_ids_are_proposed_with_as_many_questions_to_the_store_as_there_are_lines(filled):
    asked = []
    sa.event.listen(filled, "before_cursor_execute", lambda *args: asked.append(args[2]))

    def statements(number):
        asked.clear()
        plan = plan_of(filled, number, lookalikes=True)
        ids = {change.id for _, change in plan.created}
        assert len(ids) == len(plan.created) == number
        return len(asked)

    first, more = statements(20), statements(60)
    assert more - first <= 4 * (60 - 20)


def test_each_line_is_compared_with_a_bounded_number_of_others(filled, monkeypatch):
    monkeypatch.setattr(lookalikes, "COMPARED", 5)
    compared, real = [], twins.may_be_twins
    monkeypatch.setattr(twins, "may_be_twins", lambda *rows: compared.append(rows) or real(*rows))
    plan = plan_of(filled, 60)
    assert len(compared) <= 2 * 5 * 60
    assert (len(plan.created), len(plan.lookalikes)) == (1, 59)
