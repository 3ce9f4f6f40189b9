"""Columns of a list that no import stores, as they follow from others: the status of a pledge, the EDTF text of a day,
or an amount in words. An edit of such a cell is told."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from tracker.files.spreadsheet import Cell
from tracker.imports.cells import text_of
from tracker.imports.headings import LABEL
from tracker.imports.plan import RefusedCell
from tracker.schema.models import RECORDS, table_of
from tracker.schema.rows import Row
from tracker.values import edtf
from tracker.values.codes import STATUS_OF_REFUSAL, Part
from tracker.values.search_text import spaced
from tracker.values.shortening import quote
from tracker.words import COMPUTED_COLUMNS, amount, human_when, labels_of

EDTF = re.compile(r"(\d{4}(-\d\d){0,2}\??)?(/(\d{4}(-\d\d){0,2}\??)?)?")  # as edtf.write writes it
WORDS: dict[tuple[str, str], tuple[Callable[[Row], str], str]] = {
    ("pledge", "amount"): (amount, "its bounds, currency, unit and period: edit those"),
    ("summit", "date"): (human_when, "its days and hours: edit those"),
    ("milestone", "date"): (human_when, "its days and hours: edit those"),
}  # a table and the heading of what a list writes in words -> how, and what it follows from
_CITED = "its citations: edit those"
_EVENT = {"place": ("", "its city and country: edit those"), "source": ("", _CITED)}
# table -> what its list tells of other records -> the heading on screen, where it is another, and what it follows from
LISTED: dict[str, dict[str, tuple[str, str]]] = {
    "pledge": {
        "pledgers": ("By", "its parties: edit those that pledge in its form or at its desk"),
        "recipients": ("", "its parties: edit those that receive in its form or at its desk"),
        "event": ("", "“Summit” and “Milestone”: edit those"),
        "waits_for": ("Waits for", "its conditions: edit those in its form or at its desk"),
        **{f"part_{part}": ("", "what its other fields say: edit those") for part in Part},
    },
    "summit": {**_EVENT, "parties": ("", "its seats: edit those in its form or at its desk")},
    "milestone": {**_EVENT, "parties": ("", "its pledges and signatures: edit those")},
    "source": {"citations": ("", "the citations of it: edit those")},
    "party": {
        "summits": ("Came to", "its seats: edit those of the summit"),
        "pledges": ("", "the parties of pledges: edit those"),
        "refusals": ("", "the parties of pledges: edit those"),
        "signatures": ("Texts signed or endorsed", "its signatures: edit those of the text"),
    },
}
FOLLOWS_FROM = {
    "status": "the log of the pledge: add an entry to that",
    "firmness": "what its form and conditions say: change those",
}


def places(table: str, columns: Mapping[str, str]) -> dict[str, list[str]]:
    """Return by computed column the headings that have it, of codes also those with its labels. ``columns`` are those
    that the headings mean, blank for none."""
    free = [heading for heading, column in columns.items() if not column]
    listed = {
        name: [heading for heading in free if spaced(heading) in (spaced(name), spaced(title or name))]
        for name, (title, _) in LISTED.get(table, {}).items()
    }
    return listed | {
        name: [heading for heading in free if spaced(heading.removesuffix(LABEL)) == spaced(name)]
        for of, name in (*COMPUTED_COLUMNS, *WORDS)
        if of == table
    }


def places_of_days(table: str, columns: Mapping[str, str]) -> list[str]:
    """Return the headings of EDTF texts that follow from columns of the table. ``columns`` as above."""
    return [heading for heading in edtf.derive(table_of(table).columns.keys()) if columns.get(heading) == ""]


def faults_of_days(table: str, texts: Mapping[str, Cell], exported: Row, row: Row) -> dict[str, str]:
    """Return what is wrong with EDTF texts, by column of the day: each that is neither of the row as it was exported
    nor of the row that the line gives. ``texts`` are by heading. A day, or text in another form, as spreadsheets make
    of a month in a CSV file, says nothing."""
    wrong = {}
    for heading, of in edtf.derive(row).items():
        text = text_of(texts[heading]) if heading in texts else "no EDTF"
        known = {edtf.write(*(each.get(name) for name in of)) for each in (exported, row)}
        if EDTF.fullmatch(text) and text not in known and not isinstance(texts[heading], date):
            titles = ", ".join(f"“{RECORDS[table].model_fields[name].title}”" for name in of)
            wrong[of[0]] = (
                f"its {heading} is {quote(text)} in this line: edit {titles}, from which it follows, and leave "
                f"{heading} as it was"
            )
    return wrong


def faults(table: str, line: int, cells: Mapping[str, Cell], places: Mapping[str, Sequence[str]]) -> list[RefusedCell]:
    """Return the refusal of each computed column whose cells in a line contradict each other: one was edited."""
    refused = []
    for name, headings in places.items():
        if name in LISTED.get(table, {}):  # told of other records, and stored in no case
            continue
        said = _texts_of(table, name, cells, headings)
        if len(set(said)) > 1:
            both = " and ".join(f"{quote(text)} in “{each}”" for text, each in zip(said, headings, strict=True))
            words = f"its {name} is {both}: {cure(table, name)}, and leave these cells as they were"
            refused.append(RefusedCell(line, table, "", said[0], words))
    return refused


def texts(table: str, cells: Mapping[str, Cell], places: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return what a line says in its computed columns, a code as its label, by name."""
    every = {name: _texts_of(table, name, cells, headings) for name, headings in places.items()}
    return {name: of_name[0] for name, of_name in every.items() if of_name}


def text(table: str, name: str, row: Row) -> str:
    """Return what a computed column says of a record, a code as its label. ``row`` has the codes."""
    if (table, name) in WORDS:
        return WORDS[table, name][0](row)
    if name in LISTED.get(table, {}):
        return "" if row[name] is None else str(row[name])
    return labels_of(table, name)[row.get(name)]


def name_of(table: str, name: str) -> str:
    """Return what a sentence calls a computed column: by the heading of its files, and the one on screen."""
    if name not in LISTED.get(table, {}):
        return f"the {name}"
    title, _ = LISTED[table][name]
    return f"“{title}” ({name})" if title else f"“{name}”"


def cure(table: str, name: str) -> str:
    """Return what to do in place of an edit of a computed column."""
    if name in LISTED.get(table, {}):
        follows = LISTED[table][name][1]
    else:
        follows = WORDS[table, name][1] if (table, name) in WORDS else FOLLOWS_FROM[name]
    return f"it is no field of a {RECORDS[table].singular}, but follows from {follows}"


def _texts_of(table: str, name: str, cells: Mapping[str, Cell], headings: Sequence[str]) -> list[str]:
    labels = {str(code or ""): label for code, label in labels_of(table, name).items()}
    if (table, name) == ("pledge", "status"):
        labels |= {of_refusal: labels[code] for code, of_refusal in STATUS_OF_REFUSAL.items()}
    return [labels.get(text, text) for text in (text_of(cells[each]) for each in headings)]
