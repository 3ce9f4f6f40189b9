"""One source for all rows of an import: what cites it, what does not, and the undo."""

import pytest

from tests.support import somebody
from tests.support.stored import everything, rows, without_versions
from tracker.errors import Invalid
from tracker.files import spreadsheet
from tracker.imports import summary, transfer
from tracker.imports.plan import Instructions
from tracker.store import last_revision, reading
from tracker.writing import edits

MILESTONES = (
    "id\tTrack\tTitle\tKind\tFirst day\nplan\tcoalition\t{}\tplan\t2025-11-20\n\tcoalition\tVote\tvote\t2026-02-03\n"
)
SAID = Instructions("milestone", source="elysee", blanks_empty=False)


def plan_of(engine, title, said=SAID):
    sheet = spreadsheet.read(MILESTONES.format(title))
    return sheet, transfer.plan(engine, sheet, said)


def cited(engine):
    return {(row["record_table"], row["record_id"]) for row in rows(engine, "citation").values()}


def test_each_row_that_is_created_or_changed_cites_the_source_and_an_undo_takes_it_back(filled):
    before, was_cited = everything(filled), cited(filled)
    sheet, plan = plan_of(filled, "New plan")
    assert (len(plan.created), len(plan.changed), len(plan.citations)) == (1, 1, 2)
    assert summary.counts(plan) == "1 record created, 1 record changed, 2 citations of the source made"
    assert not summary.uncited(plan.changes)
    number = transfer.apply(filled, sheet, SAID, plan, author="Ann")
    new = plan.created[0][1].id
    assert cited(filled) - was_cited == {("milestone", "plan"), ("milestone", new)}
    assert {row["source_id"] for row in rows(filled, "citation").values()} == {"elysee"}
    edits.undo(filled, somebody.entry_of(filled, number), author="Ann", whole=True)
    assert without_versions(everything(filled)) == without_versions(before)


def test_a_row_that_says_what_the_store_has_gets_no_citation(filled):
    _, plan = plan_of(filled, "Plan")
    assert plan.unchanged == [2]
    assert [change.after["record_id"] for change in plan.citations] == [plan.created[0][1].id]


def test_a_row_that_cites_the_source_already_gets_no_second_citation(filled):
    values = {"source_id": "elysee", "record_table": "milestone", "record_id": "plan"}
    edits.create(filled, "citation", values, author="Ann")
    _, plan = plan_of(filled, "New plan")
    assert [change.after["record_id"] for change in plan.citations] == [plan.created[0][1].id]


def test_a_row_with_parts_is_cited_once(filled):
    text = "Pledge\tSummit\tCategory\tMade on\tPledged by\nShips\tparis\ttroops\t2026-01-06\tFrance\n"
    plan = transfer.plan(filled, spreadsheet.read(text), Instructions("pledge", source="https://example.org/a"))
    assert [change.table for _, change in plan.created] == ["pledge", "pledge_party"]
    assert [change.after["record_table"] for change in plan.citations] == ["pledge"]


@pytest.mark.parametrize("source", ["nowhere", "https://example.org/none"])
def test_a_source_that_is_none_is_told_and_nothing_is_saved(filled, source):
    with reading(filled) as connection:
        before = last_revision(connection)
    with pytest.raises(Invalid, match=r"Source of these rows.*names no source"):
        plan_of(filled, "New plan", Instructions("milestone", source=source))
    with reading(filled) as connection:
        assert last_revision(connection) == before


def test_rows_that_take_no_citation_are_imported_without(filled):
    said = Instructions("dossier", source="elysee")
    text = "id\ttitle\ntalks\tOther talks\n"
    plan = transfer.plan(filled, spreadsheet.read(text), said)
    assert (len(plan.changed), plan.citations) == (1, [])
