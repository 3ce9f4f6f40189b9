"""Every name of a column, in the codebook and on screen, is a heading that an import reads."""

import pytest

from tracker.files import spreadsheet
from tracker.files.spreadsheet import Sheet
from tracker.imports import headings, several, transfer
from tracker.imports.grids import DESKS, SOURCES
from tracker.imports.plan import Instructions
from tracker.schema.models import RECORDS, columns
from tracker.words import title


@pytest.mark.parametrize("table", RECORDS)
def test_a_column_is_known_by_its_name_and_its_title_as_people_write_them(table):
    for column in columns(RECORDS[table]):
        words = column.replace("_", " ")
        of_codebook = [column, column.upper(), column.capitalize(), words, words.capitalize(), words.title()]
        for name in (title(table, column), column):
            on_screen = [name, name.upper(), name.lower(), f" {name} ", f"{name} *", f"{name}:"]
            for heading in [*on_screen, *of_codebook]:
                assert headings.column_of(table, heading) == column, heading


@pytest.mark.parametrize(
    "grid", {grid.table: grid for desk in DESKS.values() for grid in (*desk.grids, SOURCES)}.values()
)
def test_a_heading_of_a_grid_means_the_same_in_a_sheet(grid):
    for heading, words in grid.headings.items():
        table, column = grid.place(heading)
        if table == grid.table:
            assert headings.column_of(table, words) == column
        elif grid.takes_several(heading):
            assert several.column_of(grid.table, words) == heading


def test_a_time_zone_is_no_guess():
    [match] = headings.match("summit", Sheet("x", ["Time zone"], [(2, ["Europe/Kyiv"])]), names=None).values()
    assert (match.column, match.guessed) == ("time_zone", False)


@pytest.mark.parametrize("columns", [("#", "%"), ("Came to", "summits"), ("-", "Refusals")])
def test_two_columns_that_are_no_fields_keep_no_line_out(filled, columns):
    text = f"Name,Kind,{','.join(columns)}\nAtlantis,State,1,30\n"
    plan = transfer.plan(filled, spreadsheet.read(text), Instructions("party"))
    assert [cell.reason for cell in plan.refusals] == []
    assert len(plan.created) == 1
