"""SQL for when an event was: its columns, its order within the day, and a day with its precision."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.functions import GenericFunction
from sqlmodel import col

from tracker.schema.models import Event, Summit
from tracker.store.functions import DialectFunction
from tracker.values import days
from tracker.values.codes import DatePrecision
from tracker.values.dates import LATEST
from tracker.values.hours import UTC


def date_columns(event: type[Event]) -> list[Mapped[Any]]:
    """Return the columns with the days, the hour and the order within the day of an event."""
    day = [col(event.starts_on), col(event.ends_on), col(event.date_precision)]
    hour = [col(event.local_time), col(event.time_zone), col(event.second_zone)]
    return [*day, *hour, col(event.day_order)]


# The names of these columns.
DATE_COLUMNS = tuple(sa.select(*date_columns(Summit)).selected_columns.keys())
# The last day of a meeting.
LAST_DAY = sa.func.coalesce(col(Summit.ends_on), col(Summit.starts_on))


class clock(GenericFunction[str]):
    """``tracker.values.hours.clock``; ``tracker.store`` gives it to SQLite, a migration to PostgreSQL."""

    type = sa.String()
    inherit_cache = True


class middle(DialectFunction[date]):
    """The day in the middle between two days; the earlier of two."""

    type = sa.Date()
    sqlite = "date({0}, (CAST(julianday({1}) - julianday({0}) AS INTEGER) / 2) || ' days')"
    postgresql = "({0} + ({1} - {0}) / 2)"


def by_clocks(event: Any, zone: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[str]:
    """Return the day and hour of an event in a time zone, such as 2026-07-05 05:00; blank if its hour is not known."""
    return clock(sa.cast(event.starts_on, sa.String), event.local_time, event.time_zone, zone)


def within_day(event: Any, *, newest: bool = False) -> list[sa.ColumnElement[Any]]:
    """Return the sort keys for events of one day: by known order, then by hour. An event without an hour counts as at
    noon, because it was hardly before one at night."""
    noon = sa.cast(event.starts_on, sa.String) + " 12:00"
    # Few events have an hour, and on SQLite each call of the clock is one of Python.
    hour = sa.case((event.local_time.is_(None), noon), else_=sa.func.coalesce(by_clocks(event, sa.literal(UTC)), noon))
    return [event.day_order.desc().nulls_last(), hour.desc()] if newest else [event.day_order.nulls_last(), hour]


def day_read(event: Any) -> sa.ColumnElement[date]:
    """Return the day that is read of an event, by which it is sorted: its first day; of one that was by a day at the
    latest, that day."""
    latest = sa.func.coalesce(event.ends_on, event.starts_on)
    return sa.case((event.date_precision == DatePrecision.BEFORE.value, latest), else_=event.starts_on)


def newest_first(event: Any) -> list[sa.ColumnElement[Any]]:
    """Return the sort keys for events by the day that is read of each, the newest first. No index has them, so they are
    for lists of few."""
    return [day_read(event).desc(), *within_day(event, newest=True), event.id]


def past_from(event: Any) -> sa.ColumnElement[date]:
    """Return the day from which an event is past: its first day, or the latest possible one if its day is not known."""
    is_known = event.date_precision == DatePrecision.DAY.value
    return sa.case((is_known, event.starts_on), else_=sa.func.coalesce(event.ends_on, LATEST))


def day_text(day: sa.Column[Any]) -> sa.ColumnElement[str]:
    """Return the text of a day column; with its precision, if the table has one."""
    names = day.table.c
    precision = "date_precision" if day.name == "starts_on" else days.precision_of(day.name)
    return write_day(day, names[precision]) if precision in names else sa.cast(day, sa.String)


def write_day(day: sa.SQLColumnExpression[Any], precision: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[str]:
    """Like ``tracker.values.days.write``, but with "?" after a day that is only a limit."""
    iso, code = sa.cast(day, sa.String), sa.cast(precision, sa.String)
    year, month = sa.func.substr(iso, 1, 4), sa.func.substr(iso, 6, 2)
    periods = [(code == name, year + sa.case(days.suffixes(name), value=month)) for name in days.PERIODS]
    rough = code.in_([name.value for name in DatePrecision if name not in (*days.PERIODS, DatePrecision.DAY)])
    return sa.case(*periods, (rough, iso + "?"), else_=iso)
