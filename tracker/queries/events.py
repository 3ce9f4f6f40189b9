"""Summits and milestones together, in order of time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased
from sqlmodel import col

from tracker.queries import event_filters
from tracker.queries.event_dates import DATE_COLUMNS, day_read, within_day
from tracker.queries.event_days import EVERY, MATCHING, OF_TABLES, apart
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import frame, only
from tracker.queries.premises import Premise, by_record, conclusion
from tracker.queries.sources import strongest_first
from tracker.schema.models import (
    EVENT_TABLES,
    AnnouncedDate,
    Attendance,
    Citation,
    Document,
    Party,
    Pledge,
    PledgeParty,
    Signature,
    Source,
    Track,
)
from tracker.schema.relations import Key
from tracker.values.codes import (
    STANDS_TO,
    STAYED_AWAY,
    PledgeRole,
)

# The orders of a list of events.
IMPORTANT, NEWEST, OLDEST = "important", "newest", "oldest"
RANKED = ("day", "day_order", "hour", "importance")  # what these orders compare, beside the id
NUMBER = 3  # how many of the last events ``around`` returns, and how many of the next


def _page(
    filters: EventFilters, limit: int | None = None, offset: int = 0, order: str = IMPORTANT
) -> tuple[EventFilters | None, int, int, str]:
    """Return the arguments of ``_first_rows`` for a page of a list; no filters if it is the whole list."""
    return (None if limit is None else filters, limit or 0, offset, order)


@conclusion(*OF_TABLES)
def _first_rows(
    summits: pd.DataFrame,
    milestones: pd.DataFrame,
    filters: EventFilters | None,
    limit: int,
    offset: int,
    order: str,
) -> pd.DataFrame | None:
    """Return the events on a page of a list. Columns: id (as index), table. None without filters."""
    if filters is None:
        return None
    rows = [each[["table", *RANKED]] for each in apart(summits, milestones, filters)]
    return first(pd.concat(rows), limit + offset, order)[["table"]][offset:] if rows else pd.DataFrame({"table": []})


def first(rows: pd.DataFrame, number: int, order: str = IMPORTANT) -> pd.DataFrame:
    """Return the first ``number`` of these events, in order. The rows have their ids as index, and the columns of
    ``RANKED``."""
    rest, chosen, oldest = number, [rows[:0]], order == OLDEST
    for _rank, alike in rows.groupby("importance") if order == IMPORTANT else [("", rows)]:
        # Of all these only those of the first days are put in order.
        day = alike["day"]
        alike = alike[day <= day.nsmallest(rest).max()] if oldest else alike[day >= day.nlargest(rest).min()]
        chosen.append(_in_order(alike, oldest=oldest))
        rest -= len(alike)
        if rest <= 0:
            break
    return pd.concat(chosen)[:number]


def _in_order(rows: pd.DataFrame, *, oldest: bool) -> pd.DataFrame:
    by = ["day", "day_order", "hour", *(["importance"] if oldest else []), "id"]
    return rows.sort_values(by, ascending=[oldest] * 3 + [True] * (len(by) - 3))


@by_record("summit", "party", "track")
def _summits(connection: Connection, ids: Sequence[str], filters: EventFilters | None) -> pd.DataFrame:
    return _told(connection, ids, filters)


@by_record("milestone", "track")
def _milestones(connection: Connection, ids: Sequence[str], filters: EventFilters | None) -> pd.DataFrame:
    return _told(connection, ids, filters)


def _told(connection: Connection, ids: Sequence[str], filters: EventFilters | None) -> pd.DataFrame:
    """Return what ``events`` tells of each event that matches, in no order, with the id as index too; an
    empty frame without columns if the filters are None.
    Columns: those of ``events`` without place, day (see ``day_read``), hour (see ``within_day``)."""
    if not filters:
        return pd.DataFrame()
    matching = event_filters.matching(connection, filters).subquery()
    country = aliased(Party, name="country")
    cited = (
        sa.select(col(Citation.id))
        .join(Source, col(Source.id) == col(Citation.source_id))
        .where(col(Citation.record_table) == matching.c.table, col(Citation.record_id) == matching.c.id)
        .order_by(*strongest_first(), col(Citation.id))
        .limit(1)
        .correlate_except(Citation, Source)
        .scalar_subquery()
    )
    statement = (
        sa.select(
            *matching.c,
            col(Track.title).label("track"),
            col(Track.position).label("track_position"),
            col(country.name).label("country"),
            _names(filters.tables or EVENT_TABLES, matching).label("parties"),
            col(Source.publisher).label("source"),
            col(Source.url),
            col(Citation.confidence),
            col(Citation.excerpt),
            col(Citation.locator),
            day_read(matching.c).label("day"),
            within_day(matching.c)[1].label("hour"),
        )
        .join(Track, col(Track.id) == matching.c.track_id)
        .outerjoin(country, col(country.id) == matching.c.country_id)
        .outerjoin(Citation, col(Citation.id) == cited)
        .outerjoin(Source, col(Source.id) == col(Citation.source_id))
        .where(*only(matching.c.id, ids))
    )
    return frame(connection, statement).set_index("id", drop=False)


def _of(table: str) -> Any:
    """Return what makes the filters of the events of a table that ``events`` tells of: those on the page, if there is
    one."""

    def arguments(chosen: pd.DataFrame | None, *rest: Any, **_: Any) -> tuple[EventFilters | None]:
        filters: EventFilters = rest[-1]
        if chosen is not None:
            of_page = tuple(chosen.index[chosen["table"] == table]) or ("",)
            filters = EventFilters(tuple(dict.fromkeys(chosen["table"])) or ("",), ids=of_page)
        tables = [each for each in EVENT_TABLES if each in (filters.tables or EVENT_TABLES)]
        if not tables:  # a list without rows has its columns too
            filters, tables = EventFilters(ids=("",)), EVENT_TABLES[:1]
        return (replace(filters, tables=(table,)) if table in tables else None,)

    return arguments


@conclusion(
    Premise(_first_rows, _page),
    Premise(_summits, _of("summit"), continues=True),
    Premise(_milestones, _of("milestone"), continues=True),
)
def events(
    _chosen: pd.DataFrame | None,
    summits: pd.DataFrame,
    milestones: pd.DataFrame,
    _filters: EventFilters,
    *,
    order: str = IMPORTANT,
    **_: Any,
) -> pd.DataFrame:
    """Return events, the newest or the oldest first, by the day that is read of each (see ``day_read``). A ``limit``
    keeps those; with the ``order`` IMPORTANT, which has the oldest first too, it keeps the most important ones, and
    among equals the latest.

    Columns: table, id, track_id, track, track_position, title, kind, status, those of ``DATE_COLUMNS``, date_note,
    importance, format, city, country, place, parent_id, summary, version, parties (names, comma-separated, without
    those that stayed away), and of the strongest citation: source (its publisher), url, confidence, excerpt and
    locator.
    """
    told = [each for each in (summits, milestones) if len(each.columns)]
    return _with_place(_in_order(pd.concat(told).reset_index(drop=True), oldest=order != NEWEST))


def _with_place(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of ``_told`` with the columns of ``events``."""
    rows = rows.reset_index(drop=True).drop(columns=["day", "hour"])
    rows["place"] = rows["city"].where(
        rows["country"].isna(), rows["city"].fillna("") + ", " + rows["country"].fillna("")
    )
    rows["place"] = rows["place"].str.removeprefix(", ").astype(object)
    return rows


def marks(connection: Connection, filters: EventFilters) -> pd.DataFrame:
    """Return every event that matches, in order of time, with the few columns that a chart needs.

    Columns: table, id, track_id, track, track_position, title, kind, status, those of ``DATE_COLUMNS``, importance,
    parent_id, and announced (the first day on which it was once said to begin; blank if no announcement is recorded).
    """
    names = ("table", "id", "track_id", "title", "kind", "status", *DATE_COLUMNS, "importance", "parent_id")
    matching = event_filters.matching(connection, filters, names).subquery()
    announced = (
        sa.select(sa.func.min(col(AnnouncedDate.first_on)))
        .where(col(AnnouncedDate.record_table) == matching.c.table, col(AnnouncedDate.record_id) == matching.c.id)
        .correlate_except(AnnouncedDate)
        .scalar_subquery()
    )
    statement = (
        sa.select(
            *(matching.c[name] for name in names),
            col(Track.title).label("track"),
            col(Track.position).label("track_position"),
            announced.label("announced"),
        )
        .join(Track, col(Track.id) == matching.c.track_id)
        .order_by(day_read(matching.c), *within_day(matching.c), matching.c.importance, matching.c.id)
    )
    return frame(connection, statement)


@conclusion(MATCHING)
def months(matching: pd.DataFrame, *_: EventFilters) -> dict[str, int]:
    """Return the number of events in each month that has some, by the month: 2026-01; the month is that of the day that
    is read of each (see ``day_read``). Those of which no more than the year is known are counted by the year: 2027."""
    first, last, day = matching["starts_on"], matching["ends_on"], matching["day"]
    in_one_year = first.dt.is_year_start & last.dt.is_year_end & (first.dt.year == last.dt.year)
    all_year = ~matching["exact"] & in_one_year & (day == first)
    numbers = dict(first[all_year].dt.year.astype(str).value_counts())
    day = day[~all_year]
    of_months = day.groupby(day - pd.to_timedelta(day.dt.day - 1, unit="D")).size()
    return numbers | {month.date().isoformat()[:7]: number for month, number in of_months.items()}


@conclusion(*OF_TABLES)
def count(summits: pd.DataFrame, milestones: pd.DataFrame, filters: EventFilters) -> int:
    """Return the number of events that match the filters."""
    return sum(map(len, apart(summits, milestones, filters)))


def around(connection: Connection, as_of: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the events of ``keys_around``; columns as ``events``."""
    past, ahead = keys_around(connection, as_of)
    return of_keys(connection, past), of_keys(connection, ahead)


@conclusion(*EVERY)
def keys_around(
    summits: pd.DataFrame, milestones: pd.DataFrame, as_of: date
) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    """Return table and id of the last events up to ``as_of`` that took place, and of the next ones.

    An event whose day is not known counts as ahead until its latest possible day. Within a day, the event known to be
    nearest comes first. Left out are events that were cancelled, postponed, denied or only proposed, and of the past
    also details (importance 3) and deadlines. Of what lies ahead little is known, so no detail is left out.
    """
    today = pd.Timestamp(as_of)
    past, ahead = list[pd.DataFrame](), list[pd.DataFrame]()
    for rows in (summits, milestones):
        day = rows["past_from"]
        is_past = rows["chronicled"] & rows["took_place"] & ~rows["deadline"] & (day <= today)
        is_ahead = rows["expected"] & (day > today)
        # Of all these only those of the nearest days are put in order.
        past.append(rows[is_past & (day >= day[is_past].nlargest(NUMBER).min())])
        ahead.append(rows[is_ahead & (day <= day[is_ahead].nsmallest(NUMBER).max())])
    order = ["past_from", "day_order", "hour", "importance", "id", "table"]
    last = pd.concat(past).sort_values(order, ascending=[False] * 3 + [True] * 3)
    return _first(last), _first(pd.concat(ahead).sort_values(order))


def _first(rows: pd.DataFrame) -> tuple[Key, ...]:
    return tuple(zip(rows["table"][:NUMBER], rows.index[:NUMBER], strict=True))


def of_keys(connection: Connection, keys: Sequence[Key]) -> pd.DataFrame:
    """Return the events of these tables and ids, in their order; columns as ``events``."""
    rows = _with_place(_told(connection, (), EventFilters(ids=tuple(id for _, id in keys) or ("",))))
    places = list(zip(rows["table"], rows["id"], strict=True))
    return rows.iloc[[places.index(key) for key in keys if key in places]].reset_index(drop=True)


def _names(tables: Sequence[str], matching: sa.Subquery) -> sa.ScalarSelect[str]:
    """Return the names of an event's parties, comma-separated: of a summit those with a seat that did not stay away, of
    a milestone those that made a pledge by it or stand to a text of it. ``tables`` are those that the events are of."""
    expected = (
        sa.select(col(Party.name))
        .join(Attendance, col(Attendance.party_id) == col(Party.id))
        .where(matching.c.table == "summit", col(Attendance.summit_id) == matching.c.id)
        .where(col(Attendance.state).not_in(STAYED_AWAY))
        .correlate_except(Party, Attendance)
    )
    promised = (
        sa.select(col(Party.name))
        .join(PledgeParty, col(PledgeParty.party_id) == col(Party.id))
        .join(Pledge, col(Pledge.id) == col(PledgeParty.pledge_id))
        .where(matching.c.table == "milestone", col(Pledge.milestone_id) == matching.c.id)
        .where(col(PledgeParty.role) == PledgeRole.PLEDGER)
        .correlate_except(Party, PledgeParty, Pledge)
    )
    signed = (
        sa.select(col(Party.name))
        .join(Signature, col(Signature.party_id) == col(Party.id))
        .join(Document, col(Document.id) == col(Signature.document_id))
        .where(matching.c.table == "milestone", col(Document.milestone_id) == matching.c.id)
        .where(col(Signature.status).in_(STANDS_TO))
        .correlate_except(Party, Signature, Document)
    )
    of_tables = {"summit": [expected.distinct()], "milestone": [promised, signed]}
    parts = [part for table in EVENT_TABLES if table in tables for part in of_tables[table]]
    once = (sa.union(*parts) if len(parts) > 1 else parts[0]).subquery()
    names = sa.select(once.c.name).order_by(once.c.name).subquery()
    return sa.select(sa.func.aggregate_strings(names.c.name, ", ")).scalar_subquery()
