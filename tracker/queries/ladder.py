"""The attendance ladder: at which level each of a few parties came to one meeting after another."""

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.queries.delegations import DELEGATIONS, MEETINGS
from tracker.queries.event_dates import date_columns
from tracker.queries.frames import frame, only
from tracker.schema.models import Party, Summit, Track

MEETINGS_AT_MOST = 40  # so many fit next to each other; the latest are chosen


def usual_track(connection: Connection) -> str | None:
    """Return the first track, by position, with a held meeting to which somebody came; None if there is none."""
    rows = sa.select(col(Track.id)).join(DELEGATIONS, DELEGATIONS.c.track_id == col(Track.id))
    return connection.scalar(rows.order_by(col(Track.position), col(Track.id)).limit(1))


def ladder(connection: Connection, parties: tuple[str, ...], *, tracks: tuple[str, ...]) -> pd.DataFrame:
    """Return the highest level of each party at the latest held meetings of these tracks to which somebody came.

    Columns: party_id, party, summit_id, title, kind, city, those of ``DATE_COLUMNS``, place (1 is the first meeting),
    level and mode (blank if the party did not come). There is a row for each party and meeting; parties in the order of
    ``parties``, meetings in order of time.
    """
    attended = sa.select(DELEGATIONS.c.id).where(DELEGATIONS.c.id == MEETINGS.c.id).exists()
    latest = (
        sa.select(MEETINGS.c.id, MEETINGS.c.place)
        .where(*only(MEETINGS.c.track_id, tracks), attended)
        .order_by(MEETINGS.c.place.desc())
        .limit(MEETINGS_AT_MOST)
        .subquery()
    )
    place = sa.func.row_number(type_=sa.BigInteger).over(order_by=latest.c.place)
    meetings = sa.select(latest.c.id, place.label("place")).subquery("shown")
    order = sa.case({id: position for position, id in enumerate(parties)}, value=col(Party.id))
    statement = (
        sa.select(
            col(Party.id).label("party_id"),
            col(Party.name).label("party"),
            col(Summit.id).label("summit_id"),
            col(Summit.title),
            col(Summit.kind),
            col(Summit.city),
            *date_columns(Summit),
            meetings.c.place,
            DELEGATIONS.c.level,
            DELEGATIONS.c.mode,
        )
        .select_from(meetings)
        .join(Summit, col(Summit.id) == meetings.c.id)
        .join(Party, col(Party.id).in_(parties))
        .outerjoin(DELEGATIONS, sa.and_(DELEGATIONS.c.id == meetings.c.id, DELEGATIONS.c.party_id == col(Party.id)))
        .order_by(order, meetings.c.place)
    )
    return frame(connection, statement)
