"""A desk's spreadsheet of the delegations at a meeting, made by hand with the usual faults, and that meeting."""

from datetime import date

from tests.support.stored import rows
from tracker.files import csvfile, workbook
from tracker.writing import edits

PARIS, MEETING = "2026-01-06-paris-coalition", "2026-02-24-kyiv"
HEADINGS = ["Delegation", "Headed by", "Office", "Level", "Mode", "Arrival"]
NUMBER = 35
ALIASES = {"ukr": "Україна", "tur": "Türkiye", "gbr": "UNITED KINGDOM", "nld": "NLD"}
SPELLINGS = {
    "emmanuel-macron": "MACRON, Emmanuel",
    "volodymyr-zelenskyy": "Володимир Зеленський",
    "pedro-sanchez": "Pedro Sanchez",
    "jonas-gahr-store": "Jonas Gahr Store",
    "friedrich-merz": "Friedrich Märtz",  # misspelt: it is asked who is meant
    "rosen-zhelyazkov": "Rosen Jelyazkov",
}
TWICE = "volodymyr-zelenskyy"
MISSPELT = ("person", "Friedrich Märtz")


def meeting(engine):
    """A meeting without seats; the sheet lacks a column that names it."""
    track = rows(engine, "summit")[PARIS]["track_id"]
    values = {"id": MEETING, "track_id": track, "title": "Kyiv", "kind": "summit", "status": "held"}
    return edits.create(
        engine, "summit", {**values, "starts_on": "2026-02-24", "ends_on": "2026-02-24"}, author="Somebody"
    )


def seats(engine):
    """The seats of a real meeting that the sheet's lines are made of."""
    every = [seat for seat in rows(engine, "attendance").values() if seat["summit_id"] == PARIS and seat["person_id"]]
    first = [seat for seat in every if seat["person_id"] in SPELLINGS]
    return [*first, *(seat for seat in every if seat not in first)][:NUMBER]


def lines(engine):
    """The cells of the sheet: a line for each seat, and one person twice."""
    parties, people = rows(engine, "party"), rows(engine, "person")
    cells = []
    for number, seat in enumerate(seats(engine)):
        person = SPELLINGS.get(seat["person_id"], people[seat["person_id"]]["name"])
        party = ALIASES.get(seat["party_id"], parties[seat["party_id"]]["name"])
        level = seat["level"].replace("_", " ").upper() if number % 2 else seat["level"]
        arrival = date(2026, 2, 23) if number % 3 else "23.2.2026"
        cells.append([party, f" {person} ", seat["office"], level, "In person", arrival])
    again = next(seat for seat in seats(engine) if seat["person_id"] == TWICE)
    return [*cells, [parties[again["party_id"]]["name"], "Volodymyr Zelensky", again["office"], "", "", None]]


def as_text(engine, separator="\t"):
    """What is pasted from the sheet."""
    return "\n".join(separator.join(str(cell or "") for cell in line) for line in [HEADINGS, *lines(engine)])


def as_workbook(engine):
    return workbook.write({"Delegations": (HEADINGS, lines(engine))})


def as_csv(names, records):
    """Rows, each a dict, as the bytes of a CSV file."""
    return csvfile.text(names, records).encode()
