"""A list with rows of several tables: each line is of the table that it names, or is refused."""

import pytest

from tracker.files import spreadsheet
from tracker.imports import transfer
from tracker.imports.plan import Instructions, reasons

EVENT = ["table", "track_id", "title", "starts_on", "ends_on", "kind", "status"]


def of_tables(*tables):
    rest = ["coalition", "New", "2026-01-07", "2026-01-07"]
    kinds = {"milestone": ["plan", ""]}
    lines = [[each, *rest, *kinds.get(each.strip().casefold(), ["talks", "held"])] for each in tables]
    return "\n".join(",".join(line) for line in [EVENT, *lines])


@pytest.mark.parametrize("written", ["milestne", "", "nonsense", "summit;milestone"])
def test_a_line_that_names_no_table_is_refused_and_becomes_no_record_of_another(filled, written):
    sheet = spreadsheet.read(of_tables("summit", written))
    plan = transfer.plan(filled, sheet, Instructions("summit", lookalikes=True))
    [refused] = plan.refusals
    assert (refused.line, refused.text) == (3, written)
    assert "names no table: write one in the column “table”" in refused.reason
    assert reasons(plan)[3].startswith("Line: names no table")
    assert [(line, change.table) for line, change in plan.created] == [(2, "summit")]


def test_a_sheet_whose_only_table_is_misspelt_makes_no_record(filled):
    plan = transfer.plan(filled, spreadsheet.read(of_tables("milestne")), Instructions("summit"))
    assert (plan.changes, plan.refused_lines) == ([], [2])


@pytest.mark.parametrize("written", ["milestone ", "Milestone", "\u00a0MILESTONE"])
def test_a_table_is_named_in_any_case_and_with_spaces_around(filled, written):
    plan = transfer.plan(filled, spreadsheet.read(of_tables(written)), Instructions("summit", lookalikes=True))
    assert [change.table for _, change in plan.created] == ["milestone"]
