"""One source for all rows of an import: what cites it, what does not, and the undo."""

import pytest
import sqlalchemy as sa

from tests.support import somebody
from tests.support.stored import everything, rows, without_versions
from tracker.errors import Invalid
from tracker.files import spreadsheet
from tracker.imports import summary, transfer
from tracker.imports.plan import Instructions
from tracker.schema.models import RECORDS
from tracker.store import last_revision, reading
from tracker.words import plural
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
    assert (
        summary.counts(plan) == "1 record to be created, 1 record to be changed, 2 citations of the source to be made"
    )
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


@pytest.mark.parametrize("table", [table for table, model in RECORDS.items() if not model.takes_citations])
def test_a_source_is_refused_for_rows_that_no_source_is_cited_for(filled, table):
    sheet = spreadsheet.read(f"id\t{RECORDS[table].named_by[0]}\nnew\tx\n")
    with pytest.raises(Invalid, match=f"Source of these rows: .*{plural(table)}") as refused:
        transfer.plan(filled, sheet, Instructions(table, source="elysee"))
    assert "leave out --source" in str(refused.value)
    assert ("--set source_id=elysee" in str(refused.value)) == (table == "citation")
    assert not transfer.plan(filled, sheet, Instructions(table)).citations


def test_a_source_is_refused_for_a_sheet_of_several_tables_of_which_one_takes_none(filled):
    text = "table\tTitle\tQuestion\ntrack\tLane\t\nissue\tGuarantees\tWhat of them?\n"
    with pytest.raises(Invalid, match="issues"):
        transfer.plan(filled, spreadsheet.read(text), Instructions("track", source="elysee"))


def test_the_store_is_asked_once_which_rows_cite_the_source_however_many_they_are(filled):
    asked = []
    sa.event.listen(filled, "before_cursor_execute", lambda *sent: asked.append(sent[2]))

    def times(number):
        asked.clear()
        days = (f"\tcoalition\tVote {day}\tvote\t2026-02-{day:02}\n" for day in range(1, number + 1))
        text = MILESTONES.format("New plan") + "".join(days)
        assert len(transfer.plan(filled, spreadsheet.read(text), SAID).citations) == number + 2
        return sum("FROM citation" in each for each in asked)

    assert times(20) == times(1)
