"""Firsts and gaps: how often something happened again, and how long it did not.

What is counted is in ``tracker.queries.recurrences``.
"""

from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import col

from tracker.measures.deadline import days_from
from tracker.queries.delegations import MEETINGS, SEATS
from tracker.queries.event_dates import date_columns
from tracker.queries.frames import frame, only, rank
from tracker.queries.recurrences import BLANK, KEYS, steps
from tracker.schema.models import Attendance, Document, Party, Person, Summit, Track
from tracker.values.codes import (
    CAME,
    LEADERS,
    TOOK_PLACE,
    Format,
    Recurrence,
    Role,
)

SMALL_TABLE = 4  # parties; that two sat at a larger table says little
WEEK = 7  # days; a shorter gap is no news on the page of a meeting

_NAMED_IN: dict[Recurrence, tuple[type[Any], type[Any] | None]] = {
    Recurrence.PARTIES: (Party, Party),
    Recurrence.PEOPLE: (Person, Person),
    Recurrence.SEAT: (Party, Track),
    Recurrence.LEVEL: (Party, Track),
    Recurrence.TRACK: (Track, None),
    Recurrence.TEXTS: (Party, Party),
}
# Rules of which the first time in the record is told of a meeting: for people and seats it is too often told.
_TELL_FIRST = (Recurrence.PARTIES, Recurrence.TRACK)
# Those who are there for others' sake.
APART = (Role.HOST, Role.MEDIATOR, Role.OBSERVER)


def reach(connection: Connection) -> tuple[int, date | None, date | None]:
    """Return how many meetings were held, and the first days of the first and of the last of them."""
    counted = sa.select(sa.func.count(), sa.func.min(MEETINGS.c.day), sa.func.max(MEETINGS.c.day))
    number, first, last = connection.execute(counted.select_from(MEETINGS)).one()
    return number, first, last


def series(
    connection: Connection,
    rule: Recurrence,
    parties: tuple[str, ...],
    as_of: date,
    *,
    kinds: tuple[str, ...] = (),
    least: int = 1,
) -> pd.DataFrame:
    """What a rule counts of some parties at least so often, the most frequent first.

    ``parties`` are their ids. A rule about two takes those where both are among them, or all with one that stands there
    alone; the rule about tracks takes all. ``kinds`` are codes of the series; blank are all.

    Columns: one, other, kind, one_name, other_name, count, first_on, first_precision, latest_on, latest_precision,
    since (days from the latest one to ``as_of``), gap (days of the longest one; blank if there is one alone), gap_from,
    gap_to, rough (whether one of these two days is not known), missed (held meetings of the track within that gap;
    blank unless the rule is about a party in a track).
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
            days_from(last.c.day, sa.literal(as_of, sa.Date)).label("since"),
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
    """The meetings or texts of one series, in order of time.

    Columns: number, title, day, precision, gap (days since the one before), summit_id (of the meeting that adopted a
    text, if any); of meetings also those of ``DATE_COLUMNS``.
    """
    rows = steps(rule, ())
    columns: list[Any] = [rows.c.number, rows.c.day, rows.c.precision, rows.c.gap]
    mine = sa.and_(*(rows.c[key] == value for key, value in zip(KEYS, (one, other, kind), strict=True)))
    if rule == Recurrence.TEXTS:
        columns += [col(Document.title), col(Document.summit_id)]
        joined = sa.select(*columns).join(Document, col(Document.id) == rows.c.id)
    else:
        columns += [col(Summit.title), col(Summit.id).label("summit_id"), *date_columns(Summit)]
        joined = sa.select(*columns).join(Summit, col(Summit.id) == rows.c.id)
    return frame(connection, joined.where(mine).order_by(rows.c.number))


def of_summit(connection: Connection, id: str, as_of: date, *, most: int = 2) -> pd.DataFrame:
    """What had not happened for longest when a meeting was held, of each rule at most one.

    At a small table these are what the parties, a leader with other people, and each party in the track have; at every
    table, how long the track had no meeting of that kind. A gap is told from a week on. What two parties or a track had
    for the first time had not happened since the first held meeting of the record.

    Columns: rule, one, other, kind, one_name, other_name, number, before_on, before_precision, days, rough
    (whether a day is not known), missed, followed (how many have followed), since (days to ``as_of``). Of several
    for equally long it is the rarest; of people all.
    """
    parties = _at_a_small_table(connection, id)
    rules = (Recurrence.PARTIES, Recurrence.PEOPLE, Recurrence.SEAT) if parties else ()
    said = [_longest_before(rule, parties, id, as_of) for rule in (*rules, Recurrence.TRACK)]
    rows = sa.union_all(*(sa.select(each) for each in said)).subquery()
    order = (rows.c.days.desc(), rank(rows.c.rule, Recurrence), rows.c.one_name, rows.c.other_name)
    told = frame(connection, sa.select(rows).order_by(*order))
    # Two rules that lead to the same meeting before would say the same twice.
    told = told[told["rule"].eq(told.groupby("before_on", dropna=False)["rule"].transform("first"))]
    return told[told["rule"].isin(told["rule"].drop_duplicates()[:most])]


def _at_a_small_table(connection: Connection, id: str) -> tuple[str, ...]:
    """The parties at a meeting that is not multilateral, of ``SMALL_TABLE`` at most; without hosts, mediators and
    observers if two others sat there. Nobody at any other meeting."""
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


def _longest_before(rule: Recurrence, parties: tuple[str, ...], id: str, as_of: date) -> sa.Subquery:
    """What of a rule had not happened for longest before a meeting; no row if none had for a week."""
    rows = steps(rule, parties)
    days: sa.SQLColumnExpression[Any] = rows.c.gap
    if rule in _TELL_FIRST:
        begun = sa.select(sa.func.min(MEETINGS.c.day)).scalar_subquery()
        days = sa.func.coalesce(days, days_from(begun, rows.c.day))
    where = [rows.c.id == id, days >= WEEK]
    if rule == Recurrence.PEOPLE:
        leaders = sa.select(SEATS.c.person_id).where(SEATS.c.id == id, SEATS.c.level.in_(LEADERS))
        where.append(sa.or_(rows.c.one.in_(leaders), rows.c.other.in_(leaders)))
    if rule == Recurrence.SEAT:
        where.append(rows.c.missed > 0)
    order = [days.desc(), rows.c.count, *(rows.c[key] for key in KEYS)]
    place = sa.func.rank().over(order_by=order[:1] if rule == Recurrence.PEOPLE else order)
    told = (
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
            days_from(rows.c.day, sa.literal(as_of, sa.Date)).label("since"),
            place.label("place"),
        )
        .where(*where)
        .subquery()
    )
    return sa.select(*(column for column in told.c if column.name != "place")).where(told.c.place == 1).subquery()


def _with_names(rule: Recurrence, rows: sa.FromClause, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """The keys of each series, the names of what they are, and more columns."""
    names = [_name(model, rows.c[key]) for model, key in zip(_NAMED_IN[rule], KEYS, strict=False)]
    keys = [rows.c[key] for key in KEYS]
    return sa.select(*keys, names[0].label("one_name"), names[1].label("other_name"), *columns)


def _name(model: type[Any] | None, id: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    if model is None:
        return BLANK
    return sa.select(col(model.title if model is Track else model.name)).where(col(model.id) == id).scalar_subquery()


def _same_series(rows: sa.FromClause, others: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.and_(*(rows.c[key] == others.c[key] for key in KEYS))
