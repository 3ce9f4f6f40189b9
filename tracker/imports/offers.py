"""Proposes lines of seats for a desk, from the last seats of a party or person. A person has to check each proposal."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy.engine import Connection

from tracker.files.spreadsheet import Cell
from tracker.imports import several
from tracker.imports.cells import text_of
from tracker.imports.desk import Line
from tracker.imports.grids import CHECKED, OFFERED
from tracker.imports.names import Names
from tracker.queries.frames import dicts
from tracker.queries.last_seats import last_seats, seats_of
from tracker.queries.records import choices
from tracker.schema.rows import Row
from tracker.values.codes import Level
from tracker.words import blank, human_day, label


def complete(
    connection: Connection, lines: Sequence[Line], before: date, *, track_id: str | None = None
) -> list[dict[str, Cell]]:
    """Return lines of seats with their blank cells filled from the last seat before a day: of the line's person, or
    else of its party; at a meeting of the track, if there was one. Filled cells stay, and so do lines whose names are
    not clear."""
    names = Names(connection)
    persons = [_meant(names, "person", line.get("person_id")) for line in lines]
    parties = [_meant(names, "party", line.get("party_id")) for line in lines]
    sent = dicts(last_seats(connection, "party_id", _known(parties), before, track_id=track_id))
    of_persons = {row["person_id"]: row for row in dicts(last_seats(connection, "person_id", _known(persons), before))}
    of_parties = {row["party_id"]: row for row in sent}
    completed = []
    for line, person, party in zip(lines, persons, parties, strict=True):
        nobody = not text_of(line.get("person_id"))
        seat = of_parties.get(party or "") if nobody else of_persons.get(person or "")
        fits = seat is not None and party in (None, seat["party_id"])
        completed.append(_filled(names, line, seat) if seat and fits else dict(line))
    return completed


def delegations(
    connection: Connection, texts: Sequence[str], before: date, *, track_id: str | None = None
) -> list[dict[str, Cell]]:
    """Return a line for each party that the texts name, with its last seat before a day. A text may name several, with
    semicolons, line ends or commas between; a name that is not known stays as it was typed."""
    names = Names(connection)
    parts = [part for text in texts for part in several.split(text)]
    pieces = [piece for part in parts for piece in ([part] if names.meant("party", part) else part.split(","))]
    parties = [piece.strip() for piece in pieces if piece.strip()]
    by_id = choices(connection, "party", ids=tuple(parties)) if parties else {}
    lines = [{"party_id": _name(names, "party", party, by_id.get(party)) or party} for party in parties]
    return complete(connection, lines, before, track_id=track_id)


def copy(connection: Connection, summit_id: str, *, but: Collection[str] = ()) -> list[dict[str, Cell]]:
    """Return the seats of a meeting, except those of the parties ``but``, as proposed lines for another meeting."""
    names = Names(connection)
    seats = dicts(seats_of(connection, summit_id))
    return [_filled(names, {}, seat) for seat in seats if seat["party_id"] not in but]


def _meant(names: Names, table: str, cell: Cell) -> str | None:
    """Return the id of the one record that a cell names, or None."""
    meant = names.meant(table, text_of(cell))
    return next(iter(meant)) if len(meant) == 1 else None


def _known(ids: Sequence[str | None]) -> list[str]:
    return sorted({id for id in ids if id})


def _filled(names: Names, line: Line, seat: Row) -> dict[str, Cell]:
    offer = {
        "party_id": _name(names, "party", seat["party_id"], seat["party"]),
        "person_id": _name(names, "person", seat["person_id"], seat["person"]),
        "office": seat["office"],
        "level": None if seat["level"] == Level.UNKNOWN else label(Level, seat["level"]),
    }
    missing = {name: cell for name, cell in offer.items() if not text_of(line.get(name)) and not blank(cell)}
    if not missing:
        return dict(line)
    return {**line, **missing, OFFERED: f"{seat['title']}, {human_day(seat['day'])}", CHECKED: False}


def _name(names: Names, table: str, id: str | None, name: str | None) -> str | None:
    """Return the name if it names this record and no other, else the id."""
    return name if id and name and names.meant(table, name) == {id} else id
