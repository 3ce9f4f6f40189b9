"""Words for the leader of a state, such as President, which mean somebody else where the party is no state."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.files.spreadsheet import Cell
from tracker.imports.cells import text_of
from tracker.schema.models import Attendance, table_of
from tracker.schema.rows import Row
from tracker.values.codes import OF_STATES, Level, PartyKind
from tracker.values.search_text import spaced
from tracker.values.shortening import quote

STATES = (PartyKind.STATE, PartyKind.ENTITY)


def require_state(connection: Connection, table: str, column: str, cell: Cell, values: Row) -> None:
    """Raise ValueError for a word of a spreadsheet that means the leader of a state, in a line whose party is none."""
    if (table, column) != (Attendance.__tablename__, "level") or not values.get("party_id"):
        return
    word = spaced(text_of(cell))
    if word not in {spaced(alias) for level in OF_STATES for alias in level.aliases}:
        return
    parties = table_of("party").c
    kind = connection.scalar(sa.select(parties.kind).where(parties.id == values["party_id"]))
    if kind and kind not in STATES:
        cure = f"write “{Level.ORGANISATION_HEAD.label}”, or what else is meant"
        raise ValueError(f"{quote(text_of(cell))} is said of a party that is no state: {cure}")
