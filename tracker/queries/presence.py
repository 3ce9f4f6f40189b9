"""Who came to each meeting."""

from collections.abc import Sequence

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.queries.frames import frame, only
from tracker.queries.premises import by_record
from tracker.schema.models import Attendance
from tracker.values.codes import CAME


@by_record("summit")
def presence(connection: Connection, ids: Sequence[str]) -> pd.DataFrame:
    """Return who came to each meeting. Columns: id (as index), parties (ids, each once, with a space between)."""
    came = (col(Attendance.state).in_(CAME), *only(col(Attendance.summit_id), ids))
    seats = sa.select(col(Attendance.summit_id).label("id"), col(Attendance.party_id)).where(*came)
    once = seats.distinct().order_by(col(Attendance.party_id)).subquery()
    parties = sa.func.aggregate_strings(once.c.party_id, " ").label("parties")
    return frame(connection, sa.select(once.c.id, parties).group_by(once.c.id)).set_index("id")
