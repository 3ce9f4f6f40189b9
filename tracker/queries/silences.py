"""For how long there was no news of the records of the Watch desk, and for how long nobody looked: SQL for each.

A "look" is a search for news of a record, logged in the table of that name. One that was cut short is none here: it has
to be made again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from tracker.measures.deadline import days_from
from tracker.measures.status import current_status
from tracker.queries.event_dates import LAST_DAY
from tracker.queries.frames import only
from tracker.schema.models import Citation, Look, Pledge, PledgeParty, PledgeStatus, Source, Summit
from tracker.values.codes import ANNOUNCED, FINISHED, FollowUp, LookResult, PledgeRole, Stance

DAYS_AT_MOST = 60  # from one look at a record to the next


@dataclass(frozen=True)
class WatchFilters:
    """Which records of the queue to show; an empty field means all. ``tables`` are pledge and summit, ``parties`` are
    pledgers, ``ids`` are of the records."""

    tables: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    overdue: bool = False
    ids: tuple[str, ...] = ()


def of_pledges(
    filters: WatchFilters, as_of: date, until: date, ids: Sequence[str], *columns: sa.SQLColumnExpression[Any]
) -> sa.Select[*tuple[Any, ...]]:
    """Select the pledges of the queue, or those with ``ids``. Columns: table, id, ``columns``, and the last five of
    ``watch.queue``."""
    ids = ids or filters.ids
    looks, evidence = _looks("pledge", as_of, ids), _evidence_of_pledges(as_of, ids)
    newest = sa.case((evidence.c.day > col(Pledge.made_on), evidence.c.day), else_=col(Pledge.made_on))
    last = sa.func.coalesce(looks.c.day, col(Pledge.made_on))
    statement = (
        sa.select(
            sa.literal("pledge").label("table"),
            col(Pledge.id),
            *columns,
            *_ages(newest, looks.c.day, as_of, until),
            (days_from(last, sa.literal(as_of, sa.Date)) > DAYS_AT_MOST).label("overdue"),
        )
        .outerjoin(looks, looks.c.id == col(Pledge.id))
        .outerjoin(evidence, evidence.c.id == col(Pledge.id))
        .where(
            col(Pledge.made_on) <= as_of,
            sa.func.coalesce(current_status(as_of), "").not_in(FINISHED),
            *only(col(Pledge.id), filters.ids),
            *only(col(Pledge.id), ids),
            *_are_chosen("pledge", filters),
        )
    )
    if filters.parties:
        of_party = sa.select(col(PledgeParty.pledge_id)).where(
            col(PledgeParty.party_id).in_(filters.parties), col(PledgeParty.role) == PledgeRole.PLEDGER.value
        )
        statement = statement.where(col(Pledge.id).in_(of_party))
    return statement


def of_meetings(
    filters: WatchFilters, as_of: date, until: date, ids: Sequence[str], *columns: sa.SQLColumnExpression[Any]
) -> sa.Select[*tuple[Any, ...]]:
    """Select the same of the meetings of the queue."""
    ids = ids or filters.ids
    looks, evidence = _looks("summit", as_of, ids), _evidence("summit", as_of, ids).subquery()
    late = sa.or_(
        looks.c.day.is_(None),
        looks.c.day <= LAST_DAY,
        days_from(looks.c.day, sa.literal(as_of, sa.Date)) > DAYS_AT_MOST,
    )
    return (
        sa.select(
            sa.literal("summit").label("table"),
            col(Summit.id),
            *columns,
            *_ages(evidence.c.day, looks.c.day, as_of, until),
            late.label("overdue"),
        )
        .outerjoin(looks, looks.c.id == col(Summit.id))
        .outerjoin(evidence, evidence.c.id == col(Summit.id))
        .where(
            col(Summit.status).in_(ANNOUNCED),
            as_of > LAST_DAY,
            *only(col(Summit.id), filters.ids),
            *only(col(Summit.id), ids),
            *([sa.false()] if filters.parties else _are_chosen("summit", filters)),
        )
    )


def _are_chosen(table: str, filters: WatchFilters) -> list[sa.ColumnElement[bool]]:
    return [sa.false()] if filters.tables and table not in filters.tables else []


def _ages(
    evidence: sa.SQLColumnExpression[Any], look: sa.SQLColumnExpression[Any], as_of: date, until: date
) -> list[sa.ColumnElement[Any]]:
    return [
        sa.type_coerce(evidence, sa.Date).label("evidence_on"),
        sa.case((evidence > until, 0), else_=days_from(evidence, sa.literal(until, sa.Date))).label("quiet"),
        sa.type_coerce(look, sa.Date).label("looked_on"),
        days_from(look, sa.literal(as_of, sa.Date)).label("unwatched"),
    ]


def _looks(table: str, as_of: date, ids: Sequence[str]) -> sa.Subquery:
    """Select the day of the newest look at each record of a table, or at those with ``ids``, that was not cut short.
    Columns: id, day; only records with such a look."""
    return (
        sa.select(col(Look.record_id).label("id"), sa.func.max(col(Look.looked_on)).label("day"))
        .where(
            col(Look.record_table) == table,
            col(Look.looked_on) <= as_of,
            col(Look.result) != LookResult.CUT_SHORT.value,
            *only(col(Look.record_id), ids),
        )
        .group_by(col(Look.record_id))
        .subquery()
    )


def _evidence_of_pledges(as_of: date, ids: Sequence[str]) -> sa.Subquery:
    """Select the day of the newest source of each pledge, or of those with ``ids``, or of its status log. Columns: id,
    day."""
    entries = sa.select(col(PledgeStatus.id)).where(*only(col(PledgeStatus.pledge_id), ids))
    log = _evidence("pledge_status", as_of, entries if ids else ()).subquery()
    of_log = sa.select(col(PledgeStatus.pledge_id).label("id"), log.c.day).where(
        log.c.id == col(PledgeStatus.id), col(PledgeStatus.status) != FollowUp.NO_EVIDENCE_FOUND.value
    )
    every = sa.union_all(_evidence("pledge", as_of, ids), of_log).subquery()
    return sa.select(every.c.id, sa.func.max(every.c.day).label("day")).group_by(every.c.id).subquery()


def _evidence(table: str, as_of: date, ids: Sequence[str] | sa.Select[*tuple[Any, ...]]) -> sa.Select[*tuple[Any, ...]]:
    """Select the day of the newest source that is cited for or against each record of a table, or those with ``ids``,
    if there are any. Columns: id, day."""
    return (
        sa.select(col(Citation.record_id).label("id"), sa.func.max(col(Source.published_on)).label("day"))
        .join(Source, col(Source.id) == col(Citation.source_id))
        .where(
            col(Citation.record_table) == table,
            col(Citation.stance) != Stance.CONTEXT.value,
            col(Source.published_on) <= as_of,
            *([col(Citation.record_id).in_(ids)] if isinstance(ids, sa.Select) or ids else []),
        )
        .group_by(col(Citation.record_id))
    )
