"""Series of meetings and texts: those that a rule counts as the same thing happening again.

A rule is a code of ``Recurrence``. A series has three keys, which mean, by rule:

========  ========  ===============  ===================
rule      one       other            kind
========  ========  ===============  ===================
parties   a party   another party    kind of the meeting
people    a person  another person   blank
seat      a party   the track        blank
level     a party   the track        the level
track     a track   blank            kind of the meeting
texts     a party   another party    kind of the text
========  ========  ===============  ===================

A gap is the number of days from the first day of one to the first day of the next.
"""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from tracker.measures.deadline import days_from
from tracker.queries.delegations import DELEGATIONS, MEETINGS, SEATS, meetings_like
from tracker.schema.models import Document, Signature, Summit
from tracker.values.codes import REMOTE, STANDS_TO, DatePrecision, Mode, Recurrence

KEYS = ("one", "other", "kind")
BLANK = sa.cast(sa.literal(""), sa.String)
NO_NUMBER = sa.cast(sa.null(), sa.BigInteger)


def steps(rule: Recurrence, parties: tuple[str, ...], like: str = "") -> sa.CTE:
    """Return the occurrences of every series of a rule, a row each: those of ``parties``, or of all if it is empty. Of
    the rule about tracks only the series of the meeting with the id ``like``, if one is asked for.

    Columns: one, other, kind, id, day, precision, place (in order of time), place_in_track (blank unless the rule is
    about a party in a track), number (of the occurrence in its series), count (of the series), before_on and
    before_precision (the day of the one before), missed (meetings of the track since then), gap (days since then),
    rough (whether one of the two days is not known to the day), by_gap (1 after the longest gap).
    """
    rows = _occurrences(rule, parties, like).subquery()
    keys = [rows.c[key] for key in KEYS]

    def before(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        lag = sa.func.lag(column, type_=column.type)
        return lag.over(partition_by=keys, order_by=rows.c.place)

    linked = sa.select(
        *rows.c,
        sa.func.row_number(type_=sa.BigInteger).over(partition_by=keys, order_by=rows.c.place).label("number"),
        sa.func.count().over(partition_by=keys).label("count"),
        before(rows.c.day).label("before_on"),
        before(rows.c.precision).label("before_precision"),
        (rows.c.place_in_track - before(rows.c.place_in_track) - 1).label("missed"),
    ).subquery()
    gap = days_from(linked.c.before_on, linked.c.day)
    by_gap = sa.func.row_number(type_=sa.BigInteger).over(
        partition_by=[linked.c[key] for key in KEYS], order_by=[gap.desc().nulls_last(), linked.c.place]
    )
    exact = sa.literal(DatePrecision.DAY.value)
    days = (linked.c.precision, linked.c.before_precision)
    rough = sa.or_(*(sa.func.coalesce(day, exact) != exact for day in days))
    return sa.select(*linked.c, gap.label("gap"), rough.label("rough"), by_gap.label("by_gap")).cte()


def _occurrences(rule: Recurrence, parties: tuple[str, ...], like: str) -> sa.Select[Any]:
    match rule:
        case Recurrence.TRACK:
            rows = meetings_like(like) if like else MEETINGS
            return _select(rows, rows.c.track_id, BLANK, rows.c.kind)
        case Recurrence.SEAT | Recurrence.LEVEL:
            rows = DELEGATIONS
            kind = rows.c.level if rule == Recurrence.LEVEL else BLANK
            chosen = [rows.c.party_id.in_(parties)] if parties else []
            return _select(rows, rows.c.party_id, rows.c.track_id, kind, rows.c.place_in_track).where(*chosen)
        case Recurrence.PEOPLE:
            one, other = _in_the_room("one"), _in_the_room("other")
            both = _select(one, one.c.person_id, other.c.person_id, BLANK)
            both = both.join(other, other.c.id == one.c.id).where(
                one.c.person_id < other.c.person_id, one.c.party_id != other.c.party_id
            )
            return both.where(*_among(one.c.party_id, other.c.party_id, parties))
        case Recurrence.TEXTS:
            texts = _texts()
            one, other = texts.alias("one"), texts.alias("other")
        case _:
            one, other = DELEGATIONS.alias("one"), DELEGATIONS.alias("other")
    both = _select(one, one.c.party_id, other.c.party_id, one.c.kind).join(other, other.c.id == one.c.id)
    return both.where(one.c.party_id < other.c.party_id, *_among(one.c.party_id, other.c.party_id, parties))


def _select(
    rows: sa.FromClause,
    one: sa.ColumnElement[Any],
    other: sa.ColumnElement[Any],
    kind: sa.ColumnElement[Any],
    place_in_track: sa.ColumnElement[Any] = NO_NUMBER,
) -> sa.Select[Any]:
    columns: list[sa.ColumnElement[Any]] = [
        *(one.label("one"), other.label("other"), kind.label("kind")),
        *(rows.c[name] for name in ("id", "day", "precision", "place")),
        place_in_track.label("place_in_track"),
    ]
    return sa.select(*columns).select_from(rows)


def _among(
    one: sa.ColumnElement[Any], other: sa.ColumnElement[Any], parties: tuple[str, ...]
) -> list[sa.ColumnElement[bool]]:
    match parties:
        case ():
            return []
        case (single,):
            return [sa.or_(one == single, other == single)]
    return [one.in_(parties), other.in_(parties)]


def _in_the_room(name: str) -> sa.FromClause:
    """Select the seats of people who came in person, or whose mode is not known."""
    elsewhere = [mode.value for mode in (*REMOTE, Mode.WRITTEN)]
    rows = sa.select(*SEATS.c).where(SEATS.c.person_id.is_not(None), SEATS.c.mode.not_in(elsewhere))
    return rows.subquery(name)


def _texts() -> sa.CTE:
    """Select which party stands to which text. Columns: party_id; and, like MEETINGS, id, kind, day, precision,
    place."""
    day = sa.func.coalesce(col(Document.adopted_on), col(Summit.starts_on), type_=sa.Date)
    at_summit = sa.case((col(Document.adopted_on).is_(None), sa.cast(col(Summit.date_precision), sa.String)))
    texts = (
        sa.select(
            col(Document.id),
            sa.cast(col(Document.kind), sa.String).label("kind"),
            day.label("day"),
            sa.func.coalesce(at_summit, sa.cast(col(Document.adopted_precision), sa.String)).label("precision"),
            sa.func.row_number(type_=sa.BigInteger).over(order_by=(day, col(Document.id))).label("place"),
        )
        .join(Summit, col(Summit.id) == col(Document.summit_id), isouter=True)
        .where(day.is_not(None))
        .subquery()
    )
    stands = sa.select(col(Signature.document_id), col(Signature.party_id)).where(col(Signature.status).in_(STANDS_TO))
    who = stands.distinct().subquery()
    return sa.select(*texts.c, who.c.party_id).join(who, who.c.document_id == texts.c.id).cte("text")
