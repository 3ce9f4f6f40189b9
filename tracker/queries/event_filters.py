"""Filters for the summits and milestones of a chart, list or map."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.queries.event_dates import by_clocks, date_columns
from tracker.queries.frames import only
from tracker.queries.search_terms import Term, terms
from tracker.schema.models import EVENT_TABLES, Attendance, Document, Milestone, Pledge, PledgeParty, Signature, Summit
from tracker.values.codes import STANDS_TO, STAYED_AWAY, PledgeRole

Dated = type[Summit] | type[Milestone]

# The columns that summits have and milestones lack.
OF_A_SUMMIT = {
    "status": col(Summit.status),
    "format": col(Summit.format),
    "city": col(Summit.city),
    "country_id": col(Summit.country_id),
    "parent_id": col(Summit.parent_id),
}


@dataclass(frozen=True)
class EventFilters:
    """Which events to show; an empty field means all. ``kinds`` are codes of SummitKind or MilestoneKind; ``whole`` is
    the id of the summit or series to which a summit belongs."""

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


def matching(
    connection: Connection, filters: EventFilters, columns: Collection[str] | None = None
) -> sa.CompoundSelect[Any]:
    """Select the events that match the filters. Columns: those that summits and milestones share, and those of
    ``OF_A_SUMMIT``; or of these only the ``columns``, so that the answer is kept while others change."""
    search = terms(connection, filters.text)
    tables = {"summit": _summits, "milestone": _milestones}
    chosen = [table for table in tables if not filters.tables or table in filters.tables]
    statements = [tables[table](filters, search) for table in chosen or tables]
    if columns is not None:
        statements = [each.with_only_columns(*(each.selected_columns[name] for name in columns)) for each in statements]
    return sa.union_all(*statements)


def summits(connection: Connection, filters: EventFilters) -> sa.Select[*tuple[Any, ...]]:
    """Select the summits that match, for a question that reads more of them than ``matching`` has."""
    return _summits(filters, terms(connection, filters.text))


def split_by_table(filters: EventFilters) -> list[EventFilters]:
    """Return filters that match, each in one table, what these match in both. Such a question reads only its table."""
    return [replace(filters, tables=(table,)) for table in filters.tables or EVENT_TABLES]


def _summits(filters: EventFilters, search: list[Term]) -> sa.Select[*tuple[Any, ...]]:
    expected = sa.select(col(Attendance.summit_id)).where(
        col(Attendance.party_id).in_(filters.parties), col(Attendance.state).not_in(STAYED_AWAY)
    )
    statement = sa.select(*_columns(Summit, OF_A_SUMMIT))
    statement = statement.where(*_shared(Summit, filters), *only(col(Summit.status), filters.statuses))
    if filters.parties:
        statement = statement.where(col(Summit.id).in_(expected))
    if filters.whole:
        statement = statement.where(col(Summit.parent_id) == filters.whole)
    return statement.where(*(_has_term(term) for term in search))


def _has_term(term: Term) -> sa.ColumnElement[bool]:
    """Whether a summit has the term in its own text or days, or in the name of its country or of somebody with a
    seat."""
    seated = (col(Attendance.party_id).in_(term.named("party")), col(Attendance.person_id).in_(term.named("person")))
    return sa.or_(
        term.in_text(col(Summit.title), col(Summit.summary), col(Summit.city)),
        _of_days(Summit, term),
        col(Summit.id).in_(sa.select(col(Attendance.summit_id)).where(sa.or_(*seated))),
        col(Summit.country_id).in_(term.named("party")),
    )


def _milestones(filters: EventFilters, search: list[Term]) -> sa.Select[*tuple[Any, ...]]:
    promised = (
        sa.select(col(Pledge.milestone_id))
        .join(PledgeParty, col(PledgeParty.pledge_id) == col(Pledge.id))
        .where(col(PledgeParty.party_id).in_(filters.parties), col(Pledge.milestone_id).is_not(None))
        .where(col(PledgeParty.role) == PledgeRole.PLEDGER)
    )
    signed = (
        sa.select(col(Document.milestone_id))
        .join(Signature, col(Signature.document_id) == col(Document.id))
        .where(col(Signature.party_id).in_(filters.parties), col(Document.milestone_id).is_not(None))
        .where(col(Signature.status).in_(STANDS_TO))
    )
    statement = sa.select(*_columns(Milestone, {})).where(*_shared(Milestone, filters))
    if filters.parties:
        statement = statement.where(col(Milestone.id).in_(promised) | col(Milestone.id).in_(signed))
    for term in search:
        in_text = term.in_text(col(Milestone.title), col(Milestone.summary))
        statement = statement.where(in_text | _of_days(Milestone, term))
    if filters.statuses or filters.whole:
        statement = statement.where(sa.false())  # a milestone has neither
    return statement


def _columns(event: Dated, of_a_summit: Mapping[str, sa.SQLColumnExpression[Any]]) -> list[sa.SQLColumnExpression[Any]]:
    return [
        sa.literal(event.__tablename__).label("table"),
        col(event.id),
        col(event.track_id),
        col(event.title),
        *date_columns(event),
        col(event.date_note),
        col(event.importance),
        col(event.summary),
        sa.cast(col(event.kind), sa.String).label("kind"),
        *(sa.cast(of_a_summit.get(name, sa.null()), sa.String).label(name) for name in OF_A_SUMMIT),
        col(event.version),
    ]


def _shared(event: Dated, filters: EventFilters) -> list[sa.ColumnElement[bool]]:
    conditions = [
        *only(col(event.track_id), filters.tracks),
        *only(sa.cast(col(event.kind), sa.String), filters.kinds),
        *only(col(event.importance), filters.importance),
        *only(col(event.id), filters.ids),
    ]
    if filters.tables and event.__tablename__ not in filters.tables:
        conditions.append(sa.false())
    if filters.since:
        conditions.append(sa.or_(col(event.ends_on) >= filters.since, col(event.ends_on).is_(None)))
    if filters.until:
        conditions.append(col(event.starts_on) <= filters.until)
    return conditions


def _of_days(event: Dated, term: Term) -> sa.ColumnElement[bool]:
    """Whether an event may have been on one of the term's days, in its own or in its second time zone."""
    first_day, one = col(event.starts_on), timedelta(days=1)
    day = sa.func.substr(by_clocks(event, col(event.second_zone)), 1, 10)
    elsewhere = [
        # Clocks differ by at most a day, so only events near the days need conversion.
        sa.and_(first_day.between(first - one, last + one), day.between(first.isoformat(), last.isoformat()))
        for first, last in term.periods
    ]
    return sa.or_(term.between(first_day, col(event.ends_on)), *elsewhere)
