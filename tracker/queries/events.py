"""Summits and milestones on one line of time, and where the summits were."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries.frames import frame, labels, only
from tracker.queries.sources import firmest_first
from tracker.queries.terms import Term, terms
from tracker.queries.when import WHEN, by_clocks, within_day
from tracker.schema.models import table_of
from tracker.values.codes import (
    CALLED_OFF,
    STANDS_TO,
    STAYED_AWAY,
    TOOK_PLACE,
    DatePrecision,
    EventStatus,
    Format,
    MilestoneKind,
    PledgeRole,
    SummitKind,
)
from tracker.values.dates import LATEST

SUMMIT, MILESTONE, TRACK, PARTY = table_of("summit"), table_of("milestone"), table_of("track"), table_of("party")
ATTENDANCE = table_of("attendance")
PLEDGE, PLEDGE_PARTY = table_of("pledge"), table_of("pledge_party")
DOCUMENT, SIGNATURE = table_of("document"), table_of("signature")
CITATION, SOURCE = table_of("citation"), table_of("source")

# The columns of a summit that a milestone has not.
OF_A_SUMMIT = ("status", "format", "city", "country_id", "parent_id")
NUMBER = 3  # of the last events, and of the next


@dataclass(frozen=True)
class EventFilters:
    """Which events to show; an empty field leaves all in. ``kinds`` are codes of SummitKind or MilestoneKind, ``whole``
    is the summit or series of which a summit is a part."""

    tables: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    importance: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    text: str = ""
    ids: tuple[str, ...] = ()
    whole: str | None = None


def events(
    connection: Connection,
    filters: EventFilters,
    *,
    limit: int | None = None,
    offset: int = 0,
    order: Literal["important", "newest"] = "important",
) -> pd.DataFrame:
    """Events in order of time, or the newest first. A limit keeps the most important and of those the latest, or
    the newest.

    Columns: table, id, track_id, track, track_position, title, kind, kind_label, status, status_label, those of
    ``WHEN``, date_note, importance and labels, format, format_label, city, country, place, parent_id,
    summary, parties (names, comma-separated), source, url and confidence of the firmest citation. Parties that stayed
    away are not named.
    """
    matching = _matching(connection, filters).subquery()
    newest = (matching.c.starts_on.desc(), *within_day(matching.c, newest=True), matching.c.id)
    if limit is not None:
        ranked = newest if order == "newest" else (matching.c.importance, *newest)
        matching = sa.select(matching).order_by(*ranked).limit(limit).offset(offset).subquery()
    if order == "newest":
        in_time = (matching.c.starts_on.desc(), *within_day(matching.c, newest=True), matching.c.id)
    else:
        in_time = (matching.c.starts_on, *within_day(matching.c), matching.c.importance, matching.c.id)
    country = PARTY.alias("country")
    cited = (
        sa.select(CITATION.c.id)
        .join(SOURCE, SOURCE.c.id == CITATION.c.source_id)
        .where(CITATION.c.record_table == matching.c.table, CITATION.c.record_id == matching.c.id)
        .order_by(*firmest_first(), CITATION.c.id)
        .limit(1)
        .correlate_except(CITATION, SOURCE)
        .scalar_subquery()
    )
    statement = (
        sa.select(
            *matching.c,
            TRACK.c.title.label("track"),
            TRACK.c.position.label("track_position"),
            country.c.name.label("country"),
            _names(matching).label("parties"),
            SOURCE.c.publisher.label("source"),
            SOURCE.c.url,
            CITATION.c.confidence,
        )
        .join(TRACK, TRACK.c.id == matching.c.track_id)
        .outerjoin(country, country.c.id == matching.c.country_id)
        .outerjoin(CITATION, CITATION.c.id == cited)
        .outerjoin(SOURCE, SOURCE.c.id == CITATION.c.source_id)
        .order_by(*in_time)
    )
    rows = frame(connection, statement)
    rows["kind_label"] = labels(rows, "kind", MilestoneKind, SummitKind)
    rows["status_label"] = labels(rows, "status", EventStatus)
    rows["format_label"] = labels(rows, "format", Format)
    rows["place"] = rows["city"].where(
        rows["country"].isna(), rows["city"].fillna("") + ", " + rows["country"].fillna("")
    )
    rows["place"] = rows["place"].str.removeprefix(", ").astype(object)
    return rows


def count(connection: Connection, filters: EventFilters) -> int:
    """How many events the filters leave in."""
    return connection.scalar(sa.select(sa.func.count()).select_from(_matching(connection, filters).subquery())) or 0


def around(connection: Connection, as_of: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The last events up to ``as_of`` that took place, and the next ones after it; columns as ``events``.

    An event whose day is not known lies ahead until the latest day that it can be. Of one day, what is known to be
    nearest comes first. Details (importance 3) are left out, and so is what was cancelled, postponed, denied or only
    proposed.
    """
    matching = _matching(connection, EventFilters(importance=("1", "2"))).subquery()
    key = (matching.c.id, matching.c.table)
    status, starts_on = matching.c.status, matching.c.starts_on
    latest = sa.func.coalesce(matching.c.ends_on, LATEST)
    when = sa.case((matching.c.date_precision == DatePrecision.DAY.value, starts_on), else_=latest)
    took_place = sa.or_(status.is_(None), status.in_([code.value for code in TOOK_PLACE]))
    stands = sa.or_(status.is_(None), status.not_in([code.value for code in (*CALLED_OFF, EventStatus.PROPOSED)]))
    order = (matching.c.importance, *key)
    newest, in_time = within_day(matching.c, newest=True), within_day(matching.c)
    last = sa.select(when, *order).where(when <= as_of, took_place).order_by(when.desc(), *newest, *order)
    following = sa.select(when, *order).where(when > as_of, stands).order_by(when, *in_time, *order)
    found = []
    for statement in (last, following):
        keys = [(row.id, row.table) for row in connection.execute(statement.limit(NUMBER))]
        rows = events(connection, EventFilters(ids=tuple(id for id, _ in keys) or ("",)))
        places = list(zip(rows["id"], rows["table"], strict=True))
        found.append(rows.iloc[[places.index(place) for place in keys]].reset_index(drop=True))
    return found[0], found[1]


def places(connection: Connection, filters: EventFilters) -> pd.DataFrame:
    """Where summits were or shall be held; those of a country without a city are told apart by where it is.

    Columns: city, country, latitude, longitude, count; id, title and those of ``WHEN`` of the latest.
    """
    matching = _summits(replace(filters, tables=("summit",)), terms(connection, filters.text)).subquery()
    no_city = [sa.case((SUMMIT.c.city.is_(None), SUMMIT.c[name])) for name in ("latitude", "longitude")]
    place = (SUMMIT.c.city, SUMMIT.c.country_id, *no_city)
    newest = (SUMMIT.c.starts_on.desc(), *within_day(SUMMIT.c, newest=True), SUMMIT.c.id)
    rank = sa.func.row_number().over(partition_by=place, order_by=newest)
    number = sa.func.count().over(partition_by=place)
    located = (
        sa.select(SUMMIT.c.id, rank.label("rank"), number.label("count"))
        .join(matching, matching.c.id == SUMMIT.c.id)
        .where(SUMMIT.c.latitude.is_not(None))
    ).subquery()
    return frame(
        connection,
        sa.select(
            *(SUMMIT.c[name] for name in ("id", "title", "city", "latitude", "longitude", *WHEN)),
            PARTY.c.name.label("country"),
            located.c.count,
        )
        .join(located, located.c.id == SUMMIT.c.id)
        .outerjoin(PARTY, PARTY.c.id == SUMMIT.c.country_id)
        .where(located.c.rank == 1)
        .order_by(located.c.count, SUMMIT.c.id),
    )


def _matching(connection: Connection, filters: EventFilters) -> sa.CompoundSelect[Any]:
    looked_for = terms(connection, filters.text)
    return sa.union_all(_summits(filters, looked_for), _milestones(filters, looked_for))


def _columns(table: sa.Table, **given: Any) -> list[sa.ColumnElement[Any]]:
    shared = ("id", "track_id", "title", *WHEN, "date_note", "importance", "summary")
    return [
        sa.literal(table.name).label("table"),
        *(table.c[name] for name in shared),
        sa.cast(table.c.kind, sa.String).label("kind"),
        *[sa.cast(given.get(name, sa.null()), sa.String).label(name) for name in OF_A_SUMMIT],
    ]


def _summits(filters: EventFilters, looked_for: list[Term]) -> sa.Select[Any]:
    expected = sa.select(ATTENDANCE.c.summit_id).where(
        ATTENDANCE.c.party_id.in_(filters.parties), ATTENDANCE.c.state.not_in(STAYED_AWAY)
    )
    columns = _columns(SUMMIT, **{name: SUMMIT.c[name] for name in OF_A_SUMMIT})
    statement = sa.select(*columns).where(*_shared(SUMMIT, filters), *only(SUMMIT.c.status, filters.statuses))
    if filters.parties:
        statement = statement.where(SUMMIT.c.id.in_(expected))
    if filters.whole:
        statement = statement.where(SUMMIT.c.parent_id == filters.whole)
    return statement.where(*(_speaks_of(term) for term in looked_for))


def _speaks_of(term: Term) -> sa.ColumnElement[bool]:
    """Whether a summit has the term in its own text or days, or in the name of its country or of somebody asked to
    come."""
    asked = (ATTENDANCE.c.party_id.in_(term.named("party")), ATTENDANCE.c.person_id.in_(term.named("person")))
    return sa.or_(
        term.in_text(SUMMIT.c.title, SUMMIT.c.summary, SUMMIT.c.city),
        _of_days(SUMMIT, term),
        SUMMIT.c.id.in_(sa.select(ATTENDANCE.c.summit_id).where(sa.or_(*asked))),
        SUMMIT.c.country_id.in_(term.named("party")),
    )


def _of_days(table: sa.Table, term: Term) -> sa.ColumnElement[bool]:
    """Whether an event may have been on one of the term's days, by the clocks of either zone."""
    day, one = sa.func.substr(by_clocks(table.c, table.c.second_zone), 1, 10), timedelta(days=1)
    elsewhere = [
        # No clocks are further apart than a day: only of a few events they have to be read.
        sa.and_(table.c.starts_on.between(first - one, last + one), day.between(first.isoformat(), last.isoformat()))
        for first, last in term.periods
    ]
    return sa.or_(term.between(table.c.starts_on, table.c.ends_on), *elsewhere)


def _milestones(filters: EventFilters, looked_for: list[Term]) -> sa.Select[Any]:
    promised = (
        sa.select(PLEDGE.c.milestone_id)
        .join(PLEDGE_PARTY, PLEDGE_PARTY.c.pledge_id == PLEDGE.c.id)
        .where(PLEDGE_PARTY.c.party_id.in_(filters.parties), PLEDGE.c.milestone_id.is_not(None))
        .where(PLEDGE_PARTY.c.role == PledgeRole.PLEDGER)
    )
    signed = (
        sa.select(DOCUMENT.c.milestone_id)
        .join(SIGNATURE, SIGNATURE.c.document_id == DOCUMENT.c.id)
        .where(SIGNATURE.c.party_id.in_(filters.parties), DOCUMENT.c.milestone_id.is_not(None))
        .where(SIGNATURE.c.status.in_(STANDS_TO))
    )
    statement = sa.select(*_columns(MILESTONE)).where(*_shared(MILESTONE, filters))
    if filters.parties:
        statement = statement.where(MILESTONE.c.id.in_(promised) | MILESTONE.c.id.in_(signed))
    for term in looked_for:
        said = term.in_text(MILESTONE.c.title, MILESTONE.c.summary)
        statement = statement.where(said | _of_days(MILESTONE, term))
    if filters.statuses or filters.whole:
        statement = statement.where(sa.false())  # a milestone has neither
    return statement


def _shared(table: sa.Table, filters: EventFilters) -> list[sa.ColumnElement[bool]]:
    conditions = [
        *only(table.c.track_id, filters.tracks),
        *only(sa.cast(table.c.kind, sa.String), filters.kinds),
        *only(table.c.importance, filters.importance),
        *only(table.c.id, filters.ids),
    ]
    if filters.tables and table.name not in filters.tables:
        conditions.append(sa.false())
    if filters.since:
        conditions.append(sa.or_(table.c.ends_on >= filters.since, table.c.ends_on.is_(None)))
    if filters.until:
        conditions.append(table.c.starts_on <= filters.until)
    return conditions


def _names(matching: sa.Subquery) -> sa.ScalarSelect[str]:
    """Who was at a summit, or was asked to it and did not stay away; who promised something by a milestone, or stands
    to a text of it."""
    expected = (
        sa.select(PARTY.c.name)
        .join(ATTENDANCE, ATTENDANCE.c.party_id == PARTY.c.id)
        .where(matching.c.table == "summit", ATTENDANCE.c.summit_id == matching.c.id)
        .where(ATTENDANCE.c.state.not_in(STAYED_AWAY))
        .correlate_except(PARTY, ATTENDANCE)
    )
    promised = (
        sa.select(PARTY.c.name)
        .join(PLEDGE_PARTY, PLEDGE_PARTY.c.party_id == PARTY.c.id)
        .join(PLEDGE, PLEDGE.c.id == PLEDGE_PARTY.c.pledge_id)
        .where(matching.c.table == "milestone", PLEDGE.c.milestone_id == matching.c.id)
        .where(PLEDGE_PARTY.c.role == PledgeRole.PLEDGER)
        .correlate_except(PARTY, PLEDGE_PARTY, PLEDGE)
    )
    signed = (
        sa.select(PARTY.c.name)
        .join(SIGNATURE, SIGNATURE.c.party_id == PARTY.c.id)
        .join(DOCUMENT, DOCUMENT.c.id == SIGNATURE.c.document_id)
        .where(matching.c.table == "milestone", DOCUMENT.c.milestone_id == matching.c.id)
        .where(SIGNATURE.c.status.in_(STANDS_TO))
        .correlate_except(PARTY, SIGNATURE, DOCUMENT)
    )
    once = sa.union(expected, promised, signed).subquery()
    named = sa.select(once.c.name).order_by(once.c.name).subquery()
    return sa.select(sa.func.aggregate_strings(named.c.name, ", ")).scalar_subquery()
