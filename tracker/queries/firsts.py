"""Firsts and gaps: how often something happened again, and how long it did not happen.

What is counted is in ``tracker.queries.recurrences``.
"""

from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.measures.deadline import days_from
from tracker.queries.delegations import SEATS
from tracker.queries.event_dates import date_columns
from tracker.queries.frames import frame, only, rank
from tracker.queries.premises import Premise, conclusion
from tracker.queries.recurrences import BLANK, KEYS, steps
from tracker.queries.summits import EVENT_OF_TEXT, days_of_summits
from tracker.schema.models import Attendance, Document, Party, Person, Summit, Track
from tracker.values.codes import (
    CAME,
    LEADERS,
    TOOK_PLACE,
    Format,
    Recurrence,
    Role,
)

SMALL_TABLE = 4  # parties; at a larger meeting, that two of them came says little
WEEK = 7  # days; a shorter gap is no news on the page of a meeting

# rule -> the tables in which the keys ``one`` and ``other`` of its series are ids
_NAMED_IN: dict[Recurrence, tuple[type[Any], type[Any] | None]] = {
    Recurrence.PARTIES: (Party, Party),
    Recurrence.PEOPLE: (Person, Person),
    Recurrence.SEAT: (Party, Track),
    Recurrence.LEVEL: (Party, Track),
    Recurrence.TRACK: (Track, None),
    Recurrence.TEXTS: (Party, Party),
}
# Rules for which ``of_summit`` also reports the first time ever. For people and seats almost every meeting would have
# one.
_TELL_FIRST = (Recurrence.PARTIES, Recurrence.TRACK)
# Roles of parties that are at a meeting to help others talk.
APART = (Role.HOST, Role.MEDIATOR, Role.OBSERVER)


@conclusion(Premise(days_of_summits))
def reach(days: pd.DataFrame) -> tuple[int, date | None, date | None]:
    """Return how many meetings were held, and the first days of the first and of the last of them."""
    held = days["starts_on"][days["took_place"].astype(bool)]
    return (len(held), held.min().date(), held.max().date()) if len(held) else (0, None, None)


def _first_day() -> sa.ScalarSelect[date]:
    """Select the first day of the first meeting that was held."""
    # As text, or SQLite would take the index of the status, which leads to most meetings.
    held = sa.cast(col(Summit.status), sa.String).in_(TOOK_PLACE)
    return sa.select(col(Summit.starts_on)).where(held).order_by(col(Summit.starts_on)).limit(1).scalar_subquery()


def series(
    connection: Connection,
    rule: Recurrence,
    parties: tuple[str, ...],
    until: date,
    *,
    kinds: tuple[str, ...] = (),
    least: int = 1,
) -> pd.DataFrame:
    """Return the series of a rule that have at least ``least`` occurrences, the most frequent first.

    ``parties`` are ids. A rule about two parties returns the pairs among them, or every pair with it if there is only
    one; the rule about tracks ignores them. ``kinds`` are codes of the series' kind; empty means all.

    Columns: one, other, kind, one_name, other_name, count, first_on, first_precision, latest_on, latest_precision,
    since (days from the latest occurrence to ``until``), gap (days of the longest gap; blank if there is only one
    occurrence), gap_from, gap_to, rough (whether one of these two days is not known to the day), missed (held meetings
    of the track within that gap; blank unless the rule is about a party in a track).
    """
    rows = steps(rule, parties)
    first, last, longest = rows.alias("first"), rows.alias("last"), rows.alias("longest")
    statement = (
        _with_names(
            rule,
            last,
            last.c.count,
            first.c.day.label("first_on"),
            first.c.precision.label("first_precision"),
            last.c.day.label("latest_on"),
            last.c.precision.label("latest_precision"),
            days_from(last.c.day, sa.literal(until, sa.Date)).label("since"),
            longest.c.gap,
            longest.c.before_on.label("gap_from"),
            longest.c.day.label("gap_to"),
            longest.c.rough,
            longest.c.missed,
        )
        .select_from(last)
        .join(first, sa.and_(_same_series(first, last), first.c.number == 1))
        .join(longest, sa.and_(_same_series(longest, last), longest.c.by_gap == 1))
        .where(last.c.number == last.c.count, last.c.count >= least, *only(last.c.kind, kinds))
        .order_by(last.c.count.desc(), last.c.day.desc(), *(last.c[key] for key in KEYS))
    )
    return frame(connection, statement)


def members(connection: Connection, rule: Recurrence, one: str, other: str, kind: str) -> pd.DataFrame:
    """Return the meetings or texts of one series, in order of time.

    Columns: number, title, day, precision, gap (days since the one before), event_table and event_id (of the meeting,
    or of the event that a text belongs to); of meetings also those of ``DATE_COLUMNS``.
    """
    rows = steps(rule, ())
    columns: list[Any] = [rows.c.number, rows.c.day, rows.c.precision, rows.c.gap]
    mine = sa.and_(*(rows.c[key] == value for key, value in zip(KEYS, (one, other, kind), strict=True)))
    if rule == Recurrence.TEXTS:
        columns += [col(Document.title), *EVENT_OF_TEXT]
        joined = sa.select(*columns).join(Document, col(Document.id) == rows.c.id)
    else:
        event = sa.literal("summit").label("event_table"), col(Summit.id).label("event_id")
        columns += [col(Summit.title), *event, *date_columns(Summit)]
        joined = sa.select(*columns).join(Summit, col(Summit.id) == rows.c.id)
    return frame(connection, joined.where(mine).order_by(rows.c.number))


def of_summit(connection: Connection, id: str, until: date, *, most: int = 2) -> pd.DataFrame:
    """Return the longest gaps that a meeting ended, at most one for each rule, of at most ``most`` rules.

    For every meeting: how long the track had no meeting of that kind. For a meeting of few parties also: how long two
    of the parties, a leader and another person, or a party in this track had not come to one. A gap is at least a week
    long. If two parties met or a track began for the first time, the gap begins at the first held meeting on record.

    Columns: rule, one, other, kind, one_name, other_name, number, before_on, before_precision, days, rough
    (whether a day is not known), missed, followed (how many have followed), since (days to ``until``). Of several for
    equally long it is the rarest; of people all.
    """
    parties = _at_a_small_table(connection, id)
    rules = (Recurrence.PARTIES, Recurrence.PEOPLE, Recurrence.SEAT) if parties else ()
    selects = [_longest_before(rule, parties, id, until) for rule in (*rules, Recurrence.TRACK)]
    rows = sa.union_all(*(sa.select(each) for each in selects)).subquery()
    order = (rows.c.days.desc(), rank(rows.c.rule, Recurrence), rows.c.one_name, rows.c.other_name)
    gaps = frame(connection, sa.select(rows).order_by(*order))
    # Two rules with the same meeting before would report the same gap twice.
    gaps = gaps[gaps["rule"].eq(gaps.groupby("before_on", dropna=False)["rule"].transform("first"))]
    return gaps[gaps["rule"].isin(gaps["rule"].drop_duplicates()[:most])]


def _at_a_small_table(connection: Connection, id: str) -> tuple[str, ...]:
    """Return the parties at a held meeting of at most ``SMALL_TABLE`` parties that is not multilateral; none for any
    other meeting. Hosts, mediators and observers are left out if at least two others came."""
    apart = sa.cast(col(Attendance.role), sa.String).in_([role.value for role in APART])
    seats = (
        sa.select(col(Attendance.party_id), sa.func.min(sa.case((apart, 1), else_=0)))
        .join(Summit, col(Summit.id) == col(Attendance.summit_id))
        .where(
            col(Attendance.summit_id) == id,
            col(Attendance.state).in_(CAME),
            col(Summit.status).in_(TOOK_PLACE),
            col(Summit.format) != Format.MULTILATERAL.value,
        )
        .group_by(col(Attendance.party_id))
    )
    rows = connection.execute(seats).all()
    inner = tuple(party for party, is_apart in rows if not is_apart)
    if not 2 <= len(rows) <= SMALL_TABLE:
        return ()
    return inner if len(inner) > 1 else tuple(party for party, _ in rows)


def _longest_before(rule: Recurrence, parties: tuple[str, ...], id: str, until: date) -> sa.Subquery:
    """Select the series of a rule with the longest gap before a meeting; none if every gap is shorter than a week."""
    rows = steps(rule, parties, like=id)
    days: sa.SQLColumnExpression[Any] = rows.c.gap
    if rule in _TELL_FIRST:
        days = sa.func.coalesce(days, days_from(_first_day(), rows.c.day))
    where = [rows.c.id == id, days >= WEEK]
    if rule == Recurrence.PEOPLE:
        leaders = sa.select(SEATS.c.person_id).where(SEATS.c.id == id, SEATS.c.level.in_(LEADERS))
        where.append(sa.or_(rows.c.one.in_(leaders), rows.c.other.in_(leaders)))
    if rule == Recurrence.SEAT:
        where.append(rows.c.missed > 0)
    order = [days.desc(), rows.c.count, *(rows.c[key] for key in KEYS)]
    place = sa.func.rank().over(order_by=order[:1] if rule == Recurrence.PEOPLE else order)
    ranked = (
        _with_names(
            rule,
            rows,
            sa.literal(rule.value, sa.String).label("rule"),
            rows.c.number,
            rows.c.before_on,
            rows.c.before_precision,
            days.label("days"),
            rows.c.rough,
            rows.c.missed,
            (rows.c.count - rows.c.number).label("followed"),
            days_from(rows.c.day, sa.literal(until, sa.Date)).label("since"),
            place.label("place"),
        )
        .where(*where)
        .subquery()
    )
    return sa.select(*(column for column in ranked.c if column.name != "place")).where(ranked.c.place == 1).subquery()


def _with_names(rule: Recurrence, rows: sa.FromClause, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Select the keys of each series, their names, and more columns."""
    names = [_name(model, rows.c[key]) for model, key in zip(_NAMED_IN[rule], KEYS, strict=False)]
    keys = [rows.c[key] for key in KEYS]
    return sa.select(*keys, names[0].label("one_name"), names[1].label("other_name"), *columns)


def _name(model: type[Any] | None, id: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    if model is None:
        return BLANK
    return sa.select(col(model.title if model is Track else model.name)).where(col(model.id) == id).scalar_subquery()


def _same_series(rows: sa.FromClause, others: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.and_(*(rows.c[key] == others.c[key] for key in KEYS))
