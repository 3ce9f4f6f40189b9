"""The parts of one summit: seats, texts, signatures, and the summits before and after; and the places of summits."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.queries import event_filters
from tracker.queries.event_dates import date_columns, day_read, within_day
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import frame, only, rows_of
from tracker.queries.premises import Premise, by_record, following
from tracker.schema.models import Attendance, Document, Party, Person, Signature, Summit
from tracker.values.codes import HOSTS, TOOK_PLACE

# The event that a text belongs to: its table and its id.
EVENT_OF_TEXT = (
    sa.case((col(Document.summit_id).is_not(None), "summit"), else_="milestone").label("event_table"),
    sa.func.coalesce(col(Document.summit_id), col(Document.milestone_id)).label("event_id"),
)


@by_record("summit")
def days_of_summits(connection: Connection, ids: Sequence[str]) -> pd.DataFrame:
    """Return the days of each summit. Columns: id (as index), starts_on, day (see ``day_read``), took_place (whether it
    was held)."""
    took_place = col(Summit.status).in_(TOOK_PLACE).label("took_place")
    columns = (col(Summit.id), col(Summit.starts_on), day_read(Summit).label("day"), took_place)
    return frame(connection, sa.select(*columns).where(*only(col(Summit.id), ids))).set_index("id")


@following(Premise(days_of_summits))
def neighbours(connection: Connection, days: pd.DataFrame, id: str) -> tuple[str | None, str | None]:
    """Return the ids of the summits before and after one, in order of time; None at the ends."""
    if id not in days.index:
        return None, None
    each = days["day"]
    day = each[id]
    near = each.index[each.isin([each[each < day].max(), day, each[each > day].min()])]
    in_time = (day_read(Summit), *within_day(Summit), col(Summit.importance), col(Summit.id))
    in_order = connection.scalars(sa.select(col(Summit.id)).where(*only(col(Summit.id), near)).order_by(*in_time))
    around = [None, *in_order, None]
    place = around.index(id) if id in around else -1  # it may have been deleted since
    return (around[place - 1], around[place + 1]) if place > 0 else (None, None)


def attendance(connection: Connection, summit_id: str) -> pd.DataFrame:
    """Return the seats at one summit, hosts first, then by party. Columns: id, party_id, party, person_id, person,
    native_name, office, role, level, mode, state, version."""
    host_first = sa.case((col(Attendance.role).in_(HOSTS), 0), else_=1)
    return frame(
        connection,
        sa.select(
            col(Attendance.id),
            col(Attendance.party_id),
            col(Party.name).label("party"),
            col(Attendance.person_id),
            col(Person.name).label("person"),
            col(Person.native_name),
            col(Attendance.office),
            col(Attendance.role),
            col(Attendance.level),
            col(Attendance.mode),
            col(Attendance.state),
            col(Attendance.version),
        )
        .join(Party, col(Party.id) == col(Attendance.party_id))
        .outerjoin(Person, col(Person.id) == col(Attendance.person_id))
        .where(col(Attendance.summit_id) == summit_id)
        .order_by(host_first, col(Party.name), col(Attendance.id)),
    )


def documents(connection: Connection, table: str, id: str) -> pd.DataFrame:
    """Return the texts of one summit or milestone. Columns: id, title, kind, status, language, adopted_on,
    adopted_precision."""
    event = {"summit": col(Document.summit_id), "milestone": col(Document.milestone_id)}[table]
    return frame(
        connection,
        sa.select(
            col(Document.id),
            col(Document.title),
            col(Document.kind),
            col(Document.status),
            col(Document.language),
            col(Document.adopted_on),
            col(Document.adopted_precision),
        )
        .where(event == id)
        .order_by(col(Document.adopted_on).nulls_last(), col(Document.id)),
    )


def signatures(connection: Connection, document_ids: tuple[str, ...]) -> pd.DataFrame:
    """Return the signatures of these texts, of any status, sorted by document and party. Columns: id, document_id,
    party_id, party, person, status, signed_on, signed_precision."""
    return frame(
        connection,
        sa.select(
            col(Signature.id),
            col(Signature.document_id),
            col(Signature.party_id),
            col(Party.name).label("party"),
            col(Person.name).label("person"),
            col(Signature.status),
            col(Signature.signed_on),
            col(Signature.signed_precision),
        )
        .join(Party, col(Party.id) == col(Signature.party_id))
        .outerjoin(Person, col(Person.id) == col(Signature.person_id))
        .where(col(Signature.document_id).in_(document_ids))
        .order_by(col(Signature.document_id), col(Party.name), col(Signature.id)),
    )


@by_record("summit")
def _located(connection: Connection, ids: Sequence[str], filters: EventFilters) -> pd.DataFrame:
    """Return the summits that match and are on the map. Columns: id (as index), city, country_id, latitude and
    longitude (blank where there is a city), day (see ``day_read``), day_order, hour."""
    no_city, hour = col(Summit.city).is_(None), within_day(Summit)[1]
    columns = (
        col(Summit.id),
        col(Summit.city),
        col(Summit.country_id),
        sa.case((no_city, col(Summit.latitude))).label("latitude"),
        sa.case((no_city, col(Summit.longitude))).label("longitude"),
        day_read(Summit).label("day"),
        col(Summit.day_order),
        hour.label("hour"),
    )
    on_map = event_filters.summits(connection, filters).where(col(Summit.latitude).is_not(None))
    return frame(connection, on_map.with_only_columns(*columns).where(*only(col(Summit.id), ids))).set_index("id")


@following(Premise(_located, lambda filters: (filters,)))
def places(connection: Connection, located: pd.DataFrame, _: EventFilters) -> pd.DataFrame:
    """Return the places of past and coming summits. Places in a country without a city differ by their coordinates.

    Columns: city, country, latitude, longitude, count; id, title and those of ``DATE_COLUMNS`` of the latest.
    """
    at = located.groupby(["city", "country_id", "latitude", "longitude"], dropna=False).ngroup()
    day, number = located["day"], at.groupby(at).transform("size").astype("Int64")
    # Only those of its last day are put in order.
    last = located[day == day.groupby(at).transform("max")].assign(at=at, count=number)
    newest = last.sort_values(["day_order", "hour", "id"], ascending=[False, False, True]).drop_duplicates("at")
    in_order = newest.sort_values(["count", "id"])["count"]
    rows = rows_of(connection, _with_place(), col(Summit.id), list(in_order.index))
    return rows.assign(count=in_order.reindex(rows["id"]).array)


def place(connection: Connection, id: str) -> pd.DataFrame:
    """Return the place of one summit, a row as of ``places``; none if it is not on the map."""
    on_map = (col(Summit.id) == id, col(Summit.latitude).is_not(None))
    return frame(connection, _with_place().where(*on_map)).assign(count=1).astype({"count": "Int64"})


def _with_place() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(
        col(Summit.id),
        col(Summit.title),
        col(Summit.city),
        col(Summit.latitude),
        col(Summit.longitude),
        *date_columns(Summit),
        col(Party.name).label("country"),
    ).outerjoin(Party, col(Party.id) == col(Summit.country_id))
