"""The queue of the Watch desk: how long there was no news of a record, and how long nobody looked for news of it.

A "look" is a search for news of a record, logged in the table of that name.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.measures.deadline import days_from
from tracker.measures.firmness import is_of
from tracker.measures.status import current_status
from tracker.queries.frames import frame, only
from tracker.queries.pledges import names_of
from tracker.schema.models import Citation, Look, Milestone, Pledge, PledgeParty, PledgeStatus, Source, Summit
from tracker.values.codes import ANNOUNCED, FINISHED, FollowUp, Importance, PledgeKind, PledgeRole, Stance

DAYS_AT_MOST = 60  # from one look at a record to the next


@dataclass(frozen=True)
class WatchFilters:
    """Which records of the queue to show; an empty field means all. ``tables`` are pledge and summit, ``parties`` are
    pledgers, ``ids`` are of the records."""

    tables: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    overdue: bool = False
    ids: tuple[str, ...] = ()


def queue(
    connection: Connection,
    filters: WatchFilters,
    as_of: date,
    *,
    until: date | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> pd.DataFrame:
    """Return the records for which somebody has to look for news: open pledges, and announced meetings whose day is
    past.

    Sorted: records that are overdue for a look on the day ``as_of`` first, then by importance (of a pledge that of its
    event), then by the time since the newest look (never looked at first), then by the time without news. A pledge is
    overdue when ``DAYS_AT_MOST`` days have passed since its newest look, or since it was made; a meeting on the day
    after its last day, and later when as many days have passed since its newest look.

    Columns: table, id, title, pledgers (names, comma-separated), status (on the day), due_on (of a meeting its last
    day), due_precision, importance, evidence_on (day of the newest source that is cited for or against it or an entry
    of its status log, without the entries "no evidence found"; of a pledge the day on which it was made, if later),
    quiet (days from then to ``until``, or else to ``as_of``; blank if no source has a day), looked_on (of the newest
    look), unwatched (days since then; blank if nobody looked), overdue.
    """
    rows = _queue(filters, as_of, until or as_of).subquery()
    statement = (
        sa.select(rows)
        .where(*([rows.c.overdue] if filters.overdue else []))
        .order_by(
            rows.c.overdue.desc(),
            rows.c.importance,
            rows.c.unwatched.desc().nulls_first(),
            rows.c.quiet.desc().nulls_first(),
            rows.c.id,
        )
        .limit(limit)
        .offset(offset)
    )
    return frame(connection, statement)


def coverage(connection: Connection, filters: WatchFilters, as_of: date) -> dict[str, int]:
    """Return how many records are in the queue: ``pledges``, ``refusals``, ``meetings``, how many of all are
    ``overdue``, and of pledges and refusals how many were looked at ``lately`` (at most ``DAYS_AT_MOST`` days ago) and
    ``ever``."""
    rows = _queue(filters, as_of, as_of).subquery()
    pledge = rows.c.table == "pledge"
    refusal = sa.and_(pledge, rows.c.id.in_(sa.select(col(Pledge.id)).where(is_of(PledgeKind.REFUSAL))))

    def number(which: sa.ColumnElement[bool], name: str) -> sa.Label[int]:
        return sa.func.count(sa.case((which, rows.c.id))).label(name)

    statement = sa.select(
        number(sa.and_(pledge, ~refusal), "pledges"),
        number(refusal, "refusals"),
        number(~pledge, "meetings"),
        number(rows.c.overdue, "overdue"),
        number(sa.and_(pledge, rows.c.unwatched <= DAYS_AT_MOST), "lately"),
        number(sa.and_(pledge, rows.c.unwatched.is_not(None)), "ever"),
    )
    return dict(connection.execute(statement).mappings().one())


def _queue(filters: WatchFilters, as_of: date, until: date) -> sa.Select[*tuple[Any, ...]] | sa.CompoundSelect[Any]:
    parts = []
    if not filters.tables or "pledge" in filters.tables:
        parts.append(_pledges(filters, as_of, until))
    if (not filters.tables or "summit" in filters.tables) and not filters.parties:
        parts.append(_meetings(filters, as_of, until))
    return sa.union_all(*parts) if parts else _pledges(filters, as_of, until).where(sa.false())


def _pledges(filters: WatchFilters, as_of: date, until: date) -> sa.Select[*tuple[Any, ...]]:
    looks, evidence = _looks("pledge", as_of, filters.ids), _evidence_of_pledges(as_of, filters.ids)
    status = current_status(as_of)
    importance = sa.func.coalesce(
        sa.select(sa.cast(col(Summit.importance), sa.String))
        .where(col(Summit.id) == col(Pledge.summit_id))
        .scalar_subquery(),
        sa.select(sa.cast(col(Milestone.importance), sa.String))
        .where(col(Milestone.id) == col(Pledge.milestone_id))
        .scalar_subquery(),
        Importance.DETAIL.value,
    )
    newest = sa.case((evidence.c.day > col(Pledge.made_on), evidence.c.day), else_=col(Pledge.made_on))
    last = sa.func.coalesce(looks.c.day, col(Pledge.made_on))
    statement = (
        sa.select(
            sa.literal("pledge").label("table"),
            col(Pledge.id),
            col(Pledge.headline).label("title"),
            names_of(PledgeRole.PLEDGER).label("pledgers"),
            status.label("status"),
            col(Pledge.due_on),
            sa.cast(col(Pledge.due_precision), sa.String).label("due_precision"),
            importance.label("importance"),
            *_ages(newest, looks.c.day, as_of, until),
            (days_from(last, sa.literal(as_of, sa.Date)) > DAYS_AT_MOST).label("overdue"),
        )
        .outerjoin(looks, looks.c.id == col(Pledge.id))
        .outerjoin(evidence, evidence.c.id == col(Pledge.id))
        .where(
            col(Pledge.made_on) <= as_of,
            sa.func.coalesce(status, "").not_in(FINISHED),
            *only(col(Pledge.id), filters.ids),
        )
    )
    if filters.parties:
        of_party = sa.select(col(PledgeParty.pledge_id)).where(
            col(PledgeParty.party_id).in_(filters.parties), col(PledgeParty.role) == PledgeRole.PLEDGER.value
        )
        statement = statement.where(col(Pledge.id).in_(of_party))
    return statement


def _meetings(filters: WatchFilters, as_of: date, until: date) -> sa.Select[*tuple[Any, ...]]:
    looks, evidence = _looks("summit", as_of, filters.ids), _evidence("summit", as_of, filters.ids).subquery()
    last = sa.func.coalesce(col(Summit.ends_on), col(Summit.starts_on))
    late = sa.or_(
        looks.c.day.is_(None), looks.c.day <= last, days_from(looks.c.day, sa.literal(as_of, sa.Date)) > DAYS_AT_MOST
    )
    return (
        sa.select(
            sa.literal("summit").label("table"),
            col(Summit.id),
            col(Summit.title),
            sa.null().label("pledgers"),
            sa.cast(col(Summit.status), sa.String).label("status"),
            last.label("due_on"),
            sa.cast(col(Summit.date_precision), sa.String).label("due_precision"),
            sa.cast(col(Summit.importance), sa.String).label("importance"),
            *_ages(evidence.c.day, looks.c.day, as_of, until),
            late.label("overdue"),
        )
        .outerjoin(looks, looks.c.id == col(Summit.id))
        .outerjoin(evidence, evidence.c.id == col(Summit.id))
        .where(col(Summit.status).in_(ANNOUNCED), last < as_of, *only(col(Summit.id), filters.ids))
    )


def _ages(
    evidence: sa.SQLColumnExpression[Any], look: sa.SQLColumnExpression[Any], as_of: date, until: date
) -> list[sa.ColumnElement[Any]]:
    return [
        sa.type_coerce(evidence, sa.Date).label("evidence_on"),
        sa.case((evidence > until, 0), else_=days_from(evidence, sa.literal(until, sa.Date))).label("quiet"),
        sa.type_coerce(look, sa.Date).label("looked_on"),
        days_from(look, sa.literal(as_of, sa.Date)).label("unwatched"),
    ]


def _looks(table: str, as_of: date, ids: tuple[str, ...]) -> sa.Subquery:
    """Select the day of the newest look at each record of a table, or at those with ``ids``. Columns: id, day; only
    records with a look."""
    return (
        sa.select(col(Look.record_id).label("id"), sa.func.max(col(Look.looked_on)).label("day"))
        .where(col(Look.record_table) == table, col(Look.looked_on) <= as_of, *only(col(Look.record_id), ids))
        .group_by(col(Look.record_id))
        .subquery()
    )


def _evidence_of_pledges(as_of: date, ids: tuple[str, ...]) -> sa.Subquery:
    """Select the day of the newest source of each pledge, or of those with ``ids``, or of its status log. Columns: id,
    day."""
    entries = sa.select(col(PledgeStatus.id)).where(*only(col(PledgeStatus.pledge_id), ids))
    log = _evidence("pledge_status", as_of, entries if ids else ()).subquery()
    of_log = sa.select(col(PledgeStatus.pledge_id).label("id"), log.c.day).where(
        log.c.id == col(PledgeStatus.id), col(PledgeStatus.status) != FollowUp.NO_EVIDENCE_FOUND.value
    )
    every = sa.union_all(_evidence("pledge", as_of, ids), of_log).subquery()
    return sa.select(every.c.id, sa.func.max(every.c.day).label("day")).group_by(every.c.id).subquery()


def _evidence(
    table: str, as_of: date, ids: tuple[str, ...] | sa.Select[*tuple[Any, ...]]
) -> sa.Select[*tuple[Any, ...]]:
    """Select the day of the newest source that is cited for or against each record of a table, or those with ``ids``,
    if there are any. Columns: id, day."""
    return (
        sa.select(col(Citation.record_id).label("id"), sa.func.max(col(Source.published_on)).label("day"))
        .join(Source, col(Source.id) == col(Citation.source_id))
        .where(
            col(Citation.record_table) == table,
            col(Citation.stance) != Stance.CONTEXT.value,
            col(Source.published_on) <= as_of,
            *([] if ids == () else [col(Citation.record_id).in_(ids)]),
        )
        .group_by(col(Citation.record_id))
    )
