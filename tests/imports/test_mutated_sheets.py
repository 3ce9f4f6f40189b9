"""A thousand spoilt sheets: each is refused with a message or imported as a whole, and none is written by half."""

import random
from functools import partial

import pytest

from tests.support.examples import EXAMPLES
from tests.support.snapshots import ODD
from tests.support.stored import everything
from tracker.errors import TrackerError
from tracker.files import csvfile, spreadsheet, workbook
from tracker.files.text_encoding import candidates
from tracker.imports import headings, transfer
from tracker.imports.plan import NEW, Instructions
from tracker.schema.models import RECORDS, columns
from tracker.schema.rows import DIGEST, export_digest, validate
from tracker.store import last_revision, reading

NUMBER, SEED = 1_000, 20_260_106
CELLS = [
    *ODD, "", " ", "1.500", "06/01/2026", "6 Jan 2026", "2026-13-45", "January 2026", "1e400", "-5", "90 billion",
    "yes", "fra", "France", "FRANCE", "macron", "paris", "nobody", "x" * 5_000, "\x00", "\ud800", "=1+1", "NaN", "inf",
    "#REF!", "9" * 40, "1" * 400, "null", "Head of state", "head_of_state",
]  # fmt: skip
TABLES = [table for table in EXAMPLES if table != "dossier"]


def sheet_of(table, chance):
    """A small sheet of a table: its example, and some rows with other cells."""
    names = [name for name in columns(RECORDS[table]) if chance.random() < 0.9]
    row = {**validate(table, EXAMPLES[table]), "version": 1}
    lines = [row, *({**row, **_spoilt(names, chance)} for _ in range(chance.randrange(4)))]
    if chance.random() < 0.3:
        names[chance.randrange(len(names))] = chance.choice(CELLS) or "?"
    if chance.random() < 0.7:  # as exports have it; one of an earlier release asks about each changed cell
        names.append(DIGEST)
        lines = [{**line, DIGEST: export_digest(table, row)} for line in lines]
    return names, [[line.get(name) for name in names] for line in lines]


def _spoilt(names, chance):
    values = {name: chance.choice(CELLS) for name in names if chance.random() < 0.12}
    return values | ({"id": chance.choice(["", f"new-{chance.random()}"[:12], "x"])} if chance.random() < 0.85 else {})


def content_of(names, lines, chance):
    """The sheet as a file of some form, and in half of the cases with some of its bytes changed."""
    if chance.random() < 0.3:
        try:
            content = workbook.write({"x": (names, [[_printable(cell) for cell in line] for line in lines])})
        except TrackerError:
            content = b""
    else:
        text = csvfile.text(names, [dict(zip(names, line, strict=True)) for line in lines])
        content = text.encode(chance.choice(["utf-8", "utf-8-sig", "utf-16"]), "surrogatepass")
    if not content or chance.random() < 0.6:
        return content
    spoilt = bytearray(content)
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(len(spoilt) or 1)
        match chance.randrange(4):
            case 0:
                spoilt[place : place + 1] = [chance.randrange(256)]
            case 1:
                del spoilt[place : place + chance.randrange(1, 40)]
            case 2:
                spoilt[place:place] = chance.choice(CELLS).encode("utf-8", "surrogatepass")
            case 3:
                spoilt = spoilt[:place] or spoilt
    return bytes(spoilt)


def _printable(cell):
    return cell.replace("\ud800", "?").replace("\x00", "?") if isinstance(cell, str) else cell


def test_a_thousand_spoilt_sheets_are_refused_or_imported_as_a_whole(filled):
    chance, saved, refused = random.Random(SEED), 0, 0
    for number in range(NUMBER):
        table = chance.choice(TABLES)
        names, lines = sheet_of(table, chance)
        content = content_of(names, lines, chance)
        key = chance.choice([None, None, (), ("id",)])
        answers = {("party", text): NEW for text in CELLS} | {("person", text): NEW for text in CELLS[:20]}
        chosen = {"blanks_empty": chance.choice([None, True]), "lookalikes": chance.random() < 0.8}
        said = Instructions(table, key=key, answers=answers, **chosen)
        before = _last(filled)
        try:
            known = partial(headings.known, table)
            sheet = spreadsheet.read(content, encoding=next(iter(candidates(content)), ""), known=known)
            plan = transfer.plan(filled, sheet, said)
            expected = len(plan.changes)
            transfer.apply(filled, sheet, said, plan, author="Ann")
        except TrackerError:
            refused += 1
            assert _last(filled) == before, number
        else:
            saved += 1
            assert _last(filled) == before + expected, number
    assert saved > NUMBER / 20, saved
    assert refused > NUMBER / 5
    for table, stored in everything(filled).items():
        for row in stored.values():
            assert validate(table, row, row) == row


def test_the_same_chance_spoils_the_same_sheets():
    one, other = (content_of(*sheet_of("pledge", chance), chance) for chance in map(random.Random, (1, 1)))
    assert one[:200] == other[:200]


@pytest.mark.parametrize("table", TABLES)
def test_an_example_of_each_table_is_read_from_what_a_person_would_type(filled, table):
    names = [name for name in columns(RECORDS[table]) if name not in ("id", "version")]
    row = validate(table, EXAMPLES[table])
    text = csvfile.text(["id", *names], [row])
    plan = transfer.plan(filled, spreadsheet.read(text), Instructions(table))
    assert (plan.refusals, plan.changes, len(plan.unchanged)) == ([], [], 1)


def _last(engine):
    with reading(engine) as connection:
        return last_revision(connection)[0]
