"""Columns of a list that follow from other records, such as the status of a pledge: an edit of its code or of its label
alone is told."""

from collections.abc import Mapping, Sequence

from tracker.files.spreadsheet import Cell
from tracker.imports.cells import text_of
from tracker.imports.headings import LABEL
from tracker.imports.plan import RefusedCell
from tracker.schema.models import RECORDS
from tracker.values.search_text import spaced
from tracker.values.shortening import quote
from tracker.words import COMPUTED_COLUMNS, labels_of

FOLLOWS_FROM = {
    "status": "the log of the pledge: add an entry to that",
    "firmness": "what its form and conditions say: change those",
}


def places(table: str, columns: Mapping[str, str]) -> dict[str, list[str]]:
    """Return by computed column the headings that have its codes or its labels. ``columns`` are those that the headings
    mean, blank for none."""
    free = [heading for heading, column in columns.items() if not column]
    return {
        name: [heading for heading in free if spaced(heading.removesuffix(LABEL)) == spaced(name)]
        for of, name in COMPUTED_COLUMNS
        if of == table
    }


def faults(table: str, line: int, cells: Mapping[str, Cell], places: Mapping[str, Sequence[str]]) -> list[RefusedCell]:
    """Return the refusal of each computed column whose cells in a line contradict each other: one was edited."""
    refused = []
    for name, headings in places.items():
        labels = {str(code or ""): label for code, label in labels_of(table, name).items()}
        said = dict.fromkeys(labels.get(text, text) for text in (text_of(cells[each]) for each in headings))
        if len(said) > 1:
            both = " and ".join(map(quote, said))
            cure = f"it is no field of a {RECORDS[table].singular}, but follows from {FOLLOWS_FROM[name]}"
            words = f"its {name} is {both} in this line: {cure}, and leave both cells as they were"
            refused.append(RefusedCell(line, table, "", next(iter(said)), words))
    return refused
