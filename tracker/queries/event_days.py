"""All events in time, with the few columns that a timeline and a first page count; of a save, only what it changed is
asked again."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from operator import and_
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from tracker.queries import event_filters
from tracker.queries.event_dates import DATE_COLUMNS, day_read, middle, past_from, within_day
from tracker.queries.event_filters import EventFilters
from tracker.queries.frames import frame, only
from tracker.queries.premises import Premise, by_record, conclusion
from tracker.values.codes import (
    CALLED_OFF,
    CHRONICLED,
    TOOK_PLACE,
    DatePrecision,
    EventStatus,
    Importance,
    MilestoneKind,
)

NAMES = ("table", "id", "track_id", "importance")


@by_record("summit")
def _summits(connection: Connection, ids: Sequence[str], filters: EventFilters | None) -> pd.DataFrame:
    return _in_time(connection, "summit", ids, filters)


@by_record("milestone")
def _milestones(connection: Connection, ids: Sequence[str], filters: EventFilters | None) -> pd.DataFrame:
    return _in_time(connection, "milestone", ids, filters)


def _in_time(connection: Connection, table: str, ids: Sequence[str], filters: EventFilters | None) -> pd.DataFrame:
    """Return the events of a table that match; an empty frame without columns if the filters are None.

    Columns: id (as index), the others of ``NAMES``, starts_on, ends_on, past_from and day (see ``day_read``), at (its
    first day, or the middle of its possible ones), day_order and hour (see ``within_day``); and whether it is: exact
    (its day is known), chronicled (no detail), landmark, deadline, called_off, took_place (if its day is past),
    expected (if it is ahead: neither called off nor only proposed).
    """
    if not filters:
        return pd.DataFrame()
    names = (*NAMES, *DATE_COLUMNS, "kind", "status")
    event = event_filters.matching(connection, replace(filters, tables=(table,)), names).subquery().c
    exact, no_status = event.date_precision == DatePrecision.DAY.value, event.status.is_(None)
    flags = {
        "exact": exact,
        "chronicled": event.importance.in_([*CHRONICLED]),
        "landmark": event.importance == Importance.LANDMARK.value,
        "deadline": event.kind == MilestoneKind.DEADLINE.value,
        "called_off": event.status.in_([*CALLED_OFF]),
        "took_place": sa.or_(no_status, event.status.in_([*TOOK_PLACE])),
        "expected": sa.or_(no_status, event.status.not_in([*CALLED_OFF, EventStatus.PROPOSED])),
    }
    is_one_day = sa.or_(exact, event.ends_on.is_(None))
    statement = sa.select(
        *(event[name] for name in (*NAMES, "starts_on", "ends_on", "day_order")),
        past_from(event).label("past_from"),
        day_read(event).label("day"),
        sa.case((is_one_day, event.starts_on), else_=middle(event.starts_on, event.ends_on)).label("at"),
        within_day(event)[1].label("hour"),
        *(sa.case((flag, sa.true()), else_=sa.false()).label(name) for name, flag in flags.items()),
    ).where(*only(event.id, ids))
    return frame(connection, statement).set_index("id").astype(dict.fromkeys(flags, bool))


def _of(table: str) -> Any:
    def arguments(filters: EventFilters | None, *_: Any, **__: Any) -> tuple[EventFilters | None]:
        if filters is None or (filters.tables and table not in filters.tables):
            return (None,)
        # Their days are compared later, so that a question of all days and one of some share the answer.
        return (replace(filters, tables=(), since=None, until=None),)

    return arguments


OF_TABLES = Premise(_summits, _of("summit")), Premise(_milestones, _of("milestone"))
"""The events of each table that match the filters, the first argument; none if these are None."""
EVERY = tuple(Premise(each.question, lambda *_, **__: (EventFilters(),)) for each in OF_TABLES)
"""All events of each table."""


@conclusion(*OF_TABLES)
def _matching(summits: pd.DataFrame, milestones: pd.DataFrame, filters: EventFilters) -> pd.DataFrame:
    return together(summits, milestones, filters)


MATCHING = Premise(_matching, lambda filters, *_, **__: (filters,))
"""The events that match the filters, the first argument; columns as ``_in_time``."""


def together(summits: pd.DataFrame, milestones: pd.DataFrame, filters: EventFilters, *flags: str) -> pd.DataFrame:
    """Return the events of each table that match the days of the filters and have these flags; columns as
    ``_in_time``."""
    parts = apart(summits, milestones, filters, *flags)
    return pd.concat(parts) if len(parts) > 1 else parts[0]


def apart(summits: pd.DataFrame, milestones: pd.DataFrame, filters: EventFilters, *flags: str) -> list[pd.DataFrame]:
    """Return the same for each of the tables of the filters."""
    return [_with(each, filters, flags) for each in (summits, milestones) if len(each.columns)]


def _with(rows: pd.DataFrame, filters: EventFilters, flags: Iterable[str]) -> pd.DataFrame:
    conditions = [rows[flag] for flag in flags]
    if filters.since:
        conditions.append(rows["ends_on"].isna() | (rows["ends_on"] >= pd.Timestamp(filters.since)))
    if filters.until:
        conditions.append(rows["starts_on"] <= pd.Timestamp(filters.until))
    return rows[reduce(and_, conditions)] if conditions else rows
