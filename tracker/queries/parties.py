"""Who came to what, who promised and signed what."""

from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.frames import frame, only, rank
from tracker.queries.labels import told_apart
from tracker.queries.when import WHEN, within_day
from tracker.schema.models import table_of
from tracker.values.codes import CAME, STANDS_TO, Level, PledgeRole

PARTY, PERSON, SUMMIT, TRACK = table_of("party"), table_of("person"), table_of("summit"), table_of("track")
ATTENDANCE, DOCUMENT, SIGNATURE = table_of("attendance"), table_of("document"), table_of("signature")
PLEDGE_PARTY, MEMBERSHIP = table_of("pledge_party"), table_of("membership")

# What a matrix has room for.
SUMMITS, PARTIES = 30, 60

_CAME = ATTENDANCE.c.state.in_(CAME)
_RANK = rank(ATTENDANCE.c.level, Level)


def parties(connection: Connection) -> pd.DataFrame:
    """Every party, the busiest first. Columns: id, name, kind, kind_label, and how many summits it came to, pledges it
    made and texts it stands to: summits, pledges, signatures."""
    came = _numbers(ATTENDANCE, ATTENDANCE.c.summit_id.distinct(), _CAME)
    promised = _numbers(
        PLEDGE_PARTY, PLEDGE_PARTY.c.pledge_id.distinct(), PLEDGE_PARTY.c.role == PledgeRole.PLEDGER.value
    )
    signed = _numbers(SIGNATURE, SIGNATURE.c.id, SIGNATURE.c.status.in_(STANDS_TO))
    counted = {"summits": came, "pledges": promised, "signatures": signed}
    statement = sa.select(
        PARTY.c.id,
        PARTY.c.name,
        PARTY.c.kind,
        *(sa.func.coalesce(numbers.c.number, 0).label(name) for name, numbers in counted.items()),
    )
    for numbers in counted.values():
        statement = statement.outerjoin(numbers, numbers.c.party_id == PARTY.c.id)
    return frame(connection, statement.order_by(sa.desc("summits"), sa.desc("pledges"), PARTY.c.name))


def _numbers(table: sa.Table, what: sa.ColumnElement[Any], condition: sa.ColumnElement[bool]) -> sa.Subquery:
    """How many of them each party has; parties without any are left out."""
    number = sa.func.count(what).label("number")
    return sa.select(table.c.party_id, number).where(condition).group_by(table.c.party_id).subquery()


def attendance(connection: Connection, party_id: str, *, limit: int | None = None) -> pd.DataFrame:
    """One party's seats in order of time, with ``limit`` those of the latest summits. Columns: summit_id, title,
    those of ``WHEN``, track, person, office, level, mode, state and labels."""
    latest = (
        sa.select(ATTENDANCE.c.id)
        .join(SUMMIT, SUMMIT.c.id == ATTENDANCE.c.summit_id)
        .where(ATTENDANCE.c.party_id == party_id)
        .order_by(SUMMIT.c.starts_on.desc(), *within_day(SUMMIT.c, newest=True), ATTENDANCE.c.id)
        .limit(limit)
    )
    return frame(
        connection,
        sa.select(
            ATTENDANCE.c.summit_id,
            *(SUMMIT.c[name] for name in ("title", *WHEN)),
            TRACK.c.title.label("track"),
            PERSON.c.name.label("person"),
            *(ATTENDANCE.c[name] for name in ("office", "level", "mode", "state")),
        )
        .join(SUMMIT, SUMMIT.c.id == ATTENDANCE.c.summit_id)
        .join(TRACK, TRACK.c.id == SUMMIT.c.track_id)
        .outerjoin(PERSON, PERSON.c.id == ATTENDANCE.c.person_id)
        .where(ATTENDANCE.c.id.in_(latest))
        .order_by(SUMMIT.c.starts_on, *within_day(SUMMIT.c), SUMMIT.c.id, _RANK, ATTENDANCE.c.id),
    )


def signatures(connection: Connection, party_id: str) -> pd.DataFrame:
    """One party's stand on texts. Columns: document_id, title, summit_id, adopted_on, adopted_precision,
    signed_on, signed_precision, status, status_label, person."""
    return frame(
        connection,
        sa.select(
            SIGNATURE.c.document_id,
            DOCUMENT.c.title,
            DOCUMENT.c.summit_id,
            DOCUMENT.c.adopted_on,
            DOCUMENT.c.adopted_precision,
            SIGNATURE.c.signed_on,
            SIGNATURE.c.signed_precision,
            SIGNATURE.c.status,
            PERSON.c.name.label("person"),
        )
        .join(DOCUMENT, DOCUMENT.c.id == SIGNATURE.c.document_id)
        .outerjoin(PERSON, PERSON.c.id == SIGNATURE.c.person_id)
        .where(SIGNATURE.c.party_id == party_id)
        .order_by(DOCUMENT.c.adopted_on.nulls_last(), SIGNATURE.c.id),
    )


def groups(connection: Connection, party_id: str) -> pd.DataFrame:
    """What one party is a member of, as ``members``."""
    return _memberships(connection, MEMBERSHIP.c.group_id, MEMBERSHIP.c.member_id == party_id)


def members(connection: Connection, party_id: str) -> pd.DataFrame:
    """The members of one party, by name. Columns: party_id, party, joined_on, left_on and their precisions."""
    return _memberships(connection, MEMBERSHIP.c.member_id, MEMBERSHIP.c.group_id == party_id)


def _memberships(
    connection: Connection, other: sa.ColumnElement[Any], condition: sa.ColumnElement[bool]
) -> pd.DataFrame:
    names = ("joined_on", "joined_precision", "left_on", "left_precision")
    return frame(
        connection,
        sa.select(PARTY.c.id.label("party_id"), PARTY.c.name.label("party"), *(MEMBERSHIP.c[name] for name in names))
        .join(MEMBERSHIP, other == PARTY.c.id)
        .where(condition)
        .order_by(PARTY.c.name, MEMBERSHIP.c.joined_on, MEMBERSHIP.c.left_on),
    )


def matrix(connection: Connection, *, tracks: tuple[str, ...] = ()) -> pd.DataFrame:
    """Who came to what: the highest level that each of the busiest parties sent to each of the most important,
    and of those the latest, summits.

    Columns: party_id, party, summit_id, title, city, those of ``WHEN``, level, level_label; one row a party and summit.
    Columns: party_id, party (its name, and what tells it from another of that name), summit_id, title, city,
    starts_on, ends_on, date_precision, level, level_label; one row a party and summit.
    """
    attended = sa.select(ATTENDANCE.c.id).where(ATTENDANCE.c.summit_id == SUMMIT.c.id, _CAME).exists()
    shown = (
        sa.select(SUMMIT.c.id)
        .where(attended, SUMMIT.c.importance.in_(["1", "2"]))
        .where(*only(SUMMIT.c.track_id, tracks))
        .order_by(SUMMIT.c.importance, SUMMIT.c.starts_on.desc(), *within_day(SUMMIT.c, newest=True), SUMMIT.c.id)
        .limit(SUMMITS)
        .subquery()
    )
    seats = sa.and_(_CAME, ATTENDANCE.c.summit_id.in_(sa.select(shown.c.id)))
    busiest = (
        sa.select(ATTENDANCE.c.party_id)
        .where(seats)
        .group_by(ATTENDANCE.c.party_id)
        .order_by(sa.func.count(ATTENDANCE.c.summit_id.distinct()).desc(), ATTENDANCE.c.party_id)
        .limit(PARTIES)
        .subquery()
    )
    order = sa.func.row_number().over(
        partition_by=(ATTENDANCE.c.party_id, ATTENDANCE.c.summit_id), order_by=(_RANK, ATTENDANCE.c.id)
    )
    seat = (
        sa.select(ATTENDANCE.c.party_id, ATTENDANCE.c.summit_id, ATTENDANCE.c.level, order.label("rank"))
        .where(seats, ATTENDANCE.c.party_id.in_(sa.select(busiest.c.party_id)))
        .subquery()
    )
    rows = frame(
        connection,
        sa.select(
            seat.c.party_id,
            PARTY.c.name.label("party"),
            seat.c.summit_id,
            *(SUMMIT.c[name] for name in ("title", "city", *WHEN)),
            seat.c.level,
        )
        .join(PARTY, PARTY.c.id == seat.c.party_id)
        .join(SUMMIT, SUMMIT.c.id == seat.c.summit_id)
        .where(seat.c.rank == 1)
        .order_by(SUMMIT.c.starts_on, *within_day(SUMMIT.c), SUMMIT.c.id, PARTY.c.name),
    )
    # A chart takes two of one name for one.
    names = told_apart(connection, "party", dict(zip(rows["party_id"], rows["party"], strict=True)))
    rows["party"] = pd.Series([names[id] for id in rows["party_id"]], index=rows.index, dtype=object)
    return rows
