"""Who came to what, who promised and signed what, and who is a member of which group."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import chain

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.measures.firmness import KIND
from tracker.queries.event_dates import date_columns, day_read, newest_first, within_day
from tracker.queries.events import first
from tracker.queries.frames import frame, only, rank
from tracker.queries.labels import distinguish
from tracker.queries.premises import Premise, by_record, conclusion, following
from tracker.queries.presence import presence
from tracker.queries.summits import EVENT_OF_TEXT
from tracker.schema.models import (
    Attendance,
    Document,
    Membership,
    Milestone,
    Party,
    Person,
    Pledge,
    PledgeParty,
    Signature,
    Summit,
    Track,
)
from tracker.values.codes import CAME, CHRONICLED, STANDS_TO, TOOK_PLACE, Level, PledgeKind, PledgeRole
from tracker.values.search_text import casefold

# The size of the matrix that fits on a page.
SUMMITS, PARTIES = 30, 60

# What is counted of each party.
COUNTED = "summits", "pledges", "refusals", "signatures"

_CAME = col(Attendance.state).in_(CAME)
_RANK = rank(col(Attendance.level), Level)


@by_record("pledge")
def _made(connection: Connection, ids: Sequence[str]) -> pd.DataFrame:
    """Return who made each pledge. Columns: id (of the pledge, as index), party_id, kind (see PledgeKind)."""
    statement = (
        sa.select(col(Pledge.id), col(PledgeParty.party_id), KIND.label("kind"))
        .distinct()
        .join(Pledge, col(Pledge.id) == col(PledgeParty.pledge_id))
        .where(col(PledgeParty.role) == PledgeRole.PLEDGER.value, *only(col(PledgeParty.pledge_id), ids))
    )
    return frame(connection, statement).set_index("id")


@by_record("document")
def _signed(connection: Connection, ids: Sequence[str]) -> pd.DataFrame:
    """Return who stands to each text. Columns: id (of the text, as index), party_id."""
    stands = (col(Signature.status).in_(STANDS_TO), *only(col(Signature.document_id), ids))
    statement = sa.select(col(Signature.document_id).label("id"), col(Signature.party_id)).distinct().where(*stands)
    return frame(connection, statement).set_index("id")


@conclusion(Premise(presence), Premise(_made), Premise(_signed))
def _numbers(there: pd.DataFrame, made: pd.DataFrame, signed: pd.DataFrame) -> pd.DataFrame:
    """Count of each party what is COUNTED. Columns: party_id (as index), and these."""
    of_kind = (made["party_id"][made["kind"] == kind.value] for kind in (PledgeKind.PLEDGE, PledgeKind.REFUSAL))
    each = (chain.from_iterable(map(str.split, there["parties"])), *of_kind, signed["party_id"])
    numbers = {name: pd.Series(Counter(ids), dtype="Int64") for name, ids in zip(COUNTED, each, strict=True)}
    return pd.DataFrame(numbers).rename_axis("party_id").fillna(0).sort_index()


@following(Premise(_numbers))
def parties(connection: Connection, numbers: pd.DataFrame, *, order: str = "summits") -> pd.DataFrame:
    """Return every party, sorted by ``order``: name, or those first with most summits, pledges or signatures; among
    equals the busiest. Columns: id, name, kind; summits, pledges, refusals, signatures (how many summits it came
    to, pledges it made, things it refused, texts it signed or endorsed); version."""
    columns = col(Party.id), col(Party.name), col(Party.kind), col(Party.version)
    rows = frame(connection, sa.select(*columns).order_by(casefold(col(Party.name)), col(Party.id)))
    for name in COUNTED:
        rows.insert(len(rows.columns) - 1, name, rows["id"].map(numbers[name]).fillna(0).astype("Int64"))
    if order == "name":
        return rows
    return rows.sort_values([order, "summits", "pledges"], ascending=False, kind="stable", ignore_index=True)


def attendance(
    connection: Connection, party_id: str, *, limit: int | None = None, taken_by: date | None = None
) -> pd.DataFrame:
    """Return the seats of one party, those of the latest summits first. ``taken_by`` keeps the seats whose holder came
    to a summit held by that day. Columns: summit_id, title, those of ``DATE_COLUMNS``, day (see ``day_read``), track,
    person, office, level, mode, state; id and version of the seat."""
    mine = [col(Attendance.party_id) == party_id]
    if taken_by:
        mine += [_CAME, col(Summit.status).in_(TOOK_PLACE), col(Summit.starts_on) <= taken_by]
    newest = (col(Summit.starts_on).desc(), *within_day(Summit, newest=True), col(Summit.id))
    if limit is not None:
        # Each has a seat at least, so these have the latest seats; an index has them in this order, and not the seats.
        seat = sa.select(col(Attendance.id)).where(col(Attendance.summit_id) == col(Summit.id), *mine).exists()
        latest = sa.select(col(Summit.id)).where(seat).order_by(*newest).limit(limit)
        mine.append(col(Attendance.summit_id).in_(latest))
    return frame(
        connection,
        sa.select(
            col(Attendance.summit_id),
            col(Summit.title),
            *date_columns(Summit),
            day_read(Summit).label("day"),
            col(Track.title).label("track"),
            col(Person.name).label("person"),
            col(Attendance.office),
            col(Attendance.level),
            col(Attendance.mode),
            col(Attendance.state),
            col(Attendance.id),
            col(Attendance.version),
        )
        .join(Summit, col(Summit.id) == col(Attendance.summit_id))
        .join(Track, col(Track.id) == col(Summit.track_id))
        .outerjoin(Person, col(Person.id) == col(Attendance.person_id))
        .where(*mine)
        .order_by(*newest_first(Summit), _RANK, col(Attendance.id))
        .limit(limit),
    )


def signatures(connection: Connection, party_id: str, *, stood_to_by: date | None = None) -> pd.DataFrame:
    """Return the signatures of one party, of any status, those of the newest texts first. With ``stood_to_by`` only
    those by which it stands to a text, and not those of texts signed or adopted after that day. Columns: document_id,
    title, event_table and event_id (of the event that the text belongs to), adopted_on, adopted_precision, signed_on,
    signed_precision, status, person; id and version of the signature."""
    days = (col(Signature.signed_on), col(Document.adopted_on), col(Milestone.starts_on), col(Summit.starts_on))
    day = sa.func.coalesce(*days)
    stood = (col(Signature.status).in_(STANDS_TO), sa.or_(day.is_(None), day <= stood_to_by)) if stood_to_by else ()
    return frame(
        connection,
        sa.select(
            col(Signature.document_id),
            col(Document.title),
            *EVENT_OF_TEXT,
            col(Document.adopted_on),
            col(Document.adopted_precision),
            col(Signature.signed_on),
            col(Signature.signed_precision),
            col(Signature.status),
            col(Person.name).label("person"),
            col(Signature.id),
            col(Signature.version),
        )
        .join(Document, col(Document.id) == col(Signature.document_id))
        .outerjoin(Person, col(Person.id) == col(Signature.person_id))
        .outerjoin(Milestone, col(Milestone.id) == col(Document.milestone_id))
        .outerjoin(Summit, col(Summit.id) == col(Document.summit_id))
        .where(col(Signature.party_id) == party_id, *stood)
        .order_by(col(Document.adopted_on).desc().nulls_last(), col(Signature.id)),
    )


def groups(connection: Connection, party_id: str) -> pd.DataFrame:
    """Return the groups of which a party is a member; columns as ``members``."""
    return _memberships(connection, col(Membership.group_id), col(Membership.member_id) == party_id)


def members(connection: Connection, party_id: str) -> pd.DataFrame:
    """Return the members of one party, sorted by name. Columns: id (of the membership), party_id, party, joined_on,
    joined_precision, left_on, left_precision, version."""
    return _memberships(connection, col(Membership.member_id), col(Membership.group_id) == party_id)


def _memberships(
    connection: Connection, other: sa.SQLColumnExpression[str], condition: sa.ColumnElement[bool]
) -> pd.DataFrame:
    return frame(
        connection,
        sa.select(
            col(Membership.id),
            col(Party.id).label("party_id"),
            col(Party.name).label("party"),
            col(Membership.joined_on),
            col(Membership.joined_precision),
            col(Membership.left_on),
            col(Membership.left_precision),
            col(Membership.version),
        )
        .join(Membership, other == col(Party.id))
        .where(condition)
        .order_by(col(Party.name), col(Membership.joined_on), col(Membership.left_on)),
    )


@by_record("summit")
def _attended(connection: Connection, ids: Sequence[str]) -> pd.DataFrame:
    """Return the summits of note to which one came. Columns: id (as index), track_id, those of ``events.RANKED``."""
    came = sa.select(col(Attendance.id)).where(col(Attendance.summit_id) == col(Summit.id), _CAME).exists()
    day_order, hour = col(Summit.day_order), within_day(Summit)[1].label("hour")
    day = day_read(Summit).label("day")
    columns = col(Summit.id), col(Summit.track_id), day, day_order, hour, col(Summit.importance)
    conditions = came, col(Summit.importance).in_(CHRONICLED), *only(col(Summit.id), ids)
    return frame(connection, sa.select(*columns).where(*conditions)).set_index("id")


@conclusion(Premise(_attended))
def meetings_of_note(attended: pd.DataFrame, *, tracks: tuple[str, ...] = ()) -> dict[str, int]:
    """Return by importance, the highest first, from how many meetings those of ``matrix`` are chosen."""
    chosen = attended[attended["track_id"].isin(tracks)] if tracks else attended
    return {str(key): int(number) for key, number in chosen["importance"].value_counts().sort_index().items()}


@following(Premise(_attended))
def matrix(connection: Connection, attended: pd.DataFrame, *, tracks: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the highest level that each of the busiest parties sent to each of the most important summits, and among
    equals the latest.

    Columns: party_id, party (its name, different for each), summit_id, title, kind, city, those of ``DATE_COLUMNS``,
    day (see ``day_read``), level. There is a row for each party and summit to which it came.
    """
    summits = first(attended[attended["track_id"].isin(tracks)] if tracks else attended, SUMMITS)
    seats = sa.and_(_CAME, col(Attendance.summit_id).in_([*summits.index]))
    busiest = (
        sa.select(col(Attendance.party_id))
        .where(seats)
        .group_by(col(Attendance.party_id))
        .order_by(sa.func.count(col(Attendance.summit_id).distinct()).desc(), col(Attendance.party_id))
        .limit(PARTIES)
        .subquery()
    )
    order = sa.func.row_number().over(
        partition_by=(col(Attendance.party_id), col(Attendance.summit_id)), order_by=(_RANK, col(Attendance.id))
    )
    seat = (
        sa.select(col(Attendance.party_id), col(Attendance.summit_id), col(Attendance.level), order.label("rank"))
        .where(seats, col(Attendance.party_id).in_(sa.select(busiest.c.party_id)))
        .subquery()
    )
    rows = frame(
        connection,
        sa.select(
            seat.c.party_id,
            col(Party.name).label("party"),
            seat.c.summit_id,
            col(Summit.title),
            col(Summit.kind),
            col(Summit.city),
            *date_columns(Summit),
            day_read(Summit).label("day"),
            seat.c.level,
        )
        .join(Party, col(Party.id) == seat.c.party_id)
        .join(Summit, col(Summit.id) == seat.c.summit_id)
        .where(seat.c.rank == 1)
        .order_by(day_read(Summit), *within_day(Summit), col(Summit.id), col(Party.name)),
    )
    # A chart merges rows of the same name.
    names = distinguish(connection, "party", dict(zip(rows["party_id"], rows["party"], strict=True)))
    rows["party"] = pd.Series([names[id] for id in rows["party_id"]], index=rows.index, dtype=object)
    return rows
